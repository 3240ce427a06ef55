"""Pictures of a calibration: figures against worlds, what is left of the inputs, and what the published rise is made of."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures import calibration_messages as said
from sim.figures import style, tables, words
from sim.figures.messages import Message
from sim.outcomes.periods import months_of

_OFFICIAL: Final = (said.OFFICIAL, style.RED, "-")
_TRUE: Final = (said.TRUE, style.BLUE, "--")
PANELS: Final = (
    (said.RESOLUTION, 100.0, {"official_resolution": _OFFICIAL, "true_resolution": _TRUE}),
    (said.SATISFACTION, 100.0, {"official_satisfaction": _OFFICIAL, "true_satisfaction": _TRUE}),
    (said.CONTACTS, 1.0, {"contacts_per_resident": _OFFICIAL}),
)
"""Panels of the picture by month: axis, scale, and measures with their looks."""
SHOWN_ABOVE: Final = 3.0
"""Multiples of a published figure beyond which a range is cut in the picture."""


def months_figure(
    months: pd.DataFrame, targets: pd.DataFrame, parts: pd.DataFrame, *, worlds: int
) -> Figure:
    """Official and true rates by month over plausible worlds, and the published figures.

    `months`: month, measure, low, median, high; `targets`, `parts`: of targets.csv and parts.csv.
    """
    tables.need(months, ("month", "measure", "low", "median", "high"), "months")
    labels = sorted(set(months["month"]))
    at = {month: place for place, month in enumerate(labels)}
    with style.drawing():
        figure = style.new_figure(11.5, 9.6)
        axes = figure.subplots(len(PANELS), 1, sharex=True, height_ratios=(3, 3, 2))
        for axis, (label, scale, measures) in zip(axes, PANELS, strict=True):
            for name, (_, colour, line) in measures.items():
                rows = months[months["measure"] == name].sort_values("month")
                x = [at[month] for month in rows["month"]]
                axis.fill_between(
                    x,
                    scale * rows["low"],
                    scale * rows["high"],
                    color=colour,
                    alpha=0.18,
                    linewidth=0,
                )
                axis.plot(x, scale * rows["median"], color=colour, linestyle=line, linewidth=1.6)
                for row in targets[targets["outcome"] == name].to_dict("records"):
                    _published(axis, {str(k): v for k, v in row.items()}, at, scale)
            axis.set_ylabel(label.both())
        january = [place for month, place in at.items() if month.endswith("-01")]
        axes[-1].set_xticks(january, [labels[place] for place in january])
        change = {str(row["part"]): row for row in parts.to_dict("records")}
        true, official = change["true_resolution"], change["official_resolution"]
        title = said.MONTHS.say(
            official=words.signed(100 * official["change_median"]).lstrip("+"),
            true=words.signed(100 * true["change_median"]),
            low=words.signed(100 * true["change_low"]),
            high=words.signed(100 * true["change_high"]),
        )
        handles: list[Any] = [
            Line2D([], [], color=style.RED, label=said.OFFICIAL.line()),
            Line2D([], [], color=style.BLUE, linestyle="--", label=said.TRUE.line()),
            Line2D(
                [], [], color=style.INK, marker="D", linestyle="none", label=said.PUBLISHED.line()
            ),
        ]
        style.frame(
            figure, title, said.MONTHS_NOTE.say(worlds=str(worlds)), handles=handles,
            names=[str(each.get_label()) for each in handles],
        )  # fmt: skip
    return figure


def _published(axis: Axes, row: dict[str, Any], at: dict[str, int], scale: float) -> None:
    """A published figure over the months of its period."""
    start, end = months_of(str(row["period"]))
    inside = [
        place for month, place in at.items() if start.isoformat()[:7] <= month < end.isoformat()[:7]
    ]
    if not inside:
        return
    x, y = float(np.mean(inside)), scale * float(row["value"])
    half = 2 * scale * math.hypot(row["error"], row["discrepancy"])
    axis.plot([x, x], [y - half, y + half], color=style.INK, linewidth=1.2, zorder=4)
    if len(inside) > 1:
        axis.plot([inside[0], inside[-1]], [y, y], color=style.INK, linewidth=1.2, zorder=4)
    axis.plot(
        x, y, marker="D", color=style.INK, markersize=6, zorder=5,
        markerfacecolor=style.INK if row["role"] == "calibration" else "white",
    )  # fmt: skip


def targets_figure(targets: pd.DataFrame) -> Figure:
    """Each published figure with its tolerance, what the whole ranges show and what plausible worlds show, relative to the figure."""
    needed = (
        "value",
        "error",
        "discrepancy",
        "first_wave_least",
        "first_wave_most",
        "plausible_low",
        "plausible_high",
        "reached",
        "role",
    )
    tables.need(targets, needed, "targets")
    records: list[dict[str, Any]] = [
        {str(k): v for k, v in row.items()} for row in targets.to_dict("records")
    ]
    labels = [
        words.row_label(Message(f"{row['en']} ({row['source']})", str(row["zh"])), 62)
        for row in records
    ]
    places, room = style.row_places(labels)
    with style.drawing():
        figure = style.new_figure(11.5, room + 2.6)
        axis = figure.subplots()
        axis.axvline(1.0, color=style.GREY, linewidth=1.0, linestyle=(0, (5, 2)), zorder=1)
        for row, place in zip(records, places, strict=True):
            unit = float(row["value"])
            ends = np.clip(
                [row["first_wave_least"] / unit, row["first_wave_most"] / unit], 0, SHOWN_ABOVE
            )
            axis.plot(
                ends, [place, place], color=style.PALE, linewidth=9, solid_capstyle="butt", zorder=2
            )
            if math.isfinite(row["plausible_low"]):
                kept = [row["plausible_low"] / unit, row["plausible_high"] / unit]
                axis.plot(
                    kept,
                    [place, place],
                    color=style.BLUE,
                    linewidth=4,
                    solid_capstyle="butt",
                    zorder=3,
                )
            half = 2 * math.hypot(row["error"], row["discrepancy"]) / unit
            axis.plot(
                [1 - half, 1 + half], [place, place], color=style.INK, linewidth=1.3, zorder=4
            )
            face = style.INK if row["role"] == "calibration" else "white"
            axis.plot(
                1, place, marker="D", color=style.INK, markerfacecolor=face, markersize=6, zorder=5
            )
        axis.set_xlabel(said.RELATIVE.both())
        style.no_frame(axis)
        style.name_rows(axis, places, room, labels)
        handles: list[Any] = [
            Patch(color=style.PALE, label=said.OVER_RANGES.line()),
            Patch(color=style.BLUE, label=said.PLAUSIBLE.line()),
            Line2D([], [], color=style.INK, marker="D", linestyle="-", label=said.PUBLISHED.line()),
        ]
        title = said.TARGETS.say(reached=str(int(targets["reached"].sum())), all=str(len(targets)))
        style.frame(
            figure,
            title,
            said.TARGETS_NOTE,
            handles=handles,
            names=[str(h.get_label()) for h in handles],
        )
    return figure


def dials_figure(dials: pd.DataFrame) -> Figure:
    """What is left of each input, from the low to the high end of its range, the best known first."""
    tables.need(
        dials, ("dial", "low", "middle", "high", "usual", "variance_left", "en", "zh"), "dials"
    )
    records: list[dict[str, Any]] = [
        {str(k): v for k, v in row.items()}
        for row in dials.sort_values("variance_left").to_dict("records")
    ]
    labels = [
        words.row_label(Message(f"{row['dial']}: {row['en']}", str(row["zh"])), 62)
        for row in records
    ]
    places, room = style.row_places(labels)
    with style.drawing():
        figure = style.new_figure(11.5, room + 2.4)
        axis = figure.subplots()
        for row, place in zip(records, places, strict=True):
            axis.plot([0, 1], [place, place], color=style.PALE, linewidth=1.2, zorder=1)
            axis.plot(
                [row["low"], row["high"]],
                [place, place],
                color=style.BLUE,
                linewidth=5,
                solid_capstyle="butt",
                zorder=2,
            )
            axis.plot(
                row["middle"],
                place,
                marker="o",
                color=style.BLUE,
                markerfacecolor="white",
                markersize=6,
                zorder=3,
            )
            axis.plot(
                row["usual"],
                place,
                marker="|",
                color=style.INK,
                markersize=13,
                markeredgewidth=1.8,
                zorder=4,
            )
            axis.text(
                1.02, place, words.percent(float(row["variance_left"])), va="center", fontsize=8
            )
        axis.set_xlim(-0.02, 1.12)
        axis.set_xlabel(said.RANGE.both())
        style.no_frame(axis)
        style.name_rows(axis, places, room, labels)
        known = int((dials["variance_left"] < 0.5).sum())
        style.frame(figure, said.DIALS.say(known=str(known), all=str(len(dials))), said.DIALS_NOTE)
    return figure


def parts_figure(parts: pd.DataFrame, *, worlds: int) -> Figure:
    """The change of the official resolution rate and of each of its parts, over plausible worlds."""
    tables.need(
        parts,
        ("part", "change_low", "change_median", "change_high", "en", "zh", "start", "end"),
        "parts",
    )
    by_name: dict[str, dict[str, Any]] = {
        str(row["part"]): {str(k): v for k, v in row.items()} for row in parts.to_dict("records")
    }
    whole, true = by_name.pop("official_resolution"), by_name.pop("true_resolution")
    by_name.pop("problems_fixed_share", None)
    rows = [whole, *by_name.values(), true]
    names = [
        said.OFFICIAL_ROW,
        *(Message(str(r["en"]), str(r["zh"])) for r in by_name.values()),
        said.TRUE_ROW,
    ]
    labels = [words.row_label(name, 60) for name in names]
    places, room = style.row_places(labels)
    with style.drawing():
        figure = style.new_figure(11.5, room + 2.4)
        axis = figure.subplots()
        style.shade_first_row(axis, places)
        axis.axvline(0.0, color=style.GREY, linewidth=1.0)
        for row, place in zip(rows, places, strict=True):
            colour = style.RED if row is whole else style.GREY if row is true else style.BLUE
            ends = [100 * row["change_low"], 100 * row["change_high"]]
            axis.plot(ends, [place, place], color=colour, linewidth=3, zorder=2)
            axis.plot(
                100 * row["change_median"], place, marker="o", color=colour, markersize=7, zorder=3
            )
            axis.annotate(
                words.signed(100 * row["change_median"]), (100 * row["change_median"], place), xytext=(0, 6.5),
                textcoords="offset points", ha="center", fontsize=8,
            )  # fmt: skip
        axis.set_xlabel(said.POINTS_CHANGE.both())
        style.no_frame(axis)
        style.name_rows(axis, places, room, labels)
        real = by_name["real"]
        title = said.PARTS.say(
            official=words.signed(100 * whole["change_median"]).lstrip("+"),
            real=words.signed(100 * real["change_median"]),
            low=words.signed(100 * real["change_low"]),
            high=words.signed(100 * real["change_high"]),
        )
        note = said.PARTS_NOTE.say(
            start=str(whole["start"]), end=str(whole["end"]), worlds=str(worlds)
        )
        style.frame(figure, title, note)
    return figure
