"""Where paid minutes went: streets and departments, a bar a scenario."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures import messages, style, tables, words
from sim.figures.messages import Message
from sim.figures.panels import others_in_order
from sim.figures.words import Labels

# Part -> colour, hatch. Neighbours differ in lightness and in hatch, for readers in grey.
_STREET_PARTS: Final = {
    "street_work_minutes": (style.BLUE, ""),
    "street_referral_minutes": (style.ORANGE, "////"),
    "street_session_minutes": (style.GREEN, "...."),
    "street_persuasion_minutes": (style.RED, "xxxx"),
    "street_other_minutes": ("#BBBBBB", "\\\\\\\\"),
    "street_idle_minutes": ("#F2F2F2", ""),
}
_UNIT_PARTS: Final = {
    "unit_work_minutes": (style.BLUE, ""),
    "unit_session_minutes": (style.GREEN, "...."),
    "unit_line_minutes": (style.SKY, "\\\\\\\\"),
    "unit_rest": ("#F2F2F2", ""),
}
_ON_CASES: Final = {
    "street_minutes": tuple(_STREET_PARTS)[:4],
    "unit_minutes": tuple(_UNIT_PARTS)[:2],
}
Totals = dict[str, float]
"""Minutes field -> total over the window, of one scenario."""

_BAR: Final = 0.27
"""Inches."""

SHOWN_FROM: Final = 0.5
"""Per cent from which minutes nobody used are shown."""

WRITTEN_FROM: Final = 5.0
"""Per cent from which a part has its number written in it."""


def minutes_figure(
    daily: pd.DataFrame,
    *,
    baseline: str,
    first_day: int,
    last_day: int,
    labels: Labels | None = None,
    comparison: pd.DataFrame | None = None,
) -> Figure:
    """Paid minutes by use, in per cent, over the measured window; the baseline on top.

    `daily`: columns scenario, replication, day and the minutes fields of sim.ledger.DAILY.
    Raises ValueError if a column or the baseline is missing.
    """
    fields = [*_STREET_PARTS, *list(_UNIT_PARTS)[:-1], "street_minutes", "unit_minutes"]
    tables.need(daily, (*tables.DAILY_NEEDED, *fields), "daily")
    totals = _totals(daily, fields, first_day, last_day)
    if baseline not in totals:
        raise ValueError(f"baseline {baseline!r} is not among the scenarios {list(totals)}")
    rows = tables.comparison_rows(comparison) if comparison is not None else []
    order = [baseline, *others_in_order(list(totals), baseline, rows)]
    names = [words.row_label(words.label_of(labels, name)) for name in order]
    places, room = style.row_places(names)
    ordered = [totals[name] for name in order]
    with style.drawing():
        figure = style.new_figure(12.5, room + 2.6)
        left, right = figure.subplots(1, 2, sharey=True)
        _bars(left, places, ordered, _STREET_PARTS, "street_minutes", messages.STREETS)
        _bars(right, places, ordered, _UNIT_PARTS, "unit_minutes", messages.DEPARTMENTS)
        for axis in (left, right):
            style.shade_first_row(axis, places)
        style.name_rows(left, places, room, names)
        n = int(daily["replication"].nunique())
        note = messages.MINUTES_NOTE.say(n=messages.replications(n))
        style.frame(figure, _finding(totals, order, labels), note)
    return figure


def _totals(
    daily: pd.DataFrame, fields: list[str], first_day: int, last_day: int
) -> dict[str, Totals]:
    day = daily["day"].to_numpy()
    inside: pd.DataFrame = daily[(day >= first_day) & (day <= last_day)]
    totals: dict[str, Totals] = {}
    for scenario, group in inside.groupby("scenario", sort=False):
        sums = {field: float(group[field].sum()) for field in fields}
        used = sum(sums[part] for part in _UNIT_PARTS if part in sums)
        sums["unit_rest"] = max(0.0, sums["unit_minutes"] - used)
        totals[str(scenario)] = sums
    return totals


def _bars(
    axis: Axes,
    places: NDArray[np.float64],
    totals: list[Totals],
    parts: dict[str, tuple[str, str]],
    paid: str,
    title: Message,
) -> None:
    start = np.zeros(len(totals))
    for part, (colour, hatch) in parts.items():
        share = np.array([100 * total[part] / total[paid] for total in totals])
        if part == "unit_rest" and share.max() < SHOWN_FROM:
            continue
        axis.barh(
            places,
            share,
            left=start,
            height=_BAR,
            color=colour,
            hatch=hatch,
            edgecolor="white" if hatch else style.GREY,
            linewidth=0.6,
            label=messages.PARTS[part].line(),
        )
        for row in np.flatnonzero(share >= WRITTEN_FROM):
            axis.text(
                start[row] + share[row] / 2,
                places[row],
                f"{share[row]:.0f}",
                ha="center",
                va="center",
                fontsize=8,
                bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"},
            )
        start = start + share
    axis.set_xlim(0, 100)
    axis.set_xlabel(messages.SHARE_OF_PAID.line())
    style.no_frame(axis)
    axis.grid(visible=False)
    axis.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1.01),
        borderaxespad=0,
        ncols=2,
        title=title.line(),
        alignment="left",
        fontsize=8,
    )


def _finding(totals: dict[str, Totals], order: list[str], labels: Labels | None) -> Message:
    def share(name: str, paid: str) -> float:
        return sum(totals[name][part] for part in _ON_CASES[paid]) / totals[name][paid]

    base = {paid: share(order[0], paid) for paid in _ON_CASES}
    said = {
        "base": words.percent(base["street_minutes"]),
        "unit_base": words.percent(base["unit_minutes"]),
    }
    if len(order) == 1:
        return messages.MINUTES_BASELINE.say(**said)
    furthest = max(
        order[1:], key=lambda name: abs(share(name, "unit_minutes") - base["unit_minutes"])
    )
    return messages.MINUTES_FINDING.say(
        scenario=words.quoted(labels, furthest),
        street=words.percent(share(furthest, "street_minutes")),
        unit=words.percent(share(furthest, "unit_minutes")),
        **said,
    )
