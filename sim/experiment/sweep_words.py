"""What a sweep found, in sentences for the terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from sim.experiment.points import Points
from sim.scenario.inputs import short_path

if TYPE_CHECKING:
    from sim.experiment.sweep import Line, TurnRow
    from sim.outcomes.comparison import ComparisonRow

MOST_TURNS: Final = 6
"""So many turns are told on the terminal; all are in turns.csv."""


def answer(
    points: Points,
    outcome: str,
    rows: Sequence[tuple[int, ComparisonRow]],
    lines: Sequence[Line],
    turns: Sequence[TurnRow],
) -> list[str]:
    """How the effect on an outcome ranges over the points, and where its sign turns."""
    from sim.outcomes import OUTCOMES
    from sim.outcomes.comparison import in_words

    mine = [
        (at, row) for at, row in rows if row.outcome == outcome and not math.isnan(row.difference)
    ]
    what = f"{OUTCOMES[outcome].en}, {points.scenario.name} less {points.reference.name}"
    if not mine:
        return [f"{what}: at no point is there a difference to show."]
    (least, lowest), (most, highest) = (
        choice(mine, key=lambda each: each[1].difference) for choice in (min, max)
    )
    said = [
        f"{what}: from {in_words(lowest)} at {at_point(points, least)}, to {in_words(highest)} at "
        f"{at_point(points, most)}.",
        counted([row for _, row in mine], len(points.pairs)),
    ]
    if lines and lines[0].how == "plane":
        said.append(
            f"A plane through the points explains {lines[0].share:.0%} of how the effect varies "
            "between them; turns are those of the plane."
        )
    own = [row for row in turns if row.outcome == outcome]
    sure = [row for row in own if row.turn.sure]
    said += [_turn_words(row, mine[0][1].level) for row in sure[:MOST_TURNS]]
    if len(sure) > MOST_TURNS:
        said.append(f"{len(sure) - MOST_TURNS} more turns are in turns.csv.")
    if not own:
        said.append("The sign of the effect turns nowhere between these points.")
    elif len(own) > len(sure):
        unsure = len(own) - len(sure)
        times = "once" if unsure == 1 else f"{unsure} times"
        said.append(
            f"The mean effect crosses zero {times}{' more' if sure else ''} where luck alone could "
            "have made it (turns.csv)."
        )
    return said


def counted(rows: Sequence[ComparisonRow], points: int) -> str:
    """At how many points the effect is told from zero, and on which side."""
    if all(math.isnan(row.low) for row in rows):
        above, below = (sum(sign * row.difference > 0 for row in rows) for sign in (1, -1))
        return (
            f"Of {points} points the effect is positive at {above} and negative at {below}, in one "
            "replication, so without intervals."
        )
    above = sum(row.low > 0 for row in rows)
    below = sum(row.high < 0 for row in rows)
    return (
        f"Of {points} points the effect is above zero at {above}, below at {below}, and cannot be "
        f"told from zero at {points - above - below}."
    )


def at_point(points: Points, number: int) -> str:
    """The inputs of a point: ``ration = 4, effort.elasticity = 2``."""
    named = {
        each.path: value for each, value in zip(points.inputs, points.values[number], strict=True)
    }
    return _named(named)


def _named(values: Mapping[str, float]) -> str:
    return ", ".join(f"{short_path(path)} = {value:.4g}" for path, value in values.items())


def _turn_words(row: TurnRow, level: float) -> str:
    turn = row.turn
    way = "from below zero to above it" if turn.rising else "from above zero to below it"
    where = ""
    if row.how == "averaged":
        where = ", averaged over the other inputs"
    elif row.others:
        held = "the others in the middle of their ranges: " if row.how == "plane" else ""
        where = f", with {held}{_named(row.others)}"
    return (
        f"The sign turns {way} at {short_path(row.input)} = {turn.at:.4g} "
        f"({level:.0%} interval {turn.low:.4g} to {turn.high:.4g}){where}."
    )
