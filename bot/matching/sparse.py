"""Rows of numbered items with weights, held as three flat arrays and read many rows at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.signedinteger]
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
            (keys % max(width, 1)).astype(np.int32),
            counts.astype(np.float32),
        )

    def __len__(self) -> int:
        return len(self.starts) - 1

    def owners(self) -> Ints:
        """Return the row of every item."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def lengths(self, rows: Ints) -> Ints:
        """Return how many items each of the given rows holds."""
        return self.starts[rows + 1] - self.starts[rows]

    def places(self, rows: Ints, *, most: int | None = None) -> tuple[Ints, Ints]:
        """Return where the items of the rows stand, one row after another, and whose they are.

        The owner is the position within `rows`, so that a row may be asked for twice. No more than
        `most` places come back: what exceeds it is cut from the last rows.
        """
        lengths = self.lengths(rows)
        begins: Ints = lengths.cumsum() - lengths
        if most is not None:
            lengths = (most - begins).clip(0, lengths)
            begins = begins.clip(0, most)
        owner = np.arange(len(rows)).repeat(lengths)
        shift = self.starts[rows] - begins
        return np.arange(len(owner)) + shift[owner], owner

    def reweighted(self, weights: Floats) -> Rows:
        """Return the same items with other weights."""
        return Rows(self.starts, self.items, weights)

    def normalised(self) -> Rows:
        """Return the rows scaled to length 1; an empty or zero row stays as it is."""
        owner = self.owners()
        norms = np.sqrt(np.bincount(owner, self.weights**2, len(self)))
        norms[norms == 0] = 1
        return self.reweighted((self.weights / norms[owner]).astype(np.float32))

    def transposed(self, width: int) -> Rows:
        """Return the rows of each item, heaviest first: for rows of features, their postings."""
        order = np.lexsort((-self.weights, self.items))
        starts = np.zeros(width + 1, np.int64)
        np.cumsum(np.bincount(self.items, minlength=width), out=starts[1:])
        return Rows(starts, self.owners()[order].astype(np.int32), self.weights[order])
