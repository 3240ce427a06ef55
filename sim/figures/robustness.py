"""The main findings under other conditions: a panel a finding, a row a condition."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.figures import style, tables, words
from sim.figures.messages import Message

NEEDED: Final = (
    *("finding", "finding_en", "finding_zh", "condition", "condition_en", "condition_zh"),
    *("value", "low", "high", "verdict"),
)
TITLE: Final = Message(
    "{findings} findings under {conditions} conditions: {holds} times one holds, {weaker} times it is weaker, {turns} times it turns",
    "{findings}条结论在{conditions}种条件下：成立{holds}次，减弱{weaker}次，反转{turns}次",
)
NOTE: Final = Message(
    "Effect in % of the outcome in the world without any reform under the same condition (of shares: in points), "
    "with its 95 % interval over replications, from luck alone. The first row is the usual condition.",
    "影响占同一条件下无改革时该结果的百分比（比例类为百分点），附各次重复的95%区间（仅反映随机波动）。首行为通常条件。",
)
AXIS: Final = Message("effect, % of the reference (shares: points)", "影响，占参照的%")
LOOKS: Final = {
    "holds": (style.BLUE, "o", style.BLUE, Message("holds", "成立")),
    "weaker": (style.GREEN, "s", "white", Message("weaker", "减弱")),
    "turns": (style.RED, "X", style.RED, Message("turns", "反转")),
    "cannot tell": (style.GREY, "D", "white", Message("cannot tell", "无法判断")),
}
COLUMNS: Final = 3

#: Inches that a title over a panel and the name of a condition may take.
TITLE_WIDTH, LABEL_WIDTH = 2.5, 3.2


def robustness_figure(matrix: pd.DataFrame) -> Figure:
    """Small panels of effects with intervals. `matrix` has the columns of `NEEDED`; ValueError if one is missing."""
    tables.need(matrix, NEEDED, "matrix")
    findings = list(dict.fromkeys(matrix["finding"]))
    conditions = matrix.drop_duplicates("condition")
    labels = [
        words.row_label(Message(en, zh), LABEL_WIDTH)
        for en, zh in zip(conditions["condition_en"], conditions["condition_zh"], strict=True)
    ]
    places, room = style.row_places(labels)
    deep = -(-len(findings) // COLUMNS)
    with style.drawing():
        figure = style.new_figure(13.5, deep * (room + 1.0) + 1.7)
        axes = figure.subplots(deep, COLUMNS, squeeze=False)
        for number, axis in enumerate(axes.flat):
            if number >= len(findings):
                axis.set_visible(False)
                continue
            mine = matrix[matrix["finding"] == findings[number]]
            style.shade_first_row(axis, places)
            axis.axvline(0, color=style.INK, linewidth=0.9)
            for row, place in zip(mine.to_dict("records"), places, strict=True):
                _mark(axis, row, float(place))
            first = mine.iloc[0]
            axis.set_title(
                words.row_label(Message(first["finding_en"], first["finding_zh"]), TITLE_WIDTH)
            )
            style.no_frame(axis)
            style.name_rows(
                axis, places, room, labels if number % COLUMNS == 0 else [""] * len(labels)
            )
            if number + COLUMNS >= len(findings):
                axis.set_xlabel(AXIS.both())
        handles = [
            Line2D([], [], color=colour, marker=marker, markerfacecolor=fill, markersize=7)
            for colour, marker, fill, _ in LOOKS.values()
        ]
        count = {word: str(int((matrix["verdict"] == word).sum())) for word in LOOKS}
        title = TITLE.say(
            findings=str(len(findings)), conditions=str(len(labels)), holds=count["holds"],
            weaker=count["weaker"], turns=count["turns"],
        )  # fmt: skip
        names = [said.line() for *_, said in LOOKS.values()]
        style.frame(figure, title, NOTE, handles=handles, names=names, columns=4)
    return figure


def _mark(axis: Any, row: dict[Any, Any], place: float) -> None:
    colour, marker, fill, _ = LOOKS[row["verdict"]]
    axis.plot([row["low"], row["high"]], [place] * 2, color=colour, linewidth=1.7, zorder=2)
    axis.plot(
        row["value"], place, marker=marker, color=colour, markerfacecolor=fill, markersize=6.5,
        markeredgewidth=1.4, linestyle="none", zorder=3,
    )  # fmt: skip
