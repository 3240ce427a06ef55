"""Nobody works more than there is, and every paid minute went somewhere."""

import numpy as np
import pytest

from tests.model import accounts
from tests.model.accounts import Owed, minutes_of_the_day, paid_minutes
from tests.model.worlds import (
    everything,
    hamlet,
    model_of,
    with_heads,
    with_levers,
    with_parameters,
    with_types,
)


def test_every_paid_minute_is_accounted_for_every_day(watched):
    assert watched.minutes == []


def test_over_a_run_only_what_is_owed_at_the_end_is_missing(watched):
    """The daily record alone: minutes booked beyond those paid are what the units came to owe."""
    daily, owed = watched.result.daily, Owed(watched.model).now()
    for who, uses in (("street", accounts.STREET_USES), ("unit", accounts.UNIT_USES)):
        surplus = accounts.summed(daily, uses).sum() - daily[f"{who}_minutes"].sum()
        grown = owed[who] - watched.owed_when_the_record_begins[who]
        assert surplus == pytest.approx(grown, abs=1e-6 * len(daily))


def test_weekend_staff_is_the_part_that_it_should_be_in_the_long_run():
    """Whole heads each weekend, in turn; over a year within two heads a unit of the share."""
    model = model_of(hamlet())
    model.run(365)
    daily = model.result().daily
    shift = model.scenario_file.calendar.shift_minutes
    off = np.array([not model.is_working_day(int(day)) for day in daily["day"]])
    assert 104 <= off.sum() <= 115
    units = np.concatenate([d.arrays.units for d in model.districts])
    for who, chosen in (("street", units["level"] == 0), ("unit", units["level"] != 0)):
        paid = daily[f"{who}_minutes"][off].sum() / shift
        expected = 0.2 * units["heads"][chosen].sum() * off.sum()
        assert abs(paid - expected) < 2.0 * chosen.sum()


def test_heads_who_always_have_work_never_idle():
    """A street that drowns: once its queue stands, every minute on shift is booked as work, also on
    jobs given up.
    """
    scenario = with_types(
        hamlet(busy=20.0),
        street_minutes=300.0,
        departments=(),
        emergency_share=0.0,
        vanish_days=3.0,
    )
    scenario = with_levers(
        scenario, tasks_from_above=0.0, investment_promotion=0.0, inner_handoffs=0.0
    )
    scenario = with_parameters(
        scenario,
        {
            "patience.withdraw_after_days": 0.5,
            "patience.withdraw_days": 3.0,
            "work.weekend_staff": 0.0,
            "work.link_minutes": 0.0,
        },
    )
    model = model_of(scenario)
    model.run(80)
    daily = model.result().daily[40:]
    assert (
        daily["cases_closed_vanished"].sum() + daily["cases_withdrawn"].sum()
        > 0.5 * daily["cases_received"].sum()
    )
    paid = daily["street_minutes"].sum()
    assert daily["street_work_minutes"].sum() == pytest.approx(paid, rel=1e-3)
    assert abs(daily["street_idle_minutes"]).sum() <= 1e-3 * paid


def test_the_time_left_for_cases_limits_work_on_cases():
    """A drowning street with 35 % of its time elsewhere: cases get 65 %, other duties 35 %."""
    scenario = with_types(
        hamlet(busy=20.0), street_minutes=300.0, departments=(), emergency_share=0.0
    )
    scenario = with_parameters(scenario, {"work.link_minutes": 0.0})
    model = model_of(with_levers(scenario, inner_handoffs=0.0))
    model.run(80)
    daily = model.result().daily[40:]
    levers = model.scenario_file.levers
    elsewhere = levers["tasks_from_above"] + levers["investment_promotion"]
    paid = daily["street_minutes"].sum()
    assert daily["street_work_minutes"].sum() / paid == pytest.approx(1 - elsewhere, abs=0.01)
    assert daily["street_other_minutes"].sum() / paid == pytest.approx(elsewhere, abs=0.01)


def test_no_case_takes_more_staff_minutes_than_its_life_and_hands_allow(watched):
    """One head at the street and one at each department it needs, never more at once."""
    cases = watched.result.cases
    done = cases[(cases["closure"] != 0) & (cases["work_minutes"] > 0)]
    assert len(done) > 20
    hands = 1 + done["departments"].astype(int)
    assert (done["work_minutes"] <= (done["closed"] - done["opened"]) * hands + 1).all()


# -- sabotage --------------------------------------------------------------------------------------


def watched_day(model):
    owed = Owed(model)
    model.step()
    row = model.daily[-1]
    return list(minutes_of_the_day(model, row, owed.growth())) + list(paid_minutes(model, row))


@pytest.fixture
def model():
    model = model_of(everything())
    model.run(30)
    return model


def test_sabotage_minutes_owed_that_are_forgiven_are_found(model):
    assert watched_day(model) == []
    owed = Owed(model)
    model.step()
    model.districts[0].arrays.units["owed"][0] = 0.0
    model.districts[0].arrays.units["owed"][1] += 5.0
    assert list(minutes_of_the_day(model, model.daily[-1], owed.growth())) != []


@pytest.mark.parametrize(
    "use",
    ["street_work_minutes", "street_idle_minutes", "unit_line_minutes", "unit_session_minutes"],
)
def test_sabotage_one_minute_too_many_in_the_record_is_found(model, use):
    owed = Owed(model)
    model.step()
    row = model.daily[-1].copy()
    row[use] += 1.0
    assert list(minutes_of_the_day(model, row, owed.growth())) != []


def test_sabotage_a_head_who_works_overtime_is_found(model):
    assert watched_day(model) == []
    servers = model.districts[0].arrays.servers
    busiest = np.flatnonzero((servers["duty"] == 0) & (servers["open"] == 1))[0]
    servers["used"][busiest] = model.scenario_file.calendar.shift_minutes + 1
    row = model.daily[-1]
    assert any(
        "worked" in wrong for wrong in minutes_of_the_day(model, row, {"street": 0.0, "unit": 0.0})
    )


def test_sabotage_a_head_more_on_the_payroll_is_found(model):
    row = model.daily[-1].copy()
    row["day"] = 29
    row["unit_minutes"] += model.scenario_file.calendar.shift_minutes
    assert list(paid_minutes(model, row)) != []


def test_sabotage_more_heads_one_day_are_found():
    model = model_of(with_heads(everything(), 1.0))
    model.run(5)
    daily = model.result().daily.copy()
    assert list(accounts.flows(daily)) == []
    daily["heads"][3] += 1
    assert list(accounts.flows(daily)) != []
