"""The picture of scenarios over plausible worlds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.figures import calibration_messages as said
from sim.figures import style, tables, words
from sim.figures.messages import Message


def worlds_figure(
    worlds: pd.DataFrame, effects: pd.DataFrame, *, reference: Message, names: dict[str, Message]
) -> Figure:
    """Scenarios by what they do over plausible worlds: a dot a world, 5 to 95 per cent, median, and how often it helps.

    `worlds`: world, scenario, relative; `effects`: scenario, helps, relative_low, relative_median, relative_high, worlds.
    """
    tables.need(worlds, ("world", "scenario", "relative"), "worlds")
    tables.need(
        effects,
        ("scenario", "helps", "relative_low", "relative_median", "relative_high", "worlds"),
        "effects",
    )
    ordered = effects.sort_values("relative_median", ascending=False, kind="stable")
    records: list[dict[str, Any]] = [
        {str(k): v for k, v in row.items()} for row in ordered.to_dict("records")
    ]
    labels = [words.row_label(names[str(row["scenario"])], 62) for row in records]
    places, room = style.row_places(labels)
    with style.drawing():
        figure = style.new_figure(11.5, room + 2.4)
        axis = figure.subplots()
        axis.axvline(0.0, color=style.GREY, linewidth=1.2)
        for row, place in zip(records, places, strict=True):
            seen = 100 * worlds[worlds["scenario"] == row["scenario"]]["relative"].to_numpy(float)
            axis.plot(
                seen,
                np.full(len(seen), place),
                ".",
                color=style.BLUE,
                alpha=0.35,
                markersize=6,
                zorder=2,
            )
            ends = [100 * row["relative_low"], 100 * row["relative_high"]]
            axis.plot(ends, [place, place], color=style.INK, linewidth=1.4, zorder=3)
            sure = row["helps"] in (0.0, 1.0)
            axis.plot(
                100 * row["relative_median"], place, marker="D", color=style.INK, markersize=6, zorder=4,
                markerfacecolor=style.INK if sure else "white",
            )  # fmt: skip
            axis.text(
                1.01,
                place,
                words.percent(float(row["helps"])),
                va="center",
                fontsize=8,
                transform=axis.get_yaxis_transform(),
            )
        axis.set_xlabel(said.CHANGE.both())
        style.no_frame(axis)
        style.name_rows(axis, places, room, labels)
        always = int((effects["helps"] == 1.0).sum())
        never = int((effects["helps"] == 0.0).sum())
        title = said.WORLDS.say(
            always=str(always),
            all=str(len(effects)),
            worlds=str(int(effects["worlds"].max())),
            open=str(len(effects) - always - never),
        )
        style.frame(figure, title, said.WORLDS_NOTE.say(reference=reference))
    return figure
