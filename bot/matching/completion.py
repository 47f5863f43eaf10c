"""What somebody is typing to the titles that it may become."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEAR = 45
"""Least WRatio, 0 to 100: below it the titles offered have nothing to do with what is typed."""


@dataclass(frozen=True, slots=True)
class Completion:
    """Titles, lower case, to be found by their beginning, their words or a misspelling."""

    titles: Sequence[str]

    def near(self, typed: str, limit: int) -> list[int]:
        """Return the positions of the nearest titles, at most `limit`, best first."""
        found = process.extract(
            typed,
            self.titles,
            scorer=fuzz.WRatio,
            processor=None,
            limit=limit,
            score_cutoff=_NEAR,
        )
        return [position for _, _, position in found]
