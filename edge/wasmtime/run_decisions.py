"""What decides in the cache, decided in wasmtime: python run_decisions.py COMPONENT NAME=MODEL.onnx CASES.json DECIDED.json

COMPONENT is made by `nearhit edge build --world tests`; CASES and DECIDED are those of test/support/decision-cases.ts.
"""

import base64
import json
import sys
from pathlib import Path

from wasmtime import Engine, Store, WasiConfig
from wasmtime.component import Component, Linker, Variant

from wasi_nn import WasiNn

INTERFACE = "nearhit:edge/decisions@0.1.0"


class Decisions:
    def __init__(self, path, models):
        engine = Engine()
        nn, linker, self.store = WasiNn(models), Linker(engine), Store(engine)
        linker.add_wasip2()
        self.store.set_wasi(WasiConfig())
        nn.link(linker)
        self.instance = linker.instantiate(self.store, Component.from_file(engine, path))
        self.interface = self.instance.get_export_index(self.store, INTERFACE)

    def ask(self, name, *arguments):
        function = self.instance.get_func(self.store, self.instance.get_export_index(self.store, name, self.interface))
        answer = function(self.store, *arguments)
        function.post_return(self.store)
        if isinstance(answer, Variant):
            if answer.tag == "err":
                raise RuntimeError(f"{name} was refused: {answer.payload}")
            answer = answer.payload
        return answer


def main(component, model, cases, decided):
    name, path = model.split("=", 1)
    decisions = Decisions(component, {name: path})
    asked = json.loads(Path(cases).read_text())
    Path(decided).write_text(
        json.dumps(
            {
                "requests": [json.loads(decisions.ask("understand", request)) for request in asked["requests"]],
                "pairs": [json.loads(decisions.ask("judge", pair, None)) for pair in asked["pairs"]],
                "vectors": [base64.b64encode(bytes(decisions.ask("embed", name, text))).decode() for text in asked["texts"]],
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
