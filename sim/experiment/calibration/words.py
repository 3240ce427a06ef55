"""What a calibration is going to do, and what it has found, in sentences for the terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.experiment.calibration import matching, tables
from sim.experiment.schedule import Schedule
from sim.experiment.summary import number
from sim.outcomes.timeline import TIMELINE_MEASURES

if TYPE_CHECKING:
    from sim.experiment.calibration.calibrate import Calibration
    from sim.experiment.calibration.targets import TargetFile

MOST_TOLD: Final = 6
"""So many dials, pairs and targets are named on the terminal; all are in the tables."""
TOLD_APART: Final = 0.8
"""Share of the variance above which a dial is said to be as unknown as before."""


def beforehand(targets: TargetFile, counts: Sequence[int], schedule: Schedule) -> str:
    """How many points and runs there will be; the progress then tells how long they take."""
    held_out = len(targets.targets) - len(targets.calibrating)
    return (
        f"History matching: {len(targets.dials)} dials, {len(targets.calibrating)} targets ({held_out} held out), waves of "
        f"{', '.join(map(str, counts))} points, {schedule.warmup} and {schedule.days} days each: at most {sum(counts) + 1:,} runs. "
        f"Points that are not ruled out are run in all {schedule.replications} replications."
    )


def before_confirming(points: int, schedule: Schedule) -> str:
    """What is run once more, under other luck."""
    return f"Not ruled out by their first run: {points} points; they are run in all {schedule.replications} replications."


def before_wave(wave: int, points: int, shares: Sequence[float]) -> str:
    """What a wave is about to run."""
    where = (
        "over the whole space"
        if not shares
        else f"in the {percent(shares[-1])} of the space that are left"
    )
    return f"Wave {wave}: {points} points {where}."


def percent(share: float) -> str:
    """A share of the space as a person writes it."""
    if share <= 0:
        return f"less than {100 / matching.CANDIDATES:.2g} %"
    return f"{100 * share:.2g} %"


def answer(found: Calibration) -> list[str]:
    """What is left, what rules out what, what cannot be reached or told apart, and what the published rise is made of."""
    lines = [_left(found), *_targets(found)]
    if not found.plausible.any():
        lines.append(
            "No point that was run meets all targets: nothing is plausible within the ranges. Either a range is too narrow, or the model "
            "lacks a mechanism; targets.csv says how far each target stays away."
        )
        return lines
    return [*lines, *_dials(found), *_apart(found), *_rise(found)]


def _left(found: Calibration) -> str:
    shares = ", ".join(percent(share) for share in found.shares)
    return (
        f"Of {len(found.sample.wave)} points {int(found.plausible.sum())} are not ruled out by their own runs. Of the space the "
        f"waves have left {shares} (cut-off {matching.CUT_OFF:g} on the largest implausibility)."
    )


def _targets(found: Calibration) -> list[str]:
    rows = tables.target_rows(found)
    ruling = [row for row in rows if row["role"] == "calibration"]
    told = "; ".join(
        f"{row['target']} {percent(row['rules_out'])} ({percent(row['rules_out_alone'])} alone)"
        for row in sorted(ruling, key=lambda row: -row["rules_out"])[:MOST_TOLD]
    )
    lines = [f"Ruled out of the whole space, by target: {told}."]
    lines += [_unreached(row) for row in rows if not row["reached"]]
    if found.plausible.any():
        lines += [_held_out(row) for row in rows if row["role"] == "held out"]
    return lines


def _unreached(row: dict[str, Any]) -> str:
    seen = _from_to(row, "first_wave_least", "first_wave_most")
    return (
        f"No point reaches {row['target']} ({row['role']}): published {number(row['value'], _unit(row))}, seen {seen} over the "
        f"ranges, nearest {row['nearest']:.1f} standard deviations away."
    )


def _held_out(row: dict[str, Any]) -> str:
    if TIMELINE_MEASURES[row["outcome"]].given:
        return f"Held out, {row['target']}: an input of the model, no test."
    room = math.hypot(row["error"], row["discrepancy"])
    inside = row["plausible_low"] - room <= row["value"] <= row["plausible_high"] + room
    return (
        f"Held out, {row['target']}: published {number(row['value'], _unit(row))}, plausible worlds "
        f"{_from_to(row, 'plausible_low', 'plausible_high')}: {'within' if inside else 'outside'}, give or take its tolerance."
    )


def _from_to(row: dict[str, Any], low: str, high: str) -> str:
    return " to ".join(number(row[end], _unit(row)) for end in (low, high))


def _unit(row: dict[str, Any]) -> str:
    return "share" if str(row["unit"]).startswith("share") else str(row["unit"])


def _dials(found: Calibration) -> list[str]:
    rows = sorted(tables.dial_rows(found), key=lambda row: row["variance_left"])
    told = "; ".join(
        f"{row['dial']} {row['left_low']:.3g} to {row['left_high']:.3g} of {row['range_low']:.3g} to {row['range_high']:.3g} "
        f"({100 * row['variance_left']:.0f} % of the variance left)"
        for row in rows[:MOST_TOLD]
    )
    unknown = [row["dial"] for row in rows if row["variance_left"] >= TOLD_APART]
    lines = [f"Best known: {told}."]
    if unknown:
        lines.append(
            f"As unknown as before, or nearly ({len(unknown)} of {len(rows)}): {', '.join(unknown)}."
        )
    return lines


def _apart(found: Calibration) -> list[str]:
    pairs = tables.pairs_of(found)[:MOST_TOLD]
    if not pairs:
        return [
            "No two dials make up for each other by themselves; what is left is wide in many directions (directions.csv)."
        ]
    told = "; ".join(
        f"{one} {'up' if size > 0 else 'down'} with {other} up ({size:+.2f})"
        for one, other, size in pairs
    )
    return [f"The figures cannot tell apart (correlation in what is left): {told}."]


def _rise(found: Calibration) -> list[str]:
    rows = {row["part"]: row for row in tables.part_rows(found)}
    if not rows:
        return []
    official, true = rows["official_resolution"], rows["true_resolution"]
    lines = [
        f"Official resolution from {official['start']} to {official['end']}: {_points(official)}. True resolution, over plausible "
        f"worlds and luck: {_points(true)}. The official change is made up of:"
    ]
    for part in rows.values():
        if part["part"] not in tables.BESIDE:
            lines.append(f"  {part['en']}: {_points(part)}")
    return lines


def _points(row: dict[str, Any]) -> str:
    change = number(row["change_median"], "share", signed=True)
    ends = [number(row[f"change_{end}"], "share", signed=True) for end in ("low", "high")]
    steps = " -> ".join(number(row[f"{when}_median"], "share") for when in ("before", "after"))
    return f"{change} ({ends[0].removesuffix(' points')} to {ends[1]}), {steps}"
