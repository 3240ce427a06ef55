"""No staff, staff without end, too little staff: what happens at the edges is known exactly."""

import numpy as np
from confidence import assert_agree, disagreements
from worlds import FEW, Kind, at_load, runs, theory_world, whole_minutes

from sim.ledger import CLOSURE_FIXED, CLOSURE_OPEN, CLOSURE_VANISHED, EXIT_VANISHED, MINUTES_A_DAY

STREETS, DAYS = 60, 50
WORK = 480.0  # mean minutes
OFFICE = "office"
NO_TIME = {"tasks_from_above": 1.0}
NO_EFFORT = {"effort.line_weight": 1.0, "effort.base_weight": 0.0, "effort.summons_weight": 0.0}
PLENTY = 60


def a_few_runs(*kinds, warmup=0, days=DAYS, **world):
    world = theory_world(*kinds, streets=STREETS, **world)
    return runs(world, days=days, warmup=warmup, replications=FEW)


# -- no capacity ------------------------------------------------------------------------------


def nothing_gets_done(results):
    """Nothing is ever fixed, nobody works, and what has come is what is open, every day."""
    for run in results:
        coming = run.daily["cases_received"].cumsum()
        closed = (run.cases["closure"] != CLOSURE_OPEN).any()
        if closed or (run.daily["cases_open"] != coming).any():
            return False
        if run.daily["problems_fixed_by_staff"].any() or run.daily["street_work_minutes"].any():
            return False
    return True


def test_a_street_without_time_fixes_nothing_and_its_queue_grows_as_cases_come():
    results = a_few_runs(Kind(at_load(0.6, WORK), WORK), levers=NO_TIME)
    assert nothing_gets_done(results)
    growth = [run.daily["cases_open"][-1] / DAYS / STREETS for run in results]
    assert_agree({"growth": growth}, {"growth": at_load(0.6, WORK)}, within=0.03)
    other = [(run.daily["street_other_minutes"] / run.daily["street_minutes"]) for run in results]
    assert np.allclose(other, 1.0), "all paid time goes to tasks from above"


def test_zero_capacity_check_sees_one_percent_of_time_left_for_cases():
    left = a_few_runs(Kind(at_load(0.6, WORK), WORK), levers={"tasks_from_above": 0.99})
    assert not nothing_gets_done(left)


def test_a_department_without_effort_keeps_every_case():
    kind = Kind(2.0, 30.0, departments={OFFICE: WORK})
    for run in a_few_runs(kind, branches={OFFICE: 1}, parameters=NO_EFFORT):
        assert (
            not run.daily["unit_work_minutes"].any()
            and not run.daily["problems_fixed_by_staff"].any()
        )
        assert (run.daily["cases_open"] == run.daily["cases_received"].cumsum()).all()
        assert run.daily["street_work_minutes"].sum() > 0, "the street has done its part"
        assert np.allclose(run.daily["unit_line_minutes"], run.daily["unit_minutes"])


def test_a_case_that_nobody_takes_up_has_waited_all_its_time():
    kind = Kind(2.0, WORK, more={"vanish_days": 5.0})
    for run in a_few_runs(kind, levers=NO_TIME):
        gone = run.cases[run.cases["closure"] == CLOSURE_VANISHED]
        assert len(gone) > 3000
        assert (gone["queue_minutes"] == gone["closed"] - gone["opened"]).all()
        assert not gone["work_minutes"].any()


# -- capacity without end ---------------------------------------------------------------------


def unhurried(results):
    """Numbers of a station where nobody ever waits, a number a replication."""
    seen = {"in system": [], "sojourn": [], "busy heads": []}
    for run in results:
        done = run.cases[run.cases["closure"] == CLOSURE_FIXED]
        seen["in system"].append(run.daily["cases_open"].mean() / STREETS)
        seen["sojourn"].append((done["closed"] - done["opened"]).mean())
        worked = run.daily["street_work_minutes"].mean()
        seen["busy heads"].append(worked / STREETS / MINUTES_A_DAY)
    return seen


def test_with_heads_for_all_a_case_takes_its_work_and_nothing_else():
    results = a_few_runs(Kind(6.0, WORK), heads=PLENTY, warmup=10)
    for run in results:
        done = run.cases[run.cases["closure"] == CLOSURE_FIXED]
        assert not run.cases["queue_minutes"].any() and not done["transit_minutes"].any()
        assert (done["closed"] - done["opened"] == done["work_minutes"]).mean() > 0.999
    offered = 6.0 * whole_minutes(WORK) / MINUTES_A_DAY
    theory = {"in system": offered, "sojourn": whole_minutes(WORK), "busy heads": offered}
    assert_agree(unhurried(results), theory, within=0.06)
    few = a_few_runs(Kind(6.0, WORK), heads=4, warmup=10)
    assert {"in system", "sojourn"} <= set(disagreements(unhurried(few), theory))


def abandoned(results):
    """Mean minutes of work on a problem, by the day's books and by the ledger; part fixed."""
    seen = {"booked": [], "ledger": [], "fixed": []}
    for run in results:
        arisen = run.daily["problems_arisen"].sum()
        seen["booked"].append(run.daily["street_work_minutes"].sum() / arisen)
        closed = run.cases[run.cases["closure"] != CLOSURE_OPEN]
        seen["ledger"].append(closed["work_minutes"].mean())
        gone = run.problems[run.problems["exit"] != CLOSURE_OPEN]
        seen["fixed"].append((gone["exit"] != EXIT_VANISHED).mean())
    return seen


def test_work_on_problems_that_go_by_themselves_is_booked_to_the_minute_they_go():
    lasts = 2.0 * WORK  # a problem goes by itself after so many minutes on average
    kind = Kind(4.0, WORK, more={"vanish_days": lasts / MINUTES_A_DAY})
    results = a_few_runs(kind, heads=PLENTY, warmup=10)
    together = 1.0 / (1.0 / WORK + 1.0 / lasts)
    theory = {"booked": together, "ledger": together, "fixed": together / WORK}
    assert_agree(abandoned(results), theory, within=0.06)
    never = disagreements(abandoned(a_few_runs(Kind(4.0, WORK), heads=PLENTY, warmup=10)), theory)
    assert set(never) == set(theory), "the same check on problems that do not go by themselves"


# -- too little capacity ----------------------------------------------------------------------


def overloaded(results):
    seen = {"growth": [], "fixed": []}
    for run in results:
        seen["growth"].append(run.daily["cases_open"][-1] / DAYS / STREETS)
        seen["fixed"].append(run.daily["problems_fixed_by_staff"].sum() / DAYS / STREETS)
    return seen


def test_overload_is_a_state_and_not_an_error():
    """Heads work all the time, fix what they can, and the rest piles up: nothing breaks."""
    load, settled = 1.5, 20
    results = a_few_runs(Kind(at_load(load, WORK), WORK), warmup=0, days=DAYS)
    fixed = MINUTES_A_DAY / whole_minutes(WORK)
    for run in results:
        late = run.daily[settled:]
        assert late["street_work_minutes"].sum() > 0.995 * late["street_minutes"].sum()
    rate = at_load(load, WORK)
    idle = 1.0 / (rate - fixed)  # days, before the queue leaves zero for good
    theory = {"growth": rate - fixed + idle * fixed / DAYS, "fixed": fixed - idle * fixed / DAYS}
    assert_agree(overloaded(results), theory, within=0.1)
    slow = a_few_runs(Kind(rate, WORK * 1.05))
    assert set(disagreements(overloaded(slow), theory)) == set(theory)
