"""The Discord client: what it may see, what it is made of, and how it comes and goes."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Protocol

import discord
from discord import app_commands

from bot.discord_app.delivery import NOBODY, describe
from bot.discord_app.exts import (
    ask,
    components,
    errors,
    knowledge,
    messages,
    privacy,
    sources,
    topics,
    why,
)
from bot.discord_app.translation import WordingTranslator

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.discord_app.desk import Desk
    from bot.settings import Settings

_log = logging.getLogger(__name__)

COMMANDS = (errors, ask, topics, sources, why, privacy, knowledge)
REPLY_TASKS = ("CommandTree-invoker", "discord.py: on_message", "discord.py: on_interaction")
"""Names that discord.py gives to the tasks in which replies are made."""
UNREADABLE = (
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    discord.DiscordException,
)
"""What discord.py raises over an event that is not as it expects."""
DRAIN_SECONDS = 2.0
"""How long a stop waits for replies under way."""


class IdentifyBudget(Protocol):
    """Says whether one more IDENTIFY is affordable; raises if not."""

    def spend(self) -> None: ...


def intents_for(settings: Settings) -> discord.Intents:
    """Return the least there is: none is privileged unless auto-answer is turned on."""
    return discord.Intents(
        guilds=True,
        guild_messages=True,
        dm_messages=True,
        message_content=bool(settings.auto_answer_channels),
    )


class FootnoteClient(discord.Client):
    """Footnote in Discord; a new one is made for each connection from scratch."""

    def __init__(self, desk: Desk, budget: IdentifyBudget | None = None) -> None:
        super().__init__(
            intents=intents_for(desk.settings),
            allowed_mentions=NOBODY,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self.desk = desk
        self.tree = app_commands.CommandTree(self)
        self.started = discord.utils.utcnow()
        self._budget = budget
        for extension in COMMANDS:
            extension.setup(self)
        parsers = self._connection.parsers  # the library has no public way in
        for event, parse in parsers.items():
            if event != "READY":
                parsers[event] = _guarded(event, parse)
        parsers["MESSAGE_CREATE"] = _of_people(parsers["MESSAGE_CREATE"])

    async def setup_hook(self) -> None:
        await self.tree.set_translator(WordingTranslator(self.desk.wordings))

    async def on_ready(self) -> None:
        version = self.desk.library.answerer.knowledge.version
        _log.info("ready in %d servers, knowledge %s", len(self.guilds), version)

    async def on_message(self, message: discord.Message) -> None:
        await messages.on_message(self, message)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        await components.on_interaction(self.desk, interaction)

    def dispatch(self, event: str, /, *args: object, **kwargs: object) -> None:
        """Pass an event on, but a command to nobody: the tree has it already."""
        subject = args[0] if args else None
        if isinstance(subject, discord.Interaction) and subject.type not in components.PRESSED:
            return
        super().dispatch(event, *args, **kwargs)

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        self.desk.repeats.deleted(event.message_id)

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        del kwargs
        await errors.on_event_error(self.desk, event_method, args)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        await super().before_identify_hook(shard_id, initial=initial)
        if self._budget:
            self._budget.spend()

    async def close(self) -> None:
        """Let replies under way go out, then leave Discord."""
        replies = {task for task in asyncio.all_tasks() if task.get_name().startswith(REPLY_TASKS)}
        if replies and not self.is_closed():
            await asyncio.wait(replies - {asyncio.current_task()}, timeout=DRAIN_SECONDS)
        await super().close()


def _of_people(parse: Callable[[Any], object]) -> Callable[[Any], None]:
    """Leave messages of bots unread, the bot's own first: nobody answers them."""

    def of_people(data: Any) -> None:  # noqa: ANN401 - as it came from the network
        author = data.get("author") if isinstance(data, dict) else None
        if not (isinstance(author, dict) and author.get("bot")):
            parse(data)

    return of_people


def _guarded(event: str, parse: Callable[[Any], object]) -> Callable[[object], None]:
    """Keep an event that the library cannot read from ending the connection."""

    def guarded(data: object) -> None:
        try:
            parse(data)
        except UNREADABLE as error:
            _log.warning("an event that cannot be read (%s): %s", event, describe(error))

    return guarded
