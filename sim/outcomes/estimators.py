"""What an evaluator makes of a panel of streets by months, in which some streets have a reform from some month on.

All take `y` (streets, months), a mask `treated` (streets,) and a mask `post` (months,), without gaps. They know nothing of the model.

- Difference-in-differences with street and month effects. Standard errors are clustered by street: errors of a street go together
  over months, and ignoring that makes intervals far too narrow (Bertrand, Duflo and Mullainathan 2004, "How much should we trust
  differences-in-differences estimates?", Quarterly Journal of Economics 119).
- The sandwich formula with the correction for few clusters, G/(G-1) x (N-1)/(N-K), and Student's t with G-1 degrees of freedom, are
  those of Cameron and Miller 2015, "A practitioner's guide to cluster-robust inference", Journal of Human Resources 50, sections II
  and VI. Street effects are nested in the clusters and not counted in K (their section III.B).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

LEVEL: Final = 0.95


@dataclass(frozen=True)
class Estimate:
    """A number with its standard error and its interval at `level`; an end is infinite where the data say nothing."""

    value: float
    error: float
    low: float
    high: float
    level: float = LEVEL

    def contains(self, truth: float) -> bool:
        """Does the interval contain `truth`?"""
        return self.low <= truth <= self.high


@dataclass(frozen=True, eq=False)
class EventStudy:
    """Coefficients month by month: treated less others, against the last month before.

    `months` (k,): months since the reform began (negative: before; -1, the month of reference, is left out). `value`, `low`, `high`
    (k,). `after`: mean over the months since; `before`: mean over those before, which should be about 0.
    """

    months: NDArray[np.int64]
    value: Floats
    low: Floats
    high: Floats
    after: Estimate
    before: Estimate


def check_panel(y: Floats, treated: Mask, post: Mask) -> None:
    """Raise ValueError for a panel that no estimator here can use."""
    if y.shape != (len(treated), len(post)):
        raise ValueError(f"panel has shape {y.shape}, masks say {(len(treated), len(post))}")
    if not np.isfinite(y).all():
        raise ValueError("the panel has gaps: leave the streets out that have them")
    if not 2 <= np.count_nonzero(treated) <= len(treated) - 2:
        raise ValueError("needs two treated streets and two others at least")
    if not post.any() or post.all() or (np.diff(post.astype(int)) < 0).any():
        raise ValueError("needs months before and months after, in this order")


def difference_in_differences(
    y: Floats, treated: Mask, post: Mask, *, level: float = LEVEL, clustered: bool = True
) -> Estimate:
    """Two-way fixed effects: y = street + month + effect x treated x post + error.

    The panel has no gaps and one beginning, so the effect comes from demeaning both ways. `clustered`: standard errors by street;
    False is the plain formula for independent errors, which is wrong here and kept to show how wrong. Raises ValueError (`check_panel`).
    """
    check_panel(y, treated, post)
    streets, months = y.shape
    used = _both_ways(np.outer(treated, post).astype(float))
    outcome = _both_ways(y)
    size = float((used**2).sum())
    value = float((used * outcome).sum()) / size
    scores = used * (outcome - value * used)
    if clustered:
        correction = _few_clusters(streets, months, slopes=1)
        error = np.sqrt(correction * (scores.sum(axis=1) ** 2).sum()) / size
        return _with_t(value, float(error), streets - 1, level)
    left = (
        streets * months - streets - months
    )  # N - K, K = streets + months - 1 effects and the slope
    variance = float(((outcome - value * used) ** 2).sum()) / left
    return _with_t(value, float(np.sqrt(variance / size)), left, level)


def event_study(y: Floats, treated: Mask, post: Mask, *, level: float = LEVEL) -> EventStudy:
    """Leads and lags: y = street + month + sum over months but the last before of coefficient x treated x month + error.

    The regression is saturated, so a coefficient is a difference of means between treated and others of (y less y in the month of
    reference), and its sandwich variance the sum over streets of squared deviations over the squared numbers of streets, times the
    same correction. Raises ValueError (`check_panel`).
    """
    check_panel(y, treated, post)
    streets, months = y.shape
    base = int(np.argmax(post)) - 1
    since = np.arange(months) - base - 1
    change = y - y[:, [base]]
    correction = _few_clusters(streets, months, slopes=months - 1)

    def compared(column: Floats) -> Estimate:
        means = [float(column[side].mean()) for side in (treated, ~treated)]
        spread = sum(
            float(((column[side] - mean) ** 2).sum()) / np.count_nonzero(side) ** 2
            for side, mean in zip((treated, ~treated), means, strict=True)
        )
        error = float(np.sqrt(correction * spread))
        return _with_t(means[0] - means[1], error, streets - 1, level)

    kept = since != -1
    found = [compared(change[:, month]) for month in np.flatnonzero(kept)]
    leads = kept & ~post
    nothing = Estimate(float("nan"), float("nan"), float("nan"), float("nan"), level)
    return EventStudy(
        months=since[kept].astype(np.int64),
        value=np.array([each.value for each in found]),
        low=np.array([each.low for each in found]),
        high=np.array([each.high for each in found]),
        after=compared(change[:, post].mean(axis=1)),
        before=compared(change[:, leads].mean(axis=1)) if leads.any() else nothing,
    )


def _both_ways(y: Floats) -> Floats:
    """Less the means of rows and of columns, plus the mean of all."""
    demeaned: Floats = y - y.mean(axis=1, keepdims=True) - y.mean(axis=0, keepdims=True) + y.mean()
    return demeaned


def _few_clusters(streets: int, months: int, slopes: int) -> float:
    """G/(G-1) x (N-1)/(N-K) with K = months + slopes."""
    rows = streets * months
    return streets / (streets - 1) * (rows - 1) / (rows - months - slopes)


def _with_t(value: float, error: float, freedom: int, level: float) -> Estimate:
    half = float(special.stdtrit(freedom, 0.5 + level / 2)) * error
    return Estimate(value, error, value - half, value + half, level)
