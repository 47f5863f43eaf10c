"""How alike texts are: the weighted sum of four measures that see different things."""

from __future__ import annotations

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
_MOST_FLAGS = 65_536
_Entries = tuple["Ints", "Ints", "Floats"]
"""The items of some rows, the position of the row that each belongs to, and their weights."""


def ratios(corpus: Corpus, query: Query, rows: Ints) -> Floats:
    """Return the edit ratio, 0 to 1, of the query to each of the phrasings `rows`."""
    row: Floats = _ratios([query.text], [corpus.texts[row] for row in rows])[0]
    return row


def likeness(corpus: Corpus, query: Query, rows: Ints) -> Floats:
    """Return how alike the query is to each of the phrasings `rows`: one row of `similarities`."""
    count = len(rows)
    words = _products(query.features, _feature_entries(corpus, rows), (count, len(corpus.icf)))
    grams = _products(query.grams, _gram_entries(corpus, rows), (count, corpus.lexicon.gram_count))
    sorted_texts = [corpus.sorted_texts[row] for row in rows]
    in_order = _ratios([query.sorted_text], sorted_texts)[0]
    total: Floats = (
        WORDS * words + GRAMS * grams + SORTED * in_order + ORDERED * ratios(corpus, query, rows)
    )
    return total


def similarities(corpus: Corpus, query: Query, rows: Ints) -> Floats:
    """Return the symmetric matrix of how alike the query (index 0) and phrasings (1 on) are.

    All from 0 to 1, and 1 on the diagonal but for what the base does not know of the query.
    """
    count = len(rows)
    words = _cosines(query.features, _feature_entries(corpus, rows), (count, len(corpus.icf)))
    grams = _cosines(query.grams, _gram_entries(corpus, rows), (count, corpus.lexicon.gram_count))
    texts = [query.text, *(corpus.texts[row] for row in rows)]
    sorted_texts = [query.sorted_text, *(corpus.sorted_texts[row] for row in rows)]
    total: Floats = (
        WORDS * words
        + GRAMS * grams
        + SORTED * _ratios(sorted_texts, sorted_texts)
        + ORDERED * _ratios(texts, texts)
    )
    return total


def _feature_entries(corpus: Corpus, rows: Ints) -> _Entries:
    places, owner = corpus.features.places(rows)
    return corpus.features.items[places], owner, corpus.features.weights[places]


def _gram_entries(corpus: Corpus, rows: Ints) -> _Entries:
    held, holder = corpus.words.places(rows)
    counts = corpus.words.weights[held] * corpus.gram_scale[rows][holder]
    places, inner = corpus.word_grams.places(corpus.words.items[held])
    weights = corpus.word_grams.weights[places] * counts[inner]
    return corpus.word_grams.items[places], holder[inner], weights


def _products(query: Vector, entries: _Entries, shape: tuple[int, int]) -> Floats:
    """Return the products of the query with each row; `shape` as in `_cosines`."""
    items, owner, weights = entries
    height, width = shape
    asked = np.zeros(width, np.float32)
    asked[query.items] = query.weights
    products: Floats = np.bincount(owner, asked[items] * weights, height).astype(np.float32)
    return products


def _cosines(query: Vector, entries: _Entries, shape: tuple[int, int]) -> Floats:
    """Return the products of the query and of rows given as (item, row, weight) with each other.

    `shape` is the number of rows and the bound of the items.
    """
    items, owner, weights = entries
    height, width = shape
    # One column for each item of the rows, found by a table of flags, since sorting costs more.
    # On a huge base items share flags; two in 65,536 seldom meet among the few hundred at hand.
    width = min(width, _MOST_FLAGS)
    items, asked = items % width, query.items % width
    flags = np.zeros(width, bool)
    flags[items] = True
    present = flags.nonzero()[0]
    column = np.empty(width, np.int64)
    column[present] = np.arange(len(present))
    matrix = np.zeros((height + 1, len(present)), np.float32)
    np.add.at(matrix, (owner + 1, column[items]), weights)
    shared = flags[asked]
    matrix[0, column[asked[shared]]] = query.weights[shared]
    return matrix @ matrix.T


def _ratios(some: list[str], others: list[str]) -> Floats:
    return process.cdist(some, others, scorer=fuzz.ratio) / np.float32(100)
