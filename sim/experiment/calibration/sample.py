"""Points of a calibration: where they are, and what the model made of them, each run under the same luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sim.experiment.calibration.targets import Dial, TargetFile
from sim.experiment.experiment import run_all
from sim.experiment.outputs import Finished
from sim.experiment.schedule import Schedule
from sim.experiment.tasks import ModelMaker, Run, plan
from sim.ledger import Table
from sim.outcomes.periods import month_bounds, rows_of
from sim.outcomes.timeline import TIMELINE_MEASURES, parts_of, period_counts
from sim.scenario.inputs import at_values

if TYPE_CHECKING:
    from sim.scenario import Scenario

OPTION: Final = "inputs"
"""What errors name when the values of a point do not go together."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Points: `positions` (n, dials) in 0..1, `values` (n, dials), `wave` (n,) counted from 1.

    `seen` (n, targets, replications): the outcome of each target, nan where a run failed or none was asked for. `timelines`: of each
    point, one a replication, None where there is none.
    """

    positions: NDArray[np.float64]
    values: NDArray[np.float64]
    wave: NDArray[np.int64]
    seen: NDArray[np.float64]
    timelines: tuple[tuple[Table | None, ...], ...]

    @property
    def mean(self) -> NDArray[np.float64]:
        """Mean of what was seen over the replications there are: (n, targets)."""
        return np.asarray(np.nanmean(self.seen, axis=2))

    @property
    def runs(self) -> NDArray[np.int64]:
        """How many runs each point has: (n,)."""
        return np.asarray(np.isfinite(self.seen).all(axis=1).sum(axis=1))

    def of(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Sample:
        """Some of the points."""
        chosen = np.arange(len(self.wave))[rows]
        timelines = tuple(self.timelines[each] for each in chosen)
        return Sample(
            self.positions[rows], self.values[rows], self.wave[rows], self.seen[rows], timelines
        )

    def wider(self, replications: int) -> Sample:
        """The same with room for replications that were not run."""
        room = np.full((*self.seen.shape[:2], replications), np.nan)
        timelines = tuple((*tables, *(None,) * replications) for tables in self.timelines)
        seen = np.concatenate([self.seen, room], axis=2)
        return replace(self, seen=seen, timelines=timelines)

    def with_(self, rows: NDArray[np.intp], again: Sample) -> Sample:
        """The same with what was seen of some points replaced."""
        seen, timelines = self.seen.copy(), list(self.timelines)
        seen[rows] = again.seen
        for row, tables in zip(rows, again.timelines, strict=True):
            timelines[row] = tables
        return replace(self, seen=seen, timelines=tuple(timelines))

    def and_(self, other: Sample) -> Sample:
        """These points, then the others."""
        return Sample(
            np.vstack([self.positions, other.positions]),
            np.vstack([self.values, other.values]),
            np.concatenate([self.wave, other.wave]),
            np.concatenate([self.seen, other.seen]),
            (*self.timelines, *other.timelines),
        )


def worlds_at(targets: TargetFile, values: NDArray[np.float64], wave: int) -> list[Scenario]:
    """The scenario at each row of values (n, dials), under names of their own. Raises UserError for values not allowed together."""
    return [
        replace(at_dials(targets.dials, targets.scenario, row), name=f"wave{wave}_point{number}")
        for number, row in enumerate(values)
    ]


def at_dials(
    dials: Sequence[Dial], scenario: Scenario, row: Sequence[float] | NDArray[np.float64]
) -> Scenario:
    """A scenario with dials at the values of `row`; inputs that it does not have are left out."""
    settings = [
        each for dial, value in zip(dials, row, strict=True) for each in dial.settings(float(value))
    ]
    return at_values(
        scenario, [each for each, _ in settings], [value for _, value in settings], OPTION
    )


def run_wave(
    targets: TargetFile,
    positions: NDArray[np.float64],
    wave: int,
    schedule: Schedule,
    workers: int,
    *,
    replications: int,
    bar: bool | None = None,
    model: ModelMaker | None = None,
) -> tuple[Sample, Finished]:
    """Run a point for each row of `positions` (n, dials) in the first `replications`.

    What comes back may be a part if the work was stopped.
    """
    asked = replace(schedule, replications=replications)
    values = np.column_stack(
        [dial.values(positions[:, each]) for each, dial in enumerate(targets.dials)]
    )
    worlds = worlds_at(targets, values, wave)
    months = month_bounds(targets.scenario.city.calendar_start, targets.first_day, schedule.days)
    tasks = plan(worlds, asked, workers, make_model=model, timeline=months)
    finished = run_all(tasks, worlds, asked, workers, bar=bar, keep=_small)
    timelines = tuple(
        tuple(_timeline(finished, world.name, replication) for replication in range(replications))
        for world in worlds
    )
    seen = np.array(
        [[seen_in(targets, table) for table in tables] for tables in timelines], float
    ).transpose(0, 2, 1)
    return Sample(positions, values, np.full(len(positions), wave), seen, timelines), finished


def _small(run: Run) -> Run:
    return replace(run, curves={}, ages={}, daily=None, streets=None)


def _timeline(finished: Finished, name: str, replication: int) -> Table | None:
    run = finished.runs.get((name, replication))
    return None if run is None else run.timeline


def seen_in(targets: TargetFile, timeline: Table | None) -> list[float]:
    """What a run shows of each target, in order; nan without a timeline."""
    if timeline is None:
        return [float("nan")] * len(targets.targets)
    first = targets.scenario.city.calendar_start
    return [
        TIMELINE_MEASURES[target.outcome].of(
            period_counts(timeline, rows_of(timeline, first, target.period))
        )
        for target in targets.targets
    ]


def parts_in(targets: TargetFile, timeline: Table, period: str) -> dict[str, float]:
    """The parts of the official resolution rate of a period in a run, and the measures that stand beside them."""
    first = targets.scenario.city.calendar_start
    counts = period_counts(timeline, rows_of(timeline, first, period))
    beside = ("official_resolution", "true_resolution", "problems_fixed_share")
    return {**parts_of(counts), **{name: TIMELINE_MEASURES[name].of(counts) for name in beside}}
