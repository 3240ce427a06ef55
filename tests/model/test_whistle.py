"""The whistle: rationed, paid for, obeyed in part; who stays away leaves the case waiting."""

from collections import Counter

import numpy as np
import pytest

from sim.agents import StreetOffice
from sim.cases import CALLED_BACK, EMERGENCY, FREE, SUMMONED, WORK
from tests.model.whistles import Whistles, summoning
from tests.model.worlds import (
    hamlet,
    model_of,
    run,
    with_heads,
    with_levers,
    with_parameters,
    with_types,
)

DEPARTMENTS = 4


@pytest.fixture
def whistles(monkeypatch):
    return Whistles(monkeypatch)


@pytest.mark.parametrize("ration", [1.0, 4.0, 7.0, 20.0])
def test_no_street_ever_blows_more_than_its_ration_in_a_week(whistles, ration):
    model = model_of(summoning(ration))
    model.run(84)
    weeks = whistles.a_week(model)
    assert max(weeks.values()) <= ration
    assert max(weeks.values()) >= min(ration, 10)  # and it is used
    assert sum(weeks.values()) <= 2 * 12 * ration
    assert model.last("summons") == sum(each["day"] == 83 for each in whistles.blown)


def test_a_ration_below_one_a_week_is_saved_up_but_never_to_more_than_one():
    days = 140
    result = run(summoning(0.5), days)
    summons = result.daily["summons"]
    assert (np.add.reduceat(summons, range(0, days, 7)) <= 2).all()  # two streets
    assert 2 * 0.5 * 16 <= summons.sum() <= 2 * 0.5 * 20


def test_without_a_ration_nobody_whistles_and_nobody_owes_a_session():
    daily = run(summoning(0.0), 40).daily
    for name in (
        "summons",
        "attendances",
        "absences",
        "street_session_minutes",
        "unit_session_minutes",
    ):
        assert not daily[name].any()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 1.0])
def test_the_lever_is_the_share_of_emergencies_that_are_whistled_for(share):
    scenario = with_types(hamlet(busy=10.0), emergency_share=0.5)
    cases = run(with_levers(scenario, emergency_summons=share), 60).cases
    referred = cases[(cases["emergency"] == 1) & (cases["handoffs"] + cases["summons"] > 0)]
    assert len(referred) > 300
    assert (referred["summons"] > 0).mean() == pytest.approx(share, abs=0.08)


def test_only_old_cases_with_open_departments_that_the_street_has_seen_are_whistled_for(whistles):
    model = model_of(summoning(20.0))
    model.run(60)
    rules = model.parameters.summons
    assert len(whistles.blown) > 100
    last = {}
    for each in whistles.blown:
        assert each["called"] >= rules.minimum_departments
        assert each["opened"] <= 1440 * (each["day"] - rules.minimum_age_days)
        assert each["handoffs"] >= 1 and not each["in_session"] and each["level"] != EMERGENCY
        assert model.is_working_day(each["day"])
        who = (each["problem"], each["report"])
        assert each["day"] - last.get(who, -100) >= rules.repeat_days
        last[who] = each["day"]
        assert each["pressed"] == pytest.approx(each["called"])


def test_the_oldest_go_first(monkeypatch):
    chosen = []
    in_order = StreetOffice.most_pressing

    def watched(office, cases):
        rows = in_order(office, cases)
        opened = {int(case["row"]): int(case["opened"]) for case in cases}
        chosen.append([opened[row] for row in rows])
        return rows

    monkeypatch.setattr(StreetOffice, "most_pressing", watched)
    run(summoning(7.0, busy=16.0), 40)
    assert sum(len(each) > 5 for each in chosen) > 10
    assert all(each == sorted(each) for each in chosen)


@pytest.mark.parametrize("ration", [4.0, 20.0])
def test_nobody_is_booked_beyond_the_minutes_of_a_day(whistles, ration):
    scenario = with_parameters(summoning(ration, cost=1.0), {"summons.unit_minutes": 180.0})
    model = model_of(scenario)
    model.run(60)
    shift = model.scenario_file.calendar.shift_minutes
    minutes = model.districts[0].arrays.units["heads"] * shift
    departments = model.districts[0].arrays.units["level"] > 0
    fullest = max(
        (each["booked"][departments] / minutes[departments]).max() for each in whistles.blown
    )
    assert fullest <= 1.0
    assert ration < 20 or fullest > 0.6  # and the limit is met


def test_sessions_cost_what_the_parameters_say(whistles):
    scenario = with_parameters(
        summoning(), {"summons.unit_minutes": 77.0, "summons.street_minutes": 55.0}
    )
    daily = run(scenario, 60).daily
    called = sum(each["called"] for each in whistles.blown)
    came = sum(each["came"] for each in whistles.blown)
    assert daily["attendances"].sum() == came and daily["absences"].sum() == called - came
    assert daily["unit_session_minutes"].sum() == pytest.approx(77.0 * came)
    assert daily["street_session_minutes"].sum() == pytest.approx(55.0 * len(whistles.blown))


def test_who_stays_away_leaves_the_case_waiting_and_who_comes_starts_work(whistles):
    """On the night of a session: those who came are at work or done, jurisdiction settled; the
    absent still to do.
    """
    model = model_of(
        with_parameters(summoning(10.0, cost=0.0), {"summons.attendance_intercept": -1.0})
    )
    a = model.districts[0].arrays
    seen = Counter()
    while model.day < 70:
        model.step()
        for each in whistles.blown:
            row = each["row"]
            case = a.cases[row]
            who = (a.problems["id"][case["problem"]], case["report"], case["last_whistle"])
            if each.get("looked") or who != (each["problem"], each["report"], each["day"]):
                continue
            if case["in_session"] or case["stage"] in (FREE, CALLED_BACK):
                continue
            each["looked"] = True
            jobs, todo, out = jobs_of(a, row), case["todo"].item(), case["out"].item()
            assert case["attending"] == 0
            for j in range(DEPARTMENTS):
                if each["answer"] >> j & 1:
                    assert (
                        case["ruled"] >> j & 1 or not todo >> j & 1
                    )  # jurisdiction settled, or done before
                    assert j in jobs or not todo >> j & 1  # at work, or done
                    seen["came"] += 1
                elif each["todo"] >> j & 1:
                    assert not case["ruled"] >> j & 1
                    seen["stayed away"] += 1
                    seen["still waits for its turn"] += bool(
                        todo >> j & 1 and j not in jobs and not out >> j & 1
                    )
    assert min(seen["came"], seen["stayed away"], seen["still waits for its turn"]) > 10, seen


def jobs_of(a, case):
    """Departments at which a case has work."""
    row, found = int(a.cases["first_job"][case]), set()
    while row >= 0:
        if a.jobs["task"][row] == WORK:
            found.add(int(a.jobs["department"][row]))
        row = int(a.jobs["next_of_case"][row])
    return found


def test_if_nobody_comes_a_whistle_changes_no_work_but_costs_the_street_its_minutes():
    """With attendance impossible and no pressure: all absent, nothing settled, and the street has
    sat there alone.
    """
    quiet = {"summons.attendance_intercept": -1e3, "effort.summons_weight": 0.0}
    daily = run(with_parameters(summoning(10.0), quiet), 50).daily
    assert daily["attendances"].sum() == 0 and daily["absences"].sum() > 50
    assert daily["unit_session_minutes"].sum() == 0 and daily["street_session_minutes"].sum() > 1000


def test_if_all_come_nobody_is_absent():
    certain = {"summons.attendance_intercept": 1e3, "summons.unit_minutes": 45.0}
    scenario = with_heads(with_parameters(summoning(), certain), 40.0, street_factor=1.0)
    daily = run(scenario, 70).daily
    assert daily["attendances"].sum() > 50
    assert daily["absences"].sum() <= 0.1 * daily["attendances"].sum()  # only those already booked


def test_attendance_follows_the_formula():
    """Share of those who come against the mean of logistic(...) x (1 - booked), two-sided, where
    effort is the same for all.
    """
    fixed = {
        "effort.alignment_sd": 0.0,
        "effort.summons_weight": 0.0,
        "effort.acting_alignment": 1.0,
        "summons.unit_minutes": 45.0,
        "summons.minimum_age_days": 2.0,
    }
    scenario = with_parameters(with_heads(summoning(3.0, cost=0.5), 60.0), fixed)
    effort = 0.48**1.5 / (1 + 0.48**1.5)
    expected = 1 / (1 + np.exp(-(-0.5 + 4 * effort + 2 * 0.5)))
    daily = run(scenario, 120).daily
    n = daily["attendances"].sum() + daily["absences"].sum()
    share = daily["attendances"].sum() / n
    assert n > 100
    assert (
        abs(share - expected) < 4 * (expected * (1 - expected) / n) ** 0.5 + 0.02
    )  # 0.02: a few are booked


def test_what_a_session_has_settled_is_taken_up_first_if_it_may_draw_on_the_line():
    """Reach 0: ordinary turn. Above: a class of its own."""
    for reach, expected in ((0.0, False), (0.5, True)):
        model = model_of(summoning(10.0, cost=1.0, reach=reach))
        summoned = False
        for _ in range(40):
            model.step()
            summoned |= bool((model.districts[0].arrays.jobs["level"] == SUMMONED).any())
        assert summoned is expected


# -- sabotage --------------------------------------------------------------------------------------


def test_sabotage_a_street_that_saves_its_whistles_is_found(whistles, monkeypatch):
    """Whole whistles kept from week to week: more than the ration in some week."""

    def saving(office):
        saved, ration = office.district.allowance, office.lever("summons_ration")
        saved[office.row] += ration / 5.0
        if office.model.day > 30:
            for case in office.most_pressing(office.district.whistling.eligible(office.row))[
                : int(saved[office.row])
            ]:
                office.district.whistling.blow(case, office.row)
                saved[office.row] -= 1.0

    monkeypatch.setattr(StreetOffice, "whistle", saving)
    monkeypatch.setattr("sim.model.GovernanceModel.first_of_week", False)
    model = model_of(summoning(4.0))
    model.run(84)
    assert max(whistles.a_week(model).values()) > 4
