"""wasi:http/types and outgoing-handler of this host's own.

The package can link wasmtime's wasi:http (`add_wasi_http`), but it has nothing that makes the `incoming-request` and the
`response-outparam` which `incoming-handler.handle` wants: those are resources of wasmtime's own, made in Rust. So every resource here
is ours. All bodies are whole: the provider is asked once the guest has written all it sends, and then waited for.
"""

import http.client
from urllib.parse import urlsplit

from wasmtime.component import Variant

from http_messages import Fields, Incoming, Outgoing
from resources import Kind
from wasi_io import Arrived
PATIENCE = 20
OK = Variant("ok")
SCHEMES = {"HTTP": http.client.HTTPConnection, "HTTPS": http.client.HTTPSConnection}


class WasiHttp:
    def __init__(self, resources, io):
        self.resources = resources
        self.io = io

    def link(self, imports):
        with imports.add("wasi:http/types") as types:
            self.link_fields(types)
            self.link_incoming(types)
            self.link_outgoing(types)
            types.add_func("http-error-code", lambda *_: None)
        with imports.add("wasi:http/outgoing-handler") as handler:
            handler.add_func("handle", self.send)

    def link_fields(self, types):
        own, take = self.resources.own, self.resources.take
        members = {
            "get": Fields.values,
            "has": lambda fields, name: len(fields.values(name)) > 0,
            "set": lambda fields, name, values: fields.put(name, values),
            "delete": lambda fields, name: fields.remove_all(name),
            "append": lambda fields, name, value: fields.append((name.lower(), value)),
            "entries": list,
            "clone": lambda fields: own(Kind.FIELDS, Fields(fields)),
        }
        self.resources.add(types, "fields", Kind.FIELDS, members)
        types.add_func("[constructor]fields", lambda _: own(Kind.FIELDS, Fields()))
        types.add_func("[static]fields.from-list", lambda _, pairs: own(Kind.FIELDS, Fields.of(pairs)))
        self.resources.add(types, "future-trailers", Kind.FUTURE_TRAILERS, {"subscribe": self.at_once, "get": lambda _: Variant("ok", None)})

    def link_incoming(self, types):
        own, add = self.resources.own, self.resources.add
        headers = {"headers": lambda message: own(Kind.FIELDS, Fields(message.headers))}
        consumed = {**headers, "consume": lambda message: own(Kind.INCOMING_BODY, message)}
        request = {
            **consumed,
            "method": lambda message: message.method,
            "path-with-query": lambda message: message.path,
            "scheme": lambda _: Variant("HTTP"),
            "authority": lambda message: message.authority,
        }
        add(types, "incoming-request", Kind.INCOMING_REQUEST, request)
        add(types, "incoming-response", Kind.INCOMING_RESPONSE, {**consumed, "status": lambda message: message.status})
        stream = {"stream": lambda message: own(Kind.INPUT_STREAM, Arrived(message.body))}
        add(types, "incoming-body", Kind.INCOMING_BODY, stream)
        types.add_func("[static]incoming-body.finish", lambda store, body: own(Kind.FUTURE_TRAILERS, self.resources.take(store, body)))
        future = {"subscribe": lambda flight: own(Kind.POLLABLE, flight), "get": self.landed}
        add(types, "future-incoming-response", Kind.FUTURE_INCOMING_RESPONSE, future)

    def link_outgoing(self, types):
        own, add, take, get = self.resources.own, self.resources.add, self.resources.take, self.resources.get
        message = {
            "headers": lambda made: own(Kind.FIELDS, made.headers),
            "body": lambda made: own(Kind.OUTGOING_BODY, begun(made)),
        }
        texts = {**member("path-with-query", "path"), **member("authority", "authority")}
        variants = {**member("method", "method"), **member("scheme", "scheme")}
        add(types, "outgoing-request", Kind.OUTGOING_REQUEST, {**message, **texts, **variants})
        add(types, "outgoing-response", Kind.OUTGOING_RESPONSE, {**message, **member("status-code", "status")})
        for name, kind in {"request": Kind.OUTGOING_REQUEST, "response": Kind.OUTGOING_RESPONSE}.items():
            types.add_func(
                f"[constructor]outgoing-{name}",
                lambda store, headers, kind=kind: own(kind, Outgoing(take(store, headers))),
            )
        add(types, "outgoing-body", Kind.OUTGOING_BODY, {"write": lambda made: own(Kind.OUTPUT_STREAM, made.body)})
        types.add_func("[static]outgoing-body.finish", lambda store, body, _: self.finish(store, body))
        self.link_options(types)
        add(types, "response-outparam", Kind.RESPONSE_OUTPARAM)
        types.add_func("[static]response-outparam.set", self.answer)

    def link_options(self, types):
        """Kept and told, and nothing more: this host has a patience of its own."""
        waits = [f"{what}-timeout" for what in ["connect", "first-byte", "between-bytes"]]
        members = {name: call for wait in waits for name, call in member(wait, wait).items()}
        self.resources.add(types, "request-options", Kind.REQUEST_OPTIONS, members)
        types.add_func("[constructor]request-options", lambda _: self.resources.own(Kind.REQUEST_OPTIONS, Options()))

    def at_once(self, _):
        return self.io.ready()

    def finish(self, store, body):
        self.resources.take(store, body).writing = False

    def answer(self, store, outparam, result):
        answered = self.resources.take(store, outparam)
        answered.answer = None if isinstance(result, Variant) else self.resources.take(store, result)

    def send(self, store, request, _options):
        return self.resources.own(Kind.FUTURE_INCOMING_RESPONSE, Flight(self.resources.take(store, request)))

    def landed(self, flight):
        if not flight.ready():
            return Variant("none")
        answer = flight.answer()
        return Variant("some", answer if isinstance(answer, Variant) else self.resources.own(Kind.INCOMING_RESPONSE, answer))


class Flight:
    """A request on its way. It may be asked for as soon as the guest has written it: who asks waits for the answer."""

    ready_at = 0

    def __init__(self, outgoing):
        self.outgoing = outgoing

    def ready(self):
        return not self.outgoing.writing

    def block(self):
        pass

    def answer(self):
        return ask(self.outgoing)


def begun(made):
    made.writing = True
    return made


class Options:
    def __getattr__(self, _):
        return None


def member(name, attribute):
    """How it is read, and how it is set."""

    def put(made, value):
        setattr(made, attribute, value)
        return OK

    return {name: lambda made: getattr(made, attribute), f"set-{name}": put}


def ask(outgoing):
    connection = SCHEMES[outgoing.scheme.tag](outgoing.authority, timeout=PATIENCE)
    try:
        headers = {name: value.decode("latin-1") for name, value in outgoing.headers if name != "transfer-encoding"}
        connection.request(outgoing.method.tag.upper(), outgoing.path or "/", bytes(outgoing.body) or None, headers)
        answer = connection.getresponse()
        pairs = [(name, value.encode("latin-1")) for name, value in answer.getheaders() if name.lower() != "transfer-encoding"]
        return Incoming(Fields.of(pairs), answer.read(), status=answer.status)
    except OSError:
        return Variant("connection-refused")
    finally:
        connection.close()
