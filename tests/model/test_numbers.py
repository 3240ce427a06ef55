"""Every number in the data files does something: none is written where nothing reads it."""

import re

import numpy as np
import pytest

from sim.levers import load_lever_book
from tests.model.determinism_rules import sources
from tests.model.worlds import (
    bytes_of,
    hamlet,
    loaded,
    run,
    with_heads,
    with_levers,
    with_parameters,
)

DAYS = 50
TYPES_NOT_YET = set()
ON = {
    "summons_ration": 5.0,
    "emergency_summons": 0.0,
    "attendance_cost": 0.5,
    "summons_reach": 0.3,
    "clock": 0.5,
    "callback": 0.5,
    "reopening": 0.5,
    "linking": 0.5,
    "community_minutes": 100.0,
    "root_cause_agenda": 20.0,
    "ranking_weight": 0.2,
    "planning_voice": 0.5,
    "decision_voice": 0.5,
    "direct_dispatch": 0.5,
    "patrols": 1.0,
    "orphan_adoption": 0.5,
    "volunteer_recruitment": 0.05,
    "platform": 0.5,
    "social_workers": 2.0,
    "property_trials": 0.5,
}


def all_on():
    """Every mechanism awake and half way, so that each lever has somewhere to go."""
    scenario = with_heads(
        hamlet(busy=8.0, streets=2, residents=5000, residents_per_place=50, orphan_share=0.6),
        street_factor=4.0,
    )
    quick = {
        "planning.project_days": 10.0,
        "planning.project_years": 0.1,
        "decisions.per_street_year": 20.0,
        "decisions.harmful": 0.7,
        "root_cause.days": 10.0,
        "root_cause.linked": 3.0,
        "appointment.tenure_years": 0.5,
    }
    return with_levers(with_parameters(scenario, quick), **ON)


@pytest.fixture(scope="module")
def reference():
    return bytes_of(run(all_on(), DAYS))


@pytest.mark.parametrize("name", list(load_lever_book()))
def test_every_lever_moves_the_world(reference, name):
    scenario = all_on()
    lever, value = scenario.lever_book[name], scenario.levers[name]
    other = lever.high if lever.high != value else lever.low
    assert bytes_of(run(with_levers(scenario, **{name: other}), DAYS)) != reference


def test_a_lever_set_to_its_own_value_moves_nothing(reference):
    scenario = all_on()
    assert bytes_of(run(with_levers(scenario, **scenario.levers), DAYS)) == reference


def test_problems_of_every_type_arise_as_often_as_the_file_says():
    """A year of a town without neglect and bursts: two-sided, type by type and in all.

    Places differ in condition, so types spread a little more than Poisson counts do.
    """
    scenario = hamlet(streets=4, residents=100_000, residents_per_place=300)
    alone = {"line.neglect": 0.0, "decisions.per_street_year": 0.0, "reporting.rate": 0.0}
    arisen = np.bincount(run(with_parameters(scenario, alone), 365).problems["kind"], minlength=16)
    expected = np.array([kind.problems * 100 for kind in scenario.issue_types.values()])
    scores = (arisen - expected) / expected**0.5
    assert abs(scores).max() < 5
    assert 0.5 < scores.std() < 2.2
    assert arisen.sum() == pytest.approx(expected.sum(), rel=0.02)


def test_every_parameter_is_read():
    text = "".join(path.read_text(encoding="utf-8") for path in sources())
    unread = set()
    for path in loaded("baseline").parameters.values:
        group, name = path.split(".")
        if not re.search(rf"\b{group}_{name}\b|\.{name}\b|\[\"{path}\"\]", text):
            unread.add(path)
    assert not unread


def test_every_trait_of_an_issue_type_is_read_but_for_those_known():
    from sim.city import TYPE

    kind = next(iter(loaded("baseline").issue_types.values()))
    names = {name for name in kind.__slots__ if name not in ("name", "en", "zh", "sentences")}
    read = set(TYPE.names) | {"problems", "season", "departments"}
    assert names - read == TYPES_NOT_YET
