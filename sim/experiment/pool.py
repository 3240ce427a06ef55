"""Many tasks on many processes, with the same results as one after another in this one.

Workers are started afresh (spawn: numba and forks do not mix). They leave Ctrl-C to the parent and
end themselves when the parent is gone, however it went. A worker that is killed (out of memory)
breaks its pool; the pool is then made anew and what was not finished is done again.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from multiprocessing import connection
from typing import Any, Final

from sim.errors import UserError
from sim.experiment.tasks import Run, Task, perform

Report = Callable[[int], None]
"""Is told how many model days are done in all."""

LOOK_SECONDS: Final = 0.2
"""How often the parent looks how far the workers are."""
FRUITLESS_POOLS: Final = 3
"""Pools in a row that may break without one finished task."""

_done: Any = None  # in a worker: the shared count of model days


def run_tasks(
    tasks: Sequence[Task], jobs: int, report: Report
) -> Generator[tuple[Task, list[Run]], None, None]:
    """Tasks with their runs, each as soon as it is finished.

    With one job everything happens in this process. Leaving the loop early (Ctrl-C, an error) ends
    the workers. Raises UserError of a task, and UserError if workers die again and again.
    """
    jobs = min(jobs, len(tasks))
    if jobs > 1:
        yield from _in_processes(tasks, jobs, report)
        return
    done = 0

    def progress(days: int) -> None:
        nonlocal done
        done += days
        report(done)

    for task in tasks:
        yield task, perform(task, progress)


def _in_processes(
    tasks: Sequence[Task], jobs: int, report: Report
) -> Generator[tuple[Task, list[Run]], None, None]:
    context = multiprocessing.get_context("spawn")
    done = context.Value("q", 0)
    left = list(tasks)
    fruitless = 0
    while left:
        finished: list[Task] = []
        try:
            pool = _one_pool(left, min(jobs, len(left)), context, done, report)
            with closing(pool):
                for task, runs in pool:
                    finished.append(task)
                    yield task, runs
        except BrokenProcessPool:
            fruitless = 0 if finished else fruitless + 1
            if fruitless == FRUITLESS_POOLS:
                raise UserError(
                    "the worker processes were killed again and again, most likely for want of "
                    f"memory: use fewer of them (--jobs {max(1, jobs // 2)}) or a smaller city"
                ) from None
        left = [task for task in left if not any(task is each for each in finished)]


def _one_pool(
    tasks: Sequence[Task], jobs: int, context: Any, done: Any, report: Report
) -> Generator[tuple[Task, list[Run]], None, None]:
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(done,))
    whole = False
    try:
        with _interrupts_held():  # a worker inherits that, so Ctrl-C never meets it half awake
            waiting: dict[Future[list[Run]], Task] = {
                pool.submit(_perform, task): task for task in tasks
            }
        while waiting:
            ready, _ = wait(waiting, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED)
            report(done.value)
            for future in ready:
                yield waiting.pop(future), future.result()
        whole = True
    finally:
        if not whole:
            for process in set(multiprocessing.active_children()) - others:
                process.terminate()
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C waits until the block is left (where the system can do that)."""
    main = threading.current_thread() is threading.main_thread()
    if not (hasattr(signal, "pthread_sigmask") and main):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(done: Any) -> None:
    global _done
    _done = done
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def _perform(task: Task) -> list[Run]:
    def progress(days: int) -> None:
        with _done.get_lock():
            _done.value += days

    return perform(task, progress)
