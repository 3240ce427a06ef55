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

from sim.cityfile import District
from sim.departments import DepartmentKind
from sim.issue_types import DepartmentNeed, IssueType
from sim.ledger import MINUTES_A_DAY, RunResult
from sim.model import GovernanceModel
from sim.parameters import Parameters
from sim.scenario import Scenario, load_scenario

STREETS = 120
RESIDENTS = 1_000  # of a street
FOREVER = 1e12  # days
WARMUP, DAYS, REPLICATIONS = 30, 100, 12
FEW = 8  # replications: enough to see a gross fault

#: All that would come between an arrival and its server is off; heads work day and night.
PARAMETERS = {
    "work.weekend_staff": 1.0,
    "work.duty_desk": 0.0,
    "work.fix_works": 1.0,
    "effort.line_weight": 0.0,
    "dispatch.direct_minutes": 0.0,
    "dispatch.emergency_minutes": 0.0,
    "dispatch.web_share": 0.0,
    "referral.days": 0.0,
    "referral.street_minutes": 0.0,
    "referral.chasing_minutes": 0.0,
    "bounce.base": 0.0,
    "nominal.shelving_rate": 0.0,
    "reporting.at_birth": 1.0,
    "reporting.rate": 0.0,
    "patience.withdraw_after_days": FOREVER,
    "places.condition_sd": 0.0,
    "decisions.per_street_year": 0.0,
    "line.neglect": 0.0,
    "theory.exponential_minutes": 1.0,
}
LEVERS = {
    "tasks_from_above": 0.0,
    "investment_promotion": 0.0,
    "inner_handoffs": 0.0,
    "direct_dispatch": 1.0,
    "callback": 0.0,
    "reopening": 0.0,
    "community_minutes": 0.0,
}


@dataclass(frozen=True)
class Kind:
    """A kind of problem: how many a street has a day and what each needs (mean minutes)."""

    a_day: float
    minutes: float
    emergency: float = 0.0
    departments: Mapping[str, float] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)


@cache
def baseline() -> Scenario:
    """The baseline scenario: read once."""
    return load_scenario("baseline", city="district")


def whole_minutes(mean: float) -> float:
    """Mean of an exponential number of minutes, rounded up."""
    return 1.0 / -math.expm1(-1.0 / mean)


def at_load(load: float, minutes: float, heads: int = 1) -> float:
    """Problems a day that keep `heads` busy for `load` of their time, each needing `minutes`."""
    return load * heads * MINUTES_A_DAY / minutes


def _issue_type(name: str, kind: Kind) -> IssueType:
    needs = [DepartmentNeed(office, minutes, 1.0) for office, minutes in kind.departments.items()]
    quiet = replace(
        next(iter(baseline().issue_types.values())),
        name=name,
        problems=kind.a_day * 365.0 * 1000.0 / RESIDENTS,
        season=(1.0,) * 12,
        emergency_share=kind.emergency,
        street_minutes=kind.minutes,
        departments=tuple(needs),
        touched=1.0,
        touched_sigma=0.0,
        community_reach=0.0,
        root_share=0.0,
        lead_days=0.0,
        vanish_days=FOREVER,
        infrastructure=0.0,
        estate=False,
        burst_share=0.0,
    )
    return replace(quiet, **kind.more)


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
    values = {**base.parameters.values, **PARAMETERS, **(parameters or {})}
    assert set(values) == set(base.parameters.values), "no such parameter"
    board = {**base.levers, **LEVERS, **(levers or {})}
    assert set(board) == set(base.levers), "no such lever"
    people = RESIDENTS * streets
    offices = {}
    for name, number in (branches or {}).items():
        offices[name] = _department(name, "branch", number * 1e4 / RESIDENTS)
    for name, number in {"idle": 1, **(bureaus or {})}.items():
        offices[name] = _department(name, "bureau", number * 1e5 / people)
    return replace(
        base,
        name="theory",
        city=replace(
            base.city,
            residents_per_place=float(RESIDENTS),
            residents_per_community=float(RESIDENTS),
            street_heads=heads * 1e4 / RESIDENTS,
            street_size_sd=0.0,
            districts=(District("Theory", "理论", people, streets),),
        ),
        issue_types={f"kind{i}": _issue_type(f"kind{i}", kind) for i, kind in enumerate(kinds)},
        departments=offices,
        parameters=Parameters(base.parameters.book, values),
        levers=board,
        calendar=replace(base.calendar, shift_start=shift[0], shift_minutes=shift[1]),
    )


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
