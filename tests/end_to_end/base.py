"""The knowledge base of these tests: one topic of the shipped one, and questions on it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.library import Library
from bot.model import Answer, Suggestion
from tests.fake_discord.process import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.answering import Answerer
    from bot.model import Entry
    from tests.fake_discord import JSON

TOPIC = "other_cities"
"""A process starts on it in a fifth of the time that the whole base takes."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A question, the entry that answers it, and the answer's text."""

    question: str
    entry: Entry
    answer: str


@dataclass(frozen=True, slots=True)
class Base:
    """A knowledge folder, and how the answerer judges questions on it."""

    folder: Path
    samples: tuple[Sample, ...]
    """Questions that are answered: up to one for each entry."""
    unclear: str
    """A question that is met with choices, the first of them the entry of a sample."""
    commands: list[JSON] = field(default_factory=list)
    """What the bot registers; they hold nothing of the base, but take a start of it to learn."""

    @classmethod
    def prepare(cls, folder: Path) -> Base:
        """Copy the topic to `folder` and pick questions from its utterances."""
        shutil.copytree(ROOT / "knowledge", folder)
        for file in folder.glob("*/*.yaml"):
            if file.parent.name != "sources" and file.stem != TOPIC:
                file.unlink()
        answerer = Library.open(folder).answerer
        entries = [e for e in answerer.knowledge.entries.values() if e.listed and e.utterances]
        samples = tuple(sample for entry in entries for sample in _samples(answerer, entry))
        utterances = (text for entry in entries for text in entry.utterances)
        halves = (" ".join(text.split()[:3]) for text in utterances)
        answered = {sample.entry.id for sample in samples}
        return cls(folder, samples, next(h for h in halves if _offered(answerer, h) in answered))


def _samples(answerer: Answerer, entry: Entry) -> Iterator[Sample]:
    for question in (entry.question, *entry.utterances):
        reply = answerer.reply(question)
        if isinstance(reply, Answer) and reply.entries == (entry,):
            yield Sample(question, entry, reply.text)
            return


def _offered(answerer: Answerer, question: str) -> str:
    """Return the id of the first choice that a question is met with."""
    reply = answerer.reply(question)
    return reply.entries[0].id if isinstance(reply, Suggestion) else ""
