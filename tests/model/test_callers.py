"""When residents call, how they judge, and what a deadline that is put off does."""

import numpy as np
import pytest

from sim.calendar_file import load_calendar
from sim.ledger import CLOSURE_NOMINAL, CLOSURE_WITHDRAWN
from sim.week import HOURS, STEP, WEEK_MINUTES, calling_week
from tests.model.worlds import (
    bytes_of,
    hamlet,
    in_order,
    model_of,
    run,
    with_levers,
    with_parameters,
)

DAYS = 250
DAY = 1440


def shares(result, period, unit):
    """Share of callers' ordinary cases by `period` of the calendar (2018-01-01 is a Monday)."""
    cases = result.cases
    called = (cases["opened"] >= 0) & (cases["resident"] >= 0) & (cases["episode"] == 0)
    opened = cases["opened"][called & (cases["emergency"] == 0)]
    return np.bincount((opened // unit) % period, minlength=period) / opened.size


# -- the week ----------------------------------------------------------------------------------------------------------


def test_a_week_of_calling_is_a_week_long_and_an_even_one_moves_nothing():
    calendar = load_calendar()
    for rhythm in (0.0, 0.5, 1.0):
        week, hour = calling_week(calendar, rhythm)
        assert week["start"][HOURS] == WEEK_MINUTES
        assert np.all(np.diff(week["start"]) > 0)
        passed = np.arange(0, WEEK_MINUTES, STEP)
        assert np.all(week["start"][hour] <= passed)
        assert np.all(week["start"][hour + 1] > passed)
    even, _ = calling_week(calendar, 0.0)
    assert np.array_equal(even["start"], np.arange(HOURS + 1) * 60.0)


def test_calls_follow_the_days_and_hours_of_the_calendar_and_are_no_fewer():
    scenario = hamlet(residents=20_000)
    assert scenario.city.calendar_start.weekday() == 0
    calendar = scenario.calendar
    lively = run(scenario, DAYS, warmup=30)
    even = run(with_parameters(scenario, {"reporting.rhythm": 0.0}), DAYS, warmup=30)
    weekdays = np.array(calendar.calls_by_weekday) / 7
    hours = np.array(calendar.calls_by_hour) / 24
    assert np.abs(shares(lively, 7, DAY) - weekdays).max() < 0.02
    assert np.abs(shares(lively, 24, 60) - hours).max() < 0.01
    assert np.abs(shares(even, 7, DAY) - 1 / 7).max() < 0.02
    assert np.abs(shares(even, 24, 60) - 1 / 24).max() < 0.01
    assert len(lively.cases) == pytest.approx(len(even.cases), rel=0.03)


def test_sabotage_a_week_that_begins_on_another_day_is_found():
    scenario = hamlet(residents=20_000)
    model = model_of(scenario, warmup=30)
    for district in model.districts:
        district.arrays.now.monday[0] += 3 * DAY
    model.run(DAYS)
    weekdays = np.array(scenario.calendar.calls_by_weekday) / 7
    assert np.abs(shares(model.result(), 7, DAY) - weekdays).max() > 0.05


# -- how callers judge -------------------------------------------------------------------------------------------------


def satisfied(weight, *, closure=None, **more):
    """Share of callers' closed cases whose caller is satisfied, at this weight of treatment."""
    values = {"satisfaction.treatment_weight": weight, **more}
    scenario = with_parameters(with_levers(hamlet(busy=4.0), clock=1.0, clock_weight=0.5), values)
    cases = run(scenario, DAYS, warmup=30).cases
    closed = (cases["closed"] > 0) & (cases["resident"] >= 0)
    kind = cases["closure"] != CLOSURE_WITHDRAWN if closure is None else cases["closure"] == closure
    assert (closed & kind).sum() > 50
    return cases["satisfied"][closed & kind].mean()


def test_treatment_satisfies_some_callers_who_were_not_helped_and_nobody_at_weight_zero():
    assert satisfied(0.0, closure=CLOSURE_NOMINAL) < 0.05
    assert 0.1 < satisfied(0.5, closure=CLOSURE_NOMINAL) < 0.95


def test_at_weight_zero_how_one_is_treated_changes_nothing():
    kind = {"satisfaction.treatment_persuaded": 0.2, "satisfaction.treatment_in_time": 0.6}
    scenario = with_parameters(
        with_levers(hamlet(), clock=1.0), {"satisfaction.treatment_weight": 0.0}
    )
    assert bytes_of(run(scenario, 60)) == bytes_of(run(with_parameters(scenario, kind), 60))


def test_a_kinder_answer_satisfies_more():
    rude = satisfied(0.5, **{"satisfaction.treatment_in_time": 0.1})
    kind = satisfied(0.5, **{"satisfaction.treatment_in_time": 0.6})
    assert kind > rude + 0.02


def test_how_one_is_treated_moves_satisfaction_and_nothing_else():
    """Trust and expectation follow what came of it, so all that follows from them stays."""
    scenario = with_levers(hamlet(), clock=1.0, clock_weight=0.5)
    results = [
        run(with_parameters(scenario, {"satisfaction.treatment_weight": weight}), 120)
        for weight in (0.0, 0.6)
    ]
    cases = [in_order(result.cases) for result in results]
    assert np.any(cases[0]["satisfied"] != cases[1]["satisfied"])
    for name in cases[0].dtype.names:
        if name != "satisfied":
            assert np.array_equal(cases[0][name], cases[1][name]), name


# -- deadlines ---------------------------------------------------------------------------------------------------------


def clocked(share, times=1.0):
    """Callers' cases of a hamlet in which the clock binds and so large a share of deadlines is put off."""
    scenario = with_levers(hamlet(residents=20_000), clock=1.0)
    values = {"deadline.extension_share": share, "deadline.extension_times": times}
    cases = run(with_parameters(scenario, values), DAYS, warmup=30).cases
    return cases[(cases["closed"] > 0) & (cases["resident"] >= 0)]


def late(cases):
    return (cases["closed"] > cases["due"]).mean()


def test_deadlines_put_off_make_fewer_cases_late_and_fewer_closed_on_paper():
    strict, lenient = clocked(0.0), clocked(1.0)
    assert late(lenient) < late(strict) - 0.02
    paper = [(each["closure"] == CLOSURE_NOMINAL).mean() for each in (lenient, strict)]
    assert paper[0] < paper[1]


def test_a_deadline_is_put_off_once_and_by_the_terms_it_was_given():
    """No term is longer than the longest of the city and one extension of it."""
    cases = clocked(1.0, times=1.0)
    terms = (cases["due"] - cases["opened"])[cases["emergency"] == 0]
    strict = clocked(0.0)
    longest = (strict["due"] - strict["opened"]).max()
    assert longest < terms.max() <= 2 * longest


def test_where_nothing_waits_for_a_lead_time_no_deadline_is_put_off():
    scenario = with_levers(hamlet(), clock=1.0)
    none = {"work.lead_times": 0.0}
    yes = with_parameters(scenario, {**none, "deadline.extension_share": 1.0})
    no = with_parameters(scenario, {**none, "deadline.extension_share": 0.0})
    assert bytes_of(run(yes, 120)) == bytes_of(run(no, 120))


# -- the ranking's books -----------------------------------------------------------------------------------------------


def books():
    """Cases assessed in the running month, and those that fell due unfinished and were closed since, of a city with a clock."""
    scenario = with_levers(hamlet(busy=3.0), clock=1.0)
    scenario = with_parameters(
        scenario, {"nominal.intercept": -30.0, "deadline.extension_share": 0.0}
    )
    model = model_of(scenario, warmup=0)
    model.run(31)  # the last day of January has run
    assessed = sum(float(d.arrays.streets["assessed"].sum()) for d in model.districts)
    return assessed, model.result().cases


def test_a_late_case_is_assessed_once():
    assessed, cases = books()
    called = cases[cases["resident"] >= 0]
    now = 31 * DAY
    closed = (called["closed"] > 0) & (called["closed"] < now)
    due = (called["due"] < now) & ~(closed & (called["closed"] <= called["due"]))
    withdrawn = called["closure"] == CLOSURE_WITHDRAWN
    in_time = closed & ~due & ~withdrawn
    both = (closed & due & ~withdrawn).sum()
    assert both > 20
    assert assessed == due.sum() + in_time.sum()
