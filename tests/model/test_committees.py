"""Providers who check in, standing sessions, a door for migrants: each acts where it should, costs
what it says, and is nothing at zero.
"""

from collections import Counter

import numpy as np
import pytest

from sim.agents import DepartmentUnit, JointCommittee
from sim.kernels.rows import bits_set
from sim.ledger import EXIT_COMMUNITY
from sim.outcomes import outcomes_of
from sim.whistling import Whistling
from tests.model.whistles import Whistles, summoning
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

PROVIDERS = {"city_works", "utility_firms", "housing_office"}


# -- providers -------------------------------------------------------------------------------------


def test_checking_in_moves_providers_and_nobody_else():
    """The effort of providers rises as the formula says; that of all others stays, exactly."""
    scenario = hamlet(streets=3)
    efforts = []
    for weight in (0.0, 0.3):
        model = model_of(with_levers(scenario, provider_weight=weight))
        model.run(1)
        units = model.agents_by_type[DepartmentUnit]
        efforts.append(
            {(u.kind.name, u.row): model.districts[0].desk_effort[u.desks.start] for u in units}
        )
        for unit in units:
            pull = (0.48 * unit.alignment() + weight * unit.kind.provider) ** 1.5
            assert efforts[-1][unit.kind.name, unit.row] == pytest.approx(pull / (1 + pull))
    changed = {name for name, row in efforts[0] if efforts[0][name, row] != efforts[1][name, row]}
    assert changed == PROVIDERS


def test_sabotage_checking_in_that_moves_everybody_is_found(monkeypatch):
    weigh = DepartmentUnit.standing_weight

    def of_anybody(unit, street):
        more = unit.district.lever_values["provider_weight"][street]
        return weigh(unit, street) + (0.0 if unit.kind.provider else more)

    monkeypatch.setattr(DepartmentUnit, "standing_weight", of_anybody)
    with pytest.raises(AssertionError):
        test_checking_in_moves_providers_and_nobody_else()


def test_what_providers_give_the_streets_their_line_loses():
    scenario = with_heads(hamlet(busy=8.0), street_factor=6.0)
    plain, checked = (run(with_levers(scenario, provider_weight=w), 120) for w in (0.0, 0.6))
    assert checked.daily["unit_line_minutes"].sum() < plain.daily["unit_line_minutes"].sum()
    assert checked.daily["unit_work_minutes"].sum() > 1.01 * plain.daily["unit_work_minutes"].sum()
    assert (checked.daily["unit_minutes"] == plain.daily["unit_minutes"]).all()


# -- standing sessions -----------------------------------------------------------------------------


@pytest.fixture
def whistles(monkeypatch):
    return Whistles(monkeypatch)


def standing(a_month, **more):
    return with_levers(summoning(0.0, **more), standing_sessions=a_month)


def a_month(model, whistles):
    """Sessions by (month, street)."""
    from datetime import timedelta

    start = model.scenario_file.city.calendar_start
    dates = [start + timedelta(days=each["day"]) for each in whistles.blown]
    return Counter(
        (date.year, date.month, each["street"])
        for date, each in zip(dates, whistles.blown, strict=True)
    )


@pytest.mark.parametrize("number", [1.0, 3.0, 8.0])
def test_as_many_sessions_a_month_as_the_lever_says_spread_over_it(whistles, number):
    model = model_of(standing(number))
    model.run(181)  # to the end of June
    sessions = a_month(model, whistles)
    assert max(sessions.values()) <= number
    later = [count for (_, month, _), count in sessions.items() if month >= 3]
    assert np.mean(later) > 0.9 * number  # and there is enough to call
    assert max(Counter((each["day"], each["street"]) for each in whistles.blown).values()) == 1
    daily = model.result().daily
    assert daily["standing_sessions"].sum() == len(whistles.blown) == daily["summons"].sum()
    assert all(model.is_working_day(each["day"]) for each in whistles.blown)


def test_half_a_session_a_month_is_one_in_two_months(whistles):
    model = model_of(standing(0.5))
    model.run(365)
    assert 2 * 5 <= len(whistles.blown) <= 2 * 6


def test_the_case_that_needs_most_departments_is_called(monkeypatch):
    chosen = []
    in_order = JointCommittee.most_tangled

    def watched(committee, cases):
        rows = in_order(committee, cases)
        todo = {int(case["row"]): int(case["departments"]) for case in cases}
        real = committee.district.arrays.cases["todo"]
        assert all(todo[row] == bits_set(int(real[row])) for row in rows)
        opened = {int(case["row"]): int(case["opened"]) for case in cases}
        chosen.append([(-todo[row], opened[row]) for row in rows])
        return rows

    monkeypatch.setattr(JointCommittee, "most_tangled", watched)
    run(standing(8.0, busy=12.0), 120)
    assert sum(len(each) > 3 for each in chosen) > 20
    assert all(each == sorted(each) for each in chosen)
    assert min(first for each in chosen for first, _ in each) <= -3


def test_sessions_cost_the_street_and_those_who_come(whistles):
    daily = run(standing(4.0), 120).daily
    came = sum(each["came"] for each in whistles.blown)
    assert came > 10 and daily["unit_session_minutes"].sum() == pytest.approx(90.0 * came)
    assert daily["street_session_minutes"].sum() == pytest.approx(60.0 * len(whistles.blown))


def test_nobody_whistles_for_a_case_that_the_committee_has_called(whistles):
    model = model_of(with_levers(summoning(20.0), standing_sessions=8.0))
    model.run(120)
    seen = Counter((each["day"], each["row"]) for each in whistles.blown)
    assert max(seen.values()) == 1
    both = model.result().daily
    assert (both["summons"] > both["standing_sessions"]).any()
    assert both["standing_sessions"].sum() > 30


def test_sabotage_a_list_of_eligible_cases_that_is_not_kept_up_calls_twice(whistles, monkeypatch):
    blow = Whistling.blow

    def forgetful(whistling, case, street, standing=False):
        before = list(whistling._eligible)
        blow(whistling, case, street, standing)
        whistling._eligible = before

    monkeypatch.setattr(Whistling, "blow", forgetful)
    model = model_of(with_levers(summoning(20.0), standing_sessions=8.0))
    model.run(120)
    seen = Counter((each["day"], each["row"]) for each in whistles.blown)
    assert max(seen.values()) > 1


# -- a door for migrants ---------------------------------------------------------------------------


def candidates(door, gap=0.4, change=None):
    """First reports by registration in a town where nothing is ever fixed and nobody learns."""
    quiet = {
        "reporting.migrant_readiness": gap,
        "learning.trust": 0.0,
        "learning.expectation": 0.0,
        "learning.news": 0.0,
        "line.neglect": 0.0,
        "reporting.rate": 0.0005,  # hardly anybody has a case already
    }
    scenario = with_heads(hamlet(busy=8.0, residents=20000, streets=2), 0.1, street_factor=0.1)
    model = model_of(with_levers(with_parameters(scenario, quiet), migrant_door=door))
    if change:
        change(model.districts[0].arrays.people)
    model.run(60)
    return model.result()


def rate_of_migrants(result):
    """Reports a migrant makes over those that a registered resident makes."""
    own = result.streets["registered_residents"].sum() / result.streets["residents"].sum()
    registered = result.cases["registered"].mean()
    return (1 - registered) / (1 - own) / (registered / own)


def test_a_door_brings_migrants_nearer_to_registered_residents_and_no_further():
    rates = [rate_of_migrants(candidates(door)) for door in (0.0, 0.5, 1.0)]
    assert rates[0] == pytest.approx(0.4, abs=0.1)
    assert rates[1] == pytest.approx(0.7, abs=0.12)
    assert rates[2] == pytest.approx(1.0, abs=0.12)


def test_sabotage_a_gap_that_is_counted_twice_is_found():
    """Were the readiness of migrants lowered in their row as well, a wide door would not close the gap."""

    def lower(people):
        people["readiness"][people["registered"] == 0] *= 0.4

    assert rate_of_migrants(candidates(1.0, change=lower)) < 0.6


def test_what_is_reported_without_a_door_is_reported_with_one_too():
    """First reports: a wider door only adds (as long as nobody has a case already)."""
    closed, open_ = candidates(0.0), candidates(1.0)
    first = {}
    for name, result in (("closed", closed), ("open", open_)):
        rows = result.problems[result.problems["first_report"] > 0]
        first[name] = dict(
            zip(rows["problem"].tolist(), rows["first_report"].tolist(), strict=True)
        )
    known = set(first["closed"])
    assert len(known - set(first["open"])) <= 0.01 * len(known)
    earlier = [first["open"][p] <= first["closed"][p] for p in known & set(first["open"])]
    assert np.mean(earlier) > 0.99
    assert len(first["open"]) > len(known)


def test_with_no_gap_a_door_changes_nothing():
    assert bytes_of(candidates(1.0, gap=1.0)) == bytes_of(candidates(0.0, gap=1.0))


# -- the centre's own staff ------------------------------------------------------------------------


def at_the_centre(minutes, reach=0.3):
    """A town where the same share of everything is within a community's reach, and nothing goes by itself."""
    scenario = hamlet(residents=12_000, residents_per_community=3000)
    scenario = with_types(scenario, community_reach=reach, vanish_days=1e9)
    return run(with_levers(scenario, community_minutes=minutes), 150)


def test_the_chain_of_a_centre_small_matters_are_dealt_with_and_its_hours_are_paid():
    without, with_centre = at_the_centre(0.0), at_the_centre(240.0)
    one, other = (outcomes_of(each, None, 0.5) for each in (without, with_centre))
    assert other["problems_community"] > 0.2 * other["problems_arisen"] > 0
    assert other["problem_days"] < 0.9 * one["problem_days"]
    assert other["cases_received"] < 0.95 * one["cases_received"]
    assert one["problems_community"] == one["programme_hours"] == 0.0
    communities = without.daily["community_minutes"].sum(), with_centre.daily["community_minutes"]
    assert communities[0] == 0.0 and (communities[1] == 240.0 * 4).all()
    assert other["programme_hours"] == pytest.approx(240.0 * 4 / 60)


def test_a_centre_deals_with_no_more_than_is_within_reach_however_long_it_is_open():
    """Saturated: ten times the minutes change no problem; and the share dealt with is the reach."""
    enough, more = at_the_centre(3000.0), at_the_centre(30_000.0)
    assert enough.problems.tobytes() == more.problems.tobytes()
    assert more.daily["cost"].sum() > enough.daily["cost"].sum()
    dealt = (enough.problems["exit"] == EXIT_COMMUNITY)[enough.problems["born"] < 130 * 1440]
    assert dealt.mean() == pytest.approx(0.3, abs=4 * (0.21 / len(dealt)) ** 0.5 + 0.02)


def test_a_centre_with_nothing_within_reach_is_paid_for_nothing():
    idle, without = at_the_centre(240.0, reach=0.0), at_the_centre(0.0, reach=0.0)
    assert idle.problems.tobytes() == without.problems.tobytes()
    assert idle.daily["cost"].sum() > without.daily["cost"].sum()


# -- the committee as a whole ----------------------------------------------------------------------


def test_the_chain_of_a_committee_heads_sit_down_rule_and_give_more_and_their_line_gives_way():
    scenario = with_heads(hamlet(busy=6.0, residents=16_000), street_factor=3.0)
    plain = run(scenario, 200)
    led = run(with_reform(scenario, "governance_committee"), 200)
    one, other = (outcomes_of(each, (50, 199), 0.5) for each in (plain, led))
    assert other["ever_bounced_share"] < 0.6 * one["ever_bounced_share"]
    # two streets, two a month
    assert 0.08 < other["standing_sessions"] < 4.2 / 30 + 0.03 and other["session_hours"] > 0.3
    assert other["problems_fixed"] > 1.05 * one["problems_fixed"]
    assert other["hours_from_line"] > one["hours_from_line"]
    assert led.daily["unit_line_minutes"].sum() < plain.daily["unit_line_minutes"].sum()
    assert one["standing_sessions"] == one["session_hours"] == 0.0


# -- the reforms -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["provider_check_in", "service_centre_hub", "governance_committee"]
)
def test_a_neutral_reform_changes_nothing(name):
    from tests.model.worlds import REFORMS

    scenario = hamlet(busy=6.0)
    neutral = with_reform(scenario, name, **REFORMS[name].neutral())
    assert bytes_of(run(neutral, 40)) == bytes_of(run(scenario, 40))
