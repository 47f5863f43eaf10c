"""50,000 questions with reload upon reload, a second apart: no error, no growth of memory.

`python -m benchmarks.soak [--questions 50000] [--whole]` ends with 1 if a question gets no answer,
a reload fails, a line of the log is a warning, or memory grows. It runs on one topic of the shipped
base, which is built in a second where nothing else runs; --whole takes all of it.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.discord import UNPACED, different_questions
from bot.knowledge.loading import load
from tests.fake_discord import FakeDiscord, Person
from tests.fake_discord.load import ask_all
from tests.fake_discord.process import ROOT, Process

QUESTIONS = 50_000
TOPIC = "other_cities"
RELOAD_PATIENCE = 600.0
SLICES = 50
IN_FLIGHT = 8
RELOAD_SECONDS = 1.0
GROWTH = 0.05
"""Share by which the last quarter's memory may stand above the second's: what an allocator does."""


async def reload_forever(curator: Person, knowledge: Path, replies: list[str]) -> None:
    """Change a file and reload, a second after the last reload."""
    target = min((knowledge / "entries").glob("*.yaml"))
    original = target.read_text(encoding="utf-8")
    for number in itertools.count(1):
        target.write_text(f"# revision {number}\n{original}", encoding="utf-8")
        reply = await curator.slash("knowledge reload").reply(RELOAD_PATIENCE)
        replies.append(reply["content"] or str(reply["embeds"]))
        await asyncio.sleep(RELOAD_SECONDS)


async def soak(discord: FakeDiscord, process: Process, knowledge: Path, number: int) -> list[str]:
    """Ask everything and return what went wrong."""
    base = load(knowledge)
    utterances = [text for entry in base.entries.values() for text in entry.utterances]
    questions = itertools.islice(different_questions(utterances), number)
    people = [discord.person(f"Member {n}") for n in range(50)]
    replies: list[str] = []
    reloads = asyncio.create_task(reload_forever(discord.owner(), knowledge, replies))
    memory: list[int] = []
    for slice_ in range(SLICES):
        part = itertools.islice(questions, number // SLICES)
        load_ = await ask_all(people, part, in_flight=IN_FLIGHT)
        memory.append(process.resident_bytes())
        print(
            f"{(slice_ + 1) * number // SLICES:6} questions, {load_.per_second:5.0f}/s,"
            f" p99 {load_.quantile(0.99) * 1e3:6.1f} ms, {memory[-1] / 1e6:6.1f} MB,"
            f" {len(replies)} reloads",
            flush=True,
        )
        if reloads.done():
            reloads.result()
    reloads.cancel()
    quarter = SLICES // 4
    before = statistics.median(memory[quarter : 2 * quarter])
    after = statistics.median(memory[-quarter:])
    print(f"memory: {before / 1e6:.1f} MB in the second quarter, {after / 1e6:.1f} MB in the last")
    wrong = [f"a reload said: {text}" for text in dict.fromkeys(replies) if "→" not in text]
    if after > before * (1 + GROWTH):
        wrong.append(f"memory grew by {after / before - 1:.0%}")
    if discord.late:
        wrong.append(f"{len(discord.late)} answers came too late")
    # discord.py says so too where its heartbeat thread, not the connection, came late.
    lines = [line for line in process.output.splitlines() if "Can't keep up" not in line]
    return wrong + [f"the log says: {line}" for line in lines]


def prepare(knowledge: Path, *, whole: bool) -> None:
    """Copy the shipped base, or one topic of it."""
    shutil.copytree(ROOT / "knowledge", knowledge)
    for file in knowledge.glob("*/*.yaml"):
        if not whole and file.parent.name != "sources" and file.stem != TOPIC:
            file.unlink()


async def main(number: int, *, whole: bool) -> int:
    """Set up, soak, and say what went wrong; return the exit code."""
    with tempfile.TemporaryDirectory() as name:
        knowledge = Path(name) / "knowledge"
        prepare(knowledge, whole=whole)
        async with FakeDiscord(checked=False, keep=500) as discord:
            environment = discord.environment() | UNPACED | {"KNOWLEDGE_DIR": str(knowledge)}
            folder = Path(name)
            register = await Process.start("bot", "sync", environment=environment, folder=folder)
            if await register.ended(60):
                raise SystemExit(register.output)
            process = await Process.start("bot", "run", environment=environment, folder=folder)
            try:
                await discord.connected(60)
                wrong = await soak(discord, process, knowledge, number)
                if code := await process.stop():
                    wrong.append(f"it ended with {code}")
            finally:
                await process.kill()
    for line in wrong:
        print(line)
    print("failed" if wrong else "no error, no growth")
    return 1 if wrong else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--whole", action="store_true")
    given = parser.parse_args()
    sys.exit(asyncio.run(main(given.questions, whole=given.whole)))
