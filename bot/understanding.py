"""From a message to what it asks: its readings, its parts, and the turn before where it leans."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.guards.clauses import readings
from bot.guards.follow_up import completions, continues, leans, points_back, resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.guards.judge import Judge, Judgement
    from bot.guards.question import Question
    from bot.model import KnowledgeBase, Turn

ANSWER_AT = 0.7
"""Least confidence of an answer."""
SUGGEST_AT = 0.02
"""Least confidence of a suggestion."""
CERTAIN = 0.994
"""Confidence that no other reading of a message is tried to beat."""
SURELY_WHOLE = 0.94
"""Confidence that a question which names something does not lean on the turn before."""
LONG_TURN = 8
"""Content words; of a longer question the entry that it found is remembered instead."""


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


class Understanding:
    """Finds the reading of a message that a base knows most about."""

    def __init__(self, knowledge: KnowledgeBase, judge: Judge) -> None:
        self._knowledge = knowledge
        self._judge = judge

    def whole(self, question: str, previous: Turn | None) -> Reading:
        """Return the best reading of a message, completed from the turn before where it leans."""
        message = self._judge.read(question)
        known = self._judge.knows(message)
        options = [] if known else readings(question, self._judge.names)
        if len(options) > 1:
            alone = self._best(options)
        else:
            alone = Reading(message, tuple(self._judge.judge(message)))
        if previous is None or not leans(alone.question) or _whole(alone):
            return alone
        before = self._judge.read(previous.question)
        entry = self._knowledge.entries.get(previous.entries[0]) if previous.entries else None
        if entry is None:  # nothing was answered, or by an entry that a reload removed
            return self._in_context(alone, before, before.entities)
        named = before.entities | self._judge.frames[entry.id].names
        if len(before.content) > LONG_TURN:
            before = self._judge.read(entry.question)
        answer = self._judge.read(entry.answer)
        entities = self._knowledge.vocabulary.entities
        pointed = self._best(resolved(alone.question, before, answer, entities))
        sure = pointed.confidence >= ANSWER_AT
        completed = pointed if sure else self._in_context(alone, before, named)
        return alone if _strays(alone.question, completed, previous) else completed

    def _in_context(self, alone: Reading, before: Question, named: frozenset[str]) -> Reading:
        """Return the surer of a follow-up with the words of the turn before and with its names."""
        completed, given = self._completed(alone, before), self._given(alone.question, named)
        return given if given.confidence > completed.confidence else completed

    def _given(self, question: Question, named: frozenset[str]) -> Reading:
        """Read a follow-up as it stands, with what the turn before names given.

        The words of that turn would drown its own. One that has none of its own ("since when?") is
        about that turn, and not read so.
        """
        if not question.content:
            return Reading(question, ())
        asked = replace(question, given=question.given | named)
        return Reading(asked, tuple(self._judge.judge(asked)))

    def parts(self, texts: Sequence[str]) -> list[Reading]:
        """Judge each part of a message; a part is completed from the first one where it leans."""
        found: list[Reading] = []
        for text in texts if len(texts) > 1 else ():
            reading = self._best(readings(text, self._judge.names))
            if found and leans(reading.question):
                reading = self._completed(reading, found[0].question)
            found.append(reading)
        return found

    def _completed(self, alone: Reading, before: Question) -> Reading:
        """Return a reading that leans, completed from the question before it if that is surer.

        One that points back ("that city", "they") means nothing by itself.
        """
        entities = self._knowledge.vocabulary.entities
        completed = self._best(completions(alone.question, before, entities))
        if points_back(alone.question) or completed.confidence > alone.confidence:
            return completed
        on = continues(alone.question) and completed.confidence >= ANSWER_AT
        return completed if on else alone

    def _best(self, options: Iterable[str]) -> Reading:
        """Judge the readings of a message and return the most confident one.

        One that names nothing ("name please") is none where another does, nor is one that says
        nothing of what it names ("Kingsoft or Qihoo?").
        """
        read = [self._judge.read(option) for option in options]
        naming = [question for question in read if question.entities or question.foils]
        telling = [question for question in naming if not question.bare]
        best: Reading | None = None
        for question in telling or naming or read:
            reading = Reading(question, tuple(self._judge.judge(question)))
            if (
                best is None
                or reading.confidence > best.confidence + 0.02
                or _plainer(reading, best)
            ):
                best = reading
            if best.confidence > CERTAIN:
                break
        return best or Reading(self._judge.read(""), ())


def _plainer(reading: Reading, than: Reading) -> bool:
    """Say whether a reading is answered without any doubt, where the other leaves one."""
    if reading.best is None or than.best is None or reading.confidence < ANSWER_AT:
        return False
    return reading.best.unification.clean and not than.best.unification.clean


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
