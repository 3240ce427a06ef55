"""Rates over time, and closures without work."""

from __future__ import annotations

import numpy as np

from sim.ledger import CLOSURE_FAILED, CLOSURE_FIXED
from sim.outcomes.measured import Measured, one_of, ratio
from sim.outcomes.patterns.registry import pattern_measure
from sim.outcomes.window import Window

MONTH = 30
"""Days of a reading of a monthly rate."""


@pattern_measure("share", "share of the window")
def official_rise_reached(measured: Measured, at: float) -> float:
    """Share of the rise of the official resolution rate over the window that is reached after `at` of it.

    Readings are of 30 days: the first and the last of the window, and one that ends at `at` of it. `at` itself is what a straight line
    would give; nan for a rate that does not rise.
    """
    first, last = measured.window.first_day, measured.window.last_day
    middle = first + max(MONTH, round(at * measured.window.days))
    start, then, end = (
        Measured(
            measured.result, Window(day - MONTH, day - 1), measured.nonresponse
        ).official_rate("says_resolved")
        for day in (first + MONTH, middle, last + 1)
    )
    return ratio(then - start, end - start) if end > start else float("nan")


@pattern_measure("share")
def closed_without_work(measured: Measured) -> float:
    """Share of closures (withdrawals left out) without work of their own: on paper, duplicates, gone by themselves."""
    closure = measured.cases["closure"]
    worked = one_of(closure, (CLOSURE_FIXED, CLOSURE_FAILED)) & (measured.cases["linked"] == 0)
    closed = measured.closed
    return ratio(np.count_nonzero(closed & ~worked), np.count_nonzero(closed))
