"""What there is to do for an experiment: its tasks, less what the store has already."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace

from sim.errors import UserError
from sim.experiment.entry import entries
from sim.experiment.executors import Report
from sim.experiment.files import real_path
from sim.experiment.first_run import first_run_words
from sim.experiment.means import Means, current
from sim.experiment.parts import Part, note_part
from sim.experiment.pool import run_tasks
from sim.experiment.store import Store
from sim.experiment.tasks import Run, Task
from sim.experiment.trouble import ExperimentFailed, PartDone
from sim.experiment.version import present


class Work:
    """Tasks, of which some runs are found in the store and the others are left to run.

    The means (`sim.experiment.means`) say which store, which machines, and whether only a part is
    to be run. `days`: model days left to run; `found`: runs that need not be run.
    """

    def __init__(self, tasks: Sequence[Task], jobs: int) -> None:
        """Look up what is there. UserError for means that do not fit, or a store out of order."""
        self._jobs = jobs
        self._means = means = current()
        self._tasks = list(tasks)
        self._part: Part | None = None
        self._found: list[list[Run]] = [[] for _ in tasks]
        self._left: list[tuple[int, Task]] = list(enumerate(tasks))
        self.store = _store_for(tasks, means)
        if self.store is not None:
            self._look_up(self.store.open())
        self.found = sum(len(runs) for runs in self._found)
        self.days = sum(task.days for _, task in self._left)

    def words(self) -> list[str]:
        """What there is to say before it begins: how much is there already, and that the inner loops will be compiled."""
        lines = []
        if self.found and self.store is not None:
            all_runs = sum(len(task.scenarios) for task in self._tasks)
            lines.append(f"{self.found} of {all_runs} runs are in {self.store.folder} already")
        real = any(task.make_model is None for _, task in self._left)
        if real and self._means.cluster is None:
            lines.append(first_run_words())
        return lines

    def _look_up(self, store: Store) -> None:
        self._tasks = [
            replace(task, entries=places)
            for task, places in zip(self._tasks, entries(store, self._tasks), strict=True)
        ]
        if self._means.part is not None:
            self._part = Part.of_tasks(self._tasks, self._means.part, self._means.command)
        self._left = []
        for number, task in enumerate(self._tasks):
            wanted = []
            for scenario, entry in zip(task.scenarios, task.entries, strict=True):
                run = entry.load(scenario.name, task.parts)
                if run is None and self._means.stored_only:
                    run = entry.failure(scenario.name)
                if run is not None:
                    self._found[number].append(run)
                wanted.append(run is None and (self._part is None or entry.key in self._part.mine))
            if any(wanted):
                self._left.append((number, task.only(wanted)))
        if self._left and self._means.stored_only:
            raise _missing(store, [task for _, task in self._left])
        for scenario in {
            id(each): each for _, task in self._left for each in task.scenarios
        }.values():
            store.note_scenario(scenario)

    def runs(self, report: Report) -> Generator[tuple[int, list[Run]], None, None]:
        """The number of each task with its runs, as soon as they are all there.

        What was found comes first. Raises what `run_tasks` raises, and when only a part was asked
        for PartDone, or ExperimentFailed if some of its runs failed: nobody has all the runs then.
        """
        numbers = {id(task): number for number, task in self._left}
        if self._part is None:
            for number in sorted(set(range(len(self._tasks))) - set(numbers.values())):
                yield number, self._found[number]
        failed: list[Run] = []
        left = [task for _, task in self._left]
        if left:
            with closing(run_tasks(left, self._jobs, report)) as done:
                for task, runs in done:
                    self._keep(task, runs)
                    number = numbers[id(task)]
                    failed += [run for run in runs if run.error]
                    if self._part is None:
                        yield number, [*self._found[number], *runs]
        if self._part is not None:
            self._end_part(self._part, failed)

    def _keep(self, task: Task, runs: Sequence[Run]) -> None:
        """Keep the runs of workers that did not see the store; the others are there."""
        if self._means.cluster is None or not task.entries:
            return
        by_name = {run.scenario: run for run in runs}
        for scenario, entry in zip(task.scenarios, task.entries, strict=True):
            entry.save(by_name[scenario.name])

    def _end_part(self, part: Part, failed: Sequence[Run]) -> None:
        assert self.store is not None
        note_part(self.store.folder, part)
        where = f"part {part.number} of {part.of} ({len(part.mine)} runs) in {self.store.folder}"
        if failed:
            first = failed[0]
            raise ExperimentFailed(
                f"{len(failed)} runs failed in {where}; the first was {first.scenario}, replication "
                f"{first.replication}: {first.error.strip().splitlines()[-1]}"
            )
        raise PartDone(
            f"done: {where}; when all parts are, 'results merge' puts them together "
            f"({part.experiment})"
        )


def _store_for(tasks: Sequence[Task], means: Means) -> Store | None:
    """The store of these tasks; None if the runs cannot or shall not be kept."""
    if means.store is None:
        return None
    if not all(task.model for task in tasks):  # what a model without a version does may change
        if means.part is not None or means.stored_only:
            raise UserError("runs of a model without a version are not kept in a store")
        return None
    return Store(real_path(means.store, "--store"), present().digest, means.force)


def _missing(store: Store, tasks: Sequence[Task]) -> UserError:
    count = sum(len(task.scenarios) for task in tasks)
    first = tasks[0]
    return UserError(
        f"{count} runs are not in {store.folder}, such as {first.scenarios[0].name}, replication "
        f"{first.replication} ('results status' says what is there, and what is stale)"
    )
