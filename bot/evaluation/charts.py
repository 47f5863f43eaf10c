"""Values to places: what the report's charts draw, in percent of the plot's width and height.

A plot's origin is its lower left corner. The page stretches the lines to whatever width there is
and sets the labels as text, so that a phone shows them as large as a desktop.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.evaluation.figures import Share

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.evaluation.calibration import Bin, Point

LEAST_ANSWERED = 10
"""Fewer answers make no share worth drawing: the left end of a curve would only jump about."""
LOWEST = 50
"""Percent; a precision below it is nobody's choice, and would press all others together."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high`, as percent of an axis."""

    low: float
    high: float

    def __call__(self, value: float) -> float:
        """Return the place of a value, 0 to 100; one beyond the axis is at its end."""
        place = 100 * (value - self.low) / (self.high - self.low)
        return round(min(max(place, 0.0), 100.0), 3)

    def ticks(self, step: float) -> tuple[tuple[float, float], ...]:
        """Return each tick's place and value."""
        count = round((self.high - self.low) / step)
        values = [round(self.low + n * step, 6) for n in range(count + 1)]
        return tuple((self(value), value) for value in values)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place worth a dot, and what it says."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of the precision-coverage chart."""

    name: str
    path: str
    """For an SVG of 100 by 100, whose y points down."""
    mark: Mark


@dataclass(frozen=True, slots=True)
class Column:
    """One bin of the reliability diagram."""

    left: float
    width: float
    height: float
    """Of the share right."""
    x: float
    """Of the mean confidence."""
    low: float
    high: float
    """Of the 95 % interval of the share right."""
    filled: float
    """Of the strip of counts: 100 is the fullest bin."""
    count: int
    text: str


@dataclass(frozen=True, slots=True)
class Gauge:
    """A figure with its interval on a scale that is cut to where it matters."""

    ends: tuple[float, float]
    low: float
    high: float
    value: float
    target: float


def floor_of(curves: Iterable[Sequence[Point]]) -> float:
    """Return where the precision axis begins, in percent: a multiple of 10, at least `LOWEST`."""
    drawn = [100 * p.precision for points in curves for p in points if p.answered >= LEAST_ANSWERED]
    return max(LOWEST, min(90.0, 10 * math.floor(min(drawn, default=90.0) / 10)))


def line(points: Iterable[Point], precision: Scale) -> str:
    """Return the path of a precision-coverage curve, as far as it is above the axis."""
    places = [
        f"{100 * point.coverage:.2f} {100 - precision(100 * point.precision):.2f}"
        for point in points
        if point.answered >= LEAST_ANSWERED and 100 * point.precision >= precision.low
    ]
    return f"M{' L'.join(places)}" if places else ""


def columns(bins: Iterable[Bin]) -> tuple[Column, ...]:
    """Return the columns of a reliability diagram, with nothing above an empty bin."""
    bins = tuple(bins)
    most = max((found.count for found in bins), default=0) or 1
    return tuple(_column(found, most) for found in bins)


def _column(found: Bin, most: int) -> Column:
    low, high = Share(found.right, found.count).interval
    text = (
        f"Confidence {found.low:.1f} to {found.high:.1f}: {found.right} of {found.count} right"
        + (f" ({found.share:.0%}), {found.confidence:.0%} expected" if found.count else "")
    )
    return Column(
        left=round(100 * found.low, 3),
        width=round(100 * (found.high - found.low), 3),
        height=round(100 * found.share, 2) if found.count else 0.0,
        x=round(100 * found.confidence, 2),
        low=round(low, 2),
        high=round(high, 2),
        # The root keeps a bin of three visible beside one of three hundred.
        filled=round(100 * math.sqrt(found.count / most), 2),
        count=found.count,
        text=text,
    )


def gauge(share: Share, target: float) -> Gauge:
    """Return a gauge of a share in percent; it is cut around a target, in percent, near an end."""
    low, high = share.interval
    if target >= 50:
        ends = (10 * math.floor(min(low, target - 5) / 10), 100)
    else:
        ends = (0, 10 * math.ceil(max(high, target + 1) / 10))
    scale = Scale(*ends)
    return Gauge(ends, scale(low), scale(high), scale(share.percent), scale(target))
