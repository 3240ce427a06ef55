"""Powers and staff sent down: the street does what branches did, with their heads and at its skill;
what it gains they lose.
"""

import numpy as np
import pytest

from sim.cases import FREE
from sim.issue_types import DepartmentNeed
from sim.ledger import CLOSURE_FIXED, EXIT_FIXED_BY_STAFF
from sim.units import BRANCH
from tests.model.test_monotone import NO_FEEDBACK
from tests.model.test_whistle import jobs_of
from tests.model.worlds import (
    bytes_of,
    hamlet,
    in_order,
    model_of,
    run,
    with_heads,
    with_levers,
    with_parameters,
    with_reform,
    with_types,
)

DELEGABLE = {"urban_management", "market_supervision", "housing_office"}


def enforcing(**city):
    """Every problem is an enforcement problem of one delegable branch; no feedback, no limits."""
    scenario = with_heads(hamlet(**{"busy": 2.0, **city}), 60.0, street_factor=30.0)
    scenario = with_types(
        scenario,
        departments=(DepartmentNeed("urban_management", 120.0, 1.0),),
        enforcement=True,
        emergency_share=0.0,
        street_minutes=30.0,
        lead_days=0.0,
    )
    return with_parameters(scenario, {**NO_FEEDBACK, "referral.street_minutes": 0.0})


def fixed_cases(scenario, days=60):
    cases = in_order(run(scenario, days).cases)
    return {
        int(case["problem"]): case
        for case in cases[(cases["closure"] == CLOSURE_FIXED) & (cases["episode"] == 0)]
    }


# -- delegated enforcement -------------------------------------------------------------------------


def test_delegated_work_takes_the_minutes_of_the_branch_over_the_skill():
    """Case by case: at skill 1 the same minutes in one pair of hands, at skill 0.6 the part of the
    branch takes 1 / 0.6 of them.
    """
    plain = fixed_cases(enforcing())
    whole = with_levers(enforcing(), enforcement_reach=1.0)
    as_good, slower = (
        fixed_cases(with_parameters(whole, {"sinking.skill": skill})) for skill in (1.0, 0.6)
    )
    common = sorted(set(plain) & set(as_good) & set(slower))
    assert len(common) > 300
    one, two, three = (
        np.array([int(each[problem]["work_minutes"]) for problem in common])
        for each in (plain, as_good, slower)
    )
    assert abs(one - two).max() <= 2  # whole minutes, and a job takes at least one
    assert (three >= two).all()
    assert (three - two).mean() == pytest.approx(120.0 * (1 / 0.6 - 1), rel=0.1)
    assert all(each[problem]["handoffs"] == 0 for each in (as_good, slower) for problem in common)
    assert all(plain[problem]["handoffs"] == 1 for problem in common)


def test_where_all_is_delegated_no_branch_that_can_delegate_sees_an_enforcement_case():
    scenario = with_levers(
        with_heads(hamlet(busy=8.0), street_factor=4.0), enforcement_reach=1.0, clock=0.0
    )
    model = model_of(scenario)
    kinds = list(scenario.issue_types.values())
    others = 0
    for _ in range(50):
        model.step()
        a = model.districts[0].arrays
        for row in np.flatnonzero(a.cases["first_job"] >= 0):
            case = a.cases[row]
            kind = kinds[a.problems["kind"][case["problem"]]]
            if case["stage"] == FREE or not kind.enforcement:
                continue
            for needed in jobs_of(a, row):
                assert kind.departments[needed].department not in DELEGABLE
                others += 1
    assert others > 20  # bureaus and the police still work
    assert model.result().daily["cases_delegated"].sum() > 50


def test_what_a_smaller_reach_delegates_is_a_part_of_what_a_larger_one_does():
    found, common = [], None
    for reach in (0.0, 0.3, 0.6):
        result = run(with_levers(enforcing(), enforcement_reach=reach), 60)
        closed = result.cases[result.cases["closure"] == CLOSURE_FIXED]
        alone = closed["handoffs"] == 0
        found.append(set(closed["problem"][alone].tolist()))
        both = set(closed["problem"].tolist())
        common = both if common is None else common & both
    found = [each & common for each in found]
    assert not found[0] and found[1] and found[1] < found[2]
    received = result.daily["cases_received"].sum()
    share = result.daily["cases_delegated"].sum() / received
    assert received > 500
    assert abs(share - 0.6) < 4 * (0.24 / received) ** 0.5


# -- heads -----------------------------------------------------------------------------------------


def conserved(one, other):
    """Paid minutes and heads of two worlds, day by day: what one loses another has."""
    paid = [each["street_minutes"] + each["unit_minutes"] for each in (one, other)]
    return bool(
        np.allclose(*paid, rtol=0, atol=1e-6) and (one["heads"] == other["heads"]).all()
    )  # every day, weekends too


@pytest.fixture(scope="module")
def sunk():
    scenario = with_heads(hamlet(busy=6.0, streets=3, residents=9000), 6.0)
    return scenario, run(scenario, 90), run(with_levers(scenario, heads_moved=0.4), 90)


def test_heads_and_paid_minutes_are_conserved_every_day(sunk):
    scenario, plain, moved = sunk
    assert conserved(plain.daily, moved.daily)
    gain = moved.daily["street_minutes"] - plain.daily["street_minutes"]
    shift = scenario.calendar.shift_minutes
    heads = moved.daily["heads_moved"]
    assert (heads == heads[0]).all() and heads[0] > 3
    working = plain.daily["street_minutes"] == plain.daily["street_minutes"].max()
    assert working.sum() > 50
    assert gain[working] == pytest.approx(shift * heads[0], abs=1e-6)
    assert not gain[~working].any()  # on days off those on shift are at their branch


def test_the_line_of_a_branch_that_lends_heads_is_neglected(sunk):
    """The part of its posts' minutes that goes to the line falls by the part that has left."""
    scenario, _, _ = sunk
    shares = []
    for share in (0.0, 0.4):
        model = model_of(with_levers(scenario, heads_moved=share))
        model.run(62)
        units = model.districts[0].arrays.units
        kinds = list(scenario.departments.values())
        lends = [
            row
            for row, unit in enumerate(units)
            if unit["level"] == BRANCH and kinds[unit["department"]].delegable
        ]
        assert (np.delete(units["moved"], lends) == 0).all()
        assert units["moved"][lends] == pytest.approx(share)
        shares.append(model.districts[0].arrays.line_share[-1][lends].mean())
    assert 0.5 * shares[0] < shares[1] < 0.65 * shares[0]


def test_sabotage_a_head_paid_twice_is_found(sunk):
    _, plain, moved = sunk
    twice = moved.daily.copy()
    twice["unit_minutes"][20] += 480.0
    assert not conserved(plain.daily, twice)
    more = moved.daily.copy()
    more["heads"][5] += 1
    assert not conserved(plain.daily, more)


# -- the reform ------------------------------------------------------------------------------------


def test_a_neutral_reform_changes_nothing():
    scenario = hamlet(busy=6.0)
    neutral = with_reform(scenario, "staff_and_power_sinking", reach=0.0, heads=0.0, tasks_kept=1.0)
    assert bytes_of(run(neutral, 40)) == bytes_of(run(scenario, 40))


def test_delegation_without_heads_pays_where_streets_have_time_and_costs_where_they_have_none():
    """Problems fixed in all: more where branches are the bottleneck and streets are idle, fewer
    where the street is full and other problems wait behind those it has taken on.
    """
    fixed = {}
    for load, factor, street_factor, busy in (("idle", 1.0, 8.0, 6.0), ("full", 4.0, 1.0, 3.0)):
        scenario = with_heads(hamlet(busy=busy), factor, street_factor=street_factor)
        kinds = np.array([kind.enforcement for kind in scenario.issue_types.values()])
        for reach in (0.0, 0.8):
            problems = run(with_levers(scenario, enforcement_reach=reach), 150).problems
            done = problems["kind"][problems["exit"] == EXIT_FIXED_BY_STAFF]
            fixed[load, reach] = kinds[done].sum(), (~kinds[done]).sum()
    gain = {
        load: [fixed[load, 0.8][i] / fixed[load, 0.0][i] - 1 for i in (0, 1)]
        for load in ("idle", "full")
    }
    assert gain["idle"][0] > 0.08 and gain["idle"][1] > -0.01
    assert gain["full"][0] < 0.15 and gain["full"][1] < -0.02
    assert sum(fixed["full", 0.8]) < sum(fixed["full", 0.0])
