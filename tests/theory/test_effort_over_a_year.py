"""A year of a bureau with too much to do: minutes really worked for each street, and the split of effort.

    a_i = demand_i x W_i^elasticity, a_0 = line weight^elasticity, share_i = a_i / (a_0 + sum of a)

(Tullock 1980 calls such a split a contest success function.) Streets differ in size and in what they
can make a head feel, heads come and go, shifts open and close. The minutes are read off the ledger,
case by case; the closed form is added up over the days of the year.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from confidence import assert_agree, disagreements
from worlds import FEW, Kind, theory_world

from sim.cases import FREE
from sim.model import GovernanceModel
from sim.units import BUREAU

OFFICE = "office"
CAREER = np.array([0.0, 0.0, 0.15, 0.3, 0.6])  # what each street adds to its weight
STREETS = len(CAREER)
ELASTICITY, BASE, LINE, SPREAD = 1.5, 0.48, 1.0, 0.25
HEADS, SHIFT, DAYS, WARMUP = 4, 480, 365, 30
#: Fixed minutes, so that the one minute a street works on a case before it refers it can be taken off.
PARAMETERS = {
    "theory.exponential_minutes": 0.0,
    "work.sigma": 0.0,
    "work.weekend_staff": 0.0,
    "effort.base_weight": BASE,
    "effort.line_weight": LINE,
    "effort.elasticity": ELASTICITY,
    "effort.alignment_sd": SPREAD,
    "appointment.tenure_years": 0.5,
}


class Year:
    """A year of the bureau in one replication; sabotage: `alike`, its desks get equal shares."""

    def __init__(self, replication, alike=False):
        kind = Kind(5.0, 1.0, departments={OFFICE: 240.0})
        world = theory_world(
            kind,
            heads=3,
            bureaus={OFFICE: HEADS},
            streets=STREETS,
            parameters=PARAMETERS,
            shift=(540, SHIFT),
        )
        world = replace(world, city=replace(world.city, street_size_sd=0.5))
        self.model = GovernanceModel(world, replication, seed=2018, warmup=WARMUP, lead=0)
        self.model.move_levers()
        district = self.model.districts[0]
        self.model.board.record["career_weight"] = CAREER
        district.take_levers(self.model.board.record)
        (row,) = np.flatnonzero(
            (district.arrays.units["level"] == BUREAU) & (district.arrays.units["heads"] == HEADS)
        )
        desks = district.departments[int(row)].desks
        self.people = district.residents_of_streets()
        self.alignment, self.paid = [], []
        while self.model.day < DAYS:
            if alike and not district.look_again:
                district.desk_share[desks] = district.desk_share[desks].mean()
            if self.model.day == 0:
                before = self.open_minutes()
            self.model.step()
            if self.model.day > 0:
                self.alignment.append(float(district.heads["alignment"][row]))
                self.paid.append(HEADS * SHIFT * self.model.is_working_day(self.model.day - 1))
        run = self.model.result()
        self.worked = self.by_street(run.cases) - before
        idle = SHIFT * sum(paid > 0 for paid in self.paid)  # the other bureau has no cases
        self.left = run.daily["unit_line_minutes"].sum() - idle

    def open_minutes(self):
        cases = self.model.districts[0].arrays.cases
        return self.by_street(cases[cases["stage"] != FREE])

    @staticmethod
    def by_street(cases):
        minutes = cases["work_minutes"] - (cases["handoffs"] > 0)
        return np.bincount(cases["street"], minutes, STREETS)

    def split(self, elasticity=ELASTICITY, alike=False):
        """Minutes for each street and for the line, by the closed form."""
        demand = np.full(STREETS, 1.0 / STREETS) if alike else self.people / self.people.sum()
        weights = BASE * np.array(self.alignment)[:, None] + CAREER
        pulls = demand * weights**elasticity
        whole = LINE**elasticity + pulls.sum(axis=1)
        paid = np.array(self.paid) / whole
        return paid @ pulls, paid.sum() * LINE**elasticity


@cache
def years(alike=False):
    return [Year(replication, alike) for replication in range(FEW)]


def of_theory(found, **formula):
    """Minutes worked for each street over those of the closed form, a number a replication."""
    ratios = np.array([year.worked / year.split(**formula)[0] for year in found])
    return {f"street {street}": ratios[:, street] for street in range(STREETS)}


ONE = {f"street {street}": 1.0 for street in range(STREETS)}


def lines_kept(found, **formula):
    """Years in which the line got its share to the minute: all heads work all the time, so nothing is left over."""
    return sum(abs(year.left / year.split(**formula)[1] - 1.0) < 1e-9 for year in found)


def test_minutes_worked_in_a_year_follow_size_weight_and_elasticity():
    found = years()
    assert max(found[0].people) > 1.5 * min(found[0].people), "streets differ in size"
    assert sum(len(set(year.alignment)) - 1 for year in found) >= FEW, "heads came and went"
    assert_agree(of_theory(found), ONE, within=0.02)
    assert lines_kept(found) == len(found)


@pytest.mark.parametrize("formula", [{"elasticity": 1.4}, {"alike": True}], ids=str)
def test_year_check_sees_another_formula(formula):
    assert set(disagreements(of_theory(years(), **formula), ONE)) == set(ONE)
    assert lines_kept(years(), **formula) == 0


def test_year_check_sees_desks_that_are_served_alike():
    found = years(alike=True)
    assert set(disagreements(of_theory(found), ONE)) == set(ONE)
    assert lines_kept(found) == len(found), "what is left for the line is the same"
