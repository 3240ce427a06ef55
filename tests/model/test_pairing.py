"""The same world until a reform starts; the same problems, residents and minutes after it."""

from dataclasses import replace

import numpy as np
import pytest

from sim import luck
from sim.agents import DepartmentUnit
from sim.cases import WORK
from sim.ledger import NEVER
from sim.scenario import Where, scenario_names
from tests.model.worlds import (
    REFORMS,
    bytes_of,
    everything,
    hamlet,
    loaded,
    model_of,
    run,
    starting,
    with_heads,
    with_reform,
)

START, DAYS = 25, 40
CITY = {"busy": 5.0, "streets": 3, "residents": 9000}
SLOW = (
    "planning_participation",
    "appointment_consent",
    "decision_suggestion",
    "community_property",
)
"""By design: projects, terms of office, decisions and turns of estates have to come first."""
WHISTLES = ("whistle_summons", "comprehensive_management")
"""A ration has to be saved up for the first whistle."""
MONDAYS = ("co_governance_volunteers", "sharing_platform")
"""People join on Mondays."""
MONTHS = ("monthly_topics",)
"""Projects begin on the first of a month, which is day 31."""
TRAITS = ("district", "street", "place", "kind", "root", "touched", "born", "departments")


def first_difference(one, other):
    """The first recorded day on which two daily records differ (None: they do not)."""
    days = np.flatnonzero(one != other)
    return int(one["day"][days[0]]) if len(days) else None


def identical_before(one, other, day):
    """What differs between two runs before `day`, in words: the days, and what ended or closed
    before.
    """
    wrong = []
    if (difference := first_difference(one.daily, other.daily)) is not None and difference < day:
        wrong.append(f"day {difference} differs")
    for table, column in (("problems", "ended"), ("cases", "closed")):
        parts = []
        for result in (one, other):
            rows = getattr(result, table)
            rows = rows[(rows[column] != NEVER) & (rows[column] < day * 1440)]
            parts.append(
                np.sort(
                    rows,
                    order=["problem", column, *(("report", "episode") if table == "cases" else ())],
                )
            )
        if parts[0].tobytes() != parts[1].tobytes():
            wrong.append(f"{table} that ended before differ")
    return wrong


@pytest.fixture(scope="module")
def plain():
    return run(hamlet(**CITY), DAYS)


@pytest.mark.parametrize("name", sorted(REFORMS))
def test_the_world_is_identical_until_a_reform_starts_and_parts_then(plain, name):
    reformed = run(with_reform(hamlet(**CITY), name, start=START), DAYS)
    assert identical_before(plain, reformed, START) == []
    if name not in SLOW:
        patience = 7 if name in (*WHISTLES, *MONDAYS, *MONTHS) else 0
        assert START <= first_difference(plain.daily, reformed.daily) <= START + patience


@pytest.mark.parametrize("name", SLOW)
def test_the_slow_reforms_part_too_in_the_end(name):
    scenario = hamlet(streets=4, residents=12000, residents_per_place=100)
    one, other = run(scenario, 760), run(with_reform(scenario, name, start=START), 760)
    assert identical_before(one, other, START) == []
    assert first_difference(one.daily, other.daily) >= START


@pytest.mark.parametrize("name", [name for name in scenario_names() if loaded(name).reforms])
def test_every_scenario_is_its_base_until_it_starts(name):
    scenario = hamlet(name, **CITY)
    base = replace(scenario, name="base", reforms=())
    one, other = run(base, DAYS), run(starting(scenario, START), DAYS)
    assert scenario.warmup_key == loaded(name).warmup_key
    assert identical_before(one, other, START) == []


@pytest.mark.parametrize("name", sorted(REFORMS))
def test_a_neutral_reform_changes_nothing_at_all(plain, name):
    neutral = REFORMS[name].neutral()
    for start in (0, START):
        assert bytes_of(
            run(with_reform(hamlet(**CITY), name, start=start, **neutral), DAYS)
        ) == bytes_of(plain)


def test_all_reforms_neutral_at_once_change_nothing(plain):
    scenario = hamlet(**CITY)
    for name in REFORMS:
        scenario = with_reform(scenario, name, start=7, **REFORMS[name].neutral())
    assert bytes_of(run(scenario, DAYS)) == bytes_of(plain)


def test_a_reform_that_ends_before_it_can_act_changes_nothing(plain):
    """Nothing happens on a day that never comes: a start after the run's end."""
    assert bytes_of(
        run(with_reform(hamlet(**CITY), "immediate_response", start=DAYS), DAYS)
    ) == bytes_of(plain)


def test_a_ramp_starts_small():
    """On its first day a reform with a ramp of 99 days moves a lever by a hundredth of the way."""
    use = replace(with_reform(hamlet(), "immediate_response", start=3).reforms[0], ramp=99)
    model = model_of(replace(hamlet(), reforms=(use,)))
    model.run(3)
    before = model.board.record["clock"].copy()
    model.step()
    assert before == pytest.approx(0.0) and model.board.record["clock"] == pytest.approx(0.01)
    model.run(103)
    assert model.board.record["clock"] == pytest.approx(1.0)


def test_where_a_reform_holds_in_one_street_only_its_levers_move():
    """Bureaus are shared, so other streets may change after the start; their levers do not, and
    nothing does before.
    """
    scenario = hamlet(**CITY)
    pilot = with_reform(
        scenario, "whistle_summons", start=START, where=Where("streets", streets=(1,))
    )
    assert identical_before(run(scenario, DAYS), run(pilot, DAYS), START) == []
    model = model_of(pilot)
    model.run(START + 1)
    assert model.board.record["summons_ration"].tolist() == [0.0, 4.0, 0.0]
    model.run(DAYS)
    cases = model.result().cases
    whistled = cases[cases["summons"] > 0]
    assert len(whistled) and set(whistled["street"]) == {1}


def test_a_reform_in_another_district_changes_nothing_in_this_one():
    """Districts share residents' news and the ranking only, both off here; so the other district
    stays as it was.
    """
    scenario = hamlet(districts=2, streets=2, residents=5000, busy=5.0)
    reformed = with_reform(
        scenario, "personnel_appraisal", where=Where("districts", districts=(0,))
    )
    one, other = run(scenario, 25), run(reformed, 25)
    for table in ("problems", "cases"):
        for district, same in ((0, False), (1, True)):
            rows = [
                getattr(r, table)[getattr(r, table)["district"] == district] for r in (one, other)
            ]
            assert (rows[0].tobytes() == rows[1].tobytes()) is same


def test_other_luck_is_another_world(plain):
    for other in ({"replication": 1}, {"seed": 2}):
        assert first_difference(plain.daily, run(hamlet(**CITY), DAYS, **other).daily) == 0
    again = run(hamlet(**CITY), DAYS, seed=1, replication=0)
    assert bytes_of(again) == bytes_of(plain)


# -- the same problems -----------------------------------------------------------------------------


def test_problems_of_both_worlds_have_the_same_traits():
    scenario = hamlet(**CITY)
    reformed = starting(
        replace(
            everything(),
            city=scenario.city,
            issue_types=scenario.issue_types,
            departments=scenario.departments,
        ),
        10,
    )
    one, other = (
        np.sort(run(each, 120).problems, order="problem") for each in (scenario, reformed)
    )
    both = np.intersect1d(one["problem"], other["problem"])
    one, other = (rows[np.isin(rows["problem"], both)] for rows in (one, other))
    assert len(both) > 1000
    for trait in TRAITS:
        assert (one[trait] == other[trait]).all(), trait
    assert (one["ended"] != other["ended"]).mean() > 0.2  # and yet the worlds differ


def open_traits(model):
    """Traits of the open problems that the ledger does not hold, by problem."""
    rows = model.districts[0].arrays.problems
    rows = rows[(rows["in_use"] == 1) & (rows["gone"] == 0)]
    names = ("need", "lead", "offset", "emergency", "report_ceiling", "touched")
    return {int(row["id"]): tuple(row[name].item() for name in names) for row in rows}


def test_needs_lead_time_and_first_touched_are_the_same_in_both_worlds():
    models = [model_of(hamlet(**CITY)), model_of(starting(everything(), 10))]
    for model in models:
        model.run(60)
    one, other = (open_traits(model) for model in models)
    both = one.keys() & other.keys()
    assert len(both) > 100
    assert all(one[problem] == other[problem] for problem in both)


def minutes_by_hand(model, problem, job):
    """What a piece of work at a department takes, from the luck of its problem alone."""
    a, sigma = model.districts[0].arrays, model.parameters.work.sigma
    part = int(job["department"])
    mean = a.need_minutes[int(problem["kind"]), part]
    drawn = luck.bell(model.key, luck.WORK_MINUTES, int(problem["id"]), 1 + part)
    share = model.parameters.mediation.minutes if problem["mediated"] else 1.0
    return max(1.0, share * mean * luck.unit_scale(sigma) * np.exp(sigma * drawn))


def test_minutes_of_work_are_those_of_the_problem_whatever_the_world():
    """A department's work takes what the problem's luck says, or a visit where it is done."""
    for scenario in (with_heads(hamlet(**CITY), 0.3, street_factor=4.0), everything()):
        model = model_of(scenario)
        model.run(60)
        a = model.districts[0].arrays
        full = 0
        for job in a.jobs[a.servers["job"][a.servers["job"] >= 0]]:
            if job["task"] == WORK and job["minutes"] != model.parameters.work.verify_minutes:
                problem = a.problems[a.cases["problem"][job["case"]]]
                assert job["minutes"] == pytest.approx(
                    minutes_by_hand(model, problem, job), rel=1e-12
                )
                full += 1
        assert full > 3


# -- sabotage: what the comparison must find -------------------------------------------------------


def test_sabotage_a_reform_that_acts_a_day_early_is_found(plain):
    early = run(with_reform(hamlet(**CITY), "immediate_response", start=START - 1), DAYS)
    assert identical_before(plain, early, START) != []


def test_sabotage_luck_that_counts_draws_is_found(plain, monkeypatch):
    """Candidates for a post drawn from a counter, as a stateful generator would: neutral reforms
    stop being neutral.
    """
    count = iter(range(10**9))
    reform = with_reform(hamlet(**CITY), "appointment_consent", start=0)
    model, other = model_of(hamlet(**CITY)), model_of(reform)
    for each in (model, other):
        each.districts[0].arrays.heads["spell_end"][:] = 3  # everybody goes on day 3
    monkeypatch.setattr(
        DepartmentUnit,
        "candidate",
        lambda unit, spell, number: 0.5 + luck.uniform(unit.model.key, 42, 0, next(count)),
    )
    for each in (model, other):
        each.run(DAYS)
    assert identical_before(model.result(), other.result(), START) != []


def test_sabotage_a_neutral_value_that_is_not_is_found(plain):
    nearly = {**REFORMS["immediate_response"].neutral(), "access": 1.001}
    assert bytes_of(
        run(with_reform(hamlet(**CITY), "immediate_response", **nearly), DAYS)
    ) != bytes_of(plain)
