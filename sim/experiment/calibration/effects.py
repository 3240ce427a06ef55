"""Effects over plausible worlds: how often a reform helps, by how much, and which assumption decides."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from sim.experiment.calibration.diagnosis import ENDS, quantile
from sim.outcomes.student import quantile_of_t

Direction = Literal["higher", "lower", "neutral"]
CHANCE: Final = 0.05
"""How often the strongest of correlations that mean nothing may be taken for one that does."""


@dataclass(frozen=True)
class WorldEffect:
    """The effect of a scenario on an outcome over plausible worlds.

    `helps`: share of worlds in which it is better, nan for an outcome without a better; `low`, `median`, `high`: of the difference, at 5,
    50 and 95 per cent of the worlds; the same `relative` to the reference of each world. `decides`: the dial whose value the relative
    effect follows most, `correlation` its rank correlation, and whether that is `above_floor`, which chance alone would reach once in
    twenty times.
    """

    scenario: str
    outcome: str
    worlds: int
    helps: float
    low: float
    median: float
    high: float
    relative_low: float
    relative_median: float
    relative_high: float
    decides: str
    correlation: float
    floor: float

    @property
    def above_floor(self) -> bool:
        """Whether the dial decides more than chance would have it."""
        return abs(self.correlation) > self.floor


def world_effect(
    scenario: str,
    outcome: str,
    direction: Direction,
    reference: NDArray[np.float64],
    difference: NDArray[np.float64],
    dials: Mapping[str, NDArray[np.float64]],
) -> WorldEffect:
    """The effect from what each world shows: `reference` and `difference` (worlds,), and each dial's values (worlds,).

    Worlds in which the outcome is not defined are left out. A tie is no help.
    """
    there = np.isfinite(reference) & np.isfinite(difference)
    before, change = reference[there], difference[there]
    nan = float("nan")
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(before != 0, change / np.abs(before), np.nan)
    helps = nan
    if direction != "neutral" and change.size:
        helps = float(np.mean(change > 0 if direction == "higher" else change < 0))
    name, size = "", nan
    for dial, values in dials.items():
        found = rank_correlation(values[there], relative)
        if math.isfinite(found) and not abs(found) <= abs(size):
            name, size = dial, found
    low, median, high = (quantile(_finite(change), share) for share in ENDS)
    relative_low, relative_median, relative_high = (
        quantile(_finite(relative), share) for share in ENDS
    )
    return WorldEffect(
        scenario=scenario,
        outcome=outcome,
        worlds=int(there.sum()),
        helps=helps,
        low=low,
        median=median,
        high=high,
        relative_low=relative_low,
        relative_median=relative_median,
        relative_high=relative_high,
        decides=name,
        correlation=size,
        floor=floor_of(int(there.sum()), len(dials)),
    )


def _finite(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values[np.isfinite(values)]


def rank_correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Spearman's: the correlation of ranks, ties sharing theirs; nan with fewer than three pairs or where one side does not vary."""
    both = np.isfinite(one) & np.isfinite(other)
    if both.sum() < 3:
        return float("nan")
    x, y = _ranks(one[both]), _ranks(other[both])
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return float("nan")
    return float(np.corrcoef(x, y)[0, 1])


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2.0)[inverse], float)


def floor_of(worlds: int, dials: int) -> float:
    """How strong the strongest of `dials` rank correlations over `worlds` worlds gets by chance, once in twenty times (Bonferroni).

    By Student's t with worlds - 2 degrees of freedom; 1 with fewer than four worlds: then nothing is told.
    """
    if worlds < 4 or dials < 1:
        return 1.0
    t = quantile_of_t(1.0 - CHANCE / (2.0 * dials), worlds - 2)
    return t / math.sqrt(worlds - 2 + t**2)


def sorted_by(effects: Sequence[WorldEffect]) -> list[WorldEffect]:
    """The effects, the largest relative median first."""
    return sorted(effects, key=lambda each: -np.nan_to_num(each.relative_median, nan=-np.inf))
