"""nearhit:edge/vectors over numpy: the vectors of a model and a scope as one matrix when they are searched."""

import numpy
from wasmtime.component import Record


class Vectors:
    def __init__(self, held):
        """`held`: vectors by id, by model and scope; shared by all instances."""
        self.held = held

    def link(self, imports):
        with imports.add("nearhit:edge/vectors") as vectors:
            vectors.add_func("nearest", lambda _, *asked: self.nearest(*asked))
            vectors.add_func("put", lambda _, *told: self.put(*told))
            vectors.add_func("remove", lambda _, *told: self.remove(*told))

    def nearest(self, model, scope, query, limit):
        rows = self.held.get((model, scope), {})
        if not rows:
            return []
        similarities = numpy.stack(list(rows.values())) @ floats(query)
        names = list(rows)
        return [neighbour(names[at], float(similarities[at])) for at in numpy.argsort(-similarities)[:limit]]

    def put(self, model, scope, name, vector):
        self.held.setdefault((model, scope), {})[name] = floats(vector)

    def remove(self, model, scope, name):
        self.held.get((model, scope), {}).pop(name, None)


def floats(content):
    return numpy.frombuffer(content, "<f4")


def neighbour(name, similarity):
    made = Record()
    made.id, made.similarity = name, similarity
    return made
