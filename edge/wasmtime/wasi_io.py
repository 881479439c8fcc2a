"""wasi:io and wasi:clocks: streams over bytes that are here already, so only a clock is ever waited for."""

import time

from wasmtime.component import Record, Variant

from resources import Kind
# Where a case without a payload can be told from the others by its type, the package writes it as None.
CLOSED = None
DONE = Variant("ok")
NANOSECONDS = 1_000_000_000
ROOM = 1 << 20


class Arrived:
    """A stream of bytes that have all arrived."""

    def __init__(self, content):
        self.content = memoryview(content)

    def read(self, most):
        if len(self.content) == 0:
            return CLOSED
        piece, self.content = self.content[:most], self.content[most:]
        return bytes(piece)

    def skip(self, most):
        piece = self.read(most)
        return piece if piece is CLOSED else len(piece)


class Clock:
    """When something is ready, in nanoseconds of the monotonic clock."""

    def __init__(self, ready_at=0):
        self.ready_at = ready_at

    def ready(self):
        return time.monotonic_ns() >= self.ready_at

    def block(self):
        time.sleep(max(0, self.ready_at - time.monotonic_ns()) / NANOSECONDS)


class WasiIo:
    def __init__(self, resources):
        self.resources = resources

    def link(self, imports):
        add = self.resources.add
        with imports.add("wasi:io/error") as error:
            add(error, "error", Kind.ERROR, {"to-debug-string": str})
        with imports.add("wasi:io/poll") as poll:
            add(poll, "pollable", Kind.POLLABLE, {"ready": lambda it: it.ready(), "block": lambda it: it.block()})
            poll.add_func("poll", self.poll)
        with imports.add("wasi:io/streams") as streams:
            add(streams, "input-stream", Kind.INPUT_STREAM, self.reading())
            add(streams, "output-stream", Kind.OUTPUT_STREAM, self.writing())
            for way in ["splice", "blocking-splice"]:
                streams.add_func(f"[method]output-stream.{way}", self.splice)
        self.link_clocks(imports)

    def link_clocks(self, imports):
        with imports.add("wasi:clocks/monotonic-clock") as clock:
            clock.add_func("now", lambda _: time.monotonic_ns())
            clock.add_func("resolution", lambda _: 1)
            clock.add_func("subscribe-instant", lambda _, when: self.ready(when))
            clock.add_func("subscribe-duration", lambda _, wait: self.ready(time.monotonic_ns() + wait))
        with imports.add("wasi:clocks/wall-clock") as clock:
            clock.add_func("now", lambda _: datetime(time.time_ns()))
            clock.add_func("resolution", lambda _: datetime(1))

    def ready(self, at=0):
        return self.resources.own(Kind.POLLABLE, Clock(at))

    def reading(self):
        """Nothing blocks: it is here, or it has ended."""
        ways = {"read": Arrived.read, "skip": Arrived.skip}
        return {**ways, **{f"blocking-{name}": way for name, way in ways.items()}, "subscribe": lambda _: self.ready()}

    def writing(self):
        """What is written to is a bytearray."""
        finishing = {name: lambda _: DONE for name in ["flush", "blocking-flush"]}
        writing = {name: write for name in ["write", "blocking-write-and-flush"]}
        zeroing = {name: lambda sink, count: write(sink, bytes(count)) for name in ["write-zeroes", "blocking-write-zeroes-and-flush"]}
        return {"check-write": lambda _: ROOM, "subscribe": lambda _: self.ready(), **finishing, **writing, **zeroing}

    def splice(self, store, sink, source, most):
        piece = self.resources.get(store, source).read(most)
        if piece is CLOSED:
            return CLOSED
        self.resources.get(store, sink).extend(piece)
        return len(piece)

    def poll(self, store, handles):
        waited = [self.resources.get(store, handle) for handle in handles]
        if not any(one.ready() for one in waited):
            min(waited, key=lambda one: one.ready_at).block()
        return [at for at, one in enumerate(waited) if one.ready()]


def write(sink, content):
    sink.extend(content)
    return DONE


def datetime(nanoseconds):
    made = Record()
    made.seconds, made.nanoseconds = divmod(nanoseconds, NANOSECONDS)
    return made
