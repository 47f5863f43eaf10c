"""Question to reply: the one way through the code, for terminal, tests and Discord alike."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.guards.clauses import parts, phrases, small_talk
from bot.guards.training import build_judge, held_out
from bot.language.text import clean, words
from bot.matching.completion import Completion
from bot.model import Abstention, Answer, Citation, Entry, Evidence, Suggestion, Trace, Turn
from bot.understanding import ANSWER_AT, SUGGEST_AT, Reading, Understanding
from bot.wording import load_wordings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.guards.judge import Judge, Judgement
    from bot.guards.question import Question
    from bot.guards.training import Sample
    from bot.model import KnowledgeBase, Reply

CORRECT_AT = 0.45
"""Least plausibility of an entry that puts a premise right."""
LONG_TALK = 16
"""Words of a greeting or thanks at the most."""
ALIKE = 0.42
"""Similarity to a phrasing of an entry from which it is offered though nothing is named."""
MOST_SUGGESTIONS = 3


class Answerer:
    """Everything needed to answer from one base; immutable and thread-safe."""

    def __init__(self, knowledge: KnowledgeBase, judge: Judge) -> None:
        self.knowledge = knowledge
        self._judge = judge
        self._understanding = Understanding(knowledge, judge)
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
        whole = self._understanding.whole(question, previous)
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
        asked = self._understanding.parts(parts(question))
        sure = [part.judged[0] for part in asked if part.confidence >= ANSWER_AT]
        if _all_differ(sure, asked):
            return sure
        left = [part for part in asked if part.confidence < ANSWER_AT and part.on_topic]
        if len(asked) < 2 and not (best and best.unification.clean):
            joined = self._understanding.parts(phrases(question))
            both = [part.judged[0] for part in joined if part.confidence >= ANSWER_AT]
            if _all_differ(both, joined):
                return both
        return [best] if best and not (sure and left) else []

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
        for judge, samples in held_out(self.knowledge, self._judge):
            for sample in samples:
                if sample.entry:
                    judged = judge.judge(judge.read(sample.text), sample.absent)
                    sure = judged and judged[0].confidence >= ANSWER_AT
                    yield sample, judged[0].frame.entry.id if sure else None

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
            judged.frame.entry for judged in whole.judged if _worth_offering(judged, whole.question)
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


def _worth_offering(judged: Judgement, question: Question) -> bool:
    """Say whether an offer may help: small talk about the world cup is about nothing here.

    What is named of the entry's own is about it, however unlike the question is.
    """
    about = question.entities & judged.frame.names
    named = question.entities or question.foils
    alike = named or (judged.similarity >= ALIKE and not judged.unification.astray)
    likely = alike and judged.confidence >= SUGGEST_AT
    return judged.frame.entry.listed and bool(about or likely)


def _all_differ(sure: Sequence[Judgement], asked: Sequence[Reading]) -> bool:
    """Say whether every part is answered, and not all by the same facts."""
    if len(sure) < 2 or len(sure) < len(asked):
        return False
    facts = [{fact.id for fact in judged.frame.entry.facts} for judged in sure]
    return not set.intersection(*facts)


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
