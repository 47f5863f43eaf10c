"""What a person can cause to go wrong; each says in a sentence where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class FootnoteError(Exception):
    """Base of every expected failure: shown as its one sentence, never as a traceback."""


class SettingsError(FootnoteError):
    """A setting is missing, unknown or out of range."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about a knowledge base: where, what is wrong, and what to do about it."""

    file: str
    """Path relative to the knowledge folder, with forward slashes."""
    line: int
    """Counted from 1; 0 where the finding is about the file as a whole."""
    where: str
    """The entry or fact and the key inside it, as `entry wuhan_gdp: answer`; may be empty."""
    cause: str
    """What is wrong, as one sentence."""
    remedy: str
    """What to do about it, as one sentence."""
    warning: bool = False
    """A warning is reported, but the base loads and `check` still ends with 0."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        where = f" {self.where}:" if self.where else ""
        kind = "warning: " if self.warning else ""
        return f"{place}:{where} {kind}{self.cause} {self.remedy}".rstrip()


class KnowledgeError(FootnoteError):
    """A knowledge base does not load; carries every problem found, at least one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        more = len(self.problems) - 1
        tail = f" (and {more} more: `python -m bot check` lists them all)" if more else ""
        super().__init__(f"{self.problems[0]}{tail}")

    def __reduce__(self) -> tuple[type[KnowledgeError], tuple[Sequence[Problem]]]:
        return KnowledgeError, (self.problems,)  # not the sentence, as an exception would by itself
