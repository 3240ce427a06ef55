"""Were the worlds the same until a reform began? Bit for bit, or something leaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.experiment.tasks import Run
from sim.ledger import Table

if TYPE_CHECKING:
    from sim.scenario import Scenario

Runs = Mapping[tuple[str, int], Run]
"""Runs by scenario name and replication."""


def first_start(scenario: Scenario) -> int | None:
    """The first day on which a reform of the scenario may be felt; None if there is no reform."""
    return min((use.start for use in scenario.reforms), default=None)


def first_difference(one: Table, other: Table, before: int | None) -> tuple[int, str] | None:
    """The first (day, field) in which two daily records differ before day `before` (None: ever)."""
    if before is not None:
        one, other = one[one["day"] < before], other[other["day"] < before]
    if one.tobytes() == other.tobytes():
        return None
    for row, twin in zip(one, other, strict=False):
        for name in one.dtype.names or ():
            if row[name].tobytes() != twin[name].tobytes():
                return int(row["day"]), name
    return int(min(one["day"].max(initial=-1), other["day"].max(initial=-1))) + 1, "day"


def identical_before_start(
    reference: Scenario, scenarios: Sequence[Scenario], runs: Runs
) -> dict[str, Any]:
    """Compare every run with the reference's of its replication, up to the first start of either.

    Scenarios of another warm-up (other parameters) differ from the beginning, rightly; they are
    only named, under ``other_warmup``. ``days`` says how many days were compared for each
    scenario, ``differences`` where the worlds part too early; ``passed`` if nowhere, None if there
    was nothing to compare.
    """
    days: dict[str, int] = {}
    differences: list[dict[str, Any]] = []
    other_warmup: list[str] = []
    for scenario in scenarios:
        if scenario.name == reference.name:
            continue
        if scenario.warmup_key != reference.warmup_key:
            other_warmup.append(scenario.name)
            continue
        starts = [day for day in (first_start(scenario), first_start(reference)) if day is not None]
        before = min(starts, default=None)
        for (name, replication), run in runs.items():
            twin = runs.get((reference.name, replication))
            if name != scenario.name or twin is None or run.daily is None or twin.daily is None:
                continue
            compared = run.daily if before is None else run.daily[run.daily["day"] < before]
            days[name] = len(compared)
            difference = first_difference(twin.daily, run.daily, before)
            if difference is not None:
                day, field = difference
                differences.append(
                    {"scenario": name, "replication": replication, "day": day, "field": field}
                )
    return {
        "passed": not differences if days else None,
        "days": days,
        "differences": differences,
        "other_warmup": other_warmup,
    }
