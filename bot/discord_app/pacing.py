"""Who may ask how often, and what was answered a moment ago."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from discord.app_commands import Cooldown

from bot.discord_app.expiring import Expiring

if TYPE_CHECKING:
    from collections.abc import Callable

WINDOW = 60.0
"""Seconds over which questions are counted."""
SIZE = 10_000
"""Members and channels watched at once."""
ANSWERS = 1_000
"""Answers watched at once."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A question came too soon."""

    who: str
    """`member` or `channel`: whose limit it met."""
    seconds: float
    first: bool
    """Whether this is the first refusal of this wait, so that a flood gets one word, not many."""


@dataclass(slots=True)
class _Bucket:
    cooldown: Cooldown
    told: bool = False


class Pace:
    """Counts questions by member and by channel; a limit of 0 is none."""

    def __init__(
        self, member: int, channel: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limits = {"member": member, "channel": channel}
        self._clock = clock
        self._buckets: Expiring[tuple[str, int], _Bucket] = Expiring(SIZE, WINDOW, clock)

    def take(self, member: int, channel: int) -> Wait | None:
        """Count a question, or return how long its asker must wait.

        A member over the limit does not use up the channel's.
        """
        return self._take("member", member) or self._take("channel", channel)

    def _take(self, who: str, ident: int) -> Wait | None:
        limit = self._limits[who]
        if not limit:
            return None
        bucket = self._buckets.get((who, ident)) or _Bucket(Cooldown(limit, WINDOW))
        left = bucket.cooldown.update_rate_limit(self._clock())
        wait = None if left is None else Wait(who, left, first=not bucket.told)
        bucket.told = wait is not None
        if not wait:
            self._buckets.put((who, ident), bucket)
        return wait


@dataclass(frozen=True, slots=True)
class Spoken:
    """An answer that stands in a channel."""

    message: int
    link: str


class Repeats:
    """The answers given in public in the last moments; 0 seconds turns it off."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._spoken: Expiring[tuple[int, str], Spoken] = Expiring(ANSWERS, seconds, clock)

    def find(self, channel: int, text: str) -> Spoken | None:
        """Return where the same answer stands already."""
        return self._spoken.get((channel, text))

    def put(self, channel: int, text: str, spoken: Spoken) -> None:
        """Note an answer that was sent."""
        if self._seconds:
            self._spoken.put((channel, text), spoken)

    def deleted(self, message: int) -> None:
        """Forget an answer whose message is gone."""
        self._spoken.drop(lambda _, spoken: spoken.message == message)
