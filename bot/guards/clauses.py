"""Where in a message the question is: readings of a ramble, and the parts of a double question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.language.english import english
from bot.language.text import clean, sentences, words

if TYPE_CHECKING:
    from collections.abc import Callable

_LONG = 14
"""Words; a clause no longer than this is read whole."""
_SHORTEST = 3
"""Words that the end of a sentence needs to be a question of its own."""
_QUESTION_WORD = re.compile(
    r"\b(?:what|which|who|whom|whose|when|where|why|how"
    r"|wat|waht|wut|wot|whats|whos|wheres|wich|hows)\b"
)
_BACK = re.compile(r"(?:\w+ ){1,3}(?:it|its|they|their|them)\b")
"""How the end of a sentence points back to what stands before: "..., what was their output?"."""
_POINTED = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have) (?:it|its|that|this|they|there|those|these)\b"
)
"""How a second question goes on from a first: "... and was that above the average?"."""
_ASKING = re.compile(
    r"\b(?:what|which|who|whom|whose|when|where|why|how"
    r"|wat|waht|wut|wot|whats|whos|wheres|wich|hows|whens)\b"
    r"|\b(?:tell me|give me|gimme|name|list|explain|describe|define|remind me|spell out)\b"
    r"|\b(?:does|did|is|are|was|were|do|has|have|can|will) \w+ "
)
_BREAK = re.compile(r"\s*(?:,|:|\s-+\s|\(|\)|\bbut\b|\bso\b|\banyway\b|\bbecause\b|\bcos\b)\s*")
_JOINT = re.compile(r"\s*(?:,? and |,? & | \+ |, plus |,? as well as |,? along with | plus |; )\s*")
_TAG = re.compile(r"\b(?:right|correct|innit|yeah|yes|eh|huh|no)\s*\?+$")
"""How a statement asks for a nod."""
MOST_PARTS = 3
"""Questions answered of one message."""
MOST_READINGS = 6
"""Readings tried of one message: bounds the work that a wall of text can cause."""


def asking_sentences(text: str) -> list[str]:
    """Return the sentences that ask something, in order; all of them where none does."""
    found = sentences(clean(text))
    asking = [part for part in found if "?" in part or _ASKING.search(part)]
    return asking or found


def readings(text: str, names: Callable[[str], frozenset[str]]) -> list[str]:
    """Return what the question in a message may be, the most likely first; the whole message last.

    A short message has one reading. Of a ramble, each asking sentence is one, the last one first,
    then the sentence with the one before it (where its names may stand), and the end of a long
    sentence from the break before its question word. `names` tells what a text names (entities,
    years): an end that would lose a name of its sentence is no reading of it.
    """
    cleaned = clean(text)
    found = sentences(cleaned)
    if len(words(cleaned)) <= _LONG:
        return [cleaned]
    options: list[str] = []
    asking = asking_sentences(text)
    with_mark = [part for part in asking if "?" in part]
    for part in reversed(with_mark or asking):
        position = found.index(part)
        options.append(part)
        if position:
            options.append(f"{found[position - 1]} {part}")
        options.extend(_tail(part, names))
    options.append(cleaned)
    return list(dict.fromkeys(options))[:MOST_READINGS]


def _tail(sentence: str, names: Callable[[str], frozenset[str]]) -> list[str]:
    """Return the end of a long sentence from the break before its first question word on."""
    asked = _QUESTION_WORD.search(sentence)
    if asked is None or len(words(sentence)) <= _LONG:
        return []
    breaks = [m.end() for m in _BREAK.finditer(sentence) if m.end() <= asked.start()]
    if not breaks:
        return []
    dropped, tail = sentence[: breaks[-1]], sentence[breaks[-1] :]
    whole = len(words(tail)) >= _SHORTEST and not _BACK.match(tail)
    kept = whole and names(dropped) <= names(tail)
    return [tail] if kept else []


def parts(text: str) -> list[str]:
    """Return the questions that one message holds, each with a question word of its own.

    Sentences that ask, and their clauses joined by "and" or the like; fewer than two: it holds one.
    """
    found = sentences(clean(text))
    marked = [part for part in found if "?" in part and not _tagged(part)]
    asking = marked or [part for part in found if _QUESTION_WORD.match(part)]
    return [clause for sentence in asking for clause in _clauses(sentence)][:MOST_PARTS]


def phrases(text: str) -> list[str]:
    """Return the joined phrases of a message of one sentence: "GDP growth and patents, please"."""
    found = sentences(clean(text))
    split = [part for part in _JOINT.split(found[0]) if len(words(part)) >= 2] if found else []
    return split if 2 <= len(split) <= MOST_PARTS and len(found) == 1 else []


def _tagged(part: str) -> bool:
    """Say whether a part only states something, with a tag: "that's the phone firm, right?"."""
    return bool(_TAG.search(part)) and not _ASKING.search(part)


def _clauses(sentence: str) -> list[str]:
    """Split a sentence at the joints that a question word follows."""
    found: list[str] = []
    for part in _JOINT.split(sentence):
        if found and not (_QUESTION_WORD.match(part) or _POINTED.match(part)):
            found[-1] += f" and {part}"
        else:
            found.append(part)
    return found


def small_talk(text: str) -> str | None:
    """Return the key of the civil line that a message asks for: greeting, thanks, ... or None."""
    cleaned = clean(text)
    if _QUESTION_WORD.search(cleaned) and not english().small_talk["about_bot"].search(cleaned):
        greeting = english().small_talk["greeting"].search(cleaned)
        return "greeting" if greeting else None
    for name, pattern in english().small_talk.items():
        if pattern.search(cleaned):
            return name
    return None
