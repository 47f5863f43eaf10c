"""What an entry's facts carry, gathered once when the base is built."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.guards.quantities import quantities
from bot.language.text import clean, stem, words
from bot.model import Ask

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Mapping

    from bot.model import Entity, Entry, Fact


_SHUNNED = math.log(2.0)
"""Log of how many times commoner a word is in near-misses that makes it telling."""
_MOST_ODDS = 3.0
_TO_THE_MONTH = re.compile(
    r"\b\d{1,2}\b|january|february|march|april|may|june|july|august|september|october|november"
    r"|december|spring|summer|autumn|winter"
)
SOURCE_KIND = "source"
"""Kind of the entities that stand for a source itself."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What an entry's facts carry, gathered once when the base is built."""

    entry: Entry
    names: frozenset[str]
    tags: frozenset[str]
    """Concepts and entities that a question on the entry may use."""
    stems: frozenset[str]
    """Stems of plain words in its facts' slots."""
    core: frozenset[str]
    """Those that its facts cannot do without: who and what they are about, and what they need."""
    needs: tuple[tuple[frozenset[str], ...], ...]
    """Of each fact: the alternatives of what a question must hold."""
    slots: frozenset[Ask]
    years: frozenset[int]
    numbers: frozenset[float]
    contradicts: frozenset[str]
    corrects: frozenset[Ask]
    values: frozenset[str]
    """Entities that fill a slot with one true value."""
    sources: frozenset[str]
    """Entities that are a source itself: naming one ("in the article") names no subject."""
    entities: Mapping[str, Entity]
    """All of the base, its foils too: for their kinds."""
    by_year: bool
    """What it says of when is no more exact than a year."""
    dated: bool
    """Its year is a value that may be asked for and put right, not a qualifier."""
    heard: Mapping[str, int]
    """Stem → how many of the entry's utterances use it."""
    refused: Mapping[str, int]
    """Stem → how many of the entry's near-misses use it."""
    sizes: tuple[int, int]
    """How many utterances and near-misses the entry has."""
    suspects: Mapping[str, float]
    """Stem → log odds of standing in a near-miss of the entry, where they are above 0."""
    places: frozenset[tuple[str, int, int]]
    """The sentences cited: entries that share one are siblings, not rivals."""

    def welcomes(self, name: str) -> bool:
        """Say whether its utterances use a stem that is not far commoner in its near-misses."""
        return name in self.heard and self.suspects.get(name, 0.0) <= _SHUNNED

    def odds(self, name: str, unheard: int = 0, unrefused: int = 0) -> float:
        """Return the log odds that a stem stands in a near-miss rather than in an utterance.

        So many of each are not counted. 0 where no near-miss holds the stem; at the most 3.
        """
        utterances, declines = self.sizes
        used = self.heard.get(name, 0) - unheard
        denied = self.refused.get(name, 0) - unrefused
        if denied <= 0:
            return 0.0
        odds = math.log((denied + 1) / (declines + 2)) - math.log((used + 1) / (utterances + 2))
        return min(odds, _MOST_ODDS)


def frame(
    entry: Entry,
    entities: Mapping[str, Entity],
    heard: Counter[str],
    refused: Counter[str],
) -> Frame:
    """Gather what the facts of `entry` carry.

    `heard` and `refused` count the stems of its utterances and of its near-misses.
    """
    facts = entry.facts
    given_words = [words(clean(text)) for fact in facts for text in fact.slots.values()]
    stated = [words(clean(text)) for text in (entry.answer, *(fact.statement for fact in facts))]
    years, numbers = quantities([word for found in (*given_words, *stated) for word in found])
    given = frozenset(item for fact in facts for item in _items(fact))
    corrects = frozenset(ask for fact in facts for ask in fact.corrects)
    found = Frame(
        entry=entry,
        names=frozenset(name for fact in facts for name in (fact.subject, *fact.names)),
        tags=given,
        stems=frozenset(stem(word) for found in given_words for word in found)
        | frozenset(stem(part) for item in given for part in item.split("_")),
        core=frozenset(
            item
            for fact in facts
            for item in (fact.subject, *fact.names, *(i for need in fact.needs for i in need))
        ),
        needs=tuple(fact.needs for fact in facts),
        slots=frozenset(ask for fact in facts for ask in fact.slots),
        years=years | _given_years(given),
        numbers=numbers | _given_numbers(given),
        contradicts=frozenset(c for fact in facts for c in fact.contradicts),
        corrects=corrects,
        values=frozenset(_values(facts, entities)),
        sources=frozenset(e.id for e in entities.values() if e.kind == SOURCE_KIND),
        entities=entities,
        by_year=not any(
            _TO_THE_MONTH.search(fact.slots.get(Ask.WHEN, "").lower()) for fact in facts
        ),
        dated=Ask.WHEN in corrects,
        heard=heard,
        refused=refused,
        sizes=(len(entry.utterances), len(entry.declines)),
        suspects={},
        places=frozenset((c.source.id, c.paragraph, c.sentence) for c in entry.citations),
    )
    odds = {name: found.odds(name) for name in refused}
    return replace(found, suspects={name: value for name, value in odds.items() if value > 0})


def _items(fact: Fact) -> Iterable[str]:
    yield fact.subject
    yield from fact.names
    yield from fact.about
    for need in fact.needs:
        yield from need


def _given_years(items: Iterable[str]) -> frozenset[int]:
    return frozenset(int(item) for item in items if item.isdigit() and len(item) == 4)


def _given_numbers(items: Iterable[str]) -> frozenset[float]:
    return frozenset(float(item) for item in items if item.replace(".", "", 1).isdigit())


def _values(facts: Iterable[Fact], entities: Mapping[str, Entity]) -> Iterable[str]:
    for fact in facts:
        for ask in fact.corrects:
            text = fact.slots.get(ask, "").lower()
            for entity in entities.values():
                if not entity.foil and entity.name.lower() in text:
                    yield entity.id
