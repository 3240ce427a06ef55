"""Many tasks on many workers, with the same results as one after another in this process."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import closing
from dataclasses import replace
from typing import Final

from sim.errors import UserError
from sim.experiment.executors import InThisProcess, Report, Workers
from sim.experiment.means import current
from sim.experiment.tasks import Run, Task, best_cut

LOOK_SECONDS: Final = 0.2
"""How often one looks how far the workers are."""
FEW: Final = 4
"""With fewer tasks for each worker it matters how they are cut."""
FRUITLESS: Final = 3
"""Executors in a row that may be lost without one finished task."""


def run_tasks(
    tasks: Sequence[Task], jobs: int, report: Report
) -> Generator[tuple[Task, list[Run]], None, None]:
    """Tasks with their runs, each as soon as it is finished.

    `jobs`: processes of this machine (one: everything happens in this process), unless the means
    name a cluster. Tasks are cut further if there are fewer of them than workers. Leaving the loop
    early (Ctrl-C, an error) ends the workers. Raises UserError of a task, OSError if a run could
    not be kept, and UserError if workers are lost again and again.
    """
    workers, pieces = _hired(tasks, jobs, report)
    left = {id(task): len([piece for piece, whole in pieces if whole is task]) for task in tasks}
    runs: dict[int, list[Run]] = {id(task): [] for task in tasks}
    whole_of = {id(piece): whole for piece, whole in pieces}
    with closing(_performed([piece for piece, _ in pieces], workers, report)) as results:
        for piece, done in results:
            task = whole_of[id(piece)]
            runs[id(task)] += done
            left[id(task)] -= 1
            if not left[id(task)]:
                yield task, runs[id(task)]


def _hired(
    tasks: Sequence[Task], jobs: int, report: Report
) -> tuple[Workers, list[tuple[Task, Task]]]:
    """Workers, and the tasks cut for them: (piece, task)."""
    address = current().cluster
    if address is not None:
        from sim.experiment.cluster import Cluster

        workers: Workers = Cluster(address)
        return workers, _cut(tasks, workers.slots)
    pieces = _cut(tasks, jobs)
    if min(jobs, len(pieces)) <= 1:
        return InThisProcess(report), pieces
    from sim.experiment.processes import Processes

    real = any(task.make_model is None for task in tasks)
    return Processes(min(jobs, len(pieces)), compile_first=real), pieces


def _cut(tasks: Sequence[Task], slots: int) -> list[tuple[Task, Task]]:
    """Pieces for so many workers: (piece, task). What is stored was not known to the plan."""
    pieces = 1
    if len(tasks) < FEW * slots:
        once = replace(tasks[0].schedule, replications=1)
        pieces = best_cut([len(task.scenarios) for task in tasks], once, slots)
    return [(piece, task) for task in tasks for piece in task.cut(pieces)]


def _performed(
    tasks: Sequence[Task], workers: Workers, report: Report
) -> Generator[tuple[Task, list[Run]], None, None]:
    """Tasks with their runs; when workers are lost others are hired for what is not finished."""
    left = list(tasks)
    fruitless = 0
    while left:
        finished: set[int] = set()
        try:
            with closing(_until_lost(left, workers, report)) as results:
                for task, runs in results:
                    finished.add(id(task))
                    yield task, runs
        except workers.lost:
            fruitless = 0 if finished else fruitless + 1
            if fruitless == FRUITLESS:
                raise UserError(workers.helpless) from None
        except Exception as error:
            words = workers.explain(error)
            if not words:
                raise
            raise UserError(words) from None
        left = [task for task in left if id(task) not in finished]


def _until_lost(
    tasks: Sequence[Task], workers: Workers, report: Report
) -> Generator[tuple[Task, list[Run]], None, None]:
    executor = workers.hire()
    queue = deque(tasks)
    waiting: dict[Future[list[Run]], Task] = {}
    whole = False
    try:
        while queue or waiting:
            while queue and len(waiting) < workers.ahead:
                task = queue.popleft()
                waiting[executor.submit(workers.perform, task)] = task
            ready, _ = wait(waiting, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED)
            report(workers.days())
            for future in sorted(ready, key=_failed):  # what is finished before what is lost
                yield waiting.pop(future), future.result()
        whole = True
    finally:
        workers.dismiss(executor, whole=whole)


def _failed(future: Future[list[Run]]) -> bool:
    return future.cancelled() or future.exception() is not None
