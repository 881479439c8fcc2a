"""Reads SCOWL's word lists: which letters make a word of English at all, which only a name, and what plays which part of speech."""
import glob
import os
import re
import unicodedata

# Above 70 come words for crosswords, and lists with other terms.
LARGEST_SIZE = 70
PLAIN = re.compile(r"[a-z][a-z'-]*\Z")


def folded(word):
    """Lower case, accents off: the form under which questions are read."""
    return "".join(mark for mark in unicodedata.normalize("NFD", word) if not unicodedata.combining(mark)).lower()


def is_plain(word):
    return PLAIN.match(word) is not None


class WordLists:
    def __init__(self, directory):
        self.common, self.capitalised, self.possessed = set(), set(), set()
        for path in sorted(glob.glob(f"{directory}/*")):
            name, _, size = os.path.basename(path).rpartition(".")
            if int(size) <= LARGEST_SIZE and not name.endswith("roman-numerals"):
                self._read(path)
        self.names = self.capitalised - self.common

    def _read(self, path):
        for line in open(path, encoding="latin1"):
            word = line.strip()
            into = self.common if word == word.lower() else self.capitalised
            if word.endswith("'s"):
                self.possessed.add(folded(word[:-2]))
                word = word[:-2]
            if is_plain(folded(word)) and len(word) > 1:
                into.add(folded(word))

    def inflects(self, word, ending):
        """Whether `word` with a regular ending, e dropped or consonant doubled, is in the lists."""
        if word + "e" in self.common:
            # `ranging` comes from `range`, not from `rang`.
            return False
        stems = [word, word + word[-1]]
        if word.endswith("e"):
            stems.append(word[:-1])
        if word.endswith("y"):
            stems.append(word[:-1] + "i")
        return any(stem + ending in self.common for stem in stems)

    def parts(self, word):
        """A guess for words WordNet lacks: what has a possessive is a noun, what has -ing and -ed a verb, -er and -est an adjective."""
        found = ""
        if word in self.possessed:
            found += "n"
        if self.inflects(word, "ing") and self.inflects(word, "ed"):
            found += "v"
        if self.inflects(word, "er") and self.inflects(word, "est"):
            found += "a"
        return found
