"""What the pictures of single places share: their tables, series over days, lines, marks and frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures import case_messages as say
from sim.figures import messages, style, words
from sim.figures.messages import Message
from sim.figures.panels import by_replication
from sim.outcomes.comparison import interval_of_mean

LEVEL: Final = 0.95
SMOOTHING_DAYS: Final = 28
#: The same order of looks everywhere: without the programme, with it, variants. Told apart by
#: dashes and by darkness, not by colour alone.
LOOKS: Final = (
    (style.GREY, (0, (4, 2)), 1.5),
    (style.BLUE, "-", 2.0),
    (style.ORANGE, (0, (1, 1)), 2.0),
    (style.INK, (0, (6, 1, 1, 1)), 1.5),
)


@dataclass(frozen=True)
class CaseTables:
    """What a case left.

    `scenarios`: without the programme, with it, variants. Tables as in `sim.figures.tables`.
    `starts`: first day of each scenario's reforms; `shocks`: first and last day of each;
    `published`: figures of the place, by name; `residents`: how many live there.
    """

    daily: pd.DataFrame
    ages: pd.DataFrame
    comparison: pd.DataFrame
    scenarios: Sequence[str]
    labels: Mapping[str, Message]
    place: Message
    residents: int
    starts: Mapping[str, int] = field(default_factory=dict)
    shocks: Sequence[tuple[int, int]] = ()
    published: Mapping[str, float] = field(default_factory=dict)

    @property
    def replications(self) -> int:
        """How many replications there are."""
        return int(self.daily["replication"].nunique())


def days_of(
    case: CaseTables, scenario: str, *columns: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Observed days (T) and the sum of columns (replications, T)."""
    total = None
    for column in columns:
        days, values = by_replication(case.daily, scenario, column)
        total = values if total is None else total + values
    assert total is not None
    observed = days >= 0
    return days[observed], total[:, observed]


def smooth(
    days: NDArray[np.float64], values: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Trailing means, so that nothing shows before it happens."""
    width = min(SMOOTHING_DAYS, values.shape[1])
    sums = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1)
    return days[width - 1 :], np.asarray((sums[:, width:] - sums[:, :-width]) / width, float)


def line(
    axis: Axes,
    days: NDArray[np.float64],
    values: NDArray[np.float64],
    look: tuple[str, object, float],
    label: Message | None = None,
) -> None:
    """A mean line with the interval of the mean, and its name in the key."""
    colour, dash, width = look
    if values.shape[0] > 1:
        ends = np.array([interval_of_mean(column, LEVEL, "t") for column in values.T])
        axis.fill_between(days, ends[:, 0], ends[:, 1], color=colour, alpha=0.2, linewidth=0)
    name = label.line() if label else None
    axis.plot(days, values.mean(axis=0), color=colour, linestyle=dash, linewidth=width, label=name)


def labels_of(case: CaseTables) -> list[Message]:
    """What the key calls each scenario; the first is the place without its programme."""
    return [say.WITHOUT, *(words.label_of(case.labels, name) for name in case.scenarios[1:])]


def mark(axis: Axes, day: float, message: Message) -> None:
    """A dotted line at a day, and what happened then."""
    axis.axvline(day, color=style.INK, linewidth=0.9, linestyle=":")
    axis.annotate(
        message.line(),
        (day, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(3, -2),
        textcoords="offset points",
        va="top",
        fontsize=7.5,
    )


def two_panels() -> tuple[Figure, Axes, Axes]:
    """A figure with two panels side by side."""
    figure = style.new_figure(12.5, 6.2)
    left, right = figure.subplots(1, 2)
    for axis in (left, right):
        axis.set_ylim(auto=True)
    return figure, left, right


def framed(
    figure: Figure, case: CaseTables, axis: Axes, finding: Message, *notes: Message
) -> Figure:
    """Title, one key for both panels and the small print."""
    handles, names = axis.get_legend_handles_labels()
    n = case.replications
    band = (
        say.BAND.say(n=messages.replications(n), level=words.percent(LEVEL))
        if n > 1
        else say.NO_BAND
    )
    note = Message(" ".join(m.en for m in (*notes, band)), "".join(m.zh for m in (*notes, band)))
    columns = 2 if len(names) > 1 else 1
    style.frame(figure, finding, note, handles=handles, names=names, columns=columns)
    return figure


def years(days: NDArray[np.float64]) -> str:
    """How many years days 0 to the last are, in digits."""
    return f"{(days[-1] + 1) / 365:.1f}".removesuffix(".0")
