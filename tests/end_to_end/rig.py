"""What the end-to-end tests share: the fake, the program, a part of the shipped base."""

from __future__ import annotations

import re
import shutil
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fake_discord import TOKEN, FakeDiscord
from tests.fake_discord.commands import Option
from tests.fake_discord.process import Process

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from tests.end_to_end.base import Base, Sample
    from tests.fake_discord import JSON, Person

START_PATIENCE = 60.0
SETTINGS = {
    "FOOTNOTE_BACKOFF_FIRST": "0.05",
    "FOOTNOTE_BACKOFF_MOST": "0.2",
    "FOOTNOTE_MEMBER_PER_MINUTE": "0",
    "FOOTNOTE_CHANNEL_PER_MINUTE": "0",
    "FOOTNOTE_REPEAT_SECONDS": "0",
    "FOOTNOTE_IDENTIFIES_PER_HOUR": "100",
    "LOG_LEVEL": "DEBUG",
}
"""Quick back-offs; neither pacing nor repeat suppression, since tests ask fast and again; the log
at its most talkative, which must not hold what members write even so."""
ESCAPE = re.compile(r"\\([^\sA-Za-z0-9])")


@dataclass
class Rig:
    """A fake of Discord, a folder, and the processes that were started there."""

    discord: FakeDiscord
    folder: Path
    alice: Person
    base: Base
    processes: list[Process] = field(default_factory=list)

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, base: Base) -> AsyncIterator[Rig]:
        """Set up and, at the end, fail for whatever no test should leave behind.

        The commands are registered from the start, as if the bot had synced before.
        """
        shutil.copytree(base.folder, folder / "knowledge")
        async with FakeDiscord() as discord:
            discord.commands.replace(None, base.commands)
            rig = cls(discord, folder, discord.person("Alice"), base)
            try:
                yield rig
            finally:
                for process in rig.processes:
                    await process.kill()
        assert discord.violations == []
        assert discord.gateway.protocol_errors == []
        for process in rig.processes:
            assert TOKEN not in process.output
            assert "Traceback" not in process.output
            assert not [text for text in rig.questions() if text in process.output]

    def sample(self, number: int) -> Sample:
        """Return a question with its answer; other numbers, other questions as far as they go."""
        return self.base.samples[number % len(self.base.samples)]

    def questions(self) -> set[str]:
        """Return what members have asked."""
        asked = {post.message["content"] for post in self.discord.posts.values()}
        for exchange in self.discord.exchanges.values():
            options = exchange.payload["data"].get("options", ())
            asked |= {option["value"] for option in options if option["type"] == Option.STRING}
        return {text for text in asked if text.strip()}

    @property
    def knowledge(self) -> Path:
        return self.folder / "knowledge"

    async def start(
        self, command: str = "run", *, environment: Mapping[str, str] | None = None
    ) -> Process:
        """Start `python -m bot command` against the fake."""
        variables = {
            **self.discord.environment(),
            **SETTINGS,
            "KNOWLEDGE_DIR": str(self.knowledge),
            **(environment or {}),
        }
        process = await Process.start("bot", command, environment=variables, folder=self.folder)
        self.processes.append(process)
        return process

    async def register(self) -> None:
        """Register the commands, as an admin does once."""
        process = await self.start("sync")
        assert await process.ended(START_PATIENCE) == 0, process.output

    async def run(self, *, environment: Mapping[str, str] | None = None) -> Process:
        """Start the bot and wait until it is connected."""
        process = await self.start(environment=environment)
        await self.discord.connected(START_PATIENCE)
        return process

    async def works(self) -> None:
        """Ask, and take nothing but the right answer."""
        sample = self.sample(0)
        reply = await self.alice.slash("ask", question=sample.question).reply()
        assert says(reply, sample)


def plain(message: JSON) -> str:
    """Return a message's text without the backslashes that keep it from being markdown."""
    return ESCAPE.sub(r"\1", message["content"])


def shown(message: JSON) -> str:
    """Return the text and what the embeds say, without backslashes."""
    embeds = message["embeds"]
    texts = [embed.get("description", "") for embed in embeds]
    texts += [field["value"] for embed in embeds for field in embed.get("fields", ())]
    return "\n".join([plain(message), *(ESCAPE.sub(r"\1", text) for text in texts)])


def says(message: JSON, sample: Sample) -> bool:
    """Say whether a message gives the sample's answer."""
    return sample.answer in plain(message)
