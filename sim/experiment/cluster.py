"""Workers of a Dask cluster: other machines, or other processes of this one.

The scheduler does a task again when its worker is lost. Workers run their own copy of the program;
one that differs from ours refuses the task (`sim.experiment.perform`).
"""

from __future__ import annotations

import logging
import os
import re
import sys
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor
from functools import partial
from importlib import import_module
from typing import Any, Final

from sim.errors import UserError
from sim.experiment.executors import Workers
from sim.experiment.perform import perform
from sim.experiment.tasks import Run, Task

PATIENCE: Final = "10 s"
"""How long to wait for a scheduler to answer."""
TASKS_A_SLOT: Final = 4
"""Tasks handed over for each thread of a worker: enough for workers that join meanwhile."""
FEWEST_AHEAD: Final = 16
LOOK_SECONDS: Final = 10.0
"""How often one looks whether there are any workers."""


class Cluster(Workers):
    """The workers of the Dask scheduler at an address such as ``tcp://127.0.0.1:8786``."""

    def __init__(self, address: str) -> None:
        """Find the scheduler. UserError if none answers, or the package is not installed."""
        if not re.fullmatch(r"[a-z]+://\S+", address):
            raise UserError(
                f"expected an address such as tcp://127.0.0.1:8786, got '{address}'",
                path="--cluster",
            )
        try:
            from distributed.comm.core import CommClosedError
        except ImportError:
            raise UserError(
                "this needs the package distributed: python -m pip install distributed",
                path="--cluster",
            ) from None
        # What is wrong is said in our words; these would be said over and over.
        for name in ("distributed", "distributed.client"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.address = address
        self.lost = (CancelledError, CommClosedError)
        self.helpless = (
            f"workers of {address} were lost again and again, most likely for want of memory: use "
            "fewer of them on a machine, or a smaller city"
        )
        self._topic = f"streetwhistle-{os.getpid()}-{id(self):x}"
        self._days = 0
        self._client: Any = None
        self._looked, self._deserted = time.monotonic(), False
        self.slots = max(1, len(self._connected().nthreads()))  # one model at a time each
        self._look()
        self.ahead = max(FEWEST_AHEAD, TASKS_A_SLOT * self.slots)

    @property
    def perform(self) -> Callable[[Task], list[Run]]:
        """Performs a task in a worker, which tells the scheduler how far it is."""
        return partial(_perform, topic=self._topic)

    def hire(self) -> Executor:
        """The executor of a connection to the scheduler; made anew if it is broken."""
        executor: Executor = self._connected().get_executor(pure=False)
        return executor

    def _connected(self) -> Any:
        from distributed import Client

        if self._client is not None:
            return self._client
        try:
            self._client = Client(self.address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            reason = " ".join(str(error).split()).rstrip(".")
            raise UserError(
                f"no Dask scheduler answers at '{self.address}' ({reason}); what was finished is "
                "kept",
                path="--cluster",
            ) from None
        self._client.subscribe_topic(self._topic, self._heard)
        try:
            # By a name of the standard library: a worker that cannot load our names would die.
            self._client.run(import_module, _perform.__module__)
        except Exception as error:
            words = self.explain(error)
            self._client.close()
            self._client = None
            raise UserError(words) from None
        return self._client

    def dismiss(self, executor: Executor, *, whole: bool) -> None:
        """Take back what has not begun; what has goes on to its end, and is kept."""
        executor.shutdown(wait=False)
        self._client.close()
        self._client = None

    def explain(self, error: Exception) -> str:
        """What a task raises is ours; anything else is a fault of the cluster."""
        from distributed.scheduler import KilledWorker

        if isinstance(error, KilledWorker):
            return self.helpless
        if isinstance(error, (UserError, OSError)):
            return ""
        reason = str(error.__cause__ or error).strip().partition("\n")[0]
        return (
            f"the machines of {self.address} cannot run this program ({reason}): start scheduler "
            "and workers in its folder with PYTHONPATH=. and the same packages"
        )

    def days(self) -> int:
        """Model days done so far; those of a task that is done twice count twice."""
        if time.monotonic() - self._looked > LOOK_SECONDS:
            self._look()
        return self._days

    def _look(self) -> None:
        """Say so if there are no workers, once until there are some."""
        self._looked = time.monotonic()
        deserted = not self._connected().nthreads()
        if deserted and not self._deserted:
            print(f"{self.address} has no workers: waiting for some", file=sys.stderr, flush=True)
        self._deserted = deserted

    def _heard(self, event: Any) -> None:
        self._days += int(event[1])


def _perform(task: Task, *, topic: str) -> list[Run]:
    from distributed import get_worker

    worker = get_worker()
    return perform(task, lambda days: worker.log_event(topic, days))
