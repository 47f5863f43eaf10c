"""Evidence to confidence: a logistic regression over features and pairs of them, from the base."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_RIDGE = 3.0
"""Strength of the L2 penalty on standardised features: keeps every weight readable and finite."""
RIDGE_OF_PAIRS = 300.0
"""The same for products of two: a small base has too little to say of them, and is left with
features alone. Products are worth a point of right answers in `benchmarks.folds`."""
_ROUNDS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Verifier:
    """Weights of named features; `confidence` is a probability."""

    names: tuple[str, ...]
    centre: Floats
    spread: Floats
    """Mean and standard deviation of each feature."""
    weights: Floats
    """Square: row and column 0 for features alone, the bias first; the rest for their products."""

    @classmethod
    def fit(cls, rows: Sequence[Mapping[str, float]], labels: Sequence[float]) -> Verifier:
        """Fit by Newton's method (iteratively reweighted least squares) with an L2 penalty.

        `rows` hold the features of each judgement, `labels` 1 where it was right, else 0.
        """
        names = tuple(rows[0])
        raw = np.array([[row[name] for name in names] for row in rows])
        centre, spread = raw.mean(0), raw.std(0)
        spread[spread == 0] = 1
        alone = np.hstack([np.ones((len(raw), 1)), (raw - centre) / spread])
        first, second = np.triu_indices(len(names) + 1)
        penalty = np.where(first == 0, _RIDGE, RIDGE_OF_PAIRS)
        penalty[0] = 1e-6
        weights = np.zeros((len(names) + 1, len(names) + 1))
        found = _newton(alone[:, first] * alone[:, second], np.array(labels, float), penalty)
        weights[first, second] = found
        return cls(names, centre, spread, weights)

    def scaled(self, factor: float) -> Verifier:
        """Return a verifier whose log odds are so many times those of this one."""
        return replace(self, weights=factor * self.weights)

    def confidence(self, features: Mapping[str, float]) -> float:
        """Return the probability, 0 to 1, that the judgement with these features is right."""
        raw = np.array([features[name] for name in self.names])
        alone = np.concatenate([[1.0], (raw - self.centre) / self.spread])
        total = float(alone @ self.weights @ alone)
        return 1 / (1 + math.exp(-max(-30.0, min(total, 30.0))))


def _newton(design: Floats, labels: Floats, penalty: Floats) -> Floats:
    weights = np.zeros(design.shape[1])
    for _ in range(_ROUNDS):
        share = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (share - labels) + penalty * weights
        curvature = (design * (share * (1 - share))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        weights = weights - step
        if np.abs(step).max() < 1e-6:
            break
    return weights
