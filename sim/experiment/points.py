"""Points: a scenario and its reference at other values of inputs, under the same luck.

At every point both worlds are run, so that what is studied is their paired difference. Worlds that
mean the same are run once: a reform's own number does not touch the reference. Worlds that differ
in reforms alone share their warm-up, as `plan` sees to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiment.checks import first_start, identical_before_start
from sim.experiment.experiment import run_all
from sim.experiment.files import write_csv
from sim.experiment.outputs import Finished
from sim.experiment.schedule import Schedule
from sim.experiment.tasks import ModelMaker, Run, Task, plan
from sim.scenario.inputs import Input, at_values, inputs_of, reloadable

if TYPE_CHECKING:
    from sim.outcomes.comparison import ComparisonRow
    from sim.scenario import Scenario


@dataclass(frozen=True)
class World:
    """A world to be run: the scenario at a point, under a name of its own.

    `of`: the name of the scenario it is made from. `values`: its inputs, nan where it does not have
    one. `luck`: which luck it is run under, 0 for that of the schedule's seed.
    """

    scenario: Scenario
    of: str
    values: tuple[float, ...]
    luck: int


@dataclass(frozen=True)
class Points:
    """Points laid out: `values` has shape (points, inputs); `pairs` name the two worlds of each.

    `worlds` are all different ones, by name.
    """

    reference: Scenario
    scenario: Scenario
    inputs: tuple[Input, ...]
    values: NDArray[np.float64]
    pairs: tuple[tuple[str, str], ...]
    worlds: Mapping[str, World]

    @property
    def scenarios(self) -> list[Scenario]:
        """The scenarios of all worlds."""
        return [world.scenario for world in self.worlds.values()]

    def tasks(
        self, schedule: Schedule, workers: int, model: ModelMaker | None = None
    ) -> list[Task]:
        """What is to be run, replication by replication."""
        tasks = []
        for luck in sorted({world.luck for world in self.worlds.values()}):
            mine = [world.scenario for world in self.worlds.values() if world.luck == luck]
            other = replace(schedule, seed=schedule.seed + luck)
            tasks += plan(mine, other, workers, make_model=model)
        return sorted(tasks, key=lambda task: task.replication)

    def said(self) -> dict[str, Any]:
        """The worlds for the manifest: inputs and hash of each."""
        return {
            name: {
                "of": world.of,
                "luck": world.luck,
                "overrides": list(world.scenario.overrides),
                "content_hash": world.scenario.content_hash,
            }
            for name, world in self.worlds.items()
        }


def lay_out(
    reference: Scenario,
    scenario: Scenario,
    inputs: Sequence[Input],
    values: NDArray[np.float64],
    *,
    option: str,
    luck: Sequence[int] | None = None,
) -> Points:
    """The worlds of all points; `luck` says which luck each point is run under (all: 0).

    Raises UserError for values that are not allowed; it names the `option` they came with.
    """
    for each in (reference, scenario):
        reloadable(each)
    values = np.array(
        [
            [float(each.text(value)) for each, value in zip(inputs, row, strict=True)]
            for row in values
        ]
    ).reshape(len(values), len(inputs))
    worlds: dict[str, World] = {}
    names: dict[tuple[str, str, int], str] = {}
    has = {each.name: set(inputs_of(each)) for each in (reference, scenario)}

    def name_of(one: Scenario, row: NDArray[np.float64], chance: int) -> str:
        made = at_values(one, inputs, [float(value) for value in row], option)
        key = (one.name, made.content_hash, chance)
        if key not in names:
            names[key] = f"{one.name}@{len(worlds)}"
            own = tuple(
                float(value) if each.path in has[one.name] else math.nan
                for each, value in zip(inputs, row, strict=True)
            )
            worlds[names[key]] = World(replace(made, name=names[key]), one.name, own, chance)
        return names[key]

    pairs = []
    for row, chance in zip(values, luck or [0] * len(values), strict=True):
        pairs.append((name_of(reference, row, chance), name_of(scenario, row, chance)))
    return Points(reference, scenario, tuple(inputs), values, tuple(pairs), worlds)


def run_points(
    points: Points,
    schedule: Schedule,
    workers: int,
    *,
    bar: bool | None = None,
    model: ModelMaker | None = None,
) -> Finished:
    """Run all worlds. Of the daily record only the days before the first reform are kept."""
    starts = {name: first_start(world.scenario) for name, world in points.worlds.items()}
    first = min((day for day in starts.values() if day is not None), default=0)

    tasks = points.tasks(schedule, workers, model)
    return run_all(tasks, points.scenarios, schedule, workers, bar=bar, keep=keeper(first))


def keeper(first: int) -> Callable[[Run], Run]:
    """What is kept of one run among thousands: outcomes, and the daily record before day `first`."""

    def keep(run: Run) -> Run:
        early = None if run.daily is None else run.daily[run.daily["day"] < first].copy()
        return replace(run, curves={}, ages={}, daily=early)

    return keep


def check_points(points: Points, finished: Finished) -> dict[str, Any]:
    """Whether the two worlds of every point were the same until a reform began."""
    differences, compared, other_warmup = [], 0, 0
    for one, other in dict.fromkeys(points.pairs):
        runs = {key: run for key, run in finished.runs.items() if key[0] in (one, other)}
        reference, scenario = (points.worlds[name].scenario for name in (one, other))
        found = identical_before_start(reference, [scenario], runs)
        differences += found["differences"]
        compared += len(found["days"])
        other_warmup += len(found["other_warmup"])
    return {
        "passed": not differences if compared else None,
        "pairs": compared,
        "differences": differences,
        "other_warmup": other_warmup,
    }


def outcomes_by_world(finished: Finished) -> dict[str, dict[int, Mapping[str, float]]]:
    """World -> replication -> outcomes."""
    found: dict[str, dict[int, Mapping[str, float]]] = {}
    for (name, replication), run in finished.runs.items():
        found.setdefault(name, {})[replication] = run.outcomes
    return found


def point_effects(points: Points, finished: Finished, outcome: str) -> NDArray[np.float64]:
    """Paired differences, shape (points, whole replications); nan where there is none."""
    from sim.outcomes.comparison import paired_differences

    runs = outcomes_by_world(finished)
    replications = sorted({replication for _, replication in finished.runs})
    rows = [
        paired_differences(runs.get(one, {}), runs.get(other, {}), outcome, replications)
        for one, other in points.pairs
    ]
    return np.array(rows, float).reshape(len(points.pairs), len(replications))


def point_rows(
    points: Points, finished: Finished, outcomes: Sequence[str]
) -> list[tuple[int, ComparisonRow]]:
    """For each point and outcome the paired comparison; points without a pair of runs are left out."""
    from sim.outcomes.comparison import compare

    runs = outcomes_by_world(finished)
    rows = []
    for number, (one, other) in enumerate(points.pairs):
        if set(runs.get(one, {})) & set(runs.get(other, {})):
            made = compare(runs[one], {points.scenario.name: runs[other]}, only=outcomes)
            rows += [(number, row) for row in made]
    return rows


def write_point_tables(
    folder: Path, points: Points, finished: Finished, rows: Sequence[tuple[int, ComparisonRow]]
) -> None:
    """Write runs.csv (a row a run, a column an input) and effects.csv (a row a point and outcome)."""
    from sim.outcomes import OUTCOMES
    from sim.outcomes.comparison import COLUMNS

    inputs = [each.path for each in points.inputs]
    worlds = points.worlds
    write_csv(
        folder / "runs.csv",
        ["world", "scenario", "luck", "replication", *inputs, *OUTCOMES],
        [
            [
                name,
                worlds[name].of,
                worlds[name].luck,
                replication,
                *worlds[name].values,
                *(run.outcomes[outcome] for outcome in OUTCOMES),
            ]
            for (name, replication), run in finished.runs.items()
        ],
    )
    shown = [column for column in COLUMNS if column != "scenario"]
    write_csv(
        folder / "effects.csv",
        ["point", *inputs, *shown],
        [
            [number, *points.values[number], *(getattr(row, column) for column in shown)]
            for number, row in rows
        ],
    )
