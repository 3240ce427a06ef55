"""The official resolution rate against the true one, and what each scenario does to the gap."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures import measure, messages, style, tables, words
from sim.figures.messages import Message
from sim.figures.words import Labels
from sim.outcomes.comparison import interval_of_mean

LEAST_SPAN: Final = 12.0
"""Percentage points."""

AGREE_WITHIN: Final = 1.0
"""Percentage points within which published and true rates are said to agree."""

Rates = dict[str, NDArray[np.float64]]
"""Scenario -> the rate of each replication."""


def rates_figure(
    outcomes: pd.DataFrame, *, baseline: str, labels: Labels | None = None, level: float = 0.95
) -> Figure:
    """Official and true resolution rate of every scenario, the baseline on top.

    Left the two rates; right how much wider the gap is than in the baseline, paired by replication
    (left out if there is only a baseline). `outcomes`: columns scenario, replication, outcome,
    value. Scenarios stand by their true rate, best first. Raises ValueError if a column, an outcome
    or the baseline is missing.
    """
    tables.need(outcomes, tables.OUTCOMES_NEEDED, "outcomes")
    official = _rates(outcomes, "official_resolution")
    true = _rates(outcomes, "true_resolution")
    if baseline not in true:
        raise ValueError(f"baseline {baseline!r} is not among the scenarios {list(true)}")
    others = sorted((n for n in true if n != baseline), key=lambda n: -true[n].mean())
    order = [baseline, *others]
    names = [words.row_label(words.label_of(labels, name)) for name in order]
    places, room = style.row_places(names)
    with style.drawing():
        # a narrower picture has the same words on more lines
        width, around = (12.5, 2.3) if others else (10.5, 3.0)
        figure = style.new_figure(width, room + around)
        axes = figure.subplots(
            1, 2 if others else 1, sharey=True, squeeze=False,
            width_ratios=[1.5, 1] if others else None,
        )[0]  # fmt: skip
        for place, name in zip(places, order, strict=True):
            _dumbbell(axes[0], place, official[name], true[name], level, labelled=name == baseline)
        _wide_enough(axes[0])
        axes[0].set_xlabel(messages.RESOLUTION_AXIS.line())
        if others:
            _changes(axes[1], places, order, official, true, level)
        for axis in axes:
            style.shade_first_row(axis, places)
            style.no_frame(axis)
        style.name_rows(axes[0], places, room, names)
        finding = _finding(official, true, order, labels)
        n = int(outcomes["replication"].nunique())
        band = messages.OFFICIAL_BAND.say(n=messages.replications(n), level=words.percent(level))
        note = messages.OFFICIAL_NOTE.say(band=band if n > 1 else messages.OFFICIAL_NO_BAND)
        handles, keys = axes[0].get_legend_handles_labels()
        style.frame(figure, finding, note, handles=handles, names=keys)
    return figure


def _rates(outcomes: pd.DataFrame, name: str) -> Rates:
    rows = outcomes[outcomes["outcome"] == name]
    if rows.empty:
        raise ValueError(f"the outcomes table has no outcome {name!r}")
    return {
        str(scenario): 100 * group.sort_values("replication")["value"].to_numpy(float)
        for scenario, group in rows.groupby("scenario", sort=False)
    }


def _dumbbell(
    axis: Axes,
    row: float,
    official: NDArray[np.float64],
    true: NDArray[np.float64],
    level: float,
    *,
    labelled: bool,
) -> None:
    ends = sorted((official.mean(), true.mean()))
    axis.plot(ends, [row, row], color=style.PALE, linewidth=5, solid_capstyle="round", zorder=1)
    for values, colour, marker, face, message in (
        (official, style.RED, "D", "white", messages.OFFICIAL),
        (true, style.BLUE, "o", style.BLUE, messages.TRUE),
    ):
        low, high = interval_of_mean(values, level, "t")
        axis.plot([low, high], [row, row], color=colour, linewidth=0.8, zorder=2)
        axis.plot(
            values.mean(),
            row,
            marker=marker,
            color=colour,
            markerfacecolor=face,
            markeredgewidth=1.6,
            markersize=8,
            linestyle="none",
            zorder=3,
            label=message.line() if labelled else None,
        )
    axis.annotate(
        words.signed(float(official.mean() - true.mean())),
        (float(np.mean(ends)), row),
        xytext=(0, 6.5),
        textcoords="offset points",
        ha="center",
        fontsize=8,
        zorder=4,
    )


def _changes(
    axis: Axes,
    places: NDArray[np.float64],
    order: list[str],
    official: Rates,
    true: Rates,
    level: float,
) -> None:
    """The gap of each scenario less that of the baseline, with its paired interval."""
    axis.axvline(0, color=style.INK, linewidth=1.0, zorder=1)
    base = official[order[0]] - true[order[0]]
    for place, name in zip(places[1:], order[1:], strict=True):
        change = official[name] - true[name] - base
        low, high = interval_of_mean(change, level, "t")
        sure = not (np.isnan(low) or low <= 0 <= high)
        axis.plot([low, high], [place, place], color=style.INK, linewidth=1.6, zorder=2)
        axis.plot(
            change.mean(),
            place,
            marker="s",
            color=style.INK,
            markerfacecolor=style.INK if sure else "white",
            markersize=6,
            linestyle="none",
            zorder=3,
        )
    axis.set_xlabel(words.row_label(messages.GAP_CHANGE_AXIS, 3.3, measure.PANEL))
    axis.margins(x=0.08)


def _wide_enough(axis: Axes) -> None:
    """At least LEAST_SPAN points wide, or a gap of one point would look like a gulf."""
    axis.margins(x=0.08)
    low, high = axis.get_xlim()
    missing = max(0.0, LEAST_SPAN - (high - low)) / 2
    low, high = low - missing, high + missing
    beyond = max(0.0, high - 101) + min(0.0, low + 1)  # no rate is above 100 or below 0
    axis.set_xlim(low - beyond, high - beyond)


def _finding(official: Rates, true: Rates, order: list[str], labels: Labels | None) -> Message:
    gap = {name: float(official[name].mean() - true[name].mean()) for name in order}
    highest = max(order, key=lambda name: gap[name])
    widest = max(abs(value) for value in gap.values())
    if widest < AGREE_WITHIN:
        return messages.AGREE.say(points=words.number(widest))
    overstated = gap[highest] > 0
    name = highest if overstated else max(order, key=lambda name: abs(gap[name]))
    template = messages.OVERSTATES if overstated else messages.UNDERSTATES
    return template.say(
        scenario=words.quoted(labels, name),
        official=f"{words.number(float(official[name].mean()))}%",
        true=f"{words.number(float(true[name].mean()))}%",
    )
