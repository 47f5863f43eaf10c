"""Evidence to confidence: a logistic regression over features, fitted on the base alone."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_RIDGE = 3.0
"""Strength of the L2 penalty on standardised features: keeps every weight readable and finite."""
_ROUNDS = 40


@dataclass(frozen=True, slots=True)
class Verifier:
    """Weights of named features; `confidence` is a probability."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    bias: float

    @classmethod
    def fit(cls, rows: Sequence[Mapping[str, float]], labels: Sequence[float]) -> Verifier:
        """Fit by Newton's method (iteratively reweighted least squares) with an L2 penalty.

        `rows` hold the features of each judgement, `labels` 1 where it was right, else 0.
        """
        names = tuple(rows[0])
        raw = np.array([[row[name] for name in names] for row in rows])
        centre, spread = raw.mean(0), raw.std(0)
        spread[spread == 0] = 1
        design = np.hstack([np.ones((len(raw), 1)), (raw - centre) / spread])
        weights = _newton(design, np.array(labels, float))
        slopes = weights[1:] / spread
        bias = float(weights[0] - slopes @ centre)
        return cls(names, tuple(float(w) for w in slopes), bias)

    def shifted(self, log_odds: float) -> Verifier:
        """Return a verifier that is so much surer, or less sure, of everything."""
        return replace(self, bias=self.bias + log_odds)

    def confidence(self, features: Mapping[str, float]) -> float:
        """Return the probability, 0 to 1, that the judgement with these features is right."""
        total = self.bias
        for name, weight in zip(self.names, self.weights, strict=True):
            total += weight * features[name]
        return 1 / (1 + math.exp(-max(-30.0, min(total, 30.0))))


def _newton(design: NDArray[np.float64], labels: NDArray[np.float64]) -> NDArray[np.float64]:
    penalty = _RIDGE * np.eye(design.shape[1])
    penalty[0, 0] = 1e-6
    weights = np.zeros(design.shape[1])
    for _ in range(_ROUNDS):
        share = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (share - labels) + penalty @ weights
        curvature = (design * (share * (1 - share))[:, None]).T @ design + penalty
        step = np.linalg.solve(curvature, gradient)
        weights = weights - step
        if np.abs(step).max() < 1e-6:
            break
    return weights
