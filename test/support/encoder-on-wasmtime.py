"""The encoder's component in wasmtime (PyPI `wasmtime`): reads lists of ids as JSON, prints each vector's bytes in base64, or the fault."""
import base64
import json
import sys

from wasmtime import Engine, Store
from wasmtime.component import Component, Linker

engine = Engine()
store = Store(engine)
instance = Linker(engine).instantiate(store, Component.from_file(engine, sys.argv[1]))
interface = instance.get_export_index(store, "nearhit:edge/encoder@0.1.0")
encode = instance.get_func(store, instance.get_export_index(store, "encode", interface))
for ids in json.load(sys.stdin):
    answer = encode(store, ids)
    encode.post_return(store)
    print(answer if isinstance(answer, str) else base64.b64encode(answer).decode())
