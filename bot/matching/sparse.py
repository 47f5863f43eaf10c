"""Rows of integers held as two flat arrays, read many rows at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Rows:
    """Row r is `items[starts[r]:starts[r + 1]]`, with one weight for each item."""

    starts: NDArray[np.int64]
    items: NDArray[np.int32]
    counts: NDArray[np.float32]

    @classmethod
    def of(cls, rows: NDArray[np.int64], items: NDArray[np.int64], shape: tuple[int, int]) -> Rows:
        """Count the (row, item) pairs; `shape` bounds both. Items ascend within a row."""
        height, width = shape
        keys, counts = np.unique(rows * width + items, return_counts=True)
        return cls(
            np.searchsorted(keys // width, np.arange(height + 1)),
            (keys % width).astype(np.int32),
            counts.astype(np.float32),
        )

    def __len__(self) -> int:
        return len(self.starts) - 1

    def lengths(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how many items each of the given rows holds."""
        return self.starts[rows + 1] - self.starts[rows]

    def places(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return where the items of the rows stand, one row after another, and whose they are.

        The second array counts from 0 through `rows`, so that a row may be asked for twice.
        """
        lengths = self.lengths(rows)
        owner = np.repeat(np.arange(len(rows)), lengths)
        ends = np.cumsum(lengths)
        shift = self.starts[rows] - (ends - lengths)
        return np.arange(len(owner)) + shift[owner], owner

    def transposed(self, width: int) -> Rows:
        """Return the rows of each item: for rows of features, the postings of each feature."""
        order = np.argsort(self.items, kind="stable")
        owner = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.starts))
        starts = np.zeros(width + 1, np.int64)
        np.cumsum(np.bincount(self.items, minlength=width), out=starts[1:])
        return Rows(starts, owner[order], self.counts[order])
