"""What can be worked out on paper: split of effort, attendance, due times.

Every formula stands here a second time, written apart from the program.
"""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from worlds import Kind, baseline, ordinary_run, theory_world

from sim.agents import DepartmentUnit
from sim.kernels.whistle import attendance_chance, blow, find_eligible
from sim.ledger import MINUTES_A_DAY
from sim.model import GovernanceModel
from sim.parameters import Parameters
from sim.units import BRANCH, STREET

PRESSED = {
    "appraisal_weight": 0.2,
    "ranking_weight": 0.3,
    "clock_weight": 0.1,
    "inspection": 0.5,
    "career_weight": 0.15,
}
HARD = {name: baseline().lever_book[name].high for name in PRESSED}
EXACT = 1e-12

# -- effort -----------------------------------------------------------------------------------


def pressed_model(levers: Mapping[str, float], parameters: Mapping[str, float] | None = None):
    """The district on its first morning; pending summons and rankings differ from desk to desk."""
    base = baseline()
    values = {**base.parameters.values, **(parameters or {})}
    scenario = replace(
        base,
        levers={**base.levers, **levers},
        parameters=Parameters(base.parameters.book, values),
    )
    model = GovernanceModel(scenario, warmup=0, lead=0)
    model.move_levers()
    district = model.districts[0]
    district.desk_pressure[:] = (np.arange(len(district.desk_pressure)) % 5) * 0.6
    district.ranking_pressure[:] = np.linspace(-0.5, 2.0, len(district.ranking_pressure))
    for unit in model.agents_by_type[DepartmentUnit]:
        unit.step()
    return model


def weights_and_shares(model, elasticity=None):
    """For each branch and bureau: (weights, shares, share of the line), from the formulas."""
    d, p = model.districts[0].arrays, model.scenario_file.parameters
    levers, effort = model.scenario_file.levers, p.effort
    people = np.bincount(d.places["street"], d.places["residents"])
    eta = effort.elasticity if elasticity is None else elasticity
    result = {}
    for row, unit in enumerate(d.units):
        if unit["level"] == STREET:
            continue
        desks = np.arange(unit["first_desk"], unit["first_desk"] + unit["desks"])
        streets = d.desks["street"][desks]
        pending = d.desks["pressure"][desks]
        reach = 1.0 if unit["level"] == BRANCH else effort.bureau_appraisal
        weight = (
            effort.base_weight * d.heads["alignment"][row]
            + levers["appraisal_weight"] * reach
            + effort.summons_weight * pending / (1.0 + pending)
            + levers["ranking_weight"] * d.streets["ranking_pressure"][streets]
            + levers["clock_weight"]
            + effort.inspection_weight * levers["inspection"]
            + levers["career_weight"]
        )
        weight = np.clip(weight, 0.0, effort.weight_cap)
        pull = weight**eta * people[streets] / people[streets].sum()
        line = effort.line_weight**eta
        result[row] = (weight, pull / (line + pull.sum()), line / (line + pull.sum()))
    return result


def largest_error(model, **formula):
    d = model.districts[0].arrays
    errors = []
    for row, (_, shares, line) in weights_and_shares(model, **formula).items():
        first = d.units["first_desk"][row]
        own = d.desks["share"][first : first + len(shares)]
        errors += [np.abs(own - shares).max(), abs(1.0 - d.units["speed"][row] - line)]
        errors.append(abs(own.sum() + line - 1.0))
    return max(errors)


@pytest.mark.parametrize("levers", [{}, PRESSED, HARD], ids=["baseline", "pressed", "hard"])
def test_effort_is_split_by_its_formula_and_shares_and_line_add_up_to_one(levers):
    model = pressed_model(levers)
    assert len({unit["level"] for unit in model.districts[0].arrays.units}) == 3
    assert largest_error(model) < EXACT
    wrong = model.scenario_file.parameters.effort.elasticity * 1.01
    assert largest_error(model, elasticity=wrong) > 1e-4, "the check sees one percent"


def test_no_street_weighs_more_than_the_cap():
    cap = 0.9
    model = pressed_model(HARD, {"effort.weight_cap": cap})
    d = model.districts[0].arrays
    capped = cap**1.5 / (1.0 + cap**1.5)
    at_cap = [r for r, (w, *_) in weights_and_shares(model).items() if (w == cap).all()]
    assert len(at_cap) > 20
    assert np.allclose(d.units["speed"][at_cap], capped, rtol=0.0, atol=EXACT)
    assert largest_error(model) < EXACT
    free = pressed_model(HARD)
    assert (free.districts[0].arrays.units["speed"][at_cap] > capped + 0.01).any(), "it does bind"


def test_what_one_street_gains_at_a_bureau_others_and_the_line_lose():
    model = pressed_model({})
    district = model.districts[0]
    unit = next(u for u in model.agents_by_type[DepartmentUnit] if not u.is_branch)
    before = district.desk_share[unit.desks].copy()
    line = 1.0 - district.unit_speed[unit.row]
    district.desk_pressure[unit.desks.start + 3] += 2.0
    unit.split_effort()
    after = district.desk_share[unit.desks]
    others = np.arange(len(before)) != 3
    assert after[3] > before[3] and (after[others] < before[others]).all()
    assert 1.0 - district.unit_speed[unit.row] < line


# -- attendance -------------------------------------------------------------------------------


def logistic(lean):
    return 1.0 / (1.0 + math.exp(-lean))


def whistling_world(cost=0.0):
    """Some days of cases that wait at two departments that do nothing."""
    world = theory_world(
        Kind(8.0, 1.0, departments={"one": 600.0, "two": 600.0}),
        heads=5,
        branches={"one": 40, "two": 400},
        parameters={
            "effort.line_weight": 1.0,
            "effort.base_weight": 0.0,
            "summons.minimum_age_days": 0.0,
        },
        levers={"attendance_cost": cost},
    )
    model = GovernanceModel(world, warmup=0, lead=0)
    model.run(6)
    return model


@pytest.mark.parametrize("cost", [0.0, 0.7])
def test_chance_of_attendance_is_its_formula(cost):
    model = whistling_world(cost)
    d, rules = model.districts[0].arrays, model.scenario_file.parameters.summons
    for desk in (130, 200):
        unit = d.units[d.desks["unit"][desk]]
        for effort in (0.0, 0.25, 0.9):
            for booked in (0.0, 0.3, 1.0, 1.5):
                d.desks["effort"][desk] = effort
                unit.booked = booked * unit.heads * MINUTES_A_DAY
                lean = rules.attendance_intercept + rules.attendance_effort * effort
                lean += rules.attendance_cost * cost
                expected = logistic(lean) * max(0.0, 1.0 - booked)
                seen = attendance_chance(d, desk, d.desks["street"][desk])
                assert abs(seen - expected) < EXACT


def attendance(model, shift=0.0):
    """How far the number of those who come is from the sum of chances, in standard deviations."""
    d = model.districts[0].arrays
    rows = np.zeros(len(d.cases), "i8")
    count = find_eligible(d, rows, len(rows))
    assert count > 3000
    d.desks["effort"] = np.linspace(0.0, 0.9, len(d.desks))
    expected = variance = 0.0
    before = d.tally["attendances"][0], d.tally["absences"][0]
    for row in rows[:count]:
        street = d.cases["street"][row]
        for department in range(2):
            desk = d.desk_of[street, d.need_department[0, department]]
            chance = attendance_chance(d, desk, street) * (1.0 + shift)
            expected += chance
            variance += chance * (1.0 - chance)
        blow(d, row, 1)
    came, stayed = d.tally["attendances"][0] - before[0], d.tally["absences"][0] - before[1]
    assert came + stayed == 2 * count
    return (came - expected) / math.sqrt(variance)


def test_departments_come_as_often_as_their_chance_says():
    assert abs(attendance(whistling_world())) < 3.9
    assert abs(attendance(whistling_world(), shift=0.1)) > 3.9, "the check sees a tenth more"


# -- due times --------------------------------------------------------------------------------


def in_working_days(dates, days):
    """Calendar days from each date until so many working days have passed."""
    calendar = baseline().calendar
    festivals = np.array(calendar.spring_festival, "datetime64[D]")
    holidays = (festivals[:, None] + np.arange(calendar.holiday_days)).ravel()
    return (np.busday_offset(dates, days, roll="backward", holidays=holidays) - dates).astype(int)


def test_seven_and_fifteen_working_days_are_counted_around_weekends_and_the_festival():
    model = GovernanceModel(baseline(), warmup=0, lead=0)
    start = np.datetime64(baseline().city.calendar_start, "D")
    days = np.arange(-400, 800)
    expected = np.array([in_working_days(start + days, n) for n in (7, 15)])
    assert ([model.due_days(day) for day in days.tolist()] == expected.T).all()
    assert len(set(expected[0])) > 2, "weekends and festivals lie in between"


def late_or_early(cases, working_days):
    """Cases not due as their type and opening say: 2 or 24 hours, 7 or 15 working days (B32)."""
    start = np.datetime64(baseline().city.calendar_start, "D")
    hours = np.array([kind.deadline_hours for kind in baseline().issue_types.values()])
    hours = np.where(cases["emergency"] == 1, 2, hours[cases["kind"]])
    opened = start + cases["opened"] // MINUTES_A_DAY
    minutes = np.where(hours <= 24, hours * 60, 0)
    for limit, days in zip((168, 360), working_days, strict=True):
        ahead = in_working_days(opened, days) * MINUTES_A_DAY
        minutes = np.where(hours == limit, ahead, minutes)
    assert (minutes > 0).all()
    return int((cases["due"] - cases["opened"] != minutes).sum())


def test_every_case_of_an_ordinary_run_is_due_when_its_type_says():
    cases = ordinary_run("baseline").cases
    assert set(np.unique(cases["emergency"])) == {0, 1}
    assert late_or_early(cases, (7, 15)) == 0
    assert late_or_early(cases, (7, 14)) > 1000, "the check sees one working day"
