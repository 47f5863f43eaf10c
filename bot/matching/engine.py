"""Question to ranked labels: a shortlist by nearest phrasing, then a ridge among its phrasings.

1. Postings of stems and stem pairs give the phrasings nearest in words.
2. The nearest phrasing of a label, and the BM25 of the label with all its phrasings one document,
   put a few labels on a shortlist.
3. A kernel ridge over all phrasings of the shortlist shares the query out among them, so that
   near-copies of one phrasing count once and what tells the labels apart counts most.

The constants were chosen on the validation parts of the sets in `benchmarks/`, which prints what
each part is worth.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, log1p
from typing import TYPE_CHECKING

import numpy as np

from bot.matching.corpus import Corpus
from bot.matching.kernel import ratios, similarities
from bot.matching.query import read

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.matching.query import Query
    from bot.matching.sparse import Floats, Ints

_NEAREST = 50
"""Phrasings that the shortlist is drawn from."""
_STRIPES = 256
"""Parts that the overlaps are cut into: one pass over their highest tells which rows to sort."""
_RATIO = 0.45
"""Share of the edit ratio beside the cosine in words, when the shortlist is drawn up."""
_SHORTLIST = 4
"""Labels whose phrasings enter the ridge."""
_MOST_ROWS = 40
"""Phrasings that enter the ridge. Up to 64 rows BLAS multiplies in one thread; its threads would
gain nothing on so little and wait for each other where the cores are busy."""
_MOST_POSTINGS = 10_000
"""Postings read, rarest features first, which bounds the time on a large base."""
_RIDGE = 0.24
_SHORTLIST_BM25, _BM25 = 0.55, 0.64
"""Share of the BM25 beside the nearest phrasing, and beside the ridge."""
_K1, _B = 1.2, 0.75
"""BM25's usual constants (Robertson and Zaragoza, 2009)."""
_SHARPNESS, _NONE = 10.0, 0.60
_LEAD, _LENGTH, _UNKNOWN, _OFFSET = 1.06, 1.06, -0.53, -1.45
_LONGEST = 20
"""The logistic regression behind the confidence; `_NONE` is the score of "none of them", and a text
of more than `_LONGEST` words is no surer."""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way of asking for what `label` answers."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Match:
    """A label, with what speaks for it."""

    label: str
    score: float
    """Higher is better; comparable within one ranking."""
    phrasing: int
    """Position of the label's nearest phrasing in the base."""
    similarity: float
    """Of that phrasing to the query, 0 to 1, comparable across queries."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Labels, best first, and how much to trust the first."""

    matches: tuple[Match, ...]
    confidence: float
    """0 to 1, about how likely the first label is right."""


@dataclass(frozen=True, slots=True)
class _Scored:
    """Labels by number, ascending, each with its score and nearest phrasing."""

    labels: Ints
    scores: Floats
    nearest: Ints
    similarity: Floats
    bm25: Floats

    def only(self, kept: Ints) -> _Scored:
        """Return the labels at these indices."""
        return _Scored(
            self.labels[kept],
            self.scores[kept],
            self.nearest[kept],
            self.similarity[kept],
            self.bm25[kept],
        )


class Index:
    """An immutable base of phrasings, asked for the labels nearest to a text."""

    __slots__ = ("_corpus", "_labels")

    def __init__(self, phrasings: Sequence[Phrasing]) -> None:
        self._labels = tuple(dict.fromkeys(phrasing.label for phrasing in phrasings))
        number = {label: n for n, label in enumerate(self._labels)}
        self._corpus = Corpus(
            [phrasing.text for phrasing in phrasings],
            np.array([number[phrasing.label] for phrasing in phrasings], np.int64),
        )

    @classmethod
    def build(cls, phrasings: Sequence[Phrasing]) -> Index:
        """Index the phrasings; their positions in the sequence are their numbers from then on."""
        return cls(phrasings)

    def rank(self, query: str, *, limit: int = 10, without: Collection[int] = ()) -> Ranking:
        """Return at most `limit` labels for `query`, best first, and the confidence in the first.

        `without` holds positions of phrasings to treat as absent from the base. A query that has
        no word in common with the base, typos mended, has no matches and a confidence of 0.
        """
        asked = read(self._corpus, query, without)
        overlap = self._overlap(asked, without)
        near = _best(overlap, _promising(overlap), _NEAREST)
        if not len(near):
            return Ranking((), 0.0)
        first = self._by_nearest(asked, near, overlap, without)
        order = np.lexsort((first.nearest, -first.scores))
        second = self._by_ridge(asked, first.only(np.sort(order[:_SHORTLIST])), overlap, without)
        best = np.lexsort((second.nearest, -second.scores))
        matches = self._matches(second, best, 0.0)
        rest = order[_SHORTLIST:limit]
        if len(rest):  # behind the shortlist, in their order
            drop = float(second.scores[best[-1]] - first.scores[rest[0]])
            matches += self._matches(first, rest, drop)
        return Ranking(tuple(matches[:limit]), _confidence(asked, second.scores[best]))

    def _matches(self, scored: _Scored, order: Ints, shift: float) -> list[Match]:
        chosen = scored.only(order)
        return [
            Match(self._labels[label], score + shift, phrasing, similarity)
            for label, score, phrasing, similarity in zip(
                chosen.labels.tolist(),
                chosen.scores.tolist(),
                chosen.nearest.tolist(),
                chosen.similarity.tolist(),
                strict=True,
            )
        ]

    def _overlap(self, query: Query, without: Collection[int]) -> Floats:
        """Return every phrasing's cosine in stems and pairs, less what is too common to read."""
        postings = self._corpus.postings
        features = query.features.items
        order = postings.lengths(features).argsort(kind="stable")
        items, weights, lengths = postings.joint(features[order], most=_MOST_POSTINGS)
        shares = weights * query.features.weights[order].repeat(lengths)
        overlap = np.bincount(items, shares, len(self._corpus.texts)).astype(np.float64)
        if without:
            overlap[list(without)] = 0
        return overlap

    def _by_nearest(
        self, query: Query, near: Ints, overlap: Floats, without: Collection[int]
    ) -> _Scored:
        """Score the labels of the phrasings `near` by the nearest of them and by BM25."""
        labels, slot = np.unique(self._corpus.label_of[near], return_inverse=True)
        ratio = ratios(self._corpus, query, near)
        similarity = (1 - _RATIO) * overlap[near] + _RATIO * ratio
        nearest = _nearest(similarity, slot, len(labels))
        similarity = similarity[nearest]
        bm25 = self._bm25(query, labels, without)
        return _Scored(labels, similarity + _SHORTLIST_BM25 * bm25, near[nearest], similarity, bm25)

    def _by_ridge(
        self, query: Query, shortlist: _Scored, overlap: Floats, without: Collection[int]
    ) -> _Scored:
        """Score the labels of the shortlist again, by a ridge over their phrasings and by BM25."""
        rows = self._corpus.members.joint(shortlist.labels)[0]
        if without:
            rows = rows[~np.isin(rows, list(without))]
        rows = _best(overlap, rows, _MOST_ROWS)
        labels = self._corpus.label_of[rows]
        slot = shortlist.labels.searchsorted(labels)
        present = np.bincount(slot, minlength=len(shortlist.labels)) > 0
        if not present.all():
            # Labels of a hundred phrasings crowd out others: those have no row to be scored by.
            shortlist = shortlist.only(present.nonzero()[0])
            slot = shortlist.labels.searchsorted(labels)
        similarity, among = similarities(self._corpus, query, rows)
        np.fill_diagonal(among, 1 + _RIDGE)
        shares = np.linalg.solve(among, similarity)
        nearest = _nearest(similarity, slot, len(shortlist.labels))
        scores = np.bincount(slot, shares, len(nearest)) + _BM25 * shortlist.bm25
        return _Scored(shortlist.labels, scores, rows[nearest], similarity[nearest], shortlist.bm25)

    def _bm25(self, query: Query, labels: Ints, without: Collection[int]) -> Floats:
        """Score each label as one document of all its phrasings, 0 to 1.

        Unknown tokens count as words that no label has.
        """
        corpus = self._corpus
        counts = corpus.documents.at(labels, query.stems)
        lengths = corpus.lengths[labels].astype(np.float64)
        for row in set(without):
            held = corpus.words.places(np.array([row]))[0]
            times = corpus.words.weights[held]
            stems = corpus.lexicon.stems[corpus.words.items[held]]
            at = labels == corpus.label_of[row]
            counts[at] -= times @ (stems[:, None] == query.stems)
            lengths[at] -= times.sum()
        norm = _K1 * (1 - _B + _B * lengths / corpus.mean_length)
        weights = corpus.stem_icf[query.stems] * query.stem_weights
        most = float(weights.sum()) + query.unknown * float(corpus.rarest)
        scores: Floats = (counts / (counts + norm[:, None])) @ weights / (most or 1.0)
        return scores


def _promising(overlap: Floats) -> Ints:
    """Return the rows of the `_NEAREST` highest overlaps above 0, ascending, with some others."""
    stripes = overlap[: len(overlap) // _STRIPES * _STRIPES].reshape(-1, _STRIPES)
    peaks = stripes.max(0, initial=0.0)
    peaks.partition(_STRIPES - _NEAREST)
    least = peaks[_STRIPES - _NEAREST]  # so many rows reach it, one in each of the highest stripes
    return (overlap >= least if least > 0 else overlap > 0).nonzero()[0]


def _best(scores: Floats, rows: Ints, limit: int) -> Ints:
    """Return the rows with the highest scores, ascending; at equal scores, the first of them."""
    if len(rows) <= limit:
        return rows
    wanted = scores[rows]
    least = np.partition(wanted, -limit)[-limit]
    sure, tied = rows[wanted > least], rows[wanted == least]
    return np.sort(np.concatenate([sure, tied[: limit - len(sure)]]))


def _nearest(similarity: Floats, slot: Ints, count: int) -> Ints:
    """Return for each slot the index of its highest similarity, the first at a tie."""
    order = (-similarity).argsort(kind="stable")[::-1]
    first = np.full(count, len(slot))
    first[slot[order]] = order
    return first


def _confidence(query: Query, scores: Floats) -> float:
    """Return about how likely the first label is right, from the scores of the shortlist.

    The odds of the first against the others and against "none of them", a longer text and fewer
    unknown words; weights from a logistic regression on validation queries.
    """
    first, *others = scores.tolist()
    lead = _SHARPNESS * first - log(sum(exp(_SHARPNESS * score) for score in (*others, _NONE)))
    length = log1p(min(query.length, _LONGEST))
    logit = _LEAD * lead + _LENGTH * length + _UNKNOWN * query.unknown + _OFFSET
    return 1 / (1 + exp(-logit))
