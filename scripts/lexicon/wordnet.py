"""Reads the WordNet 3.1 database files: which words share a frequent sense, which are opposites, which derive from which."""
import collections
import re

PARTS = {"noun": ("n", "1"), "verb": ("v", "2"), "adj": ("a", "3"), "adv": ("r", "4")}
# A sense counts when it is the word's first of that part of speech, or when people who tagged text met it at least this often
# and it makes up this share of all that was tagged for the word in that part of speech.
DEEPEST_RANK = 4
LEAST_TAGGED = 1
LEAST_SHARE = 0.08
# A part of speech that a word hardly ever plays lends no senses: `will` the noun, `like` the noun.
LEAST_PART_SHARE = 0.03
# Synonyms are taken from words of few senses only: in those of many, the reader's sense is hardly ever the shared one.
MOST_SENSES = 3


class WordNet:
    """senses: word -> [(synset, part of speech)], frequent ones only. parts: word -> {part of speech: weight}."""

    def __init__(self, directory, exceptions_directory):
        self.tagged = self._tag_counts(f"{directory}/index.sense")
        self.synsets, self.glosses, pointers = {}, [], []
        for name, (part, _) in PARTS.items():
            self._read_data(f"{directory}/data.{name}", part, pointers)
        self.parts, self.senses = collections.defaultdict(dict), collections.defaultdict(list)
        self.all_senses = collections.defaultdict(list)
        # (word, sense): the first of its part of speech; among the first few.
        self.first, self.usual = set(), set()
        rows = [row for name in PARTS for row in self._index_rows(f"{directory}/index.{name}", *PARTS[name])]
        totals = collections.Counter()
        for word, part, offsets, counts in rows:
            totals[word] += sum(counts)
            self.parts[word][part] = sum(counts) + 0.1 * len(offsets)
        for word, part, offsets, counts in rows:
            self._keep_frequent(word, part, offsets, counts, totals[word])
        self.antonyms, self.derived = set(), set()
        self.instances, self.members = set(), collections.defaultdict(set)
        self._read_pointers(pointers)
        self.irregular = self._exceptions(exceptions_directory)

    @staticmethod
    def _tag_counts(path):
        counts = {}
        for line in open(path, encoding="utf8"):
            key, offset, _, count = line.split()
            lemma, rest = key.split("%")
            counts[(lemma, "3" if rest[0] == "5" else rest[0], offset)] = int(count)
        return counts

    def _read_data(self, path, part, pointers):
        for line in open(path, encoding="utf8"):
            if line.startswith(" "):
                continue
            head, _, gloss = line.partition("|")
            self.glosses.append(gloss)
            field = head.split()
            size = int(field[3], 16)
            words = [re.sub(r"\(.*\)", "", word).lower() for word in field[4 : 4 + 2 * size : 2]]
            synset = (part, field[0])
            self.synsets[synset] = words
            at = 4 + 2 * size
            for index in range(int(field[at])):
                symbol, offset, target_part, ends = field[at + 1 + 4 * index : at + 5 + 4 * index]
                target = ("a" if target_part == "s" else target_part, offset)
                pointers.append((symbol, synset, int(ends[:2], 16), target, int(ends[2:], 16)))

    def _index_rows(self, path, part, number):
        for line in open(path, encoding="utf8"):
            if line.startswith(" "):
                continue
            field = line.split()
            offsets = field[4 + int(field[3]) + 2 :]
            yield field[0], part, offsets, [self.tagged.get((field[0], number, offset), 0) for offset in offsets]

    def _keep_frequent(self, word, part, offsets, counts, total_of_word):
        total = sum(counts)
        rare_part = total_of_word >= 20 and total / total_of_word < LEAST_PART_SHARE
        for rank, (offset, count) in enumerate(zip(offsets, counts)):
            self.all_senses[word].append((part, offset))
            first = rank == 0
            if first:
                self.first.add((word, (part, offset)))
            if rank < DEEPEST_RANK:
                self.usual.add((word, (part, offset)))
            often = rank < DEEPEST_RANK and count >= LEAST_TAGGED and count / total >= LEAST_SHARE
            if (first or often) and not rare_part:
                self.senses[word].append((part, offset))

    def _read_pointers(self, pointers):
        for symbol, source, source_word, target, target_word in pointers:
            if symbol == "@i":
                self.instances.add(source)
            if symbol not in ("!", "+", "\\") or source_word == 0 or target_word == 0:
                continue
            one, other = self.synsets[source][source_word - 1], self.synsets[target][target_word - 1]
            if symbol == "!":
                self.antonyms.add((one, other))
            elif (one, source) in self.usual and (other, target) in self.usual and one != other:
                self.derived.add((one, other))

    def synonym_pairs(self):
        """
        Pairs that share their first sense, where one means nothing else at all and the other little else. Names of one
        thing have none: `What is the capital of Japan?` is not `What is Tokyo?`, and a surname is many people's.
        """
        holders = collections.defaultdict(set)
        for word, senses in self.all_senses.items():
            if len(senses) <= MOST_SENSES:
                for sense in senses:
                    if (word, sense) in self.first and sense not in self.instances:
                        holders[sense].add(word)
        pairs = ((one, other) for words in holders.values() for one in words for other in words if one != other)
        return {pair for pair in pairs if min(len(self.all_senses[word]) for word in pair) == 1}

    def only_instances(self, word):
        return all(sense in self.instances for sense in self.all_senses[word])

    def any_instance(self, word):
        return any(sense in self.instances for sense in self.all_senses[word])

    @staticmethod
    def _exceptions(directory):
        found = collections.defaultdict(set)
        for name in PARTS:
            for line in open(f"{directory}/{name}.exc", encoding="utf8"):
                inflected, *bases = line.split()
                found[inflected].update(base for base in bases if base != inflected)
        return found
