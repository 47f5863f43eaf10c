"""Gold questions: their format, and how a reply is judged.

A question is answerable, unanswerable, a false premise or off topic. An answer to an answerable
one is right if each of its key groups matches the text and a citation stands in a paragraph of its
sentences. Of the others, an answer is right only if every cited paragraph is among those named as
acceptable: then it put the question right.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from bot.errors import FootnoteError
from bot.model import Answer, Suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from bot.model import Citation, Reply

TWINS = {2: 1}
"""Paragraphs that say the same thing twice count as one: the standfirst and the first line."""


class Verdict(StrEnum):
    """What became of a gold question."""

    CORRECT = "correct"
    OFFERED = "offered"
    MISSED = "missed"
    WRONG = "wrong"
    CORRECTED = "corrected"
    DECLINED = "declined"
    FALSE = "false"


def _regex(pattern: str) -> str:
    re.compile(pattern)
    return pattern


class Gold(BaseModel):
    """One gold question."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    q: str
    kind: Literal["answerable", "unanswerable", "false_premise", "offtopic"]
    sents: tuple[Annotated[str, Field(pattern=r"^P\d+\.\d+$")], ...]
    keys: tuple[tuple[Annotated[str, AfterValidator(_regex)], ...], ...]
    ok_sents: tuple[Annotated[str, Field(pattern=r"^P\d+\.\d+$")], ...]
    style: str = ""
    conversation: str | None = None
    """Questions with the same id are asked in order, as one conversation."""

    def is_right(self, text: str, citations: Iterable[Citation]) -> bool:
        """Say whether a text with these citations answers it."""
        keyed = all(
            any(re.search(key, text, re.IGNORECASE) for key in group) for group in self.keys
        )
        return keyed and bool(_cited(citations) & _paragraphs(self.sents))

    def judge(self, reply: Reply, answer: Callable[[str], Answer]) -> Verdict:
        """Judge a reply; `answer` gives the answer of an entry, to try what was offered."""
        if self.kind != "answerable":
            if not isinstance(reply, Answer):
                return Verdict.DECLINED
            fine = _cited(reply.citations) <= _paragraphs(self.ok_sents)
            return Verdict.CORRECTED if fine else Verdict.FALSE
        if isinstance(reply, Answer):
            return Verdict.CORRECT if self.is_right(reply.text, reply.citations) else Verdict.WRONG
        if isinstance(reply, Suggestion):
            tried = [answer(entry.id) for entry in reply.entries]
            if any(self.is_right(found.text, found.citations) for found in tried):
                return Verdict.OFFERED
        return Verdict.MISSED


def read_gold(path: Path) -> Iterator[Gold]:
    """Yield the questions of a file. Raises FootnoteError naming file, line and cause."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FootnoteError(f"The questions {path} cannot be read: name a UTF-8 file.") from error
    for n, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield Gold.model_validate_json(line)
        except (ValidationError, re.error) as error:
            cause = str(error).splitlines()[-2].strip() if "\n" in str(error) else str(error)
            raise FootnoteError(f"{path}:{n}: this is no gold question: {cause}") from error


def _paragraphs(places: Iterable[str]) -> set[int]:
    found = {int(place[1:].split(".")[0]) for place in places}
    return {TWINS.get(paragraph, paragraph) for paragraph in found}


def _cited(citations: Iterable[Citation]) -> set[int]:
    return {TWINS.get(citation.paragraph, citation.paragraph) for citation in citations}
