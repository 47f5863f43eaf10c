"""Rows of numbered items with weights, held as three flat arrays and read many rows at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.integer]
    Floats = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Rows:
    """Row r holds `items[starts[r]:starts[r + 1]]`, each with its weight."""

    starts: Ints
    items: Ints
    weights: Floats

    @classmethod
    def counted(cls, rows: Ints, items: Ints, shape: tuple[int, int]) -> Rows:
        """Return how often each (row, item) pair stands in the two arrays; `shape` bounds both."""
        height, width = shape
        keys, counts = np.unique(rows * width + items, return_counts=True)
        return cls(
            np.searchsorted(keys, np.arange(height + 1) * width),
            (keys % max(width, 1)).astype(least_type(width)),
            counts.astype(np.float32),
        )

    @classmethod
    def summed(cls, rows: Ints, items: Ints, weights: Floats, shape: tuple[int, int]) -> Rows:
        """Return the sum of the weights of each (row, item) pair; `shape` bounds both."""
        height, width = shape
        keys, slot = np.unique(rows * width + items, return_inverse=True)
        return cls(
            np.searchsorted(keys, np.arange(height + 1) * width),
            (keys % max(width, 1)).astype(least_type(width)),
            np.bincount(slot, weights, len(keys)).astype(np.float32),
        )

    @classmethod
    def joined(cls, parts: Sequence[Rows]) -> Rows:
        """Return the rows of the parts, one part after another."""
        starts = np.cumsum([0, *(len(part.items) for part in parts)])
        return cls(
            np.concatenate(
                [part.starts[:-1] + start for part, start in zip(parts, starts, strict=False)]
                + [starts[-1:]]
            ),
            np.concatenate([np.zeros(0, np.uint16), *(part.items for part in parts)]),
            np.concatenate([np.zeros(0, np.float16), *(part.weights for part in parts)]),
        )

    def __len__(self) -> int:
        return len(self.starts) - 1

    def owners(self) -> Ints:
        """Return the row of every item."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def lengths(self, rows: Ints) -> Ints:
        """Return how many items each of the given rows holds."""
        return self.starts[rows + 1] - self.starts[rows]

    def places(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return where the items of the rows stand, one row after another, and whose they are.

        The owner is the position within `rows`, so that a row may be asked for twice.
        """
        lengths = self.lengths(rows)
        begins: Ints = lengths.cumsum() - lengths
        owner = np.arange(len(rows)).repeat(lengths)
        shift = self.starts[rows] - begins
        return np.arange(len(owner)) + shift[owner], owner

    def joint(self, rows: Ints, *, most: int | None = None) -> tuple[Ints, Floats, Ints]:
        """Return the items of the rows, one row after another, their weights, and row lengths.

        What exceeds `most` items is cut from the last rows. For few and long rows this is quicker
        than `places`. The weights are the caller's own.
        """
        starts, lengths = self.starts[rows], self.lengths(rows)
        if most is not None:
            lengths = (most - lengths.cumsum() + lengths).clip(0, lengths)
        parts = [slice(0, 0), *map(slice, starts.tolist(), (starts + lengths).tolist())]
        items = np.concatenate([self.items[part] for part in parts])
        return items, np.concatenate([self.weights[part] for part in parts]), lengths

    def reweighted(self, weights: Floats) -> Rows:
        """Return the same items with other weights."""
        return Rows(self.starts, self.items, weights)

    def normalised(self) -> Rows:
        """Return the rows scaled to length 1, in half precision; a zero row stays as it is."""
        owner = self.owners()
        norms = np.sqrt(np.bincount(owner, self.weights**2, len(self)))
        norms[norms == 0] = 1
        return self.reweighted((self.weights / norms[owner]).astype(np.float16))

    def transposed(self, width: int) -> Rows:
        """Return the rows of each item, heaviest first: for rows of features, their postings."""
        order = np.lexsort((-self.weights, self.items))
        starts = np.zeros(width + 1, np.int64)
        np.cumsum(np.bincount(self.items, minlength=width), out=starts[1:])
        return Rows(starts, self.owners()[order].astype(least_type(len(self))), self.weights[order])


@dataclass(frozen=True, slots=True)
class Counts:
    """How often items stand in rows, to be asked for single pairs of the two."""

    keys: Ints
    """Row times width plus item, ascending."""
    counts: Floats
    width: int

    @classmethod
    def of(cls, rows: Ints, items: Ints, width: int) -> Counts:
        """Count the (row, item) pairs of the two arrays; `width` bounds the items."""
        keys, counts = np.unique(rows * width + items, return_counts=True)
        return cls(keys, counts.astype(np.float32), width)

    def items(self) -> Ints:
        """Return the item of each distinct pair."""
        return self.keys % max(self.width, 1)

    def at(self, rows: Ints, items: Ints) -> Floats:
        """Return a matrix of how often each of the items stands in each of the rows."""
        wanted = rows[:, None] * self.width + items
        if not len(self.keys):
            return np.zeros(wanted.shape, np.float32)
        places = np.minimum(self.keys.searchsorted(wanted), len(self.keys) - 1)
        counts: Floats = self.counts[places] * (self.keys[places] == wanted)
        return counts


def least_type(width: int) -> type[np.uint16 | np.int32]:
    """Return the smallest type for numbers below `width`, of which a base has very many."""
    return np.uint16 if width < 2**16 else np.int32
