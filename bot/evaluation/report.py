"""Figures as one page to look at: self-contained HTML, the same for the same base and questions."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from bot.evaluation import charts
from bot.evaluation.baselines import ask_baselines
from bot.evaluation.calibration import (
    best_threshold,
    calibration_error,
    coverage_at,
    precision_coverage,
    reliability,
)
from bot.evaluation.figures import FAILURES, Share
from bot.evaluation.gold import Verdict
from bot.evaluation.nearest import confusions, nearest, own_guess, wanted
from bot.model import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.answering import Answerer
    from bot.evaluation.calibration import Guess, Point
    from bot.evaluation.charts import Curve, Gauge
    from bot.evaluation.figures import Figures, Result
    from bot.model import Entry, Evidence

NAME = "Footnote"
TARGETS = {
    "right": 95.0,
    "right or offered": 98.0,
    "wrong": 1.0,
    "false answers": 2.0,
    "precision": 98.5,
}
"""What the project promises of questions it has never seen, in percent; see the README."""
FOLLOW_UPS_RIGHT = 85.0
MOST_ERROR = 0.05
"""The largest expected calibration error at which a confidence still means what it says."""
PRECISE = 0.95
"""The precision at which coverages are compared."""
FEW = 5
"""A manner of asking with fewer questions says nothing."""
_CANDIDATES = 5
_FEATURES = 8
"""Features shown of a judgement: those that are not zero, the largest first."""
_KINDS = {
    "answerable": "Answerable",
    "unanswerable": "Near, but not in the source",
    "false_premise": "False premise",
    "offtopic": "Off topic",
}
_VERDICTS = (
    Verdict.CORRECT,
    Verdict.CORRECTED,
    Verdict.DECLINED,
    Verdict.OFFERED,
    Verdict.MISSED,
    Verdict.WRONG,
    Verdict.FALSE,
)
"""From good to bad, as the bars show them."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A headline figure."""

    name: str
    share: Share
    gauge: Gauge
    target: float
    met: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """The verdicts on one kind of question."""

    name: str
    total: int
    parts: tuple[tuple[Verdict, int], ...]


@dataclass(frozen=True, slots=True)
class Contender:
    """The bot or a baseline, at its threshold."""

    curve: Curve
    threshold: float
    shares: Mapping[str, Share]
    coverage: float
    """At the precision that all are compared at, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that failed, and what speaks for each candidate."""

    result: Result
    got: Entry | None
    """The entry that came first."""
    wanted: Entry | None
    candidates: tuple[tuple[Entry, Evidence, tuple[tuple[str, float], ...]], ...]


def render_report(answerer: Answerer, figures: Figures) -> str:
    """Return the report on these figures as one HTML page.

    Asks the baselines the same questions on the same base, which takes about 50 ms a question on a
    base of 7,000 phrasings.
    """
    environment = Environment(
        loader=PackageLoader("bot.evaluation", "templates"),
        autoescape=select_autoescape(["html", "html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        {"MOST_ERROR": MOST_ERROR, "PRECISE": PRECISE, "NAME": NAME, "infinity": math.inf}
    )
    page = (
        _headline(answerer, figures) | _curves(answerer, figures) | _calibration(answerer, figures)
    )
    page |= {
        "bars": _bars(figures),
        "manners": _manners(figures),
        "confusions": confusions(answerer, figures),
        "failures": [_failure(answerer, result) for result in figures.failures()],
        "order": FAILURES,
        "verdicts": _VERDICTS,
    }
    return environment.get_template("report.html.j2").render(page)


def _headline(answerer: Answerer, figures: Figures) -> dict[str, Any]:
    shares = figures.shares()
    tiles = [_tile(name, shares[name], target) for name, target in TARGETS.items()]
    follow_ups = figures.shares(follow_ups=True)["right"]
    if follow_ups.total:
        tiles.append(_tile("follow-ups right", follow_ups, FOLLOW_UPS_RIGHT))
    entries = answerer.knowledge.entries.values()
    return {
        "tiles": tiles,
        "shares": shares,
        "questions": len(figures.results),
        "version": answerer.knowledge.version,
        "entries": len(entries),
        "phrasings": sum(1 + len(entry.utterances) for entry in entries),
    }


def _tile(name: str, share: Share, target: float) -> Tile:
    met = share.percent >= target if target >= 50 else share.percent <= target
    return Tile(name, share, charts.gauge(share, target), target, met)


def _bars(figures: Figures) -> list[Bar]:
    """Return the verdicts by kind of question; follow-ups have a bar of their own."""
    sorted_out: dict[str, list[Verdict]] = {name: [] for name in (*_KINDS.values(), "Follow-ups")}
    for result in figures.results:
        name = "Follow-ups" if result.follow_up else _KINDS[result.gold.kind]
        sorted_out[name].append(result.verdict)
    return [
        Bar(name, len(found), tuple((v, found.count(v)) for v in _VERDICTS if v in found))
        for name, found in sorted_out.items()
        if found
    ]


def _manners(figures: Figures) -> list[tuple[str, Share]]:
    """Return the share right of each manner of asking, the worst first; of others, as declined."""
    verdicts: defaultdict[str, list[Verdict]] = defaultdict(list)
    for result in figures.results:
        verdicts[result.gold.style].append(result.verdict)
    shares = {
        name: Share(sum(verdict not in FAILURES for verdict in found), len(found))
        for name, found in verdicts.items()
        if name and len(found) >= FEW
    }
    return sorted(shares.items(), key=lambda item: (item[1].percent, -item[1].total, item[0]))


def _curves(answerer: Answerer, figures: Figures) -> dict[str, Any]:
    """Compare the bot with the baselines, on the questions that stand alone."""
    alone = [result for result in figures.results if not result.follow_up]
    own = [own_guess(answerer, result) for result in alone]
    others = ask_baselines(answerer, [result.gold for result in alone])
    points = {name: precision_coverage(found) for name, found in {NAME: own, **others}.items()}
    precision = charts.Scale(charts.floor_of(points.values()), 100.0)
    contenders = [_own(figures, points[NAME], precision)]
    contenders += [
        _baseline(name, guesses, points[name], precision) for name, guesses in others.items()
    ]
    return {"contenders": contenders, "precision": precision, "coverage": charts.Scale(0.0, 100.0)}


def _own(figures: Figures, points: Sequence[Point], precision: charts.Scale) -> Contender:
    """Place the bot where it stands: its decision is more than a threshold."""
    shares = figures.shares()
    right, precise = shares["right"].percent, shares["precision"].percent
    text = f"{NAME} as it answers: {right:.1f} % right, precision {precise:.1f} %"
    mark = charts.Mark(round(right, 2), precision(precise), text)
    curve = charts.Curve(NAME, charts.line(points, precision), mark)
    return Contender(curve, 0.0, shares, coverage_at(points, PRECISE))


def _baseline(
    name: str, guesses: Sequence[Guess], points: Sequence[Point], precision: charts.Scale
) -> Contender:
    best = best_threshold(points) if points else None
    threshold = best.threshold if best else math.inf
    shares = _shares_from(guesses, threshold)
    right, precise = shares["right"].percent, shares["precision"].percent
    text = f"{name} from {threshold:.2f} up: {right:.1f} % right, precision {precise:.1f} %"
    mark = charts.Mark(round(right, 2), precision(precise), text)
    curve = charts.Curve(name, charts.line(points, precision), mark)
    return Contender(curve, threshold, shares, coverage_at(points, PRECISE))


def _shares_from(guesses: Iterable[Guess], threshold: float) -> dict[str, Share]:
    """Return the figures of answering every guess from this threshold up."""
    every = list(guesses)
    given = [guess for guess in every if guess.confidence >= max(threshold, 1e-12)]
    ours = sum(guess.answerable for guess in every)
    wrong = [guess for guess in given if not guess.right]
    return {
        "right": Share(sum(g.right and g.answerable for g in given), ours),
        "wrong": Share(sum(g.answerable for g in wrong), ours),
        "false answers": Share(sum(not g.answerable for g in wrong), len(every) - ours),
        "precision": Share(len(given) - len(wrong), len(given)),
    }


def _calibration(answerer: Answerer, figures: Figures) -> dict[str, Any]:
    """Hold confidences against what was right.

    Left out are withheld entries that would have been acceptable for a question with no answer:
    they are neither the answer to it nor wrong.
    """
    given: list[Guess] = []
    withheld: list[Guess] = []
    for result in figures.results:
        guess = own_guess(answerer, result)
        if isinstance(result.reply, Answer):
            given.append(guess)
        elif guess.answerable or not guess.right:
            withheld.append(guess)
    every = given + withheld
    return {
        "columns": charts.columns(reliability(every)),
        "error": calibration_error(every),
        "error_given": calibration_error(given),
        "guesses": sum(guess.confidence > 0 for guess in every),
    }


def _failure(answerer: Answerer, result: Result) -> Failure:
    entries = answerer.knowledge.entries
    got = nearest(result.reply)
    candidates = []
    for evidence in result.reply.trace.evidence[:_CANDIDATES]:
        ordered = sorted(evidence.features.items(), key=lambda item: -abs(item[1]))
        features = tuple((name, value) for name, value in ordered if value)[:_FEATURES]
        candidates.append((entries[evidence.entry], evidence, features))
    found = wanted(answerer, result)
    return Failure(result, entries[got] if got else None, found, tuple(candidates))
