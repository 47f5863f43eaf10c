"""How long to wait before the next connection, and how many IDENTIFYs an hour may see.

Discord resets the token of a bot that identifies more than 1,000 times a day
(docs.discord.com/developers/events/gateway); a crash loop must not come near it.
"""

from __future__ import annotations

import random
import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

HOUR = 3600.0


class OutOfBudget(Exception):  # noqa: N818 - a pause, not a failure
    """The hour's IDENTIFYs are used up; carries the seconds until the next one is free."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Budget:
    """Counts IDENTIFYs over the last hour."""

    def __init__(self, per_hour: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_hour = per_hour
        self._clock = clock
        self._spent: deque[float] = deque()

    def spend(self) -> None:
        """Count one more, or raise OutOfBudget."""
        now = self._clock()
        while self._spent and self._spent[0] <= now - HOUR:
            self._spent.popleft()
        if len(self._spent) >= self._per_hour:
            raise OutOfBudget(self._spent[0] + HOUR - now)
        self._spent.append(now)


class Backoff:
    """Doubles from `first` to `most` seconds, with jitter of a half, until `reset`."""

    def __init__(self, first: float, most: float) -> None:
        self._first = first
        self._most = most
        self.failures = 0

    def next(self) -> float:
        """Return the seconds to wait after one more failure."""
        doubled = self._first * 2.0 ** min(self.failures, 60)
        self.failures += 1
        return min(self._most, doubled) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter

    def reset(self) -> None:
        """Start again from the first pause, after a connection that held."""
        self.failures = 0
