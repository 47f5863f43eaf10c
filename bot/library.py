"""The answerer in use, and the one place where a reload swaps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answering import Answerer
from bot.errors import KnowledgeError
from bot.knowledge.checks import check
from bot.knowledge.loading import load_all

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.errors import Problem
    from bot.model import KnowledgeBase


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

    def __init__(self, folder: Path, answerer: Answerer) -> None:
        self.folder = folder
        self._answerer = answerer

    @classmethod
    def open(cls, folder: Path) -> Library:
        """Load, check and build. Raises KnowledgeError with every problem found."""
        return cls(folder, build(folder))

    @property
    def answerer(self) -> Answerer:
        """The current one; read it once per question, since a reload may swap it in between."""
        return self._answerer

    def reload(self) -> Reload:
        """Build aside, check, then swap one reference.

        Raises KnowledgeError and keeps the old base where the new one has a problem.
        """
        return self.swap(build(self.folder))

    def check(self) -> Sequence[Problem]:
        """Return every problem of the files as they are now, warnings too; nothing is swapped."""
        loaded = load_all(self.folder)
        return [*loaded.problems, *check(loaded)]

    def swap(self, answerer: Answerer) -> Reload:
        """Put an answerer that was built elsewhere in place of the current one."""
        before, after = self._answerer.knowledge, answerer.knowledge
        self._answerer = answerer
        return _difference(before, after)


def build(folder: Path) -> Answerer:
    """Load, check and build an answerer. Raises KnowledgeError with every problem found."""
    loaded = load_all(folder)
    problems = [*loaded.problems, *check(loaded)]
    errors = [problem for problem in problems if not problem.warning]
    if errors or loaded.knowledge is None:
        raise KnowledgeError(errors)
    return Answerer.build(loaded.knowledge)


def _difference(before: KnowledgeBase, after: KnowledgeBase) -> Reload:
    old, new = before.entries, after.entries
    return Reload(
        before.version,
        after.version,
        added=tuple(name for name in new if name not in old),
        changed=tuple(name for name in new if name in old and new[name] != old[name]),
        removed=tuple(name for name in old if name not in new),
    )
