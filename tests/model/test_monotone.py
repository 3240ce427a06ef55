"""More heads never do harm, where that is a theorem; on average, where it is not.

What is a theorem. A unit that serves one desk first come, first served, with c like heads, jobs of
given length and given arrivals, all its heads on the same shift and at the same speed of the day:
with c + 1 heads no job starts later (Kiefer and Wolfowitz 1955), so none ends later, so by any
minute no fewer are done. Tested problem by problem, which is stronger than the count by any day.

What is not. Two classes of priority; heads of whom some are off at weekends with a job in hand; a
bureau that divides itself between streets; a case that comes back to its street between departments
(Lu and Kumar 1991); cases whose reports depend on what was fixed before. In each of these a single
problem can be fixed later because there are more heads. There the statement is about means, with
both bounds.
"""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from sim.ledger import EXIT_FIXED_BY_STAFF
from tests.model.worlds import (
    everything,
    hamlet,
    run,
    with_heads,
    with_levers,
    with_parameters,
    with_types,
)

DAYS = 150
NO_FEEDBACK = {
    "reporting.at_birth": 1.0,  # every problem is reported once, as it arises
    "reporting.rate": 0.0,
    "patience.withdraw_days": 1e9,
    "nominal.shelving_rate": 0.0,
    "learning.trust": 0.0,
    "learning.expectation": 0.0,
    "learning.news": 0.0,
    "line.neglect": 0.0,
    "referral.chasing_minutes": 0.0,
    "bounce.base": 0.0,
    "work.weekend_staff": 0.0,
    "work.duty_desk": 0.0,
}


def first_come_first_served(departments, **city):
    """Nothing but queues: arrivals, minutes and order of work are given."""
    scenario = hamlet(**city)
    scenario = with_types(scenario, departments=departments, emergency_share=0.0, vanish_days=1e9)
    return with_levers(with_parameters(scenario, NO_FEEDBACK), callback=0.0)


def only_the_street():
    return first_come_first_served((), busy=5.0, streets=2, residents=8000)


def street_and_one_department():
    """One street, so that bureaus have one desk; one department a problem, so that no case comes
    back.
    """

    def first(kind):
        return (replace(kind.departments[0], chance=1.0),) if kind.departments else ()

    return with_heads(
        first_come_first_served(first, busy=6.0, streets=1, residents=8000), street_factor=10.0
    )


def endings(result):
    """The minute at which each problem was fixed, by problem; the end of time where it was not."""
    problems = np.sort(result.problems, order="problem")
    ended = np.where(problems["exit"] == EXIT_FIXED_BY_STAFF, problems["ended"], np.iinfo("i4").max)
    return problems["problem"], ended


def harmed(few, many):
    """Problems fixed later, or never, with more heads."""
    (one, with_few), (other, with_many) = endings(few), endings(many)
    assert (one == other).all(), "not the same problems"
    return one[with_many > with_few]


def fewer_by_some_day(few, many):
    """Days by which fewer problems had been fixed with more heads."""
    behind = np.cumsum(many.daily["problems_fixed_by_staff"]) < np.cumsum(
        few.daily["problems_fixed_by_staff"]
    )
    return few.daily["day"][behind]


@pytest.mark.parametrize("replication", range(4))
def test_more_street_heads_never_delay_any_problem(replication):
    scenario = only_the_street()
    runs = [
        run(with_heads(scenario, street_factor=f), DAYS, replication=replication)
        for f in (1.0, 1.5, 2.0, 4.0)
    ]
    assert len({result.daily["heads"][0] for result in runs}) == 4
    for few, many in pairwise(runs):
        assert len(harmed(few, many)) == 0
        assert len(fewer_by_some_day(few, many)) == 0
    assert (
        endings(runs[1])[1] < endings(runs[0])[1]
    ).mean() > 0.3  # and they help many: there was a queue


@pytest.mark.parametrize("replication", range(4))
def test_more_department_heads_never_delay_any_problem(replication):
    scenario = street_and_one_department()
    runs = [run(with_heads(scenario, f), DAYS, replication=replication) for f in (1.0, 4.0, 12.0)]
    for few, many in pairwise(runs):
        assert len(harmed(few, many)) == 0
        assert len(fewer_by_some_day(few, many)) == 0
    assert (endings(runs[-1])[1] < endings(runs[0])[1]).mean() > 0.2


def test_as_many_heads_make_no_difference():
    scenario = only_the_street()
    same = [run(each, DAYS) for each in (scenario, with_heads(scenario, 1.0, street_factor=1.0))]
    assert (endings(same[0])[1] == endings(same[1])[1]).all()


def test_heads_without_number_fix_everything_at_once():
    """With heads beyond any need no job waits: every problem takes its own way and work, and no
    more.
    """
    result = run(with_heads(only_the_street(), street_factor=400.0), 60)
    cases = result.cases[result.cases["closed"] > 0]
    on_shift = (cases["queue_minutes"] == 0).mean()
    assert 0.2 < on_shift < 0.5  # the rest arrived outside shifts
    assert (cases["queue_minutes"] <= 9 * 1440).all()  # the longest holiday


# -- with feedback on: a statement about means -----------------------------------------------------


def paired_gain(fewer, more, days, replications):
    """Problems fixed with more heads less those fixed with fewer, replication by replication."""
    fixed = [
        [
            run(each, days, replication=r).daily["problems_fixed_by_staff"].sum()
            for each in (fewer, more)
        ]
        for r in range(replications)
    ]
    fixed = np.array(fixed)
    return fixed[:, 1] - fixed[:, 0], fixed[:, 0]


def test_with_feedback_on_more_heads_fix_more_on_average():
    """Many times the department heads, everything on: more is fixed, surely; yet not more than
    arises.
    """
    scenario = everything()
    gain, before = paired_gain(scenario, with_heads(scenario, 12.0), 100, 6)
    t = gain.mean() / (gain.std(ddof=1) / len(gain) ** 0.5)
    assert t > 4
    assert 0.02 < gain.mean() / before.mean() < 1.0


def test_with_feedback_on_the_same_heads_gain_exactly_nothing():
    scenario = everything()
    gain, _ = paired_gain(scenario, with_heads(scenario), 30, 2)
    assert (gain == 0).all()


# -- sabotage --------------------------------------------------------------------------------------


def test_sabotage_worlds_taken_the_wrong_way_round_are_found():
    scenario = only_the_street()
    few, many = run(scenario, DAYS), run(with_heads(scenario, street_factor=2.0), DAYS)
    assert len(harmed(many, few)) > 0
    assert len(fewer_by_some_day(many, few)) > 0


def test_sabotage_heads_who_work_more_slowly_when_there_are_more_are_found():
    """Too many cooks: were a head's speed cut by more than heads are added, the theorem would fail,
    and so does the test.
    """
    scenario = only_the_street()
    few = run(scenario, DAYS)
    many = run(with_levers(with_heads(scenario, street_factor=1.5), tasks_from_above=0.6), DAYS)
    assert len(harmed(few, many)) > 0


def test_sabotage_another_order_of_work_is_no_theorem_and_is_noticed():
    """By due time instead of first come, first served: some problem is fixed later."""
    scenario = only_the_street()
    few = run(scenario, DAYS)
    many = run(with_levers(with_heads(scenario, street_factor=1.5), due_order=1.0), DAYS)
    assert len(harmed(few, many)) > 0
