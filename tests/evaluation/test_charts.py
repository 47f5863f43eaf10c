"""Places of the charts, on points counted by hand."""

from __future__ import annotations

import pytest

from bot.evaluation.calibration import Guess, Point, reliability
from bot.evaluation.charts import Scale, columns, floor_of, gauge, line
from bot.evaluation.figures import Share

POINTS = (
    Point(0.9, 4, 0.1, 1.0, 4),
    Point(0.8, 20, 0.5, 0.9, 16),
    Point(0.5, 40, 0.75, 0.72, 18),
    Point(0.1, 90, 0.8, 0.3, -36),
)


def test_a_curve_leaves_out_what_jumps_and_what_sinks() -> None:
    low = floor_of([POINTS])
    assert low == 50
    assert line(POINTS, Scale(low, 100)) == "M50.00 20.00 L75.00 56.00"


@pytest.mark.parametrize(
    ("points", "low"), [((), 90), (POINTS[:1], 90), (POINTS[:2], 90), (POINTS[:3], 70)]
)
def test_the_axis_begins_below_every_curve(points: tuple[Point, ...], low: float) -> None:
    assert floor_of([points, ()]) == low


def test_no_points_no_path() -> None:
    assert line((), Scale(50, 100)) == ""


def test_ticks() -> None:
    assert Scale(50, 100).ticks(25) == ((0, 50), (50, 75), (100, 100))
    assert Scale(50, 100)(40) == 0


def test_columns() -> None:
    found = columns(reliability([Guess(0.92, right=True)] * 4 + [Guess(0.33, right=False)]))
    assert [column.count for column in found] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 4]
    full, low, empty = found[9], found[3], found[0]
    assert (full.height, full.x, full.filled) == (100, 92, 100)
    assert (low.height, low.x, low.filled) == (0, 33, 50)
    assert (empty.height, empty.filled) == (0, 0)
    assert "4 of 4 right" in full.text


@pytest.mark.parametrize(
    ("share", "target", "ends"),
    [
        (Share(95, 100), 95, (80, 100)),
        (Share(30, 100), 95, (20, 100)),
        (Share(1, 300), 1, (0, 10)),
        (Share(40, 100), 2, (0, 50)),
        (Share(0, 0), 2, (0, 100)),
    ],
)
def test_a_gauge_holds_interval_and_target(
    share: Share, target: float, ends: tuple[float, float]
) -> None:
    found = gauge(share, target)
    assert found.ends == ends
    assert 0 <= found.low <= found.high <= 100
    assert 0 < found.target < 100
