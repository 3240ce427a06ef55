"""Synthetic control: every treated street beside a weighted mean of others that went the same way before.

Abadie, Diamond and Hainmueller 2010, "Synthetic control methods for comparative case studies", Journal of the American Statistical
Association 105: weights are not negative and sum to 1; inference is by placebos in space: what would the method find in streets where
nothing happened? With several treated streets each has its own control, and their mean gap is judged (as in Cavallo, Galiani, Noy and
Pantano 2013, Review of Economics and Statistics 95).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Final

import numpy as np
from scipy import optimize, special

from sim.outcomes.estimators import LEVEL, Estimate, Floats, Mask, check_panel

MOST_LABELLINGS: Final = 20_000
"""More ways than this to choose the treated streets: the permutation distribution is taken as normal."""
_SUM_WEIGHT: Final = 1e4
_STEPS: Final = 60


@dataclass(frozen=True, eq=False)
class SyntheticControl:
    """`estimate`: mean gap of the treated streets over the months after. `weights` (treated, others): rows sum to 1.

    `gaps` (streets, months): each street less its control; for others, the placebo. `fit`: root mean squared gap of the
    treated streets before. `p`: share of ways to label as many streets treated whose mean gap is as large.
    """

    estimate: Estimate
    weights: Floats
    gaps: Floats
    fit: float
    p: float


def synthetic_control(
    y: Floats, treated: Mask, post: Mask, *, level: float = LEVEL
) -> SyntheticControl:
    """Fit a control to each treated street on the months before; see the module for the source.

    The interval holds the effects that the permutation test does not reject: taken off the treated streets, they leave a mean gap
    that is nothing special among all ways to label as many streets treated. It is infinite where there are too few streets to reject
    anything; then `error` is nan. Raises ValueError (`check_panel`), also for fewer than three other streets.
    """
    check_panel(y, treated, post)
    others = np.flatnonzero(~treated)
    if len(others) < 3:
        raise ValueError("a synthetic control needs three other streets at least")
    before = y[:, ~post]
    gaps = np.empty_like(y)
    weights = np.zeros((int(np.count_nonzero(treated)), len(others)))
    for row, street in enumerate(np.flatnonzero(treated)):
        weights[row] = simplex_weights(before[others].T, before[street])
        gaps[street] = y[street] - weights[row] @ y[others]
    for street in others:
        rest = others[others != street]
        gaps[street] = y[street] - simplex_weights(before[rest].T, before[street]) @ y[rest]
    after = gaps[:, post].mean(axis=1)
    value = float(after[treated].mean())
    test = _Labellings(after, treated)
    low, high = test.interval(value, level)
    half = (high - low) / 2
    error = half / float(special.ndtri(0.5 + level / 2)) if np.isfinite(half) else float("nan")
    return SyntheticControl(
        estimate=Estimate(value, error, low, high, level),
        weights=weights,
        gaps=gaps,
        fit=float(np.sqrt((gaps[treated][:, ~post] ** 2).mean())),
        p=test.p(0.0),
    )


def simplex_weights(columns: Floats, target: Floats) -> Floats:
    """Weights w >= 0 with sum 1 that bring columns @ w nearest to target in least squares.

    Non-negative least squares with the sum as a heavy row (Lawson and Hanson 1974, chapter 22), made exact by division.
    """
    scale = max(1.0, float(np.abs(columns).max())) * _SUM_WEIGHT
    heavy = np.vstack([columns, np.full(columns.shape[1], scale)])
    found, _ = optimize.nnls(heavy, np.append(target, scale))
    weights: Floats = found / found.sum()
    return weights


class _Labellings:
    """The permutation test: how special is the mean gap of the treated among all ways to label as many streets?"""

    def __init__(self, gap: Floats, treated: Mask) -> None:
        self.gap, self.treated = gap, treated.astype(float)
        self.chosen, self.all = int(np.count_nonzero(treated)), len(gap)
        self._means: tuple[Floats, Floats] | None = None
        if comb(self.all, self.chosen) <= MOST_LABELLINGS:
            labels = np.array(list(combinations(range(self.all), self.chosen)))
            self._means = (gap[labels].mean(axis=1), self.treated[labels].mean(axis=1))

    def p(self, effect: float) -> float:
        """Share of labellings whose mean gap is at least as large in size, when `effect` is taken off the treated."""
        own = abs(float((self.gap * self.treated).sum()) / self.chosen - effect)
        if self._means is not None:
            means = np.abs(self._means[0] - effect * self._means[1])
            return float(np.mean(means >= own - 1e-12))
        left = self.gap - effect * self.treated
        error = left.std(ddof=1) * np.sqrt((1 / self.chosen) * (1 - self.chosen / self.all))
        middle = left.mean()
        return float(special.ndtr((middle - own) / error) + special.ndtr((-own - middle) / error))

    def interval(self, value: float, level: float) -> tuple[float, float]:
        """Effects that are not rejected, found by halving outwards from the estimate, which never is."""
        reach = 8.0 * float(np.ptp(self.gap)) + abs(value)
        low, high = (self._edge(value, side * reach, 1.0 - level) for side in (-1.0, 1.0))
        return low, high

    def _edge(self, value: float, reach: float, alpha: float) -> float:
        if not reach:
            return value
        if self.p(value + reach) > alpha:
            return float(np.copysign(np.inf, reach))
        inside, outside = value, value + reach
        for _ in range(_STEPS):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if self.p(middle) > alpha else (inside, middle)
        return inside
