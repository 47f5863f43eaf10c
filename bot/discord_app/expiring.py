"""A mapping that forgets: bounded in size and in time, so that no flood can make it grow."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

K = TypeVar("K", bound="Hashable")
V = TypeVar("V")


class Expiring(Generic[K, V]):
    """Holds at most `size` values, each for `seconds` after it was last put there."""

    def __init__(
        self, size: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._size = size
        self._seconds = seconds
        self._clock = clock
        self._held: OrderedDict[K, tuple[float, V]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: K) -> V | None:
        """Return the value of a key that is still held."""
        held = self._held.get(key)
        return held[1] if held and self._clock() < held[0] else None

    def put(self, key: K, value: V) -> None:
        """Hold a value; what has expired, and then the oldest, makes room."""
        now = self._clock()
        self._held.pop(key, None)
        self._held[key] = (now + self._seconds, value)
        while self._held:
            oldest = next(iter(self._held))
            if len(self._held) <= self._size and now < self._held[oldest][0]:
                break
            del self._held[oldest]

    def drop(self, unwanted: Callable[[K, V], bool]) -> None:
        """Forget what the predicate chooses."""
        for key in [key for key, (_, value) in self._held.items() if unwanted(key, value)]:
            del self._held[key]
