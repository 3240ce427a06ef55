"""The heat map of a sweep of two inputs: the effect in each cell, and the line of no effect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures import style, words
from sim.figures.messages import Message

if TYPE_CHECKING:
    from sim.figures.sweeps import InputLabel

MOST_NUMBERS: Final = 110
"""With more cells than this their numbers would be too small to read: then only signs."""
COLOURS: Final = LinearSegmentedColormap.from_list("effect", [style.RED, "#FFFFFF", style.BLUE])


def heat_figure(
    effects: pd.DataFrame,
    turns: pd.DataFrame,
    inputs: Sequence[InputLabel],
    outcome: str,
    finding: Message,
    note: Message,
) -> Figure:
    """The effect over two inputs; tables as `sweep_figure` takes them. Cells are evenly spaced."""
    from sim.figures.sweeps import effect_axis, scale_of

    across, up = inputs
    columns, rows = (np.unique(effects[each.path]) for each in inputs)

    def cells(name: str) -> NDArray[np.float64]:
        table = effects.pivot(index=up.path, columns=across.path, values=name)
        return scale_of(outcome) * table.to_numpy(float)

    means, low, high = (cells(name) for name in ("difference", "low", "high"))
    reach = float(np.nanmax(np.abs(means))) or 1.0
    figure = style.new_figure(
        max(8.5, 0.8 * columns.size + 3.0), max(4.2, 0.5 * rows.size + 1.5) + 1.7
    )
    axis: Axes = figure.subplots()
    image = axis.imshow(means, origin="lower", aspect="auto", cmap=COLOURS, vmin=-reach, vmax=reach)
    axis.grid(visible=False)
    _numbers(axis, means, low, high, reach)
    if np.nanmin(means) < 0 < np.nanmax(means):
        axis.contour(means, levels=[0.0], colors=style.INK, linewidths=1.8)
    _turns(axis, turns, (across, up), (columns, rows))
    axis.set_xticks(range(columns.size), [f"{value:.4g}" for value in columns])
    axis.set_yticks(range(rows.size), [f"{value:.4g}" for value in rows])
    axis.set_xlabel(across.axis(4.2))
    axis.set_ylabel(up.axis(2.8))
    _usual(axis, across, up, columns, rows)
    figure.colorbar(image, ax=axis, label=effect_axis(outcome).line(), shrink=0.9)
    style.frame(figure, finding, note)
    return figure


def _numbers(
    axis: Axes,
    means: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    reach: float,
) -> None:
    many = means.size > MOST_NUMBERS
    for (row, column), mean in np.ndenumerate(means):
        if not np.isfinite(mean):
            continue
        told = low[row, column] > 0 or high[row, column] < 0
        if many and not told:
            continue
        text = words.signed(float(mean))
        text = ("+" if mean > 0 else "−") if many else text
        axis.text(
            column, row - 0.3, text if told else f"({text})", ha="center", va="center",
            fontsize=7.5, color="white" if abs(mean) > 0.7 * reach else style.INK,
        )  # fmt: skip


def _turns(
    axis: Axes,
    turns: pd.DataFrame,
    inputs: tuple[InputLabel, InputLabel],
    values: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> None:
    """Where the sign surely turns along a row or a column, with its interval."""
    for turn in turns[turns["sure"].astype(bool)].to_dict("records"):
        along = 0 if turn["input"] == inputs[0].path else 1
        held = inputs[1 - along].path
        place = _place(values[1 - along], turn[held])
        ends = [_place(values[along], turn[name]) for name in ("low", "at", "high")]
        level = [place] * 3
        x, y = (ends, level) if along == 0 else (level, ends)
        axis.plot(x[::2], y[::2], color=style.INK, linewidth=2.4, solid_capstyle="butt")


def _usual(
    axis: Axes,
    across: InputLabel,
    up: InputLabel,
    columns: NDArray[np.float64],
    rows: NDArray[np.float64],
) -> None:
    """A star where both inputs have the values of the data files."""
    if across.usual is None or up.usual is None:
        return
    inside = columns[0] <= across.usual <= columns[-1] and rows[0] <= up.usual <= rows[-1]
    if inside:
        x, y = _place(columns, across.usual), _place(rows, up.usual)
        style_of: dict[str, Any] = {"marker": "*", "markersize": 13, "color": style.ORANGE}
        axis.plot(x, y + 0.28, markeredgecolor=style.INK, markeredgewidth=0.8, **style_of)


def _place(values: NDArray[np.float64], value: Any) -> float:
    """A value as a position along evenly spaced cells."""
    return float(np.interp(float(value), values, np.arange(values.size)))
