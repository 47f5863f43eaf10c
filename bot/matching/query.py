"""A text as the base sees it: its words repaired, its features weighed, what is unknown counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.matching.corpus import PAIR
from bot.matching.features import tokens

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.matching.corpus import Corpus
    from bot.matching.sparse import Floats, Ints


@dataclass(frozen=True, slots=True)
class Vector:
    """A sparse vector of length 1; what the base lacks is part of the length, but has no item."""

    items: Ints
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
    grams: Vector
    stems: Ints
    """Distinct stems, ascending."""
    stem_weights: Floats
    """From 0 to 1: less for a repaired token."""


def read(corpus: Corpus, text: str, without: Collection[int]) -> Query:
    """Return `text` as the base sees it, with the phrasings `without` treated as absent."""
    words = tokens(text)
    absent = _only_in(corpus, without)
    meanings = [corpus.lexicon.meanings(word, absent) for word in words]
    unknown = sum(1 - meaning[0][1] if meaning else 1.0 for meaning in meanings)
    stems, counts, weights = _stems(corpus, meanings)
    return Query(
        text=" ".join(words),
        sorted_text=" ".join(sorted(words)),
        length=len(set(words)),
        unknown=unknown,
        features=_features(corpus, meanings, stems, counts),
        grams=_grams(corpus, words, meanings),
        stems=stems,
        stem_weights=weights,
    )


_Meanings = list[tuple[tuple[int, float], ...]]


def _only_in(corpus: Corpus, without: Collection[int]) -> set[int]:
    """Return the words that stand in no other phrasing than these."""
    if not without:
        return set()
    rows = np.array(sorted(set(without)), np.int64)
    items = corpus.words.items[corpus.words.places(rows)[0]]
    words, seen = np.unique(items, return_counts=True)
    return set(words[seen == corpus.sightings[words]].tolist())


def _stems(corpus: Corpus, meanings: _Meanings) -> tuple[Ints, Floats, Floats]:
    """Return the distinct stems, the sum of the weights of each, and the largest, at most 1."""
    flat = [pair for meaning in meanings for pair in meaning]
    numbers = corpus.lexicon.stems[np.array([word for word, _ in flat], np.int64)]
    weights = np.array([weight for _, weight in flat], np.float32)
    stems, slot = np.unique(numbers, return_inverse=True)
    sums = np.bincount(slot, weights, len(stems)).astype(np.float32)
    return stems, sums, np.minimum(sums, 1)


def _features(
    corpus: Corpus,
    meanings: _Meanings,
    stems: Ints,
    counts: Floats,
) -> Vector:
    best = [corpus.lexicon.stems[meaning[0][0]] if meaning else -1 for meaning in meanings]
    order = np.array(best, np.int64)
    pairs = corpus.pair(order[:-1], order[1:])
    distinct, repeats = np.unique(pairs[pairs >= 0], return_counts=True)
    items = np.concatenate([stems, distinct])
    tf = np.concatenate([counts, repeats])
    weights = np.where(tf > 1, 1 + np.log(np.maximum(tf, 1)), tf) * corpus.icf[items]
    missing = float((order < 0).sum()) + PAIR**2 * float((pairs < 0).sum())
    return _vector(items, weights, missing * float(corpus.rarest) ** 2)


def _grams(corpus: Corpus, words: list[str], meanings: _Meanings) -> Vector:
    """Return the n-grams of the tokens, each repaired first where it can be."""
    lexicon = corpus.lexicon
    numbers: list[int] = []
    lacking = 0
    for word, meaning in zip(words, meanings, strict=True):
        known, unknown = lexicon.known_grams(lexicon.words[meaning[0][0]] if meaning else word)
        numbers += known
        lacking += unknown
    items, counts = np.unique(np.array(numbers, np.int64), return_counts=True)
    return _vector(items, counts * corpus.gram_weights[items], lacking * float(corpus.rarest) ** 2)


def _vector(items: Ints, weights: Floats, missing: float) -> Vector:
    norm = float(np.sqrt(weights @ weights + missing))
    return Vector(items, (weights / (norm or 1.0)).astype(np.float32))
