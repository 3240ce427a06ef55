"""How far an experiment is: a bar with the time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, Self

LINES = 20
"""At most about so many plain lines, however many replications."""
SECONDS = 60.0
"""If no replication is finished for so long, a plain line says how far the work is."""


class Progress:
    """Shows how many model days of `total` are done. Use it in ``with``.

    `bar`: a bar (None: if standard error is a terminal) or lines; `quiet`: neither.
    """

    def __init__(
        self, total: int, replications: int, *, bar: bool | None = None, quiet: bool = False
    ) -> None:
        self.total = total
        self.replications = replications
        self.quiet = quiet
        self.wants_bar = not quiet and (sys.stderr.isatty() if bar is None else bar)
        self._began = self._told = self._ready = time.monotonic()
        self._finished = 0
        self._days = 0
        self._bar: Any = None
        self._row: Any = None

    def __enter__(self) -> Self:
        if self.wants_bar:
            from rich.console import Console
            from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                TaskProgressColumn(),
                TextColumn("time left"),
                TimeRemainingColumn(elapsed_when_finished=True),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._row = self._bar.add_task(self._words(), total=self.total)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def days(self, done: int) -> None:
        """So many model days are done in all (days done twice do not count beyond the total)."""
        self._days = min(done, self.total)
        if not done:
            self._ready = time.monotonic()  # what getting ready takes says nothing of the rest
        if self._bar is not None:
            self._bar.update(self._row, completed=self._days, description=self._words())
        elif time.monotonic() - self._told >= SECONDS:
            self._line(f"{self._days / self.total:.0%} done, {self._times()}" if self.total else "")

    def replication(self) -> None:
        """One more replication is finished."""
        self._finished += 1
        due = self._finished % max(1, self.replications // LINES) == 0
        if due and self._bar is None:
            self._line(f"replication {self._finished} of {self.replications} done, {self._times()}")

    def say(self, *lines: str) -> None:
        """Lines above the bar, or among the lines; an empty one is not said."""
        for line in filter(None, lines):
            if self._bar is not None:
                self._bar.console.print(line, markup=False, highlight=False)
            else:
                self._line(line)

    def _line(self, line: str) -> None:
        self._told = time.monotonic()
        if line and not self.quiet:
            print(line, file=sys.stderr, flush=True)

    def _words(self) -> str:
        if not self._days:
            return "getting ready"
        return f"{self._finished} of {self.replications} replications"

    def _times(self) -> str:
        gone = time.monotonic() - self._began
        if not self._days:
            return f"{in_clock(gone)} gone"
        worked = time.monotonic() - self._ready
        left = worked * (self.total - self._days) / self._days
        return f"{in_clock(gone)} gone, about {in_clock(left)} left"


def in_clock(seconds: float) -> str:
    """Seconds as ``m:ss`` or ``h:mm:ss``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
