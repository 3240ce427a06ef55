"""A street office alone is a queueing station: M/M/1, M/D/1, M/G/1 and M/M/c come out.

Every check has a twin: the same check on a world with a planted fault must see it.
"""

import math
from functools import cache

import numpy as np
from confidence import assert_agree, disagreements
from formulas import erlang_c
from worlds import (
    DAYS,
    FEW,
    REPLICATIONS,
    STREETS,
    Kind,
    at_load,
    runs,
    theory_world,
    whole_minutes,
)

from sim.ledger import CLOSURE_FIXED, MINUTES_A_DAY

WORK = 480.0  # mean minutes
LOAD = 0.6
SEVERAL, SEVERAL_STREETS = 3, 60
MEANS = ("in system", "sojourn", "utilisation", "waited", "wait")
FIVE_PERCENT_SLOWER = 1.05
#: Minutes that 90, 50, 20 and 5 % of the cases of an M/M/1 station outlast.
OUTLASTED = tuple(round(-WORK / (1.0 - LOAD) * math.log(part)) for part in (0.9, 0.5, 0.2, 0.05))
EXPONENTIAL, FIXED, ORDINARY = "exponential", "fixed", "ordinary"
DRAWS = {
    EXPONENTIAL: {},
    FIXED: {"theory.exponential_minutes": 0.0, "work.sigma": 0.0},
    ORDINARY: {"theory.exponential_minutes": 0.0, "work.sigma": 0.8},
}


@cache
def worked(draw=EXPONENTIAL, slower=1.0, heads=1, staffed=None):
    """Runs with cases for `heads` at LOAD, but `staffed`, and work that takes `slower` as long."""
    return runs(
        theory_world(
            Kind(at_load(LOAD, WORK, heads), WORK * slower),
            heads=staffed or heads,
            streets=STREETS if heads == 1 else SEVERAL_STREETS,
            parameters=DRAWS[draw],
        ),
        replications=FEW if staffed else REPLICATIONS,
    )


def fixed_cases(run):
    return run.cases[run.cases["closure"] == CLOSURE_FIXED]


def means(results):
    """What is seen of the stations, a number a replication; each kept elsewhere in the program."""
    seen = {name: [] for name in MEANS}
    for run in results:
        cases = fixed_cases(run)
        streets = len(run.streets)
        seen["in system"].append(run.daily["cases_open"].mean() / streets)  # a counter
        seen["sojourn"].append((cases["closed"] - cases["opened"]).mean())  # the ledger
        paid = run.daily["street_minutes"].sum()
        seen["utilisation"].append(run.daily["street_work_minutes"].sum() / paid)  # minutes booked
        seen["waited"].append((cases["queue_minutes"] > 0).mean())
        seen["wait"].append(cases["queue_minutes"].mean())
    return seen


def outlasting(results):
    """Share of cases that take longer than each of OUTLASTED."""
    return {
        f"longer than {minutes}": [
            ((fixed_cases(run)["closed"] - fixed_cases(run)["opened"]) > minutes).mean()
            for run in results
        ]
        for minutes in OUTLASTED
    }


def one_head(first_moment, second_moment):
    """Pollaczek and Khinchine: Poisson arrivals, any distribution of work."""
    rate = at_load(LOAD, WORK) / MINUTES_A_DAY
    load = rate * first_moment
    wait = rate * second_moment / (2.0 * (1.0 - load))
    sojourn = first_moment + wait
    return dict(zip(MEANS, (rate * sojourn, sojourn, load, load, wait), strict=True))


def memoryless():
    mean = whole_minutes(WORK)
    return one_head(mean, 2.0 * mean**2)


def several_heads(heads):
    """Erlang C: the chance that all heads are busy, and what follows from it."""
    mean = whole_minutes(WORK)
    rate = at_load(LOAD, WORK, heads) / MINUTES_A_DAY
    offered = rate * mean
    load = offered / heads
    waited = erlang_c(heads, offered)
    wait = waited * mean / (heads * (1.0 - load))
    sojourn = wait + mean
    return dict(zip(MEANS, (rate * sojourn, sojourn, load, waited, wait), strict=True))


def ordinary_moments(sigma=0.8):
    """Moments of work minutes as the program draws them: exp(sigma x sum of four uniforms), mean 1.

    The sum has mean 0 and standard deviation 1, so each uniform is sqrt(3) wide and has the moment
    generating function sinh(a) / a with a = sigma sqrt(3) / 2. Rounding up adds half a minute.
    """
    side = [math.sinh(n * sigma * math.sqrt(0.75)) / (n * sigma * math.sqrt(0.75)) for n in (1, 2)]
    second = WORK**2 * side[1] ** 4 / side[0] ** 8
    return WORK + 0.5, second + WORK + 1.0 / 3.0


def dispersion(results):
    """Variance over mean of the number of problems that arise in a street on a day."""
    found = []
    for run in results:
        days = run.problems["born"] // MINUTES_A_DAY
        number = run.problems["street"] * DAYS + days
        counts = np.bincount(number[days >= 0], minlength=STREETS * DAYS)
        found.append(counts.var() / counts.mean())
    return {"dispersion": found}


def test_problems_arise_as_poisson_processes():
    assert_agree(dispersion(worked()), {"dispersion": 1.0}, within=0.04)


def test_poisson_check_sees_a_rate_that_changes_with_the_months():
    waves = Kind(at_load(LOAD, WORK), WORK, more={"season": (0.7, 1.3) * 6})
    uneven = runs(theory_world(waves), replications=FEW)
    assert disagreements(dispersion(uneven), {"dispersion": 1.0})


def test_one_head_with_exponential_work_is_mm1():
    assert_agree(means(worked()), memoryless(), within=0.14)


def test_mm1_sees_work_five_percent_slower():
    slow = disagreements(means(worked(slower=FIVE_PERCENT_SLOWER)), memoryless())
    assert set(slow) == set(MEANS)


def exponential_sojourn():
    sojourn = memoryless()["sojourn"]
    return {f"longer than {minutes}": math.exp(-minutes / sojourn) for minutes in OUTLASTED}


def test_sojourn_in_mm1_is_exponential():
    assert_agree(outlasting(worked()), exponential_sojourn(), within=0.3)


def turn_queues_over(model):
    """Sabotage: at midnight every queue is turned over, so that who came last is served first."""
    d = model.districts[0].arrays
    following, before = d.jobs["next"], d.jobs["previous"]
    for queue in np.flatnonzero(d.queue_first != d.queue_last):
        row = d.queue_first[queue]
        while row >= 0:
            onward = following[row]
            following[row], before[row] = before[row], onward
            row = onward
        d.queue_first[queue], d.queue_last[queue] = d.queue_last[queue], d.queue_first[queue]


def test_sojourn_distribution_sees_a_queue_turned_over_every_night():
    work = Kind(at_load(LOAD, WORK), WORK)
    turned = runs(theory_world(work), every_day=turn_queues_over, replications=FEW)
    assert disagreements(outlasting(turned), exponential_sojourn())
    assert not disagreements(means(turned), memoryless()), "the order of work moves no mean"


def test_work_of_fixed_length_is_md1():
    assert_agree(means(worked(FIXED)), one_head(WORK, WORK**2), within=0.14)


def test_md1_sees_work_of_random_length():
    assert {"wait", "sojourn", "in system"} <= set(
        disagreements(means(worked()), one_head(WORK, WORK**2))
    )


def test_work_as_scenarios_draw_it_is_mg1():
    assert_agree(means(worked(ORDINARY)), one_head(*ordinary_moments()), within=0.14)


def test_mg1_sees_the_spread_of_work():
    assert {"wait", "sojourn", "in system"} <= set(
        disagreements(means(worked(FIXED)), one_head(*ordinary_moments()))
    )


def test_several_heads_with_exponential_work_are_mmc():
    assert_agree(means(worked(heads=SEVERAL)), several_heads(SEVERAL), within=0.15)


def test_mmc_sees_one_head_too_many():
    wrong = disagreements(means(worked(heads=SEVERAL, staffed=SEVERAL + 1)), several_heads(SEVERAL))
    assert set(wrong) == set(MEANS)


def little(results):
    """Mean number in system / (arrivals a minute x mean sojourn), each measured on its own."""
    ratios = []
    for run, seen, sojourn in zip(results, *(means(results)[n] for n in MEANS[:2]), strict=True):
        received = run.daily["cases_received"].sum() / len(run.daily) / len(run.streets)
        ratios.append(seen / (received / MINUTES_A_DAY * sojourn))
    return {"L / (lambda W)": ratios}


def test_littles_law_holds_at_a_station():
    assert_agree(little(worked()), {"L / (lambda W)": 1.0}, within=0.03)
