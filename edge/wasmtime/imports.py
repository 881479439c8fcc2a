"""The interfaces that a component imports, under the very names and versions it asks for."""


class Imports:
    def __init__(self, component, engine, root):
        self.root = root
        self.names = {name.split("@")[0]: name for name in component.type.imports(engine)}

    def add(self, interface):
        """To be filled in; what the component does not import is nobody's loss."""
        return self.root.add_instance(self.names.get(interface, interface))
