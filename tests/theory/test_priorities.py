"""Emergencies go first but break off no work: two nonpreemptive priority classes (Cobham 1954)."""

from functools import cache

from confidence import assert_agree, disagreements
from worlds import FEW, REPLICATIONS, Kind, at_load, runs, theory_world, whole_minutes

from sim.ledger import MINUTES_A_DAY

URGENT, ORDINARY = 0, 1  # the two kinds of problem
LOADS = (0.25, 0.35)
WORK = (360.0, 600.0)  # mean minutes
NAMES = ("urgent waits", "ordinary waits", "urgent takes", "ordinary takes")


@cache
def worked(flagged=True):
    """Runs with urgent and ordinary problems; sabotage: the urgent ones are not flagged."""
    rates = [at_load(load, minutes) for load, minutes in zip(LOADS, WORK, strict=True)]
    urgent = Kind(rates[URGENT], WORK[URGENT], emergency=float(flagged))
    world = theory_world(urgent, Kind(rates[ORDINARY], WORK[ORDINARY]))
    return runs(world, replications=REPLICATIONS if flagged else FEW)


def waits(results):
    seen = {name: [] for name in NAMES}
    for run in results:
        for kind, word in ((URGENT, "urgent"), (ORDINARY, "ordinary")):
            cases = run.cases[(run.cases["kind"] == kind) & (run.cases["closed"] > 0)]
            seen[f"{word} waits"].append(cases["queue_minutes"].mean())
            seen[f"{word} takes"].append((cases["closed"] - cases["opened"]).mean())
    return seen


def cobham():
    """Wait = work found in hand / what is left of the head's time by those served first."""
    means = [whole_minutes(minutes) for minutes in WORK]
    rates = [at_load(load, m) / MINUTES_A_DAY for load, m in zip(LOADS, WORK, strict=True)]
    urgent, ordinary = (rate * mean for rate, mean in zip(rates, means, strict=True))
    in_hand = sum(rate * mean**2 for rate, mean in zip(rates, means, strict=True))
    first = in_hand / (1.0 - urgent)
    second = first / (1.0 - urgent - ordinary)
    return dict(
        zip(NAMES, (first, second, first + means[URGENT], second + means[ORDINARY]), strict=True)
    )


def test_emergencies_and_ordinary_cases_wait_as_two_priority_classes():
    assert_agree(waits(worked()), cobham(), within=0.14)


def test_priority_check_sees_emergencies_treated_like_all_others():
    ignored = disagreements(waits(worked(flagged=False)), cobham())
    assert set(ignored) == set(NAMES)
