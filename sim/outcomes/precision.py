"""How sure a comparison is: many scenarios at once, how many replications more, and until when.

Everything here speaks of paired differences over replications, taken as draws of one normal law, as
Student's interval does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.outcomes.comparison import ComparisonRow
from sim.outcomes.student import quantile_of_t, tail_of_t

MOST_REPLICATIONS = 1_000_000
"""Beyond this many the search for a number of replications stops."""


def half_width(deviation: float, n: int, level: float, scenarios: int = 1) -> float:
    """Half the width of Student's interval of a mean of `n` values with this standard deviation.

    `scenarios`: how many intervals are to hold together at `level` (Bonferroni). nan for n < 2.
    """
    if n < 2:
        return math.nan
    quantile = quantile_of_t(1.0 - (1.0 - level) / (2.0 * scenarios), n - 1)
    return quantile * deviation / math.sqrt(n)


def with_all_scenarios(rows: Sequence[ComparisonRow]) -> list[ComparisonRow]:
    """The rows with intervals and p-values that hold for all scenarios of an outcome together.

    `low_all`, `high_all`: Bonferroni's intervals, so that all scenarios' true differences lie in theirs
    with at least the probability `level`, however the scenarios hang together. `p_all`: Holm's (1979)
    adjusted p-value of no difference; 1 - level or less means: told apart, with all looked at.
    Outcomes are taken one by one: nothing is corrected for looking at many of them.
    """
    return [
        each
        for outcome in dict.fromkeys(row.outcome for row in rows)
        for each in _one(rows, outcome)
    ]


def _one(rows: Iterable[ComparisonRow], outcome: str) -> list[ComparisonRow]:
    mine = [row for row in rows if row.outcome == outcome]
    judged = [row for row in mine if not math.isnan(row.low)]
    adjusted = holm([p_value(row) for row in judged])
    p_all = {row.scenario: p for row, p in zip(judged, adjusted, strict=True)}
    return [_with(row, len(judged), p_all[row.scenario]) if row in judged else row for row in mine]


def _with(row: ComparisonRow, scenarios: int, p_all: float) -> ComparisonRow:
    half = half_width(deviation(row), row.n, row.level, scenarios)
    return replace(row, low_all=row.difference - half, high_all=row.difference + half, p_all=p_all)


def deviation(row: ComparisonRow) -> float:
    """Standard deviation of the paired differences, worked back from a row's Student's interval."""
    half = (row.high - row.low) / 2.0
    return half * math.sqrt(row.n) / quantile_of_t(0.5 + row.level / 2.0, row.n - 1)


def p_value(row: ComparisonRow) -> float:
    """Two-sided p-value of no difference (paired t-test); 0 where nothing varies but the mean is not 0."""
    spread = deviation(row)
    if spread == 0.0:
        return 1.0 if row.difference == 0.0 else 0.0
    return float(2.0 * tail_of_t(abs(row.difference) * math.sqrt(row.n) / spread, row.n - 1))


def holm(p_values: Sequence[float]) -> NDArray[np.float64]:
    """Holm's (1979) step-down adjustment: the family-wise error is held without any assumption."""
    values = np.asarray(p_values, float)
    order = np.argsort(values, kind="stable")
    steps = values[order] * np.arange(len(values), 0, -1)
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def replications_to_halve(n: int, level: float = 0.95) -> int:
    """How many replications more would halve an interval made of `n`, if the differences go on to vary as much.

    Raises ValueError for n < 2, where there is no interval.
    """
    if n < 2:
        raise ValueError(f"{n} replications make no interval")
    wanted = half_width(1.0, n, level) / 2.0
    more = 0
    while half_width(1.0, n + more, level) > wanted:
        more += 1
    return more


def replications_until(
    deviation_seen: float, n: int, width: float, level: float = 0.95, scenarios: int = 1
) -> int:
    """Stein's (1945) second stage: how many replications in all make an interval `width` wide, end to end.

    The first stage's standard deviation, of `n` replications, decides, and the final interval goes on
    using it, with n - 1 degrees of freedom: so it holds its level exactly, though the number
    of replications depends on what was seen. Never fewer than `n`. Raises ValueError for n < 2 or a width that is not
    positive.
    """
    if n < 2:
        raise ValueError(f"{n} replications say nothing of how much differences vary")
    if not width > 0.0:
        raise ValueError(f"an interval cannot be {width} wide")
    quantile = quantile_of_t(1.0 - (1.0 - level) / (2.0 * scenarios), n - 1)
    needed = (2.0 * quantile * deviation_seen / width) ** 2
    return max(n, min(MOST_REPLICATIONS, math.ceil(needed - 1e-9)))


def with_two_stages(
    rows: Sequence[ComparisonRow], outcome: str, deviations: Mapping[str, float], first: int
) -> list[ComparisonRow]:
    """The rows, those of `outcome` with Stein's intervals and p-values in place of Student's.

    `deviations`: by scenario, the standard deviation of the paired differences of the `first` replications. For all
    scenarios together as in `with_all_scenarios`.
    """
    mine = [row for row in rows if row.outcome == outcome and row.scenario in deviations]
    told = [_p_two_stages(row, deviations[row.scenario], first) for row in mine]
    p_all = dict(zip((row.scenario for row in mine), holm(told), strict=True))
    changed = []
    for row in rows:
        if row in mine:
            spread = deviations[row.scenario]
            low, high = two_stage_interval(row.difference, spread, first, row.n, row.level)
            low_all, high_all = two_stage_interval(
                row.difference, spread, first, row.n, row.level, len(mine)
            )
            row = replace(
                row,
                low=low,
                high=high,
                low_all=low_all,
                high_all=high_all,
                p_all=float(p_all[row.scenario]),
            )
        changed.append(row)
    return changed


def _p_two_stages(row: ComparisonRow, spread: float, first: int) -> float:
    if spread == 0.0:
        return 1.0 if row.difference == 0.0 else 0.0
    return float(2.0 * tail_of_t(abs(row.difference) * math.sqrt(row.n) / spread, first - 1))


def two_stage_interval(
    mean: float, deviation_seen: float, first: int, n: int, level: float, scenarios: int = 1
) -> tuple[float, float]:
    """Stein's interval of a mean of `n` replications, with the deviation seen in the `first` of them."""
    quantile = quantile_of_t(1.0 - (1.0 - level) / (2.0 * scenarios), first - 1)
    half = quantile * deviation_seen / math.sqrt(n)
    return mean - half, mean + half
