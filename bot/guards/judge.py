"""The judge: a question in, the entries that may answer it out, each with its evidence."""

from __future__ import annotations

from collections import Counter
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.guards.answerability import marks
from bot.guards.evidence import Usage, features
from bot.guards.question import Question, read
from bot.guards.unify import Unification, unify
from bot.matching.engine import Match

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.guards.answerability import Answerability, Marks
    from bot.guards.evidence import Heard
    from bot.guards.frames import Frame
    from bot.guards.lexicon import Lexicon
    from bot.guards.prints import Prints
    from bot.guards.verifier import Verifier
    from bot.matching.engine import Index

MOST_IN_CONFLICT = 0.59
"""Confidence that a conflict leaves at the most: enough for a suggestion."""
FAINT = 0.8
"""Score from which a question need not name what the facts need."""
SAME = 0.96
"""Similarity from which a question is one of the entry's own phrasings."""
MOST_NEEDED = 16
"""Entries judged for their facts alone: bounds the work where very many rest on one fact."""
CANDIDATES = 4
"""Entries that the engine proposes; more add nothing but time."""

_FORGIVEN = ("number", "foil", "unserved", "refusal")
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
    similarity: float
    """Of that phrasing to the question, 0 to 1."""
    plausible: float = 0.0
    """Probability, 0 to 1, that the question is about this entry, by the weights alone."""
    exact: bool = False
    """The question is, word for word, a phrasing that the base gives for the entry."""
    near_miss: bool = False
    """It is one that the base gives as a near-miss."""

    @property
    def confidence(self) -> float:
        """The same, but never enough to answer where something conflicts."""
        vague = self.unification.needs < 1 and self.score < FAINT and not self.exact
        denied = self.unification.conflict or self.near_miss or vague
        return min(self.plausible, MOST_IN_CONFLICT) if denied else self.plausible


@dataclass(frozen=True, slots=True)
class Answered:
    """The phrasings of what is answered."""

    index: Index
    typed: tuple[str, ...]
    """By position in the index, as they stand in the base."""
    entries: tuple[str, ...]
    """The entry of each, by position."""
    understood: Prints
    """Their positions by their words as understood, for what needs no guess."""


@dataclass(frozen=True, slots=True)
class _Case:
    """A question, and all that is looked up of it once for the entries that it is held against."""

    question: Question
    matches: Mapping[str, Match]
    marks: Marks | None = None
    """None where there is nothing to weigh: a phrasing of the base, word for word."""
    absent: Heard | None = None


class Judge:
    """Everything built from one base; immutable.

    Near-misses are not indexed: in one index with what is answered they would take their share of
    the score from the very questions that they are twists of, and answerability knows them better.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        answered: Answered,
        near_misses: Prints,
        frames: Sequence[Frame],
    ) -> None:
        """Take `near_misses` by their words as understood."""
        self.lexicon = lexicon
        self.answered = answered
        self.near_misses = near_misses
        self.frames = {frame.entry.id: frame for frame in frames}
        self.answerability: Answerability | None = None
        self.verifier: Verifier | None = None
        self._usage = Usage.of(frames)
        self._by_need: dict[str, list[tuple[frozenset[str], Frame]]] = {}
        seen = Counter(item for f in frames for needs in f.needs for need in needs for item in need)
        for f in frames:
            for need in {need for needs in f.needs for need in needs}:
                rarest = min(need, key=lambda item: (seen[item], item))
                self._by_need.setdefault(rarest, []).append((need, f))

    def trained(self, answerability: Answerability, verifier: Verifier | None) -> Judge:
        """Return a copy that weighs its judgements with these."""
        twin = copy(self)
        twin.answerability, twin.verifier = answerability, verifier
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
        if known is not None:
            match = Match(self.answered.entries[known], 1.0, known, 1.0)
            found = self._judgement(_Case(question, {match.label: match}), match.label)
            return [replace(found, plausible=1.0, exact=True)]
        without = absent.positions if absent else ()
        ranking = self.answered.index.rank(question.text, limit=CANDIDATES, without=without)
        matches = {match.label: match for match in ranking.matches}
        case = _Case(question, matches, marks(question, self.lexicon.kinds), absent)
        names = dict.fromkeys((*case.matches, *(f.entry.id for f in self._needed(question))))
        judged = [self._judgement(case, name) for name in names]
        if not absent and question.text in self.near_misses:
            judged = [replace(judgement, near_miss=True) for judgement in judged]
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

    def _judgement(self, case: _Case, name: str) -> Judgement:
        target = self.frames[name]
        match = case.matches.get(name)
        absent = case.absent
        unification = unify(
            case.question,
            target,
            unheard_in=absent.stems if absent and absent.entry == name else None,
            unrefused_in=absent.stems if absent and absent.declined == name else None,
        )
        score = match.score if match else 0.0
        found = features(case.question, unification, score, self._rival(case, target))
        found |= self._usage.features(unification.unheard, absent)
        plausible = 0.0
        if self.answerability and case.marks is not None:
            found["answerable"] = self.answerability.score(case.marks, name)
            plausible = self._plausible(found, unification)
        if match and match.similarity >= SAME and unification.serves:
            plausible = max(plausible, match.similarity)
        return Judgement(
            target,
            unification,
            found,
            score,
            match.phrasing if match else None,
            match.similarity if match else 0.0,
            plausible,
        )

    def _plausible(self, found: dict[str, float], unification: Unification) -> float:
        if self.verifier is None:
            return 0.0
        weighed = found | dict.fromkeys(_FORGIVEN, 0.0) if unification.corrected else found
        return self.verifier.confidence(weighed)

    def _rival(self, case: _Case, target: Frame) -> float:
        """Return the best score of another entry that cites none of this one's sentences."""
        others = (
            match.score
            for match in case.matches.values()
            if match.label != target.entry.id
            and not self.frames[match.label].places & target.places
        )
        return max(others, default=0.0)
