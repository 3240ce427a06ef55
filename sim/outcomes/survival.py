"""How long until: cumulative incidence with competing events, and Kaplan-Meier without.

A case may be fixed, but it may also be closed on paper, withdrawn or overtaken by events. These
are *competing events*: who was closed on paper will not be fixed later, so treating paper closures
as censored would pretend that they might. The Aalen-Johansen estimator gives the probability of
each event by a time. Kaplan-Meier is right only where the end of the run is the sole other exit.

Durations are whole minutes, so events are counted per minute and nothing need be sorted: a year
of Beijing (ten million cases) takes a second and a few hundred megabytes at most.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim import ledger
from sim.ledger import MINUTES_A_DAY, NEVER, RunResult
from sim.outcomes.student import quantile_of_t
from sim.outcomes.window import Window

Floats = NDArray[np.float64]
Integers = NDArray[np.integer[Any]]

CASE_EVENTS: Final = ("fixed", "failed", "nominal", "community", "vanished", "withdrawn")
"""How the first closure of a case may come about; event 1 is the first of them, 0 is censored."""

PROBLEM_EVENTS: Final = ("fixed", "community", "vanished")
"""How a problem may end."""

_EVENT_OF_CLOSURE: Final = np.zeros(len(ledger.CLOSURES), np.uint8)
for _closure, _event in {
    ledger.CLOSURE_FIXED: "fixed",
    ledger.CLOSURE_CHECKED: "fixed",  # the problem was fixed by work, on another case of it
    ledger.CLOSURE_FAILED: "failed",
    ledger.CLOSURE_NOMINAL: "nominal",
    ledger.CLOSURE_COMMUNITY: "community",
    ledger.CLOSURE_VANISHED: "vanished",
    ledger.CLOSURE_WITHDRAWN: "withdrawn",
}.items():
    _EVENT_OF_CLOSURE[_closure] = CASE_EVENTS.index(_event) + 1

GRID_DAYS: Final = tuple(range(181))
"""The days since report on which curves are kept and averaged."""


@dataclass(frozen=True, eq=False)
class Incidence:
    """Cumulative incidence of competing events.

    `minutes` (T): the durations at which something happened, ascending. `probability` (K, T): the
    probability that event k happened by then. `at_risk` (T): how many were still without an event
    just before. `events`: the names of the K events. `total`: how many were followed.
    """

    events: tuple[str, ...]
    minutes: NDArray[np.int64]
    probability: Floats
    at_risk: NDArray[np.int64]
    total: int

    def at(self, event: str, days: Floats | Sequence[float] | float) -> Floats:
        """Probability of `event` within `days` days (nan if nobody was followed)."""
        wanted = np.atleast_1d(np.asarray(days, float)) * MINUTES_A_DAY
        if self.total == 0:
            return np.full(wanted.shape, np.nan)
        steps = np.concatenate(([0.0], self.probability[self.events.index(event)]))
        return np.asarray(steps[np.searchsorted(self.minutes, wanted, side="right")], float)

    def quantile(self, event: str, share: float, *, among_event: bool = False) -> float:
        """Days by which `share` of all followed had `event`.

        With `among_event` the share is of those who ever had the event. inf if the share is not
        reached within the run, nan if nobody was followed (or, with `among_event`, none had it).
        """
        if self.total == 0:
            return float("nan")
        curve = self.probability[self.events.index(event)]
        if among_event:
            if curve.size == 0 or curve[-1] <= 0:
                return float("nan")
            share = share * float(curve[-1])
        # A share met exactly must not be missed by the last bit of a sum.
        index = int(np.searchsorted(curve, share * (1 - 1e-12), side="left"))
        return float(self.minutes[index] / MINUTES_A_DAY) if index < curve.size else float("inf")

    def any_event(self) -> Incidence:
        """The same with all events taken as one, "any": then it is one minus Kaplan-Meier."""
        together = self.probability.sum(axis=0, keepdims=True)
        return Incidence(("any",), self.minutes, together, self.at_risk, self.total)


def cumulative_incidence(
    durations: Integers, events: Integers, names: tuple[str, ...]
) -> Incidence:
    """The Aalen-Johansen estimator.

    `durations` (N): whole minutes >= 0 until the event or until last seen. `events` (N): 0 if
    censored, k if event `names[k - 1]` happened. At equal times events come before censoring.
    Raises ValueError for negative durations.
    """
    if durations.size and int(durations.min()) < 0:
        raise ValueError(f"durations must not be negative, got {int(durations.min())}")
    length = int(durations.max()) + 1 if durations.size else 0
    leaving = np.bincount(durations, minlength=length)
    counts = [
        np.bincount(durations[events == number], minlength=length)
        for number in range(1, len(names) + 1)
    ]
    all_events = np.sum(counts, axis=0)
    happened = np.flatnonzero(all_events)
    at_risk = (durations.size - np.cumsum(leaving) + leaving)[happened]
    hazard = np.array([count[happened] for count in counts], float) / at_risk
    # Free of any event just before each time: the product over earlier times.
    stayed = (at_risk - all_events[happened]) / at_risk
    free = np.concatenate(([1.0], np.cumprod(stayed)[:-1]))[: happened.size]
    return Incidence(
        names, happened, np.cumsum(free * hazard, axis=1), at_risk, int(durations.size)
    )


def case_incidence(result: RunResult, window: Window) -> Incidence:
    """How first closures of the cases opened in the window come about; open ones are censored."""
    cases = result.cases
    opened = cases["opened"]
    cohort = (cases["episode"] == 0) & (opened >= window.start) & (opened < window.end)
    closed = cases["closed"][cohort]
    end = np.int32(result.days * MINUTES_A_DAY)
    durations = np.where(closed == NEVER, end, closed) - opened[cohort]
    return cumulative_incidence(durations, _EVENT_OF_CLOSURE[cases["closure"][cohort]], CASE_EVENTS)


def problem_incidence(result: RunResult, window: Window, since: str) -> Incidence:
    """How problems end, counted from `since`: "born" or "first_report" (in the window)."""
    problems = result.problems
    begun = problems[since]
    cohort = (begun >= window.start) & (begun < window.end)
    ended = problems["ended"][cohort]
    end = np.int32(result.days * MINUTES_A_DAY)
    durations = np.where(ended == NEVER, end, ended) - begun[cohort]
    return cumulative_incidence(durations, problems["exit"][cohort], PROBLEM_EVENTS)


@dataclass(frozen=True, eq=False)
class KaplanMeier:
    """Share still open by day, with a pointwise interval: `days`, `open`, `low`, `high` (T)."""

    days: Floats
    open: Floats
    low: Floats
    high: Floats

    def median(self) -> float:
        """Days by which half have ended; inf if not reached within the run, nan if none."""
        if self.days.size == 0:
            return float("nan")
        below = np.flatnonzero(self.open <= 0.5 * (1 + 1e-12))
        return float(self.days[below[0]]) if below.size else float("inf")


def kaplan_meier(
    durations: Integers, ended: NDArray[np.bool_], level: float | None = None
) -> KaplanMeier:
    """Kaplan-Meier by `scipy.stats.ecdf`; only where the end of the run is the sole other exit.

    `durations` (N) minutes; `ended` (N) False if still open at the end of the run. `level`: of the
    pointwise interval (Greenwood, log-log); without it low and high are nan, and time is saved.
    """
    if durations.size == 0:
        nothing = np.zeros(0)
        return KaplanMeier(nothing, nothing, nothing, nothing)
    from scipy import stats  # seconds on a slow processor, so only for whoever asks for it

    days = durations / MINUTES_A_DAY
    sample = stats.CensoredData(uncensored=days[ended], right=days[~ended])
    survival = stats.ecdf(sample).sf
    share = np.asarray(survival.probabilities, float)
    low = high = np.full(share.shape, np.nan)
    if level is not None:
        with warnings.catch_warnings():  # undefined where nobody has ended yet, or all have: nan
            warnings.filterwarnings("ignore", message="The confidence interval is undefined")
            interval = survival.confidence_interval(confidence_level=level, method="log-log")
        low = np.asarray(interval.low.probabilities, float)
        high = np.asarray(interval.high.probabilities, float)
    return KaplanMeier(np.asarray(survival.quantiles, float), share, low, high)


def problem_life(result: RunResult, window: Window, level: float | None = None) -> KaplanMeier:
    """Kaplan-Meier of problems born in the window, until they end in whatever way."""
    born = result.problems["born"]
    cohort = (born >= window.start) & (born < window.end)
    ended = result.problems["ended"][cohort]
    end = np.int32(result.days * MINUTES_A_DAY)
    return kaplan_meier(np.where(ended == NEVER, end, ended) - born[cohort], ended != NEVER, level)


def incidence_on_grid(result: RunResult, window: Window) -> dict[str, Floats]:
    """Event of a case -> probability by each day of GRID_DAYS (what is kept of a run)."""
    incidence = case_incidence(result, window)
    return {event: incidence.at(event, GRID_DAYS) for event in CASE_EVENTS}


@dataclass(frozen=True, eq=False)
class Band:
    """A curve averaged over replications: `mean`, `low`, `high` on the grid, and `n`."""

    mean: Floats
    low: Floats
    high: Floats
    n: int


def average(curves: Sequence[Floats], level: float) -> Band:
    """Mean over replications with a t interval at each point, kept within [0, 1].

    One curve has no interval: low and high are nan. Raises ValueError for no curves.
    """
    if not curves:
        raise ValueError("no curves to average")
    table = np.asarray(curves, float)
    n = table.shape[0]
    mean = table.mean(axis=0)
    if n == 1:
        unknown = np.full(mean.shape, np.nan)
        return Band(mean, unknown, unknown, n)
    half = quantile_of_t(0.5 + level / 2, n - 1) * table.std(axis=0, ddof=1) / np.sqrt(n)
    return Band(mean, np.clip(mean - half, 0, 1), np.clip(mean + half, 0, 1), n)
