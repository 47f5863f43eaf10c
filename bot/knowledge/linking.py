"""Parsed files to a `KnowledgeBase`: every id resolved to what it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Problem
from bot.knowledge.files import where
from bot.model import (
    Ask,
    Citation,
    Entity,
    Entry,
    Fact,
    KnowledgeBase,
    Sentence,
    Source,
    Vocabulary,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.knowledge.files import Files
    from bot.knowledge.reading import Document, Steps
    from bot.knowledge.schema import CitationFile, EntriesFile, EntryFile, FactFile, FactsFile


def _place(at: str) -> tuple[int, int]:
    paragraph, sentence = at.split(".")
    return int(paragraph), int(sentence)


class Linker:
    """Resolves ids between files, noting what does not resolve."""

    def __init__(self, files: Files, problems: list[Problem]) -> None:
        self._files = files
        self._problems = problems
        self._seen: dict[tuple[str, str], str] = {}
        self._unread = {problem.file.partition("/")[0] for problem in problems}
        """Folders of which a file was not read: what is missing there may stand in that file."""

    def link(self) -> KnowledgeBase:
        sources = {source.id: source for source in self._sources()}
        vocabulary = self._vocabulary()
        facts = {
            fact.id: fact
            for document, file in self._files.facts
            for fact in self._facts(document, file, sources)
        }
        entries = {
            entry.id: entry
            for document, file in self._files.entries
            for entry in self._entries(document, file, facts)
        }
        covered = {fact.id for entry in entries.values() for fact in entry.facts}
        for fact in facts.values():
            if fact.id not in covered and fact.id not in entries:
                entries[fact.id] = _entry_of(fact)
        titles = [(document, file.title) for document, file in self._files.facts]
        titles += [(document, file.title) for document, file in self._files.entries]
        return KnowledgeBase(
            version=self._files.version,
            sources=sources,
            facts=facts,
            entries=entries,
            topics={_topic(document): title for document, title in titles},
            vocabulary=vocabulary,
        )

    def _note(self, document: Document, path: Steps, cause: str, fix: str) -> None:
        self._problems.append(
            Problem(document.file, document.line(path), where(document, path), cause, fix)
        )

    def _unique(self, kind: str, name: str, document: Document, path: Steps) -> bool:
        first = self._seen.get((kind, name))
        if first:
            cause = f"The id `{name}` stands also at {first}."
            self._note(document, path, cause, "Rename one of them.")
            return False
        self._seen[kind, name] = f"{document.file}:{document.line(path)}"
        return True

    def _sources(self) -> Iterator[Source]:
        for document, file in self._files.sources:
            if self._unique("source", file.id, document, ("id",)):
                sentences = {
                    _place(s.at): Sentence(*_place(s.at), s.sha256, s.start, s.end)
                    for s in file.sentences
                }
                yield Source(
                    file.id,
                    file.title,
                    file.publisher,
                    file.published,
                    file.url,
                    sentences,
                )

    def _vocabulary(self) -> Vocabulary:
        entities: dict[str, Entity] = {}
        concepts: dict[str, tuple[str, ...]] = {}
        for _, file in self._files.vocabulary:
            for name, entity in file.entities.items():
                entities[name] = Entity(name, entity.name, entity.kind, tuple(entity.aliases))
            for kind, foils in file.foils.items():
                for foil in foils:
                    key = f"foil:{foil}"
                    entities[key] = Entity(key, foil, kind, (), foil=True)
            concepts.update({name: tuple(phrases) for name, phrases in file.concepts.items()})
        return Vocabulary(entities, concepts)

    def _facts(
        self, document: Document, file: FactsFile, sources: Mapping[str, Source]
    ) -> Iterator[Fact]:
        for n, fact in enumerate(file.facts):
            path = ("facts", n)
            if self._unique("fact", fact.id, document, path):
                yield self._fact(document, path, fact, sources)

    def _fact(
        self,
        document: Document,
        path: Steps,
        fact: FactFile,
        sources: Mapping[str, Source],
    ) -> Fact:
        return Fact(
            id=fact.id,
            topic=_topic(document),
            statement=" ".join(fact.statement.split()),
            subject=fact.subject,
            relation=fact.relation,
            slots={Ask(ask): text for ask, text in fact.slots.items()},
            names=frozenset(fact.names),
            needs=tuple(frozenset(need.split()) for need in fact.needs),
            about=frozenset(fact.about) | frozenset(fact.numbers),
            contradicts=frozenset(fact.contradicts),
            corrects=frozenset(fact.corrects),
            citations=tuple(
                self._citations(document, (*path, "citations"), fact.citations, sources)
            ),
            context=tuple(self._citations(document, (*path, "context"), fact.context, sources)),
            terms=tuple(fact.terms),
        )

    def _citations(
        self,
        document: Document,
        path: Steps,
        citations: list[CitationFile],
        sources: Mapping[str, Source],
    ) -> Iterator[Citation]:
        for n, citation in enumerate(citations):
            name = citation.source or (next(iter(sources)) if len(sources) == 1 else None)
            source = sources.get(name) if name else None
            if source is None and "sources" not in self._unread:
                cause = f"There is no source `{name}`." if name else "The source is not named."
                known = ", ".join(f"`{known}`" for known in sources) or "none"
                self._note(document, (*path, n), cause, f"Name one of these sources: {known}.")
            elif source and _place(citation.at) not in source.sentences:
                cause = f"The source `{source.id}` has no sentence {citation.at}."
                remedy = "Correct the place, or add the sentence to the source."
                self._note(document, (*path, n, "at"), cause, remedy)
            elif source:
                yield Citation(source, *_place(citation.at), tuple(citation.evidence))

    def _entries(
        self, document: Document, file: EntriesFile, facts: Mapping[str, Fact]
    ) -> Iterator[Entry]:
        for n, entry in enumerate(file.entries):
            path = ("entries", n)
            if self._unique("entry", entry.id, document, path):
                yield self._entry(document, path, entry, facts)

    def _entry(
        self,
        document: Document,
        path: Steps,
        entry: EntryFile,
        facts: Mapping[str, Fact],
    ) -> Entry:
        for k, name in enumerate(entry.facts):
            if name not in facts and "facts" not in self._unread:
                remedy = "Correct the id, or add the fact."
                self._note(document, (*path, "facts", k), f"There is no fact `{name}`.", remedy)
        return Entry(
            id=entry.id,
            topic=_topic(document),
            question=" ".join(entry.question.split()),
            answer=" ".join(entry.answer.split()),
            facts=tuple(facts[name] for name in entry.facts if name in facts),
            utterances=tuple(entry.utterances),
            declines=tuple(entry.declines),
            listed=entry.listed == "yes",
        )


def _entry_of(fact: Fact) -> Entry:
    """Make the entry by which a fact answers where no written one covers it."""
    return Entry(
        id=fact.id,
        topic=fact.topic,
        question=fact.statement,
        answer=fact.statement,
        facts=(fact,),
        utterances=(),
        declines=(),
        listed=False,
    )


def _topic(document: Document) -> str:
    return document.file.rsplit("/", 1)[-1].removesuffix(".yaml")
