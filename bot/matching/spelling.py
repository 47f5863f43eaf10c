"""The base's own words nearest to a token that the base does not know.

Candidates come from a deletion index (two strings at edit distance d meet once each has lost at
most d characters), held as two flat arrays of hashes, so that a look-up never scans the
vocabulary. The idea is Garbe's Symmetric Delete, https://github.com/wolfgarbe/SymSpell.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import OSA

from bot.matching.sparse import least_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.matching.sparse import Ints

LONGEST_WORD = 40
"""Characters; longer tokens (addresses, pasted code) are nobody's typo."""
_LONGEST_TWICE = 20
"""Characters; the pairs to delete grow with the square, so longer words lose one character only."""
_ROUNDING = 1e-9
"""What keeps 3 in 5 from falling below 0.6 in binary."""
_BASE = np.uint64(0x9E3779B97F4A7C15)
"""An odd constant (2^64 over the golden ratio), so that its powers never vanish modulo 2^64."""


class Spelling:
    """A fixed vocabulary, asked for the words that a misspelt token may mean."""

    __slots__ = ("_hashes", "_most_edits", "_owners", "_threshold", "_words")

    def __init__(
        self, words: Sequence[str], *, threshold: float = 0.72, most_edits: int = 2
    ) -> None:
        """Index `words` (distinct); `threshold` is the least OSA similarity, 0..1, of a match.

        `most_edits`, 1 or 2, are bridged: most of the memory is for the second.
        """
        self._words = tuple(words)
        self._threshold = threshold
        self._most_edits = most_edits
        by_length: dict[int, list[int]] = {}
        for position, word in enumerate(self._words):
            if len(word) <= LONGEST_WORD:
                by_length.setdefault(len(word), []).append(position)
        hashes: list[NDArray[np.uint32]] = [np.zeros(0, np.uint32)]
        number = least_type(len(self._words))
        owners: list[Ints] = [np.zeros(0, number)]
        for positions in by_length.values():
            variants = self._variants([self._words[position] for position in positions])
            hashes.append(variants.ravel())
            owners.append(np.repeat(np.array(positions, number), variants.shape[1]))
        flat = np.concatenate(hashes)
        order = np.argsort(flat, kind="stable")
        self._hashes = flat[order]
        self._owners = np.concatenate(owners)[order]

    def near(self, token: str, *, limit: int = 3) -> tuple[tuple[str, float], ...]:
        """Return at most `limit` words with their similarity to `token`, best first.

        The similarity is 1 less optimal-string-alignment distance over the longer length, at least
        the threshold; ties go to the word that was given first.
        """
        if not (self._words and 0 < len(token) <= LONGEST_WORD):
            return ()
        variants = self._variants([token])[0]
        starts = self._hashes.searchsorted(variants)
        starts[starts == len(self._hashes)] = 0
        met = self._hashes[starts] == variants
        ends = self._hashes.searchsorted(variants[met], side="right")
        found = {
            owner
            for start, end in zip(starts[met].tolist(), ends.tolist(), strict=True)
            for owner in self._owners[start:end].tolist()
        }
        scored = (
            (-OSA.normalized_similarity(token, self._words[position]), position)
            for position in found
        )
        least = self._threshold - _ROUNDING
        best = sorted((score, position) for score, position in scored if -score >= least)
        return tuple((self._words[position], -score) for score, position in best[:limit])

    def _variants(self, words: list[str]) -> NDArray[np.uint32]:
        """Return for words of one length the hashes of each with 0, 1 and 2 characters deleted.

        The hash of c0 c1 ... is the sum of c_k·B^k modulo 2^64; a character behind k deletions
        has its power lowered by k, so that prefix sums give every variant without building it.
        Its upper half is kept: what shares that by chance is far off, and found out by its edits.
        """
        length = len(words[0])
        if length == 0:
            return np.zeros((len(words), 1), np.uint32)
        codes = (
            np.array(words, f"U{length}")
            .view(np.uint32)
            .reshape(len(words), length)
            .astype(np.uint64)
        )
        powers = _powers(length)
        before = _prefix_sums(codes * powers)
        variants = [before[:, -1:]]
        deletions = min(int((1 - self._threshold) * length + _ROUNDING), self._most_edits)
        if deletions >= 1:
            shifted = _prefix_sums(codes[:, 1:] * powers[:-1])
            after = shifted[:, -1:] - shifted
            variants.append(before[:, :-1] + after)
        if deletions >= 2 and length <= _LONGEST_TWICE:
            first, second = _pairs(length)
            twice = _prefix_sums(codes[:, 2:] * powers[:-2])
            between = shifted[:, second - 1] - shifted[:, first]
            tail = twice[:, -1:] - twice[:, second - 1]
            variants.append(before[:, first] + between + tail)
        return (np.concatenate(variants, axis=1) >> np.uint64(32)).astype(np.uint32)


@cache
def _powers(count: int) -> NDArray[np.uint64]:
    """Return B, B^2, ... modulo 2^64; kept, as is `_pairs`, since to make them costs a look-up."""
    powers = np.full(count, _BASE, np.uint64)
    np.cumprod(powers, out=powers)
    return powers


@cache
def _pairs(length: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the first and the second of every two positions in a word of that length."""
    first, second = np.triu_indices(length, 1)
    return first, second


def _prefix_sums(terms: NDArray[np.uint64]) -> NDArray[np.uint64]:
    sums = np.zeros((terms.shape[0], terms.shape[1] + 1), np.uint64)
    np.cumsum(terms, axis=1, out=sums[:, 1:])
    return sums
