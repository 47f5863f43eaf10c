"""The answerer in use, and the one place where a reload swaps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.answering import Answerer
    from bot.errors import Problem
    from bot.model import KnowledgeBase


class Builder(Protocol):
    """What does the slow work on a folder: `bot.building` here, `bot.apart` in another process."""

    def build(self, folder: Path) -> Answerer: ...
    def check(self, folder: Path) -> Sequence[Problem]: ...


@dataclass(frozen=True, slots=True)
class Reload:
    """What a reload did: versions, and the ids of the entries that differ."""

    before: str
    after: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


class Library:
    """Holds the current answerer of a knowledge folder."""

    def __init__(self, folder: Path, answerer: Answerer, builder: Builder) -> None:
        self.folder = folder
        self._answerer = answerer
        self._builder = builder

    @classmethod
    def open(cls, folder: Path, builder: Builder) -> Library:
        """Load, check and build. Raises KnowledgeError with every problem found."""
        return cls(folder, builder.build(folder), builder)

    @property
    def answerer(self) -> Answerer:
        """The current one; read it once per question, since a reload may swap it in between."""
        return self._answerer

    def reload(self) -> Reload:
        """Build aside, check, then swap one reference.

        Raises KnowledgeError and keeps the old base where the new one has a problem.
        """
        answerer = self._builder.build(self.folder)
        before, self._answerer = self._answerer, answerer
        return _difference(before.knowledge, answerer.knowledge)

    def check(self) -> Sequence[Problem]:
        """Return every problem of the files as they are now, warnings too; nothing is swapped."""
        return self._builder.check(self.folder)


def _difference(before: KnowledgeBase, after: KnowledgeBase) -> Reload:
    old, new = before.entries, after.entries
    return Reload(
        before.version,
        after.version,
        added=tuple(name for name in new if name not in old),
        changed=tuple(name for name in new if name in old and new[name] != old[name]),
        removed=tuple(name for name in old if name not in new),
    )
