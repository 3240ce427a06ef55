"""Heads feel today's whistles today, and no whistle for longer than its pressure lasts."""

from collections import Counter

import pytest

from sim.agents import DepartmentUnit
from sim.district_state import DistrictState
from tests.model.whistles import summoning
from tests.model.worlds import hamlet, model_of, run, with_levers


def test_heads_never_work_at_yesterdays_effort(monkeypatch):
    """At 00:00 every split of effort is that of today's pressure and levers, also when a pressure
    has just gone.
    """
    model = model_of(summoning(10.0, cost=1.0))
    relaxed = Counter()
    run_day = DistrictState.run

    def looked_at(district):

        for unit in district.model.agents_by_type[DepartmentUnit]:
            stored = [*district.desk_share[unit.desks], district.unit_speed[unit.row]]
            unit.weigh_streets()
            unit.split_effort()
            fresh = [*district.desk_share[unit.desks], district.unit_speed[unit.row]]
            relaxed["same" if stored == fresh else "stale"] += 1
        relaxed["pressed"] += int((district.desk_pressure > 0).sum())
        run_day(district)

    monkeypatch.setattr(DistrictState, "run", looked_at)
    model.run(75)
    assert relaxed["stale"] == 0 and relaxed["pressed"] > 100


def test_the_pressure_of_a_whistle_fades_to_nothing():
    model = model_of(with_levers(hamlet(), summons_ration=0.0))
    model.step()
    desks = model.districts[0].arrays.desks
    desks["pressure"][5] = 1.0
    decay = model.parameters.summons.pressure_decay
    for day in range(1, 6):
        model.step()
        assert desks["pressure"][5] == pytest.approx((1 - decay) ** day)
    model.run(250)
    assert desks["pressure"][5] == 0.0


# -- sabotage --------------------------------------------------------------------------------------


def test_sabotage_a_head_who_does_not_look_again_is_found(monkeypatch):
    """Effort decided only while pressed, and kept when the pressure has gone."""

    stale = []
    run_day = DistrictState.run

    def looked_at(district):
        for unit in district.model.agents_by_type[DepartmentUnit]:
            stored = district.unit_speed[unit.row]
            unit.weigh_streets()
            unit.split_effort()
            stale.append(stored != district.unit_speed[unit.row])
            district.unit_speed[unit.row] = stored
        run_day(district)

    def only_the_pressed(unit):
        if unit.district.look_again:
            unit.weigh_streets()
        if unit.district.look_again or (unit.district.desk_pressure[unit.desks] > 0).any():
            unit.split_effort()

    monkeypatch.setattr(DistrictState, "run", looked_at)
    monkeypatch.setattr(DepartmentUnit, "step", only_the_pressed)
    run(summoning(10.0, cost=1.0), 75)
    assert any(stale)
