"""The words of a base: numbered, stemmed, cut into n-grams, found again when misspelt."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from bot.matching.features import grams, stem
from bot.matching.sparse import Rows
from bot.matching.spelling import Spelling

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bot.matching.sparse import Ints


SHORTEST_TYPO = 3
"""Letters; what is shorter has too many neighbours to be told from another word."""
LEAST_LIKENESS = 0.66
"""OSA similarity of a typo to what was meant: one edit in three letters, two in six."""
_WITHIN = 0.08
"""How far below the best neighbour's similarity another may stand."""


class Lexicon:
    """Every distinct token of a base, numbered by first appearance."""

    __slots__ = ("_number_of_gram", "grams", "number_of_word", "spelling", "stems", "words")

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self.words = tuple(dict.fromkeys(chain.from_iterable(texts)))
        self.number_of_word = _numbered(self.words)
        stemmed = [stem(word) for word in self.words]
        number_of_stem = _numbered(stemmed)
        self.stems: Ints = np.array([number_of_stem[s] for s in stemmed], np.int64)
        """The number of each word's stem."""
        cut = [grams(word) for word in self.words]
        self._number_of_gram = _numbered(chain.from_iterable(cut))
        items = np.array(
            [self._number_of_gram[gram] for gram in chain.from_iterable(cut)], np.int64
        )
        owners = np.repeat(np.arange(len(cut)), [len(pieces) for pieces in cut])
        self.grams = Rows.counted(owners, items, (len(cut), len(self._number_of_gram)))
        """The character n-grams of each word."""
        self.spelling = Spelling(self.words, threshold=LEAST_LIKENESS)

    @property
    def stem_count(self) -> int:
        """How many distinct stems there are."""
        return int(self.stems.max(initial=-1)) + 1

    @property
    def gram_count(self) -> int:
        """How many distinct character n-grams there are."""
        return len(self._number_of_gram)

    def meanings(self, token: str, absent: Collection[int]) -> tuple[tuple[int, float], ...]:
        """Return the numbers of the words that a token may stand for, best first, with weights.

        A word of the base stands for itself. Another token stands for its nearest words, at most
        three, each weighing its squared similarity so that a doubtful repair counts for less; or
        for none. Words in `absent` are treated as unknown.
        """
        known = self.number_of_word.get(token)
        if known is not None and known not in absent:
            return ((known, 1.0),)
        if len(token) < SHORTEST_TYPO:
            return ()
        near = [
            (self.number_of_word[word], likeness)
            for word, likeness in self.spelling.near(token, limit=3 + len(absent))
        ]
        present = [(word, likeness) for word, likeness in near if word not in absent][:3]
        return tuple(
            (word, likeness**2) for word, likeness in present if likeness >= present[0][1] - _WITHIN
        )

    def known_grams(self, token: str) -> tuple[list[int], int]:
        """Return the numbers of a token's n-grams, and how many of them the base lacks."""
        found = [self._number_of_gram.get(gram, -1) for gram in grams(token)]
        known = [number for number in found if number >= 0]
        return known, len(found) - len(known)


def _numbered(items: Iterable[str]) -> dict[str, int]:
    return {item: number for number, item in enumerate(dict.fromkeys(items))}
