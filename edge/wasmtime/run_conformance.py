"""The cases of edge/conformance through its components in wasmtime: python run_conformance.py FOLDER GUEST...

FOLDER holds what `node edge/conformance/run.js --export FOLDER` wrote: cases.json, models, and a component of each guest.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

from wasmtime import Engine, Store, WasiConfig
from wasmtime.component import Component, Linker, Record, Variant

from imports import Imports
from wasi_nn import WasiNn

ABILITIES = {"refuse-load", "allow-list"}
NOT_ALLOWED = "echo-2x3"


def record(fields):
    made = Record()
    made.__dict__.update(fields)
    return made


def piece(plain):
    return record({**plain, "data": bytes(plain["data"])})


def plain(answer):
    """A piece as the cases write it."""
    return {"name": answer.name, "dimensions": list(answer.dimensions), "ty": answer.ty, "data": list(answer.data)}


def arguments(call):
    match call["kind"]:
        case "reflect":
            return [piece(call["input"])]
        case "infer":
            return [call["model"], [piece(one) for one in call["inputs"]]]
        case "bring":
            return [[bytes(part) for part in call["parts"]], call["encoding"], call["target"], [piece(one) for one in call["inputs"]]]
        case "repeat":
            return [call["model"], [piece(one) for one in call["inputs"]], call["times"]]
        case "graphs":
            return [call["model"], call["count"]]
        case "tensors":
            return [call["model"], piece(call["input"]), call["count"]]


def said(answer):
    """What came back, as the cases expect it: a fault's code, or the answer."""
    if isinstance(answer, Variant):
        answer = answer.payload
    if isinstance(answer, Record) and hasattr(answer, "code"):
        return {"kind": "fault", "code": answer.code, "data": answer.data}
    if isinstance(answer, Record):
        answer = [answer]
    return {"kind": "pieces", "pieces": [plain(one) for one in answer]} if isinstance(answer, list) else {"kind": "bytes", "bytes": answer}


def verdict(heard, expected):
    if heard["kind"] == "fault":
        return heard["code"] if heard["code"] in expected.get("codes", []) else f"FAILED: {heard['code']}: {heard['data']}"
    kind = heard["kind"]
    return "ok" if heard.get(kind) == expected.get(kind) else f"FAILED: {heard}"


class Guest:
    def __init__(self, engine, path, models):
        self.engine, self.models = engine, models
        self.component = Component.from_file(engine, str(path))

    def ask(self, test):
        needs = test.get("needs", [])
        if not ABILITIES.issuperset(needs):
            return "-"
        allowed = {name: path for name, path in self.models.items() if name != NOT_ALLOWED or "allow-list" not in needs}
        nn, linker, store = WasiNn(allowed), Linker(self.engine), Store(self.engine)
        linker.add_wasip2()
        store.set_wasi(WasiConfig())
        with linker.root() as root:
            nn.link(Imports(self.component, self.engine, root))
        instance = linker.instantiate(store, self.component)
        call = test["call"]
        function = instance.get_func(store, instance.get_export_index(store, call["kind"]))
        heard = said(function(store, *arguments(call)))
        function.post_return(store)
        return verdict(heard, test["expected"]) if nn.alive == 0 else f"FAILED: {nn.alive} resources are left alive"


def main(folder, names):
    engine = Engine()
    models = {path.parent.name: str(path) for path in folder.glob("models/*/model.onnx")}
    guests = [Guest(engine, folder / f"{name}.wasm", models) for name in names]
    print(f"wasi:nn@0.2.0-rc-2024-10-28 conformance of wasmtime {version('wasmtime')} with onnxruntime {version('onnxruntime')}\n")
    print(f"| case | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
    failed = 0
    for test in json.loads((folder / "cases.json").read_text()):
        cells = [guest.ask(test) for guest in guests]
        failed += sum(cell.startswith("FAILED") for cell in cells)
        print(f"| {test['about']} | {' | '.join(cells)} |")
    print(f"\n{failed} failed")
    return 1 if failed > 0 else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
