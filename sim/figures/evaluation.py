"""An evaluation tried out: estimates with their intervals against the truth, and the event study month by month."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sim.figures import evaluation_messages as said
from sim.figures import messages, style, tables, words
from sim.figures.messages import Message
from sim.outcomes.panel import PANEL_MEASURES

EVALUATIONS_NEEDED: Final = ("replication", "estimate", "low", "high", "on_pilots", "rollout")
STUDY_NEEDED: Final = ("replication", "month", "value", "low", "high", "on_pilots", "on_others")
WIDTH: Final = 11.5


def evaluation_figure(
    evaluations: pd.DataFrame,
    study: pd.DataFrame,
    *,
    outcome: str,
    design: str,
    scenario: Message,
    streets: tuple[int, int],
    level: float = 0.95,
) -> Figure:
    """What an evaluator would find in every replication, beside what is true.

    `evaluations`: as evaluation.csv, a row a replication; `study`: as event_study.csv. `streets`: how many pilots, how many others.
    Raises ValueError for missing columns or an empty table.
    """
    tables.need(evaluations, EVALUATIONS_NEEDED, "evaluations")
    tables.need(study, STUDY_NEEDED, "event study")
    measure = PANEL_MEASURES[outcome]
    scale = 100.0 if measure.unit == "share" else 1.0
    rows = evaluations.sort_values(["estimate", "replication"]).reset_index(drop=True)
    with style.drawing():
        figure = style.new_figure(WIDTH, max(5.2, 2.9 + 0.16 * len(rows)))
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1.0))
        _estimates(left, rows, scale)
        _months(right, study, scale)
        unit = said.UNITS[measure.unit]
        axis_name = said.CHANGE.say(outcome=Message(measure.en, measure.zh), unit=unit)
        left.set_xlabel(axis_name.both())
        right.set_ylabel(unit.both() if unit.en != unit.zh else unit.en)
        finding = _finding(rows, scale, unit)
        note = said.NOTE.say(
            scenario=Message(f"“{scenario.en}”", f"“{scenario.zh}”"),
            design=said.DESIGNS[design],
            pilots=str(streets[0]),
            others=str(streets[1]),
            n=messages.replications(len(rows)),
            level=words.percent(level),
        )
        handles = _key()
        names = [str(handle.get_label()) for handle in handles]
        style.frame(figure, finding, note, handles=handles, names=names, columns=3)
    return figure


def _held(rows: pd.DataFrame) -> pd.Series[bool]:
    return (rows["low"] <= rows["on_pilots"]) & (rows["on_pilots"] <= rows["high"])


def _estimates(axis: Axes, rows: pd.DataFrame, scale: float) -> None:
    """A row an evaluation: its interval, its estimate, and a stroke where the truth is."""
    axis.axvline(0, color=style.INK, linewidth=0.8, zorder=1)
    axis.axvline(
        scale * rows["rollout"].mean(),
        color=style.GREEN,
        linewidth=1.6,
        linestyle=(0, (5, 2)),
        zorder=1,
    )
    names = ["estimate", "low", "high", "on_pilots"]
    found = rows[names].to_numpy(float)
    reach = _reach(found, float(rows["rollout"].mean()))
    for place, (estimate, low, high, truth) in enumerate(found):
        held = bool(low <= truth <= high)
        colour = style.INK if held else style.RED
        ends = np.clip([low, high], *reach) * scale
        axis.plot(ends, [place, place], color=colour, linewidth=1.3, zorder=2)
        axis.plot(scale * estimate, place, zorder=3, **_mark(held))
        axis.plot(
            scale * truth,
            place,
            marker="|",
            color=style.BLUE,
            markersize=9,
            markeredgewidth=2.4,
            zorder=4,
        )
    axis.set_ylim(len(rows) - 0.4, -0.6)
    axis.set_yticks([])
    axis.set_ylabel(said.EVALUATION.line())
    axis.set_title(said.ESTIMATES.line())
    axis.xaxis.set_major_locator(MaxNLocator(nbins=6))


def _reach(found: NDArray[np.float64], rollout: float) -> tuple[float, float]:
    """How far the axis goes: to the ends that are finite, and a little beyond."""
    finite = np.append(found[np.isfinite(found)], [rollout, 0.0])
    room = 0.15 * float(np.ptp(finite)) or 1.0
    return float(finite.min()) - room, float(finite.max()) + room


def _mark(held: bool) -> dict[str, Any]:
    colour = style.INK if held else style.RED
    return {
        "marker": "o" if held else "D",
        "color": colour,
        "markerfacecolor": colour if held else "white",
        "markeredgewidth": 1.3,
        "markersize": 5.0,
        "linestyle": "none",
    }


def _months(axis: Axes, study: pd.DataFrame, scale: float) -> None:
    """Coefficients by month, means over evaluations, with the true effects of those months."""
    by_month = study.groupby("month", sort=True)[list(STUDY_NEEDED[2:])].mean() * scale
    by_month.loc[-1] = 0.0  # by definition
    by_month = by_month.sort_index()
    month = by_month.index.to_numpy(float)
    axis.axhline(0, color=style.INK, linewidth=0.8, zorder=1)
    axis.axvline(-0.5, color=style.GREY, linewidth=0.8, linestyle=":", zorder=1)
    axis.fill_between(
        month, by_month["low"], by_month["high"], color=style.PALE, linewidth=0, zorder=1.5
    )
    axis.plot(
        month, by_month["value"], color=style.INK, marker="o", markersize=4, linewidth=1.2, zorder=3
    )
    axis.plot(-1, 0, marker="o", markersize=8, color=style.INK, markerfacecolor="white", zorder=3.5)
    axis.annotate(
        said.REFERENCE.both(),
        (-1, 0),
        xytext=(0, -10),
        textcoords="offset points",
        ha="center",
        va="top",
        fontsize=7.5,
        color=style.GREY,
    )
    after = by_month[by_month.index >= 0]
    axis.plot(after.index, after["on_pilots"], color=style.BLUE, linewidth=2.0, zorder=4)
    axis.plot(
        after.index,
        after["on_others"],
        color=style.PURPLE,
        linewidth=1.6,
        linestyle=(0, (1, 1)),
        zorder=4,
    )
    axis.set_xlabel(said.SINCE.both())
    axis.set_title(said.BY_MONTH.line())
    axis.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))


def _key() -> list[Line2D]:
    """What marks and lines mean."""
    return [
        Line2D([], [], label=said.HOLDS.line(), **_mark(True)),
        Line2D([], [], label=said.MISSES.line(), **_mark(False)),
        Line2D([], [], color=style.BLUE, linewidth=2.4, label=said.TRUE_PILOTS.line()),
        Line2D([], [], color=style.GREEN, linewidth=1.6, linestyle=(0, (5, 2)), label=said.TRUE_EVERYWHERE.line()),
        Line2D([], [], color=style.PURPLE, linewidth=1.6, linestyle=(0, (1, 1)), label=said.TRUE_OTHERS.line()),
        Line2D([], [], color=style.INK, marker="o", markersize=4, linewidth=1.2, label=said.COEFFICIENT.line()),
    ]  # fmt: skip


def _finding(rows: pd.DataFrame, scale: float, unit: Message) -> Message:
    def told(column: str) -> str:
        return words.signed(scale * float(rows[column].mean()))

    return said.FINDING.say(
        estimate=told("estimate"),
        unit=unit,
        truth=told("on_pilots"),
        rollout=told("rollout"),
        held=str(int(_held(rows).sum())),
        n=str(len(rows)),
    )
