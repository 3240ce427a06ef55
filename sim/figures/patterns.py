"""Published patterns: the model's number with its interval against the rule and the published figure.

Numbers have all units, so every row has a scale of its own, on which the rule's ends stand written; only where the interval lies
against the allowed ground can be compared between rows.
"""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures import style, tables, words
from sim.figures.messages import Message

NEEDED: Final = (
    *("pattern", "en", "zh", "value", "low", "high", "above", "below"),
    *("published_low", "published_high", "verdict"),
)
TITLE: Final = Message(
    "The model against published patterns: of {all} numbers {holds} lie where the rule wants them, {fails} do not",
    "模型与已发表规律对照：{all}个数中{holds}个符合判据，{fails}个不符",
)
NOTE: Final = Message(
    "Every row has its own scale; the ends of the rule are written on it, the model's number at the right. Intervals of 95 % over "
    "replications, from luck alone. Rules are fixed beforehand in scenarios/evidence/patterns.yaml.",
    "每行刻度各自独立，判据端点标于图上，模型数值列于右侧。区间为各次重复的95%区间，仅反映随机波动。判据事先写定于scenarios/evidence/patterns.yaml。",
)
ALLOWED: Final = Message("allowed by the rule", "判据允许的范围")
PUBLISHED: Final = Message("published figure", "已发表数值")
VERDICTS: Final = {
    "holds": Message("model: holds", "模型：成立"),
    "fails": Message("model: fails", "模型：不成立"),
    "cannot tell": Message("model: cannot tell", "模型：无法判断"),
}
LOOKS: Final = {
    "holds": (style.BLUE, "o", style.BLUE),
    "fails": (style.RED, "X", style.RED),
    "cannot tell": (style.GREY, "D", "white"),
}
ROOM: Final = 0.6
"""Part of the row's width that the rule and the published figure fill, if they have a width."""


def patterns_figure(numbers: pd.DataFrame) -> Figure:
    """A row a number: the rule's ground, the published figure, the model's number with its interval.

    `numbers` has the columns of `NEEDED`. Raises ValueError if one is missing.
    """
    tables.need(numbers, NEEDED, "numbers")
    rows: list[dict[str, Any]] = [
        {str(key): value for key, value in row.items()} for row in numbers.to_dict("records")
    ]
    labels = [words.row_label(Message(row["en"], row["zh"]), 74) for row in rows]
    places, room = style.row_places(labels)
    with style.drawing():
        figure = style.new_figure(12.0, room + 2.2)
        axis = figure.subplots()
        for row, place in zip(rows, places, strict=True):
            _draw_row(axis, row, float(place))
        axis.set_xlim(0, 1.16)
        axis.set_xticks([])
        style.no_frame(axis)
        axis.spines["bottom"].set_visible(False)
        style.name_rows(axis, places, room, labels)
        handles: list[Any] = [
            Patch(color=style.PALE, linewidth=0),
            Line2D([], [], color=style.INK, marker="|", markersize=11, linewidth=3, alpha=0.55),
        ]
        names = [ALLOWED.line(), PUBLISHED.line()]
        for verdict, (colour, marker, fill) in LOOKS.items():
            handles.append(
                Line2D([], [], color=colour, marker=marker, markerfacecolor=fill, markersize=7)
            )
            names.append(VERDICTS[verdict].line())
        told = {word: str(sum(row["verdict"] == word for row in rows)) for word in LOOKS}
        title = TITLE.say(all=str(len(rows)), holds=told["holds"], fails=told["fails"])
        style.frame(figure, title, NOTE, handles=handles, names=names, columns=3)
    return figure


def _draw_row(axis: Any, row: dict[str, Any], place: float) -> None:
    scale = _Scale(row)
    ground = [scale.at(row["above"]), scale.at(row["below"])]
    axis.fill_betweenx(
        [place - 0.15, place + 0.15], *ground, color=style.PALE, linewidth=0, zorder=0
    )
    for end in (row["above"], row["below"]):
        if math.isfinite(end):
            axis.text(
                scale.at(end), place - 0.15, _short(end),
                ha="center", va="bottom", fontsize=6.5, color=style.GREY,
            )  # fmt: skip
            axis.plot(
                [scale.at(end)] * 2, [place - 0.15, place + 0.15], color=style.GREY, linewidth=0.8
            )
    if math.isfinite(row["published_low"]):
        ends = [scale.at(row["published_low"]), scale.at(row["published_high"])]
        axis.plot(
            ends, [place] * 2, color=style.INK, linewidth=3, marker="|", markersize=12,
            alpha=0.55, zorder=1,
        )  # fmt: skip
    colour, marker, fill = LOOKS[row["verdict"]]
    if math.isfinite(row["low"]):
        ends = [scale.at(row["low"]), scale.at(row["high"])]
        axis.plot(ends, [place] * 2, color=colour, linewidth=1.7, zorder=2)
    if math.isfinite(row["value"]):
        axis.plot(
            scale.at(row["value"]), place, marker=marker, color=colour, markerfacecolor=fill,
            markersize=7, markeredgewidth=1.4, zorder=3, linestyle="none",
        )  # fmt: skip
    axis.text(1.02, place, _short(row["value"]), va="center", fontsize=8, color=colour)


class _Scale:
    """The scale of one row: what it shows lies between 0 and 1, cut off beyond."""

    def __init__(self, row: dict[str, Any]) -> None:
        fixed = [
            row[name] for name in ("above", "below", "published_low", "published_high", "value")
        ]
        marks = [each for each in fixed if math.isfinite(each)]
        low, high = min(marks), max(marks)
        width = (high - low) or max(abs(high), 1.0)
        for end in (row["low"], row["high"]):
            if math.isfinite(end):  # of a wide interval as much as twice the rest
                low, high = min(low, max(end, low - width)), max(high, min(end, high + width))
        margin = 0.5 * (1 / ROOM - 1) * ((high - low) or width)
        self.low, self.width = low - margin, (high - low or width) + 2 * margin

    def at(self, value: float) -> float:
        """Where a value lies."""
        return min(1.0, max(0.0, (value - self.low) / self.width)) if not math.isnan(value) else 0.0


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
