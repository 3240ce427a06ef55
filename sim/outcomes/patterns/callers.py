"""Who calls again, who keeps silent, on which days.

A caller's first case is the first that the window holds; only cases with a caller count. Whether somebody calls again is looked
at over the same number of days for everybody, and only where the run is long enough for it.
"""

from __future__ import annotations

import numpy as np

from sim.ledger import (
    CLOSURE_CHECKED,
    CLOSURE_COMMUNITY,
    CLOSURE_FAILED,
    CLOSURE_FIXED,
    CLOSURE_NOMINAL,
    MINUTES_A_DAY,
    NEVER,
)
from sim.outcomes.measured import Mask, Measured, count, one_of, ratio
from sim.outcomes.patterns.registry import pattern_measure

SUCCESS = (CLOSURE_FIXED, CLOSURE_CHECKED, CLOSURE_COMMUNITY)
FAILURE = (CLOSURE_FAILED, CLOSURE_NOMINAL)


def _again(measured: Measured, days: float, choose: str, other: bool) -> float:
    """Share of callers who call within `days` of the closing of their first case, of those chosen by how it went.

    `choose`: success, failure, quick or slow (fixes below and above their median delay). `other`: about another problem.
    """
    cases = measured.cases
    mine = np.flatnonzero(measured.received & measured.called)
    mine = mine[np.lexsort((cases["opened"][mine], cases["resident"][mine]))]
    residents = cases["resident"][mine]
    if not mine.size:
        return float("nan")
    first = np.flatnonzero(np.r_[True, residents[1:] != residents[:-1]])
    start = mine[first]
    closed = cases["closed"][start].astype(np.int64)
    reach = int(days * MINUTES_A_DAY)
    use: Mask = (closed != NEVER) & (closed + reach < measured.window.end)
    closure = cases["closure"][start]
    if choose == "failure":
        use &= one_of(closure, FAILURE)
    else:
        use &= one_of(closure, SUCCESS)
    if choose in ("quick", "slow"):
        waited = closed - cases["opened"][start]
        middle = np.median(waited[use]) if use.any() else 0.0
        use &= (waited <= middle) if choose == "quick" else (waited > middle)
    group = np.repeat(np.arange(first.size), np.diff(np.r_[first, mine.size]))
    opened = cases["opened"][mine].astype(np.int64)
    later = (opened > closed[group]) & (opened <= closed[group] + reach)
    if other:
        later &= cases["problem"][mine] != cases["problem"][start][group]
    calls_again = np.bincount(group[later], minlength=first.size) > 0
    return ratio(count(calls_again & use), count(use))


@pattern_measure("share", "days")
def other_report_after_success(measured: Measured, at: float) -> float:
    """Share of callers who report another problem within `at` days after their first case was really fixed."""
    return _again(measured, at, "success", other=True)


@pattern_measure("share", "days")
def other_report_after_failure(measured: Measured, at: float) -> float:
    """Share of callers who report another problem within `at` days after their first case failed or was closed on paper."""
    return _again(measured, at, "failure", other=True)


@pattern_measure("share", "days")
def any_report_after_success(measured: Measured, at: float) -> float:
    """Share of callers who call again, about whatever, within `at` days after their first case was really fixed."""
    return _again(measured, at, "success", other=False)


@pattern_measure("share", "days")
def any_report_after_failure(measured: Measured, at: float) -> float:
    """Share of callers who call again, about whatever, within `at` days after their first case failed or was closed on paper."""
    return _again(measured, at, "failure", other=False)


@pattern_measure("share", "days")
def other_report_after_quick_fix(measured: Measured, at: float) -> float:
    """Share of callers who report another problem within `at` days after a fix quicker than the median."""
    return _again(measured, at, "quick", other=True)


@pattern_measure("share", "days")
def other_report_after_slow_fix(measured: Measured, at: float) -> float:
    """Share of callers who report another problem within `at` days after a fix slower than the median."""
    return _again(measured, at, "slow", other=True)


@pattern_measure("share")
def silent_share(measured: Measured) -> float:
    """Share of the residents touched by problems that ended in the window who never called about them."""
    problems = measured.problems
    mine = measured.within(problems["ended"])
    cases = measured.cases[measured.called & (measured.cases["episode"] == 0)]
    about = np.isin(cases["problem"], problems["problem"][mine])
    pairs = np.unique(
        np.stack([cases["problem"][about], cases["resident"][about].astype(np.int64)]), axis=1
    ).shape[1]
    touched = float(problems["touched"][mine].sum(dtype=np.int64))
    return 1.0 - ratio(pairs, touched)


@pattern_measure("cases per caller")
def cases_a_caller(measured: Measured) -> float:
    """Cases received in the window per resident who called at all."""
    callers = measured.cases["resident"][measured.received & measured.called]
    return ratio(callers.size, np.unique(callers).size)


@pattern_measure("share")
def quietest_two_days_share(measured: Measured) -> float:
    """Share of calls on the two neighbouring days of the week with fewest: 2/7 if all days are alike."""
    opened = measured.cases["opened"][measured.received & measured.called]
    if not opened.size:
        return float("nan")
    of_week = np.bincount((opened // MINUTES_A_DAY) % 7, minlength=7)
    return float((of_week + np.roll(of_week, 1)).min()) / opened.size
