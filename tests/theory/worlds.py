"""Tiny worlds with a known answer: the ordinary program with everything but a few queues off.

A theory world has `STREETS` streets of one place each. With no departments each street office is
a queueing station of its own, fed by its own stream of problems, every one reported in the minute
it arises. Nothing in `sim/` knows of these worlds: they are scenarios with unusual numbers.

Time is in whole minutes and work ends at the end of a minute, so exponential work with mean m
takes `whole_minutes(m)` on average, half a minute more.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np

from benchmarks.quiet import baseline, quiet_scenario, quiet_type
from sim.cityfile import District
from sim.departments import DepartmentKind
from sim.issue_types import DepartmentNeed, IssueType
from sim.ledger import MINUTES_A_DAY, RunResult
from sim.model import GovernanceModel
from sim.scenario import Scenario, load_scenario

STREETS = 120
RESIDENTS = 1_000  # of a street
WARMUP, DAYS, REPLICATIONS = 30, 100, 12
FEW = 8  # replications: enough to see a gross fault

#: On top of what every quiet world has switched off: no way takes any time, nothing goes back.
PARAMETERS = {
    "effort.line_weight": 0.0,
    "dispatch.direct_minutes": 0.0,
    "dispatch.emergency_minutes": 0.0,
    "referral.days": 0.0,
    "bounce.base": 0.0,
}
LEVERS = {"reopening": 0.0, "community_minutes": 0.0}


@dataclass(frozen=True)
class Kind:
    """A kind of problem: how many a street has a day and what each needs (mean minutes)."""

    a_day: float
    minutes: float
    emergency: float = 0.0
    departments: Mapping[str, float] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)


def whole_minutes(mean: float) -> float:
    """Mean of an exponential number of minutes, rounded up."""
    return 1.0 / -math.expm1(-1.0 / mean)


def at_load(load: float, minutes: float, heads: int = 1) -> float:
    """Problems a day that keep `heads` busy for `load` of their time, each needing `minutes`."""
    return load * heads * MINUTES_A_DAY / minutes


def _issue_type(name: str, kind: Kind) -> IssueType:
    needs = [DepartmentNeed(office, minutes, 1.0) for office, minutes in kind.departments.items()]
    traits = {"emergency_share": kind.emergency, "departments": tuple(needs), **kind.more}
    return quiet_type(name, kind.a_day * 365.0 * 1000.0 / RESIDENTS, kind.minutes, **traits)


def _department(name: str, level: str, ratio: float) -> DepartmentKind:
    some = next(iter(baseline().departments.values()))
    return replace(some, name=name, level=level, heads=replace(some.heads, value=ratio))


def theory_world(
    *kinds: Kind,
    heads: int = 1,
    branches: Mapping[str, int] | None = None,
    bureaus: Mapping[str, int] | None = None,
    streets: int = STREETS,
    parameters: Mapping[str, float] | None = None,
    levers: Mapping[str, float] | None = None,
    shift: tuple[int, int] = (0, MINUTES_A_DAY),
) -> Scenario:
    """A scenario in theory mode: heads of every street office, of branches, of bureaus (by name).

    `shift` is its first minute and its length; an idle bureau is always there.
    """
    base = baseline()
    people = RESIDENTS * streets
    offices = {}
    for name, number in (branches or {}).items():
        offices[name] = _department(name, "branch", number * 1e4 / RESIDENTS)
    for name, number in {"idle": 1, **(bureaus or {})}.items():
        offices[name] = _department(name, "bureau", number * 1e5 / people)
    city = replace(
        base.city,
        residents_per_place=float(RESIDENTS),
        residents_per_community=float(RESIDENTS),
        street_heads=heads * 1e4 / RESIDENTS,
        street_size_sd=0.0,
        districts=(District("Theory", "理论", people, streets),),
    )
    return quiet_scenario(
        "theory",
        city,
        {f"kind{i}": _issue_type(f"kind{i}", kind) for i, kind in enumerate(kinds)},
        offices,
        {**PARAMETERS, **(parameters or {})},
        {**LEVERS, **(levers or {})},
        calendar=replace(base.calendar, shift_start=shift[0], shift_minutes=shift[1]),
    )


def number_at_units(model: GovernanceModel) -> np.ndarray:
    """Pieces of work at each unit of the first district, waiting or in hand: f8 (units,)."""
    d = model.districts[0].arrays
    in_hand = np.bincount(d.servers["unit"], d.servers["job"] >= 0, len(d.units))
    return d.units["waiting"] + in_hand


@cache
def ordinary_run(scenario: str, warmup: int = 60, days: int = 240) -> RunResult:
    """A run of the district with everything on, as anybody would make it."""
    model = GovernanceModel(load_scenario(scenario, city="district"), warmup=warmup, lead=0)
    model.run(days)
    return model.result()


def runs(
    scenario: Scenario,
    replications: int = REPLICATIONS,
    days: int = DAYS,
    warmup: int = WARMUP,
    every_day: Callable[[GovernanceModel], None] | None = None,
) -> list[RunResult]:
    """Independent replications; `every_day` is called after each day, to watch or to sabotage."""
    results = []
    for replication in range(replications):
        model = GovernanceModel(scenario, replication=replication, seed=2018, warmup=warmup, lead=0)
        while model.day < days:
            model.step()
            if every_day is not None:
                every_day(model)
        results.append(model.result())
    return results
