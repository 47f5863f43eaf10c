"""What confidences are worth, on pairs counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.calibration import (
    BINS,
    Guess,
    best_threshold,
    calibration_error,
    coverage_at,
    precision_coverage,
    reliability,
)

GUESSES = (
    Guess(0.9, right=True),
    Guess(0.8, right=True),
    Guess(0.8, right=False, answerable=False),
    Guess(0.6, right=True, answerable=False),
    Guess(0.3, right=False),
    Guess(0.0, right=False),
)
PAIRS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60)


@pytest.mark.parametrize(
    ("guesses", "error"),
    [
        ([], 0.0),
        ([Guess(0.0, right=False)], 0.0),
        ([Guess(1.0, right=True)] * 3, 0.0),
        ([Guess(0.95, right=False)], 0.95),
        ([Guess(0.75, right=True)] * 3 + [Guess(0.75, right=False)], 0.0),
        # Gaps of 0.3 over two guesses and of 0.1 over one.
        ([Guess(0.8, right=True), Guess(0.8, right=False), Guess(0.1, right=False)], 0.7 / 3),
        # One bin: the errors of its two guesses cancel out.
        ([Guess(0.45, right=True), Guess(0.55 - 0.1, right=False)], 0.05),
    ],
)
def test_calibration_error(guesses: list[Guess], error: float) -> None:
    assert calibration_error(guesses) == pytest.approx(error)


@pytest.mark.parametrize(
    ("confidence", "position"), [(0.05, 0), (0.1, 1), (0.5, 5), (0.999, 9), (1.0, 9)]
)
def test_borders_of_bins(confidence: float, position: int) -> None:
    bins = reliability([Guess(confidence, right=True)])
    assert [found.count for found in bins] == [int(n == position) for n in range(BINS)]


def test_a_bin_says_how_far_off_it_is() -> None:
    found = reliability([Guess(0.72, right=True), Guess(0.78, right=False)])[7]
    assert (found.count, found.right) == (2, 1)
    assert found.confidence == pytest.approx(0.75)
    assert found.gap == pytest.approx(-0.25)


def test_precision_coverage() -> None:
    points = precision_coverage(GUESSES)
    assert [point.threshold for point in points] == [0.9, 0.8, 0.6, 0.3]
    assert [point.answered for point in points] == [1, 3, 4, 5]
    # Four of the six are answerable, of which two are ever right.
    assert [point.coverage for point in points] == [0.25, 0.5, 0.5, 0.5]
    assert [point.precision for point in points] == pytest.approx([1, 2 / 3, 3 / 4, 3 / 5])
    assert [point.net for point in points] == [1, 1, 2, 1]


def test_thresholds() -> None:
    points = precision_coverage(GUESSES)
    assert best_threshold(points).threshold == 0.6
    assert coverage_at(points, 0.75) == 0.5
    assert coverage_at(points, 0.8) == 0.25
    assert coverage_at(points[1:], 1.0) == 0.0


def test_no_curve_without_guesses() -> None:
    assert precision_coverage([Guess(0.0, right=False)]) == ()
    assert coverage_at((), 0.95) == 0.0


@given(PAIRS)
def test_coverage_never_falls(pairs: list[tuple[float, bool]]) -> None:
    points = precision_coverage(Guess(confidence, right) for confidence, right in pairs)
    assert [p.coverage for p in points] == sorted(p.coverage for p in points)
    assert [p.answered for p in points] == sorted(p.answered for p in points)
