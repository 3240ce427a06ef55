"""What things do alone, beside each other and together: contrasts with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures import experiment_messages as said
from sim.figures import measure, messages, style, tables, words
from sim.figures.messages import Message
from sim.figures.sweeps import effect_axis, scale_of
from sim.outcomes import OUTCOMES

NEEDED: Final = ("kind", "factors", "effect", "low", "high", "level", "n")
SHOWN: Final = ("alone", "beside_the_others", "synergy", "together", "more_than_the_sum")
_LOOKS: Final = {
    "alone": (style.BLUE, "o"),
    "beside_the_others": (style.SKY, "s"),
    "synergy": (style.ORANGE, "^"),
    "together": (style.INK, "D"),
    "more_than_the_sum": (style.RED, "v"),
}
MOST_SYNERGIES: Final = 8
"""So many synergies are drawn, the largest."""


def synergy_figure(
    contrasts: pd.DataFrame,
    worlds: pd.DataFrame,
    *,
    factors: Sequence[Message],
    names: Sequence[str],
    outcome: str,
) -> Figure:
    """The contrasts of a factorial; with two factors also the interaction plot.

    `contrasts`: a row a contrast, with kind, factors (a tuple of names), effect, low, high, level,
    n. `worlds`: a row a combination in the standard order, with effect (against the base), low,
    high. `factors`: the titles of `names`. Raises ValueError if a column is missing.
    """
    tables.need(contrasts, NEEDED, "contrasts")
    tables.need(worlds, ("effect", "low", "high"), "worlds")
    titles = dict(zip(names, factors, strict=True))
    rows = _rows(contrasts)
    labels = [words.row_label(_label(row, titles), 3.3) for row in rows]
    places, room = style.row_places(labels)
    two = len(names) == 2
    with style.drawing():
        figure = style.new_figure(13.5 if two else 9.5, max(room, 3.2) + 2.6)
        if two:
            grid = figure.subplots(1, 2, width_ratios=[1, 1.15], squeeze=False)
            _interaction(grid[0, 0], worlds, factors, outcome)
            axis = grid[0, 1]
        else:
            axis = figure.subplots()
        _forest(axis, rows, places, outcome)
        style.name_rows(axis, places, room, labels)
        note = said.SYNERGY_NOTE.say(
            worlds=str(len(worlds)),
            n=messages.replications(int(contrasts["n"].max())),
            level=words.percent(float(contrasts["level"].iloc[0])),
        )
        style.frame(figure, _finding(contrasts, outcome), note)
    return figure


def _rows(contrasts: pd.DataFrame) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = [
        {str(key): value for key, value in row.items()} for row in contrasts.to_dict("records")
    ]
    rows = []
    for kind in SHOWN:
        mine = [row for row in records if row["kind"] == kind]
        if kind == "synergy":
            # With two factors it is what they do beyond the sum: that has a row of its own.
            several = len(mine) > 1
            mine = sorted(mine, key=lambda row: -abs(row["effect"]))[:MOST_SYNERGIES]
            mine = mine if several else []
        rows += mine
    return rows


def _label(row: Mapping[str, Any], titles: Mapping[str, Message]) -> Message:
    kind = said.KINDS[row["kind"]]
    if row["kind"] in ("together", "more_than_the_sum"):
        return kind
    english = " x ".join(f"“{titles[name].en}”" for name in row["factors"])
    chinese = " x ".join(f"“{titles[name].zh}”" for name in row["factors"])
    return Message(f"{english}, {kind.en}", f"{chinese}，{kind.zh}")


def _forest(
    axis: Axes, rows: Sequence[Mapping[str, Any]], places: Sequence[float] | Any, outcome: str
) -> None:
    scale = scale_of(outcome)
    axis.axvline(0, color=style.INK, linewidth=1.0, zorder=1)
    for row, place in zip(rows, places, strict=True):
        colour, marker = _LOOKS[row["kind"]]
        told = row["low"] > 0 or row["high"] < 0
        ends = [scale * row["low"], scale * row["high"]]
        axis.plot(ends, [place, place], color=colour, linewidth=1.8, zorder=2)
        axis.plot(
            scale * row["effect"], place, marker=marker, color=colour, markersize=7,
            markerfacecolor=colour if told else "white", markeredgewidth=1.5, zorder=3,
        )  # fmt: skip
    axis.set_xlabel(effect_axis(outcome).line())
    axis.margins(x=0.1)
    style.no_frame(axis)


def _interaction(
    axis: Axes, worlds: pd.DataFrame, factors: Sequence[Message], outcome: str
) -> None:
    """The first factor absent and present, a line for each state of the second."""
    scale = scale_of(outcome)
    effect, low, high = (scale * worlds[name].to_numpy(float) for name in ("effect", "low", "high"))
    first, second = factors
    for rows, dash, marker, colour, state in (
        ([0, 1], "-", "o", style.BLUE, said.WITHOUT),
        ([2, 3], (0, (5, 2)), "s", style.RED, said.WITH),
    ):
        name = state.say(factor=_quoted(second))
        axis.plot(
            [0, 1], effect[rows], color=colour, linestyle=dash, marker=marker, linewidth=1.9,
            label=words.row_label(name, 2.7, measure.KEY), zorder=3,
        )  # fmt: skip
        if np.isfinite(low).all():
            axis.vlines([0, 1], low[rows], high[rows], color=colour, linewidth=1.4, alpha=0.7)
    axis.plot(
        [0, 1], [effect[2], effect[1] + effect[2]], color=style.GREY, linestyle=(0, (1, 2)),
        marker="D", markerfacecolor="white", markersize=5, linewidth=1.2,
        label=said.IF_SUM.line(), zorder=2,
    )  # fmt: skip
    names = [
        words.row_label(state.say(factor=_quoted(first)), 2.2)
        for state in (said.WITHOUT, said.WITH)
    ]
    axis.set_xticks([0, 1], names)
    axis.set_xlim(-0.25, 1.25)
    axis.margins(y=0.12)
    axis.set_ylabel(effect_axis(outcome).line())
    axis.legend(loc="upper left", fontsize=8)
    bottom, top = axis.get_ylim()
    axis.set_ylim(bottom, top + 0.45 * (top - bottom))  # room for the key


def _quoted(title: Message) -> Message:
    return Message(f"“{title.en}”", f"“{title.zh}”")


def _finding(contrasts: pd.DataFrame, outcome: str) -> Message:
    of, scale = OUTCOMES[outcome], scale_of(outcome)
    unit = messages.UNITS[of.unit]
    (together,) = contrasts[contrasts["kind"] == "together"].to_dict("records")
    (more,) = contrasts[contrasts["kind"] == "more_than_the_sum"].to_dict("records")
    low, high = scale * float(more["low"]), scale * float(more["high"])
    template = said.TOGETHER_SUM
    if low > 0:
        template = said.TOGETHER_MORE
    elif high < 0:  # told by its size, and so is its interval
        template, low, high = said.TOGETHER_LESS, -high, -low
    size = words.number(abs(scale * float(more["effect"])))
    whole = words.signed(scale * float(together["effect"]))
    interval = messages.INTERVAL.say(
        level=words.percent(float(more["level"])), low=words.number(low), high=words.number(high)
    )
    return template.say(
        outcome=Message(of.en, of.zh),
        together=Message(f"{whole} {unit.en}".strip(), f"{whole}{unit.zh}"),
        size=size,
        interval=interval,
    )
