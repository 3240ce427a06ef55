"""How an experiment is run: how long, how often, with which seed, on how many processors."""

from __future__ import annotations

import os
from dataclasses import dataclass

from sim.errors import UserError
from sim.outcomes.window import DAYS_A_YEAR
from sim.settings import RunSettings, load_settings


@dataclass(frozen=True)
class Schedule:
    """What all runs of an experiment have in common.

    `days`: observed days. `warmup`: days run before day 0. `lead`: how many of them are recorded
    (at most `warmup`). `replications`: how often, each with its own luck. `seed`: of all luck.
    `window`: first and last day measured, both included; None for the last year of the run.
    `vary_city`: every replication has a city of its own, drawn from the same city file.
    """

    days: int
    warmup: int
    lead: int
    replications: int
    seed: int
    window: tuple[int, int] | None = None
    vary_city: bool = False

    def __post_init__(self) -> None:
        """Refuse a window that the run does not cover, with a UserError."""
        object.__setattr__(self, "lead", min(self.lead, self.warmup))
        if self.window is not None:
            first, last = self.window
            if not -self.lead <= first <= last < self.days:
                raise UserError(
                    f"first and last day must lie in {-self.lead}..{self.days - 1} in this "
                    f"order, got {first} and {last}",
                    path="--window",
                )

    @property
    def measured(self) -> tuple[int, int]:
        """First and last day measured: the window, or the last year of the run."""
        return self.window or (max(0, self.days - DAYS_A_YEAR), self.days - 1)


def schedule_of(
    *,
    days: int | None = None,
    warmup: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    lead: int | None = None,
    window: tuple[int, int] | None = None,
    vary_city: bool = False,
    settings: RunSettings | None = None,
) -> Schedule:
    """A schedule in which None means the default of the settings file.

    Raises UserError for what lies outside the ranges of that file.
    """
    known = settings or load_settings()
    return Schedule(
        days=known.checked("days", days),
        warmup=known.checked("warmup", warmup),
        lead=known.checked("lead", lead),
        replications=known.checked("replications", replications),
        seed=known.checked("seed", seed),
        window=window,
        vary_city=vary_city,
    )


def workers_for(jobs: int | None) -> int:
    """How many processes to use: as asked for; None means as many as this process may use.

    Raises UserError for fewer than one.
    """
    if jobs is None:
        if hasattr(os, "sched_getaffinity"):  # fewer than there are, in a container or a batch job
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1
    if jobs < 1:
        raise UserError(f"{jobs} processes cannot do anything: give 1 or more", path="--jobs")
    return jobs
