"""What a sensitivity analysis is going to do, and what it found, in sentences for the terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sim.experiment.points import Points
from sim.experiment.schedule import Schedule
from sim.experiment.summary import number
from sim.experiment.sweep_words import counted
from sim.scenario.inputs import short_path

if TYPE_CHECKING:
    from sim.outcomes.comparison import ComparisonRow
    from sim.outcomes.sensitivity import Influence, Method

MOST_TOLD: Final = 6
"""So many inputs are named on the terminal; all are in sensitivity.csv."""
NAMES: Final = {"morris": "Morris", "sobol": "Sobol'"}


def beforehand(method: Method, groups: Sequence[str], points: Points, schedule: Schedule) -> str:
    """How many points and runs there will be; the progress then tells how long they take."""
    moved = len(set(groups))
    what = f"{moved} inputs" if moved == len(groups) else f"{len(groups)} inputs in {moved} groups"
    times = schedule.replications
    warmups = len({(each.luck, each.scenario.warmup_key) for each in points.worlds.values()})
    return (
        f"{NAMES[method]}: {what} and the dummy, {len(points.pairs) - 1} points; "
        f"{len(points.worlds)} worlds of {schedule.days} days and {warmups} warm-ups of "
        f"{schedule.warmup} days in {times} replication{'s' * (times > 1)}: "
        f"{times * len(points.worlds):,} runs."
    )


def answer(
    points: Points,
    outcome: str,
    rows: Sequence[tuple[int, ComparisonRow]],
    method: Method,
    groups: Sequence[str],
    influences: Sequence[Influence],
) -> list[str]:
    """The effect, how it ranges, and what it rests on."""
    from sim.outcomes import OUTCOMES
    from sim.outcomes.comparison import in_words

    of = OUTCOMES[outcome]
    mine = {at: row for at, row in rows if row.outcome == outcome}
    what = f"{of.en}, {points.scenario.name} less {points.reference.name}"
    lines = []
    if 0 in mine:
        lines.append(f"{what}: {in_words(mine[0])} at the values in force.")
    others = [row for at, row in mine.items() if at and not math.isnan(row.difference)]
    if others:
        least, most = (choice(row.difference for row in others) for choice in (min, max))
        unit = "" if of.unit == "share" else f" {of.unit}"
        ends = " to ".join(number(end, of.unit, signed=True) for end in (least, most))
        lines.append(
            f"Within the ranges of its inputs: {ends}{unit}. {counted(others, len(others))}"
        )
    if not influences:
        lines.append(
            "What it rests on cannot be told: the effect is the same at every point, or too few "
            "points have it."
        )
        return lines
    return [*lines, *_ranked(points, groups, influences, method, of.unit)]


def _ranked(
    points: Points,
    groups: Sequence[str],
    influences: Sequence[Influence],
    method: Method,
    unit: str,
) -> list[str]:
    *inputs, dummy = influences
    above = sorted(
        (each for each in inputs if each.low > dummy.high), key=lambda each: -each.influence
    )
    floor = _size(dummy.high, method, unit)
    if not above:
        return [
            f"None of the {len(inputs)} inputs stands above the floor ({floor}), which is what "
            "other luck alone does: more --points or --replications may tell."
        ]
    lines = ["It rests most on:"]
    for each in above[:MOST_TOLD]:
        interval = f"{_size(each.low, method, unit)} to {_size(each.high, method, unit)}"
        lines.append(
            f"  {_named(each.name, points, groups)}: {_size(each.influence, method, unit)} "
            f"({interval})"
        )
    if len(above) > MOST_TOLD:
        lines.append(f"  and {len(above) - MOST_TOLD} more (sensitivity.csv)")
    how = (
        "how far the effect moves, on average, over the range of the input (Morris' mu*)"
        if method == "morris"
        else "share of the variance of the effect that hangs on it (Sobol' total order)"
    )
    lines.append(f"Each number is {how}; the floor, what other luck alone does, is {floor}.")
    by_path = {each.path: each for each in points.inputs}
    assumed = [each for each in above if each.name in by_path and by_path[each.name].assumed]
    if assumed:
        some = "all" if len(assumed) == len(above) else str(len(assumed))
        lines.append(f"Assumed, measured by nobody: {some} of these {len(above)}.")
    return lines


def _named(name: str, points: Points, groups: Sequence[str]) -> str:
    for each in points.inputs:
        if each.path == name and each.sentence is not None:
            low, high = each.sentence.low, each.sentence.high
            return f"{short_path(name)} ({each.sentence.source}, {low:g} to {high:g})"
    return f"{short_path(name)} ({groups.count(name)} inputs together)"


def _size(value: float, method: Method, unit: str) -> str:
    return number(value, "share" if method == "sobol" else unit)
