"""The figures of merit of a ranker that may also decline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.sets import OUT_OF_SCOPE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PRECISION = 0.95


@dataclass(frozen=True, slots=True)
class Figures:
    """All in percent; a figure that the set does not allow is not a number."""

    accuracy: float
    """First label right, of the messages in scope."""
    auroc: float
    """Of the confidence, in scope against out of scope."""
    coverage: float
    """Share of all messages that can be answered at 95 % precision, by the best threshold."""


def figures(
    found: Sequence[str], confidence: NDArray[np.floating], wanted: Sequence[str]
) -> Figures:
    right = np.array([f == w for f, w in zip(found, wanted, strict=True)])
    inside = np.array([w != OUT_OF_SCOPE for w in wanted])
    order = np.argsort(-confidence, kind="stable")
    precision = right[order].cumsum() / np.arange(1, len(order) + 1)
    # A threshold cannot cut between equal confidences.
    ends = np.append(np.diff(confidence[order]) != 0, np.True_)
    enough = np.flatnonzero(ends & (precision >= PRECISION))
    coverage = 100 * (enough[-1] + 1) / len(order) if len(enough) else 0.0
    accuracy = 100 * float(right[inside].mean())
    return Figures(accuracy, _auroc(confidence, inside), float(coverage))


def mean(several: Sequence[Figures]) -> Figures:
    return Figures(
        float(np.mean([f.accuracy for f in several])),
        float(np.mean([f.auroc for f in several])),
        float(np.mean([f.coverage for f in several])),
    )


def _auroc(confidence: NDArray[np.floating], inside: NDArray[np.bool_]) -> float:
    if inside.all():
        return float("nan")
    _values, slot, counts = np.unique(confidence, return_inverse=True, return_counts=True)
    ranks = (counts.cumsum() - (counts - 1) / 2)[slot]  # ties share their mean rank
    here, there = int(inside.sum()), int((~inside).sum())
    return 100 * float((ranks[inside].sum() - here * (here + 1) / 2) / (here * there))
