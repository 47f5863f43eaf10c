"""The judge: a question in, the entries that may answer it out, each with its evidence."""

from __future__ import annotations

import math
from collections import Counter
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.guards.question import Question, read
from bot.guards.unify import OPEN, Unification, unify
from bot.model import Ask

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.guards.frames import Frame
    from bot.guards.lexicon import Lexicon, Token
    from bot.guards.verifier import Verifier
    from bot.matching.engine import Index, Match

MOST_IN_CONFLICT = 0.4
"""Confidence that a conflict leaves at the most: enough for a suggestion."""
SURE = 0.65
"""Plausibility from which a question need not name what the facts are thought to need."""
SAME = 0.96
"""Similarity from which a question is one of the entry's own phrasings."""
CANDIDATES = 6
"""Entries that the engine proposes; more add nothing but time."""


_FORGIVEN = (
    "foil",
    "foreign",
    "year",
    "number",
    "contradicted",
    "declined",
    "near_miss",
    "refusal",
)
"""Features that a premise put right does not count against the entry that puts it right."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One entry judged for one question."""

    frame: Frame
    unification: Unification
    features: Mapping[str, float]
    score: float
    phrasing: int | None
    """Position of the entry's phrasing nearest to the question, where the engine found one."""
    plausible: float = 0.0
    """Probability, 0 to 1, that the question is about this entry, by the weights alone."""

    @property
    def confidence(self) -> float:
        """The same, but never enough to answer where something conflicts."""
        found = self.unification
        vague = found.needs < 1 and not found.familiar and self.plausible < SURE
        conflict = found.conflict or vague
        return min(self.plausible, MOST_IN_CONFLICT) if conflict else self.plausible


@dataclass(frozen=True, slots=True)
class Gist:
    """What is kept of a phrasing once it is read."""

    stems: frozenset[str]
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


class Judge:
    """Everything built from one base; immutable.

    `index` holds what is answered and `refusals` what is declined, apart: in one index a near-miss
    would take its share of the score from the very question that it is a twist of. `phrasings` are
    those of `index` as typed, `gists` those of `refusals`, by position.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        index: Index,
        refusals: Index,
        frames: Sequence[Frame],
        phrasings: Sequence[str],
        gists: Sequence[Gist],
    ) -> None:
        self.lexicon = lexicon
        self.index = index
        self.refusals = refusals
        self.frames = {frame.entry.id: frame for frame in frames}
        self.phrasings = tuple(phrasings)
        self.gists = tuple(gists)
        self.verifier: Verifier | None = None
        self._usage = Usage.of(frames)
        self._by_need: dict[str, list[tuple[frozenset[str], Frame]]] = {}
        seen = Counter(item for f in frames for needs in f.needs for need in needs for item in need)
        for f in frames:
            for need in {need for needs in f.needs for need in needs}:
                rarest = min(need, key=lambda item: (seen[item], item))
                self._by_need.setdefault(rarest, []).append((need, f))

    def trained(self, verifier: Verifier) -> Judge:
        """Return a copy that weighs its judgements with `verifier`."""
        twin = copy(self)
        twin.verifier = verifier
        return twin

    def read(self, text: str) -> Question:
        return read(text, self.lexicon)

    def names(self, text: str) -> frozenset[str]:
        """Return what a text names: entities, foils and years."""
        question = self.read(text)
        return question.entities | question.foils | {str(year) for year in question.years}

    def judge(self, question: Question, absent: Heard | None = None) -> list[Judgement]:
        """Return the entries worth considering, the most confident first.

        `absent` names a phrasing of the base to treat as not there (leave-one-out).
        """
        of_ours: Collection[int] = absent.positions if absent and absent.entry else ()
        of_refusals: Collection[int] = absent.positions if absent and not absent.entry else ()
        ours = self.index.rank(question.text, limit=CANDIDATES, without=of_ours).matches
        near_misses = self.refusals.rank(
            question.text, limit=2 * CANDIDATES, without=of_refusals
        ).matches
        matches = {match.label: match for match in ours}
        names = dict.fromkeys(match.label for match in ours)
        names.update(dict.fromkeys(f.entry.id for f in self._needed(question)))
        judged = [
            self._judgement(question, name, matches, ours, near_misses, absent) for name in names
        ]
        return sorted(judged, key=lambda j: (-j.confidence, -j.score, j.frame.entry.id))

    def _needed(self, question: Question) -> list[Frame]:
        """Return the frames of which the question holds all that some fact needs."""
        given = set(question.tags) | {token.stem for token in question.tokens}
        given |= {str(year) for year in question.years}
        given |= {f"{n:g}" if n < 1e5 else str(int(n)) for n in question.numbers}
        found: dict[str, Frame] = {}
        for item in sorted(given):
            for need, target in self._by_need.get(item, ()):
                if need <= given:
                    found[target.entry.id] = target
        return list(found.values())

    def _against(
        self, question: Question, target: Frame, near_misses: Sequence[Match]
    ) -> tuple[float, float]:
        """Return how near the base's near-misses come: engine score and similarity of the nearest.

        One with a telling word that the question lacks, or with another kind of answer asked for,
        speaks of another question: "how many foreign companies" says nothing against "how many
        companies", nor "how" against "when".
        """
        asked = question.asks - OPEN
        present = {token.stem for token in question.tokens}
        score = similarity = 0.0
        for match in near_misses:
            gist = self.gists[match.phrasing]
            telling = {name for name in gist.stems if target.shuns(name)}
            same_kind = not (asked and gist.asks) or asked & gist.asks
            if telling <= present and same_kind:
                score, similarity = max(score, match.score), max(similarity, match.similarity)
        return score, similarity

    def _judgement(
        self,
        question: Question,
        name: str,
        matches: Mapping[str, Match],
        ours: Sequence[Match],
        near_misses: Sequence[Match],
        absent: Heard | None,
    ) -> Judgement:
        target = self.frames[name]
        match = matches.get(name)
        against = self._against(question, target, near_misses)
        own = absent.stems if absent and absent.entry == name else None
        denied = absent.stems if absent and absent.declined == name else None
        similarity = match.similarity if match else 0.0
        unification = unify(
            question, target, similarity=similarity, unheard_in=own, unrefused_in=denied
        )
        others = [
            m.score
            for m in ours
            if m.label != name and not self.frames[m.label].places & target.places
        ]
        features = _features(
            question, target, unification, match, max(others, default=0.0), against
        )
        features |= self._usage.features(unification.unheard, absent)
        weighed = features | dict.fromkeys(_FORGIVEN, 0.0) if unification.corrected else features
        plausible = self.verifier.confidence(weighed) if self.verifier else 0.0
        if match and match.similarity >= SAME:
            plausible = max(plausible, match.similarity)
        return Judgement(
            target,
            unification,
            features,
            match.score if match else 0.0,
            match.phrasing if match else None,
            plausible,
        )


def _features(
    question: Question,
    target: Frame,
    found: Unification,
    match: Match | None,
    rival: float,
    against: tuple[float, float],
) -> dict[str, float]:
    """Return what the verifier weighs; every value about 0 to 3."""
    score = match.score if match else 0.0
    similarity = match.similarity if match else 0.0
    declined, near_miss = against
    content = max(len(question.content), 1)
    unexplained, unheard = len(found.unexplained), len(found.unheard)
    conflict = bool(found.foils or found.foreign or found.years or found.contradicted)
    return {
        "score": score,
        "similarity": similarity,
        "margin": score - rival,
        "declined": declined,
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
