"""Streets by months: the table that an evaluator would have, and beside it what only a simulation knows.

A pure function of a run. What is published of a street in a month follows the same rule as the city's official rates
(`sim.outcomes.measured`), month by month: assessed = closed or due in the month, less withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.ledger import EXIT_COMMUNITY, EXIT_FIXED_BY_STAFF, MINUTES_A_DAY, RunResult, Table
from sim.outcomes.measured import Column, Mask, Measured
from sim.outcomes.window import Window

DAYS_A_MONTH: Final = 30
"""Months differ in length; counts are told for so many days."""


@dataclass(frozen=True)
class PanelMeasure:
    """A column of the panel. `seen`: whether an evaluator has it; the others only a simulation knows."""

    name: str
    unit: str
    en: str
    zh: str
    definition: str
    seen: bool = True


_A_MONTH: Final = f"per 1,000 residents and {DAYS_A_MONTH} days"
PANEL_MEASURES: Final[dict[str, PanelMeasure]] = {
    measure.name: measure
    for measure in (
        PanelMeasure(
            "official_resolution",
            "share",
            "Resolution rate, official",
            "解决率（公布）",
            "Share of assessed cases that the publication rule counts as resolved.",
        ),
        PanelMeasure(
            "official_satisfaction",
            "share",
            "Satisfaction rate, official",
            "满意率（公布）",
            "Share of assessed cases that the publication rule counts as satisfied.",
        ),
        PanelMeasure(
            "official_response",
            "share",
            "Response rate, official",
            "响应率（公布）",
            "Share of assessed cases closed by their due minute.",
        ),
        PanelMeasure(
            "days_to_closure",
            "days",
            "Days to closure, as recorded",
            "办结天数（记录）",
            "Mean days from opening to closing of the cases closed, on paper or not.",
        ),
        PanelMeasure(
            "received",
            f"cases {_A_MONTH}",
            "Cases received",
            "受理诉求",
            "Cases opened; a reopening is not a new case.",
        ),
        PanelMeasure(
            "closed",
            f"cases {_A_MONTH}",
            "Cases closed",
            "办结诉求",
            "Closures of every kind but withdrawal.",
        ),
        PanelMeasure(
            "true_resolution",
            "share",
            "Resolution rate, true",
            "解决率（真实）",
            "Share of cases closed, withdrawn or due whose problem had really been fixed.",
            seen=False,
        ),
        PanelMeasure(
            "problems_fixed",
            f"problems {_A_MONTH}",
            "Problems really fixed",
            "真正解决的问题",
            "Problems fixed by the administration.",
            seen=False,
        ),
        PanelMeasure(
            "problems_open",
            "problems per 1,000 residents",
            "Problems open",
            "未解决的问题",
            "Mean number of problems open, reported or not.",
            seen=False,
        ),
    )
}
"""The columns by name: what is published first, then what nobody publishes."""

PANEL: Final = np.dtype(
    [
        ("street", "i2"),  # row of the street table
        ("first_day", "i4"),  # of the month
        ("days", "i4"),
        *((name, "f8") for name in PANEL_MEASURES),
    ]
)
"""One row a street and month, street by street."""


def months_of_panel(panel: Table) -> NDArray[np.int32]:
    """First days of the months of a panel, in order."""
    months: NDArray[np.int32] = np.unique(panel["first_day"])
    return months


def matrix(panel: Table, measure: str) -> NDArray[np.float64]:
    """One measure as an array (streets, months). Raises ValueError if a street lacks a month."""
    months = len(months_of_panel(panel))
    if len(panel) % max(months, 1):
        raise ValueError(f"panel of {len(panel)} rows is not whole: {months} months")
    order = np.lexsort((panel["first_day"], panel["street"]))
    values: NDArray[np.float64] = panel[measure][order].reshape(-1, months)
    return values


def street_months(result: RunResult, bounds: Sequence[int], nonresponse: float) -> Table:
    """The panel of a run: rows of PANEL. nan where a measure is not defined (no case assessed).

    `bounds`: first days of the months, ascending, and the day after the last. `nonresponse` as in `Measured`.
    Raises ValueError for bounds that the run did not record or that do not ascend.
    """
    if len(bounds) < 2 or any(end <= start for start, end in pairwise(bounds)):
        raise ValueError(f"months must ascend, got first days {list(bounds)}")
    if bounds[0] < -result.lead or bounds[-1] > result.days:
        raise ValueError(
            f"months from day {bounds[0]} to day {bounds[-1] - 1} are not all among the recorded days "
            f"{-result.lead} to {result.days - 1}"
        )
    streets = len(result.streets)
    panel = np.zeros((streets, len(bounds) - 1), PANEL)
    panel["street"] = np.arange(streets)[:, None]
    for month, (first, end) in enumerate(pairwise(bounds)):
        panel["first_day"][:, month], panel["days"][:, month] = first, end - first
        measured = Measured(result, Window(first, end - 1), nonresponse)
        for name, column in _month(measured, streets).items():
            panel[name][:, month] = column
    rows: Table = panel.reshape(-1)
    return rows


def _month(m: Measured, streets: int) -> dict[str, NDArray[np.float64]]:
    """The measures of one month, f8 (streets,) each."""
    of_case, of_problem = m.cases["street"], m.problems["street"]

    def cases(mask: Mask) -> NDArray[np.float64]:
        return np.bincount(of_case[mask], minlength=streets).astype(float)

    def official(answer: str) -> NDArray[np.float64]:
        yes, silent = m.official_answers(answer)
        return cases(yes) + m.nonresponse * cases(silent)

    residents = m.result.streets["residents"] / 1000.0
    a_month = residents * m.window.days / DAYS_A_MONTH
    assessed, closed = cases(m.assessed), cases(m.closed)
    lasted = (m.cases["closed"] - m.cases["opened"])[m.closed].astype(float) / MINUTES_A_DAY
    fixed = m.within(m.problems["ended"]) & np.isin(
        m.problems["exit"], (EXIT_FIXED_BY_STAFF, EXIT_COMMUNITY)
    )
    open_minutes = np.bincount(of_problem, m.minutes_open, streets)
    return {
        "official_resolution": _ratio(official("says_resolved"), assessed),
        "official_satisfaction": _ratio(official("satisfied"), assessed),
        "official_response": _ratio(cases(m.on_time & m.answered), assessed),
        "days_to_closure": _ratio(np.bincount(of_case[m.closed], lasted, streets), closed),
        "received": cases(m.received) / a_month,
        "closed": closed / a_month,
        "true_resolution": _ratio(cases(m.really_fixed), cases(m.demanded)),
        "problems_fixed": np.bincount(of_problem[fixed], minlength=streets) / a_month,
        "problems_open": open_minutes / MINUTES_A_DAY / m.window.days / residents,
    }


def _ratio(part: Column, whole: Column) -> NDArray[np.float64]:
    """One column over another; nan where there is no whole."""
    out = np.full(len(whole), np.nan)
    return np.divide(part, whole, out=out, where=whole > 0)
