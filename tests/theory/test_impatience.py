"""Who does not call, who gives up: queues with balking and with impatience, trust held constant.

Balking: a problem touches one resident, who calls at a rate that trust sets, unless the problem goes
by itself before. So the stream of calls is the stream of problems thinned by a chance that depends
on trust alone, and a Poisson stream again. What is in the queue may go by itself too.

Impatience: Palm's M/M/c + M (1957, "Erlang A") lets those go who wait. In the program a caller may
withdraw, and a problem may go, while a head is at work on it as well: of n in the system min(n, c) are
served at the rate of work and all n leave at the rate of patience. It is a birth and death process all
the same; only the death rates differ from Palm's.
"""

from functools import cache

import numpy as np
from confidence import assert_agree, disagreements
from formulas import birth_and_death, mean_of
from worlds import FEW, RESIDENTS, Kind, number_at_units, runs, theory_world, whole_minutes

from sim.ledger import (
    CLOSURE_FIXED,
    CLOSURE_VANISHED,
    CLOSURE_WITHDRAWN,
    EXIT_VANISHED,
    MINUTES_A_DAY,
    NEVER,
)

WORK, STREETS, DAYS, WARMUP, REPLICATIONS = 480.0, 60, 80, 20, 10

# -- impatience -------------------------------------------------------------------------------

HEADS, A_DAY = 3, 10.8  # work for 1.2 times the heads there are
PATIENCE_DAYS = 2.0


@cache
def impatient(after_days=0.0):
    """Runs with callers who give up; sabotage: none of them before some days have passed."""
    world = theory_world(
        Kind(A_DAY, WORK),
        heads=HEADS,
        streets=STREETS,
        parameters={
            "patience.withdraw_after_days": after_days,
            "patience.withdraw_days": PATIENCE_DAYS,
        },
    )
    return runs(world, FEW if after_days else REPLICATIONS, DAYS, WARMUP)


def given_up(results):
    seen = {"open": [], "withdrawn": [], "busy heads": [], "fixed takes": []}
    for run in results:
        closed = run.cases[run.cases["closed"] > 0]
        fixed = closed[closed["closure"] == CLOSURE_FIXED]
        seen["open"].append(run.daily["cases_open"].mean() / STREETS)
        seen["withdrawn"].append((closed["closure"] == CLOSURE_WITHDRAWN).mean())
        worked = run.daily["street_work_minutes"].mean()
        seen["busy heads"].append(worked / STREETS / MINUTES_A_DAY)
        seen["fixed takes"].append((fixed["closed"] - fixed["opened"]).mean())
    return seen


def station_with_impatience(arrive, heads, served, leave, from_hand=True):
    """Number open, part of arrivals that leave, busy heads, chances of each number. Rates a day; `from_hand`: those in hand leave too."""

    def down(n):
        return min(n, heads) * served + (n if from_hand else max(0, n - heads)) * leave

    chances = birth_and_death(arrive, down)
    numbers = np.arange(len(chances))
    busy = float(np.minimum(numbers, heads) @ chances)
    return mean_of(chances), 1.0 - busy * served / arrive, busy, chances


def fixed_takes(heads, served, leave, chances, from_hand=True):
    """Mean days of those who are not lost: each step forward in the system, those who leave on the way left out.

    An arrival that finds n there moves forward when one of those before it goes; it is fixed with the
    chance that no step is its own leaving. By first-step analysis of where it stands.
    """
    lost = leave if from_hand else 0.0
    done = served / (served + lost)  # chance to be fixed, and expected days if so, once in hand
    fixed, days = done, done / (served + lost)
    total = weight = 0.0
    for found in range(len(chances)):
        if found >= heads:  # one place further back in the queue
            ahead = heads * (served + lost) + (found - heads) * leave
            stays = ahead / (ahead + leave)
            fixed, days = stays * fixed, stays * (days + fixed / (ahead + leave))
        total += chances[found] * days
        weight += chances[found] * fixed
    return total / weight


def impatience(from_hand=True):
    served = MINUTES_A_DAY / whole_minutes(WORK)
    leave = 1.0 / PATIENCE_DAYS
    number, lost, busy, chances = station_with_impatience(A_DAY, HEADS, served, leave, from_hand)
    takes = fixed_takes(HEADS, served, leave, chances, from_hand) * MINUTES_A_DAY
    return {"open": number, "withdrawn": lost, "busy heads": busy, "fixed takes": takes}


def test_callers_who_give_up_leave_the_queue_and_the_hands_of_those_who_work():
    assert_agree(given_up(impatient()), impatience(), within=0.04)


def test_impatience_check_sees_callers_who_wait_a_day_before_they_give_up():
    assert set(disagreements(given_up(impatient(1.0)), impatience())) == set(impatience())


def test_impatience_check_tells_palms_formula_where_only_those_who_wait_give_up():
    wrong = disagreements(given_up(impatient()), impatience(from_hand=False))
    assert set(wrong) == set(impatience())


# -- balking ----------------------------------------------------------------------------------

BALKING_HEADS, PROBLEMS_A_DAY = 2, 9.0
REPORTS, LASTS = 0.25, 4.0  # a day at mean trust; mean days until a problem goes by itself
EFFECT, USUAL = 2.0, 0.5  # of trust on the rate of reports; mean trust
TRUST = (0.3, 0.5, 0.8)  # a third of the streets each
GROUP = np.arange(STREETS) % len(TRUST)
FACTS = ("calls a day", "never reported", "open", "gone while open")


@cache
def trusting(learning=0.0):
    """Runs with streets of three trusts, and numbers (days, streets) at midnight.

    Sabotage: trust moves with what callers see.
    """
    numbers = []

    def hold(model):
        """Trust is set once; without learning nothing moves it."""
        d = model.districts[0].arrays
        if model.day == 1 - WARMUP:
            street = d.places["street"].repeat(d.places["residents"])
            d.people["trust"] = np.array(TRUST)[GROUP[street]]
        if model.day == 1:
            numbers.append([])
        if model.day > 0:
            numbers[-1].append(number_at_units(model)[:STREETS])

    traits = {"vanish_days": LASTS}
    world = theory_world(
        Kind(PROBLEMS_A_DAY, WORK, more=traits),
        heads=BALKING_HEADS,
        streets=STREETS,
        parameters={
            "reporting.at_birth": 0.0,
            "reporting.rate": REPORTS,
            "reporting.readiness_sd": 0.0,
            "reporting.neighbourhood_sd": 0.0,
            "reporting.migrant_readiness": 1.0,
            "learning.trust": learning,
            "learning.news": 0.0,
            "learning.trust_sd": 0.0,
            "learning.trust_mean": USUAL,
            "learning.trust_effect": EFFECT,
        },
    )
    results = runs(world, FEW if learning else REPLICATIONS, DAYS, WARMUP, hold)
    return results, [np.array(days) for days in numbers]


def thinned(results, numbers):
    seen = {f"{fact} at trust {trust}": [] for trust in TRUST for fact in FACTS}
    for run, number in zip(results, numbers, strict=True):
        closed = run.cases[run.cases["closed"] > 0]
        gone = run.problems[(run.problems["ended"] > 0) & (run.problems["exit"] != 0)]
        for group, trust in enumerate(TRUST):
            own = np.flatnonzero(group == GROUP)
            calls = run.cases[(run.cases["opened"] >= 0) & np.isin(run.cases["street"], own)]
            seen[f"calls a day at trust {trust}"].append(len(calls) / DAYS / len(own))
            ended = gone[np.isin(gone["street"], own)]
            silent = (ended["first_report"] == NEVER) & (ended["exit"] == EXIT_VANISHED)
            seen[f"never reported at trust {trust}"].append(silent.mean())
            seen[f"open at trust {trust}"].append(number[:, own].mean())
            here = closed[np.isin(closed["street"], own)]
            seen[f"gone while open at trust {trust}"].append(
                (here["closure"] == CLOSURE_VANISHED).mean()
            )
    return seen


def balking(trusts=TRUST):
    served, leave = MINUTES_A_DAY / whole_minutes(WORK), 1.0 / LASTS
    theory = {}
    for name, trust in zip(TRUST, trusts, strict=True):
        number = 0.0
        for _ in range(3):  # who has a case open does not call about another problem
            rate = REPORTS * np.exp(EFFECT * (trust - USUAL)) * (1.0 - number / RESIDENTS)
            calls = rate / (rate + leave)
            arrive = PROBLEMS_A_DAY * calls
            number, lost, *_ = station_with_impatience(arrive, BALKING_HEADS, served, leave)
        facts = (arrive, 1.0 - calls, number, lost)
        theory |= {f"{fact} at trust {name}": n for fact, n in zip(FACTS, facts, strict=True)}
    return theory


def test_calls_are_problems_thinned_by_trust_and_queues_are_what_follows():
    assert_agree(thinned(*trusting()), balking(), within=0.1)


def test_balking_check_sees_reports_that_trust_does_not_move():
    wrong = set(disagreements(thinned(*trusting()), balking(trusts=(USUAL,) * 3)))
    assert {f"calls a day at trust {trust}" for trust in (0.3, 0.8)} <= wrong
    assert not any("at trust 0.5" in name for name in wrong)


def test_balking_check_sees_trust_that_callers_learn():
    wrong = set(disagreements(thinned(*trusting(learning=0.3)), balking()))
    assert "never reported at trust 0.3" in wrong
