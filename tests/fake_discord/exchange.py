"""One interaction of a person with the bot, and what the person sees of it."""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from tests.fake_discord.values import MessageFlags

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fake_discord.values import JSON
    from tests.fake_discord.world import Channel, Member

PATIENCE = 40.0
"""Seconds that a test waits for something before it fails; far more than anything should take."""


class NoAnswerError(AssertionError):
    """The bot did not do what the test waited for."""


class Signal:
    """Wakes those who wait for a condition whenever something has changed."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def notify(self) -> None:
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def until(
        self, condition: Callable[[], bool], what: str, patience: float = PATIENCE
    ) -> None:
        """Return once `condition` holds; raise NoAnswerError after `patience` seconds."""
        try:
            async with asyncio.timeout(patience):
                while not condition():
                    future = asyncio.get_running_loop().create_future()
                    self._waiting.append(future)
                    await future
        except TimeoutError:
            raise NoAnswerError(f"Waited {patience:.0f} s for {what}.") from None


class Callback(IntEnum):
    """Kinds of first answer: interactions/receiving-and-responding, Interaction Callback Type."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(eq=False, slots=True)
class Exchange:
    """A slash command, a click, a choice or a modal sent to the bot."""

    payload: JSON
    """The `d` of its INTERACTION_CREATE."""
    channel: Channel
    member: Member
    source: JSON | None
    """The message whose component was used."""
    sent_at: float = field(default_factory=time.perf_counter)
    callback: Callback | None = None
    callback_at: float = 0.0
    messages: list[JSON] = field(default_factory=list)
    """Those that the bot wrote or changed in answer, oldest first; the first may be @original."""
    original: JSON | None = None
    choices: list[JSON] = field(default_factory=list)
    modal: JSON | None = None
    changed: Signal = field(default_factory=Signal)

    @property
    def id(self) -> str:
        return str(self.payload["id"])

    @property
    def token(self) -> str:
        return str(self.payload["token"])

    @property
    def name(self) -> str:
        data = self.payload["data"]
        return str(data.get("name") or data.get("custom_id"))

    def settled(self) -> bool:
        """Say whether the person sees an answer, rather than nothing or "thinking"."""
        return any(not message["flags"] & MessageFlags.LOADING for message in self.messages)

    def is_over(self) -> bool:
        """Say whether nothing more is to come: not while the person sees nothing or "thinking"."""
        return self.settled() or self.callback in (Callback.CHOICES, Callback.MODAL)

    async def acknowledged(self, patience: float = PATIENCE) -> Callback:
        """Wait for the first answer of any kind."""
        what = f"an acknowledgement of {self.name!r}"
        await self.changed.until(lambda: self.callback is not None, what, patience)
        assert self.callback
        return self.callback

    async def reply(self, patience: float = PATIENCE) -> JSON:
        """Wait for a message in answer and return the newest."""
        await self.changed.until(self.settled, f"a reply to {self.name!r}", patience)
        return self.messages[-1]

    async def offered(self, patience: float = PATIENCE) -> list[JSON]:
        """Wait for autocomplete's choices."""
        what = f"choices for {self.name!r}"
        await self.changed.until(lambda: self.callback is Callback.CHOICES, what, patience)
        return self.choices

    async def form(self, patience: float = PATIENCE) -> JSON:
        """Wait for a modal."""
        await self.changed.until(
            lambda: self.modal is not None, f"a modal of {self.name!r}", patience
        )
        assert self.modal
        return self.modal

    def show(self, message: JSON) -> None:
        """Note that the bot wrote or changed this message."""
        if message in self.messages:
            self.messages.remove(message)
        self.messages.append(message)
        self.changed.notify()


@dataclass(eq=False, slots=True)
class Post:
    """An ordinary message of a person, and the bot's replies to it."""

    message: JSON
    sent_at: float = field(default_factory=time.perf_counter)
    replied_at: float = 0.0
    replies: list[JSON] = field(default_factory=list)
    changed: Signal = field(default_factory=Signal)

    async def reply(self, patience: float = PATIENCE) -> JSON:
        """Wait for the bot's reply and return the newest."""
        what = f"a reply to the message {self.message['content'][:60]!r}"
        await self.changed.until(lambda: bool(self.replies), what, patience)
        return self.replies[-1]


def new_token() -> str:
    """Return an interaction's token; Discord's are opaque and long."""
    return secrets.token_urlsafe(90)
