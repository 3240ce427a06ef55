"""How many come when streets whistle: attendance under a ration, against its closed form.

A unit that is called comes with chance p (1 - booked / minutes of its day). Of n calls on a day the
expected number it answers is, with m sessions fitting into its day,

    E_n = m (1 - (1 - p / m)^n)

since each call adds p (1 - E / m): the mean of an occupancy problem (Johnson and Kotz 1977). So
answers saturate however often the whistle is blown. A branch is called by its own street, a bureau by
all of them.
"""

import math
from functools import cache

import numpy as np
import pytest
from confidence import assert_agree, disagreements
from worlds import REPLICATIONS, Kind, theory_world

from sim.model import GovernanceModel
from sim.units import BRANCH, BUREAU

BRANCH_OFFICE, BUREAU_OFFICE = "branch office", "bureau office"
STREETS, HEADS, SHIFT, SESSION = 6, 2, 480, 96  # minutes
FIT = HEADS * SHIFT // SESSION  # sessions in a unit's day
DAYS, WARMUP = 60, 20
INTERCEPT, BY_EFFORT, BY_COST, COST = -0.5, 4.0, 2.0, 0.1
WEIGHT, ELASTICITY = 0.48, 1.5
RARE, OFTEN = 5, 20  # whistles a street and week
PARAMETERS = {
    "work.weekend_staff": 0.0,
    "effort.base_weight": WEIGHT,
    "effort.line_weight": 1.0,
    "effort.elasticity": ELASTICITY,
    "effort.alignment_sd": 0.0,
    "effort.acting_alignment": 1.0,
    "effort.summons_weight": 0.0,  # being called moves nobody's effort
    "summons.minimum_age_days": 0.0,
    "summons.street_minutes": 0.0,
    "summons.unit_minutes": float(SESSION),
    "summons.attendance_intercept": INTERCEPT,
    "summons.attendance_effort": BY_EFFORT,
    "summons.attendance_cost": BY_COST,
}


@cache
def answered(ration, forgetful=False):
    """Sessions a day that a branch and the bureau come to; one a replication.

    Sabotage: what is booked is forgotten when the next street whistles.
    """
    world = theory_world(
        Kind(6.0, 1.0, departments={BRANCH_OFFICE: 2000.0, BUREAU_OFFICE: 2000.0}),
        heads=4,
        branches={BRANCH_OFFICE: HEADS},
        bureaus={BUREAU_OFFICE: HEADS},
        streets=STREETS,
        parameters=PARAMETERS,
        levers={"summons_ration": float(ration), "attendance_cost": COST},
        shift=(540, SHIFT),
    )
    seen = {"a branch": [], "the bureau": []}
    for replication in range(REPLICATIONS):
        model = GovernanceModel(world, replication, seed=2018, warmup=WARMUP, lead=0)
        units = model.districts[0].arrays.units
        if forgetful:
            forget_bookings(model.districts[0])
        branch, bureau = units["level"] == BRANCH, units["level"] == BUREAU
        sessions = []
        while model.day < DAYS:
            model.step()
            if model.day > 0 and model.is_working_day(model.day - 1):
                sessions.append(units["booked"] / SESSION)
                assert model.last("summons") == STREETS * ration / 5, "the ration, and all of it"
        sessions = np.array(sessions)
        seen["a branch"].append(sessions[:, branch].mean())
        seen["the bureau"].append(sessions[:, bureau].sum(axis=1).mean())
    return seen


def forget_bookings(district):
    """Sabotage: before each whistle the units' days look empty; what is booked is added up again after it."""
    blow, booked = district.whistling.blow, district.arrays.units["booked"]

    def forgetful(case, standing=False):
        before = booked.copy()
        booked[:] = 0.0
        blow(case, standing)
        booked[:] += before

    district.whistling.blow = forgetful


def closed_form(ration, booked_matters=True, by_effort=BY_EFFORT):
    effort = WEIGHT**ELASTICITY / (1.0 + WEIGHT**ELASTICITY)
    lean = INTERCEPT + by_effort * effort + BY_COST * COST
    chance = 1.0 / (1.0 + math.exp(-lean))
    whistles = ration / 5.0  # on a working day

    def come(calls):
        return FIT * (1.0 - (1.0 - chance / FIT) ** calls) if booked_matters else chance * calls

    return {"a branch": come(whistles), "the bureau": come(whistles * STREETS)}


@pytest.mark.parametrize("ration", [RARE, OFTEN])
def test_those_who_come_are_as_many_as_the_closed_form_of_the_ration_says(ration):
    assert_agree(answered(ration), closed_form(ration), within=0.1)


def test_attendance_check_sees_a_formula_in_which_answers_do_not_saturate():
    few, many = closed_form(RARE)["the bureau"], closed_form(OFTEN)["the bureau"]
    assert many < 0.6 * OFTEN / RARE * few
    wrong = disagreements(answered(OFTEN), closed_form(OFTEN, booked_matters=False))
    assert set(wrong) == {"a branch", "the bureau"}


def test_attendance_check_sees_bookings_that_are_forgotten():
    wrong = disagreements(answered(OFTEN, forgetful=True), closed_form(OFTEN))
    assert set(wrong) == {"a branch", "the bureau"}


def test_attendance_check_sees_a_formula_in_which_effort_counts_a_quarter_more():
    wrong = disagreements(answered(OFTEN), closed_form(OFTEN, by_effort=1.25 * BY_EFFORT))
    assert "a branch" in wrong
