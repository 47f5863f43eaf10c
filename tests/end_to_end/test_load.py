"""Discord's three seconds, kept while everything happens at once."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
from typing import TYPE_CHECKING

from tests.end_to_end.rig import says
from tests.fake_discord.load import ask_all
from tests.processes import builds_of, runs

if TYPE_CHECKING:
    from pathlib import Path

    from bot.model import Entry
    from tests.end_to_end.rig import Rig

UTTERANCES = 10_000
PER_ENTRY = 20
IN_FLIGHT = 32
OPENINGS = ("what is", "where is", "who runs", "how old is", "how big is", "when opened")


def invented(order: random.Random, syllables: int) -> str:
    letters = ("bdfghklmnprstvz", "aeiou")
    return "".join(order.choice(kind) for _ in range(syllables) for kind in letters)


def write_entries(knowledge: Path, like: Entry, number: int) -> None:
    """Add entries with so many utterances in all, answered as `like` is, on invented places."""
    facts = ", ".join(fact.id for fact in like.facts)
    answer = [f"    answer: {json.dumps(like.answer)}", f"    facts: [{facts}]", "    utterances:"]
    order = random.Random(0)  # noqa: S311 - the same base in every run
    lines = ["title: Invented places", "entries:"]
    for n in range(number // PER_ENTRY):
        name = invented(order, 4).title()
        lines += [f"  - id: place_{n}", f"    question: What is {name} {n}?"]
        lines += answer
        for _ in range(PER_ENTRY):
            detail = invented(order, 3)
            lines.append(f"      - {order.choice(OPENINGS)} the {detail} of {name} {n}")
    text = "\n".join(lines) + "\n"
    (knowledge / "entries" / "invented.yaml").write_text(text, encoding="utf-8")


async def test_a_flood_by_one_member_costs_others_nothing(rig: Rig) -> None:
    await rig.run(environment={"FOOTNOTE_MEMBER_PER_MINUTE": "5"})
    sample, bob = rig.sample(0), rig.discord.person("Bob")
    flood = [rig.alice.slash("ask", question=sample.question) for _ in range(200)]
    assert says(await bob.slash("ask", question=sample.question).reply(), sample)
    replies = [await exchange.reply() for exchange in flood]
    assert sum(says(reply, sample) for reply in replies) == 5


async def test_answers_come_in_time_while_a_large_base_is_loaded(rig: Rig) -> None:
    await rig.run()
    questions = [text for sample in rig.base.samples for text in sample.entry.utterances]
    write_entries(rig.knowledge, rig.sample(0).entry, UTTERANCES)
    reload = asyncio.create_task(rig.discord.owner().slash("knowledge reload").reply(120))
    endless = itertools.takewhile(lambda _: not reload.done(), itertools.cycle(questions))
    load = await ask_all([rig.alice], endless, in_flight=IN_FLIGHT)
    assert "→" in (await reload)["content"]
    assert rig.discord.late == []
    assert len(load.latencies) > IN_FLIGHT
    await rig.works()


async def test_sigterm_while_a_large_base_is_loaded(rig: Rig) -> None:
    process = await rig.run()
    write_entries(rig.knowledge, rig.sample(0).entry, UTTERANCES)
    rig.discord.owner().slash("knowledge reload")
    await rig.discord.until(lambda: bool(builds_of(process.pid)), "a build", 10)
    (build,) = builds_of(process.pid)
    assert await process.stop() == 0
    assert "Fatal" not in process.output
    await rig.discord.until(lambda: not runs(build), "the end of the build")
