"""What the verifier weighs: one question and one entry as numbers that a person can read."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.guards.frames import Frame
    from bot.guards.lexicon import Token
    from bot.guards.question import Question
    from bot.guards.unify import Unification


@dataclass(frozen=True, slots=True)
class Heard:
    """A phrasing of the base, read once: what to take back when it is treated as absent."""

    positions: tuple[int, ...]
    """In the index, which holds what is answered alone."""
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
            "refusal": max(-1.0, min(odds, 3.0)),
        }


def features(
    question: Question, found: Unification, score: float, rival: float
) -> dict[str, float]:
    """Return what the verifier weighs of one question and one entry; every value about 0 to 3.

    `score` is the engine's, `rival` the best of other entries.
    """
    content = max(len(question.content), 1)
    return {
        "score": score,
        "margin": score - rival,
        "unexplained": min(len(found.unexplained), 3),
        "unheard_share": len(found.unheard) / content,
        "novel": min(len(found.novel), 4),
        "off_focus": float(found.off_focus),
        "suspicion": min(found.suspicion, 6.0),
        "attribute": float(bool(found.attributes)),
        "needs_met": float(found.needs == 1),
        "number": float(bool(found.numbers)),
        "astray": float(found.astray),
        "foil": float(bool(found.foils)),
        "unserved": float(not found.serves),
    }
