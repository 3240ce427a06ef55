"""Small multiples: one panel a scenario, as many as there are, readable up to a dozen or so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures import style, words
from sim.outcomes.comparison import ComparisonRow

EDGE: Final = 1.0
"""Inches beside the panels: margins, the name of the axis and its marks."""
BETWEEN: Final = 0.15
"""Inches between the title of a panel and the next."""


def others_in_order(
    scenarios: Sequence[str], baseline: str, rows: Sequence[ComparisonRow]
) -> list[str]:
    """Scenarios but the baseline: most problems fixed first, as far as a comparison says so."""
    place = {row.scenario: i for i, row in enumerate(words.of_outcome(rows, "problems_fixed"))}
    others = [name for name in scenarios if name != baseline]
    return sorted(others, key=lambda name: place.get(name, len(place)))


def grid_of(count: int) -> tuple[int, int]:
    """Rows and columns for `count` panels."""
    if count <= 3:
        return 1, count
    columns = 2 if count == 4 else 3 if count <= 9 else 4
    return -(-count // columns), columns


def _width(columns: int) -> float:
    return {1: 9.0, 2: 11.0}.get(columns, 12.5)


def title_width(count: int) -> float:
    """Inches that the title of one of `count` panels may take."""
    _, columns = grid_of(count)
    return (_width(columns) - EDGE) / columns - BETWEEN


def panels(count: int) -> tuple[Figure, list[Axes]]:
    """A figure of `count` panels with shared axes; spare places stay empty."""
    rows, columns = grid_of(count)
    width = _width(columns)
    # A single panel is wide and tall; many are lower. The rest is title and small print.
    height = (4.0 if rows == 1 else 2.6) * rows + 1.6
    figure = style.new_figure(width, height)
    table = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    axes: list[Axes] = list(table.flat)
    for spare in axes[count:]:
        spare.set_visible(False)
    for axis in axes[max(0, count - columns) : count]:
        axis.tick_params(axis="x", labelbottom=True)
    return figure, axes[:count]


def by_replication(
    frame: pd.DataFrame, scenario: str, value: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Days (T) and values (replications, T) of a scenario, on the days all replications have."""
    rows = frame[frame["scenario"] == scenario]
    table = rows.pivot(index="replication", columns="day", values=value).dropna(axis=1)
    return table.columns.to_numpy(float), table.to_numpy(float)
