"""What neighbours do: volunteers spread and tire, a platform diffuses and matches, social workers widen reach; all of it is charged."""

import numpy as np
import pytest

from sim.outcomes import outcomes_of
from tests.model.accounts import books, flows
from tests.model.structure import broken
from tests.model.worlds import (
    bytes_of,
    hamlet,
    model_of,
    run,
    with_levers,
    with_parameters,
    with_reform,
    with_types,
)

DAYS = 365


def village(**more):
    return hamlet(**{"streets": 2, "residents": 12_000, "residents_per_place": 400,
                     "residents_per_community": 2000, **more})  # fmt: skip


def outcomes(scenario, days=DAYS):
    return outcomes_of(run(scenario, days), None, 0.5)


def history(scenario, name, years=5):
    """A daily field over years, with few problems."""
    return run(with_types(scenario, problems=lambda kind: kind.problems / 20), years * 365).daily[
        name
    ]


@pytest.fixture(scope="module")
def plain():
    return run(village(), DAYS)


@pytest.fixture(scope="module")
def without(plain):
    return outcomes_of(plain, None, 0.5)


# -- volunteers ------------------------------------------------------------------------------------


def test_the_chain_of_volunteers_they_join_and_deal_with_problems(without):
    joined = outcomes(with_levers(village(), volunteer_recruitment=0.03))
    assert 200 < joined["volunteers"] < 500
    assert joined["volunteer_hours"] > 0.3
    assert joined["problems_community"] > 20 * joined["volunteer_hours"] / 24
    assert joined["problem_days"] < without["problem_days"]
    assert joined["cases_received"] < without["cases_received"]
    assert joined["programme_money"] > 0


def test_volunteering_spreads_between_neighbours_and_levels_off():
    worlds = {
        spread: history(
            with_parameters(
                with_levers(village(), volunteer_recruitment=0.03),
                {"volunteers.spread": spread, "volunteers.readiness_sd": 0.0},
            ),
            "volunteers",
            years=8,
        )
        for spread in (0.0, 2.0, 10.0)
    }
    alone, some, strong = (worlds[spread] for spread in (0.0, 2.0, 10.0))
    assert alone[60] == pytest.approx(some[60], rel=0.02)  # nobody to follow yet
    assert alone[-1] < some[-1] < strong[-1]
    # Without spread the closed form: residents x r / (r + fatigue), while nobody is called on much
    assert alone[-1] == pytest.approx(12_000 * 0.03 / (0.03 + 0.25), rel=0.12)
    growth = np.diff(strong[::365])
    assert growth[-1] < growth.max()


def test_who_is_called_on_more_tires_sooner():
    """The same recruitment, ten times the problems: fewer stay, in steps of what they are called on."""
    scenario = with_parameters(
        with_levers(village(), volunteer_recruitment=0.02), {"volunteers.minutes": 2.0}
    )
    quiet = with_types(scenario, problems=lambda kind: kind.problems / 10)
    busy = with_types(scenario, problems=lambda kind: kind.problems * 3)
    few, many = (run(each, 730).daily["volunteers"][-1] for each in (quiet, busy))
    assert many < 0.93 * few
    # The twin that never tires has no difference.
    tireless = [with_parameters(each, {"volunteers.strain": 0.0}) for each in (quiet, busy)]
    first, second = (run(each, 730).daily["volunteers"][-1] for each in tireless)
    assert first == second


def test_when_recruitment_ends_volunteers_dwindle():
    reform = with_reform(village(), "co_governance_volunteers")
    from dataclasses import replace

    ending = replace(reform, reforms=tuple(replace(use, end=200) for use in reform.reforms))
    daily = run(ending, 700).daily["volunteers"]
    assert daily[:200].max() > 100 and daily[-1] < 0.8 * daily[205]


# -- the platform ----------------------------------------------------------------------------------


def test_the_chain_of_the_platform_users_offers_matches_and_no_staff_time(without):
    on = with_levers(village(), platform=1.0)
    quick = with_parameters(on, {"platform.innovation": 0.1, "platform.imitation": 1.5})
    shared = outcomes(quick, 730)
    assert shared["platform_users"] > 0.1 * 12_000
    assert shared["platform_matches"] > 0.1
    assert shared["problems_community"] == pytest.approx(
        shared["platform_matches"], rel=0.2
    )  # some are over before the neighbour comes
    assert shared["volunteer_hours"] == shared["social_hours"] == 0.0
    assert shared["programme_hours"] == 0.0 < shared["programme_money"]
    assert without["platform_matches"] == 0.0


def test_users_spread_as_bass_has_it():
    """Against the closed form of the Bass model; weeks instead of a smooth curve."""
    scenario = with_levers(village(), platform=1.0)
    users = history(scenario, "platform_users", years=8)
    p, q, potential = 0.03, 0.6, 0.3 * 12_000
    years = (np.arange(len(users)) + 4.0) / 365.0
    decay = np.exp(-(p + q) * years)
    bass = potential * (1.0 - decay) / (1.0 + q / p * decay)
    assert np.abs(users - bass).max() < 0.02 * potential
    assert (np.diff(users) >= 0).all()


def test_matches_are_few_where_users_or_offers_are_few():
    on = with_levers(village(), platform=1.0)
    quick = {"platform.innovation": 0.1, "platform.imitation": 1.5}
    matches = {
        offers: run(with_parameters(on, {**quick, "platform.offers": offers}), 730)
        .daily["matches"]
        .sum()
        for offers in (0.005, 0.02, 0.1)
    }
    assert matches[0.005] <= matches[0.02] <= matches[0.1]
    half = run(with_parameters(with_levers(on, platform=0.3), quick), 730).daily
    full = run(with_parameters(on, quick), 730).daily
    assert half["platform_users"][-1] < full["platform_users"][-1]
    assert half["matches"].sum() < full["matches"].sum()


# -- social workers --------------------------------------------------------------------------------


def test_the_chain_of_social_workers_paid_minutes_wider_reach(without):
    few, many = (outcomes(with_levers(village(), social_workers=n)) for n in (2.0, 10.0))
    # 1.2 workers a 6,000 resident street: 2 x 8 h on some 250 working days
    assert few["social_hours"] == pytest.approx(12_000 / 1e4 * 2 * 8 * 5 / 7, rel=0.06)
    assert 0.0 < few["community_load"] < 1.0
    assert few["problems_community"] > 1.0 > without["problems_community"]
    assert many["problems_community"] > few["problems_community"]
    assert many["problem_days"] < few["problem_days"] < without["problem_days"]


def test_reach_widens_but_not_beyond_its_cap():
    def dealt_with(gain, cap):
        scenario = with_levers(village(), social_workers=10.0, community_minutes=5000.0)
        scenario = with_types(scenario, community_reach=0.3, vanish_days=1e9)
        scenario = with_parameters(
            scenario,
            {
                "social.reach_gain": gain,
                "social.reach_cap": cap,
                "social.problem_share": 0.8,
                "reporting.rate": 0.0,
            },
        )
        daily = run(scenario, 200).daily
        return daily["problems_community"].sum() / daily["problems_arisen"].sum()

    assert dealt_with(0.0, 0.8) == pytest.approx(0.3, abs=0.03)
    assert dealt_with(0.1, 0.9) == pytest.approx(0.6, abs=0.04)
    assert dealt_with(0.3, 0.6) == pytest.approx(0.6, abs=0.04)


# -- all of them -----------------------------------------------------------------------------------


def test_minutes_used_are_never_more_than_minutes_there():
    model = model_of(with_levers(village(busy=10.0), community_minutes=60.0, social_workers=1.0,
                                 volunteer_recruitment=0.02))  # fmt: skip
    model.run(200)
    daily = model.result().daily
    there = daily["community_minutes"] + daily["social_minutes"]
    assert daily["volunteer_minutes"].sum() > 0
    used = daily["community_used_minutes"] - daily["volunteer_minutes"]
    assert used.sum() <= there.sum()
    assert used.sum() > 0.4 * there.sum()  # half of a social worker's time goes elsewhere


def test_the_books_balance_and_rows_are_in_order():
    levers = {"platform": 1.0, "social_workers": 2.0, "volunteer_recruitment": 0.05}
    model = model_of(with_levers(village(busy=3.0), community_minutes=50.0, **levers))
    model.run(150)
    assert [sentence for district in model.districts for sentence in broken(district.arrays)] == []
    result = model.result()
    assert list(flows(result.daily)) == []
    assert list(books(result)) == []


def test_a_fork_takes_volunteers_and_users_along():
    scenario = with_levers(village(), platform=1.0, volunteer_recruitment=0.05)
    trunk = model_of(scenario)
    trunk.run(60)
    branch = trunk.fork(scenario)
    branch.run(120)
    trunk.run(120)
    assert bytes_of(branch.result()) == bytes_of(run(scenario, 120)) == bytes_of(trunk.result())


def test_without_the_levers_nothing_moves_whatever_the_numbers(plain):
    numbers = {
        "volunteers.minutes": 60.0,
        "platform.offers": 0.1,
        "social.reach_gain": 0.3,
        "social.reach_cap": 0.95,
    }
    assert bytes_of(run(with_parameters(village(), numbers), DAYS)) == bytes_of(plain)
    for name, neutral in (
        ("co_governance_volunteers", {"recruitment": 0}),
        ("sharing_platform", {"intensity": 0}),
        ("three_body_linkage", {"workers": 0, "organisations": 0}),
    ):
        assert bytes_of(run(with_reform(village(), name, **neutral), DAYS)) == bytes_of(plain), name


def test_where_nothing_is_within_reach_they_are_paid_for_nothing(plain):
    far = with_types(village(), community_reach=0.0)
    levers = {"platform": 1.0, "social_workers": 5.0, "volunteer_recruitment": 0.05}
    base, helped = run(far, 100), run(with_levers(far, **levers), 100)
    assert base.problems.tobytes() == helped.problems.tobytes()
    assert helped.daily["cost"].sum() > base.daily["cost"].sum()


def test_sabotage_a_kernel_that_forgets_who_gave_the_minutes_is_found(monkeypatch):
    """Were volunteers' minutes not told apart, nobody would tire."""
    from sim.agents.community import Community

    monkeypatch.setattr(Community, "fatigue", lambda self, load: 0.25)
    scenario = with_parameters(
        with_levers(village(), volunteer_recruitment=0.02), {"volunteers.minutes": 2.0}
    )
    quiet = with_types(scenario, problems=lambda kind: kind.problems / 10)
    busy = with_types(scenario, problems=lambda kind: kind.problems * 3)
    few, many = (run(each, 365).daily["volunteers"][-1] for each in (quiet, busy))
    assert few == many
