"""A street and three departments, with ways back: an open network of stations (Jackson 1957).

A street office with heads for all, three branches with few; problems need them one after the other,
some of them the first department twice (the same queue again), and a department may send a case back
to its street before it takes it (bounce). The street and the ways are stations where nobody waits,
the branches serve in order of arrival with exponential work, so the stationary law is a product
(Baskett, Chandy, Muntz and Palacios 1975): every branch is M/M/c at the rate that the traffic
equations give, and numbers at different branches are independent.
"""

from functools import cache

import numpy as np
from confidence import assert_agree, disagreements
from formulas import in_station, mean_of
from worlds import FEW, Kind, number_at_units, runs, theory_world, whole_minutes

from sim.issue_types import DepartmentNeed
from sim.ledger import MINUTES_A_DAY

STREETS, DAYS, WARMUP, REPLICATIONS, PLENTY = 60, 90, 20, 10, 40
HEADS = {"housing": 1, "works": 2, "police": 1}
WORK = {"housing": 240.0, "works": 520.0, "police": 380.0}  # mean staff minutes of a visit
TRIAGE = 90.0
#: Two kinds of problem: how many a street has a day, and which departments they need with which chance.
A_DAY = (2.0, 1.5)
NEEDS = (
    (("housing", 1.0), ("works", 0.5), ("housing", 0.4)),
    (("works", 1.0), ("police", 1.0), ("works", 0.3)),
)
EFFORT = 0.8  # part of a branch's time for the street: work takes 1 / EFFORT as long
BOUNCE, AGAIN_MINUTES = 0.25, 25.0  # chance on each arrival; the street's second triage
REFERRAL_DAYS, BOUNCE_DAYS = 0.2, 0.4
PAIRS = (("works", 3, "police", 1), ("housing", 2, "works", 3), ("housing", 1, "police", 1))

PARAMETERS = {
    "effort.base_weight": 1.0,
    "effort.line_weight": (1.0 - EFFORT) / EFFORT,
    "effort.elasticity": 1.0,
    "effort.alignment_sd": 0.0,
    "effort.acting_alignment": 1.0,
    "bounce.base": BOUNCE / (1.0 - EFFORT),  # x ambiguity 1 x (1 - effort)
    "bounce.cap": 1.0,
    "bounce.limit": 100.0,
    "bounce.days": BOUNCE_DAYS,
    "bounce.street_minutes": AGAIN_MINUTES,
    "referral.days": REFERRAL_DAYS,
}
FIXED = (("theory.exponential_minutes", 0.0), ("work.sigma", 0.0))


@cache
def watched(bounce=BOUNCE, parameters=()):
    """Runs of the network; numbers (days, branches, streets) at midnight. Sabotage: other bounces, other work."""
    seen = []

    def count(model):
        if model.day == 1:
            seen.append([])
        if model.day > 0:
            branches = number_at_units(model)[STREETS : STREETS + STREETS * len(HEADS)]
            seen[-1].append(branches.reshape(STREETS, len(HEADS)).T)

    kinds = [
        Kind(
            a_day,
            TRIAGE,
            more={
                "ambiguity": 1.0,
                "departments": tuple(
                    DepartmentNeed(name, WORK[name], chance) for name, chance in needs
                ),
            },
        )
        for a_day, needs in zip(A_DAY, NEEDS, strict=True)
    ]
    planted = {"bounce.base": bounce / (1.0 - EFFORT), **dict(parameters)}
    world = theory_world(
        *kinds,
        heads=PLENTY,
        branches=HEADS,
        streets=STREETS,
        parameters={**PARAMETERS, **planted},
        levers={"responsibility_list": 0.0},
    )
    usual = bounce == BOUNCE and not parameters
    results = runs(world, REPLICATIONS if usual else FEW, DAYS, WARMUP, count)
    return results, [np.array(days, dtype=int).transpose(1, 0, 2) for days in seen]


def stations(results, numbers):
    seen = {}
    for row, name in enumerate(HEADS):
        seen[f"at {name}"] = [n[row].mean() for n in numbers]
        seen[f"3 or more at {name}"] = [(n[row] >= 3).mean() for n in numbers]
    for kind in range(len(A_DAY)):
        sojourns = []
        for run in results:
            cases = run.cases[(run.cases["kind"] == kind) & (run.cases["closed"] > 0)]
            sojourns.append((cases["closed"] - cases["opened"]).mean())
        seen[f"kind {kind} takes"] = sojourns
    seen["bounces"] = [run.daily["bounces"].mean() / STREETS for run in results]
    return seen


def together(numbers):
    """How often two branches hold many at once, against what independence says."""
    rows, seen = list(HEADS), {}
    for first, many, second, much in PAIRS:
        one = [n[rows.index(first)] >= many for n in numbers]
        other = [n[rows.index(second)] >= much for n in numbers]
        both = [(a & b).mean() / (a.mean() * b.mean()) for a, b in zip(one, other, strict=True)]
        seen[f"{first} {many}, {second} {much} or more / product"] = both
    return seen


def product_form():
    """Traffic equations, then each station by itself; times by Little's law at each station."""
    visits = [dict.fromkeys(HEADS, 0.0) for _ in NEEDS]
    for own, needs in zip(visits, NEEDS, strict=True):
        for name, chance in needs:
            own[name] += chance
    theory, times = {}, {}
    for name, heads in HEADS.items():
        a_day = sum(rate * own[name] for rate, own in zip(A_DAY, visits, strict=True))
        offered = a_day / MINUTES_A_DAY * whole_minutes(WORK[name] / EFFORT)
        chances = in_station(heads, offered)
        theory[f"at {name}"] = mean_of(chances)
        theory[f"3 or more at {name}"] = chances[3:].sum()
        times[name] = mean_of(chances) / a_day * MINUTES_A_DAY
    sent_back = BOUNCE / (1.0 - BOUNCE)  # times, on each way to a department
    back = sent_back * (AGAIN_MINUTES + BOUNCE_DAYS * MINUTES_A_DAY)
    bounces = 0.0
    for kind, (rate, own) in enumerate(zip(A_DAY, visits, strict=True)):
        ways = sum(own.values())
        bounces += rate * ways * sent_back
        at_branches = sum(own[name] * times[name] for name in HEADS)
        # from the second department on the street takes a minute to refer the case
        referrals = ways * REFERRAL_DAYS * MINUTES_A_DAY + (ways - 1.0)
        theory[f"kind {kind} takes"] = whole_minutes(TRIAGE) + referrals + ways * back + at_branches
    return {**theory, "bounces": bounces}


def test_a_street_and_three_departments_are_a_network_of_independent_stations():
    assert_agree(stations(*watched()), product_form(), within=0.15)


def test_numbers_at_different_departments_are_independent():
    seen = together(watched()[1])
    assert_agree(seen, dict.fromkeys(seen, 1.0), within=0.08)


def test_network_sees_bounces_half_as_likely_again():
    more = set(disagreements(stations(*watched(bounce=1.5 * BOUNCE)), product_form()))
    assert {"bounces", "kind 0 takes", "kind 1 takes"} <= more
    assert not any(name.startswith("at ") for name in more), "bounces cost days, not queues"


def test_network_sees_work_that_is_not_exponential():
    results, numbers = watched(parameters=FIXED)
    wrong = set(disagreements(stations(results, numbers), product_form()))
    assert {"at housing", "at works", "at police"} <= wrong
