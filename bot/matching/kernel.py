"""How alike two texts are: the weighted sum of four measures that see different things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from bot.matching.sparse import dense

if TYPE_CHECKING:
    from bot.matching.corpus import Corpus
    from bot.matching.query import Query, Vector
    from bot.matching.sparse import Floats, Ints, Rows

WORDS = 0.36
"""Share of the cosine in stems and pairs of stems."""
GRAMS = 0.28
"""Share of the cosine in character n-grams, which sees compounds and word forms."""
SORTED = 0.18
"""Share of the edit ratio of the tokens in alphabetical order, which sees slips and length."""
ORDERED = 0.18
"""Share of the edit ratio of the texts as they stand, which sees word order."""


def to_query(corpus: Corpus, query: Query, rows: Ints) -> Floats:
    """Return the similarity of each of the phrasings `rows` to the query, 0 to 1."""
    places, owner = corpus.features.places(rows)
    words = _products(query.features, corpus.features, places, len(corpus.icf))
    held, holder = corpus.words.places(rows)
    weights = corpus.words.weights[held] * corpus.gram_scale[rows][holder]
    places, inner = corpus.word_grams.places(corpus.words.items[held])
    grams = _products(query.grams, corpus.word_grams, places, corpus.lexicon.gram_count)
    similarity: Floats = (
        WORDS * np.bincount(owner, words, len(rows))
        + GRAMS * np.bincount(holder[inner], grams * weights[inner], len(rows))
        + SORTED * _ratios([query.sorted_text], [corpus.sorted_texts[row] for row in rows])[0]
        + ORDERED * _ratios([query.text], [corpus.texts[row] for row in rows])[0]
    )
    return similarity


def among(corpus: Corpus, rows: Ints) -> Floats:
    """Return the similarity of each of the phrasings `rows` to each other, 1 on the diagonal."""
    places, owner = corpus.features.places(rows)
    words = dense(
        corpus.features.items[places],
        owner,
        corpus.features.weights[places],
        (len(rows), len(corpus.icf)),
    )
    held, holder = corpus.words.places(rows)
    places, inner = corpus.word_grams.places(corpus.words.items[held])
    weights = corpus.words.weights[held] * corpus.gram_scale[rows][holder]
    grams = dense(
        corpus.word_grams.items[places],
        holder[inner],
        corpus.word_grams.weights[places] * weights[inner],
        (len(rows), corpus.lexicon.gram_count),
    )
    sorted_texts = [corpus.sorted_texts[row] for row in rows]
    texts = [corpus.texts[row] for row in rows]
    similarity: Floats = (
        WORDS * (words @ words.T)
        + GRAMS * (grams @ grams.T)
        + SORTED * _ratios(sorted_texts, sorted_texts)
        + ORDERED * _ratios(texts, texts)
    )
    return similarity


def _products(vector: Vector, table: Rows, places: Ints, width: int) -> Floats:
    """Return what each of the items at `places` adds to the product with the vector."""
    weights = np.zeros(width, np.float32)
    weights[vector.items] = vector.weights
    products: Floats = weights[table.items[places]] * table.weights[places]
    return products


def _ratios(some: list[str], others: list[str]) -> Floats:
    ratios: Floats = process.cdist(some, others, scorer=fuzz.ratio) / np.float32(100)
    return ratios
