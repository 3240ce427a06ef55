"""Where reports come from, and how unequally."""

from __future__ import annotations

import numpy as np

from sim.ledger import MINUTES_A_DAY, NEVER
from sim.outcomes.inequality import gini
from sim.outcomes.measured import Measured, ratio
from sim.outcomes.patterns.registry import pattern_measure

FEWEST_EXPECTED = 25.0
"""Fewest first reports expected of a place for its rate to count: below, the spread would be mostly chance."""


@pattern_measure("1")
def reporting_spread_of_places(measured: Measured) -> float:
    """First reports observed over expected of equal problems: 95th over 5th percentile of places.

    Expected is the city's rate of the issue type a touched resident and day times what the place had of both, from birth to the first
    report or the end; so places with more or graver problems, or more residents, do not count as readier to report.
    """
    problems = measured.problems[measured.within(measured.problems["born"])]
    if not problems.size:
        return float("nan")
    reported = problems["first_report"] != NEVER
    until = np.where(reported, problems["first_report"], problems["ended"])
    until = np.where(until == NEVER, measured.run_end, until)
    exposed = problems["touched"] * (until - problems["born"]) / MINUTES_A_DAY
    kinds, places = problems["kind"], problems["place"]
    at_risk = np.bincount(kinds, exposed)
    rate = np.divide(
        np.bincount(kinds, reported), at_risk, out=np.zeros_like(at_risk), where=at_risk > 0
    )
    expected = np.bincount(places, rate[kinds] * exposed)
    observed = np.bincount(places, reported)
    enough = expected >= FEWEST_EXPECTED
    if np.count_nonzero(enough) < 2:
        return float("nan")
    low, high = np.quantile(observed[enough] / expected[enough], [0.05, 0.95])
    return ratio(high, low)


@pattern_measure("1")
def cases_gini_of_streets(measured: Measured) -> float:
    """Gini coefficient of the number of cases received over streets."""
    streets = measured.cases["street"][measured.received]
    return gini(np.bincount(streets).astype(np.float64)) if streets.size else float("nan")
