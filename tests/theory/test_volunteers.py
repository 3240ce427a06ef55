"""Volunteers who join where neighbours do, and tire of being called on, against their mean-field limit.

In a community of many residents what is drawn problem by problem averages out (Kurtz 1970), and the
share v of volunteers follows

    v' = recruitment (1 + spread v) (1 - v) - fatigue (1 + strain x min(1, D / (v m))) v

with D the minutes that problems ask for and m those that a volunteer gives. The program moves people
on Mondays, so the limit is taken in steps of a week. Where everybody is called on all the time the
community is certain of its load; beyond that point luck comes in, and the distance from the limit
shrinks as the root of the number of residents.
"""

import math
from functools import cache

import numpy as np
from confidence import assert_agree, assert_near, disagreements, far
from villages import village
from worlds import FEW, REPLICATIONS

from sim.agents.community import WEEKS_A_YEAR
from sim.model import GovernanceModel

SIZES = {800: 60, 12_800: 12}  # residents of a community: how many communities
SMALL, LARGE = SIZES
RECRUITMENT, SPREAD, FATIGUE, STRAIN = 0.6, 5.0, 2.0, 3.0  # a year
GIVES, TAKES, ARISE = 20.0, 45.0, 0.003  # minutes a week, minutes a problem, problems a day
WEEKS = (5, 15, 30)
HALVES = "exponent of the spread in the size"


@cache
def shares(residents, strain=STRAIN, differ=0.0):
    """Share of volunteers after each of WEEKS, f8 (replications, weeks, communities).

    Sabotage: who is called on tires less; communities differ in readiness.
    """
    world = village(
        residents,
        SIZES[residents],
        ARISE,
        {
            "volunteers.minutes": GIVES,
            "volunteers.spread": SPREAD,
            "volunteers.readiness_sd": differ,
            "volunteers.fatigue": FATIGUE,
            "volunteers.strain": strain,
            "community.minutes": TAKES,
        },
        {"volunteer_recruitment": RECRUITMENT},
    )
    usual = strain == STRAIN and differ == 0.0
    found = []
    for replication in range(REPLICATIONS if usual else FEW):
        model = GovernanceModel(world, replication, seed=2018, warmup=0, lead=0)
        weeks = []
        while len(weeks) < max(WEEKS):
            monday = model.first_of_week
            model.step()
            if monday:
                weeks.append(model.districts[0].community.volunteers / residents)
        found.append([weeks[week - 1] for week in WEEKS])
    return np.array(found)


def limit(spread=SPREAD):
    theory, share = {}, 0.0
    for week in range(1, max(WEEKS) + 1):
        asked = ARISE * 7.0 * TAKES
        load = min(1.0, asked / (share * GIVES)) if share > 0.0 else 0.0
        come = RECRUITMENT * (1.0 + spread * share) * (1.0 - share)
        share += (come - FATIGUE * (1.0 + STRAIN * load) * share) / WEEKS_A_YEAR
        if week in WEEKS:
            theory[f"volunteers after {week} weeks"] = share
    return theory


def means(found):
    return dict(zip(limit(), found.mean(axis=2).T, strict=True))


def exponent(small, large):
    """Of the spread between communities in the last week, from two sizes; a number a replication."""
    spreads = [found[:, -1].std(axis=1, ddof=1) for found in (small, large)]
    return {HALVES: np.log(spreads[1] / spreads[0]) / math.log(LARGE / SMALL)}


def test_volunteers_of_large_communities_follow_the_mean_field():
    assert_near(means(shares(LARGE)), limit(), within=0.015)


def test_mean_field_check_sees_communities_that_are_small():
    """Where minutes are lost on quiet days fewer are called on, and fewer tire."""
    assert set(far(means(shares(SMALL)), limit(), within=0.015)) == set(limit())


def test_distance_from_the_mean_field_shrinks_as_the_root_of_size():
    assert_agree(exponent(shares(SMALL), shares(LARGE)), {HALVES: -0.5}, within=0.4)


def test_root_check_sees_communities_that_differ_by_themselves():
    differ = [shares(size, differ=0.4) for size in SIZES]
    assert disagreements(exponent(*differ), {HALVES: -0.5})


def test_mean_field_check_sees_a_formula_in_which_neighbours_set_a_smaller_example():
    wrong = set(far(means(shares(LARGE)), limit(spread=0.8 * SPREAD), within=0.015))
    assert {f"volunteers after {week} weeks" for week in WEEKS[1:]} <= wrong


def test_mean_field_check_sees_volunteers_who_tire_less():
    wrong = far(means(shares(LARGE, strain=0.9 * STRAIN)), limit(), within=0.015)
    assert set(wrong) == set(limit())
