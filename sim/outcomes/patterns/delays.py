"""How long things take: the shape of delays, what explains them, how old the backlog is.

The delay of a problem is the time from its first report to the fix by staff, over problems first reported in the window and
fixed before the run ended. A window that ends well before the run leaves little out; the rest is censored and not counted, as in
a published table of closed requests.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.ledger import EXIT_FIXED_BY_STAFF, MINUTES_A_DAY, NEVER
from sim.outcomes.measured import Mask, Measured, count, ratio
from sim.outcomes.patterns.registry import pattern_measure

Floats = NDArray[np.float64]
FEWEST = 30
"""Fewest fixed problems of a group for its median to count."""


def fixed_of_window(measured: Measured) -> Mask:
    """Problems first reported in the window and fixed by staff, whenever that was."""
    problems = measured.problems
    mask: Mask = measured.within(problems["first_report"]) & (
        problems["exit"] == EXIT_FIXED_BY_STAFF
    )
    return mask


def delays(measured: Measured) -> Floats:
    """Days from first report to fix, of `fixed_of_window`."""
    mine = measured.problems[fixed_of_window(measured)]
    return np.asarray((mine["ended"] - mine["first_report"]) / MINUTES_A_DAY, np.float64)


@pattern_measure("1")
def delay_p90_over_median(measured: Measured) -> float:
    """90th percentile of the delay over its median."""
    days = delays(measured)
    return ratio(np.quantile(days, 0.9), np.median(days)) if days.size else float("nan")


@pattern_measure("share", "multiple of the median delay")
def delay_share_within_medians(measured: Measured, at: float) -> float:
    """Share of fixed problems whose delay is at most `at` times the median delay."""
    days = delays(measured)
    return float(np.mean(days <= at * np.median(days))) if days.size else float("nan")


@pattern_measure("days", "departments needed")
def delay_median_of_departments(measured: Measured, at: float) -> float:
    """Median delay in days of problems that need exactly `at` departments."""
    needed = measured.problems["departments"][fixed_of_window(measured)]
    days = delays(measured)[needed == at]
    return float(np.median(days)) if days.size >= FEWEST else float("nan")


@pattern_measure("share", "departments needed")
def fixed_share_of_departments(measured: Measured, at: float) -> float:
    """Share fixed by staff within 30 days of the first report, of problems that need exactly `at` departments."""
    mine = measured.old_enough & (measured.problems["departments"] == at)
    return measured_share(measured.promptly((EXIT_FIXED_BY_STAFF,)), mine)


def measured_share(part: Mask, whole: Mask) -> float:
    """Rows in both as a share of those in `whole`."""
    return ratio(count(part & whole), count(whole))


@pattern_measure("1")
def delay_median_spread_of_types(measured: Measured) -> float:
    """Longest over shortest median delay, over issue types with enough fixed problems."""
    return _spread(delays(measured), measured.problems["kind"][fixed_of_window(measured)])


@pattern_measure("1")
def delay_median_spread_of_streets(measured: Measured) -> float:
    """Longest over shortest median delay, over street offices with enough fixed problems."""
    return _spread(delays(measured), measured.problems["street"][fixed_of_window(measured)])


def _spread(days: Floats, groups: NDArray[np.integer]) -> float:
    medians = [
        float(np.median(days[groups == each]))
        for each in np.unique(groups)
        if np.count_nonzero(groups == each) >= FEWEST
    ]
    return ratio(max(medians), min(medians)) if len(medians) > 1 else float("nan")


@pattern_measure("share")
def delay_explained_by_street(measured: Measured) -> float:
    """Share of the variance of log delay that lies between street offices (eta squared)."""
    return explained(delays(measured), measured.problems["street"][fixed_of_window(measured)])


@pattern_measure("share")
def delay_explained_by_type(measured: Measured) -> float:
    """Share of the variance of log delay that lies between issue types (eta squared)."""
    return explained(delays(measured), measured.problems["kind"][fixed_of_window(measured)])


def explained(days: Floats, groups: NDArray[np.integer]) -> float:
    """Variance of log days (of a minute at least) between groups over all of it; nan if there is none."""
    if days.size < 2:
        return float("nan")
    logs = np.log(np.maximum(days, 1.0 / MINUTES_A_DAY))
    middle = float(logs.mean())
    between = sum(
        np.count_nonzero(groups == each) * (float(logs[groups == each].mean()) - middle) ** 2
        for each in np.unique(groups)
    )
    return ratio(float(between), float(((logs - middle) ** 2).sum()))


@pattern_measure("odds ratio", "days after the first report")
def backing_odds_ratio(measured: Measured, at: float) -> float:
    """Odds of a fix within 30 days after day `at`, several callers by then over one: problems still open at that day.

    A landmark keeps slow problems from counting as backed because they had time to gather callers. Nan if a cell is empty.
    """
    problems = measured.problems
    mark = problems["first_report"].astype(np.int64) + int(at * MINUTES_A_DAY)
    ended = problems["ended"]
    watched = measured.within(problems["first_report"])
    watched &= mark + 30 * MINUTES_A_DAY < measured.run_end
    watched &= (ended == NEVER) | (ended > mark)
    order = np.argsort(problems["problem"], kind="stable")
    ids = problems["problem"][order]
    cases = measured.cases[measured.called & (measured.cases["episode"] == 0)]
    place = order[np.searchsorted(ids, cases["problem"]).clip(0, max(len(ids) - 1, 0))]
    early = (problems["problem"][place] == cases["problem"]) & (cases["opened"] <= mark[place])
    callers = np.bincount(place[early], minlength=len(problems))
    fixed = (problems["exit"] == EXIT_FIXED_BY_STAFF) & (ended <= mark + 30 * MINUTES_A_DAY)
    cells = [
        np.count_nonzero(watched & backed & outcome)
        for backed in (callers >= 2, callers == 1)
        for outcome in (fixed, ~fixed)
    ]
    return cells[0] * cells[3] / (cells[1] * cells[2]) if all(cells) else float("nan")


@pattern_measure("share", "days")
def backlog_older_than(measured: Measured, at: float) -> float:
    """Share of the cases open when the window ends that have been open for more than `at` days."""
    cases, end = measured.cases, measured.window.end
    still = (cases["opened"] < end) & ((cases["closed"] == NEVER) | (cases["closed"] >= end))
    return measured_share(end - cases["opened"] > at * MINUTES_A_DAY, still)
