"""wasi:nn@0.2.0-rc-2024-10-28 for a component in wasmtime (PyPI wasmtime), models by name over PyPI onnxruntime.

A second host, independent of the one on Node: another runtime of the component model, another language, another binding.
"""

from operator import itemgetter

import numpy
import onnxruntime
from onnxruntime.capi.onnxruntime_pybind11_state import InvalidArgument
from wasmtime.component import Variant

from resources import Kind, Resources

TYPES = {"FP16": numpy.float16, "FP32": numpy.float32, "FP64": numpy.float64, "U8": numpy.uint8, "I32": numpy.int32, "I64": numpy.int64}
NAMES = {numpy.dtype(kind): name for name, kind in TYPES.items()}
TENSOR, GRAPH, CONTEXT, ERROR = Kind.TENSOR, Kind.GRAPH, Kind.CONTEXT, Kind.NN_ERROR


class Fault(Exception):
    def __init__(self, code, data):
        super().__init__(data)
        self.code = code


class WasiNn:
    def __init__(self, models, resources=None):
        """`models`: paths of ONNX files by name; each is opened when it is first asked for."""
        self.models = models
        self.sessions = {}
        self.resources = resources or Resources()

    @property
    def alive(self):
        return len(self.resources.held)

    def link(self, imports):
        own, get, add = self.resources.own, self.resources.get, self.resources.add
        with imports.add("wasi:nn/errors") as errors:
            add(errors, "error", ERROR, {"code": lambda fault: fault.code, "data": str})
        with imports.add("wasi:nn/tensor") as tensor:
            add(tensor, "tensor", TENSOR, {name: itemgetter(at) for at, name in enumerate(["dimensions", "ty", "data"])})
            tensor.add_func("[constructor]tensor", lambda _, *content: own(TENSOR, content))
        with imports.add("wasi:nn/inference") as inference:
            add(inference, "graph-execution-context", CONTEXT)
            inference.add_func("[method]graph-execution-context.compute", self.compute)
        with imports.add("wasi:nn/graph") as graph:
            add(graph, "graph", GRAPH, {"init-execution-context": lambda session: Variant("ok", own(CONTEXT, session))})
            graph.add_func("load-by-name", lambda _, name: self.loaded(lambda: self.session(name)))
            graph.add_func("load", lambda _, parts, encoding, target: self.loaded(refuse_bytes))

    def loaded(self, find):
        # Both arms of this result are resources: wasmtime wants to be told which one it is.
        try:
            return Variant("ok", self.resources.own(GRAPH, find()))
        except Fault as fault:
            return Variant("err", self.resources.own(ERROR, fault))

    def compute(self, store, context, inputs):
        session = self.resources.get(store, context)
        contents = [(name, self.resources.take(store, tensor)) for name, tensor in inputs]
        try:
            outputs = run(session, contents)
        except Fault as fault:
            return self.resources.own(ERROR, fault)
        return [(name, self.resources.own(TENSOR, content)) for name, content in outputs]

    def session(self, name):
        if name not in self.models:
            raise Fault("not-found", "there is no model of this name")
        if name not in self.sessions:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 4
            try:
                self.sessions[name] = onnxruntime.InferenceSession(self.models[name], options, providers=["CPUExecutionProvider"])
            except Exception as error:
                raise Fault("invalid-encoding", "this model cannot be used") from error
        return self.sessions[name]


def refuse_bytes():
    raise Fault("unsupported-operation", "this host serves the models it has by name: use load-by-name")


def run(session, contents):
    if len({name for name, _ in contents}) < len(contents):
        raise Fault("invalid-argument", "an input was sent twice")
    feeds = {name: to_array(content) for name, content in contents}
    try:
        outputs = session.run(None, feeds)
    except (InvalidArgument, ValueError) as error:
        raise Fault("invalid-argument", str(error)) from error
    except Exception as error:
        raise Fault("runtime-error", str(error)) from error
    return [(info.name, from_array(array)) for info, array in zip(session.get_outputs(), outputs)]


def to_array(content):
    dimensions, kind, data = content
    if kind not in TYPES:
        raise Fault("unsupported-operation", f"numpy has no {kind}")
    try:
        return numpy.frombuffer(data, TYPES[kind]).reshape(dimensions)
    except ValueError as error:
        raise Fault("invalid-argument", str(error)) from error


def from_array(array):
    return list(array.shape), NAMES[array.dtype], array.tobytes()
