"""A bureau with too much to do gives each street its share of minutes (fair queueing)."""

import numpy as np
from worlds import Kind, baseline, theory_world

from sim.ledger import CLOSURE_FIXED, MINUTES_A_DAY
from sim.model import GovernanceModel

OFFICE, CAREER = "office", (0.0, 0.2, 0.5, 1.0)


def saturated_bureau(silent=()):
    """Minutes worked for each street, shares of streets, and the part of paid time that was worked.

    `silent` streets have no cases.
    """
    kind = Kind(12.0, 1.0, departments={OFFICE: 300.0})
    usual = baseline().parameters
    world = theory_world(
        kind,
        heads=3,
        bureaus={OFFICE: 4},
        streets=len(CAREER),
        parameters={"effort.line_weight": 1.0, "effort.base_weight": usual["effort.base_weight"]},
    )
    model = GovernanceModel(world, warmup=0, lead=0)
    model.move_levers()
    district = model.districts[0]
    model.board.record["career_weight"] = CAREER
    district.take_levers(model.board.record)
    district.arrays.streams["ceiling"][list(silent)] = 0.0
    model.run(60)
    d = district.arrays
    (row,) = np.flatnonzero(d.units["department"] == list(world.departments).index(OFFICE))
    first = d.units["first_desk"][row]
    shares = d.desks["share"][first : first + len(CAREER)].copy()
    run = model.result()
    done = run.cases[run.cases["closure"] == CLOSURE_FIXED]
    worked = np.bincount(done["street"], done["work_minutes"] - 1.0, minlength=len(CAREER))
    paid = 4 * MINUTES_A_DAY * 60
    return worked, shares, run.daily["unit_work_minutes"].sum() / paid


def test_a_bureau_with_too_much_to_do_gives_each_street_its_share_of_minutes():
    worked, shares, used = saturated_bureau()
    assert np.allclose(worked / worked.sum(), shares / shares.sum(), rtol=0.02)
    assert abs(used / shares.sum() - 1.0) < 0.01, "and works for the sum of the shares"
    equal = np.full(len(CAREER), 1.0 / len(CAREER))
    assert not np.allclose(worked / worked.sum(), equal, rtol=0.2)


def test_the_share_of_a_street_without_cases_goes_to_the_others_in_proportion():
    worked, shares, used = saturated_bureau(silent=(3,))
    rest = shares[:3] / shares[:3].sum()
    assert worked[3] < 0.01 * worked.sum()
    assert np.allclose(worked[:3] / worked[:3].sum(), rest, rtol=0.02)
    assert abs(used / shares.sum() - 1.0) < 0.01
