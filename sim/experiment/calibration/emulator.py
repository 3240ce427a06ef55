"""A cheap stand-in for the model: a quadratic in the dials, by ridge regression, with its own error.

The polynomial of second degree in d dials has more terms than there are points, so it is fitted in its dual form, as kernel ridge
regression (Saunders, Gammerman and Vovk 1998) with the kernel x.z + w (x.z)^2. How much the quadratic part weighs and how hard all is
shrunk are those for which points left out one at a time are foretold best (Allen's PRESS, 1974); the error of that foretelling is the
emulator's error. What the outcome does by luck is in it, for no point is free of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

FEWEST: Final = 6
"""Points without which no error can be told."""
QUADRATIC: Final = (0.0, 0.1, 0.3, 1.0, 3.0)
"""Weights of the quadratic part that are tried."""
RIDGES: Final = tuple(10.0 ** (power / 2) for power in range(-8, 9))
"""How hard the fit is shrunk, relative to the mean of the kernel's diagonal."""


@dataclass(frozen=True, eq=False)
class Emulator:
    """A fit: `points` (n, d) in -1..1, `weights` (n,), the `mean` of the outcome.

    `error`: standard deviation with which a point that was not seen is foretold (leave-one-out). `spread`: standard deviation of the
    outcome over the points, which is the error of foretelling nothing.
    """

    points: NDArray[np.float64]
    weights: NDArray[np.float64]
    mean: float
    quadratic: float
    error: float
    spread: float

    def __call__(self, positions: NDArray[np.float64]) -> NDArray[np.float64]:
        """The outcome at positions (m, d) in 0..1: shape (m,)."""
        kernel = _kernel(2.0 * positions - 1.0, self.points, self.quadratic)
        return np.asarray(self.mean + kernel @ self.weights)

    @property
    def explained(self) -> float:
        """Share of the variance between points that is foretold; below 0 if worse than the mean."""
        return 1.0 - (self.error / self.spread) ** 2 if self.spread > 0 else 1.0


def _kernel(
    x: NDArray[np.float64], z: NDArray[np.float64], quadratic: float
) -> NDArray[np.float64]:
    inner = x @ z.T / z.shape[1]
    return np.asarray(inner + quadratic * inner**2)


def fit(positions: NDArray[np.float64], outcome: NDArray[np.float64]) -> Emulator:
    """Fit to an outcome (n,) at positions (n, d) in 0..1. Raises ValueError for fewer than FEWEST points or values not finite."""
    if len(outcome) < FEWEST:
        raise ValueError(f"{len(outcome)} points are too few for an emulator: {FEWEST} or more")
    if not np.isfinite(outcome).all() or not np.isfinite(positions).all():
        raise ValueError("an emulator needs finite values")
    points = 2.0 * positions - 1.0
    n, mean = len(outcome), float(outcome.mean())
    spread = float(outcome.std())
    if spread == 0.0:
        return Emulator(points, np.zeros(n), mean, 0.0, 0.0, 0.0)
    best: Emulator | None = None
    for quadratic in QUADRATIC:
        kernel = _kernel(points, points, quadratic)
        values, vectors = np.linalg.eigh(kernel)
        values = np.maximum(values, 0.0)
        turned = vectors.T @ (outcome - mean)
        for ridge in RIDGES:
            shrunk = 1.0 / (values + ridge * kernel.trace() / n)
            fitted = vectors @ (values * shrunk * turned)
            hat = np.einsum("ij,j,ij->i", vectors, values * shrunk, vectors) + 1.0 / n
            left_out = (outcome - mean - fitted) / np.maximum(1.0 - hat, 1e-9)
            error = float(np.sqrt(np.mean(left_out**2)))
            if best is None or error < best.error:
                best = Emulator(points, vectors @ (shrunk * turned), mean, quadratic, error, spread)
    assert best is not None
    return best
