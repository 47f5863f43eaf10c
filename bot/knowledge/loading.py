"""A knowledge folder to a linked `KnowledgeBase`: shapes, references, and nothing of meaning."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping  # noqa: TC003
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from bot.errors import KnowledgeError, Problem
from bot.knowledge.reading import Document, read
from bot.knowledge.schema import (
    CitationFile,
    EntriesFile,
    EntryFile,
    FactFile,
    FactsFile,
    SourceFile,
    Strict,
    VocabularyFile,
)
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
    from pathlib import Path

_File = TypeVar("_File", bound=Strict)


@dataclass(frozen=True, slots=True)
class Files:
    """The parsed files of a folder, each beside the document that knows its lines."""

    sources: list[tuple[Document, SourceFile]] = field(default_factory=list)
    facts: list[tuple[Document, FactsFile]] = field(default_factory=list)
    entries: list[tuple[Document, EntriesFile]] = field(default_factory=list)
    vocabulary: list[tuple[Document, VocabularyFile]] = field(default_factory=list)
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A base, the files it came from, and what was found on the way."""

    knowledge: KnowledgeBase | None
    files: Files
    problems: tuple[Problem, ...]


def load(folder: Path) -> KnowledgeBase:
    """Load a folder. Raises KnowledgeError with every problem of shape or reference found."""
    loaded = load_all(folder)
    if loaded.knowledge is None:
        raise KnowledgeError([p for p in loaded.problems if not p.warning])
    return loaded.knowledge


def load_all(folder: Path) -> Loaded:
    """Load as far as it goes, for `check`: the base is None where a problem stands in the way."""
    problems: list[Problem] = []
    if not folder.is_dir():
        problem = Problem(
            folder.name,
            0,
            "",
            "There is no such knowledge folder.",
            "Set KNOWLEDGE_DIR to the folder that holds sources, facts and entries.",
        )
        return Loaded(None, Files(), (problem,))
    files = _read_files(folder, problems)
    if not files.sources or not files.entries and not files.facts:
        cause = "The base has no source." if not files.sources else "The base has no entry."
        remedy = "See knowledge/README.md for the smallest base."
        problems.append(Problem(folder.name, 0, "", cause, remedy))
    knowledge = _Linker(files, problems).link()
    ok = not any(not problem.warning for problem in problems)
    return Loaded(knowledge if ok else None, files, tuple(problems))


def _read_files(folder: Path, problems: list[Problem]) -> Files:
    files = Files()
    digest = hashlib.sha256()
    kinds: list[tuple[str, type[Strict], list[tuple[Document, Strict]]]] = [
        ("sources/*.yaml", SourceFile, files.sources),  # type: ignore[list-item]
        ("facts/*.yaml", FactsFile, files.facts),  # type: ignore[list-item]
        ("entries/*.yaml", EntriesFile, files.entries),  # type: ignore[list-item]
        ("vocabulary.yaml", VocabularyFile, files.vocabulary),  # type: ignore[list-item]
    ]
    root = folder.resolve()
    for pattern, kind, into in kinds:
        for path in sorted(folder.glob(pattern)):
            name = path.relative_to(folder).as_posix()
            if not path.resolve().is_relative_to(root):
                cause = "The file is a link that leads out of the knowledge folder."
                problems.append(Problem(name, 0, "", cause, "Put the file itself there."))
                continue
            try:
                document = read(path, name)
            except KnowledgeError as error:
                problems.extend(error.problems)
                continue
            digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
            parsed = _parse(kind, document, problems)
            if parsed is not None:
                into.append((document, parsed))
    return Files(files.sources, files.facts, files.entries, files.vocabulary, digest.hexdigest())


def _parse(kind: type[_File], document: Document, problems: list[Problem]) -> _File | None:
    try:
        return kind.model_validate(document.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_context=False, include_input=False):
            path = tuple(part for part in detail["loc"] if part != "[key]")
            problems.append(
                Problem(
                    document.file,
                    document.line(path),
                    _where(document, path),
                    f"{_plain(detail['type'], detail['msg'])}.",
                    _remedy(detail["type"]),
                )
            )
        return None


def _where(document: Document, path: tuple[str | int, ...]) -> str:
    """Say where a value stands in a curator's words: `fact wuhan_gdp: citations 1: at`."""
    parts: list[str] = []
    data = document.data
    for step in path:
        inner = None
        if isinstance(data, list) and isinstance(step, int) and step < len(data):
            inner = data[step]
            named = inner.get("id") if isinstance(inner, dict) else None
            kind = {"facts": "fact", "entries": "entry"}.get(parts[-1] if parts else "", "")
            if named and kind:
                parts[-1] = f"{kind} {named}"
            else:
                parts.append(str(step + 1))
        else:
            if isinstance(data, dict):
                inner = data.get(step)
            parts.append(str(step))
        data = inner
    return ": ".join(parts)


def _plain(kind: str, message: str) -> str:
    plain = {
        "missing": "This key is missing",
        "extra_forbidden": "This key is not known here",
        "string_type": "This must be text",
        "list_type": "This must be a list",
        "dict_type": "This must be keys with values",
        "model_type": "This must be keys with values",
        "model_attributes_type": "This must be keys with values",
    }
    return plain.get(kind, message.removesuffix("."))


def _remedy(kind: str) -> str:
    remedies = {
        "missing": "Add it.",
        "extra_forbidden": "Check its spelling, or remove it.",
        "list_type": "Write one item a line, each after `- `.",
        "string_type": "Write one piece of text; put it in quotes if it holds a colon.",
    }
    return remedies.get(kind, "See knowledge/README.md for the format.")


def _place(at: str) -> tuple[int, int]:
    paragraph, sentence = at.split(".")
    return int(paragraph), int(sentence)


class _Linker:
    """Resolves ids between files, noting what does not resolve."""

    def __init__(self, files: Files, problems: list[Problem]) -> None:
        self._files = files
        self._problems = problems
        self._seen: dict[tuple[str, str], str] = {}

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
        titles = [(d, f.title) for d, f in [*self._files.facts, *self._files.entries]]
        return KnowledgeBase(
            version=self._files.digest[:12],
            sources=MappingProxyType(sources),
            facts=MappingProxyType(facts),
            entries=MappingProxyType(entries),
            topics=MappingProxyType({_topic(document): title for document, title in titles}),
            vocabulary=vocabulary,
        )

    def _note(self, document: Document, path: tuple[str | int, ...], cause: str, fix: str) -> None:
        self._problems.append(
            Problem(document.file, document.line(path), _where(document, path), cause, fix)
        )

    def _unique(
        self, kind: str, name: str, document: Document, path: tuple[str | int, ...]
    ) -> bool:
        first = self._seen.setdefault((kind, name), f"{document.file}:{document.line(path)}")
        if first == f"{document.file}:{document.line(path)}":
            return True
        self._note(
            document, path, f"The id `{name}` stands also at {first}.", "Rename one of them."
        )
        return False

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
                    MappingProxyType(sentences),
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
        return Vocabulary(MappingProxyType(entities), MappingProxyType(concepts))

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
        path: tuple[str | int, ...],
        fact: FactFile,
        sources: Mapping[str, Source],
    ) -> Fact:
        return Fact(
            id=fact.id,
            topic=_topic(document),
            statement=" ".join(fact.statement.split()),
            subject=fact.subject,
            relation=fact.relation,
            slots=MappingProxyType({Ask(ask): text for ask, text in fact.slots.items()}),
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
        path: tuple[str | int, ...],
        citations: list[CitationFile],
        sources: Mapping[str, Source],
    ) -> Iterator[Citation]:
        for n, citation in enumerate(citations):
            name = citation.source or (next(iter(sources)) if len(sources) == 1 else None)
            source = sources.get(name) if name else None
            if source is None:
                cause = f"There is no source `{name}`." if name else "The source is not named."
                known = ", ".join(f"`{known}`" for known in sources) or "none"
                self._note(document, (*path, n), cause, f"Name one of these sources: {known}.")
            elif _place(citation.at) not in source.sentences:
                cause = f"The source `{source.id}` has no sentence {citation.at}."
                remedy = "Correct the place, or add the sentence to the source."
                self._note(document, (*path, n, "at"), cause, remedy)
            else:
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
        path: tuple[str | int, ...],
        entry: EntryFile,
        facts: Mapping[str, Fact],
    ) -> Entry:
        for k, name in enumerate(entry.facts):
            if name not in facts:
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
