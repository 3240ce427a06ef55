"""A shock is the same in every world, brings what it says, and leaves all other luck alone."""

from dataclasses import replace

import numpy as np
import pytest

from sim.kernels.arise import SHOCK_BIT
from sim.places import ORPHAN
from sim.scenario import Where
from sim.scenario.shocks import Shock
from tests.model.worlds import bytes_of, hamlet, model_of, run, with_reform

CITY = {"streets": 3, "residents": 9000, "residents_per_place": 150, "busy": 3.0}
WAVE = Shock("wave", "market_refunds", day=20, days=10, problems=3000.0, reported_at_once=1.0)


def with_shocks(scenario, *shocks):
    return replace(scenario, shocks=shocks, warmup_key=scenario.warmup_key + str(shocks))


def of_shock(table):
    return table["problem"] & SHOCK_BIT != 0


def test_a_shock_brings_its_problems_on_its_days_and_nothing_else():
    plain, shaken = hamlet(**CITY), with_shocks(hamlet(**CITY), WAVE)
    one, other = run(plain, 60), run(shaken, 60)
    wave = other.problems[of_shock(other.problems)]
    assert len(wave) == 270
    assert (wave["born"] >= 20 * 1440).all()
    assert (wave["born"] < 30 * 1440).all()
    assert (wave["first_report"] == wave["born"]).all()
    assert (wave["kind"] == list(plain.issue_types).index("market_refunds")).all()
    perday = np.bincount(wave["born"] // 1440 - 20, minlength=10)
    assert abs(perday - 27).max() < 4 * 27**0.5
    rest = other.problems[~of_shock(other.problems)]
    assert set(rest["problem"]) == set(one.problems["problem"])
    early = one.daily["day"] < 20
    assert one.daily[early].tobytes() == other.daily[early].tobytes()


def test_a_shock_is_the_same_with_a_reform_and_after_a_fork():
    shaken = with_shocks(hamlet(**CITY), WAVE)
    reformed = with_reform(shaken, "whistle_summons", start=5)
    one, other = run(shaken, 40, warmup=10), run(reformed, 40, warmup=10)
    ours, theirs = (each.problems[of_shock(each.problems)] for each in (one, other))
    for name in ("problem", "born", "place", "touched", "departments"):
        ordered = [each[name][np.argsort(each["problem"])] for each in (ours, theirs)]
        assert (ordered[0] == ordered[1]).all(), name
    trunk = model_of(shaken, warmup=10)
    trunk.warm_up()
    branches = [trunk.fork(shaken), trunk.fork(reformed)]
    for branch in branches:
        branch.run(40)
    assert [bytes_of(branch.result()) for branch in branches] == [bytes_of(one), bytes_of(other)]


def test_it_is_refused_to_fork_into_another_shock():
    shaken = with_shocks(hamlet(**CITY), WAVE)
    with pytest.raises(ValueError, match="shocks"):
        model_of(shaken).fork(with_shocks(hamlet(**CITY), replace(WAVE, day=21)))


def test_where_and_in_which_estates():
    scenario = hamlet(orphan_share=0.3, **CITY)
    shock = replace(WAVE, where=Where("streets", streets=(1,)), estates="orphan")
    model = model_of(with_shocks(scenario, shock))
    places = model.districts[0].arrays.places
    orphans = np.flatnonzero(places["manager"] == ORPHAN)
    assert 0 < len(orphans) < len(places)
    model.run(40)
    wave = model.result().problems
    wave = wave[of_shock(wave)]
    assert set(wave["place"]) <= {int(places["number"][row]) for row in orphans}
    assert (wave["street"] == 1).all()
    residents = int(places["residents"][places["street"] == 1].sum())
    assert len(wave) == round(3000 * residents / 1e5)


def test_a_shock_larger_than_what_a_day_has_room_for():
    shaken = with_shocks(hamlet(**CITY), replace(WAVE, days=1, problems=100_000.0))
    result = run(shaken, 25)
    assert of_shock(result.problems).sum() == 9000


def test_a_shock_that_is_noticed_like_any_problem():
    result = run(with_shocks(hamlet(**CITY), replace(WAVE, reported_at_once=0.0)), 40)
    wave = result.problems[of_shock(result.problems)]
    assert 0 < (wave["first_report"] > wave["born"]).mean() < 1


# -- sabotage --------------------------------------------------------------------------------------


def test_sabotage_a_shock_drawn_from_the_clock_is_found(monkeypatch):
    """Were the number of a problem taken from the row it stands in, two shocks would swap luck."""
    scenario = hamlet(**CITY)
    second = replace(WAVE, name="second", type="heating")
    one = run(with_shocks(scenario, WAVE, second), 40).problems
    other = run(with_shocks(scenario, second, WAVE), 40).problems
    for table in (one, other):
        table.sort(order="problem")
    assert (one["problem"] == other["problem"]).all()
    assert (one["born"] == other["born"]).all()
    monkeypatch.setattr("sim.luck.city_key", lambda name: 7)
    clash = run(with_shocks(scenario, WAVE, second), 40).problems
    clash = clash[of_shock(clash)]
    assert len(np.unique(clash["problem"])) < len(clash)
