"""How often words occur, from a table of log probabilities per spelling, upper and lower case apart."""
import collections
import gzip
import json
import math

from wordlists import folded, is_plain


class Counts:
    def __init__(self, path):
        total, capital = collections.Counter(), collections.Counter()
        with gzip.open(path) as file:
            table = json.load(file)
        for written, log_probability in table.items():
            word = folded(written)
            if not is_plain(word):
                continue
            share = math.exp(log_probability)
            total[word] += share
            # WRITTEN IN CAPITALS is shouting and says nothing of names.
            if written[0].isupper() and written[1:] == written[1:].lower():
                capital[word] += share
        self.total, self.capital = total, capital

    def zipf(self, word):
        """log10 of occurrences per billion words; 0 where it was never counted."""
        share = self.total.get(word, 0)
        return max(0.0, math.log10(share * 1e9)) if share > 0 else 0.0

    def capital_share(self, word):
        return self.capital[word] / self.total[word] if self.total[word] > 0 else 0.0
