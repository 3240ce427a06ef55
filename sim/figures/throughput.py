"""Problems really fixed over time, every scenario against the baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures import measure, messages, style, tables, words
from sim.figures.panels import by_replication, others_in_order, panels, title_width
from sim.figures.words import Labels
from sim.outcomes.comparison import ComparisonRow

FIXED: Final = ("problems_fixed_by_staff", "problems_community")
"""Columns of the daily record that add up to the problems somebody fixed."""
SMOOTHING_DAYS: Final = 28
HEADROOM: Final = 0.14
"""Share of a panel's height above and below its lines, where the start is written."""
BAND: Final = (10.0, 90.0)
"""Percentiles of the replications between which the band lies."""


def trailing_mean(values: NDArray[np.float64], days: int) -> NDArray[np.float64]:
    """Mean of each day and the days before it, `days` in all; shorter by days - 1.

    Trailing and not centred: what a reform does must not show before its start.
    """
    sums = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1)
    return np.asarray((sums[:, days:] - sums[:, :-days]) / days, float)


def throughput_figure(
    daily: pd.DataFrame,
    comparison: pd.DataFrame,
    *,
    baseline: str,
    labels: Labels | None = None,
    starts: Mapping[str, int] | None = None,
) -> Figure:
    """Problems really fixed a day: 28-day mean, one panel a scenario, the baseline in each.

    `daily`: columns scenario, replication, day and those of FIXED. `comparison`: as compare.csv; gives
    the title, the order and each panel's difference. `starts`: first day of each scenario's reform.
    Raises ValueError if a column is missing or the baseline is not among the scenarios.
    """
    tables.need(daily, (*tables.DAILY_NEEDED, *FIXED), "daily")
    rows = tables.comparison_rows(comparison)
    names = list(dict.fromkeys(daily["scenario"]))
    if baseline not in names:
        raise ValueError(f"baseline {baseline!r} is not among the scenarios {names}")
    order = others_in_order(names, baseline, rows)
    smooth = {name: _smooth(daily, name) for name in names}
    with style.drawing():
        figure, axes = panels(max(1, len(order)))
        for axis, name in zip(axes, order or [baseline], strict=True):
            if order:
                _line(axis, *smooth[baseline], colour=style.GREY, dash=(0, (4, 2)), width=1.3)
            _line(axis, *smooth[name], colour=style.BLUE, dash="-", width=1.9)
            axis.set_title(_panel_title(name, rows, labels, title_width(len(axes))))
            if starts and name in starts:
                _mark_start(axis, starts[name])
        for axis in axes:
            if axis.xaxis.get_tick_params().get("labelbottom", True):
                axis.set_xlabel(messages.DAYS_OBSERVED.line())
            axis.margins(y=HEADROOM)
        finding = words.throughput_finding(rows, labels)
        n = int(daily["replication"].nunique())
        band = messages.BAND_NOTE if n > 1 else messages.NO_BAND_NOTE
        note = messages.THROUGHPUT_NOTE.say(n=messages.replications(n), band=band)
        style.frame(figure, finding, note, side=messages.FIXED_A_DAY)
    return figure


def _smooth(daily: pd.DataFrame, scenario: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    days, values = by_replication(
        daily.assign(fixed=daily[list(FIXED)].sum(axis=1)), scenario, "fixed"
    )
    return days[SMOOTHING_DAYS - 1 :], trailing_mean(values, SMOOTHING_DAYS)


def _line(
    axis: Axes,
    days: NDArray[np.float64],
    values: NDArray[np.float64],
    *,
    colour: str,
    dash: str | tuple[int, tuple[int, ...]],
    width: float,
) -> None:
    if values.shape[0] > 1:
        low, high = np.percentile(values, BAND, axis=0)
        axis.fill_between(days, low, high, color=colour, alpha=0.18, linewidth=0)
    axis.plot(days, values.mean(axis=0), color=colour, linestyle=dash, linewidth=width)


def _mark_start(axis: Axes, day: int) -> None:
    axis.axvline(day, color=style.INK, linewidth=0.9, linestyle=":")
    axis.annotate(
        messages.START.line(),
        (day, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(3, -2),
        textcoords="offset points",
        va="top",
        fontsize=7.5,
    )


def _panel_title(
    name: str, rows: Sequence[ComparisonRow], labels: Labels | None, width: float
) -> str:
    title = words.row_label(words.label_of(labels, name), width, measure.PANEL)
    mine = [row for row in words.of_outcome(rows, "problems_fixed") if row.scenario == name]
    if not mine:
        return title
    return f"{title}\n{messages.A_DAY.say(change=words.signed(mine[0].difference)).line()}"
