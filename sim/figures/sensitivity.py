"""What an effect rests on: the influence of each input, with the floor that luck alone makes."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures import experiment_messages as said
from sim.figures import messages, style, tables, words
from sim.figures.messages import Message
from sim.figures.sweeps import scale_of
from sim.outcomes import OUTCOMES

NEEDED: Final = (
    "input",
    "short",
    "rank",
    "influence",
    "low",
    "high",
    "above_floor",
    "assumed",
    "en",
)
SHOWN: Final = 20
"""So many inputs are drawn, the most influential."""
NAMED: Final = 3
"""So many are named in the title."""
METHODS: Final = {"morris": Message("Morris", "Morris"), "sobol": Message("Sobol'", "Sobol")}


def sensitivity_figure(
    influences: pd.DataFrame,
    *,
    method: str,
    outcome: str,
    scenario: Message,
    points: int,
    blocks: int,
    replications: int,
    level: float,
) -> Figure:
    """The inputs by their influence, each with its interval, and the dummy's as a line.

    `influences`: a row an input, most influential first, the dummy last (rank 0), with short,
    influence, low, high, above_floor, assumed, en, zh. `points`, `blocks` (trajectories or base
    points), `replications`, `level`: how it was made. Raises ValueError if a column is missing.
    """
    tables.need(influences, NEEDED, "influences")
    records: list[dict[str, Any]] = [
        {str(key): value for key, value in row.items()} for row in influences.to_dict("records")
    ]
    *inputs, dummy = records
    shown = [*inputs[:SHOWN], dummy]
    labels = [words.row_label(_label(row), 3.8) for row in shown]
    places, room = style.row_places(labels)
    scale = scale_of(outcome) if method == "morris" else 1.0
    unit = messages.UNITS[OUTCOMES[outcome].unit]
    with style.drawing():
        figure = style.new_figure(11.5, room + 2.9)
        axis = figure.subplots()
        floor = [scale * dummy[name] for name in ("influence", "high")]
        axis.axvspan(0, floor[1], color=style.PALE, alpha=0.6, linewidth=0, zorder=0)
        axis.axvline(floor[0], color=style.GREY, linewidth=1.4, linestyle=(0, (5, 2)), zorder=1)
        for row, place in zip(shown, places, strict=True):
            colour = style.GREY if row["rank"] == 0 else style.BLUE
            axis.plot(
                [scale * row["low"], scale * row["high"]], [place, place],
                color=colour, linewidth=1.7, zorder=2,
            )  # fmt: skip
            axis.plot(
                scale * row["influence"], place, marker="s" if row["assumed"] else "o",
                color=colour, markerfacecolor=colour if row["above_floor"] else "white",
                markersize=6.5, markeredgewidth=1.5, zorder=3,
            )  # fmt: skip
        axis.set_xlim(left=-0.01 * axis.get_xlim()[1])  # a mark at zero is seen whole
        axis.set_xlabel(
            (said.MU_STAR.say(unit=unit) if method == "morris" else said.TOTAL_ORDER).both()
        )
        style.no_frame(axis)
        style.name_rows(axis, places, room, labels)
        handles = [
            Line2D([], [], color=style.GREY, linestyle=(0, (5, 2)), label=said.DUMMY.line()),
            Patch(color=style.PALE, alpha=0.6, label=said.FLOOR.line()),
        ]
        names = [str(handle.get_label()) for handle in handles]
        note = _note(method, points, blocks, replications, level, len(inputs) - len(shown) + 1)
        title = _finding(inputs, outcome, scenario)
        style.frame(figure, title, note, handles=handles, names=names, columns=1)
    return figure


def _label(row: dict[str, Any]) -> Message:
    if row["rank"] == 0:
        return said.DUMMY
    if not row["en"]:
        return Message(row["short"], row["short"])
    return Message(f"{row['short']}: {row['en']}", row["zh"])


def _note(
    method: str, points: int, blocks: int, replications: int, level: float, left_out: int
) -> Message:
    of = said.TRAJECTORIES if method == "morris" else said.BASE_POINTS
    note = said.SENSITIVITY_NOTE.say(
        method=METHODS[method],
        points=str(points),
        n=messages.replications(replications),
        level=words.percent(level),
        blocks=of.say(n=str(blocks)),
    )
    if left_out <= 0:
        return note
    rest = said.REST.say(n=str(left_out))
    return Message(f"{note.en} {rest.en}.", f"{note.zh}{rest.zh}。")


def _finding(inputs: list[dict[str, Any]], outcome: str, scenario: Message) -> Message:
    of = OUTCOMES[outcome]
    quoted = Message(f"“{scenario.en}”", f"“{scenario.zh}”")
    about = {"outcome": Message(of.en, of.zh), "scenario": quoted}
    above = [row["short"] for row in inputs if row["above_floor"]][:NAMED]
    if not above:
        return said.RESTS_ON_NOTHING.say(**about)
    english = above[0] if len(above) == 1 else f"{', '.join(above[:-1])} and {above[-1]}"
    return said.RESTS_ON.say(**about, inputs=Message(english, "、".join(above)))
