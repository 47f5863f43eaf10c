"""What of a question conflicts with an entry's facts: its names, years, numbers and words."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.language.english import english
from bot.model import Ask

if TYPE_CHECKING:
    from bot.guards.frames import Frame
    from bot.guards.lexicon import Token
    from bot.guards.question import Question

_STORY = 1
"""Words new to an entry; a message with more tells of other things beside what it asks."""

_Number = TypeVar("_Number", int, float)


def attributes(
    unexplained: tuple[Token, ...], unheard: tuple[Token, ...], question: Question, target: Frame
) -> tuple[Token, ...]:
    """Return the words that make it another question than the entry's.

    Where alternatives are offered ("a research centre or a factory"), one beside them that limits.
    """
    limiting, particular = english().limiting, english().particular
    if question.choice:
        apart = (token for token in unexplained if token not in question.offered_words)
        return tuple(token for token in apart if token.content and token.word in limiting)
    plain = len(unheard) <= _STORY
    return tuple(
        token
        for token in unexplained
        if token.word in limiting
        or (plain and token.stem in particular and not target.welcomes(token.stem))
    )


def _unless_chosen(
    given: frozenset[_Number], known: frozenset[_Number], question: Question
) -> frozenset[_Number]:
    """Return what the facts do not give.

    Of alternatives ("1988 or 1998?") one suffices.
    """
    return frozenset() if question.choice and given & known else given - known


def years(question: Question, target: Frame) -> frozenset[int]:
    """Return the years that the facts do not give, and the decades that hold none of theirs.

    Of guesses at a year that is asked for ("which year, 2015? 2016?") none is a premise.
    """
    guessed = question.choice and len(question.years) > 1 and Ask.WHEN in question.asks
    if question.bound_in_time or guessed:
        return frozenset()
    decades = frozenset(
        decade
        for decade in question.decades
        if not any(decade <= year < decade + 10 for year in target.years)
    )
    return decades | _unless_chosen(question.years, target.years, question)


def numbers(question: Question, target: Frame) -> frozenset[float]:
    """Return the numbers that the facts do not give; a bound ("over 50,000?") claims none."""
    if question.bound or question.bound_in_time:
        return frozenset()
    return _unless_chosen(question.numbers, target.numbers, question)


def something_else(question: Question, target: Frame) -> bool:
    """Say whether it sets aside the only name of its kind that the facts have: "besides Wuhan"."""
    left = {target.entities[name].kind for name in target.names - question.set_aside}
    aside = question.set_aside & target.names
    return any(target.entities[name].kind not in left for name in aside)


def picked(question: Question, target: Frame) -> bool:
    """Say whether one of several that the entry is about is to be picked: "which came first"."""
    ours = {target.entities[name].kind for name in question.entities & target.names}
    kinds = [target.entities[name].kind for name in question.entities]
    return question.picks and any(kinds.count(kind) > 1 for kind in ours)


def served(question: Question, target: Frame) -> frozenset[Ask]:
    """Return the kinds of answer that the facts give, as exactly as the question wants them."""
    return target.slots - {Ask.WHEN} if question.finer and target.by_year else target.slots


def choices(question: Question, target: Frame) -> frozenset[str]:
    """Return the alternatives offered beside the entry's own.

    Names of the same kind ("Jiangxi or Hunan"), and foils beside a word of the facts ("chips or
    cables").
    """
    ours = {target.entities[name].kind for name in question.offered & target.names}
    found = {name for name in question.offered if target.entities[name].kind in ours}
    if any(t.tags & target.tags or t.stem in target.stems for t in question.offered_words):
        found |= question.offered & question.foils
    return frozenset(found)


def foreign(question: Question, target: Frame) -> frozenset[str]:
    """Return the names found that can be none of the entry's (a name may stand for several)."""
    found: set[str] = set()
    for span in question.spans:
        ours = span.entities - question.foils - target.sources
        if ours and not ours & target.names:
            found |= ours
    return frozenset(found)


def rivals(unheard: tuple[Token, ...], question: Question, target: Frame) -> frozenset[str]:
    """Return the foils of the kind of a name of the facts, unless they may be part of a story."""
    if len(unheard) > _STORY:
        return frozenset()
    kinds = {target.entities[name].kind for name in target.names}
    return frozenset(name for name in question.foils if target.entities[name].kind in kinds)


def contradicted(question: Question, target: Frame) -> frozenset[str]:
    """Return concepts that the facts deny, where a word stands for nothing that they say."""
    if not target.contradicts:
        return frozenset()
    return frozenset(
        concept
        for token in question.tokens
        if not token.tags & target.tags
        for concept in token.tags & target.contradicts
    )
