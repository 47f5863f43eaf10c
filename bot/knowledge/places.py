"""Where each fact and entry stands in its file, so that a problem can say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import Problem

if TYPE_CHECKING:
    from bot.knowledge.files import Files
    from bot.knowledge.reading import Document, Steps


@dataclass(frozen=True, slots=True)
class Places:
    """Where each fact and entry stands in its file."""

    where: dict[tuple[str, str], tuple[Document, Steps]]

    @classmethod
    def of(cls, files: Files) -> Places:
        found: dict[tuple[str, str], tuple[Document, Steps]] = {}
        for document, facts in files.facts:
            for n, fact in enumerate(facts.facts):
                found["fact", fact.id] = document, ("facts", n)
        for document, entries in files.entries:
            for n, entry in enumerate(entries.entries):
                found["entry", entry.id] = document, ("entries", n)
        return cls(found)

    def problem(
        self,
        kind: str,
        name: str,
        key: Steps,
        cause: str,
        remedy: str,
        *,
        warning: bool = False,
    ) -> Problem:
        document, path = self.where.get((kind, name)) or self.where["fact", name]
        inner = ": ".join(str(step + 1 if isinstance(step, int) else step) for step in key)
        where = f"{kind} {name}" + (f": {inner}" if inner else "")
        line = document.line((*path, *key))
        return Problem(document.file, line, where, cause, remedy, warning=warning)
