"""What a button, a select or a modal means, written in its id: it outlives a restart.

Ids come back from the network, so they are parsed strictly; nothing in them grants a right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_PATTERN = re.compile(r"fn:([a-z_]{1,12}):([a-z0-9_-]{0,60}):([0-9]{1,3})", re.ASCII)


class Act(StrEnum):
    """What pressing does."""

    SHOW = "show"
    """Answer the entry named: a "did you mean" choice."""
    PEEK = "peek"
    """Answer the entry named, to the presser alone: after a repeated question."""
    FOLLOW = "follow"
    """Open the modal for a follow-up on the entry named; and that modal, sent."""
    TOPICS = "topics"
    """Show a page of topics."""
    TOPIC = "topic"
    """A topic was picked in a select."""
    ENTRIES = "entries"
    """Show a page of a topic's questions."""
    ENTRY = "entry"
    """A question was picked in a select."""
    FORGET = "forget"
    """Drop what the conversation memory holds of the presser."""


@dataclass(frozen=True, slots=True)
class ComponentId:
    """One component's state; `str()` is its custom id, at most 80 of the 100 characters allowed."""

    act: Act
    about: str = ""
    """Id of an entry or a topic."""
    page: int = 0

    def __str__(self) -> str:
        return f"fn:{self.act}:{self.about}:{self.page}"


def parse(custom_id: str) -> ComponentId | None:
    """Return the state in a custom id, or None for one that this bot never writes."""
    match = _PATTERN.fullmatch(custom_id)
    if not match or match[1] not in set(Act):
        return None
    return ComponentId(Act(match[1]), match[2], int(match[3]))
