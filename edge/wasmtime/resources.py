"""What guests hold of this host, by handle. A resource is named to wasmtime by a number and its kind."""

from enum import IntEnum

from wasmtime.component import ResourceHost, ResourceType

Kind = IntEnum(
    "Kind",
    "TENSOR GRAPH CONTEXT NN_ERROR BUCKET ERROR POLLABLE INPUT_STREAM OUTPUT_STREAM FIELDS INCOMING_REQUEST OUTGOING_REQUEST"
    " REQUEST_OPTIONS RESPONSE_OUTPARAM INCOMING_RESPONSE INCOMING_BODY FUTURE_TRAILERS OUTGOING_RESPONSE OUTGOING_BODY"
    " FUTURE_INCOMING_RESPONSE TERMINAL_INPUT TERMINAL_OUTPUT REFUSED",
)


class Resources:
    def __init__(self):
        self.held = {}
        self.count = 0

    def own(self, kind, value):
        self.count += 1
        self.held[self.count] = value
        return ResourceHost.own(self.count, kind)

    def get(self, store, handle):
        return self.held[handle.to_host(store).rep]

    def take(self, store, handle):
        return self.held.pop(handle.to_host(store).rep)

    def drop(self, _store, number):
        self.held.pop(number, None)

    def add(self, interface, name, kind, members=()):
        """A resource of an interface, and its methods: each is given the value behind the handle, and the other arguments."""
        interface.add_resource(name, ResourceType.host(kind), self.drop)
        for method, call in dict(members).items():
            interface.add_func(f"[method]{name}.{method}", lambda store, it, *rest, call=call: call(self.get(store, it), *rest))
