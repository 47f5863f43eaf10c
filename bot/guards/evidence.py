"""What the verifier weighs: one question and one entry as numbers that a person can read."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import Ask

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.guards.frames import Frame
    from bot.guards.lexicon import Token
    from bot.guards.question import Question
    from bot.guards.unify import Unification
    from bot.matching.engine import Match


@dataclass(frozen=True, slots=True)
class Gist:
    """What is kept of a phrasing once it is read."""

    stems: tuple[str, ...]
    """A tuple, since there are thousands and a set is six times the size."""
    asks: frozenset[Ask]
    """The particular kinds of answer that it asks for."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A phrasing of the base, read once: what to take back when it is treated as absent."""

    positions: tuple[int, ...]
    """In the index of what is answered, or else of what is declined."""
    entry: str | None
    """The entry that it is an utterance of."""
    declined: str | None
    """The entry that it is a near-miss of."""
    stems: Counter[str]


_NEUTRAL = 3
"""A word in the utterances of so many entries belongs to asking, not to any one of them."""


@dataclass(frozen=True, slots=True)
class Usage:
    """How the whole base uses words: what is asked with, and what is declined for."""

    spread: Mapping[str, int]
    """Stem → how many entries use it in their utterances."""
    heard: Mapping[str, int]
    refused: Mapping[str, int]
    by_entry: Mapping[str, Mapping[str, int]]

    @classmethod
    def of(cls, frames: Sequence[Frame]) -> Usage:
        spread: Counter[str] = Counter()
        heard: Counter[str] = Counter()
        refused: Counter[str] = Counter()
        for target in frames:
            spread.update(target.heard.keys())
            heard.update(target.heard)
            refused.update(target.refused)
        return cls(spread, heard, refused, {f.entry.id: f.heard for f in frames})

    def features(self, unheard: Sequence[Token], absent: Heard | None) -> dict[str, float]:
        """Weigh the words that an entry has never heard: strange ones, or only neutral."""
        strange, odds = 0, 0.0
        for token in unheard:
            spread, heard = self.spread.get(token.stem, 0), self.heard.get(token.stem, 0)
            refused = self.refused.get(token.stem, 0)
            if absent and token.stem in absent.stems:
                count = absent.stems[token.stem]
                if absent.entry:
                    heard -= count
                    spread -= self.by_entry[absent.entry].get(token.stem, 0) <= count
                elif absent.declined:
                    refused -= count
            strange += spread < _NEUTRAL
            odds = max(odds, math.log((refused + 0.5) / (heard + 0.5)))
        return {
            "strange": min(strange, 3),
            "any_strange": float(strange > 0),
            "refusal": max(-1.0, min(odds, 3.0)),
        }


def features(
    question: Question,
    target: Frame,
    found: Unification,
    match: Match | None,
    rival: float,
    near_miss: float,
) -> dict[str, float]:
    """Return what the verifier weighs; every value about 0 to 3."""
    score = match.score if match else 0.0
    similarity = match.similarity if match else 0.0
    content = max(len(question.content), 1)
    unexplained, unheard = len(found.unexplained), len(found.unheard)
    conflict = bool(found.foils or found.foreign or found.years or found.contradicted)
    return {
        "score": score,
        "similarity": similarity,
        "margin": score - rival,
        "near_miss": near_miss,
        "ahead_of_near_miss": similarity - near_miss,
        "unexplained": min(unexplained, 3),
        "any_unexplained": float(unexplained > 0),
        "unheard": min(unheard, 3),
        "any_unheard": float(unheard > 0),
        "novel": min(len(found.novel), 4),
        "off_focus": float(found.off_focus),
        "suspicion": min(found.suspicion, 6.0),
        "unexplained_share": unexplained / content,
        "unheard_share": unheard / content,
        "attribute": float(bool(found.attributes)),
        "needs": found.needs,
        "needs_met": float(found.needs == 1),
        "needs_all": found.needs_all,
        "facts": math.log(len(target.needs)),
        "serves": float(found.serves),
        "serves_strictly": float(found.serves and found.strict),
        "fails_strictly": float(not found.serves),
        "why": float(Ask.WHY in question.asks),
        "yes_no": float(question.yes_no),
        "foil": float(bool(found.foils)),
        "foreign": float(bool(found.foreign)),
        "year": float(bool(found.years)),
        "number": float(bool(found.numbers)),
        "contradicted": float(bool(found.contradicted)),
        "clean": float(found.clean),
        "clean_score": score if found.clean else 0.0,
        "explained_score": score if not unheard and not conflict else 0.0,
        "length": math.log(content),
        "no_content": float(not question.content),
        "repaired": sum(t.typed != t.word for t in question.content) / content,
    }
