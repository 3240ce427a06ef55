"""Rates over time, and closures without work."""

from __future__ import annotations

from sim.ledger import CLOSURE_FAILED, CLOSURE_FIXED
from sim.outcomes.measured import Measured, count, one_of, ratio
from sim.outcomes.patterns.registry import pattern_measure
from sim.outcomes.window import DAYS_A_YEAR, Window

MONTH = 30
"""Days of a reading of a monthly rate."""


@pattern_measure("share per year", "share of the window")
def official_rise_slows(measured: Measured, at: float) -> float:
    """Rise a year of the official resolution rate before `at` of the window, less that after it.

    Readings are of 30 days: the first and the last of the window, and the one that ends at `at` of it.
    """
    first, last = measured.window.first_day, measured.window.last_day
    ends = (first + MONTH, first + round(at * measured.window.days), last + 1)
    start, middle, end = (
        Measured(measured.result, Window(day - MONTH, day - 1), measured.nonresponse).official_rate(
            "says_resolved"
        )
        for day in ends
    )
    before, after = ends[1] - ends[0], ends[2] - ends[1]
    return DAYS_A_YEAR * ((middle - start) / before - (end - middle) / after)


@pattern_measure("share")
def closed_without_work(measured: Measured) -> float:
    """Share of closures (withdrawals left out) without work of their own: on paper, duplicates, gone by themselves."""
    closure = measured.cases["closure"]
    worked = one_of(closure, (CLOSURE_FIXED, CLOSURE_FAILED)) & (measured.cases["linked"] == 0)
    closed = measured.closed
    return ratio(count(closed & ~worked), count(closed))
