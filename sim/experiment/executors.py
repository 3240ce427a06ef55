"""Who performs tasks: an Executor of the standard library, and the little that differs by kind."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from sim.experiment.perform import perform
from sim.experiment.tasks import Run, Task

Report = Callable[[int], None]
"""Is told how many model days are done in all."""


class Workers(ABC):
    """Workers behind a `concurrent.futures.Executor`.

    `slots`: tasks in work at once; `ahead`: tasks handed over and not yet back. `perform` is what
    is submitted. `lost`: what an executor raises when its workers are gone, and another may be
    hired; `helpless`: the line to say when that happened again and again.
    """

    slots: int
    ahead: int
    lost: tuple[type[BaseException], ...] = ()
    helpless: str = ""

    @property
    @abstractmethod
    def perform(self) -> Callable[[Task], list[Run]]:
        """What an executor of these workers does with a task."""

    @abstractmethod
    def hire(self) -> Executor:
        """A fresh executor. Raises UserError if there is none to be had."""

    @abstractmethod
    def dismiss(self, executor: Executor, *, whole: bool) -> None:
        """Let an executor go; `whole`: all that was submitted has come back."""

    @abstractmethod
    def days(self) -> int:
        """Model days done so far, by all of them."""

    def explain(self, error: Exception) -> str:
        """The line to say if an error is one of the workers, not of the task; empty if not."""
        return ""


class InThisProcess(Workers):
    """One task after another, here."""

    slots = ahead = 1

    def __init__(self, report: Report) -> None:
        self._report = report
        self._days = 0

    @property
    def perform(self) -> Callable[[Task], list[Run]]:
        """Performs a task here and now, telling of every few days."""
        return lambda task: perform(task, self._progress)

    def _progress(self, days: int) -> None:
        self._days += days
        self._report(self._days)

    def hire(self) -> Executor:
        """An executor that has done its work when `submit` returns."""
        return Immediate()

    def dismiss(self, executor: Executor, *, whole: bool) -> None:
        """Nothing is left to do."""
        executor.shutdown()

    def days(self) -> int:
        """Model days done so far."""
        return self._days


class Immediate(Executor):
    """An executor without workers: `submit` does the work itself, and Ctrl-C goes through it."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call ``fn(*args, **kwargs)``; the future that comes back is done."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future
