"""The words of a base: numbered, stemmed, cut into n-grams, found again when misspelt."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from bot.matching.features import grams, stem
from bot.matching.sparse import Rows
from bot.matching.spelling import Spelling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SHORTEST_TYPO = 4
"""Letters; shorter tokens have too many neighbours to be told from another word."""
_WITHIN = 0.08
"""How far below the best neighbour's similarity another may stand."""


class Lexicon:
    """Every distinct token of a base, numbered by first appearance."""

    __slots__ = ("grams", "of_gram", "of_stem", "of_word", "spelling", "stems", "words")

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self.of_word = {word: n for n, word in enumerate(dict.fromkeys(chain.from_iterable(texts)))}
        self.words = tuple(self.of_word)
        stemmed = [stem(word) for word in self.words]
        self.of_stem = {word: n for n, word in enumerate(dict.fromkeys(stemmed))}
        self.stems: NDArray[np.int64] = np.array([self.of_stem[s] for s in stemmed], np.int64)
        cut = [tuple(grams(word)) for word in self.words]
        self.of_gram = {gram: n for n, gram in enumerate(dict.fromkeys(chain.from_iterable(cut)))}
        owners = np.repeat(np.arange(len(cut)), [len(pieces) for pieces in cut])
        items = np.array([self.of_gram[gram] for gram in chain.from_iterable(cut)], np.int64)
        self.grams = Rows.of(owners, items, (len(cut), len(self.of_gram)))
        self.spelling = Spelling(self.words)

    def meanings(self, token: str) -> tuple[tuple[int, float], ...]:
        """Return the numbers of the words that an unknown token may stand for, each with a weight.

        The weight is the square of their similarity, so that a doubtful repair counts for less.
        """
        if len(token) < SHORTEST_TYPO:
            return ()
        near = self.spelling.near(token)
        return tuple(
            (self.of_word[word], similarity**2)
            for word, similarity in near
            if similarity >= near[0][1] - _WITHIN
        )

    def count_grams(self, token: str) -> Counter[int]:
        """Count a token's character n-grams by number; -1 counts those that the base lacks."""
        return Counter(self.of_gram.get(gram, -1) for gram in grams(token))
