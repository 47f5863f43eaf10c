"""The verifier orders what it was shown; its confidences can be moved all alike."""

from __future__ import annotations

import math

import pytest

from bot.guards.verifier import Verifier

ROWS = [{"score": n / 10, "noise": float(n % 2)} for n in range(20)]
LABELS = [float(n >= 10) for n in range(20)]


def log_odds(share: float) -> float:
    return math.log(share / (1 - share))


def test_what_speaks_for_an_entry_makes_it_surer() -> None:
    verifier = Verifier.fit(ROWS, LABELS)
    low, high = (verifier.confidence({"score": score, "noise": 0.0}) for score in (0.2, 1.8))
    assert low < 0.5 < high


@pytest.mark.parametrize("by", [0.5, 1.0, 1.65])
def test_scaling_stretches_every_confidence_alike(by: float) -> None:
    verifier = Verifier.fit(ROWS, LABELS)
    for row in ROWS:
        scaled = verifier.scaled(by).confidence(row)
        assert log_odds(scaled) == pytest.approx(log_odds(verifier.confidence(row)) * by)
