"""Orphan estates: a manager lowers their hazard; a community company is tried, noticed, kept, paid, and given up."""

import numpy as np
import pytest

from sim.ledger import EXIT_COMMUNITY
from sim.outcomes import outcomes_of
from sim.places import COMMUNITY_RUN, MANAGED, ON_TRIAL, ORPHAN
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
)

WARMUP, DAYS = 200, 500
GO = {"property.keep_share": 0.0, "property.drop_rate": 0.0}  # whatever they notice, they keep it
NO = {"property.keep_share": 1.01}


def town(**more):
    """A town half of whose estates nobody manages."""
    return hamlet(**{"streets": 2, "residents": 20_000, "residents_per_place": 400,
                     "orphan_share": 0.5, "busy": 2.0, **more})  # fmt: skip


def world(parameters=None, scenario=None, **levers):
    scenario = with_parameters(scenario or town(), parameters or {})
    model = model_of(with_levers(scenario, **levers), warmup=WARMUP, lead=30)
    model.run(DAYS)
    model.results = model.result()  # once: a model cannot go on after it
    return model


def managers(model):
    return np.concatenate([district.arrays.places["manager"] for district in model.districts])


@pytest.fixture(scope="module")
def plain():
    return world()


@pytest.fixture(scope="module")
def tried():
    """Whoever tries keeps."""
    return world(GO, property_trials=0.8)


def estate_problems(model, places):
    """Problems of estate types that arose in these places in the last 300 days, per place."""
    types = model.districts[0].arrays.types["estate"] == 1
    problems = model.results.problems
    late = types[problems["kind"]] & (problems["born"] > (DAYS - 300) * 1440)
    return np.isin(problems["place"][late], places).sum() / max(1, len(places))


def test_a_share_of_the_orphans_is_adopted_each_year_and_has_fewer_problems(plain):
    adopted = world(orphan_adoption=0.6)
    before, after = managers(plain), managers(adopted)
    found = np.flatnonzero((before == ORPHAN) & (after == MANAGED))
    # 0.6 a year from the beginning of the warm-up, in monthly steps
    assert (
        len(found) / (before == ORPHAN).sum() == pytest.approx(0.6 * 23 / 12, abs=0.15)
        or (after == ORPHAN).sum() == 0
    )
    assert (after[before == MANAGED] == MANAGED).all()
    assert estate_problems(adopted, found) < 0.8 * estate_problems(plain, found)
    untouched = np.flatnonzero(before == MANAGED)
    # all others as before, but for what neglect of the line does everywhere half a year later
    assert estate_problems(adopted, untouched) == pytest.approx(
        estate_problems(plain, untouched), rel=0.01
    )


def test_the_chain_trials_begin_are_noticed_kept_and_paid(plain, tried):
    state = managers(tried)
    assert (state == COMMUNITY_RUN).sum() > 10
    with_trials, without = (outcomes_of(m.results, None, 0.5) for m in (tried, plain))
    assert with_trials["estates_orphan"] < without["estates_orphan"]
    assert with_trials["estates_community_run"] > 10 and without["estates_community_run"] == 0
    assert with_trials["company_hours"] > 0 and with_trials["programme_money"] > 0
    assert with_trials["household_fees"] > 0 == without["household_fees"]
    assert with_trials["problems_community"] > 0 == without["problems_community"]
    assert with_trials["problem_days"] < without["problem_days"]


def test_what_a_company_costs_is_what_its_households_are_charged_for(tried):
    last = tried.results.daily[-1]
    places = tried.districts[0].arrays.places
    state = managers(tried)
    households = places["residents"][state == COMMUNITY_RUN].sum() / 2.6
    on_trial = places["residents"][state == ON_TRIAL].sum() / 2.6
    assert last["company_minutes"] == pytest.approx((households + on_trial) * 12 * 12 / 365)
    assert last["money"] == pytest.approx((households + on_trial) * 8 * 12 / 365)
    assert last["fees"] == pytest.approx(households * 30 * 0.75 * 12 / 365)
    assert last["estates_community_run"] == (state == COMMUNITY_RUN).sum()


def test_a_company_deals_with_its_part_of_the_estate_problems_of_its_estates(tried):
    kinds = tried.districts[0].arrays.types["estate"] == 1
    kept = np.flatnonzero(managers(tried) == COMMUNITY_RUN)
    problems = tried.results.problems
    rows = np.isin(problems["place"], kept) & (problems["born"] > (DAYS - 100) * 1440)
    rows &= problems["born"] < (DAYS - 10) * 1440
    estate = kinds[problems["kind"]]
    done = problems["exit"] == EXIT_COMMUNITY
    assert 0.25 < done[rows & estate].mean() < 0.45  # of 0.4, some are fixed or gone before
    assert done[rows & ~estate].sum() == 0
    elsewhere = ~np.isin(problems["place"], np.flatnonzero(managers(tried) >= ON_TRIAL))
    assert done[elsewhere & (problems["born"] > (DAYS - 100) * 1440)].mean() < 0.05


def test_who_notices_decides_and_a_company_that_does_nothing_is_not_kept():
    """With the ordinary thresholds: a company that prevents and repairs is kept more often."""
    useless = {"places.orphan_hazard": 1.0, "property.reach": 0.0, "property.drop_rate": 0.0}
    useful = {"places.orphan_hazard": 3.0, "property.reach": 0.7, "property.drop_rate": 0.0}
    kept = {}
    for name, parameters in (("useless", useless), ("useful", useful)):
        model = world(parameters, town(busy=6.0), property_trials=1.0)
        ended = (
            model.districts[0].arrays.places["trials"].sum() - (managers(model) == ON_TRIAL).sum()
        )
        assert ended > 20
        kept[name] = (managers(model) == COMMUNITY_RUN).sum() / ended
    assert kept["useful"] > 0.8
    assert kept["useless"] < 0.3


def test_a_trial_that_nobody_keeps_leaves_an_orphan_that_may_try_again():
    model = world(NO, property_trials=1.0)
    places = model.districts[0].arrays.places
    assert (managers(model) != COMMUNITY_RUN).all()
    back = places[(places["manager"] == ORPHAN) & (places["trials"] > 0)]
    assert len(back) > 5 and (back["upkeep"] == 1.0).all()
    assert places["trials"].max() >= 2


def test_companies_are_given_up_at_the_rate_of_the_file():
    model = world({**GO, "property.drop_rate": 0.3}, property_trials=1.0)
    stay = world(GO, property_trials=1.0)
    assert (managers(model) == COMMUNITY_RUN).sum() < (managers(stay) == COMMUNITY_RUN).sum()


def test_the_two_counters_of_an_estate_are_its_open_problems():
    model = model_of(with_levers(town(), property_trials=1.0), warmup=WARMUP)
    model.run(60)
    a = model.districts[0].arrays
    rows = (a.problems["in_use"] == 1) & (a.problems["gone"] == 0)
    rows &= a.types["estate"][a.problems["kind"]] == 1
    open_now = np.bincount(a.problems["place"][rows], minlength=len(a.places))
    assert (a.places["open_estate"] == open_now).all()


def test_the_books_balance_and_rows_are_in_order():
    model = model_of(with_levers(town(), property_trials=1.0))
    model.run(150)
    assert [sentence for district in model.districts for sentence in broken(district.arrays)] == []
    result = model.result()
    assert list(flows(result.daily)) == []
    assert list(books(result)) == []


def test_without_the_levers_nothing_moves_whatever_the_numbers(plain):
    others = {"property.reach": 0.7, "property.minutes": 30.0, "property.trial_days": 180.0}
    assert bytes_of(world(others).results) == bytes_of(plain.results)
    neutral = with_reform(town(), "community_property", trials=0)
    assert bytes_of(world(scenario=neutral).results) == bytes_of(plain.results)


def test_without_orphans_there_is_nobody_to_try():
    nobody = town(orphan_share=0.0)
    assert (
        bytes_of(world(None, nobody).results)
        == bytes_of(world(None, nobody, property_trials=1.0, orphan_adoption=1.0).results)
    )  # fmt: skip


def test_a_fork_in_the_middle_of_a_trial_is_the_world_it_came_from():
    scenario = with_levers(town(), property_trials=1.0)
    trunk = model_of(scenario)
    trunk.run(80)
    assert (managers(trunk) == ON_TRIAL).any()
    branch = trunk.fork(scenario)
    branch.run(200)
    assert bytes_of(branch.result()) == bytes_of(run(scenario, 200))


def test_sabotage_a_company_that_takes_the_money_and_does_nothing_is_found(monkeypatch, tried):
    from sim.estates import Estates

    def paid_only(self, place, manager):
        estate = self.arrays.places[place]
        estate.manager_since = self.model.day
        estate.manager = manager if manager == ORPHAN else MANAGED

    honest = outcomes_of(tried.results, None, 0.5)
    monkeypatch.setattr(Estates, "hand_to", paid_only)
    lazy = outcomes_of(world(GO, property_trials=0.8).results, None, 0.5)
    assert lazy["estates_orphan"] < honest["estates_orphan"] + 100
    assert lazy["problems_community"] == 0 and lazy["problem_days"] > honest["problem_days"]
