"""The reference workload in this program's own kernels: a world with everything else switched off.

One resident is touched by a problem and reports it in the minute in which it arises; nothing ends a
case but its work; every fix holds. What this does otherwise than the peers is told in README.md;
`peers.py` shows the counts. The whole model keeps its ledger of cases; the kernels alone count what
is in it day by day and forget it, as the peers do, who keep nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from benchmarks import reference
from benchmarks.quiet import NEVER_DAYS, baseline, quiet_scenario, quiet_type
from benchmarks.reference import Counts
from sim.cityfile import District
from sim.compiled import compiled
from sim.datafiles import Sentence
from sim.departments import DepartmentKind
from sim.issue_types import DepartmentNeed, IssueType
from sim.kernels.day import open_day, run_day
from sim.model import GovernanceModel
from sim.now import CLOCK_FIELDS
from sim.scenario import Scenario

HANDOFF_DAYS = 0.5 * (reference.SHORTEST_HANDOFF + reference.LONGEST_HANDOFF)
LINE_WEIGHT = 0.01  # the line takes one per cent of a department's minutes
EFFORT = 1.0 / (1.0 + LINE_WEIGHT)

#: On top of what every quiet world has switched off.
PARAMETERS = {
    # trust moves nothing, no project changes a rate
    "learning.trust_effect": 0.0,
    "learning.news": 0.0,
    "planning.project_years": NEVER_DAYS,
    # ways
    "referral.days": HANDOFF_DAYS,
    "dispatch.forwarding_days": 0.0,
    "dispatch.emergency_minutes": HANDOFF_DAYS * 1440,
    "bounce.base": 1.0,
    "bounce.cap": 1.0,
    "bounce.days": HANDOFF_DAYS,
    "bounce.street_minutes": float(reference.RETRIAGE_MINUTES),
    "bounce.limit": float(reference.MOST_BOUNCES),
    # heads: all alike, nearly all of their time for the streets
    "effort.base_weight": 1.0,
    "effort.elasticity": 1.0,
    "effort.line_weight": LINE_WEIGHT,
    "effort.alignment_sd": 0.0,
    "effort.acting_alignment": 1.0,
}

LEVERS = {"responsibility_list": 0.0, "linking": 0.0}


def _ambiguity() -> float:
    """So that `BOUNCE` of all visits are bounced, though those of emergencies never are."""
    visits = [(kind.share * len(kind.departments), kind.urgent) for kind in reference.KINDS]
    disputable = sum(number for number, urgent in visits if not urgent) / sum(
        number for number, _ in visits
    )
    again = reference.BOUNCE / (1.0 - reference.BOUNCE) / disputable
    return again / (1.0 + again) / (1.0 - EFFORT)


def _issue_type(kind: reference.Kind, ambiguity: float) -> IssueType:
    needs = [
        DepartmentNeed(reference.DEPARTMENTS[number], float(minutes), 1.0)
        for number, minutes in kind.departments
    ]
    return quiet_type(
        kind.name,
        1000.0 * reference.CASES_PER_RESIDENT_YEAR * kind.share,
        float(kind.street_minutes),
        tuple(needs),
        emergency_share=float(kind.urgent),
        deadline_hours=24.0 * kind.deadline_days,
        ambiguity=ambiguity,
    )


def scenario(residents: int) -> Scenario:
    """The reference workload as a scenario of `residents` people."""
    base = baseline()
    heads, department_heads = reference.staff(residents)
    number = reference.streets_of(residents)
    departments = {}
    for name, each in zip(reference.DEPARTMENTS, department_heads, strict=True):
        ratio = each * 100_000 / residents
        sentence = Sentence(ratio, "heads per 100,000 residents", ratio, ratio, "assumed")
        departments[name] = DepartmentKind(name, name, name, "bureau", sentence)
    ambiguity = _ambiguity()
    city = replace(
        base.city,
        name="reference",
        seed_key="reference",
        residents_per_place=reference.RESIDENTS_PER_COMMUNITY,
        residents_per_community=reference.RESIDENTS_PER_COMMUNITY,
        street_heads=heads * 1e4 * number / residents,
        street_size_sd=0.0,
        districts=(District("Reference", "Reference", residents, number),),
    )
    return quiet_scenario(
        "reference",
        city,
        {kind.name: _issue_type(kind, ambiguity) for kind in reference.KINDS},
        departments,
        PARAMETERS,
        LEVERS,
        calendar=replace(base.calendar, spring_festival=()),
    )


def build(residents: int) -> GovernanceModel:
    """A model at its first day, all of which is recorded."""
    return GovernanceModel(scenario(residents), warmup=0, lead=0)


def run(model: GovernanceModel, days: int = reference.DAYS) -> None:
    """The whole model, its Mesa agents and its record of days included."""
    model.run(days)


#: What is summed over the rows of the ledger of cases.
TOTALS = np.dtype(
    [
        ("cases", "i8"),
        ("closed", "i8"),
        ("visits", "i8"),
        ("bounces", "i8"),
        ("again", "i8"),  # jobs at a street between two departments
        ("minutes_open", "i8"),
    ]
)


@dataclass
class Kernels:
    """A model whose days are run by the kernels alone; the calendar of those days, a row of the clock a day; what has been counted."""

    model: GovernanceModel
    clocks: np.recarray
    totals: np.recarray


def build_kernels(residents: int, days: int = reference.DAYS) -> Kernels:
    """A model at its first day, and the dates of `days`."""
    model = build(residents)
    clocks = np.zeros(days, [(name, "i8") for name in CLOCK_FIELDS]).view(np.recarray)
    for day in range(1, days):
        clocks[day] = tuple(model.districts[0].clock(day))
    return Kernels(model, clocks, no_totals())


def run_kernels(world: Kernels, days: int = reference.DAYS) -> None:
    """The kernels alone: after the first day nobody decides. Raises RuntimeError if a kernel finds a mistake."""
    world.model.run(1)
    for district in world.model.districts:
        day = 1
        while day < days:
            district.make_room()
            day = days_of_kernels(district.arrays, world.clocks[:days], day, world.totals)
            if district.now.error:
                raise RuntimeError(f"day {day}: error {district.now.error}")


@compiled
def days_of_kernels(d, clocks, day, totals):  # type: ignore[no-untyped-def]
    """Days from `day` on, each with its row of the clock, until one is over that leaves no room for another; the day that comes next.

    After each day the rows of its ledger are counted and given back.
    """
    now = d.now[0]
    while day < clocks.shape[0]:
        clock = clocks[day]
        now.day, now.minute = clock.day, clock.minute
        now.day_start, now.day_end = clock.day_start, clock.day_end
        now.shift_start, now.shift_end = clock.shift_start, clock.shift_end
        now.due_week, now.due_fortnight = clock.due_week, clock.due_fortnight
        now.month, now.working = clock.month, clock.working
        open_day(d)
        run_day(d)
        count_cases(d.case_rows, now.case_rows, totals)
        now.case_rows = 0
        now.problem_rows = 0
        day += 1
        if now.short or now.error:
            break
    return day


@compiled
def count_cases(rows, number, totals):  # type: ignore[no-untyped-def]
    """Add the first `number` rows of the ledger of cases to the totals."""
    total = totals[0]
    for i in range(number):
        case = rows[i]
        total.cases += 1
        total.visits += case.handoffs
        total.bounces += case.bounces
        if case.emergency == 0 and case.handoffs > 1:
            total.again += case.handoffs - 1
        if case.closed >= 0:
            total.closed += 1
            total.minutes_open += case.closed - case.opened


def no_totals() -> np.recarray:
    """Nothing counted yet."""
    return np.zeros(1, TOTALS).view(np.recarray)


def counts(world: GovernanceModel | Kernels) -> Counts:
    """What has been done, from the ledger. The model cannot go on after this."""
    model, totals = (
        (world.model, world.totals) if isinstance(world, Kernels) else (world, no_totals())
    )
    events = sum(int(district.now.events) for district in model.districts)
    cases = model.result().cases  # the kernels alone have left the open ones, and the first day's
    count_cases(cases.view(np.recarray), len(cases), totals)
    total = totals[0]
    return Counts(
        cases=int(total.cases),
        closed=int(total.closed),
        handoffs=int(total.visits + total.bounces),
        bounces=int(total.bounces),
        street_jobs=int(total.cases + total.bounces + total.again),
        events=events,
        days_open=float(total.minutes_open) / 1440,
    )
