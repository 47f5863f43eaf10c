"""Plain retrieval on the same base: what answering with the nearest phrasing would come to.

Each baseline sees every phrasing of the base, near-misses included: where one of those is nearest,
it declines. It answers from a threshold up; a caller may choose the best one afterwards.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bot.evaluation.nearest import guess_at
from bot.language.text import clean, stem, words
from bot.matching.fuzzy import SCORERS, Fuzzy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from bot.answering import Answerer
    from bot.evaluation.calibration import Guess
    from bot.evaluation.gold import Gold
    from bot.model import KnowledgeBase

_K1, _B = 1.2, 0.75
"""BM25's usual constants (Robertson and Zaragoza, 2009)."""


class Scorer(Protocol):
    """A text against all phrasings."""

    def nearest(self, query: str, /) -> tuple[int, float]:
        """Return the position of the nearest phrasing and its score; -1 where there is none."""


@dataclass(frozen=True, slots=True)
class BagOfStems:
    """Phrasings as weighted stems; a score is the sum over the stems shared with the query."""

    count: int
    postings: Mapping[str, tuple[NDArray[np.int64], NDArray[np.float64]]]
    """Stem → the phrasings that hold it, and its weight in each."""
    query_weights: Mapping[str, float]
    """Stem → its weight in a query."""
    cosine: bool
    """Divide by the length of the query's vector."""

    @classmethod
    def bm25(cls, texts: Sequence[str]) -> BagOfStems:
        """Weigh by Okapi BM25."""
        bags = [_bag(text) for text in texts]
        mean = math.fsum(bag.total() for bag in bags) / max(len(bags), 1)
        held = Counter(name for bag in bags for name in bag)
        idf = {n: math.log(1 + (len(bags) - d + 0.5) / (d + 0.5)) for n, d in held.items()}

        def weigh(bag: Counter[str]) -> dict[str, float]:
            length = _K1 * (1 - _B + _B * bag.total() / mean)
            return {n: idf[n] * f * (_K1 + 1) / (f + length) for n, f in bag.items()}

        return cls(len(bags), _postings(map(weigh, bags)), dict.fromkeys(held, 1.0), cosine=False)

    @classmethod
    def tf_idf(cls, texts: Sequence[str]) -> BagOfStems:
        """Weigh by frequency and smoothed inverse document frequency; scores are cosines."""
        bags = [_bag(text) for text in texts]
        held = Counter(name for bag in bags for name in bag)
        idf = {n: 1 + math.log((1 + len(bags)) / (1 + d)) for n, d in held.items()}

        def weigh(bag: Counter[str]) -> dict[str, float]:
            length = math.hypot(*(f * idf[n] for n, f in bag.items())) or 1.0
            return {n: f * idf[n] / length for n, f in bag.items()}

        return cls(len(bags), _postings(map(weigh, bags)), idf, cosine=True)

    def nearest(self, query: str) -> tuple[int, float]:
        """Return the first of the best phrasings and its score; -1 where no stem is shared."""
        known = {n: f * self.query_weights[n] for n, f in _bag(query).items() if n in self.postings}
        found = np.zeros(self.count)
        for name, weight in known.items():
            positions, weights = self.postings[name]
            found[positions] += weight * weights
        if not known:
            return -1, 0.0
        best = int(found.argmax())
        return best, float(found[best]) / (math.hypot(*known.values()) if self.cosine else 1.0)


def _bag(text: str) -> Counter[str]:
    return Counter(stem(word) for word in words(text))


def _postings(
    weighed: Iterable[Mapping[str, float]],
) -> dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]]:
    found: dict[str, list[tuple[int, float]]] = {}
    for position, bag in enumerate(weighed):
        for name, weight in bag.items():
            found.setdefault(name, []).append((position, weight))
    return {
        name: (np.array([p for p, _ in held]), np.array([w for _, w in held]))
        for name, held in found.items()
    }


def phrasings(knowledge: KnowledgeBase) -> Iterator[tuple[str, str | None]]:
    """Yield every phrasing, cleaned, with its entry's id; None for a near-miss to decline."""
    for entry in knowledge.entries.values():
        for text in (entry.question, *entry.utterances):
            yield clean(text), entry.id
        for text in entry.declines:
            yield clean(text), None


def scorers(texts: Sequence[str]) -> dict[str, Scorer]:
    """Return the baselines by the name that a reader knows them by."""
    found: dict[str, Scorer] = {f"rapidfuzz {name}": Fuzzy(name, texts) for name in SCORERS}
    return found | {"BM25": BagOfStems.bm25(texts), "TF-IDF": BagOfStems.tf_idf(texts)}


def ask_baselines(answerer: Answerer, questions: Sequence[Gold]) -> dict[str, tuple[Guess, ...]]:
    """Return, by baseline, the guess at each question: the entry of the nearest phrasing."""
    known = list(phrasings(answerer.knowledge))
    return {
        name: tuple(_guess(answerer, known, scorer, gold) for gold in questions)
        for name, scorer in scorers([text for text, _ in known]).items()
    }


def _guess(
    answerer: Answerer,
    known: Sequence[tuple[str, str | None]],
    scorer: Scorer,
    gold: Gold,
) -> Guess:
    position, score = scorer.nearest(clean(gold.q))
    return guess_at(answerer, gold, known[position][1] if position >= 0 else None, score)
