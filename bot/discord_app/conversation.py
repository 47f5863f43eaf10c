"""What a conversation remembers, in memory only: enough for a follow-up and for `/why`.

No author is kept with a question: what is remembered is filed under a keyed hash whose key dies
with the process. No entry is held either, so that replies do not keep an old base alive.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.discord_app.expiring import Expiring

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.model import Evidence, Reply, Turn

MINUTES = 15
"""How long; an interaction's token lives as long (docs.discord.com, receiving-and-responding)."""
SIZE = 1_000
"""Conversations held at once, more than one a second; a kilobyte or two each."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What is remembered of a reply."""

    turn: Turn
    outcome: str
    understood: str
    confidence: float
    evidence: tuple[Evidence, ...]


class Memory:
    """The last reply to each member in each channel, and the turn of each reply sent."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._secret = secrets.token_bytes(32)
        self._last: Expiring[tuple[bytes, int], Recalled] = Expiring(SIZE, MINUTES * 60, clock)
        self._sent: Expiring[int, tuple[bytes, Turn]] = Expiring(SIZE, MINUTES * 60, clock)

    def last(self, channel: int, member: int) -> Recalled | None:
        """Return what is remembered of the last reply to a member in a channel."""
        return self._last.get((self._name(member), channel))

    def turn(self, channel: int, member: int, message: int | None = None) -> Turn | None:
        """Return the turn that a question continues: that of the message replied to, if known."""
        if message is not None and (sent := self._sent.get(message)):
            return sent[1]
        last = self.last(channel, member)
        return last.turn if last else None

    def remember(self, channel: int, member: int, reply: Reply, message: int | None) -> None:
        """Keep what matters of a reply, which went out as `message` where that is known."""
        name = self._name(member)
        trace = reply.trace
        self._last.put(
            (name, channel),
            Recalled(
                reply.turn,
                reply.outcome,
                trace.understood,
                reply.confidence,
                trace.evidence,
            ),
        )
        if message is not None:
            self._sent.put(message, (name, reply.turn))

    def forget(self, member: int) -> None:
        """Drop all that is held of a member."""
        name = self._name(member)
        self._last.drop(lambda key, _: key[0] == name)
        self._sent.drop(lambda _, value: value[0] == name)

    def _name(self, member: int) -> bytes:
        return blake2b(member.to_bytes(8, "big"), key=self._secret, digest_size=16).digest()
