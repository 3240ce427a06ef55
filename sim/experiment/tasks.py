"""The work of one worker: warm a city up once, then run every scenario that shares it.

A task is a pure function of its scenarios, its replication and the schedule. It hands back small
things (outcomes and the daily record); the ledger, if asked for, goes to disk from where it is.
"""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError
from sim.experiment.parquet import write_run
from sim.experiment.schedule import Schedule
from sim.ledger import RunResult, Table

if TYPE_CHECKING:
    from sim.scenario import Scenario

DAYS_AT_ONCE: Final = 10
"""How many days pass between two tellings of progress."""

ModelMaker = Callable[..., Any]
"""Makes a model from (scenario, replication, seed, warmup, lead), as GovernanceModel does."""
Progress = Callable[[int], None]
"""Is told how many more model days are done."""


@dataclass(frozen=True)
class Task:
    """Scenarios that share a warm-up, in one replication.

    `parts`: folder for the ledgers of the runs; None if they are not wanted. `months`: bounds of the months of a panel of streets
    (`sim.outcomes.panel`); empty if none is wanted.
    """

    replication: int
    scenarios: tuple[Scenario, ...]
    schedule: Schedule
    parts: Path | None = None
    make_model: ModelMaker | None = None
    months: tuple[int, ...] = ()

    @property
    def days(self) -> int:
        """Model days to be run: the measure of progress."""
        return self.schedule.warmup + len(self.scenarios) * self.schedule.days


@dataclass(frozen=True, eq=False)
class Run:
    """What is left of one run, or why it failed (`error`, a traceback; the rest is then empty).

    `curves`: cumulative incidence by event, on the grid of days of `sim.outcomes.survival`.
    `ages`: how old problems grow before they are known, and before they end (`sim.outcomes.ages`).
    `panel`: streets by months (`sim.outcomes.panel`), if the task asks for it.
    """

    scenario: str
    replication: int
    outcomes: Mapping[str, float] = field(default_factory=dict)
    curves: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    ages: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    daily: Table | None = None
    panel: Table | None = None
    error: str = ""


def governance_model(*args: Any, **kwargs: Any) -> Any:
    """A GovernanceModel; imported here so that only who runs a model waits for it."""
    from sim.model import GovernanceModel

    return GovernanceModel(*args, **kwargs)


def plan(
    scenarios: Sequence[Scenario], schedule: Schedule, jobs: int, **options: Any
) -> list[Task]:
    """The tasks of an experiment, replication by replication.

    Scenarios that share a warm-up share a task, unless their task is cut into pieces, each with a
    warm-up of its own, so that no worker stands idle while another has much to do. What comes out
    is the same. `options` go to every task.
    """
    groups: dict[object, list[Scenario]] = {}
    for scenario in scenarios:
        groups.setdefault(scenario.warmup_key, []).append(scenario)
    pieces = best_cut([len(group) for group in groups.values()], schedule, jobs)
    return [
        Task(replication, tuple(group[piece::pieces]), schedule, **options)
        for replication in range(schedule.replications)
        for group in groups.values()
        for piece in range(min(pieces, len(group)))
    ]


def best_cut(sizes: Sequence[int], schedule: Schedule, jobs: int) -> int:
    """Into how many pieces to cut tasks of `sizes` scenarios, so that `jobs` workers are done soonest.

    Tasks are taken in turn by whoever is free, and a model day costs the same everywhere (assumed);
    of equally good cuts the coarsest, for it warms up least.
    """

    def soonest(pieces: int) -> int:
        busy = [0] * jobs
        for _ in range(schedule.replications):
            for size in sizes:
                cut = min(pieces, size)
                for piece in range(cut):
                    runs = len(range(piece, size, cut))
                    first = min(range(jobs), key=busy.__getitem__)
                    busy[first] += schedule.warmup + runs * schedule.days
        return max(busy)

    return min(range(1, max(1, min(2 * jobs, max(sizes))) + 1), key=soonest)


def perform(task: Task, progress: Progress) -> list[Run]:
    """Run the scenarios of a task.

    A run that fails becomes a Run with its traceback; only a UserError is raised.
    """
    schedule = task.schedule
    try:
        make_model = task.make_model or governance_model
        warm = make_model(
            task.scenarios[0],
            task.replication,
            seed=schedule.seed,
            warmup=schedule.warmup,
            lead=schedule.lead,
        )
        _advance(warm, -schedule.warmup, 0, progress)
        warm.warm_up()
    except UserError:
        raise
    except Exception:  # the other tasks go on, and the manifest says what happened
        error = traceback.format_exc()
        return [Run(each.name, task.replication, error=error) for each in task.scenarios]
    runs = []
    for scenario in task.scenarios:
        try:
            runs.append(_run(task, warm, scenario, progress))
        except UserError:
            raise
        except Exception:
            runs.append(Run(scenario.name, task.replication, error=traceback.format_exc()))
        gc.collect()  # a model and its agents hold each other: a world is large, so not later
    _forget(warm)
    return runs


def _run(task: Task, warm: Any, scenario: Scenario, progress: Progress) -> Run:
    # Even a lone scenario is forked, so that every run takes the same path however tasks are cut.
    model = warm.fork(scenario)
    try:
        _advance(model, 0, task.schedule.days, progress)
        result: RunResult = model.result()
    finally:
        _forget(model)
    if task.parts is not None:
        for table, rows in (("cases", result.cases), ("problems", result.problems)):
            path = part_path(task.parts, table, scenario.name, task.replication)
            write_run(path, scenario.name, task.replication, rows)
    return _reduce(result, task.schedule, scenario, task.months)


def _advance(model: Any, day: int, end: int, progress: Progress) -> None:
    """Run a model from `day` until `end`, telling the progress now and then."""
    while day < end:
        further = min(DAYS_AT_ONCE, end - day)
        day += further
        model.run(day)
        progress(further)


def _reduce(
    result: RunResult, schedule: Schedule, scenario: Scenario, months: tuple[int, ...]
) -> Run:
    from sim.outcomes import outcomes_of, window_of
    from sim.outcomes.ages import problem_ages
    from sim.outcomes.panel import street_months
    from sim.outcomes.survival import incidence_on_grid

    window = window_of(result, schedule.window)
    nonresponse = float(scenario.parameters["official.nonresponse_resolved"])
    return Run(
        scenario=scenario.name,
        replication=result.replication,
        outcomes=outcomes_of(result, window, nonresponse),
        curves=incidence_on_grid(result, window),
        ages=problem_ages(result, window),
        daily=result.daily,
        panel=street_months(result, months, nonresponse) if months else None,
    )


def part_path(parts: Path, table: str, scenario: str, replication: int) -> Path:
    """Where a run leaves its ledger."""
    return parts / f"{table}-{replication:04d}-{scenario}.parquet"


def _forget(model: Any) -> None:
    """Mesa before 3.4 keeps every model for ever in a table of its Agent class."""
    mesa = sys.modules.get("mesa")
    ids = getattr(mesa.Agent, "_ids", None) if mesa else None
    if ids is not None:
        ids.pop(model, None)
