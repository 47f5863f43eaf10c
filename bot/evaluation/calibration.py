"""What a confidence is worth: how often it is right, and what it buys.

Nothing here knows what was asked: everything is made of pairs of a confidence and whether it was
right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BINS = 10
"""Bins of the reliability diagram, of equal width: the usual choice (Guo et al., 2017)."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The answer nearest to a question, given or withheld."""

    confidence: float
    """Higher is surer, 0 to 1 where it claims to be a probability; 0 where nothing was found."""
    right: bool
    answerable: bool = True
    """Of the questions that are not, an answer is right if it puts the premise right."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Guesses of about one confidence."""

    low: float
    high: float
    count: int
    right: int
    confidence: float
    """Their mean, or the middle of an empty bin."""

    @property
    def share(self) -> float:
        """Return the share that is right, 0 to 1; of an empty bin, its confidence."""
        return self.right / self.count if self.count else self.confidence

    @property
    def gap(self) -> float:
        """Return the share right less the confidence: below 0 where it is too sure."""
        return self.share - self.confidence


@dataclass(frozen=True, slots=True)
class Point:
    """What answering from a threshold up comes to."""

    threshold: float
    answered: int
    coverage: float
    """Share of the answerable questions that are answered right, 0 to 1."""
    precision: float
    """Share of what is answered that is right, 0 to 1."""
    net: int
    """Right answers less wrong ones."""


def reliability(guesses: Iterable[Guess]) -> tuple[Bin, ...]:
    """Sort guesses with confidences of 0 to 1 into `BINS` bins of equal width, lowest first.

    A confidence on a border is in the upper bin; 1 is in the last. Where nothing was found there is
    no guess.
    """
    bins: list[list[Guess]] = [[] for _ in range(BINS)]
    for guess in (guess for guess in guesses if guess.confidence > 0):
        bins[min(int(guess.confidence * BINS), BINS - 1)].append(guess)
    return tuple(_bin(n, found) for n, found in enumerate(bins))


def _bin(n: int, found: Sequence[Guess]) -> Bin:
    low, high = n / BINS, (n + 1) / BINS
    total = math.fsum(guess.confidence for guess in found)
    mean = total / len(found) if found else (low + high) / 2
    return Bin(low, high, len(found), sum(guess.right for guess in found), mean)


def calibration_error(guesses: Iterable[Guess]) -> float:
    """Return the expected calibration error, 0 to 1: the mean gap of the bins, by their counts."""
    bins = reliability(guesses)
    count = sum(found.count for found in bins)
    return math.fsum(found.count * abs(found.gap) for found in bins) / count if count else 0.0


def precision_coverage(guesses: Iterable[Guess]) -> tuple[Point, ...]:
    """Return what each threshold comes to, from the highest down: one point a distinct confidence.

    Equal confidences stand or fall together, so a scorer with many ties gets few points. Where
    nothing was found nothing is answered, from any threshold.
    """
    every = list(guesses)
    answerable = sum(guess.answerable for guess in every)
    found = [guess for guess in every if guess.confidence > 0]
    ordered = sorted(found, key=lambda guess: -guess.confidence)
    points: list[Point] = []
    answered = right = covered = 0
    for threshold, tied in groupby(ordered, key=lambda guess: guess.confidence):
        for guess in tied:
            answered += 1
            right += guess.right
            covered += guess.right and guess.answerable
        share = covered / answerable if answerable else 0.0
        net = 2 * right - answered
        points.append(Point(threshold, answered, share, right / answered, net))
    return tuple(points)


def best_threshold(points: Sequence[Point]) -> Point:
    """Return the point with most right answers less wrong ones; of several, the most precise.

    `points` must not be empty.
    """
    return max(points, key=lambda point: (point.net, point.precision))


def coverage_at(points: Iterable[Point], precision: float) -> float:
    """Return the largest coverage, 0 to 1, of a threshold with at least this precision."""
    return max((point.coverage for point in points if point.precision >= precision), default=0.0)
