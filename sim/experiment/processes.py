"""Worker processes on this machine.

They are started afresh (spawn: numba and forks do not mix). They leave Ctrl-C to the parent and end
themselves when the parent is gone, however it went. A worker that is killed (out of memory) breaks
its executor, and another is hired.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection
from typing import Any

from sim.experiment.executors import Workers
from sim.experiment.perform import governance_model, perform
from sim.experiment.tasks import Run, Task

_done: Any = None  # in a worker: the shared count of model days


class Processes(Workers):
    """So many processes of this machine."""

    lost = (BrokenProcessPool,)

    def __init__(self, jobs: int, *, compile_first: bool) -> None:
        """`compile_first`: compile the inner loops here, or each process would do it at once."""
        self.slots = jobs
        self.ahead = 2 * jobs  # nobody waits while a result is on its way
        self.helpless = (
            "the worker processes were killed again and again, most likely for want of memory: "
            f"use fewer of them (--jobs {max(1, jobs // 2)}) or a smaller city"
        )
        self._context = multiprocessing.get_context("spawn")
        self._count = self._context.Value("q", 0)
        self._others: set[Any] = set()
        self._compile_first = compile_first

    @property
    def perform(self) -> Callable[[Task], list[Run]]:
        """Performs a task in a worker, counting days for all to see."""
        return _perform

    def hire(self) -> Executor:
        """A pool of processes."""
        if self._compile_first:
            _compile()
            self._compile_first = False
        self._others = set(multiprocessing.active_children())
        return _Pool(
            self.slots, mp_context=self._context, initializer=_begin, initargs=(self._count,)
        )

    def dismiss(self, executor: Executor, *, whole: bool) -> None:
        """End the processes; at once if they are still at work."""
        if not whole:
            for process in set(multiprocessing.active_children()) - self._others:
                process.terminate()
        executor.shutdown(wait=True, cancel_futures=True)

    def days(self) -> int:
        """Model days done so far; those of a task that is done twice count twice."""
        return int(self._count.value)


class _Pool(ProcessPoolExecutor):
    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        with _interrupts_held():  # a worker inherits that, so Ctrl-C never meets it half awake
            return super().submit(fn, *args, **kwargs)


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


def _compile() -> None:
    from sim.scenario import load_scenario

    governance_model(load_scenario("baseline"), warmup=0, lead=0).run(1)  # calls them all


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
