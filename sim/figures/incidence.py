"""How cases end, by days since they were opened: real fix, paper, withdrawal."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures import measure, messages, style, tables, words
from sim.figures.messages import Message
from sim.figures.panels import by_replication, others_in_order, panels, title_width
from sim.figures.words import Labels
from sim.outcomes.survival import Band, average

SHOWN: Final = ("fixed", "nominal", "withdrawn")
_LOOKS: Final = {
    "fixed": (style.BLUE, "-", "o"),
    "nominal": (style.RED, (0, (5, 2)), "s"),
    "withdrawn": (style.GREEN, (0, (1, 1.5)), "^"),
}
FINDING_DAYS: Final = 30


def incidence_figure(
    curves: pd.DataFrame,
    *,
    baseline: str,
    labels: Labels | None = None,
    comparison: pd.DataFrame | None = None,
    days: int = 90,
    level: float = 0.95,
) -> Figure:
    """Cumulative incidence of real fix, paper closure and withdrawal, the baseline in each panel.

    `curves`: columns scenario, replication, event, day, probability. `comparison` orders the
    panels. `days`: how far to show. `level`: of the band of the mean over replications.
    Raises ValueError if a column is missing or the baseline is not among the scenarios.
    """
    tables.need(curves, tables.CURVES_NEEDED, "curves")
    names = list(dict.fromkeys(curves["scenario"]))
    if baseline not in names:
        raise ValueError(f"baseline {baseline!r} is not among the scenarios {names}")
    rows = tables.comparison_rows(comparison) if comparison is not None else []
    order = others_in_order(names, baseline, rows)
    shown: pd.DataFrame = curves[curves["day"] <= days]
    bands = {(name, event): _band(shown, name, event, level) for name in names for event in SHOWN}
    grid = np.unique(shown["day"].to_numpy(float))
    with style.drawing():
        figure, axes = panels(max(1, len(order)))
        for axis, name in zip(axes, order or [baseline], strict=True):
            for event in SHOWN:
                if order:
                    _baseline_step(axis, grid, bands[baseline, event], event)
                _step(axis, grid, bands[name, event], event)
            title = words.label_of(labels, name)
            axis.set_title(words.row_label(title, title_width(len(axes)), measure.PANEL))
            axis.set_ylim(0, 1)
            axis.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25%", "50%", "75%", "100%"])
            axis.set_xlim(0, days)
            if axis.xaxis.get_tick_params().get("labelbottom", True):
                axis.set_xlabel(messages.DAYS_SINCE_REPORT.line())
        finding = _finding(bands, grid, order, baseline, labels)
        n = int(curves["replication"].nunique())
        band = messages.INCIDENCE_BAND.say(level=words.percent(level)) if n > 1 else Message("", "")
        note = messages.INCIDENCE_NOTE.say(n=messages.replications(n), band=band)
        handles, names_of_events = axes[0].get_legend_handles_labels()
        style.frame(
            figure, finding, note, handles=handles, names=names_of_events,
            side=messages.SHARE_OF_CASES,
        )  # fmt: skip
    return figure


def _band(curves: pd.DataFrame, scenario: str, event: str, level: float) -> Band:
    mine: pd.DataFrame = curves[curves["event"] == event]
    _, values = by_replication(mine, scenario, "probability")
    return average(list(values), level)


def _step(axis: Axes, grid: NDArray[np.float64], band: Band, event: str) -> None:
    colour, dash, marker = _LOOKS[event]
    if band.n > 1:
        axis.fill_between(
            grid, band.low, band.high, step="post", color=colour, alpha=0.18, linewidth=0
        )
    axis.plot(
        grid,
        band.mean,
        drawstyle="steps-post",
        color=colour,
        linestyle=dash,
        linewidth=1.9,
        marker=marker,
        markevery=15,
        markersize=4,
        label=messages.EVENTS[event].line(),
    )


def _baseline_step(axis: Axes, grid: NDArray[np.float64], band: Band, event: str) -> None:
    axis.plot(
        grid,
        band.mean,
        drawstyle="steps-post",
        color=style.GREY,
        linestyle=_LOOKS[event][1],
        linewidth=1.0,
    )


def _finding(
    bands: dict[tuple[str, str], Band],
    grid: NDArray[np.float64],
    order: list[str],
    baseline: str,
    labels: Labels | None,
) -> Message:
    at = int(np.searchsorted(grid, FINDING_DAYS, side="right")) - 1
    base = float(bands[baseline, "fixed"].mean[at])
    if not order:
        return messages.FIXED_BY_BASELINE.say(days=str(FINDING_DAYS), base=words.percent(base))
    furthest = max(order, key=lambda name: abs(bands[name, "fixed"].mean[at] - base))
    return messages.FIXED_BY.say(
        days=str(FINDING_DAYS),
        scenario=words.quoted(labels, furthest),
        share=words.percent(float(bands[furthest, "fixed"].mean[at])),
        base=words.percent(base),
    )
