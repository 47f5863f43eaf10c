"""The knowledge base of these tests: the small one, and questions on it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.knowledge.loading import load
from tests.fake_discord.process import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from bot.model import Entry
    from tests.fake_discord import JSON

SMALL = ROOT / "tests" / "small_base"
"""A process starts on it in a fraction of the time that the shipped base takes."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A question, the entry that answers it, and the answer's text."""

    question: str
    entry: Entry
    answer: str


@dataclass(frozen=True, slots=True)
class Base:
    """A knowledge folder, and what the program replies to questions on it."""

    folder: Path
    samples: tuple[Sample, ...]
    """Questions that are answered: up to one for each entry."""
    unclear: str
    """A question that is met with choices, the first of them the entry of a sample."""
    commands: list[JSON] = field(default_factory=list)
    """What the bot registers; it holds nothing of the base, but takes a start of it to learn."""

    @classmethod
    def prepare(cls, folder: Path) -> Base:
        """Copy the base to `folder` and pick questions from its utterances."""
        shutil.copytree(SMALL, folder)
        entries = [e for e in load(folder).entries.values() if e.listed and e.utterances]
        whole = [text for entry in entries for text in (entry.question, *entry.utterances)]
        halves = [" ".join(text.split()[:3]) for text in whole]
        replies = _ask(folder, [*whole, *halves])
        samples = tuple(_samples(entries, replies))
        answered = {sample.entry.id for sample in samples}
        return cls(folder, samples, next(_unclear(replies, answered)))


def _ask(folder: Path, questions: Sequence[str]) -> list[JSON]:
    """Return the program's replies, each question in a conversation of its own."""
    lines = "".join(json.dumps({"question": question}) + "\n" for question in questions)
    command = [sys.executable, "-m", "bot", "ask", "--jsonl", "--knowledge", str(folder)]
    done = subprocess.run(  # noqa: S603 - our own program
        command, input=lines, capture_output=True, encoding="utf-8", check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def _samples(entries: Iterable[Entry], replies: Iterable[JSON]) -> Iterator[Sample]:
    by_id = {entry.id: entry for entry in entries}
    for reply in replies:
        if reply["outcome"] == "answer" and len(reply["entries"]) == 1:
            entry = by_id.pop(reply["entries"][0], None)
            if entry:
                yield Sample(reply["question"], entry, reply["reply"])


def _unclear(replies: Iterable[JSON], answered: set[str]) -> Iterator[str]:
    for reply in replies:
        if reply["suggestions"] and reply["suggestions"][0]["entry"] in answered:
            yield reply["question"]
