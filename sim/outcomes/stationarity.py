"""Has the run settled? A backlog that still drifts makes every mean depend on when one looks."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.outcomes.measured import Measured
from sim.outcomes.registry import outcome
from sim.outcomes.window import DAYS_A_YEAR

DRIFT_ALLOWED: Final = 10.0
"""% a year beyond which a run is marked not stationary (design, mechanisms.md item 9)."""


def slope_a_year(day: NDArray[Any], value: NDArray[Any]) -> float:
    """Least-squares slope of `value` over `day`, in % of the mean a year.

    Over a year or more the yearly and half-yearly wave are fitted beside the line: a season alone
    would otherwise look like a drift of its own size and more. Over less than a year seasons and
    drift cannot be told apart, and the plain slope is given. nan for fewer than three days.
    """
    if day.size < 3 or not value.mean():
        return float("nan")
    years = (day - day.mean()) / DAYS_A_YEAR
    columns = [np.ones_like(years), years]
    if day.size >= DAYS_A_YEAR:
        for wave in (1, 2):
            columns += [np.sin(2 * np.pi * wave * years), np.cos(2 * np.pi * wave * years)]
    coefficients = np.linalg.lstsq(np.column_stack(columns), value, rcond=None)[0]
    return float(100.0 * coefficients[1] / value.mean())


@outcome("%/year", "neutral", "Drift of problems open", "未解决问题的年漂移")
def open_problems_slope(m: Measured) -> float:
    """Slope of problems open over the window, in % of their mean a year, seasons taken out."""
    return slope_a_year(m.daily["day"], m.daily["problems_open"])


@outcome("0/1", "neutral", "Not stationary", "尚未平稳")
def not_stationary(m: Measured) -> float:
    """1 if problems open still drift by more than 10 % a year over the window, else 0."""
    slope = open_problems_slope(m)
    return float("nan") if np.isnan(slope) else float(abs(slope) > DRIFT_ALLOWED)
