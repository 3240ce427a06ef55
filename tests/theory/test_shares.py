"""Shares and means come out as data files ask: emergencies, needs, channels, delays, seasons."""

from functools import cache

import numpy as np
from confidence import CONFIDENCE, assert_agree, disagreements
from scipy import stats
from worlds import Kind, runs, theory_world

from benchmarks.quiet import NEVER_DAYS
from sim.issue_types import DepartmentNeed
from sim.ledger import CLOSURE_FAILED, CLOSURE_FIXED, MINUTES_A_DAY, NEVER

STREETS, DAYS, PLENTY = 40, 80, 60
ASKED = {
    "emergency": 0.1,
    "first office": 0.3,
    "second office": 0.6,
    "web": 0.2,
    "fix works": 0.8,
    "direct": 0.7,
    "forwarding days": 1.5,
    "lead days": 3.0,
    "touched": 30.0,
}


@cache
def ordinary_traits(**changed):
    """Runs of a world with heads for all, whose problems are as ASKED but for what is changed."""
    asked = {**ASKED, **{name.replace("_", " "): value for name, value in changed.items()}}
    offices = ("first office", "second office")
    kind = Kind(
        6.0,
        1.0,
        emergency=asked["emergency"],
        more={
            "departments": tuple(DepartmentNeed(name, 1.0, asked[name]) for name in offices),
            "lead_days": asked["lead days"],
            "touched": asked["touched"],
            "touched_sigma": 0.8,
        },
    )
    parameters = {
        "dispatch.web_share": asked["web"],
        "dispatch.web_minutes": 0.0,
        "dispatch.forwarding_days": asked["forwarding days"],
        "work.fix_works": asked["fix works"],
    }
    return runs(
        theory_world(
            kind,
            heads=PLENTY,
            branches=dict.fromkeys(offices, PLENTY),
            streets=STREETS,
            parameters=parameters,
            levers={"direct_dispatch": asked["direct"]},
        ),
        days=DAYS,
        warmup=0,
    )


def traits(results):
    """The same numbers as ASKED, as they come out of the ledger; one a replication."""
    seen = {name: [] for name in ASKED}
    for run in results:
        early = run.cases[run.cases["opened"] < (DAYS - 50) * MINUTES_A_DAY]
        done = early[early["closure"] != 0]
        plain = done[done["emergency"] == 0]
        forwarded = plain[plain["transit_minutes"] > 0]
        seen["emergency"].append(run.cases["emergency"].mean())
        both, none = ((run.cases["departments"] == n).mean() for n in (2, 0))
        either = 1.0 - none + both  # the two shares, from their sum and their product
        seen["second office"].append(either / 2.0 + np.sqrt(max(either**2 / 4.0 - both, 0.0)))
        seen["first office"].append(either - seen["second office"][-1])
        seen["web"].append(run.cases["channel"].mean())
        tried = np.isin(run.cases["closure"], (CLOSURE_FIXED, CLOSURE_FAILED))
        seen["fix works"].append((run.cases["closure"][tried] == CLOSURE_FIXED).mean())
        seen["direct"].append(1.0 - len(forwarded) / len(plain))
        seen["forwarding days"].append(forwarded["transit_minutes"].mean() / MINUTES_A_DAY)
        beside = plain["closed"] - plain["opened"] - plain["transit_minutes"]
        seen["lead days"].append(beside.mean() / MINUTES_A_DAY)
        seen["touched"].append(run.problems["touched"].mean())
    return seen


def test_problems_and_cases_have_the_traits_they_are_asked_for():
    assert_agree(traits(ordinary_traits()), ASKED, within=0.05)


def test_trait_check_sees_each_trait_that_is_off_by_a_tenth():
    off = {name.replace(" ", "_"): value * 1.1 for name, value in ASKED.items()}
    assert set(disagreements(traits(ordinary_traits(**off)), ASKED)) == set(ASKED)


# -- when problems arise and when they are first reported -------------------------------------

SEASON = (0.5, 0.6, 0.8, 1.0, 1.2, 1.5, 1.6, 1.4, 1.1, 0.9, 0.8, 0.6)
DAYS_OF = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def months_off(season, asked):
    """Months in which another number of problems arises than `asked` says (Poisson, two-sided)."""
    a_day, streets = 10.0, 20
    kind = Kind(a_day, 1.0, more={"season": season})
    world = theory_world(kind, heads=10, streets=streets)
    (year,) = runs(world, replications=1, days=365, warmup=0)
    month = np.repeat(np.arange(12), DAYS_OF)  # day 0 is the 1st of January
    seen = np.bincount(month, year.daily["problems_arisen"])
    expected = a_day * streets * np.array(asked) * DAYS_OF
    low, high = stats.poisson.interval(CONFIDENCE, expected)
    assert (high - low < 0.15 * expected).all(), "narrow enough"
    return [int(m) for m in np.flatnonzero((seen < low) | (seen > high))]


def test_problems_arise_by_the_factors_of_the_months():
    assert months_off(SEASON, SEASON) == []


def test_season_check_sees_a_month_and_its_neighbour_exchanged():
    swapped = (*SEASON[:2], SEASON[3], SEASON[2], *SEASON[4:])
    assert months_off(swapped, SEASON) == [2, 3]


RATE, TOUCHED = 0.01, 20  # first reports a touched resident and day


def first_reports(rate, lasts=NEVER_DAYS):
    """First reports per touched resident and day while a problem is unreported, per replication."""
    alike = ("readiness_sd", "neighbourhood_sd")
    parameters = {f"reporting.{name}": 0.0 for name in alike}
    parameters |= {"reporting.at_birth": 0.0, "reporting.rate": rate}
    parameters |= {"reporting.migrant_readiness": 1.0, "learning.trust_sd": 0.0}
    parameters |= {"learning.trust": 0.0, "learning.news": 0.0}
    traits_of = {"touched": float(TOUCHED), "severity": 1.0, "vanish_days": lasts}
    world = theory_world(
        Kind(3.0, 1.0, more=traits_of), heads=PLENTY, streets=STREETS, parameters=parameters
    )
    found = []
    for run in runs(world, days=60, warmup=0):
        problems = run.problems
        end = np.where(problems["ended"] == NEVER, 60 * MINUTES_A_DAY, problems["ended"])
        reported = problems["first_report"] != NEVER
        until = np.where(reported, problems["first_report"], end)
        exposure = TOUCHED * (until - problems["born"]).sum() / MINUTES_A_DAY
        found.append(reported.sum() / exposure)
    return {"reports": found}


def test_a_problem_is_first_reported_at_the_rate_asked():
    assert_agree(first_reports(RATE), {"reports": RATE}, within=0.03)
    assert_agree(first_reports(RATE, lasts=5.0), {"reports": RATE}, within=0.05)
    assert disagreements(first_reports(RATE * 1.05), {"reports": RATE})
