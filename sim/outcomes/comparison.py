"""A scenario against its baseline, replication by replication.

Both worlds of a replication share their city, residents, problems and luck, so the difference of a
pair is the reform and not the weather. Differences are summarised over replications. An interval
speaks of luck alone: of what is assumed it says nothing (that is what ranges are for).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from sim.outcomes.registry import OUTCOMES, Direction
from sim.outcomes.student import quantile_of_t

Method = Literal["t", "bca"]
Runs = Mapping[int, Mapping[str, float]]
"""Replication -> outcomes of that run, as `outcomes_of` gives them."""

_BOOTSTRAP_SEED: Final = 20180101
"""Fixed: the same table must give the same interval."""

PREVENTED: Final = "problems_prevented"
"""The one outcome that only a comparison has: fewer problems arisen than in the baseline."""


@dataclass(frozen=True)
class ComparisonRow:
    """One line of compare.csv: an outcome of a scenario against the baseline.

    `baseline`, `value`, `difference`: means over the `n` pairs in which the outcome is defined in
    both worlds (each over its own runs where there is no such pair: then n = 0). `low`, `high`:
    interval of the mean difference at `level`; nan when n = 1 or when a time was not reached in
    some run (the difference is then nan too). `share_better`: share of pairs in which the scenario
    is better; a tie is not better; nan for a neutral outcome. `variance_reduction`: variance of the
    difference had the worlds been unpaired, over that of the pairs: 4 means that pairing did the
    work of four times as many replications; nan if n = 1. `low_all`, `high_all`, `p_all`: interval
    and p-value that hold for all scenarios compared together (`sim.outcomes.precision`).
    """

    scenario: str
    outcome: str
    unit: str
    baseline: float
    value: float
    difference: float
    low: float
    high: float
    level: float
    n: int
    share_better: float
    variance_reduction: float
    low_all: float = float("nan")
    high_all: float = float("nan")
    p_all: float = float("nan")

    @property
    def judged(self) -> tuple[float, float]:
        """The interval by which the scenario is told apart: the one that holds for all that are looked at, where it is known."""
        alone = math.isnan(self.low_all)
        return (self.low, self.high) if alone else (self.low_all, self.high_all)

    @property
    def told(self) -> bool:
        """Whether that interval leaves out zero; no where there is none."""
        low, high = self.judged
        return low > 0 or high < 0


COLUMNS: Final = tuple(field.name for field in fields(ComparisonRow))
"""The columns of compare.csv, in order."""


def interval_of_mean(
    differences: NDArray[np.float64], level: float, method: Method
) -> tuple[float, float]:
    """Interval of the mean of paired differences: Student's t, or the BCa bootstrap.

    nan for fewer than two; the value itself when all are equal (nothing varies).
    """
    if differences.size < 2 or not np.isfinite(differences).all():
        return float("nan"), float("nan")
    mean = float(differences.mean())
    if np.ptp(differences) == 0:
        return mean, mean
    if method == "bca":
        from scipy import stats  # seconds on a slow processor, so only for whoever asks for it

        interval = stats.bootstrap(
            (differences,),
            np.mean,
            confidence_level=level,
            method="BCa",
            rng=_BOOTSTRAP_SEED,
        ).confidence_interval
        return float(interval.low), float(interval.high)
    half = quantile_of_t(0.5 + level / 2, differences.size - 1) * float(
        differences.std(ddof=1) / np.sqrt(differences.size)
    )
    return mean - half, mean + half


def share_better(
    baseline: NDArray[np.float64], value: NDArray[np.float64], direction: Direction
) -> float:
    """Share of pairs in which `value` is better; inf counts as longer than any time."""
    if direction == "neutral" or baseline.size == 0:
        return float("nan")
    better = value > baseline if direction == "higher" else value < baseline
    return float(np.mean(better))


def variance_reduction(baseline: NDArray[np.float64], value: NDArray[np.float64]) -> float:
    """Variance of an unpaired difference over that of the paired one; inf if pairs never vary."""
    if baseline.size < 2 or not np.isfinite(baseline).all() or not np.isfinite(value).all():
        return float("nan")
    unpaired = float(baseline.var(ddof=1) + value.var(ddof=1))
    paired = float((value - baseline).var(ddof=1))
    if not paired:
        return float("inf") if unpaired else float("nan")
    return unpaired / paired


def compare(
    baseline: Runs,
    scenarios: Mapping[str, Runs],
    level: float = 0.95,
    method: Method = "t",
    only: Collection[str] = (),
) -> list[ComparisonRow]:
    """Paired differences of every outcome of every scenario, in the order given.

    Replications of one side only are left out of the pairs. `only`: the outcomes wanted, of
    `OUTCOMES`, if not all. Raises ValueError if a scenario shares no replication with the baseline.
    """
    rows: list[ComparisonRow] = []
    for scenario, runs in scenarios.items():
        common = sorted(set(baseline) & set(runs))
        if not common:
            raise ValueError(
                f"scenario {scenario!r} shares no replication with the baseline: "
                f"{sorted(runs)} against {sorted(baseline)}"
            )
        pairs = [(baseline[r], runs[r]) for r in common]
        rows.extend(
            row for row in _rows(scenario, pairs, level, method) if not only or row.outcome in only
        )
    return rows


def paired_differences(
    baseline: Runs, runs: Runs, outcome: str, replications: Sequence[int]
) -> NDArray[np.float64]:
    """Scenario less baseline in one of `OUTCOMES`: shape (len(replications),).

    nan where a run is missing, or the outcome is not defined or not reached in one of the two.
    """
    before, after = (
        np.array([side.get(each, {}).get(outcome, np.nan) for each in replications], float)
        for side in (baseline, runs)
    )
    with np.errstate(invalid="ignore"):  # inf - inf: neither world got there
        differences = after - before
    return np.where(np.isfinite(differences), differences, np.nan)


def _rows(
    scenario: str,
    pairs: list[tuple[Mapping[str, float], Mapping[str, float]]],
    level: float,
    method: Method,
) -> Iterator[ComparisonRow]:
    for name, outcome in OUTCOMES.items():
        before = np.array([pair[0].get(name, np.nan) for pair in pairs], float)
        after = np.array([pair[1].get(name, np.nan) for pair in pairs], float)
        yield _row(scenario, name, outcome.unit, outcome.direction, before, after, level, method)
        if name == "problems_arisen":
            nothing = np.where(np.isnan(before), np.nan, 0.0)
            yield _row(
                scenario, PREVENTED, outcome.unit, "higher", nothing, before - after, level, method
            )


def _row(
    scenario: str,
    name: str,
    unit: str,
    direction: Direction,
    before: NDArray[np.float64],
    after: NDArray[np.float64],
    level: float,
    method: Method,
) -> ComparisonRow:
    defined = ~(np.isnan(before) | np.isnan(after))
    if not defined.any():  # as attendance where nobody whistled before: show what there is
        nan = float("nan")
        alone = (_mean_of_defined(before), _mean_of_defined(after))
        return ComparisonRow(scenario, name, unit, *alone, nan, nan, nan, level, 0, nan, nan)
    before, after = before[defined], after[defined]
    with np.errstate(invalid="ignore"):  # inf - inf: neither world got there
        differences = after - before
    finite = bool(np.isfinite(differences).all())
    low, high = interval_of_mean(differences, level, method)
    return ComparisonRow(
        scenario=scenario,
        outcome=name,
        unit=unit,
        baseline=float(before.mean()),
        value=float(after.mean()),
        difference=float(differences.mean()) if finite else float("nan"),
        low=low,
        high=high,
        level=level,
        n=int(before.size),
        share_better=share_better(before, after, direction),
        variance_reduction=variance_reduction(before, after),
    )


def _mean_of_defined(values: NDArray[np.float64]) -> float:
    there = values[~np.isnan(values)]
    return float(there.mean()) if there.size else float("nan")


def in_words(row: ComparisonRow) -> str:
    """The row as a clause: difference with its interval, or why there is none."""
    if row.n == 0:
        return "not defined in any pair of runs"
    if np.isnan(row.difference):
        return "not reached within the run in some replication, so no difference"
    difference = f"{row.difference:+.3g} {row.unit}"
    if row.n == 1:
        return f"{difference} (one replication: no interval)"
    return f"{difference} ({row.level:.0%} interval {row.low:+.3g} to {row.high:+.3g}, n = {row.n})"
