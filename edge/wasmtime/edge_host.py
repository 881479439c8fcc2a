"""A host of the edge component in wasmtime: each request has an instance of its own, what they share is in memory."""

from wasmtime import Config, Engine, Store
from wasmtime.component import Component, Linker

from http_messages import Answered
from imports import Imports
from resources import Kind, Resources
from vectors import Vectors
from wasi_cli import WasiCli
from wasi_http import WasiHttp
from wasi_io import WasiIo
from wasi_keyvalue import WasiKeyValue
from wasi_nn import WasiNn

HANDLER = "wasi:http/incoming-handler@0.2.10"


class EdgeHost:
    def __init__(self, component, models, environment):
        config = Config()
        # Compiled once for a handful of requests: optimising takes three times as long as it saves.
        config.cranelift_opt_level = "none"
        self.engine = Engine(config)
        self.component = Component.from_file(self.engine, component)
        self.models = models
        self.environment = environment
        self.buckets = {}
        self.vectors = {}

    def instance(self):
        return Instance(self)


class Instance:
    def __init__(self, host):
        self.resources = Resources()
        self.store = Store(host.engine)
        linker = Linker(host.engine)
        io = WasiIo(self.resources)
        with linker.root() as root:
            imports = Imports(host.component, host.engine, root)
            for part in [
                WasiNn(host.models, self.resources),
                io,
                WasiCli(self.resources, host.environment),
                WasiHttp(self.resources, io),
                WasiKeyValue(self.resources, host.buckets),
                Vectors(host.vectors),
            ]:
                part.link(imports)
            imports.refuse_rest()
        self.instance = linker.instantiate(self.store, host.component)

    def call(self, interface, name, *arguments):
        within = self.instance.get_export_index(self.store, interface)
        function = self.instance.get_func(self.store, self.instance.get_export_index(self.store, name, within))
        answer = function(self.store, *arguments)
        function.post_return(self.store)
        return answer

    def serve(self, request):
        """The guest's answer; `None` where it gave none."""
        answered = Answered()
        own = self.resources.own
        self.call(HANDLER, "handle", own(Kind.INCOMING_REQUEST, request), own(Kind.RESPONSE_OUTPARAM, answered))
        return answered.answer
