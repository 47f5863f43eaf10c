"""Question to reply: the one way through the code, for terminal, tests and Discord alike."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.guards.clauses import parts, phrases, readings, small_talk
from bot.guards.follow_up import completions, continues, leans, points_back, resolved
from bot.guards.training import build_judge, samples
from bot.language.text import clean, words
from bot.matching.completion import Completion
from bot.model import Abstention, Answer, Citation, Entry, Evidence, Suggestion, Trace, Turn
from bot.wording import load_wordings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.guards.judge import Judge, Judgement
    from bot.guards.question import Question
    from bot.guards.training import Sample
    from bot.model import KnowledgeBase, Reply

ANSWER_AT = 0.45
"""Least confidence of an answer."""
CORRECT_AT = 0.5
"""Least plausibility of an entry that puts a premise right."""
SUGGEST_AT = 0.06
"""Least confidence of a suggestion."""
CERTAIN = 0.97
"""Confidence that no other reading of a message is tried to beat."""
SURELY_WHOLE = 0.85
"""Confidence that a question which names something does not lean on the turn before."""
LONG_TURN = 8
"""Content words; of a longer question the entry that it found is remembered instead."""
LONG_TALK = 16
"""Words of a greeting or thanks at the most."""
ALIKE = 0.42
"""Similarity to a phrasing of an entry from which it is offered though nothing is named."""
MOST_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """A message understood one way, and the entries judged for it, best first."""

    question: Question
    judged: tuple[Judgement, ...]

    @property
    def best(self) -> Judgement | None:
        return self.judged[0] if self.judged else None

    @property
    def on_topic(self) -> bool:
        """It names something of the base, or asks nearly what the base answers."""
        return bool(self.question.entities) or self.confidence >= SUGGEST_AT

    @property
    def confidence(self) -> float:
        return self.best.confidence if self.best else 0.0


class Answerer:
    """Everything needed to answer from one base; immutable and thread-safe."""

    def __init__(self, knowledge: KnowledgeBase, judge: Judge) -> None:
        self.knowledge = knowledge
        self._judge = judge
        self._wording = load_wordings().nearest("en")
        self._listed = [entry for entry in knowledge.entries.values() if entry.listed]
        self._completion = Completion([clean(entry.question) for entry in self._listed])

    @classmethod
    def build(cls, knowledge: KnowledgeBase) -> Answerer:
        """Build index, frames and verifier; about a second per 1,000 utterances."""
        return cls(knowledge, build_judge(knowledge))

    def reply(self, question: str, previous: Turn | None = None) -> Reply:
        """Answer, suggest or abstain; any text will do, `previous` completes a follow-up."""
        began = time.perf_counter()
        typed = words(clean(question))
        talk = "empty" if not typed else small_talk(question) if len(typed) <= LONG_TALK else None
        if talk and not self._judge.names(question):
            return self._abstain(talk, Reading(self._judge.read(question), ()), began)
        whole = self._understood(question, previous)
        chosen = self._chosen(question, whole)
        if chosen:
            answer = self._answer(whole.question, chosen, whole, began)
            yes = len(chosen) == 1 and chosen[0].unification.affirmed
            return (
                replace(answer, text=self._wording.say("yes", answer=answer.text))
                if yes
                else answer
            )
        best = whole.best
        if best and best.unification.corrected and best.plausible >= CORRECT_AT:
            return self._correction(best, whole, began)
        return self._offer(whole, began)

    def _chosen(self, question: str, whole: Reading) -> list[Judgement]:
        """Return the judgements that answer a message: one, one for each of its parts, or none."""
        best = whole.best if whole.confidence >= ANSWER_AT else None
        if best and best.exact:
            return [best]
        asked = self._parts(parts(question))
        sure = [part.judged[0] for part in asked if part.confidence >= ANSWER_AT]
        if _all_differ(sure, asked):
            return sure
        left = [part for part in asked if part.confidence < ANSWER_AT and part.on_topic]
        if len(asked) < 2 and not (best and best.unification.clean):
            joined = self._parts(phrases(question))
            both = [part.judged[0] for part in joined if part.confidence >= ANSWER_AT]
            if _all_differ(both, joined):
                return both
        return [best] if best and not (sure and left) else []

    def _parts(self, texts: Sequence[str]) -> list[Reading]:
        """Judge each part of a message; a part is completed from the first one where it leans."""
        found: list[Reading] = []
        for text in texts if len(texts) > 1 else ():
            reading = self._best(readings(text, self._judge.names))
            if found:
                reading = self._completed(reading, found[0].question)
            found.append(reading)
        return found

    def answer(self, entry_id: str) -> Answer:
        """Return the sourced reply of one entry. Raises KeyError for an unknown id."""
        entry = self.knowledge.entries[entry_id]
        turn = Turn(entry.question, (entry.id,))
        trace = Trace(entry.question, (), 1.0)
        return Answer(entry.answer, (entry,), entry.citations, 1.0, turn, trace)

    def complete(self, typed: str, limit: int = 25) -> tuple[Entry, ...]:
        """Return listed entries whose question is nearest to what is typed so far, best first."""
        if not clean(typed):
            return tuple(self._listed[:limit])
        found = self._completion.near(clean(typed), limit)
        return tuple(self._listed[position] for position in found)

    def leave_one_out(self) -> Iterator[tuple[Sample, str | None]]:
        """Yield utterances with the entry that would answer each if it were not in the base."""
        for sample in samples(self.knowledge, self._judge):
            if sample.entry:
                judged = self._judge.judge(self._judge.read(sample.text), sample.absent)
                sure = judged and judged[0].confidence >= ANSWER_AT
                yield sample, judged[0].frame.entry.id if sure else None

    def _understood(self, question: str, previous: Turn | None) -> Reading:
        """Return the best reading of a message, completed from the turn before where it leans."""
        message = self._judge.read(question)
        options = readings(question, self._judge.names)
        if len(options) == 1 or self._judge.knows(message):
            alone = Reading(message, tuple(self._judge.judge(message)))
        else:
            alone = self._best(options)
        if previous is None or not leans(alone.question) or _whole(alone):
            return alone
        before = self._judge.read(previous.question)
        entry = self.knowledge.entries.get(previous.entries[0]) if previous.entries else None
        if entry is None:  # nothing was answered, or by an entry that a reload removed
            return self._completed(alone, before)
        if len(before.content) > LONG_TURN:
            before = self._judge.read(entry.question)
        answer = self._judge.read(entry.answer)
        entities = self.knowledge.vocabulary.entities
        pointed = self._best(resolved(alone.question, before, answer, entities))
        sure = pointed.confidence >= ANSWER_AT
        completed = pointed if sure else self._completed(alone, before)
        return alone if _strays(alone.question, completed, previous) else completed

    def _completed(self, alone: Reading, before: Question) -> Reading:
        """Return a reading completed from the question before it, where that makes it surer.

        One that points back ("that city", "they") means nothing by itself.
        """
        if not leans(alone.question):
            return alone
        entities = self.knowledge.vocabulary.entities
        completed = self._best(completions(alone.question, before, entities))
        if points_back(alone.question) or completed.confidence > alone.confidence:
            return completed
        on = continues(alone.question) and completed.confidence >= ANSWER_AT
        return completed if on else alone

    def _best(self, options: Iterable[str]) -> Reading:
        """Judge the readings of a message and return the most confident one.

        One that names nothing ("name please") is none where another does.
        """
        read = [self._judge.read(option) for option in options]
        naming = [question for question in read if question.entities or question.foils]
        best: Reading | None = None
        for question in naming or read:
            reading = Reading(question, tuple(self._judge.judge(question)))
            if best is None or reading.confidence > best.confidence + 0.02:
                best = reading
            if best.confidence > CERTAIN:
                break
        return best or Reading(self._judge.read(""), ())

    def _answer(
        self, question: Question, chosen: Sequence[Judgement], whole: Reading, began: float
    ) -> Answer:
        entries = tuple({judged.frame.entry.id: judged.frame.entry for judged in chosen}.values())
        texts = dict.fromkeys(entry.answer for entry in entries)
        return Answer(
            " ".join(texts),
            entries,
            _merged(entries),
            min(judged.confidence for judged in chosen),
            Turn(question.text, tuple(entry.id for entry in entries)),
            self._trace(whole, began),
        )

    def _correction(self, judged: Judgement, whole: Reading, began: float) -> Answer:
        """Put a false premise right: what the source does say, and that it says otherwise."""
        answer = self._answer(whole.question, [judged], whole, began)
        key = "no" if whole.question.yes_no else "otherwise"
        text = self._wording.say(key, answer=answer.text)
        return replace(answer, text=text, confidence=judged.plausible)

    def _offer(self, whole: Reading, began: float) -> Reply:
        offered = [
            judged.frame.entry
            for judged in whole.judged
            if judged.confidence >= SUGGEST_AT and _worth_offering(judged, whole.question)
        ][:MOST_SUGGESTIONS]
        if not offered:
            return self._abstain("no_answer", whole, began)
        turn = Turn(whole.question.text, tuple(entry.id for entry in offered))
        return Suggestion(
            self._wording.say("nearest"),
            "nearest",
            tuple(offered),
            whole.confidence,
            turn,
            self._trace(whole, began),
        )

    def _abstain(self, reason: str, reading: Reading, began: float) -> Abstention:
        return Abstention(
            self._wording.say(reason),
            reason,
            reading.confidence,
            Turn(reading.question.text),
            self._trace(reading, began),
        )

    def _trace(self, whole: Reading, began: float) -> Trace:
        judged = whole.judged
        rest = [j.confidence for j in judged[1:2]]
        return Trace(
            whole.question.text,
            tuple(_evidence(j, self._judge.answered.typed) for j in judged),
            (judged[0].confidence - (rest[0] if rest else 0.0)) if judged else 0.0,
            1000 * (time.perf_counter() - began),
        )


def _whole(reading: Reading) -> bool:
    """Say whether a question is answered as it stands, so that no turn before it is needed."""
    best = reading.best
    if best is None or best.confidence < ANSWER_AT:
        return False
    if best.exact:
        return bool(reading.question.entities) or not points_back(reading.question)
    sure = best.unification.clean or best.confidence > SURELY_WHOLE
    return sure and bool(reading.question.entities)


def _strays(question: Question, completed: Reading, previous: Turn) -> bool:
    """Say whether a follow-up is about something else than what its completion found.

    The words of the turn before speak for its entry. The very answer that was given before is none
    to a follow-up with a strange word of its own, and no answer is one to nothing but such words.
    """
    best = completed.best
    if best is None or best.exact:
        return False
    strange = best.features["strange"]
    again = best.frame.entry.id in previous.entries
    return 0 < strange >= (1 if again else len(question.content))


def _worth_offering(judged: Judgement, question: Question) -> bool:
    """Say whether an offer may help: small talk about the world cup is about nothing here."""
    named = question.entities or question.foils
    alike = judged.features["similarity"] >= ALIKE and not judged.unification.astray
    return judged.frame.entry.listed and bool(named or alike)


def _all_differ(sure: Sequence[Judgement], asked: Sequence[Reading]) -> bool:
    """Say whether every part is answered, and not all by the same sentences."""
    if len(sure) < 2 or len(sure) < len(asked):
        return False
    return not frozenset.intersection(*(judged.frame.places for judged in sure))


def _merged(entries: Iterable[Entry]) -> tuple[Citation, ...]:
    found: dict[tuple[str, int, int], Citation] = {}
    for citation in (c for entry in entries for c in entry.citations):
        found.setdefault((citation.source.id, citation.paragraph, citation.sentence), citation)
    return tuple(found.values())


def _evidence(judged: Judgement, phrasings: Sequence[str]) -> Evidence:
    return Evidence(
        judged.frame.entry.id,
        judged.confidence,
        judged.score,
        phrasings[judged.phrasing] if judged.phrasing is not None else "",
        tuple(judged.unification.guards()),
        judged.features,
    )
