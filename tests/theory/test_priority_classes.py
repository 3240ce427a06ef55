"""Several heads, four classes: emergencies, then deadlines of a day, a week, a fortnight.

Non-preemptive priorities with equal exponential work: Cobham (1954) for the mean wait of each
class, Kella and Yechiali (1985) for what lies behind the mean. Where the desk goes by due time
(`due_order` 1) and waits are short beside the days between the deadlines, classes of deadline are
priorities.
"""

from functools import cache

from confidence import assert_agree, disagreements
from formulas import erlang_c
from worlds import FEW, REPLICATIONS, Kind, at_load, runs, theory_world, whole_minutes

HEADS, STREETS, DAYS, WARMUP = 3, 60, 90, 15
WORK = 400.0  # mean minutes, of every class
LOADS = {"emergency": 0.10, "day": 0.15, "week": 0.20, "fortnight": 0.25}  # in order of priority
DEADLINES = {"emergency": 24.0, "day": 24.0, "week": 168.0, "fortnight": 360.0}  # hours
FACTS = ("waits", "waits, squared")
TOGETHER = "waits at all"


@cache
def worked(due_order=1.0):
    """Runs with problems of all classes. Sabotage: first come first served."""
    kinds = [
        Kind(
            at_load(load, WORK, HEADS),
            WORK,
            emergency=float(name == "emergency"),
            more={"deadline_hours": DEADLINES[name]},
        )
        for name, load in LOADS.items()
    ]
    world = theory_world(*kinds, heads=HEADS, streets=STREETS, levers={"due_order": due_order})
    return runs(world, REPLICATIONS if due_order == 1.0 else FEW, DAYS, WARMUP)


def waits(results):
    seen = {f"{name} {fact}": [] for name in LOADS for fact in FACTS}
    seen[TOGETHER] = []
    for run in results:
        cases = run.cases[run.cases["closed"] > 0]
        for number, name in enumerate(LOADS):
            waited = cases["queue_minutes"][cases["kind"] == number].astype(float)
            seen[f"{name} waits"].append(waited.mean())
            seen[f"{name} waits, squared"].append((waited**2).mean())
        seen[TOGETHER].append((cases["queue_minutes"] > 0).mean())
    return seen


def by_class():
    """First and second moment of the wait: chance that all are busy x what one fast head would do."""
    mean = whole_minutes(WORK)
    scale = mean / WORK
    busy = erlang_c(HEADS, HEADS * sum(LOADS.values()) * scale)
    every = mean / HEADS  # minutes between completions while all are busy
    theory, before = {TOGETHER: busy}, 0.0
    for name, load in LOADS.items():
        upto = before + load * scale
        theory[f"{name} waits"] = busy * every / ((1.0 - before) * (1.0 - upto))
        spread = 1.0 / (1.0 - upto) + before / (1.0 - before)
        theory[f"{name} waits, squared"] = (
            2.0 * busy * every**2 * spread / ((1.0 - before) ** 2 * (1.0 - upto))
        )
        before = upto
    return theory


def test_four_classes_at_three_heads_wait_as_nonpreemptive_priorities():
    assert_agree(waits(worked()), by_class(), within=0.2)


def test_class_check_sees_a_desk_that_serves_first_come_first_served():
    wrong = disagreements(waits(worked(due_order=0.0)), by_class())
    assert set(wrong) == {f"{name} {fact}" for name in list(LOADS)[1:] for fact in FACTS}
