"""Outcomes street by street: who gains, and where."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.ledger import EXIT_COMMUNITY, EXIT_FIXED_BY_STAFF, MINUTES_A_DAY, NEVER, RunResult, Table
from sim.outcomes.inequality import fix_share_by_street, prompt_cases
from sim.outcomes.measured import Measured, one_of
from sim.outcomes.survival import PROBLEM_EVENTS, cumulative_incidence
from sim.outcomes.window import DAYS_A_YEAR, Window

MINUTES_AN_HOUR: Final = 60

BY_STREET: Final = np.dtype(
    [
        ("street", "i2"),  # row of the run's table of streets
        ("district", "i2"),
        ("residents", "i4"),
        ("registered_residents", "i4"),
        ("fixed_per_1000", "f8"),  # problems somebody fixed, per 1,000 residents and year
        ("fixed_within_30_days", "f8"),  # share of reported problems that the administration fixed
        ("days_to_fix", "f8"),  # by which it had fixed half of the reported ones; inf: never
        ("registered_fixed", "f8"),  # share of cases of registered residents fixed within 30 days
        ("migrants_fixed", "f8"),  # the same of migrants
    ]
)
"""One row a street; nan where there was nothing to measure."""


def outcomes_by_street(result: RunResult, window: Window) -> Table:
    """A row a street, in the order of the run's streets; its columns are those of BY_STREET."""
    measured = Measured(result, window, nonresponse=0.0)
    streets = result.streets
    table = np.zeros(streets.size, BY_STREET)
    table["street"] = np.arange(streets.size)
    for name in ("district", "residents", "registered_residents"):
        table[name] = streets[name]
    ended = measured.within(result.problems["ended"])
    fixed = ended & one_of(result.problems["exit"], (EXIT_FIXED_BY_STAFF, EXIT_COMMUNITY))
    count = np.bincount(result.problems["street"][fixed], minlength=streets.size)
    years = window.days / DAYS_A_YEAR
    table["fixed_per_1000"] = 1000 * count / streets["residents"] / years
    table["fixed_within_30_days"] = fix_share_by_street(measured)
    table["days_to_fix"] = _days_to_fix(result, window)
    fixed_cases, followed = prompt_cases(measured)
    registered = result.cases["registered"] != 0
    for name, mine in (("registered_fixed", registered), ("migrants_fixed", ~registered)):
        where = result.cases["street"]
        all_cases = np.bincount(where[followed & mine], minlength=streets.size)
        good = np.bincount(where[followed & mine & fixed_cases], minlength=streets.size)
        with np.errstate(invalid="ignore"):
            table[name] = good / all_cases
    return table


def _days_to_fix(result: RunResult, window: Window) -> NDArray[np.float64]:
    """Days from the first report by which the administration had fixed half, a street each, to the hour.

    Whole hours and not minutes: a city has hundreds of streets, and each would count minute by
    minute for a year.
    """
    problems = result.problems
    reported = problems["first_report"]
    cohort = np.flatnonzero((reported >= window.start) & (reported < window.end))
    ended = problems["ended"][cohort]
    end = np.int32(result.days * MINUTES_A_DAY)
    hours = (np.where(ended == NEVER, end, ended) - reported[cohort]) // MINUTES_AN_HOUR
    exits = problems["exit"][cohort]
    where = problems["street"][cohort]
    by_street = np.argsort(where, kind="stable")
    starts = np.searchsorted(where[by_street], np.arange(result.streets.size + 1))
    days = np.empty(result.streets.size)
    for street in range(result.streets.size):
        mine = by_street[starts[street] : starts[street + 1]]
        incidence = cumulative_incidence(hours[mine], exits[mine], PROBLEM_EVENTS)
        # It takes them for minutes, so its days are sixty times too few.
        days[street] = MINUTES_AN_HOUR * incidence.quantile("fixed", 0.5)
    return days
