"""Appointment works through turnover alone, a ruling ends bounces, planning works through projects
alone.
"""

import math

import numpy as np
import pytest

from sim import luck
from sim.agents import DepartmentUnit
from sim.units import BRANCH, BUREAU
from tests.model.worlds import (
    hamlet,
    model_of,
    run,
    with_heads,
    with_levers,
    with_parameters,
    with_reform,
)

YEARS = 3 * 365


def heads_over_time(scenario, days, **more):
    """Alignment, spell, its end and the vacancy of every head on every day, and the level of the
    unit.
    """
    model = model_of(scenario, **more)
    heads, level = model.districts[0].heads, model.districts[0].arrays.units["level"].copy()
    history = []
    for _ in range(days):
        model.step()
        history.append(heads.copy())
    return np.array(history), level, model


@pytest.fixture(scope="module")
def two_worlds():
    """Ten streets of few people and short terms of office; consent from day 200."""
    scenario = hamlet(streets=10, residents=5000, residents_per_place=500)
    scenario = with_parameters(scenario, {"appointment.tenure_years": 1.0})
    reformed = with_reform(scenario, "appointment_consent", start=200, bar=1.0)
    return heads_over_time(scenario, YEARS)[:2], heads_over_time(reformed, YEARS)[:2], reformed


# -- consent to appointments -----------------------------------------------------------------------


def test_spells_begin_and_end_on_the_same_days_in_both_worlds(two_worlds):
    (plain, _), (reformed, _), _ = two_worlds
    for field in ("spell", "spell_end"):
        assert (plain[field] == reformed[field]).all()
    assert plain["spell"][-1].max() > 2  # people did come and go


def test_consent_changes_heads_only_as_they_come_and_go_after_its_start(two_worlds):
    (plain, level), (reformed, _), _ = two_worlds
    assert (plain[:200] == reformed[:200]).all()
    changed = plain["alignment"] != reformed["alignment"]
    appointed = plain["spell"] != plain["spell"][199]  # in office by an appointment after the start
    assert changed[-1].any()
    assert not changed[~appointed].any()
    assert not changed[:, level != BRANCH].any()  # a bureau's head is not the street's to refuse


def test_consent_raises_alignment_and_costs_vacancies(two_worlds):
    """Two-sided: the alignment of those appointed under a bar of 1 is that of the upper half of
    candidates.
    """
    (plain, level), (reformed, _), scenario = two_worlds
    new = (plain["spell"][-1] > plain["spell"][199]) & (level == BRANCH)
    assert new.sum() > 40
    sd = scenario.parameters["effort.alignment_sd"]
    under_consent = reformed["alignment"][-1][new]
    upper_half = luck_of_bell_above_zero(sd)
    assert abs(plain["alignment"][-1][new].mean() - 1.0) < 4 * sd / new.sum() ** 0.5
    assert abs(under_consent.mean() - upper_half) < 4 * 0.61 * sd / new.sum() ** 0.5
    imposed = (under_consent < 1.0).mean()  # after five refusals: one in 32
    assert imposed < 0.15
    days = np.arange(YEARS)[:, None]
    vacant = [
        (each["vacant_until"] > days)[200:, level == BRANCH].mean() for each in (plain, reformed)
    ]
    assert vacant[0] == 0.0 and 0.01 < vacant[1] < 0.2


def luck_of_bell_above_zero(sd):
    draws = np.array([luck.bell(np.uint64(5), 1, i, 0) for i in range(4000)])
    return 1.0 + sd * draws[draws > 0].mean()


def test_a_higher_bar_refuses_more_and_a_bar_of_nothing_nobody():
    scenario = with_parameters(hamlet(streets=6, residents=3000), {"appointment.tenure_years": 0.5})
    plain, level, _ = heads_over_time(scenario, 400)
    mean = []
    for bar in (0.0, 0.8, 1.0, 1.2):
        history, _, _ = heads_over_time(with_levers(scenario, consent_bar=bar), 400)
        mean.append(history["alignment"][-1][level == BRANCH].mean())
        assert (history["spell_end"] == plain["spell_end"]).all()
    assert mean[0] == plain["alignment"][-1][level == BRANCH].mean()
    assert mean[0] < mean[1] < mean[2] < mean[3]


def test_terms_of_office_have_the_mean_and_the_shape_of_the_file():
    model = model_of(hamlet(streets=10, residents=5000, residents_per_place=500))
    terms = (
        np.array(
            [
                unit.term(spell)
                for unit in model.agents_by_type[DepartmentUnit]
                for spell in range(1, 40)
            ]
        )
        / 365
    )
    mean, shape = (
        model.parameters.appointment.tenure_years,
        model.parameters.appointment.tenure_shape,
    )
    sd = mean * (math.gamma(1 + 2 / shape) / math.gamma(1 + 1 / shape) ** 2 - 1) ** 0.5
    assert len(terms) > 2000
    assert abs(terms.mean() - mean) < 4 * sd / len(terms) ** 0.5
    assert abs(terms.std() / sd - 1) < 0.08


def test_while_a_post_is_vacant_a_deputy_decides():
    scenario = with_levers(
        with_parameters(hamlet(), {"appointment.tenure_years": 0.3}), consent_bar=1.3
    )
    model = model_of(scenario)
    acting = 0
    for _ in range(200):
        model.step()
        for unit in model.agents_by_type[DepartmentUnit]:
            if unit.is_branch and model.districts[0].heads["vacant_until"][unit.row] > model.day:
                assert unit.alignment() == model.parameters.effort.acting_alignment
                acting += 1
    assert acting > 100


# -- effort ----------------------------------------------------------------------------------------


def test_the_split_of_effort_is_the_formula():
    """share_i = d_i W_i^eta / (W_v^eta + sum), with every pressure on; shares and line add up to
    one.
    """
    scenario = hamlet(streets=4, residents=8000)
    levers = {
        "appraisal_weight": 0.2,
        "clock_weight": 0.1,
        "career_weight": 0.05,
        "inspection": 0.5,
    }
    model = model_of(with_levers(scenario, **levers))
    model.run(3)
    district, par = model.districts[0], model.parameters.effort
    people = np.bincount(district.arrays.places["street"], district.arrays.places["residents"])
    for unit in model.agents_by_type[DepartmentUnit]:
        appraisal = 0.2 * (1.0 if unit.is_branch else par.bureau_appraisal)
        weight = min(
            par.weight_cap,
            par.base_weight * unit.alignment()
            + appraisal
            + 0.1
            + 0.05
            + 0.5 * par.inspection_weight,
        )
        pull = weight**par.elasticity
        demand = people[unit.streets] / people[unit.streets].sum()
        shares = demand * pull / (1.0 + (demand * pull).sum())
        assert district.desk_share[unit.desks] == pytest.approx(shares, rel=1e-12)
        assert district.unit_speed[unit.row] == pytest.approx(shares.sum(), rel=1e-12)
        assert district.desk_effort[unit.desks] == pytest.approx(
            np.full(len(shares), pull / (1 + pull)), rel=1e-12
        )


def test_the_difference_form_splits_effort_by_its_closed_form():
    """Form 1: pull exp(eta (W - 1)); half-way the logarithms are blended; the ratio form would be told apart (the twin)."""
    for form in (1.0, 0.5):
        scenario = hamlet(streets=4, residents=8000)
        scenario = with_parameters(
            with_levers(scenario, appraisal_weight=0.2), {"effort.form": form}
        )
        model = model_of(scenario)
        model.run(3)
        district, par = model.districts[0], model.parameters.effort
        people = np.bincount(district.arrays.places["street"], district.arrays.places["residents"])
        for unit in model.agents_by_type[DepartmentUnit]:
            appraisal = 0.2 * (1.0 if unit.is_branch else par.bureau_appraisal)
            weight = par.base_weight * unit.alignment() + appraisal
            logs = form * par.elasticity * (weight - 1) + (1 - form) * par.elasticity * np.log(
                weight
            )
            demand = people[unit.streets] / people[unit.streets].sum()
            shares, twin = (
                demand * pull / (1.0 + (demand * pull).sum())
                for pull in (np.exp(logs), weight**par.elasticity)
            )
            assert district.desk_share[unit.desks] == pytest.approx(shares, rel=1e-12)
            assert district.desk_share[unit.desks] != pytest.approx(twin, rel=1e-3)


def test_a_pilot_draws_on_its_neighbours_and_on_the_line():
    """More weight of one street with a shared bureau: its share up, the others' and the line's
    down.
    """
    scenario = hamlet(streets=4, residents=8000)
    one = model_of(scenario)
    other = model_of(with_reform(scenario, "personnel_appraisal", where=scenario_where(2)))
    shares = []
    for model in (one, other):
        model.run(2)
        a = model.districts[0].arrays
        bureau = int(np.flatnonzero(a.units["level"] == BUREAU)[0])
        desks = slice(
            int(a.units["first_desk"][bureau]),
            int(a.units["first_desk"][bureau] + a.units["desks"][bureau]),
        )
        shares.append(a.desks["share"][desks].copy())
    gain = shares[1] - shares[0]
    assert gain[2] > 0 and (np.delete(gain, 2) < 0).all()
    assert gain.sum() > 0  # the line lost the rest


def scenario_where(street):
    from sim.scenario import Where

    return Where("streets", streets=(street,))


# -- bounces ---------------------------------------------------------------------------------------


def test_bounces_are_zero_where_a_ruling_settles_every_dispute():
    scenario = with_parameters(hamlet(busy=6.0), {"bounce.base": 1.2})
    assert run(scenario, 60).daily["bounces"].sum() > 20
    for settled in ({"ruling": 1.0}, {"responsibility_list": 1.0}):
        result = run(with_levers(scenario, **settled), 60)
        assert result.daily["bounces"].sum() == 0
        assert not result.cases["bounces"].any() and not result.cases["first_wrong"].any()


def test_a_case_bounces_at_most_as_often_as_the_limit_says():
    scenario = with_types_ambiguous(hamlet(busy=6.0))
    worst = {"bounce.base": 1e6, "bounce.cap": 1.0, "bounce.days": 0.2}
    for limit in (3.0, 4.0):
        cases = run(with_parameters(scenario, {**worst, "bounce.limit": limit}), 80).cases
        assert cases["bounces"].max() == limit
        assert ((cases["bounces"] > 0) >= (cases["first_wrong"] == 1)).all()


def with_types_ambiguous(scenario):
    from tests.model.worlds import with_types

    return with_types(scenario, ambiguity=0.5, emergency_share=0.0)


def test_first_landings_bounce_as_often_as_the_formula_says():
    """Two-sided, with the same ambiguity and effort everywhere."""
    fixed = {"effort.alignment_sd": 0.0, "effort.acting_alignment": 1.0, "bounce.days": 0.1}
    scenario = with_parameters(
        with_types_ambiguous(with_heads(hamlet(busy=8.0), street_factor=6.0)), fixed
    )
    cases = run(with_levers(scenario, responsibility_list=0.0), 150).cases
    cases = cases[(cases["handoffs"] >= 1) & (cases["closure"] == 1)]
    effort = 0.48**1.5 / (1 + 0.48**1.5)
    expected = 0.7 * 0.5 * (1 - effort)
    share = cases["first_wrong"].mean()
    assert len(cases) > 400
    assert abs(share - expected) < 4 * (expected * (1 - expected) / len(cases)) ** 0.5


# -- sabotage --------------------------------------------------------------------------------------


def test_sabotage_consent_that_shortens_vacancies_shifts_spells_and_is_found(monkeypatch):
    """Were a spell to begin with the end of its vacancy, consent would move every later change of
    head.
    """
    change = DepartmentUnit.change_of_head

    def late(unit):
        before = int(unit.district.heads["spell"][unit.row])
        change(unit)
        head = unit.district.heads
        if head["spell"][unit.row] != before:
            head["spell_end"][unit.row] += head["vacant_until"][unit.row] - unit.model.day

    scenario = with_parameters(hamlet(streets=4, residents=2000), {"appointment.tenure_years": 0.5})
    monkeypatch.setattr(DepartmentUnit, "change_of_head", late)
    one, other = (
        heads_over_time(each, 300)[0] for each in (scenario, with_levers(scenario, consent_bar=1.0))
    )
    assert (one["spell_end"] != other["spell_end"]).any()
