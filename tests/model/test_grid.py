"""Patrols: problems are found before anybody calls, live shorter, and draw fewer calls; the minutes are paid."""

from dataclasses import replace

import numpy as np
import pytest

from sim.kernels import patrol
from sim.ledger import CHANNEL_PATROL, NEVER
from sim.outcomes import outcomes_of
from sim.parameters import load_parameter_book
from tests.model.accounts import books, flows
from tests.model.structure import broken
from tests.model.worlds import (
    bytes_of,
    hamlet,
    model_of,
    run,
    with_heads,
    with_levers,
    with_parameters,
    with_reform,
    with_types,
)

DAYS = 200


def village():
    return hamlet(streets=2, residents=16_000, residents_per_place=400)


def patrolled(patrols, scenario=None):
    return with_levers(scenario or village(), patrols=patrols)


@pytest.fixture(scope="module")
def runs():
    return {patrols: run(patrolled(patrols), DAYS) for patrols in (0.0, 1.0, 2.0)}


@pytest.fixture(scope="module")
def measured(runs):
    return {patrols: outcomes_of(result, (50, DAYS - 1), 0.5) for patrols, result in runs.items()}


def test_the_chain_found_earlier_shorter_lives_fewer_calls_minutes_spent(measured):
    without, one, two = measured[0.0], measured[1.0], measured[2.0]
    assert without["found_by_patrol_share"] == 0.0
    assert 0.1 < one["found_by_patrol_share"] < two["found_by_patrol_share"]
    assert two["problem_life_median"] < without["problem_life_median"] - 1.0
    assert two["calls_per_problem"] < 0.95 * without["calls_per_problem"]
    assert two["problem_days"] < 0.95 * without["problem_days"]
    # 16,000 residents in grids of 1,050, 90 minutes a patrol
    assert two["patrol_hours"] == pytest.approx(2 * 16_000 / 1050 * 1.5)
    assert two["programme_hours"] == two["patrol_hours"]
    assert two["cost_per_fix"] > without["cost_per_fix"]


def test_the_staff_of_a_centre_is_paid_on_working_days_and_changes_nothing_else():
    staffed = run(with_levers(village(), centre_staff=2.0), 28)
    without = run(village(), 28)
    paid = staffed.daily["centre_minutes"][staffed.daily["day"] >= 0]
    # 16,000 residents, two for 10,000, shifts of 8 hours, on the working days of four weeks
    assert sorted(set(paid)) == [0.0, pytest.approx(1.6 * 2 * 480)]
    assert np.count_nonzero(paid) == 20
    assert without.daily["centre_minutes"].sum() == 0.0
    assert np.array_equal(staffed.cases, without.cases)
    dearer = staffed.daily["cost"] - without.daily["cost"]
    hour = load_parameter_book()["costs.worker_hour"].value
    assert dearer[paid > 0] == pytest.approx(1.6 * 2 * 8 * hour)


def test_what_is_visible_is_found_and_what_is_not_is_not(runs):
    visible = np.array([kind.visible for kind in village().issue_types.values()])
    cases = runs[2.0].cases
    found = np.bincount(cases["kind"][cases["channel"] == CHANNEL_PATROL], minlength=16)
    assert found[visible == 0.0].sum() == 0
    assert found[visible > 0.7].sum() > 100


def test_nobody_called_so_nobody_judges(runs):
    cases = runs[2.0].cases
    filed = cases[cases["channel"] == CHANNEL_PATROL]
    assert len(filed) > 500
    assert (filed["resident"] == -1).all() and (filed["registered"] == 0).all()
    assert not (filed["reached"] | filed["satisfied"] | filed["persuaded"]).any()
    called = cases[cases["channel"] != CHANNEL_PATROL]
    assert (called["resident"] >= 0).all()
    some = replace(runs[2.0], cases=called)
    for name in ("official_resolution", "true_satisfaction", "registered_voice", "callback_share"):
        whole, part = (outcomes_of(r, None, 0.5)[name] for r in (runs[2.0], some))
        assert whole == part, name


def test_the_books_balance_and_the_rows_are_in_order():
    model = model_of(patrolled(3.0))
    model.run(60)
    assert [sentence for district in model.districts for sentence in broken(district.arrays)] == []
    result = model.result()
    assert list(flows(result.daily)) == []
    assert list(books(result)) == []
    filed = (result.cases["channel"] == CHANNEL_PATROL).sum()
    assert filed == result.daily["cases_by_patrol"].sum() > 100


def test_more_patrols_find_all_that_fewer_find_no_later():
    """With nobody calling and nothing ending by itself, each problem is found no later."""
    quiet = with_types(
        with_parameters(village(), {"reporting.rate": 0.0, "line.neglect": 0.0}), vanish_days=1e9
    )
    quiet = with_types(quiet, problems=lambda kind: kind.problems / 4)
    found = {}
    for patrols in (1.0, 1.5, 3.0):
        problems = run(patrolled(patrols, quiet), 100).problems
        times = np.where(problems["first_report"] == NEVER, 1 << 30, problems["first_report"])
        found[patrols] = dict(zip(problems["problem"].tolist(), times.tolist(), strict=True))
    for fewer, more in ((1.0, 1.5), (1.5, 3.0)):
        assert found[fewer].keys() == found[more].keys()
        assert all(found[more][problem] <= time for problem, time in found[fewer].items())
    assert found[3.0] != found[1.0]


def test_without_patrols_the_world_is_what_it_was_whatever_the_numbers_of_the_grid(runs):
    other = with_parameters(village(), {"grid.minutes": 150.0, "grid.residents": 780.0})
    assert bytes_of(run(other, DAYS)) == bytes_of(runs[0.0])
    nothing = dict.fromkeys(("patrols", "linking", "ruling", "dispatch", "centre"), 0)
    neutral = with_reform(village(), "grid_command", **nothing)
    assert bytes_of(run(neutral, DAYS)) == bytes_of(runs[0.0])


def test_where_nothing_is_visible_patrols_cost_minutes_and_find_nothing():
    blind = with_types(village(), visible=0.0)
    without, patrols = (run(patrolled(number, blind), 60) for number in (0.0, 3.0))
    assert without.cases.tobytes() == patrols.cases.tobytes()
    assert patrols.daily["patrol_minutes"].sum() > 0 == without.daily["patrol_minutes"].sum()


def test_where_everything_is_visible_everything_is_known_the_next_day():
    seen = with_types(village(), visible=1.0, vanish_days=1e9)
    problems = run(patrolled(1.0, seen), 60).problems
    old = problems[problems["born"] < 58 * 1440]
    waited = (old["first_report"] - old["born"]) / 1440
    assert (old["first_report"] != NEVER).all() and waited.max() < 1.8


# -- what departments see, and the command centre --------------------------------------------------


def of_departments(result):
    """Referrals and hours of work of departments, and days that cases of callers wait in queues."""
    daily, cases = result.daily[50:], result.cases
    called = cases[(cases["channel"] != CHANNEL_PATROL) & (cases["opened"] > 50 * 1440)]
    called = called[called["closed"] >= 0]
    return (
        daily["referrals"].sum(),
        daily["unit_work_minutes"].sum() / 60,
        called["queue_minutes"].mean() / 1440,
    )


def test_patrols_raise_the_load_that_departments_see_and_callers_wait_longer_for_it(runs):
    """The same staff has more to do: what is found has to be worked off before what is called in."""
    (referred, worked, waited), (more, hours, longer) = (
        of_departments(runs[p]) for p in (0.0, 2.0)
    )
    assert more > 1.05 * referred
    assert hours > 1.03 * worked
    assert longer > 1.2 * waited


def test_with_staff_without_number_what_patrols_find_makes_nobody_wait():
    """The wait is that for staff: with plenty of it departments see the load and callers do not."""
    plenty = with_heads(village(), 30.0, street_factor=30.0)
    (referred, _, waited), (more, _, longer) = (
        of_departments(run(patrolled(p, plenty), DAYS)) for p in (0.0, 2.0)
    )
    assert more > 1.05 * referred
    assert longer == pytest.approx(waited, abs=0.1)


def centre(**levers):
    scenario = with_reform(village(), "grid_command", patrols=0.0, **levers)
    result = run(scenario, DAYS)
    return result, outcomes_of(result, (50, DAYS - 1), 0.5)


def test_the_chain_of_the_command_centre_links_dispatches_and_rules(measured):
    """Each by itself: repeats linked cost no second work, the way is shorter, nobody bounces what is
    ruled; and the centre's hours are charged.
    """
    without = measured[0.0]
    _, linked = centre(linking=1.0, ruling=0.0, dispatch=0.0)
    _, direct = centre(linking=0.0, ruling=0.0, dispatch=1.0)
    _, ruled = centre(linking=0.0, ruling=1.0, dispatch=0.0)
    assert linked["case_hours_per_fix"] < 0.95 * without["case_hours_per_fix"]
    # a day on the way through the district, but for what is linked, and for emergencies
    assert 0.6 < without["transit_days_a_case"] - direct["transit_days_a_case"] < 1.0
    assert ruled["ever_bounced_share"] == 0.0 < without["ever_bounced_share"]
    for each in (linked, direct, ruled):
        assert each["programme_hours"] == each["centre_hours"] > 0.0 == each["programme_money"]


def test_linking_is_the_share_of_those_who_call_while_a_case_is_open():
    """0: nobody is linked. 1: whoever calls while a case of the problem is at work is."""
    share = {}
    for linking in (0.0, 0.5, 1.0):
        cases = run(with_levers(village(), linking=linking), DAYS).cases
        share[linking] = cases["linked"].mean()
    assert share[0.0] == 0.0
    assert share[1.0] > 0.35
    assert 0.4 < share[0.5] / share[1.0] < 0.6


def test_sabotage_a_patrol_that_overlooks_what_is_visible_is_found(monkeypatch, measured):
    """Patrols that come and see nothing are paid all the same; the chain test would fail."""
    from sim import district_state

    monkeypatch.setattr(district_state, "send_patrols", lambda arrays: None)
    assert patrol.send_patrols is not district_state.send_patrols
    lazy = outcomes_of(run(patrolled(2.0), DAYS), (50, DAYS - 1), 0.5)
    assert lazy["patrol_hours"] == measured[2.0]["patrol_hours"]
    assert lazy["found_by_patrol_share"] == 0.0
    assert lazy["problem_life_median"] == measured[0.0]["problem_life_median"]
