"""The judge: a question in, the entries that may answer it out, each with its evidence."""

from __future__ import annotations

from collections import Counter
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.guards.evidence import Usage, features
from bot.guards.question import Question, read
from bot.guards.unify import OPEN, Unification, unify

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.guards.evidence import Gist, Heard
    from bot.guards.frames import Frame
    from bot.guards.lexicon import Lexicon
    from bot.guards.verifier import Verifier
    from bot.matching.engine import Index, Match

MOST_IN_CONFLICT = 0.73
"""Confidence that a conflict leaves at the most: enough for a suggestion."""
SURE, FAINT = 0.94, 0.4
"""Plausibility and similarity from which a question need not name what the facts need."""
SAME = 0.96
"""Similarity from which a question is one of the entry's own phrasings."""
MOST_NEEDED = 16
"""Entries judged for their facts alone: bounds the work where very many rest on one fact."""
CANDIDATES = 6
"""Entries that the engine proposes; more add nothing but time."""


NEAR_MISSES = 12
"""Near-misses looked at, the nearest."""


_Alike = tuple[float, frozenset[str]]
_FORGIVEN = (
    "foil",
    "foreign",
    "year",
    "number",
    "contradicted",
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
    exact: bool = False
    """The question is, word for word, a phrasing that the base gives for the entry."""

    @property
    def confidence(self) -> float:
        """The same, but never enough to answer where something conflicts."""
        found = self.unification
        sure = self.plausible >= SURE and self.features["similarity"] >= FAINT
        vague = found.needs < 1 and not found.familiar and not sure
        conflict = found.mismatch if self.exact else found.conflict or vague
        return min(self.plausible, MOST_IN_CONFLICT) if conflict else self.plausible


@dataclass(frozen=True, slots=True)
class Answered:
    """The phrasings of what is answered."""

    index: Index
    typed: tuple[str, ...]
    """By position in the index, as they stand in the base."""
    understood: Mapping[str, Match]
    """By their words as understood, for what needs no guess."""


@dataclass(frozen=True, slots=True)
class Declined:
    """The near-misses, and what they are about by position in the index."""

    index: Index
    gists: tuple[Gist, ...]


class Judge:
    """Everything built from one base; immutable.

    What is answered and what is declined are indexed apart: in one index a near-miss would take its
    share of the score from the very question that it is a twist of.
    """

    def __init__(
        self, lexicon: Lexicon, answered: Answered, declined: Declined, frames: Sequence[Frame]
    ) -> None:
        self.lexicon = lexicon
        self.answered = answered
        self.declined = declined
        self.frames = {frame.entry.id: frame for frame in frames}
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

    def knows(self, question: Question) -> bool:
        """Say whether it is, word for word, a phrasing of just one entry."""
        return question.text in self.answered.understood

    def names(self, text: str) -> frozenset[str]:
        """Return what a text names: entities, foils and years."""
        question = self.read(text)
        return question.entities | question.foils | {str(year) for year in question.years}

    def judge(self, question: Question, absent: Heard | None = None) -> list[Judgement]:
        """Return the entries worth considering, the most confident first.

        `absent` names a phrasing of the base to treat as not there (leave-one-out).
        """
        known = None if absent else self.answered.understood.get(question.text)
        if known:
            found = self._judgement(question, known.label, {known.label: known}, (), (), None)
            return [replace(found, plausible=1.0, exact=True)]
        of_ours: Collection[int] = absent.positions if absent and absent.entry else ()
        of_refusals: Collection[int] = absent.positions if absent and not absent.entry else ()
        ours = self.answered.index.rank(question.text, limit=CANDIDATES, without=of_ours).matches
        near_misses = self._alike(question, of_refusals)
        matches = {match.label: match for match in ours}
        names = dict.fromkeys(match.label for match in ours)
        names.update(dict.fromkeys(f.entry.id for f in self._needed(question)))
        judged = [
            self._judgement(question, name, matches, ours, near_misses, absent) for name in names
        ]
        return sorted(judged, key=lambda j: (-j.confidence, -j.score, j.frame.entry.id))

    def _needed(self, question: Question) -> list[Frame]:
        """Return the frames of which the question holds all that some fact needs."""
        found: dict[str, Frame] = {}
        for item in sorted(question.given):
            for need, target in self._by_need.get(item, ()):
                if need <= question.given:
                    found[target.entry.id] = target
                if len(found) == MOST_NEEDED:
                    return list(found.values())
        return list(found.values())

    def _alike(self, question: Question, without: Collection[int]) -> list[_Alike]:
        """Return the near-misses nearest to a question: similarity and stems of each.

        One that asks for another kind of answer speaks of another question: "how" says nothing
        against "when".
        """
        asked = question.asks - OPEN
        found = self.declined.index.nearest(question.text, limit=NEAR_MISSES, without=without)
        alike = ((match.similarity, self.declined.gists[match.phrasing]) for match in found)
        return [
            (near, frozenset(gist.stems))
            for near, gist in alike
            if not (asked and gist.asks) or asked & gist.asks
        ]

    def _judgement(
        self,
        question: Question,
        name: str,
        matches: Mapping[str, Match],
        ours: Sequence[Match],
        near_misses: Sequence[_Alike],
        absent: Heard | None,
    ) -> Judgement:
        target = self.frames[name]
        match = matches.get(name)
        against = _against(question, target, near_misses)
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
        found = features(question, target, unification, match, max(others, default=0.0), against)
        found |= self._usage.features(unification.unheard, absent)
        weighed = found | dict.fromkeys(_FORGIVEN, 0.0) if unification.corrected else found
        plausible = self.verifier.confidence(weighed) if self.verifier else 0.0
        if match and match.similarity >= SAME:
            plausible = max(plausible, match.similarity)
        return Judgement(
            target,
            unification,
            found,
            match.score if match else 0.0,
            match.phrasing if match else None,
            plausible,
        )


def _against(question: Question, target: Frame, near_misses: Sequence[_Alike]) -> float:
    """Return how near the nearest of the base's near-misses comes, 0 to 1.

    One with a telling word that the question lacks speaks of another question: "how many foreign
    companies" says nothing against "how many companies".
    """
    for similarity, stems in near_misses:
        if stems - target.welcome <= question.stems:
            return similarity
    return 0.0
