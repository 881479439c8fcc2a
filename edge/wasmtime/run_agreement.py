"""The cache's component in wasmtime, asked what Node was asked: python run_agreement.py COMPONENT MODELS UPSTREAM < cases.json

MODELS holds a folder for each model; what is answered goes to stdout as JSON, for Node to compare.
"""

import base64
import json
import sys
from pathlib import Path

from wasmtime.component import Variant

from edge_host import EdgeHost
from http_messages import Fields, Incoming

DECISIONS = "nearhit:edge/decisions@0.1.0"
SETTINGS = {"NEARHIT_SECRET": "a secret that all hosts share", "NEARHIT_LOOKUP_TIMEOUT": "30s"}


def told(answer):
    if answer.tag == "err":
        raise RuntimeError(answer.payload)
    return json.loads(answer.payload)


def embedded(instance, model, text):
    answer = instance.call(DECISIONS, "embed", model, text)
    if isinstance(answer, str):
        raise RuntimeError(answer)
    return base64.b64encode(answer).decode()


def served(host, request):
    body = request["body"].encode()
    headers = Fields.of((name, value.encode()) for name, value in request["headers"].items())
    answer = host.instance().serve(Incoming(headers, body, method=Variant("post"), path=request["path"]))
    return {
        "status": answer.status,
        "outcome": [value.decode() for value in answer.headers.values("cache-status")],
        "body": answer.body.decode(),
    }


def main(component, models, upstream):
    cases = json.load(sys.stdin)
    named = {path.parent.name: str(path) for path in Path(models).glob("*/model.onnx")}
    host = EdgeHost(component, named, {**SETTINGS, "NEARHIT_UPSTREAM": upstream})
    instance = host.instance()
    answers = {
        "understood": [told(instance.call(DECISIONS, "understand", json.dumps(request))) for request in cases["requests"]],
        "judged": [
            told(instance.call(DECISIONS, "judge", json.dumps(pair), pair.get("similarity"))) for pair in cases["pairs"]
        ],
        "vectors": {model: [embedded(instance, model, text) for text in cases["texts"]] for model in named},
        "served": [served(host, request) for request in cases["served"]],
    }
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
