"""Many questions at once, and how long each took."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.fake_discord.people import Person


@dataclass(frozen=True, slots=True)
class Load:
    """How one run went."""

    latencies: tuple[float, ...]
    """Seconds from a question handed to the socket to the answer's body read, in no order."""
    seconds: float

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def quantile(self, share: float) -> float:
        """Return the latency, in seconds, that this share of the questions stays under."""
        ordered = sorted(self.latencies)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


async def ask_all(people: Sequence[Person], questions: Iterable[str], *, in_flight: int) -> Load:
    """Ask everything by `/ask`, the people in turn, with so many questions open at any moment.

    Raises NoAnswerError where a question gets no answer.
    """
    waiting = iter(enumerate(questions))
    latencies: list[float] = []

    async def keep_asking() -> None:
        for number, question in waiting:
            exchange = people[number % len(people)].slash("ask", question=question)
            await exchange.reply()
            latencies.append(exchange.callback_at - exchange.sent_at)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(in_flight):
            group.create_task(keep_asking())
    return Load(tuple(latencies), time.perf_counter() - began)
