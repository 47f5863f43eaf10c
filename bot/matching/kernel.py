"""How alike texts are: the weighted sum of four measures that see different things."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from bot.matching.corpus import Corpus
    from bot.matching.query import Query, Vector
    from bot.matching.sparse import Floats, Ints

WORDS = 0.36
"""Share of the cosine in stems and pairs of stems."""
GRAMS = 0.28
"""Share of the cosine in character trigrams, which sees compounds and word forms."""
SORTED = 0.18
"""Share of the edit ratio of the tokens in alphabetical order, which sees slips and length."""
ORDERED = 0.18
"""Share of the edit ratio of the texts as they stand, which sees word order."""
_BY_WORDS, _BY_GRAMS, _BY_BOUND, _ALWAYS = 0.15, 0.27, 0.23, 0.27
"""What estimates the edit ratio of two phrasings: the cosines, and the highest ratio that their
lengths allow. By least squares on validation queries, 0.05 off in the mean square; 0.03 added."""
_MOST_FLAGS = 65_536


def ratios(corpus: Corpus, query: Query, rows: Ints) -> Floats:
    """Return the edit ratio, 0 to 1, of the query to each of the phrasings `rows`."""
    row: Floats = _ratios([query.text], corpus.texts.at(rows))[0]
    return row


def likeness(corpus: Corpus, query: Query, rows: Ints) -> Floats:
    """Return how alike, 0 to 1, the query is to each of the phrasings `rows`."""
    return _likeness(corpus, query, rows, _Entries.of(corpus, rows))


def similarities(corpus: Corpus, query: Query, rows: Ints) -> tuple[Floats, Floats]:
    """Return `likeness`, and the matrix of how alike every two of `rows` are.

    The matrix's edit ratios are estimated (so its diagonal means nothing): to compare every two
    phrasings letter by letter took longer than any other step, and on the public sets finds no
    more.
    """
    entries = _Entries.of(corpus, rows)
    ratio = SORTED + ORDERED
    shares = (WORDS + ratio * _BY_WORDS, GRAMS + ratio * _BY_GRAMS)
    sizes = corpus.sizes[rows]
    bounds = np.minimum.outer(sizes, sizes) / np.add.outer(sizes, sizes)
    bounds *= 2 * ratio * _BY_BOUND
    among = _products(entries, shares, (len(rows), len(corpus.icf), corpus.lexicon.gram_count))
    among += bounds
    among += ratio * _ALWAYS
    return _likeness(corpus, query, rows, entries), among


@dataclass(frozen=True, slots=True)
class _Entries:
    """What some rows hold: items, the position of the row that each belongs to, and weights."""

    features: Ints
    feature_owner: Ints
    feature_weights: Floats
    grams: Ints
    gram_owner: Ints
    gram_weights: Floats

    @classmethod
    def of(cls, corpus: Corpus, rows: Ints) -> _Entries:
        at, owner = corpus.features.places(rows)
        inner, holder = corpus.grams.places(rows)
        return cls(
            corpus.features.items[at],
            owner,
            corpus.features.weights[at],
            corpus.grams.items[inner],
            holder,
            corpus.grams.weights[inner],
        )


def _likeness(corpus: Corpus, query: Query, rows: Ints, entries: _Entries) -> Floats:
    words = _weights(query.features, entries.features) * entries.feature_weights
    grams = query.grams[entries.grams] * entries.gram_weights
    total: Floats = WORDS * np.bincount(entries.feature_owner, words, len(rows))
    total += GRAMS * np.bincount(entries.gram_owner, grams, len(rows))
    total += SORTED * _ratios([query.sorted_text], corpus.sorted_texts.at(rows))[0]
    total += ORDERED * ratios(corpus, query, rows)
    return np.minimum(total, 1)  # rounding may pass it by a hair


def _weights(vector: Vector, items: Ints) -> Floats:
    """Return the weight of each of the items in the vector."""
    if not len(vector.items):
        return np.zeros(len(items), np.float32)
    places = np.minimum(vector.items.searchsorted(items), len(vector.items) - 1)
    weights: Floats = vector.weights[places] * (vector.items[places] == items)
    return weights


def _products(
    entries: _Entries, shares: tuple[float, float], shape: tuple[int, int, int]
) -> Floats:
    """Return the rows' products with each other, in features and in n-grams by these shares.

    The shape is the number of rows, and what bounds features and n-grams.
    """
    height, features, grams = shape
    # One column for each item of the rows, found by a table of flags, since sorting costs more.
    # On a huge base items share flags; two in 65,536 seldom meet among the few hundred at hand.
    width = min(features, _MOST_FLAGS)
    items = np.concatenate([entries.features % width, entries.grams + np.int64(width)])
    flags = np.zeros(width + grams, bool)
    flags[items] = True
    present = flags.nonzero()[0]
    column = np.empty(width + grams, np.int64)
    column[present] = np.arange(len(present))
    matrix = np.zeros((height, len(present)), np.float32)
    matrix[np.concatenate([entries.feature_owner, entries.gram_owner]), column[items]] = (
        np.concatenate(
            [
                entries.feature_weights * np.float32(sqrt(shares[0])),
                entries.gram_weights * np.float32(sqrt(shares[1])),
            ]
        )
    )
    return matrix @ matrix.T


def _ratios(some: list[str], others: list[str]) -> Floats:
    return process.cdist(some, others, scorer=fuzz.ratio) / np.float32(100)
