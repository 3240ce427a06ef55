"""What a calibration has learnt and what it has not: which targets rule out what, and what the data cannot tell apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.experiment.calibration.matching import CUT_OFF

UNIFORM_SD: Final = 1.0 / np.sqrt(12.0)
"""Standard deviation of a position of which nothing is known."""
ENDS: Final = (0.05, 0.5, 0.95)
"""The quantiles by which sets are told."""


def quantile(values: NDArray[np.float64], share: float) -> float:
    """A quantile of values; nan where there are none, or where one is nan."""
    return float(np.quantile(values, share)) if values.size else float("nan")


@dataclass(frozen=True)
class Ruling:
    """What a target rules out by itself.

    `share`: of all positions; `alone`: of those, the part that no other target rules out too, as a share of all positions.
    """

    share: float
    alone: float


def rulings(implausibility: NDArray[np.float64]) -> list[Ruling]:
    """For each target, from the implausibility (m, targets) of positions spread over the whole space."""
    out = implausibility > CUT_OFF
    by = out.sum(axis=1)
    return [Ruling(float(column.mean()), float((column & (by == 1)).mean())) for column in out.T]


@dataclass(frozen=True)
class Marginal:
    """What is left of a dial: positions at 5, 50 and 95 per cent of the set, and the share of the variance of not knowing."""

    low: float
    middle: float
    high: float
    variance: float


def marginals(positions: NDArray[np.float64]) -> list[Marginal]:
    """For each dial, from positions (m, dials) that are left."""
    made = []
    for column in positions.T:
        low, middle, high = (float(each) for each in np.quantile(column, ENDS))
        made.append(Marginal(low, middle, high, float(column.var() / UNIFORM_SD**2)))
    return made


def correlations(positions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Correlation of dials over the set: shape (dials, dials); 0 for a dial that does not vary."""
    centred = positions - positions.mean(axis=0)
    size = np.sqrt((centred**2).sum(axis=0))
    scaled = np.divide(centred, size, out=np.zeros_like(centred), where=size > 0)
    return np.asarray(scaled.T @ scaled)


@dataclass(frozen=True, eq=False)
class Direction:
    """A principal direction of the set: `weights` (dials,) of length 1, and the `variance` along it, 1 where nothing is known."""

    weights: NDArray[np.float64]
    variance: float

    def told(self, names: Sequence[str], most: int = 4) -> str:
        """In words: the dials that move along it, the strongest first, with their signs."""
        order = np.argsort(-np.abs(self.weights), kind="stable")[:most]
        strong = [each for each in order if abs(self.weights[each]) >= 0.25] or list(order[:1])
        sign = np.sign(self.weights[strong[0]])
        return ", ".join(
            f"{names[each]} {'up' if self.weights[each] * sign > 0 else 'down'}" for each in strong
        )


def directions(positions: NDArray[np.float64]) -> list[Direction]:
    """Principal directions of positions (m, dials) that are left, the best known first.

    In units of the standard deviation of not knowing: a variance near 1 says that the figures tell nothing along the direction,
    near 0 that they pin it down.
    """
    values, vectors = np.linalg.eigh(np.cov(positions.T) / UNIFORM_SD**2)
    return [
        Direction(vectors[:, each], max(0.0, float(values[each]))) for each in range(len(values))
    ]
