"""A small knowledge base and an answerer over it, made of the real values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from bot.errors import KnowledgeError, Problem
from bot.model import (
    Abstention,
    Answer,
    Ask,
    Citation,
    Entry,
    Evidence,
    Fact,
    KnowledgeBase,
    Sentence,
    Source,
    Suggestion,
    Trace,
    Turn,
    Vocabulary,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.model import Reply

SOURCE = Source(
    id="shine",
    title="Boost for 'Motor City'",
    publisher="SHINE",
    published=date(2019, 12, 19),
    url="https://example.org/news/1",
    sentences={
        (paragraph, 1): Sentence(paragraph, 1, "0" * 64, f"Start {paragraph}", "its end")
        for paragraph in range(12)
    },
)


def make_entry(
    name: str,
    question: str,
    answer: str,
    *,
    topic: str = "cars",
    paragraphs: Iterable[int] = (3,),
    quote: str = "a phrase of evidence",
    source: Source = SOURCE,
) -> Entry:
    citations = tuple(Citation(source, number, 1, (quote,)) for number in paragraphs)
    fact = Fact(
        id=f"{name}_fact",
        topic=topic,
        statement=answer,
        subject=name,
        relation="is",
        slots={Ask.WHAT: answer},
        names=frozenset(),
        needs=(),
        about=frozenset(),
        contradicts=frozenset(),
        corrects=frozenset(),
        citations=citations,
    )
    return Entry(name, topic, question, answer, (fact,), (question,), ())


ENTRIES = (
    make_entry("plant", "Where is the plant?", "The plant is in Wuhan."),
    make_entry("staff", "How many people work there?", "9,000 people work at the plant."),
    make_entry("patents", "How many patents are held?", "It holds 29 patents.", topic="firms"),
)


def make_base(
    *entries: Entry, version: str = "aaaaaaaaaaaa", source: Source = SOURCE
) -> KnowledgeBase:
    topics = {entry.topic: entry.topic.title() for entry in entries}
    return KnowledgeBase(
        version=version,
        sources={source.id: source},
        facts={fact.id: fact for entry in entries for fact in entry.facts},
        entries={entry.id: entry for entry in entries},
        topics=topics,
        vocabulary=Vocabulary({}, {}),
    )


@dataclass
class TinyAnswerer:
    """Answers a question that is an entry's own; offers choices for one that says "either"."""

    knowledge: KnowledgeBase
    asked: list[tuple[str, Turn | None]] = field(default_factory=list)

    def reply(self, question: str, previous: Turn | None = None) -> Reply:
        self.asked.append((question, previous))
        listed = tuple(self.knowledge.entries.values())
        trace = Trace(
            question, tuple(Evidence(e.id, 0.5, 0.5, e.question, ("no",)) for e in listed), 0.1
        )
        if question == "boom":
            raise RuntimeError("secret words of a member")
        for entry in listed:
            if entry.question == question:
                return replace(self.answer(entry.id), trace=trace)
        if "either" in question:
            turn = Turn(question, tuple(entry.id for entry in listed[:3]))
            return Suggestion("Did you mean", "nearest", listed[:3], 0.4, turn, trace)
        reason = "empty" if not question.strip() else "no_answer"
        return Abstention("No.", reason, 0.0, Turn(question), trace)

    def answer(self, entry_id: str) -> Answer:
        entry = self.knowledge.entries[entry_id]
        turn = Turn(entry.question, (entry.id,))
        trace = Trace(entry.question, (Evidence(entry.id, 0.99, 1.0, entry.question),), 0.9)
        return Answer(entry.answer, (entry,), entry.citations, 0.99, turn, trace)

    def complete(self, typed: str, limit: int = 25) -> tuple[Entry, ...]:
        found = [e for e in self.knowledge.entries.values() if typed.lower() in e.question.lower()]
        return tuple(found[:limit])


@dataclass(frozen=True)
class Change:
    before: str
    after: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


BROKEN = Problem("facts/cars.yaml", 12, "fact plant: citation", "There is no quote.", "Add one.")


@dataclass
class TinyLibrary:
    """Holds an answerer; `next_base` is what the files say, None for files that do not load."""

    answerer: TinyAnswerer
    next_base: KnowledgeBase | None = None
    before_reload: Callable[[], None] = lambda: None

    def reload(self) -> Change:
        self.before_reload()
        if self.next_base is None:
            raise KnowledgeError([BROKEN])
        old, new = self.answerer.knowledge, self.next_base
        self.answerer = TinyAnswerer(new)
        return Change(
            old.version,
            new.version,
            added=tuple(new.entries.keys() - old.entries.keys()),
            removed=tuple(old.entries.keys() - new.entries.keys()),
        )

    def check(self) -> tuple[Problem, ...]:
        return () if self.next_base else (BROKEN,)


def make_library(*entries: Entry) -> TinyLibrary:
    return TinyLibrary(TinyAnswerer(make_base(*(entries or ENTRIES))))
