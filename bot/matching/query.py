"""A text as the base sees it: its words repaired, its features weighed, what is unknown counted.

Ten words are too few for arrays to pay: each call of numpy costs as much as going through them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from math import log, sqrt
from typing import TYPE_CHECKING

import numpy as np

from bot.matching.corpus import PAIR
from bot.matching.features import tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bot.matching.corpus import Corpus
    from bot.matching.sparse import Floats, Ints


@dataclass(frozen=True, slots=True)
class Vector:
    """A sparse vector of length 1; what the base lacks is part of the length, but has no item."""

    items: Ints
    """Ascending."""
    weights: Floats


@dataclass(frozen=True, slots=True)
class Query:
    """What is compared with the phrasings of the base."""

    text: str
    sorted_text: str
    length: int
    """Distinct tokens."""
    unknown: float
    """Tokens that the base has nothing for; a mended one counts by its distance from its word."""
    features: Vector
    grams: Floats
    """The weight of every n-gram of the base, scaled as a vector's."""
    stems: Ints
    """Distinct stems, ascending."""
    stem_weights: Floats
    """From 0 to 1: less for a repaired token."""


def read(corpus: Corpus, text: str, without: Collection[int]) -> Query:
    """Return `text` as the base sees it, with the phrasings `without` treated as absent."""
    words = tokens(text)
    absent = _only_in(corpus, without)
    meanings = [corpus.lexicon.meanings(word, absent) for word in words]
    stems = _stems(corpus, chain.from_iterable(meanings))
    best = [meaning[0][0] if meaning else -1 for meaning in meanings]
    return Query(
        text=" ".join(words),
        sorted_text=" ".join(sorted(words)),
        length=len(set(words)),
        unknown=sum(1 - meaning[0][1] if meaning else 1.0 for meaning in meanings),
        features=_features(corpus, best, stems),
        grams=_grams(corpus, words, best),
        stems=np.array(list(stems), np.int64),
        stem_weights=np.array([min(weight, 1.0) for weight in stems.values()], np.float32),
    )


def _only_in(corpus: Corpus, without: Collection[int]) -> set[int]:
    """Return the words that stand in no other phrasing than these."""
    if not without:
        return set()
    rows = np.array(sorted(set(without)), np.int64)
    items = corpus.words.items[corpus.words.places(rows)[0]]
    words, seen = np.unique(items, return_counts=True)
    return set(words[seen == corpus.sightings[words]].tolist())


def _stems(corpus: Corpus, meanings: Iterable[tuple[int, float]]) -> dict[int, float]:
    """Return the distinct stems of these words, ascending, each with the sum of its weights."""
    sums: dict[int, float] = {}
    for word, weight in meanings:
        stem = int(corpus.lexicon.stems[word])
        sums[stem] = sums.get(stem, 0.0) + weight
    return dict(sorted(sums.items()))


def _features(corpus: Corpus, best: list[int], stems: dict[int, float]) -> Vector:
    """Weigh the stems, and the pairs of the best word of each token, -1 where it has none."""
    order = [int(corpus.lexicon.stems[word]) if word >= 0 else -1 for word in best]
    pairs: dict[int, float] = {}
    for pair in sorted(corpus.pairs(order)):
        pairs[pair] = pairs.get(pair, 0.0) + 1
    missing = order.count(-1) + PAIR**2 * pairs.pop(-1, 0.0)
    frequencies = stems | pairs
    items = np.array(list(frequencies), np.int64)
    damped = [1 + log(tf) if tf > 1 else tf for tf in frequencies.values()]
    weights = np.array(damped, np.float32) * corpus.icf[items]
    return Vector(items, _scaled(weights, missing * float(corpus.rarest) ** 2))


def _grams(corpus: Corpus, words: list[str], best: list[int]) -> Floats:
    """Weigh the n-grams of the tokens, each repaired first where it can be."""
    known = np.array([number for number in best if number >= 0], np.int64)
    places, _ = corpus.word_grams.places(known)
    weights = np.bincount(
        corpus.word_grams.items[places],
        corpus.word_grams.weights[places],
        corpus.lexicon.gram_count,
    )
    lacking = 0
    for word, number in zip(words, best, strict=True):
        if number < 0:
            found, unknown = corpus.lexicon.known_grams(word)
            lacking += unknown
            for gram in found:
                weights[gram] += corpus.gram_weights[gram]
    return _scaled(weights.astype(np.float32), lacking * float(corpus.rarest) ** 2)


def _scaled(weights: Floats, missing: float) -> Floats:
    """Return the weights scaled to length 1, where `missing` is the square of what is not there."""
    norm = sqrt(float(weights @ weights) + missing)
    scaled: Floats = weights * np.float32(1 / (norm or 1.0))
    return scaled
