"""The place of one run in a store: what its address is made of, and how it is put and found there."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiment import runfile
from sim.experiment.files import read_json, same_file, write_json
from sim.experiment.marks import refuse_newer
from sim.experiment.parquet import whole, write_table
from sim.experiment.runs import Run
from sim.experiment.store import FAILED, FORMAT, LEDGERS, RUN, Store, part_path
from sim.scenario.record import content_hash

if TYPE_CHECKING:
    from sim.experiment.tasks import Task
    from sim.ledger import RunResult
    from sim.scenario import Scenario


def entries(store: Store, tasks: Sequence[Task]) -> list[tuple[Entry, ...]]:
    """The places of the runs of each task, whether or not they are there."""
    meanings: dict[int, dict[str, str]] = {}
    for task in tasks:
        for scenario in task.scenarios:
            if id(scenario) not in meanings:
                meanings[id(scenario)] = meaning(scenario)
    return [
        tuple(
            Entry(
                store,
                {**meanings[id(scenario)], **circumstances(task, store.version)},
                names(scenario),
            )
            for scenario in task.scenarios
        )
        for task in tasks
    ]


def meaning(scenario: Scenario) -> dict[str, str]:
    """What of a run's identity is the scenario's (its city is part of it).

    The hash is taken anew: `dataclasses.replace` leaves the one that a scenario carries behind.
    """
    book = scenario.lever_book
    ranges = {name: [book[name].low, book[name].high] for name in book}
    return {
        "scenario": content_hash(scenario.record()),
        "lever_ranges": content_hash(ranges),
    }


def circumstances(task: Task, version: str) -> dict[str, Any]:
    """The rest of a run's identity: all that its task and its schedule say.

    What is added to either is part of it at once, wherever it is not what it is by default.
    """
    schedule = task.schedule
    return {
        **_said(schedule, beside=("replications",)),
        "window": list(schedule.measured),
        **_said(task, beside=("scenarios", "schedule", "parts", "make_model", "entries")),
        "model": task.model,
        "version": version,
    }


def _said(thing: Any, beside: Sequence[str]) -> dict[str, Any]:
    """Fields of a dataclass other than those named, without those that are at their default."""
    said = {field.name: (getattr(thing, field.name), field.default) for field in fields(thing)}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, (value, default) in said.items()
        if name not in beside and (default is MISSING or value != default)
    }


def names(scenario: Scenario) -> dict[str, Any]:
    """By what names a scenario was called, to call it again."""
    return {
        "name": scenario.name,
        "reference": str(scenario.reference),
        "overrides": list(scenario.overrides),
        "city": scenario.city.name,
        "city_reference": str(scenario.city_reference),
    }


@dataclass(frozen=True)
class Entry:
    """The place of one run in a store. `identity`: what it is a run of; `named`: by what names."""

    store: Store
    identity: Mapping[str, Any]
    named: Mapping[str, Any]

    @cached_property
    def key(self) -> str:
        """The address of the run."""
        return content_hash(self.identity)

    def load(self, scenario: str, parts: Path | None = None) -> Run | None:
        """The run, under the name its scenario has now; None if it must be run.

        With `parts`, a folder, its ledger must be there too and is put there. What is damaged is
        named on standard error and taken away. Raises UserError for a file of a newer version.
        """
        path = self._path(RUN)
        if self.store.force or not path.is_file():
            return None
        try:
            refuse_newer(path, runfile.read_about(path), FORMAT)
            run = runfile.read(path, scenario, int(self.identity["replication"]))
        except FileNotFoundError:
            return None
        except runfile.Damaged as damage:
            self._damaged(path, str(damage))
            return None
        return run if parts is None or self.place_ledger(scenario, parts) else None

    def place_ledger(self, scenario: str, parts: Path) -> bool:
        """Put the ledger of the run into a folder; False if it is not there as a whole."""
        for table in LEDGERS:
            path = self._path(f".{table}.parquet")
            if not path.is_file():
                return False
            if not whole(path):
                self._damaged(path, "its ends or checksums are wrong")
                return False
            same_file(path, part_path(parts, table, scenario, int(self.identity["replication"])))
        return True

    def _damaged(self, path: Path, why: str) -> None:
        print(f"{path} is damaged ({why}): the run is done again", file=sys.stderr, flush=True)
        path.unlink(missing_ok=True)

    def save(self, run: Run) -> None:
        """Keep a run, or the traceback of one that failed. Raises OSError if that cannot be done."""
        about = {"format": FORMAT, "identity": dict(self.identity), "named": dict(self.named)}
        failed = self._path(FAILED)
        failed.parent.mkdir(parents=True, exist_ok=True)
        if run.error:
            write_json(failed, {**about, "error": run.error})
            return
        path = self._path(RUN)
        if self.store.force or not path.is_file():
            runfile.write(path, run, about)
        failed.unlink(missing_ok=True)

    def save_ledger(self, result: RunResult) -> None:
        """Keep the ledger of a run. Raises OSError if that cannot be done."""
        for table in LEDGERS:
            path = self._path(f".{table}.parquet")
            if self.store.force or not path.is_file():
                path.parent.mkdir(parents=True, exist_ok=True)
                write_table(path, getattr(result, table))

    def failure(self, scenario: str) -> Run | None:
        """The run as a failed one, if it failed when it was last run."""
        failed = read_json(self._path(FAILED))
        if failed is None or not failed.get("error"):
            return None
        return Run(scenario, int(self.identity["replication"]), error=str(failed["error"]))

    def _path(self, ending: str) -> Path:
        return self.store.path(self.key, ending)
