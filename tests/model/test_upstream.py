"""Planning works through projects alone, a voice in decisions spares bursts alone."""

from dataclasses import replace

import numpy as np
import pytest

from tests.model.worlds import bytes_of, hamlet, model_of, run, with_parameters, with_reform


@pytest.fixture(scope="module")
def planning():
    """Short projects, so that the first opens within the run; heard from day 30."""
    scenario = with_parameters(
        hamlet(streets=2, residents=8000, residents_per_place=100, busy=4.0),
        {"planning.project_days": 120.0, "planning.project_years": 0.5, "planning.cut": 0.8},
    )
    heard = with_reform(scenario, "planning_participation", start=30, voice=1.0)
    return scenario, heard, run(scenario, 420), run(heard, 420)


def test_planning_changes_nothing_before_the_first_project_can_have_opened(planning):
    _, _, plain, heard = planning
    days = np.flatnonzero(plain.daily != heard.daily)
    assert 30 + 120 <= days[0] < 30 + 120 + 60
    early = plain.problems["born"] < (30 + 120) * 1440
    assert set(plain.problems["problem"][early]) == set(
        heard.problems["problem"][heard.problems["born"] < (30 + 120) * 1440]
    )


def test_planning_lowers_infrastructure_problems_and_no_others(planning):
    scenario, _, plain, heard = planning
    infrastructure = np.array([kind.infrastructure for kind in scenario.issue_types.values()]) == 1
    before, after = (
        {int(p): int(k) for p, k in zip(r.problems["problem"], r.problems["kind"], strict=True)}
        for r in (plain, heard)
    )
    assert set(after) <= set(before)  # the streams are thinned, nothing new comes
    lost = np.array([before[problem] for problem in set(before) - set(after)])
    assert len(lost) > 50 and infrastructure[lost].all()


def test_planning_cuts_by_what_the_parameter_says(planning):
    """Where a heard project has opened by day 330, a fifth of the later infrastructure problems is
    left: two-sided.
    """
    scenario, heard, plain, _ = planning
    infrastructure = np.array([kind.infrastructure for kind in scenario.issue_types.values()]) == 1
    model = model_of(heard)
    model.run(330)
    places = model.districts[0].arrays.places
    opened = np.isclose(places["planning"], 0.2)
    assert opened.mean() > 0.5
    model.run(420)
    assert np.isclose(places["planning"][opened], 0.2).all()

    def later(problems):
        late = (problems["born"] >= 330 * 1440) & (problems["problem"] < 1 << 62)
        return (late & infrastructure[problems["kind"]] & opened[problems["place"]]).sum()

    n = later(plain.problems)
    assert n > 150
    assert abs(later(model.result().problems) / n - 0.2) < 4 * (0.16 / n) ** 0.5


def test_planning_without_infrastructure_changes_nothing(planning):
    scenario, heard, *_ = planning
    kinds = {name: replace(kind, infrastructure=0.0) for name, kind in scenario.issue_types.items()}
    one, other = (run(replace(each, issue_types=kinds), 250) for each in (scenario, heard))
    assert bytes_of(one) == bytes_of(other)


def test_decisions_come_on_the_same_days_and_a_voice_only_spares_bursts():
    scenario = with_parameters(
        hamlet(streets=4, residents=4000),
        {"decisions.per_street_year": 8.0, "decisions.harmful": 0.7},
    )
    voiced = with_reform(scenario, "decision_suggestion", start=0, voice=1.0)
    one, other = (run(each, 365).problems for each in (scenario, voiced))
    bursts = [set(each["problem"][each["problem"] >= 1 << 62].tolist()) for each in (one, other)]
    assert bursts[1] < bursts[0]
    part = len(bursts[1]) / len(bursts[0])
    expected = 1 - scenario.parameters["decisions.correction"]
    assert abs(part - expected) < 4 * (expected * (1 - expected) / (len(bursts[0]) / 25)) ** 0.5
    early = [
        each[each["born"] < 180 * 1440] for each in (one, other)
    ]  # neglect shows half a year later
    rest = [set(each["problem"][each["problem"] < 1 << 62]) for each in early]
    assert len(rest[0]) > 500
    assert rest[0] == rest[1]


# -- sabotage --------------------------------------------------------------------------------------


def test_sabotage_planning_that_works_at_once_is_found(planning):
    _, heard, plain, _ = planning
    hasty = with_parameters(heard, {"planning.project_days": 0.0})
    days = np.flatnonzero(plain.daily != run(hasty, 420).daily)
    assert days[0] < 30 + 120
