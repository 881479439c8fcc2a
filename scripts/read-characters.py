"""Reads off a reference tokenizer what it does with each code point, into characters.json beside tokenizer.json.

Run once when a model is added, by hand:  pip install tokenizers==0.23.3 && python scripts/read-characters.py models/NAME
The Unicode tables of that library are older than those of any JavaScript engine, and engines differ among each other;
a table that ships with the model gives the same tokens on every Node release, and in a guest without Unicode data.
"""
import json
import sys

from tokenizers import Tokenizer

directory = sys.argv[1]
tokenizer = Tokenizer.from_file(f"{directory}/tokenizer.json")
ranges = {"removed": [], "space": [], "ideograph": [], "punctuation": []}
mapped = {}


def mark(kind, point):
    found = ranges[kind]
    if found and found[-1][1] == point - 1:
        found[-1][1] = point
    else:
        found.append([point, point])


for point in range(0x110000):
    if 0xD800 <= point <= 0xDFFF or 0xAC00 <= point <= 0xD7A3:
        continue  # surrogates are no characters; Hangul syllables decompose by arithmetic
    character = chr(point)
    normal = tokenizer.normalizer.normalize_str(character)
    parts = [part for part, _ in tokenizer.pre_tokenizer.pre_tokenize_str(f"a{character}b")]
    if parts == ["a", character, "b"]:
        mark("punctuation", point)
    elif parts != [f"a{character}b"] and character not in " \t\n\r" and not character.isspace():
        raise ValueError(f"U+{point:04X} splits as {parts}")
    if normal == "":
        mark("removed", point)
    elif normal == " ":
        mark("space", point)
    elif normal.startswith(" ") and normal.endswith(" ") and len(normal) > 2:
        mark("ideograph", point)
        if normal[1:-1] != character:
            mapped[character] = normal[1:-1]
    elif normal != character:
        mapped[character] = normal

flat = {kind: [bound for pair in pairs for bound in pair] for kind, pairs in ranges.items()}
with open(f"{directory}/characters.json", "w", encoding="utf-8") as file:
    json.dump({**flat, "mapped": mapped}, file, ensure_ascii=False, separators=(",", ":"))
    file.write("\n")
