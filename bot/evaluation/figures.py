"""Verdicts to figures: counts by kind, shares with 95 % intervals, and the failures."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.evaluation.gold import Gold, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.answering import Answerer
    from bot.model import Reply, Turn

FAILURES = (Verdict.WRONG, Verdict.FALSE, Verdict.MISSED, Verdict.OFFERED)
"""What is listed as a failure, the worst first."""


@dataclass(frozen=True, slots=True)
class Result:
    """One gold question with its reply and verdict."""

    gold: Gold
    reply: Reply
    verdict: Verdict
    follow_up: bool


@dataclass(frozen=True, slots=True)
class Share:
    """Some of a whole, with Wilson's 95 % interval."""

    count: int
    total: int

    @property
    def percent(self) -> float:
        return 100 * self.count / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval in percent (Wilson 1927), sound for small counts too."""
        if not self.total:
            return 0.0, 100.0
        z, n, p = 1.959964, self.total, self.count / self.total
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return 100 * max(0.0, centre - half), 100 * min(1.0, centre + half)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of gold questions came to."""

    results: tuple[Result, ...]

    def shares(self, *, follow_ups: bool = False) -> dict[str, Share]:
        """Return each figure by name; of the follow-ups alone, or of all other questions."""
        counts: Counter[Verdict] = Counter()
        answerable = others = 0
        for result in self.results:
            if result.follow_up is not follow_ups:
                continue
            counts[result.verdict] += 1
            answerable += result.gold.kind == "answerable"
            others += result.gold.kind != "answerable"
        correct, offered = counts[Verdict.CORRECT], counts[Verdict.OFFERED]
        good = correct + counts[Verdict.CORRECTED]
        return {
            "right": Share(correct, answerable),
            "right or offered": Share(correct + offered, answerable),
            "wrong": Share(counts[Verdict.WRONG], answerable),
            "missed": Share(counts[Verdict.MISSED], answerable),
            "corrected": Share(counts[Verdict.CORRECTED], others),
            "declined": Share(counts[Verdict.DECLINED], others),
            "false answers": Share(counts[Verdict.FALSE], others),
            "precision": Share(good, good + counts[Verdict.WRONG] + counts[Verdict.FALSE]),
        }

    def false_by_kind(self) -> dict[str, Share]:
        """Return the false answers of each kind that is not to be answered."""
        totals: Counter[str] = Counter()
        false: Counter[str] = Counter()
        for result in self.results:
            if result.gold.kind != "answerable":
                totals[result.gold.kind] += 1
                false[result.gold.kind] += result.verdict is Verdict.FALSE
        return {kind: Share(false[kind], totals[kind]) for kind in sorted(totals)}

    def failures(self) -> list[Result]:
        """Return what failed, the worst first."""
        found = [result for result in self.results if result.verdict in FAILURES]
        return sorted(found, key=lambda result: FAILURES.index(result.verdict))

    def as_json(self) -> dict[str, Any]:
        """Return the figures as plain values for JSON."""
        return {
            "questions": len(self.results),
            "figures": _plain(self.shares()),
            "follow_ups": _plain(self.shares(follow_ups=True)),
            "false_by_kind": _plain(self.false_by_kind()),
            "failures": [
                {
                    "id": result.gold.id,
                    "question": result.gold.q,
                    "verdict": result.verdict.value,
                    "outcome": result.reply.outcome,
                    "reply": result.reply.text,
                    "confidence": round(result.reply.confidence, 4),
                }
                for result in self.failures()
            ],
        }


def ask_all(answerer: Answerer, questions: Iterable[Gold]) -> Figures:
    """Ask every question, those of a conversation in turn, and judge the replies."""
    turns: dict[str, Turn] = {}
    results: list[Result] = []
    for gold in questions:
        name = gold.conversation
        previous = turns.get(name) if name else None
        reply = answerer.reply(gold.q, previous)
        if name:
            turns[name] = reply.turn
        verdict = gold.judge(reply, answerer.answer)
        results.append(Result(gold, reply, verdict, follow_up=previous is not None))
    return Figures(tuple(results))


def _plain(shares: dict[str, Share]) -> dict[str, Any]:
    return {
        name: {
            "count": share.count,
            "total": share.total,
            "percent": round(share.percent, 1),
            "interval": [round(bound, 1) for bound in share.interval],
        }
        for name, share in shares.items()
    }


def merge(figures: Sequence[Figures]) -> Figures:
    """Put several sets together."""
    return Figures(tuple(result for found in figures for result in found.results))
