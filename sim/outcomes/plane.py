"""A plane through effects at scattered points: how they go with each input, the others held."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Plane:
    """Least squares, replication by replication: effect = level + slopes . (input - middle).

    `ends`: shape (2, inputs), least and largest value of each input; `middle` between them.
    `level`: shape (replications,); `slopes`: (inputs, replications). `share`: how much of the
    variance of the mean effect between points the plane explains, 0..1; nan where nothing varies.
    """

    ends: NDArray[np.float64]
    middle: NDArray[np.float64]
    level: NDArray[np.float64]
    slopes: NDArray[np.float64]
    share: float

    def along(self, each: int) -> NDArray[np.float64]:
        """The effect at both ends of an input, the others in the middle: (2, replications)."""
        reach = (self.ends[:, each] - self.middle[each])[:, None]
        return self.level[None, :] + reach * self.slopes[each][None, :]


def plane(values: NDArray[np.float64], effects: NDArray[np.float64]) -> Plane | None:
    """The plane through `effects` (points, replications) over `values` (points, inputs).

    None where there are too few points to tell its slopes.
    """
    points, inputs = values.shape
    ends = np.stack([values.min(axis=0), values.max(axis=0)])
    middle = ends.mean(axis=0)
    with_level = np.column_stack([np.ones(points), values - middle])
    if points < inputs + 2 or np.linalg.matrix_rank(with_level) <= inputs:
        return None
    found, *_ = np.linalg.lstsq(with_level, effects, rcond=None)
    mean = effects.mean(axis=1)
    left = mean - with_level @ found.mean(axis=1)
    all_of_it = float(((mean - mean.mean()) ** 2).sum())
    share = 1 - float((left**2).sum()) / all_of_it if all_of_it else float("nan")
    return Plane(ends, middle, found[0], found[1:], share)
