"""The reference workload: what every engine in `peers.py` does, told without any engine.

Residents raise cases; a street works on each, then hands it on to none, one, two or three
departments, one after another; a department may say that it is not theirs; when the last one is
done the case closes and the resident is more or less satisfied, which decides how soon they raise
another.

Resident r with satisfaction s raises cases at `RATE x (1.5 - s)` a day. Minutes of work are
exponential, whole and at least one. A hand-off takes one to three days. A department bounces a case
with chance `BOUNCE`, at most `MOST_BOUNCES` times a case: that costs `BOUNCED_MINUTES` at the
department, a hand-off back, `RETRIAGE_MINUTES` at the street and a hand-off again. On closing the
resident is satisfied with chance `SATISFIED_ON_TIME` or `SATISFIED_LATE`; s moves a fifth of the
way to 1 or 0.

Events of a case: it opens, each job at a street, each delivery, each job at a department, it
closes; about 5 a case.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache

DAYS = 365
RATE = 0.95 / 365
FIRST_SATISFACTION = 0.5
BOUNCE, MOST_BOUNCES = 0.15, 3
BOUNCED_MINUTES, RETRIAGE_MINUTES = 5, 10
SHORTEST_HANDOFF, LONGEST_HANDOFF = 1, 3  # days
SATISFIED_ON_TIME, SATISFIED_LATE = 0.9, 0.3
SATISFACTION_STEP = 0.2
SHIFT_MINUTES = 480
RHO = 0.9  # part of the staff's minutes that the expected work takes

RESIDENTS_PER_STREET = 50_000
RESIDENTS_PER_COMMUNITY = 3_125

#: Cases that a resident raises in the first year, as the peers count them. Engines without the
#: thinning by satisfaction are given this rate, so that they have as many cases.
CASES_PER_RESIDENT_YEAR = 0.935


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of case, its share of all, and its departments: (number, mean minutes), in order."""

    name: str
    share: float
    urgent: bool
    street_minutes: int
    departments: tuple[tuple[int, int], ...]
    deadline_days: int


DEPARTMENTS = ("city works", "housing", "enforcement", "planning", "traffic", "utilities")
CITY_WORKS, HOUSING, ENFORCEMENT, PLANNING, TRAFFIC, UTILITIES = range(6)

KINDS = (
    Kind("heating", 0.10, True, 20, ((CITY_WORKS, 40),), 1),
    Kind("old estates", 0.10, False, 30, ((HOUSING, 45),), 7),
    Kind("vendors", 0.08, False, 25, ((ENFORCEMENT, 50),), 7),
    Kind("illegal building", 0.05, False, 20, ((ENFORCEMENT, 40), (PLANNING, 60)), 15),
    Kind("neighbours", 0.16, False, 15, (), 3),
    Kind("parking", 0.08, False, 25, ((TRAFFIC, 30),), 7),
    Kind("water and power", 0.06, True, 30, ((UTILITIES, 45),), 1),
    Kind("drains", 0.03, False, 35, ((HOUSING, 40), (CITY_WORKS, 50), (PLANNING, 45)), 15),
    Kind("rubbish", 0.13, False, 20, (), 7),
    Kind("traffic lights", 0.08, False, 15, ((TRAFFIC, 35),), 3),
    Kind("wiring", 0.04, False, 30, ((UTILITIES, 30), (ENFORCEMENT, 35)), 7),
    Kind("benefits", 0.09, False, 25, (), 7),
)


@dataclass(slots=True)
class Counts:
    """What an engine has done in a run. Units: cases, visits, jobs, days."""

    cases: int = 0
    closed: int = 0
    handoffs: int = 0  # visits of a case to a department
    bounces: int = 0  # visits that were sent back
    street_jobs: int = 0
    events: int = 0
    days_open: float = 0.0  # summed over closed cases

    def record(self) -> dict[str, float]:
        """As plain values, with the mean days to closing."""
        return {**asdict(self), "mean_days": self.days_open / max(1, self.closed)}


@cache
def streets_of(residents: int) -> int:
    """Number of streets."""
    return max(1, round(residents / RESIDENTS_PER_STREET))


@cache
def staff(residents: int) -> tuple[int, tuple[int, ...]]:
    """Heads of each street and of each department: expected minutes a day / RHO, in shifts."""
    cases = residents * CASES_PER_RESIDENT_YEAR / 365  # a day
    again = BOUNCE / (1.0 - BOUNCE)  # bounces a visit that counts
    street = sum(
        kind.share * (kind.street_minutes + again * RETRIAGE_MINUTES * len(kind.departments))
        for kind in KINDS
    )
    minutes = [0.0] * len(DEPARTMENTS)
    for kind in KINDS:
        for department, mean in kind.departments:
            minutes[department] += kind.share * (mean + again * BOUNCED_MINUTES)
    shift = RHO * SHIFT_MINUTES
    departments = tuple(max(1, round(cases * mean / shift)) for mean in minutes)
    return max(1, round(cases / streets_of(residents) * street / shift)), departments
