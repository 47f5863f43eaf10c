"""The entry nearest to a gold question, given or withheld: whether it was right, and which was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.evaluation.calibration import Guess
from bot.evaluation.gold import Verdict
from bot.model import Answer

if TYPE_CHECKING:
    from bot.answering import Answerer
    from bot.evaluation.figures import Figures, Result
    from bot.evaluation.gold import Gold
    from bot.model import Entry, Reply

_RIGHT = (Verdict.CORRECT, Verdict.CORRECTED)


@dataclass(frozen=True, slots=True)
class Confusion:
    """Questions for which one entry came first in another's place."""

    wanted: Entry | None
    """None where no entry answers them."""
    got: Entry
    results: tuple[Result, ...]


def nearest(reply: Reply) -> str | None:
    """Return the id of the entry that a reply gives or, failing that, came nearest to giving."""
    if isinstance(reply, Answer):
        return reply.entries[0].id
    return reply.trace.evidence[0].entry if reply.trace.evidence else None


def guess_at(answerer: Answerer, gold: Gold, entry_id: str | None, confidence: float) -> Guess:
    """Return the guess that answering a question with this entry is; None is no guess."""
    answerable = gold.kind == "answerable"
    if entry_id is None:
        return Guess(0.0, right=False, answerable=answerable)
    verdict = gold.judge(answerer.answer(entry_id), answerer.answer)
    return Guess(confidence, verdict in _RIGHT, answerable)


def own_guess(answerer: Answerer, result: Result) -> Guess:
    """Return a reply as a guess: of one that gives no answer, its nearest entry."""
    reply = result.reply
    if isinstance(reply, Answer):
        right = result.verdict in _RIGHT
        return Guess(reply.confidence, right, result.gold.kind == "answerable")
    return guess_at(answerer, result.gold, nearest(reply), reply.confidence)


def wanted(answerer: Answerer, result: Result) -> Entry | None:
    """Return the entry that answers an answerable question, or None if none does.

    Of several, the one that the reply ranked highest; else the one that cites least besides.
    """
    entries = answerer.knowledge.entries
    right = [e.id for e in entries.values() if result.gold.is_right(e.answer, e.citations)]
    ranked = [evidence.entry for evidence in result.reply.trace.evidence]
    places = {name: n for n, name in enumerate(reversed(ranked), 1)}
    if result.gold.kind != "answerable" or not right:
        return None
    return entries[min(right, key=lambda e: (-places.get(e, 0), len(entries[e].citations), e))]


def confusions(answerer: Answerer, figures: Figures) -> list[Confusion]:
    """Return which entry came first in place of which, the commonest first.

    Where the right entry came first and was withheld, nothing was confused.
    """
    found: dict[tuple[str, str], list[Result]] = {}
    entries = answerer.knowledge.entries
    for result in figures.failures():
        got = nearest(result.reply)
        target = wanted(answerer, result)
        if got is None or (target and target.id == got):
            continue
        found.setdefault((got, target.id if target else ""), []).append(result)
    pairs = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        Confusion(entries.get(target), entries[got], tuple(results))
        for (got, target), results in pairs
    ]
