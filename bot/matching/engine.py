"""Question to ranked labels: sparse retrieval, then a kernel ridge over the nearest phrasings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from bot.matching.features import tokens
from bot.matching.lexicon import Lexicon
from bot.matching.sparse import Rows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

_NEAREST = 40
_WORDS, _GRAMS, _ORDER = 0.40, 0.25, 0.35
_RIDGE = 0.3
_BM25 = 0.2
_K1, _B = 1.2, 0.75
_MOST_POSTINGS = 60_000
_MARGIN = 0.5


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
    phrasing: int
    """Position of the label's nearest phrasing in the base."""
    similarity: float
    """Of that phrasing to the query, 0 to 1, comparable across queries."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Labels, best first, and how much to trust the first."""

    matches: tuple[Match, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class _Query:
    text: str
    features: NDArray[np.int64]
    weights: NDArray[np.float32]
    unknown: float
    """The squared weight of what the base has never seen."""
    grams: NDArray[np.int64]
    gram_weights: NDArray[np.float32]
    unknown_grams: float
    stems: NDArray[np.int64]
    stem_weights: NDArray[np.float32]


class Index:
    """An immutable base of phrasings, asked for the labels nearest to a text."""

    def __init__(self, phrasings: Sequence[Phrasing]) -> None:
        cut = [tokens(phrasing.text) for phrasing in phrasings]
        self._sorted = [" ".join(sorted(words)) for words in cut]
        self._labels = tuple(dict.fromkeys(phrasing.label for phrasing in phrasings))
        number = {label: n for n, label in enumerate(self._labels)}
        self._label_of = np.array([number[phrasing.label] for phrasing in phrasings], np.int64)
        self._lexicon = Lexicon(cut)
        self._number_features(cut)
        self._weigh()

    @classmethod
    def build(cls, phrasings: Sequence[Phrasing]) -> Index:
        """Index the phrasings; their positions in the sequence are their numbers from then on."""
        return cls(phrasings)

    def rank(self, query: str, *, limit: int = 10, without: Collection[int] = ()) -> Ranking:
        """Return at most `limit` labels for `query`, best first, and the confidence in the first.

        `without` holds positions of phrasings to treat as absent from the base.
        """
        read = self._read(query, without)
        near = self._retrieve(read, without)
        if not len(near):
            return Ranking((), 0.0)
        to_query, among = self._kernel(read, near)
        alpha = np.linalg.solve(among + _RIDGE * np.eye(len(near)), to_query)
        labels, slot = np.unique(self._label_of[near], return_inverse=True)
        scores = np.bincount(slot, alpha, len(labels)) + _BM25 * self._bm25(read, labels, without)
        similarity = to_query / (_WORDS + _GRAMS + _ORDER)
        best = np.lexsort((near, -similarity))
        nearest = {int(s): int(k) for s, k in zip(slot[best][::-1], best[::-1], strict=True)}
        ranked = sorted(range(len(labels)), key=lambda k: (-scores[k], near[nearest[k]]))
        first, second = scores[ranked[0]], scores[ranked[1]] if len(ranked) > 1 else 0.0
        return Ranking(
            tuple(
                Match(
                    self._labels[labels[k]],
                    float(scores[k]),
                    int(near[nearest[k]]),
                    float(min(similarity[nearest[k]], 1.0)),
                )
                for k in ranked[:limit]
            ),
            float(first + _MARGIN * (first - second)),
        )

    def _number_features(self, cut: list[list[str]]) -> None:
        lexicon = self._lexicon
        words = np.array([lexicon.of_word[w] for ws in cut for w in ws], np.int64)
        owner = np.repeat(np.arange(len(cut)), [len(ws) for ws in cut])
        stems = lexicon.stems[words]
        self._stem_count = len(lexicon.of_stem)
        together = np.flatnonzero(owner[1:] == owner[:-1])
        pairs = stems[together] * self._stem_count + stems[together + 1]
        self._pairs, pair_ids = np.unique(pairs, return_inverse=True)
        self._width = self._stem_count + len(self._pairs)
        self._rows = Rows.of(
            np.concatenate([owner, owner[together]]),
            np.concatenate([stems, pair_ids + self._stem_count]),
            (len(cut), self._width),
        )
        self._postings = self._rows.transposed(self._width)
        self._words = Rows.of(owner, words, (len(cut), len(lexicon.words)))
        self._in_phrasings = np.bincount(self._words.items, minlength=len(lexicon.words))
        self._lengths = np.bincount(self._label_of[owner], minlength=len(self._labels))
        self._stems = Rows.of(owner, stems, (len(cut), self._stem_count))
        self._documents = Rows.of(
            self._label_of[owner], stems, (len(self._labels), self._stem_count)
        )

    def _weigh(self) -> None:
        owner = np.repeat(np.arange(len(self._rows)), np.diff(self._rows.starts))
        pairs = np.unique(self._rows.items * len(self._labels) + self._label_of[owner])
        self._icf = self._inverse(np.bincount(pairs // len(self._labels), minlength=self._width))
        self._highest = float(self._inverse(np.zeros(1, np.int64))[0])
        weights = (1 + np.log(self._rows.counts)) * self._icf[self._rows.items]
        squares = np.bincount(owner, weights**2, len(self._rows))
        self._norms = np.sqrt(squares).astype(np.float32)
        grams = self._lexicon.grams
        seen = np.bincount(grams.items, minlength=len(self._lexicon.of_gram))
        self._gram_icf = (np.log((1 + len(grams)) / (1 + seen)) + 1).astype(np.float32)

    def _inverse(self, entries: NDArray[np.int64]) -> NDArray[np.float32]:
        return (np.log((1 + len(self._labels)) / (1 + entries)) + 1).astype(np.float32)

    def _read(self, text: str, without: Collection[int]) -> _Query:
        lexicon = self._lexicon
        absent = self._absent_words(without)
        stems: dict[int, float] = {}
        pairs: Counter[int] = Counter()
        grams: Counter[int] = Counter()
        unknown = 0.0
        before: int | None = None
        words = tokens(text)
        for token in words:
            number = lexicon.of_word.get(token, -1)
            meanings: tuple[tuple[int, float], ...] = ((number, 1.0),)
            if number < 0 or number in absent:
                meanings = tuple(m for m in lexicon.meanings(token) if m[0] not in absent)
                if not meanings:
                    unknown += self._highest**2
                    before = None
                    grams.update(lexicon.count_grams(token))
                    continue
            now = int(lexicon.stems[meanings[0][0]])
            grams.update(lexicon.count_grams(lexicon.words[meanings[0][0]]))
            for word, weight in meanings:
                number = int(lexicon.stems[word])
                stems[number] = stems.get(number, 0.0) + weight
            if before is not None:
                pairs[before * self._stem_count + now] += 1
            before = now
        return self._query(words, stems, pairs, grams, unknown)

    def _query(
        self,
        words: list[str],
        stems: dict[int, float],
        pairs: Counter[int],
        grams: Counter[int],
        unknown: float,
    ) -> _Query:
        stem_ids = np.array(list(stems), np.int64)
        stem_tf = np.array(list(stems.values()), np.float32)
        keys = np.array(list(pairs), np.int64)
        places = np.searchsorted(self._pairs, keys)
        known = np.zeros(len(keys), bool)
        if len(self._pairs):
            known = self._pairs[np.minimum(places, len(self._pairs) - 1)] == keys
        unknown += float((~known).sum()) * self._highest**2
        features = np.concatenate([stem_ids, places[known] + self._stem_count])
        tf = np.concatenate([stem_tf, np.ones(int(known.sum()), np.float32)])
        missing = grams.pop(-1, 0)
        gram_ids = np.array(list(grams), np.int64)
        gram_tf = np.array(list(grams.values()), np.float32)
        rarest = float(np.log(1 + len(self._lexicon.words)) + 1)
        return _Query(
            " ".join(sorted(words)),
            features,
            tf * self._icf[features],
            unknown,
            gram_ids,
            gram_tf * self._gram_icf[gram_ids],
            missing * rarest**2,
            stem_ids,
            np.minimum(stem_tf, 1),
        )

    def _absent_words(self, without: Collection[int]) -> set[int]:
        """Return the words that stand in no other phrasing than these."""
        if not len(without):
            return set()
        rows = np.array(sorted(set(without)), np.int64)
        words, seen = np.unique(self._words.items[self._words.places(rows)[0]], return_counts=True)
        return set(words[seen == self._in_phrasings[words]].tolist())

    def _retrieve(self, query: _Query, without: Collection[int]) -> NDArray[np.int64]:
        sizes = self._postings.lengths(query.features)
        order = np.argsort(sizes, kind="stable")
        kept = order[np.cumsum(sizes[order]) <= _MOST_POSTINGS]
        places, owner = self._postings.places(query.features[kept])
        rows = self._postings.items[places]
        weight = (query.weights[kept] * self._icf[query.features[kept]])[owner]
        scores = np.bincount(rows, weight, len(self._norms))
        if len(without):
            scores[list(without)] = 0
        touched = np.flatnonzero(scores)
        scored = scores[touched] / self._norms[touched]
        if len(touched) > _NEAREST:
            best = np.argpartition(-scored, _NEAREST)[:_NEAREST]
            touched = touched[best]
        return np.sort(touched)

    def _kernel(
        self, query: _Query, near: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        places, owner = self._rows.places(near)
        items = self._rows.items[places]
        words = (1 + np.log(self._rows.counts[places])) * self._icf[items]
        kernel = _WORDS * _cosines(
            np.append(query.features, items),
            np.append(np.zeros(len(query.features), np.int64), owner + 1),
            np.append(query.weights, words),
            query.unknown,
        )
        places, owner = self._words.places(near)
        spots, inner = self._lexicon.grams.places(self._words.items[places].astype(np.int64))
        items = self._lexicon.grams.items[spots]
        weights = self._lexicon.grams.counts[spots] * self._gram_icf[items]
        kernel += _GRAMS * _cosines(
            np.append(query.grams, items),
            np.append(np.zeros(len(query.grams), np.int64), owner[inner] + 1),
            np.append(query.gram_weights, weights * self._words.counts[places][inner]),
            query.unknown_grams,
        )
        texts = [query.text, *(self._sorted[k] for k in near)]
        kernel += _ORDER * process.cdist(texts, texts, scorer=fuzz.ratio) / 100
        return kernel[0, 1:], kernel[1:, 1:]

    def _bm25(
        self, query: _Query, labels: NDArray[np.int64], without: Collection[int]
    ) -> NDArray[np.float64]:
        """Score each label as one document of all its phrasings, from 0 to 1."""
        slots = np.full(self._stem_count, -1)
        slots[query.stems] = np.arange(len(query.stems))
        counts = self._count(self._documents, labels, slots, len(query.stems))
        lengths = self._lengths[labels].astype(float)
        rows = np.array(sorted(set(without)), np.int64)
        for row, label in zip(rows, self._label_of[rows], strict=True):
            at = labels == label
            counts[at] -= self._count(self._stems, rows[rows == row], slots, len(query.stems))
            lengths[at] -= self._stems.counts[self._stems.places(rows[rows == row])[0]].sum()
        idf = self._icf[query.stems]
        sized = _K1 * (1 - _B + _B * lengths / self._lengths.mean())
        gain = counts / (counts + sized[:, None])
        return gain @ (idf * query.stem_weights) / max(idf.sum(), 1e-9)

    def _count(
        self, table: Rows, rows: NDArray[np.int64], slots: NDArray[np.int64], width: int
    ) -> NDArray[np.float64]:
        """Return how often each wanted item, numbered by `slots`, stands in each row."""
        places, owner = table.places(rows)
        slot = slots[table.items[places]]
        wanted = slot >= 0
        keys = owner[wanted] * width + slot[wanted]
        return np.bincount(keys, table.counts[places][wanted], len(rows) * width).reshape(-1, width)


def _cosines(
    items: NDArray[np.int64],
    rows: NDArray[np.int64],
    weights: NDArray[np.float64],
    unseen: float,
) -> NDArray[np.float64]:
    """Return the cosines of sparse rows, the first of which also holds `unseen` squared weight."""
    present, compact = np.unique(items, return_inverse=True)
    dense = np.zeros((int(rows.max(initial=0)) + 1, len(present)))
    np.add.at(dense, (rows, compact), weights)
    products = dense @ dense.T
    norms = np.sqrt(np.diag(products))
    norms[0] = np.sqrt(norms[0] ** 2 + unseen)
    norms[norms == 0] = 1
    return products / np.outer(norms, norms)
