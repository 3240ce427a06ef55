"""A fork is bit for bit the world that it was taken from, under another scenario."""

from dataclasses import replace

import pytest

from tests.model.worlds import bytes_of, everything, hamlet, model_of, run, starting, with_reform

CITY = {"busy": 5.0, "streets": 3, "residents": 9000}


def test_a_fork_is_bit_for_bit_a_world_run_from_the_start():
    scenario = starting(everything(), 5)
    base = replace(scenario, reforms=())
    trunk = model_of(base, warmup=40, lead=15)
    trunk.warm_up()
    branches = [trunk.fork(scenario), trunk.fork(base), trunk.fork(scenario)]
    for branch in branches:  # one after the other: they must not share anything that changes
        branch.run(20)
    unforked = [run(each, 20, warmup=40, lead=15) for each in (scenario, base)]
    results = [branch.result() for branch in branches]
    assert bytes_of(results[0]) == bytes_of(results[2]) == bytes_of(unforked[0])
    assert bytes_of(results[1]) == bytes_of(unforked[1])
    assert bytes_of(results[0]) != bytes_of(results[1])
    trunk.run(20)
    assert bytes_of(trunk.result()) == bytes_of(unforked[1])


def test_a_fork_in_the_middle_of_whistles_and_projects_is_one_too():
    """Pressure on heads, sessions booked, projects and vacancies under way go into the fork."""
    now = everything(agenda=50.0)
    scenario = with_reform(replace(now, reforms=()), "personnel_appraisal", start=80)
    levers = {
        **now.levers,
        "summons_ration": 10.0,
        "attendance_cost": 1.0,
        "summons_reach": 0.5,
        "consent_bar": 1.1,
    }
    scenario = replace(
        scenario, levers={**levers, "ranking_weight": 0.3, "clock": 0.7, "reopening": 0.5}
    )
    trunk = model_of(scenario)
    trunk.run(75)
    district = trunk.districts[0]
    assert (
        district.root_causes.projects
        and district.arrays.units["booked"].any()
        and district.arrays.desks["pressure"].any()
    )
    branch = trunk.fork(scenario)
    branch.run(100)
    assert bytes_of(branch.result()) == bytes_of(run(scenario, 100))


def test_it_is_refused_to_fork_into_another_city_or_too_late():
    scenario = hamlet()
    model = model_of(scenario)
    model.run(10)
    with pytest.raises(ValueError, match="has begun"):
        model.fork(with_reform(scenario, "personnel_appraisal", start=9))
    with pytest.raises(ValueError, match="another city"):
        model.fork(replace(scenario, warmup_key="another"))


def test_a_fork_collects_for_itself():
    trunk = model_of(hamlet())
    trunk.run(3)
    branch = trunk.fork(hamlet())
    branch.step()
    days = {
        model: model.datacollector.get_model_vars_dataframe()["day"].tolist()
        for model in (trunk, branch)
    }
    assert days[branch] == [*days[trunk], branch.day - 1]
    assert days[trunk][-1] == trunk.day - 1


# -- sabotage --------------------------------------------------------------------------------------


def test_sabotage_a_fork_that_shares_an_array_is_found(monkeypatch):
    """Were trust shared between a world and its fork, the two would learn from each other."""
    from sim import district_state

    scenario = with_reform(hamlet(**CITY), "immediate_response", start=5)
    base = replace(scenario, reforms=())
    honest = run(base, 30)
    monkeypatch.setattr(district_state, "FIXED", district_state.FIXED | {"people"})
    trunk = model_of(base)
    trunk.run(4)
    branch = trunk.fork(scenario)
    branch.run(30)
    trunk.run(30)
    assert bytes_of(trunk.result()) != bytes_of(honest)
