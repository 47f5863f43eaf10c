"""Whether a text asks what an entry answers, or only something much like it.

A ridge regression over words, pairs of words and what they stand for, taught by utterances against
near-misses. It sees what alikeness does not: that "who founded" a firm is asked of one entry and
never of another, whatever else the question holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bot.guards.question import Question

    Marks = NDArray[np.uint32]

_BITS = 20
"""Weights are kept by hash, 2 to the power of so many (Weinberger and others, 2009)."""
_PAIRED = np.array([0x9E3779B1, 0x85EBCA77], np.uint32)
_SKIPPED = np.array([0xC2B2AE3D, 0x27D4EB2F], np.uint32)
_MIXED = np.uint32(0x165667B1)
"""Odd constants that spread what is hashed (the primes of xxHash)."""
_OWN = 3.0
"""What a mark weighs together with the entry it is asked of, beside the mark alone."""
_RIDGE = 1.0
_ROUNDS = 12
"""Steps of the conjugate gradients; more change nothing on held-out questions."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text, the entry it may be taken to ask for, and whether that entry answers it."""

    marks: Marks
    entry: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Answerability:
    """The weights, by hash."""

    weights: NDArray[np.float16]

    @classmethod
    def fit(cls, lessons: Sequence[Lesson]) -> Answerability:
        """Fit by least squares with an L2 penalty, the targets 1 and -1.

        By conjugate gradients (CGLS: Paige and Saunders, 1982).
        """
        if not lessons:
            return cls(np.zeros(1 << _BITS, np.float16))
        cut = [_places(lesson.marks, lesson.entry) for lesson in lessons]
        lengths = np.array([len(places) for places in cut])
        places = np.concatenate(cut)
        shares = np.concatenate([_shares(len(each)) for each in cut])
        starts = lengths.cumsum() - lengths
        residual = np.array([1.0 if lesson.answered else -1.0 for lesson in lessons])

        def back(residual: NDArray[np.float64]) -> NDArray[np.float64]:
            found = np.bincount(places, shares * residual.repeat(lengths), 1 << _BITS)
            return np.asarray(found, np.float64)

        weights = np.zeros(1 << _BITS)
        gradient = back(residual)
        step, size = gradient, float(gradient @ gradient)
        for _ in range(_ROUNDS):
            forth = np.add.reduceat(shares * step[places], starts)
            length = size / float(forth @ forth + _RIDGE * (step @ step))
            weights += length * step
            residual = residual - length * forth
            gradient = back(residual) - _RIDGE * weights
            before, size = size, float(gradient @ gradient)
            step = gradient + size / before * step
        return cls(weights.astype(np.float16))

    def score(self, marks: Marks, entry: str) -> float:
        """Return about 1 where the entry answers such a text, -1 where it is a near-miss."""
        return float(self.weights[_places(marks, entry)] @ _shares(2 * len(marks)))


def marks(question: Question, kinds: Mapping[str, str]) -> Marks:
    """Return the hashes of what a question holds, each once; never empty.

    Its words in order, with a name only as what kind of thing it names, alone and in twos; and,
    in no order, what its words stand for. `kinds` gives the kind of each entity.
    """
    words = ["^"]
    last = ""
    for token in question.tokens:
        name = min(token.tags & kinds.keys(), default="")
        if not name:
            words.append(token.stem)
        elif name != last:
            words.append(f"<{kinds[name]}>")
        last = name
    words.append("$")
    row = _hashes(words)
    tags = {tag for token in question.tokens for tag in token.tags}
    return np.unique(
        np.concatenate(
            [
                row,
                row[:-1] * _PAIRED[0] + row[1:] * _PAIRED[1],
                row[:-2] * _SKIPPED[0] + row[2:] * _SKIPPED[1],
                _hashes([f"#{tag}" for tag in tags]),
            ]
        )
    )


def _hashes(words: Sequence[str]) -> Marks:
    return np.array([crc32(word.encode()) for word in words], np.uint32)


def _places(marks: Marks, entry: str) -> NDArray[np.intp]:
    """Return where the weights of the marks stand: alone, then together with the entry."""
    own = (marks ^ np.uint32(crc32(entry.encode()))) * _MIXED
    places: NDArray[np.intp] = np.concatenate([marks, own]).astype(np.intp) >> (32 - _BITS)
    return places


def _shares(count: int) -> NDArray[np.float64]:
    share = 1 / np.sqrt(count / 2)
    return np.repeat([share, _OWN * share], count // 2)
