"""Quiet worlds: the ordinary program with everything between an arrival and its server switched off.

A problem touches one resident and is reported in the minute in which it arises; nothing ends a case
but its work; every fix holds. Such a world is a scenario with unusual numbers, and nothing in `sim/`
knows of it. The benchmarks race it against other engines, `tests/theory` holds it against queueing
theory; each adds what it needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from sim.cityfile import CityFile
from sim.departments import DepartmentKind
from sim.issue_types import DepartmentNeed, IssueType
from sim.parameters import Parameters
from sim.scenario import Scenario, load_scenario

NEVER_DAYS = 1e12

PARAMETERS = {
    # every problem is reported once, at once
    "reporting.at_birth": 1.0,
    "reporting.rate": 0.0,
    "reporting.rhythm": 0.0,
    # arising: at the same rate everywhere and all year
    "places.condition_sd": 0.0,
    "line.neglect": 0.0,
    "decisions.per_street_year": 0.0,
    # work: exponential minutes, every day of the week, every fix holds
    "theory.exponential_minutes": 1.0,
    "work.weekend_staff": 1.0,
    "work.duty_desk": 0.0,
    "work.fix_works": 1.0,
    # nothing but work ends a case
    "patience.withdraw_after_days": NEVER_DAYS,
    "nominal.shelving_rate": 0.0,
    # ways cost nothing
    "dispatch.web_share": 0.0,
    "referral.street_minutes": 0.0,
    "referral.chasing_minutes": 0.0,
}

LEVERS = {
    "tasks_from_above": 0.0,
    "investment_promotion": 0.0,
    "inner_handoffs": 0.0,
    "direct_dispatch": 1.0,
    "callback": 0.0,
}


@cache
def baseline() -> Scenario:
    """The baseline scenario in the sample district: read once."""
    return load_scenario("baseline")


def quiet_type(
    name: str,
    problems: float,
    street_minutes: float,
    departments: tuple[DepartmentNeed, ...] = (),
    **more: Any,
) -> IssueType:
    """A kind of problem with no trait but its rate (per 1,000 residents and year) and its work (mean minutes).

    `more`: other fields of `IssueType`.
    """
    traits: dict[str, Any] = {
        "season": (1.0,) * 12,
        "severity": 1.0,
        "emergency_share": 0.0,
        "deadline_hours": 24.0,
        "ambiguity": 0.0,
        "enforcement": False,
        "estate": False,
        "visible": 0.0,
        "touched": 1.0,
        "touched_sigma": 0.0,
        "community_reach": 0.0,
        "root_share": 0.0,
        "lead_days": 0.0,
        "vanish_days": NEVER_DAYS,
        "infrastructure": 0.0,
        "burst_share": 0.0,
        "departments": departments,
    }
    return IssueType(
        name, name, name, problems, street_minutes=street_minutes, **{**traits, **more}
    )


def quiet_scenario(
    name: str,
    city: CityFile,
    issue_types: Mapping[str, IssueType],
    departments: Mapping[str, DepartmentKind],
    parameters: Mapping[str, float],
    levers: Mapping[str, float],
    **more: Any,
) -> Scenario:
    """A scenario without reforms in which `parameters` and `levers` come on top of the quiet ones.

    `more`: other fields of `Scenario`. Raises KeyError for a parameter or lever that does not exist.
    """
    base = baseline()
    values = {**base.parameters.values, **PARAMETERS, **parameters}
    board = {**base.levers, **LEVERS, **levers}
    unknown = set(values) - set(base.parameters.values) | set(board) - set(base.levers)
    if unknown:
        raise KeyError(f"no such parameter or lever: {', '.join(sorted(unknown))}")
    return replace(
        base,
        name=name,
        reforms=(),
        city=city,
        issue_types=issue_types,
        departments=departments,
        parameters=Parameters(base.parameters.book, values),
        levers=board,
        **more,
    )
