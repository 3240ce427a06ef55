"""Where the sign of an effect turns as an input goes through its values.

The effect between two values that were run is taken as a straight line between theirs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import stats


@dataclass(frozen=True)
class Turn:
    """The mean effect is zero at `at` and has another sign on either side.

    `rising`: from below zero to above it as the input grows. `low`, `high`: the values around `at`
    at which the interval of the effect holds zero, so that there its sign is not known; -inf or
    inf where that reaches the end of what was run, nan with one replication.
    """

    at: float
    low: float
    high: float
    rising: bool

    @property
    def sure(self) -> bool:
        """Whether the effect is told from zero on both sides, with opposite signs."""
        return math.isfinite(self.low) and math.isfinite(self.high)


def sign_turns(
    values: NDArray[np.float64], effects: NDArray[np.float64], level: float = 0.95
) -> list[Turn]:
    """The turns of the mean effect, in the order of the input.

    `values`: the input, shape (m,), rising. `effects`: paired differences under the same luck,
    shape (m, replications), finite. The interval of a turn is Fieller's (1954): the inputs at which
    Student's t-interval of the interpolated effect, over replications, holds zero.
    Raises ValueError for values that do not rise.
    """
    if np.any(np.diff(values) <= 0):
        raise ValueError("the values of the input must rise")
    means = effects.mean(axis=1)
    told = np.flatnonzero(means)
    turns = []
    for one, other in pairwise(told):
        if (means[one] > 0) == (means[other] > 0):
            continue
        if other == one + 1:
            share = means[one] / (means[one] - means[other])
            position = one + float(share)
        else:  # exactly zero at the values between: the middle of them
            position = (one + other) / 2
        low, high = _where_unknown(effects, position, level)
        turns.append(
            Turn(
                at=_value(values, position),
                low=_value(values, low),
                high=_value(values, high),
                rising=bool(means[other] > 0),
            )
        )
    return turns


def _value(values: NDArray[np.float64], position: float) -> float:
    """The input at a position along the values: 1.5 is half-way from the second to the third."""
    if not math.isfinite(position):
        return position
    return float(np.interp(position, np.arange(values.size), values))


def _where_unknown(
    effects: NDArray[np.float64], position: float, level: float
) -> tuple[float, float]:
    """The positions around `position` between which the interval of the effect holds zero."""
    if effects.shape[1] < 2:
        return math.nan, math.nan
    last = effects.shape[0] - 1
    high = _first_known(effects, position, level)
    low = last - _first_known(effects[::-1], last - position, level)
    return min(low, position), max(high, position)


def _first_known(effects: NDArray[np.float64], position: float, level: float) -> float:
    """From `position` on, where the interval stops holding zero; inf if it does not."""
    n = effects.shape[1]
    bound = float(stats.t.ppf(0.5 + level / 2, n - 1)) ** 2 / n
    start = min(int(position), effects.shape[0] - 2)
    for piece in range(start, effects.shape[0] - 1):
        first, step = effects[piece], effects[piece + 1] - effects[piece]
        covariance = np.cov(np.stack([first, step]), ddof=1)
        # The interval holds zero where mean(w)^2 - bound * variance(w) <= 0, a parabola in w.
        parabola = np.array(
            [
                step.mean() ** 2 - bound * covariance[1, 1],
                2 * (first.mean() * step.mean() - bound * covariance[0, 1]),
                first.mean() ** 2 - bound * covariance[0, 0],
            ]
        )
        begin = max(0.0, position - piece)
        roots = np.roots(parabola)
        ways_out = [
            float(root.real)
            for root in roots
            if abs(root.imag) < 1e-12 and begin < root.real <= 1 and _rises(parabola, root.real)
        ]
        if ways_out:
            return piece + min(ways_out)
        if np.polyval(parabola, 1.0) > 0:  # nothing varies: known at once
            return piece + begin
    return math.inf


def _rises(parabola: NDArray[np.float64], root: float) -> bool:
    return bool(np.polyval(np.polyder(parabola), root) > 0)
