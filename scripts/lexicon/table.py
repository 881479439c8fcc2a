"""Writes the table that src/judge/lexicon/open.ts reads; its header comment draws the layout. Change both together."""
import itertools
import struct

MAGIC = b"NHLEX\x00\x00\x01"
BLOCK = 16
LINKED = 0x80
PART_ORDERS = ["".join(order) for size in range(5) for order in itertools.permutations("nvar", size)]
NAME_NOUN = len(PART_ORDERS)
NAME_OTHER = len(PART_ORDERS) + 1


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def id_list(ids):
    out, last = bytearray(varint(len(ids))), 0
    for value in sorted(ids):
        out += varint(value - last)
        last = value
    return bytes(out)


def shared_prefix(one, other):
    size = 0
    while size < min(len(one), len(other), 255) and one[size] == other[size]:
        size += 1
    return size


def kind_byte(entry):
    if entry["name"]:
        return NAME_NOUN if entry["parts"] == "n" else NAME_OTHER
    return PART_ORDERS.index(entry["parts"])


def encode(entries):
    """entries: word -> {zipf, parts, name, synonyms, antonyms, derived, bases}; the last four are sets of words."""
    words = sorted(entries, key=lambda word: word.encode())
    number = {word: index for index, word in enumerate(words)}
    starts, body, last = [], bytearray(), b""
    for index, word in enumerate(words):
        entry, spelt = entries[word], word.encode("ascii")
        if index % BLOCK == 0:
            starts.append(len(body))
            last = b""
        shared = shared_prefix(last, spelt)
        lists = [entry[kind] for kind in ("synonyms", "antonyms", "derived", "bases")]
        linked = LINKED if any(lists) else 0
        body += bytes([shared, len(spelt) - shared]) + spelt[shared:]
        body += bytes([min(255, round(entry["zipf"] * 30)), kind_byte(entry) | linked])
        if linked:
            record = b"".join(id_list([number[other] for other in group]) for group in lists)
            body += varint(len(record)) + record
        last = spelt
    header = MAGIC + struct.pack("<III", len(words), len(starts), len(body))
    return header + struct.pack(f"<{len(starts)}I", *starts) + bytes(body)
