"""A street office, then a department: a tandem of two M/M/1 stations (product form, Jackson 1957).

At any moment the numbers at the two stations are independent, each geometric. If one unit were
worked off before the other (all of unit one, then all of unit two), this would fail.
"""

from functools import cache

import numpy as np
from confidence import assert_agree, disagreements
from worlds import (
    FEW,
    REPLICATIONS,
    STREETS,
    Kind,
    at_load,
    number_at_units,
    runs,
    theory_world,
    whole_minutes,
)

from sim.ledger import MINUTES_A_DAY

LOADS = (0.6, 0.5)
WORK = (480.0, 400.0)  # mean minutes at the street, at the department
A_DAY = at_load(LOADS[0], WORK[0])
DEPARTMENT = "office"
SLOWER = 1.05
FIXED = (("theory.exponential_minutes", 0.0), ("work.sigma", 0.0))
AT_LEAST = (1, 3)
PAIRS = ((1, 1), (3, 1))  # at the street, at the department: this many or more


@cache
def watched(slower=1.0, parameters=()):
    """Runs of the tandem; numbers (days, street or department, streets) at every midnight."""
    seen = []

    def count(model):
        if model.day == 1:  # the first observed day is over
            seen.append([])
        if model.day > 0:
            seen[-1].append(number_at_units(model)[: 2 * STREETS].reshape(2, STREETS))

    kind = Kind(A_DAY, WORK[0], departments={DEPARTMENT: WORK[1] * slower})
    world = theory_world(kind, branches={DEPARTMENT: 1}, parameters=dict(parameters))
    results = runs(world, every_day=count, replications=FEW if parameters else REPLICATIONS)
    return results, [np.array(days) for days in seen]


def stations(results, numbers):
    """What is seen of the two stations, a number a replication."""
    seen = {}
    for station, place in enumerate(("street", "department")):
        seen[f"at the {place}"] = [n[:, station].mean() for n in numbers]
        for least in AT_LEAST:
            seen[f"{least} or more at the {place}"] = [
                (n[:, station] >= least).mean() for n in numbers
            ]
    seen["takes"] = [
        (run.cases["closed"] - run.cases["opened"])[run.cases["closed"] > 0].mean()
        for run in results
    ]
    work = "unit_work_minutes"
    seen["department works"] = [run.daily[work].mean() / STREETS for run in results]
    return seen


def together(numbers):
    """How often both stations hold many at once, against what independence says."""
    seen = {}
    for street, department in PAIRS:
        both = [((n[:, 0] >= street) & (n[:, 1] >= department)).mean() for n in numbers]
        apart = [(n[:, 0] >= street).mean() * (n[:, 1] >= department).mean() for n in numbers]
        seen[f"{street} and {department} or more / product"] = np.divide(both, apart)
    return seen


def product_form():
    theory = {}
    rate = A_DAY / MINUTES_A_DAY
    loads = [rate * whole_minutes(minutes) for minutes in WORK]
    for load, place in zip(loads, ("street", "department"), strict=True):
        theory[f"at the {place}"] = load / (1.0 - load)
        for least in AT_LEAST:
            theory[f"{least} or more at the {place}"] = load**least
    theory["takes"] = sum(load / (1.0 - load) for load in loads) / rate
    theory["department works"] = loads[1] * MINUTES_A_DAY
    return theory


def test_street_and_department_in_a_row_are_two_mm1_stations():
    assert_agree(stations(*watched()), product_form(), within=0.15)


def test_numbers_at_street_and_department_are_independent():
    seen = together(watched()[1])
    assert_agree(seen, dict.fromkeys(seen, 1.0), within=0.05)


def test_tandem_sees_a_department_five_percent_slower():
    slow = disagreements(stations(*watched(slower=SLOWER)), product_form())
    assert {"at the department", "1 or more at the department", "department works"} <= set(slow)
    assert not any("street" in name for name in slow), "the street does not feel it"


def test_independence_check_sees_work_that_is_not_exponential():
    seen = together(watched(parameters=FIXED)[1])
    assert set(disagreements(seen, dict.fromkeys(seen, 1.0))) == set(seen)
