"""The work of one worker, and how an experiment is cut into such pieces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from heapq import heapreplace
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiment.runs import Run
from sim.experiment.schedule import Schedule

if TYPE_CHECKING:
    from sim.experiment.entry import Entry
    from sim.outcomes.patterns import Asked
    from sim.scenario import Scenario

__all__ = ["ModelMaker", "Progress", "Run", "Task", "best_cut", "plan"]

ModelMaker = Callable[..., Any]
"""Makes a model from (scenario, replication, seed, warmup, lead), as GovernanceModel does."""
Progress = Callable[[int], None]
"""Is told how many more model days are done."""


@dataclass(frozen=True)
class Task:
    """Scenarios that share a warm-up, in one replication.

    `parts`: folder for the ledgers of the runs; None if they are not wanted. `entries`: the places
    of the runs in a store, one for each scenario; empty if they are not kept.
    `months`: bounds of the months of a panel of streets (`sim.outcomes.panel`); empty if none is wanted.
    `patterns`: statistics of published patterns (`sim.outcomes.patterns`) that are wanted.
    `timeline`: bounds of the months of the city (`sim.outcomes.timeline`); empty if they are not wanted.
    """

    replication: int
    scenarios: tuple[Scenario, ...]
    schedule: Schedule
    parts: Path | None = None
    make_model: ModelMaker | None = None
    months: tuple[int, ...] = ()
    patterns: tuple[Asked, ...] = ()
    timeline: tuple[int, ...] = ()
    entries: tuple[Entry, ...] = ()

    @property
    def days(self) -> int:
        """Model days to be run: the measure of progress."""
        return self.schedule.warmup + len(self.scenarios) * self.schedule.days

    @property
    def model(self) -> str:
        """The name and version of the model; empty if no name can tell what it does.

        A model of one's own is known by its attribute `version`, a text that changes with it.
        """
        maker = self.make_model
        if maker is None:
            return "GovernanceModel"
        name, version = getattr(maker, "__qualname__", ""), getattr(maker, "version", "")
        return f"{maker.__module__}.{name} {version}" if name and version else ""

    def cut(self, pieces: int) -> list[Task]:
        """The same work as tasks of fewer scenarios, each with a warm-up of its own."""
        return [
            replace(self, scenarios=self.scenarios[i::pieces], entries=self.entries[i::pieces])
            for i in range(min(pieces, len(self.scenarios)))
        ]

    def only(self, wanted: Sequence[bool]) -> Task:
        """The same task with some of its scenarios."""
        return replace(
            self,
            scenarios=tuple(compress(self.scenarios, wanted)),
            entries=tuple(compress(self.entries, wanted)),
        )


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
                    heapreplace(busy, busy[0] + schedule.warmup + runs * schedule.days)
        return max(busy)

    return min(range(1, max(1, min(2 * jobs, max(sizes))) + 1), key=soonest)
