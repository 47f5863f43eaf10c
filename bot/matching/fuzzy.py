"""The scorers of rapidfuzz as a ranking by themselves: what a small bot would use instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SCORERS: dict[str, Callable[..., float]] = {
    "WRatio": fuzz.WRatio,
    "token_set_ratio": fuzz.token_set_ratio,
}


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Texts, to be compared with a query by one of rapidfuzz's scorers."""

    scorer: str
    """A key of `SCORERS`."""
    texts: Sequence[str]

    def nearest(self, query: str) -> tuple[int, float]:
        """Return the position of the nearest text and its score, 0 to 1; -1 where there is none.

        Query and texts are compared as they are; of equals the first wins.
        """
        found = process.extractOne(query, self.texts, scorer=SCORERS[self.scorer], processor=None)
        return (found[2], found[1] / 100) if found else (-1, 0.0)
