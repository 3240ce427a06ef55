"""By what means runs are come by: which store, which machines, which part of them.

Means never change a number, so no experiment passes them on: they hold for everything that runs
inside ``with using(...)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sim.errors import UserError

DEFAULT_STORE: Final = Path("results") / "store"
MOST_PARTS: Final = 100_000


@dataclass(frozen=True)
class Means:
    """How to come by runs.

    `store`: folder where finished runs are kept and found again; None: neither. `force`: run again
    what is stored. `cluster`: address of a Dask scheduler whose workers run the tasks; None: this
    machine. `part`: (number, of how many) of an experiment to run, numbers from 1; None: all of it.
    `stored_only`: run nothing, and refuse if a run is missing. `command`: the words of the command
    line that asks, if one does; they are kept with a part, so that the parts can be joined.
    """

    store: Path | None = DEFAULT_STORE
    force: bool = False
    cluster: str | None = None
    part: tuple[int, int] | None = None
    stored_only: bool = False
    command: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse what contradicts itself, with a UserError."""
        if self.part is not None:
            number, of = self.part
            if not 1 <= number <= of <= MOST_PARTS:
                raise UserError(f"there is no part {number} of {of}", path="--shard")
            if self.store is None:
                raise UserError("a part of an experiment needs a store to leave its runs in")
        if self.stored_only and (self.store is None or self.force or self.part):
            raise UserError("to run nothing there must be a store, and nothing to be run again")


_now: ContextVar[Means] = ContextVar("means", default=Means())  # noqa: B039 (it is frozen)


def current() -> Means:
    """The means that hold here."""
    return _now.get()


@contextmanager
def using(**changes: Any) -> Iterator[Means]:
    """Inside the block these means hold: fields of `Means`, the others as they were outside.

    Raises UserError for means that contradict themselves, TypeError for a name that is none.

    ``with using(cluster="tcp://127.0.0.1:8786"): compare(scenarios)``
    """
    means = replace(current(), **changes)
    before = _now.set(means)
    try:
        yield means
    finally:
        _now.reset(before)
