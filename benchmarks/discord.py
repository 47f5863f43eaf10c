"""Footnote beside a bare discord.py echo bot on the local fake of Discord: ratios of one run.

Both bots are up at the same time, each in its own process, and are asked in turns, so that other
work on the machine strikes both. Each question is another member's, as in a large server, but for
the last run: one member who talks on, so that every question may continue the one before it.
`python -m benchmarks.discord` ends with 1 if a target is missed.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import statistics
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from benchmarks.questions import LAST
from bot.evaluation.gold import read_gold
from bot.knowledge.loading import load
from tests.fake_discord import FakeDiscord
from tests.fake_discord.load import ask_all
from tests.fake_discord.process import ROOT, Process

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from tests.fake_discord import Person
    from tests.fake_discord.load import Load

ROUNDS = 7
BUSY = 16
"""Questions open at any moment in the throughput runs."""
PER_ROUND = 800
ALONE_PER_ROUND = 200
POPULAR = 12
"""How many different questions the popular ones are, asked as in a channel: the first most."""
FRAMES = (
    "{}",
    "please tell me: {}",
    "hey, {}",
    "quick question: {}",
    "I was wondering, {}",
    "does anybody know, {}",
    "hi all! {}",
    "{} thanks",
    "{} just curious",
    "one more thing: {}",
)
UNPACED = {
    "FOOTNOTE_MEMBER_PER_MINUTE": "0",
    "FOOTNOTE_CHANNEL_PER_MINUTE": "0",
    "FOOTNOTE_REPEAT_SECONDS": "0",
    "LOG_LEVEL": "WARNING",
}


@dataclass(frozen=True, slots=True)
class Contestant:
    """A bot and the fake that it is connected to."""

    process: Process
    discord: FakeDiscord
    talker: Person

    async def busy(self, questions: list[str]) -> Load:
        """Have many members ask at once."""
        return await self._each(questions, BUSY)

    async def alone(self, questions: list[str]) -> Load:
        """Have one member after the other ask."""
        return await self._each(questions, 1)

    async def _each(self, questions: list[str], in_flight: int) -> Load:
        """Have each question asked by a member who has asked nothing before."""
        members = [self.discord.person(f"Member {n}") for n in range(len(questions))]
        return await ask_all(members, questions, in_flight=in_flight)

    async def talk(self, questions: list[str]) -> Load:
        """Have one member ask all of them, one at a time."""
        return await ask_all([self.talker], questions, in_flight=1)


Asking: TypeAlias = "Callable[[Contestant, list[str]], Awaitable[Load]]"


@dataclass(frozen=True, slots=True)
class Target:
    """A figure, and what it has to be."""

    name: str
    figure: float
    bound: float
    at_least: bool
    unit: str = ""

    @property
    def met(self) -> bool:
        return self.figure >= self.bound if self.at_least else self.figure <= self.bound

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        mark = "ok    " if self.met else "MISSED"
        return f"{mark} {self.name:<58} {self.figure:8.2f}{self.unit} ({sign} {self.bound:g})"


def different_questions(utterances: list[str]) -> Iterator[str]:
    """Yield questions that never repeat: every utterance in every frame, then numbered."""
    order = random.Random(0)  # noqa: S311 - the same order in every run
    for lap in itertools.count():
        for frame in FRAMES:
            for utterance in order.sample(utterances, len(utterances)):
                yield frame.format(utterance) + (f" ({lap})" if lap else "")


def popular_questions(utterances: list[str], number: int) -> list[str]:
    """Return a channel's questions: a few, the first asked most, as Zipf's law has it."""
    order = random.Random(1)  # noqa: S311 - the same questions in every run
    few = order.sample(utterances, POPULAR)
    return order.choices(few, [1 / rank for rank in range(1, POPULAR + 1)], k=number)


async def start(stack: AsyncExitStack, module: str, *arguments: str) -> Contestant:
    """Start a bot on a fake of its own and wait until it can be asked."""
    discord = await stack.enter_async_context(FakeDiscord(checked=False, keep=500))
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    environment = {**discord.environment(), **UNPACED}
    if arguments:
        register = await Process.start(module, "sync", environment=environment, folder=folder)
        if await register.ended(60):
            raise SystemExit(register.output)
    process = await Process.start(module, *arguments, environment=environment, folder=folder)
    stack.push_async_callback(process.kill)
    await discord.connected(60)
    return Contestant(process, discord, discord.person("Alice"))


def ratio(pairs: list[tuple[Load, Load]]) -> float:
    """Return the median over rounds of Footnote's throughput by the echo bot's."""
    return statistics.median(ours.per_second / theirs.per_second for ours, theirs in pairs)


def milliseconds(loads: list[Load], share: float) -> float:
    """Return the median over rounds of a quantile."""
    return statistics.median(load.quantile(share) for load in loads) * 1_000


async def in_turns(
    ours: Contestant, echo: Contestant, rounds: Iterator[list[str]], ask: Asking
) -> list[tuple[Load, Load]]:
    """Ask both the same, round by round; the first round warms up and does not count."""
    pairs = [
        (await ask(ours, questions), await ask(echo, questions))
        for questions in itertools.islice(rounds, ROUNDS + 1)
    ]
    return pairs[1:]


def show(name: str, pairs: list[tuple[Load, Load]]) -> None:
    """Print both bots' absolute figures, which hold for this machine in this minute."""
    for who, loads in zip(("Footnote", "echo"), zip(*pairs, strict=True), strict=True):
        rate = statistics.median(load.per_second for load in loads)
        p50, p99 = milliseconds(list(loads), 0.5), milliseconds(list(loads), 0.99)
        print(f"{name:<10} {who:<9} {rate:6.0f}/s  p50 {p50:6.2f} ms  p99 {p99:6.2f} ms")


async def compare(
    ours: Contestant, echo: Contestant, utterances: list[str], unseen: list[str]
) -> list[Target]:
    """Ask both in turns and return the figures against their targets."""
    fresh = different_questions(utterances)
    never = different_questions(unseen)
    new_rounds = (list(itertools.islice(never, PER_ROUND)) for _ in itertools.count())
    fresh_rounds = (list(itertools.islice(fresh, PER_ROUND)) for _ in itertools.count())
    single_rounds = (list(itertools.islice(fresh, ALONE_PER_ROUND)) for _ in itertools.count())
    same_rounds = itertools.repeat(popular_questions(utterances, PER_ROUND))
    different = await in_turns(ours, echo, fresh_rounds, Contestant.busy)
    new = await in_turns(ours, echo, new_rounds, Contestant.busy)
    popular = await in_turns(ours, echo, same_rounds, Contestant.busy)
    alone = await in_turns(ours, echo, single_rounds, Contestant.alone)
    talk = await in_turns(ours, echo, single_rounds, Contestant.talk)
    kinds = {"phrasings": different, "unseen": new, "popular": popular, "alone": alone}
    for name, pairs in {**kinds, "talking on": talk}.items():
        show(name, pairs)
    p50 = milliseconds([mine for mine, _ in alone], 0.5)
    memory = ours.process.resident_bytes() - echo.process.resident_bytes()
    tail = max(
        statistics.median(mine.quantile(0.99) / mine.quantile(0.5) for mine, _ in pairs)
        for pairs in kinds.values()
    )
    rate = ratio(different)
    above = p50 - milliseconds([theirs for _, theirs in alone], 0.5)
    return [
        Target("throughput by the echo bot's, the base's phrasings", rate, 0.35, True),
        Target("throughput by the echo bot's, questions never seen", ratio(new), 0.35, True),
        Target("throughput by the echo bot's, popular questions", ratio(popular), 0.85, True),
        Target("p50 above the echo bot's, one at a time", above, 3, False, " ms"),
        Target("p99 by p50, the worst of the four runs", tail, 3, False),
        Target("resident memory above the echo bot's", memory / 1e6, 60, False, " MB"),
    ]


async def main() -> int:
    knowledge = load(ROOT / "knowledge")
    utterances = [text for entry in knowledge.entries.values() for text in entry.utterances]
    unseen = [gold.q for gold in read_gold(LAST)]
    async with AsyncExitStack() as stack:
        echo = await start(stack, "tests.fake_discord.echo_bot")
        ours = await start(stack, "bot", "run")
        targets = await compare(ours, echo, utterances, unseen)
    for target in targets:
        print(target)
    return 0 if all(target.met for target in targets) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
