"""Finds the commonest word one slip of the keyboard away (two in long words), by deleting letters on both sides."""
import itertools

LONG = 9


def deletions(word):
    yield word
    for count in range(1, 3 if len(word) >= LONG else 2):
        for holes in itertools.combinations(range(len(word)), count):
            yield "".join(letter for index, letter in enumerate(word) if index not in holes)


class Neighbours:
    def __init__(self, weighted_words):
        self.best = {}
        for word, weight in weighted_words:
            if len(word) <= 16:
                for rest in deletions(word):
                    self.best[rest] = max(weight, self.best.get(rest, 0))

    def commonest(self, word):
        """Weight of the commonest neighbour. Deletions on both sides reach a little further than one slip: stricter, never looser."""
        return max(self.best.get(rest, 0) for rest in deletions(word[:16]))
