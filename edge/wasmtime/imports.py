"""The interfaces that a component imports, under the very names and versions it asks for."""

from wasmtime.component import FuncType, ResourceType

from resources import Kind


class Imports:
    def __init__(self, component, engine, root):
        self.root = root
        self.engine = engine
        self.wanted = component.type.imports(engine)
        self.names = {name.split("@")[0]: name for name in self.wanted}

    def add(self, interface):
        """To be filled in; what the component does not import is nobody's loss."""
        return self.root.add_instance(self.names.pop(interface, interface))

    def refuse_rest(self):
        """What else its engine imports nothing of the cache asks for, and a guest that did would trap. (The package does the same,
        but defines a resource anew in each interface that uses it, and so no longer fits.)
        """
        for name in self.names.values():
            functions = [member for member, kind in self.wanted[name].ty.exports(self.engine).items() if isinstance(kind.ty, FuncType)]
            with self.root.add_instance(name) as interface:
                for resource in {owner(member) for member in functions if member.startswith("[method]")}:
                    interface.add_resource(resource, ResourceType.host(Kind.REFUSED), lambda *_: None)
                for member in functions:
                    interface.add_func(member, refuse)


def owner(method):
    return method.removeprefix("[method]").split(".")[0]


def refuse(*_):
    raise NotImplementedError("this host has no such thing")
