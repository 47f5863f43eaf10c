"""The phrasings of a base as weighted sparse rows: what the engine looks up, and nothing else."""

from __future__ import annotations

from itertools import chain, pairwise
from typing import TYPE_CHECKING

import numpy as np

from bot.matching.features import tokens
from bot.matching.lexicon import Lexicon
from bot.matching.sparse import Counts, Rows
from bot.matching.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.matching.sparse import Floats, Ints


PAIR = 0.8
"""Weight of a pair of adjacent stems beside a stem: the two stems speak for themselves already."""
_RARE = 2
"""A stem in at most so many phrasings is taken for a filler ("to paris", "to rome"): the pairs
that it stands in are also seen with the filler blanked out."""
_CHUNK = 2_000
"""Phrasings whose n-grams are spread out at once, which bounds the memory of the build."""
_CONCENTRATION = 0.25
"""Power of the phrasings per label with a feature: one that a label repeats marks the label."""


class Corpus:
    """Immutable tables of a base; phrasings and labels go by number."""

    __slots__ = (
        "_pairs",
        "_rare",
        "documents",
        "features",
        "gram_weights",
        "grams",
        "icf",
        "label_of",
        "lengths",
        "lexicon",
        "mean_length",
        "members",
        "postings",
        "rarest",
        "sightings",
        "sizes",
        "sorted_texts",
        "stem_icf",
        "texts",
        "word_grams",
        "words",
    )

    def __init__(self, texts: Sequence[str], label_of: Ints) -> None:
        cut = [tokens(text) for text in texts]
        joined = [" ".join(words) for words in cut]
        self.texts = Texts(joined)
        self.sorted_texts = Texts([" ".join(sorted(words)) for words in cut])
        self.sizes = np.array([max(len(text), 1) for text in joined], np.float32)
        """Characters of each phrasing, at least 1."""
        self.label_of = label_of
        self.lexicon = Lexicon(cut)
        words = np.array(
            [self.lexicon.number_of_word[word] for word in chain.from_iterable(cut)], np.int64
        )
        owner = np.repeat(np.arange(len(cut)), [len(ws) for ws in cut])
        del cut, joined  # as large as all tables together, which are yet to be made
        labels = int(label_of.max(initial=-1)) + 1
        self.members = Rows.counted(label_of, np.arange(len(texts)), (labels, max(len(texts), 1)))
        """The phrasings of each label."""
        self.words = Rows.counted(owner, words, (len(texts), len(self.lexicon.words)))
        """The words of each phrasing, counted."""
        self.sightings = np.bincount(self.words.items, minlength=len(self.lexicon.words))
        """In how many phrasings each word stands."""
        self.rarest = self._inverse(np.zeros(1))[0]
        """The weight of what no label has."""
        self._weigh_features(owner, self.lexicon.stems[words])
        self._weigh_grams()

    def pairs(self, stems: list[int]) -> list[int]:
        """Return the features for stems that follow each other, -1 where the base lacks them.

        A stem of -1 is unknown. Each pair is looked up as it is and, where just one of the two is
        rare, with that one blanked out; so up to twice as many features come back.
        """
        rare, blank = self._rare, len(self._rare) - 1
        keys = []
        for first, second in pairwise(stems):
            if first >= 0 and second >= 0:
                keys.append(first * len(rare) + second)
            if rare[first] != rare[second]:
                keys.append(
                    blank * len(rare) + second if rare[first] else first * len(rare) + blank
                )
        if not len(self._pairs):
            return [-1] * len(keys)
        wanted = np.array(keys, np.int64)
        places = np.minimum(self._pairs.searchsorted(wanted), len(self._pairs) - 1)
        found: list[int] = np.where(
            self._pairs[places] == wanted, places + self.lexicon.stem_count, -1
        ).tolist()
        return found

    def _weigh_features(self, owner: Ints, stems: Ints) -> None:
        count = self.lexicon.stem_count
        self.documents = Counts.of(self.label_of[owner], stems, count)
        """The stems of each label, all its phrasings one document."""
        self.lengths = np.bincount(self.label_of[owner], minlength=len(self.members))
        self.mean_length = len(owner) / max(len(self.members), 1)
        self.stem_icf = self._inverse(np.bincount(self.documents.items(), minlength=count))
        spread = np.bincount(Counts.of(owner, stems, count).items(), minlength=count)
        rare = np.append(spread <= _RARE, np.True_)
        self._rare = rare.tobytes()
        """Whether each stem is rare; the last stands for the blank, and for the unknown stem -1."""
        follows = np.flatnonzero(owner[1:] == owner[:-1])
        first, second = stems[follows], stems[follows + 1]
        filler = rare[first] ^ rare[second]
        blanked = [np.where(rare[ends], len(rare) - 1, ends)[filler] for ends in (first, second)]
        keys = np.concatenate([first * len(rare) + second, blanked[0] * len(rare) + blanked[1]])
        at = np.concatenate([owner[follows], owner[follows[filler]]])
        self._pairs, numbers = np.unique(keys, return_inverse=True)
        width = count + len(self._pairs)
        counted = Rows.counted(
            np.concatenate([owner, at]),
            np.concatenate([stems, numbers + count]),
            (len(self.texts), width),
        )
        self.icf = self._feature_weights(counted, width)
        tf = 1 + np.log(counted.weights)
        self.features = counted.reweighted(tf * self.icf[counted.items]).normalised()
        """The stems and pairs of each phrasing, scaled to length 1."""
        self.postings = self.features.transposed(width)

    def _feature_weights(self, counted: Rows, width: int) -> Floats:
        """Weigh each feature by how few labels have it, and how many phrasings of those."""
        phrasings = np.bincount(counted.items, minlength=width)
        labels = self._labels_with(counted.items, self.label_of[counted.owners()], width)
        weights = self._inverse(labels) * (phrasings / np.maximum(labels, 1)) ** _CONCENTRATION
        weights[self.lexicon.stem_count :] *= PAIR
        return weights.astype(np.float32)

    def _weigh_grams(self) -> None:
        grams = self.lexicon.grams
        owner = self.label_of[self.words.owners()]
        pairs = Rows.counted(
            owner, self.words.items.astype(np.int64), (len(self.members), len(self.sightings))
        )
        labels = np.zeros(self.lexicon.gram_count, np.int64)
        for some in _chunks(len(self.members), _CHUNK // 20):
            held, holder = pairs.places(some)
            places, inner = grams.places(pairs.items[held])
            keys = np.unique(holder[inner] * len(labels) + grams.items[places])
            labels += np.bincount(keys % max(len(labels), 1), minlength=len(labels))
        self.gram_weights = self._inverse(labels)
        self.word_grams = grams.reweighted(grams.weights * self.gram_weights[grams.items])
        """The n-grams of each word, weighed."""
        parts = [self._grams_of(rows) for rows in _chunks(len(self.words), _CHUNK)]
        self.grams = Rows.joined(parts)
        """The n-grams of each phrasing, scaled to length 1."""

    def _grams_of(self, rows: Ints) -> Rows:
        held, holder = self.words.places(rows)
        places, inner = self.word_grams.places(self.words.items[held])
        weights = self.word_grams.weights[places] * self.words.weights[held][inner]
        return Rows.summed(
            holder[inner],
            self.word_grams.items[places],
            weights,
            (len(rows), self.lexicon.gram_count),
        ).normalised()

    def _labels_with(self, items: Ints, labels: Ints, width: int) -> Ints:
        """Return with how many distinct labels each item comes."""
        keys = np.unique(items * np.int64(len(self.members)) + labels)
        return np.bincount(keys // max(len(self.members), 1), minlength=width)

    def _inverse(self, labels: Ints | Floats) -> Floats:
        """Return the inverse label frequency, ln((1 + all) / (1 + with)) + 1."""
        return (np.log((1 + len(self.members)) / (1 + labels)) + 1).astype(np.float32)


def _chunks(count: int, size: int) -> Iterator[Ints]:
    """Yield the numbers below `count`, so many at a time."""
    for start in range(0, count, size):
        yield np.arange(start, min(start + size, count))
