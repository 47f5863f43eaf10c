"""The files of a knowledge folder: read, and held against their formats."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from bot.errors import KnowledgeError, Problem
from bot.knowledge.reading import read
from bot.knowledge.schema import EntriesFile, FactsFile, SourceFile, Strict, VocabularyFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.knowledge.reading import Data, Document, Steps

_File = TypeVar("_File", bound=Strict)


@dataclass(frozen=True, slots=True)
class Files:
    """The parsed files of a folder, each beside the document that knows its lines."""

    sources: list[tuple[Document, SourceFile]] = field(default_factory=list)
    facts: list[tuple[Document, FactsFile]] = field(default_factory=list)
    entries: list[tuple[Document, EntriesFile]] = field(default_factory=list)
    vocabulary: list[tuple[Document, VocabularyFile]] = field(default_factory=list)

    @property
    def version(self) -> str:
        """Twelve hex digits: the same files, the same version."""
        digest = hashlib.sha256()
        for group in (self.sources, self.facts, self.entries, self.vocabulary):
            for document, _ in group:
                digest.update(f"{document.file}\0{document.sha256}\0".encode())
        return digest.hexdigest()[:12]


def read_files(folder: Path, problems: list[Problem]) -> Files:
    """Read every file of a folder; what is wrong with them is added to `problems`."""
    _ignored(folder, problems)
    return Files(
        list(_read(folder, "sources/*.yaml", SourceFile, problems)),
        list(_read(folder, "facts/*.yaml", FactsFile, problems)),
        list(_read(folder, "entries/*.yaml", EntriesFile, problems)),
        list(_read(folder, "vocabulary.yaml", VocabularyFile, problems)),
    )


def _ignored(folder: Path, problems: list[Problem]) -> None:
    """Name the files that nobody would miss until an answer is: their ending is `.yml`."""
    for path in sorted(folder.rglob("*.yml")):
        cause = "A file whose name ends in `.yml` is not read."
        name = path.relative_to(folder).as_posix()
        problems.append(Problem(name, 0, "", cause, "Let its name end in `.yaml`."))


def _read(
    folder: Path, pattern: str, kind: type[_File], problems: list[Problem]
) -> Iterator[tuple[Document, _File]]:
    root = folder.resolve()
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
        parsed = _parse(kind, document, problems)
        if parsed is not None:
            yield document, parsed


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
                    where(document, path),
                    f"{_plain(detail['type'], detail['msg'])}.",
                    _remedy(detail["type"]),
                )
            )
        return None


def where(document: Document, path: Steps) -> str:
    """Say where a value stands in a curator's words: `fact wuhan_gdp: citations 1: at`."""
    parts: list[str] = []
    data: Data | None = document.data
    for step in path:
        if isinstance(step, str):
            data = data.get(step) if isinstance(data, dict) else None
            parts.append(step)
            continue
        data = data[step] if isinstance(data, list) and step < len(data) else None
        named = data.get("id") if isinstance(data, dict) else None
        kind = {"facts": "fact", "entries": "entry"}.get(parts[-1] if parts else "")
        if named and kind:
            parts[-1] = f"{kind} {named}"
        else:
            parts.append(str(step + 1))
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
