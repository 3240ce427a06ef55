"""What a run hands on: the ledger of problems and cases, the record of days, the table of streets.

This module knows nothing else of the program. The model writes these tables; outcomes, figures
and the results folder read them. Keeping rows and not counters means that every statistic is
computed later, by anybody, in their own way.

Times are whole minutes (int32). Minute 0 is 00:00 of observed day 0; minutes before the observed
window (warm-up) are negative; `NEVER` marks what has not happened. The problems and cases tables
hold what ended or closed from minute ``-lead * 1440`` on, and what is still open at the end.

All dtypes are packed (no padding), so that a row costs the same bytes on every platform.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.void]
"""A structured array: one of the tables below."""

MINUTES_A_DAY: Final = 1440
NEVER: Final = -(2**30)
"""The minute of what has not happened (by the end of the run)."""

# How a problem ended.
EXIT_OPEN: Final = 0
EXIT_FIXED_BY_STAFF: Final = 1
"""Fixed by the administration: a street or a department."""
EXIT_COMMUNITY: Final = 2
"""Dealt with by the community itself."""
EXIT_VANISHED: Final = 3
"""Went away by itself."""
EXITS: Final[Mapping[int, str]] = {
    EXIT_OPEN: "open",
    EXIT_FIXED_BY_STAFF: "fixed_by_staff",
    EXIT_COMMUNITY: "community",
    EXIT_VANISHED: "vanished",
}

# How a case was closed.
CLOSURE_OPEN: Final = 0
CLOSURE_FIXED: Final = 1
"""Worked on, and the fix held."""
CLOSURE_FAILED: Final = 2
"""Worked on, and the fix did not hold."""
CLOSURE_CHECKED: Final = 3
"""Another case of the same problem had fixed it; a visit verified that."""
CLOSURE_NOMINAL: Final = 4
"""Closed on paper."""
CLOSURE_COMMUNITY: Final = 5
"""The community had dealt with it."""
CLOSURE_VANISHED: Final = 6
"""The problem had gone by itself."""
CLOSURE_WITHDRAWN: Final = 7
"""The caller gave up."""
CLOSURES: Final[Mapping[int, str]] = {
    CLOSURE_OPEN: "open",
    CLOSURE_FIXED: "fixed",
    CLOSURE_FAILED: "failed",
    CLOSURE_CHECKED: "checked",
    CLOSURE_NOMINAL: "nominal",
    CLOSURE_COMMUNITY: "community",
    CLOSURE_VANISHED: "vanished",
    CLOSURE_WITHDRAWN: "withdrawn",
}

CHANNEL_PHONE: Final = 0
CHANNEL_WEB: Final = 1
CHANNEL_PATROL: Final = 2
"""Found by a grid worker on patrol: nobody called, so nobody judges it and no published rate has it."""


def _packed(fields: list[tuple[str, str]]) -> np.dtype[np.void]:
    return np.dtype(fields, align=False)


PROBLEM: Final = _packed(
    [
        ("problem", "i8"),  # id, the same in every scenario of a replication
        ("district", "i2"),
        ("street", "i2"),  # row of the street table
        ("place", "i4"),
        ("kind", "u1"),  # index of the issue type
        ("root", "u1"),  # 1 = springs from a root cause of the place
        ("touched", "i4"),  # residents touched
        ("born", "i4"),  # minute
        ("first_report", "i4"),  # minute, or NEVER
        ("ended", "i4"),  # minute, or NEVER
        ("exit", "u1"),  # one of EXITS
        ("reports", "i4"),  # cases made of it
        ("departments", "u1"),  # departments needed
        ("fixes", "u1"),  # attempts to fix it
    ]
)
"""One row a problem: what is true."""

CASE: Final = _packed(
    [
        ("problem", "i8"),
        ("report", "i4"),  # m-th report candidate of the problem
        ("episode", "u1"),  # 0 until the first closure, 1 after one reopening, ...
        ("resident", "i4"),  # -1: nobody called, a patrol found it
        ("registered", "u1"),  # 1 = local registration, 0 = migrant
        ("district", "i2"),
        ("street", "i2"),
        ("kind", "u1"),
        ("channel", "u1"),  # CHANNEL_PHONE, CHANNEL_WEB, CHANNEL_PATROL
        ("emergency", "u1"),
        ("linked", "u1"),  # 1 = linked to another case of the same problem
        ("opened", "i4"),  # minute this episode began: the report, or the reopening
        ("due", "i4"),  # minute; always set, whether or not the clock binds
        ("clock", "u1"),  # 1 = bound by the clock
        ("closed", "i4"),  # minute, or NEVER
        ("closure", "u1"),  # one of CLOSURES
        ("departments", "u1"),  # departments needed
        ("bounces", "u1"),
        ("first_wrong", "u1"),  # 1 = the first landing bounced
        ("handoffs", "u1"),  # referrals between units
        ("summons", "u1"),  # times whistled for
        ("attended", "u1"),  # attendances of departments
        ("reached", "u1"),  # 1 = a call-back reached the caller
        ("says_resolved", "u1"),  # what the caller would say if reached
        ("satisfied", "u1"),  # what the caller would say if reached
        ("resolved", "u1"),  # 1 = the problem was truly gone when the case closed
        ("persuaded", "u1"),  # 1 = minutes were spent on the caller
        ("queue_minutes", "i4"),  # waiting in queues
        ("work_minutes", "i4"),  # staff minutes
        ("transit_minutes", "i4"),  # forwarding, referral, hand-offs
    ]
)
"""One row a closure (a reopened case has several); cases open at the end have closure OPEN."""

DAILY_FIELDS: Final[tuple[str, ...]] = (
    "day",
    "problems_arisen",
    "problems_fixed_by_staff",
    "problems_community",
    "problems_vanished",
    "problems_open",
    "cases_received",
    "cases_dispatched",  # sent on their way; linked cases follow another and are not
    "questions",
    "cases_closed_fixed",
    "cases_closed_failed",
    "cases_closed_checked",
    "cases_closed_nominal",
    "cases_closed_community",
    "cases_closed_vanished",
    "cases_withdrawn",
    "cases_reopened",
    "cases_open",
    "bounces",
    "referrals",
    "summons",
    "attendances",
    "absences",
    "street_minutes",  # paid, on shift
    "street_work_minutes",
    "street_referral_minutes",  # referral, second triage, chasing
    "street_session_minutes",
    "street_persuasion_minutes",
    "street_other_minutes",  # tasks from above, investment promotion
    "street_idle_minutes",
    "unit_minutes",  # paid, on shift
    "unit_work_minutes",
    "unit_session_minutes",
    "unit_line_minutes",  # for the vertical line
    "duty_minutes",  # emergency desk outside shifts
    "heads",
    "vacancies",
    "effort_share",  # share of unit minutes for streets, mean over units
    "trust",  # mean over residents
    "expectation",  # mean over residents
    "ranking_pressure",  # mean over streets
    "cases_by_patrol",  # among the cases received: filed by a grid worker, without a caller
    "problems_found_by_patrol",  # before anybody had called
    "patrol_minutes",  # paid, of grid workers
    "centre_minutes",  # paid, of the staff of command centres
    "community_minutes",  # paid, of community workers
    "social_minutes",  # paid, of social workers
    "volunteer_minutes",  # given to problems
    "company_minutes",  # paid, of community property companies
    "community_used_minutes",  # of community, social workers and volunteers, spent on problems
    "matches",  # needs that a neighbour has met by the platform
    "volunteers",
    "platform_users",
    "estates_orphan",
    "estates_trial",
    "estates_community_run",
    "money",  # yuan: outlays of programmes beyond anybody's minutes
    "fees",  # yuan that households pay to community property companies
    "cost",  # yuan: minutes on cases and of programmes at their hourly cost, and money
    "heads_moved",  # heads of branches who work for their street
    "cases_delegated",  # opened (or reopened) with a part that the street does for a branch
    "problems_mediated",  # disputes whose mediation began
    "inspection_minutes",  # of street and unit session minutes: those that inspectors took
    "standing_sessions",  # of summons: those that the joint committee called
)

CASE_MINUTES: Final[tuple[str, ...]] = (
    "street_work_minutes",
    "street_referral_minutes",
    "street_session_minutes",
    "street_persuasion_minutes",
    "unit_work_minutes",
    "unit_session_minutes",
    "duty_minutes",
)
"""Minutes that street and department staff spend on cases; the vertical line and duties from above are not."""
PROGRAMME_MINUTES: Final[tuple[str, ...]] = (
    "patrol_minutes",
    "centre_minutes",
    "community_minutes",
    "social_minutes",
    "company_minutes",
)
"""Paid minutes of those whom a programme employs beside the staff of streets and departments."""

DAILY: Final = _packed([(name, "f8") for name in DAILY_FIELDS])
"""One row a day, totals of the city; the first row may be a negative day (the warm-up's end)."""

STREET: Final = _packed([("district", "i2"), ("residents", "i4"), ("registered_residents", "i4")])
"""One row a street; constant."""


@dataclass(frozen=True, eq=False)
class RunResult:
    """One run: a pure function of (scenario, replication).

    `days` are the observed days (0 .. days - 1), `lead` the days of warm-up recorded before them.
    `problems`, `cases`, `daily`, `streets` have the dtypes PROBLEM, CASE, DAILY, STREET.
    Problem ids mean the same problem in every scenario of the same replication.
    """

    scenario: str
    replication: int
    seed: int
    days: int
    lead: int
    problems: Table
    cases: Table
    daily: Table
    streets: Table

    def __post_init__(self) -> None:
        """Refuse tables of another shape. Raises ValueError naming the table."""
        expected: dict[str, np.dtype[Any]] = {
            "problems": PROBLEM,
            "cases": CASE,
            "daily": DAILY,
            "streets": STREET,
        }
        for name, dtype in expected.items():
            table = getattr(self, name)
            if table.dtype != dtype:
                raise ValueError(f"RunResult.{name}: expected dtype {dtype}, got {table.dtype}")
            if table.ndim != 1:
                raise ValueError(f"RunResult.{name}: expected one dimension, got {table.ndim}")
