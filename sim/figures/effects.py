"""What each scenario changes in the headline outcomes, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.figures import measure, messages, style, tables, words
from sim.figures.messages import Message
from sim.figures.words import Labels
from sim.outcomes import OUTCOMES
from sim.outcomes.comparison import ComparisonRow

COLUMNS, WIDTH, NAME_WIDTH = 3, 12.5, 2.8  # panels side by side, inches, inches of a row name
MANY = 8
"""More scenarios than this: a wider picture, so that names take one line and it stays near a page."""
MANY_COLUMNS, MANY_WIDTH, MANY_NAME_WIDTH = 4, 17.0, 3.6
THICK, THIN = 2.2, 0.9
"""Points: an interval by itself, and the one that holds for all scenarios."""
BETWEEN = 0.1
"""Inches free at each side of a panel, so that what neighbours say along their axes stays apart."""


_AWAY: Final[dict[str, Literal["left", "center", "right"]]] = {
    "higher": "left",
    "lower": "right",
    "neutral": "center",
}
"""Where the unit stands: not where the way to the better is told."""


def headline_outcomes() -> list[str]:
    """The outcomes marked as headlines."""
    return [name for name, outcome in OUTCOMES.items() if outcome.headline]


def effects_figure(
    comparison: pd.DataFrame,
    *,
    labels: Labels | None = None,
    outcomes: Sequence[str] | None = None,
    finding: Message | None = None,
) -> Figure:
    """Mean paired difference of each scenario in each headline outcome; a panel an outcome.

    `comparison`: as compare.csv. Scenarios stand by their effect on the first outcome; `finding` is
    the title, if not what the numbers say first. Several scenarios are judged as in the report: a mark is
    filled where the interval that holds for all of them, a thin line, leaves out zero; the interval of the
    scenario by itself is thick. Raises ValueError for missing columns, scenarios or outcomes.
    """
    rows = tables.comparison_rows(comparison)
    wanted = list(outcomes) if outcomes is not None else headline_outcomes()
    order = [row.scenario for row in words.of_outcome(rows, wanted[0])]
    if not order:
        raise ValueError(f"the comparison table has no rows of outcome {wanted[0]!r}")
    many = len(order) > MANY
    columns, width, name_width = (
        (MANY_COLUMNS, MANY_WIDTH, MANY_NAME_WIDTH) if many else (COLUMNS, WIDTH, NAME_WIDTH)
    )
    lines = -(-len(wanted) // columns)
    names = [words.row_label(words.label_of(labels, scenario), name_width) for scenario in order]
    places, room = style.row_places(names)
    with style.drawing():
        figure = style.new_figure(width, lines * (room + 1.0) + 1.2)
        table = figure.subplots(lines, columns, sharey=True, squeeze=False)
        for axis, outcome in zip(table.flat, wanted, strict=False):
            _panel(axis, words.of_outcome(rows, outcome), dict(zip(order, places, strict=True)))
        for spare in list(table.flat)[len(wanted) :]:
            spare.set_visible(False)
        style.name_rows(table[0, 0], places, room, names)
        finding = finding or _finding(rows, labels)
        n = max(row.n for row in rows)
        several = messages.EFFECTS_NOTE_OF_MANY if len(order) > 1 else messages.EFFECTS_NOTE
        template = several if n > 1 else messages.EFFECTS_NOTE_ONE
        note = template.say(level=words.percent(rows[0].level), n=messages.replications(n))
        style.frame(figure, finding, note, between=BETWEEN)
    return figure


def _panel(axis: Axes, rows: list[ComparisonRow], places: dict[str, float]) -> None:
    outcome = OUTCOMES[rows[0].outcome]
    is_share = outcome.unit == "share"
    scale = 100.0 if is_share else 1.0
    axis.axvline(0, color=style.INK, linewidth=1.0, zorder=1)
    for row in rows:
        position = places[row.scenario]
        colour, marker, filled = _look(row, outcome.direction)
        for ends, thickness in ((row.judged, THIN), ((row.low, row.high), THICK)):
            axis.plot(
                [scale * end for end in ends], [position, position],
                color=colour, linewidth=thickness, zorder=2,
            )  # fmt: skip
        axis.plot(
            scale * row.difference,
            position,
            marker=marker,
            color=colour,
            markerfacecolor=colour if filled else "white",
            markeredgewidth=1.5,
            markersize=6.5,
            linestyle="none",
            zorder=3,
        )
    if not any(np.isfinite(row.difference) for row in rows):
        axis.text(
            0.5, 0.5, messages.NOT_KNOWN.line(), transform=axis.transAxes, ha="center", va="center",
            fontsize=measure.LABEL, color=style.GREY,
            bbox={"facecolor": "white", "edgecolor": "none"}, zorder=4,
        )  # fmt: skip
    axis.set_title(f"{outcome.en}\n{outcome.zh}")
    unit = messages.NO_UNIT if outcome.unit == "1" else messages.UNITS[outcome.unit]
    axis.set_xlabel(unit.line(), loc=_AWAY[outcome.direction])
    axis.margins(x=0.12)
    axis.xaxis.set_major_locator(MaxNLocator(nbins=5))
    style.no_frame(axis)
    _direction(axis, outcome.direction)


def _look(row: ComparisonRow, direction: str) -> tuple[str, str, bool]:
    if not row.told:
        return style.GREY, "o", False
    if direction == "neutral":
        return style.INK, "s", True
    better = (row.judged[0] > 0) == (direction == "higher")
    return (style.BLUE, "o", True) if better else (style.RED, "D", True)


def _direction(axis: Axes, direction: str) -> None:
    if direction == "neutral":
        return
    right = direction == "higher"
    message = messages.BETTER_RIGHT if right else messages.BETTER_LEFT
    axis.annotate(
        message,
        (1.0 if right else 0.0, 0.0),
        xycoords="axes fraction",
        xytext=(0, -24),
        textcoords="offset points",
        ha="right" if right else "left",
        va="top",
        fontsize=7.5,
        color=style.GREY,
        annotation_clip=False,
    )


def _finding(rows: list[ComparisonRow], labels: Labels | None) -> Message:
    fixed = words.of_outcome(rows, "problems_fixed")
    cost = {row.scenario: row for row in words.of_outcome(rows, "hours_from_line")}
    if not fixed or fixed[0].scenario not in cost or not fixed[0].judged[0] > 0:
        return words.throughput_finding(rows, labels)
    best, alone = fixed[0], len(fixed) == 1
    taken = cost[best.scenario]
    hours = messages.HOURS_NOT_TOLD
    if taken.told:
        hours = messages.HOURS_TAKEN.say(hours=words.signed(taken.difference))
    template = messages.BENEFIT_AND_COST if alone else messages.BENEFIT_AND_COST_OF_MANY
    return template.say(
        scenario=words.quoted(labels, best.scenario),
        change=words.signed(best.difference),
        hours=hours,
    )
