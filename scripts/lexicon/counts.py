"""How often words occur, from a table of log probabilities per spelling, upper and lower case apart."""
import collections
import gzip
import json
import math

from wordlists import folded, is_plain


# The text counted is a forum's, split into tokens: what its machinery writes, and halves of `can't` and `gonna`. At most this.
CAPS = {
    "deleted": 4.2, "removed": 4.8, "edit": 4.5, "op": 3.5, "submission": 4.0, "submissions": 3.6, "subreddit": 3.5, "subreddits": 3.0,
    "moderator": 3.7, "moderators": 3.5, "repost": 2.8, "upvote": 2.8, "downvote": 2.6, "upvotes": 2.8, "downvotes": 2.6,
    "flair": 3.4, "permalink": 2.2, "bot": 4.0, "imgur": 3.0, "reddit": 4.0, "karma": 3.7,
    "ca": 3.5, "wo": 2.0, "gon": 2.2, "wan": 2.8, "na": 3.3, "ta": 2.9, "got": 5.7, "ai": 4.2, "sha": 2.4, "ha": 4.2, "im": 4.5, "wiki": 3.9,
}  # fmt: skip


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
        for word, most in CAPS.items():
            total[word] = min(total[word], 10**most / 1e9)
            capital[word] = min(capital[word], total[word])
        self.total, self.capital = total, capital

    def zipf(self, word):
        """log10 of occurrences per billion words; 0 where it was never counted."""
        share = self.total.get(word, 0)
        return max(0.0, math.log10(share * 1e9)) if share > 0 else 0.0

    def capital_share(self, word):
        return self.capital[word] / self.total[word] if self.total[word] > 0 else 0.0
