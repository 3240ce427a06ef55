"""What a worker does with a task: warm a city up once, then run every scenario that shares it.

A run is a pure function of its scenario, its replication and the schedule. It hands back small
things (outcomes and the daily record); the ledger, if asked for, goes to disk from where it is.
"""

from __future__ import annotations

import gc
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from sim.errors import UserError
from sim.experiment.entry import Entry
from sim.experiment.parquet import write_table
from sim.experiment.runs import Run, reduced
from sim.experiment.store import LEDGERS, part_path
from sim.experiment.tasks import Progress, Task
from sim.experiment.version import present
from sim.scenario import with_city_drawn

if TYPE_CHECKING:
    from sim.ledger import RunResult
    from sim.scenario import Scenario

DAYS_AT_ONCE: Final = 10
"""How many days pass between two tellings of progress."""

_one_at_a_time = threading.Lock()
"""A worker of a cluster may have several threads; a model wants the memory of a process."""


def governance_model(*args: Any, **kwargs: Any) -> Any:
    """A GovernanceModel; imported here so that only who runs a model waits for it."""
    from sim.model import GovernanceModel

    return GovernanceModel(*args, **kwargs)


def perform(task: Task, progress: Progress) -> list[Run]:
    """Run the scenarios of a task; each run is in the store as soon as it is finished.

    What another experiment has finished in the meantime is taken from there. A run that fails
    becomes a Run with its traceback. Raises UserError, and OSError if a run cannot be kept.
    """
    with _one_at_a_time, _rubbish_of_others_left():
        entries = _entries_seen_from_here(task)
        task = _in_its_city(task)
        runs: list[Run] = []
        warm, error = None, ""
        for scenario, entry in zip(task.scenarios, entries, strict=True):
            run = entry.load(scenario.name, task.parts) if entry else None
            if run is not None:
                progress(task.schedule.days)
                runs.append(run)
                continue
            if warm is None and not error:
                warm, error = _warmed(task, progress)
            if error:
                run = Run(scenario.name, task.replication, error=error)
            else:
                run = _run(task, warm, scenario, entry, progress)
                gc.collect()  # a model and its agents hold each other: a world is large
            if entry:
                entry.save(run)
            runs.append(run)
        _forget(warm)
        return runs


@contextmanager
def _rubbish_of_others_left() -> Iterator[None]:
    """Inside the block `gc.collect` looks at what was made inside it: worlds, not libraries."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _entries_seen_from_here(task: Task) -> tuple[Entry | None, ...]:
    """The places of the runs; None for each if they are not kept, or not by this machine."""
    if task.parts is not None and not task.parts.is_dir():
        raise UserError(
            f"a worker does not see {task.parts}: ledgers need a folder that all machines share"
        )
    if not task.entries:
        return (None,) * len(task.scenarios)
    store = task.entries[0].store
    if store.version != present().digest:
        raise UserError(
            "a worker runs other code or libraries than the program that asked it, or files of the "
            "program changed while it ran: let all be the same and start again; what is finished "
            "is kept"
        )
    return task.entries if store.seen else (None,) * len(task.scenarios)


def _in_its_city(task: Task) -> Task:
    """The task in the city of its replication, where every replication has one of its own."""
    if not task.schedule.vary_city:
        return task
    drawn = tuple(with_city_drawn(each, task.replication) for each in task.scenarios)
    return replace(task, scenarios=drawn)


def _warmed(task: Task, progress: Progress) -> tuple[Any, str]:
    """The world that the scenarios of a task share before they part, or why there is none."""
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
        return None, traceback.format_exc()
    return warm, ""


def _run(task: Task, warm: Any, scenario: Scenario, entry: Entry | None, progress: Progress) -> Run:
    try:
        result = _result(task, warm, scenario, progress)
        run = reduced(result, task.schedule, scenario, task.months, task.timeline, task.patterns)
    except UserError:
        raise
    except Exception:
        return Run(scenario.name, task.replication, error=traceback.format_exc())
    if task.parts is not None:
        _keep_ledger(task, scenario, entry, result)
    return run


def _result(task: Task, warm: Any, scenario: Scenario, progress: Progress) -> RunResult:
    # Even a lone scenario is forked, so that every run takes the same path however tasks are cut.
    model = warm.fork(scenario)
    try:
        _advance(model, 0, task.schedule.days, progress)
        result: RunResult = model.result()
    finally:
        _forget(model)
    return result


def _keep_ledger(task: Task, scenario: Scenario, entry: Entry | None, result: RunResult) -> None:
    assert task.parts is not None
    if entry:
        entry.save_ledger(result)
        if entry.place_ledger(scenario.name, task.parts):
            return
    for table in LEDGERS:
        path = part_path(task.parts, table, scenario.name, task.replication)
        write_table(path, getattr(result, table))


def _advance(model: Any, day: int, end: int, progress: Progress) -> None:
    """Run a model from `day` until `end`, telling the progress now and then."""
    while day < end:
        further = min(DAYS_AT_ONCE, end - day)
        day += further
        model.run(day)
        progress(further)


def _forget(model: Any) -> None:
    """Mesa before 3.4 keeps every model for ever in a table of its Agent class."""
    mesa = sys.modules.get("mesa")
    ids = getattr(mesa.Agent, "_ids", None) if mesa else None
    if ids is not None:
        ids.pop(model, None)
