"""What wasi:http passes about, as plain values: what stands behind a guest's handles."""

from dataclasses import dataclass, field

from wasmtime.component import Variant


class Fields(list):
    """Pairs of a name in lower case and a value as bytes, in the order they came."""

    @classmethod
    def of(cls, pairs):
        return cls((name.lower(), value) for name, value in pairs)

    def values(self, name):
        return [value for known, value in self if known == name.lower()]

    def put(self, name, values):
        self.remove_all(name)
        self.extend((name.lower(), value) for value in values)

    def remove_all(self, name):
        self[:] = [pair for pair in self if pair[0] != name.lower()]


@dataclass
class Incoming:
    """A request or an answer that a guest is given; all of its body is here."""

    headers: Fields
    body: bytes
    status: int = 0
    method: Variant = field(default_factory=lambda: Variant("get"))
    path: str = "/"
    authority: str = "cache.example"


@dataclass
class Outgoing:
    """A request or an answer that a guest makes; `writing`: its body is begun and not finished."""

    headers: Fields
    body: bytearray = field(default_factory=bytearray)
    status: int = 200
    method: Variant = field(default_factory=lambda: Variant("get"))
    scheme: Variant | None = field(default_factory=lambda: Variant("HTTPS"))
    path: str | None = "/"
    authority: str | None = ""
    writing: bool = False


@dataclass
class Answered:
    """Where a guest puts its answer; `None` until it has, and where it failed."""

    answer: Outgoing | None = None
