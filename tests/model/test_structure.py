"""The lists of a district are in order every night: queues, jobs, heads, cases, problems, events,
free rows.
"""

from datetime import date

import numpy as np
import pytest

from sim.cases import TRAVELLING, WAITING, WORKING
from tests.model.structure import broken
from tests.model.worlds import everything, hamlet, model_of


def test_every_list_is_in_order_every_night(watched):
    assert watched.structure == []


def test_the_first_candidate_of_every_stream_comes_even_on_the_very_first_day():
    """A stream whose first candidate falls on the first day of a world does not die with it."""
    model = model_of(hamlet(busy=5.0))
    streams = model.districts[0].arrays.streams
    on_the_first_day = streams["next"] < 1440.0
    assert on_the_first_day.sum() > 5
    model.step()
    assert (streams["candidates"][on_the_first_day] >= 1).all()
    assert (streams["next"][streams["ceiling"] > 0] >= 1440.0).all()


def test_candidates_come_as_often_as_the_ceiling_says():
    """Two-sided: candidate problems of a year against the Poisson mean of all streams."""
    model = model_of(hamlet(busy=5.0))
    model.run(365)
    streams = model.districts[0].arrays.streams
    expected = streams["ceiling"].sum() * 365 * 1440
    assert abs(streams["candidates"].sum() - expected) < 4 * expected**0.5
    busiest = np.argsort(-streams["ceiling"])[:50]
    own = streams["ceiling"][busiest] * 365 * 1440
    scores = (streams["candidates"][busiest] - own) / own**0.5
    assert abs(scores).max() < 5
    assert 0.6 < scores.std() < 1.4


def test_a_world_begins_at_the_reference_of_its_hazards_and_knows_its_residents():
    """At first the line counts as served as usual; trust is that of the residents."""
    model = model_of(hamlet(calendar_start=date(2018, 1, 10)))
    a, line = model.districts[0].arrays, model.parameters.line
    assert a.neglect == pytest.approx((line.reference / line.floor) ** -line.neglect)
    model.step()
    for name in ("trust", "expectation"):
        assert model.last(name) == pytest.approx(a.people[name].mean(), abs=1e-3)
    model.run(
        40
    )  # past the first of two months: no month of which the line is known lies half a year back
    assert a.neglect == pytest.approx((line.reference / line.floor) ** -line.neglect)


# -- sabotage: one number changed behind the model's back ------------------------------------------


@pytest.fixture
def busy():
    model = model_of(everything())
    model.run(25)
    assert broken(model.districts[0].arrays) == []
    return model.districts[0].arrays


def a_waiting_job(a):
    return int(a.queue_first[a.queue_first >= 0][0])


def a_long_queue(a):
    jobs = a.jobs["next"]
    return next(q for q, row in enumerate(a.queue_first.tolist()) if row >= 0 and jobs[row] >= 0)


def a_busy_head(a):
    return int(np.flatnonzero(a.servers["job"] >= 0)[0])


def a_case(a, stage):
    return int(np.flatnonzero(a.cases["stage"] == stage)[0])


def desk_forgets_one(a):
    a.desks["waiting"][a.jobs["desk"][a_waiting_job(a)]] -= 1


def unit_counts_one_too_many(a):
    a.units["waiting"][3] += 1


def queue_loses_its_second_job(a):
    first = a.queue_first[a_long_queue(a)]
    a.jobs["next"][first] = a.jobs["next"][a.jobs["next"][first]]


def queue_forgets_its_last(a):
    a.queue_last[a_long_queue(a)] = a.queue_first[a_long_queue(a)]


def job_in_the_wrong_class(a):
    a.jobs["level"][a_waiting_job(a)] ^= 1


def job_in_two_hands(a):
    head = a_busy_head(a)
    other = int(
        np.flatnonzero((a.servers["job"] < 0) & (a.servers["unit"] == a.servers["unit"][head]))[0]
    )
    a.servers["job"][other] = a.servers["job"][head]


def head_drops_a_job(a):
    a.servers["job"][a_busy_head(a)] = -1


def case_forgets_its_jobs(a):
    a.cases["first_job"][a.jobs["case"][a_waiting_job(a)]] = -1


def case_stops_travelling(a):
    a.cases["serial"][a_case(a, TRAVELLING)] += 1


def case_is_forgotten_while_it_waits(a):
    a.cases["serial"][a_case(a, WAITING)] += 1


def case_is_at_work_with_nobody(a):
    a.cases["stage"][a_case(a, WAITING)] = WORKING


def problem_forgets_a_case(a):
    a.problems["open_cases"][np.flatnonzero(a.problems["open_cases"] > 0)[0]] -= 1


def problem_is_led_by_nobody(a):
    led = (
        (a.problems["leading_case"] >= 0) & (a.problems["gone"] == 0) & (a.problems["in_use"] == 1)
    )
    a.problems["leading_case"][np.flatnonzero(led)[0]] = -1


def problem_has_two_rows(a):
    open_ones = np.flatnonzero((a.problems["in_use"] == 1) & (a.problems["gone"] == 0))
    a.problems["id"][open_ones[0]] = a.problems["id"][open_ones[1]]


def one_open_case_too_many(a):
    a.now["open_cases"] += 1


def resident_has_a_case_nobody_knows(a):
    a.people["case_count"][np.flatnonzero(a.people["case_count"] == 0)[0]] = 1


def free_row_is_lost(a):
    a.now["free_case"] = a.cases["next_of_problem"][a.now["free_case"][0]]


def free_job_is_in_use(a):
    a.jobs["next"][a.now["free_job"][0]] = a.jobs["next"][a.jobs["next"][a.now["free_job"][0]]]


def event_is_lost(a):
    day = int(np.flatnonzero(a.days["chunk"] >= 0)[0])
    a.days["filled"][day] -= 1


FAULTS = [
    desk_forgets_one,
    unit_counts_one_too_many,
    queue_loses_its_second_job,
    queue_forgets_its_last,
    job_in_the_wrong_class,
    job_in_two_hands,
    head_drops_a_job,
    case_forgets_its_jobs,
    case_stops_travelling,
    case_is_forgotten_while_it_waits,
    case_is_at_work_with_nobody,
    problem_forgets_a_case,
    problem_is_led_by_nobody,
    problem_has_two_rows,
    one_open_case_too_many,
    resident_has_a_case_nobody_knows,
    free_row_is_lost,
    free_job_is_in_use,
    event_is_lost,
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_sabotage_a_broken_list_is_found(busy, fault):
    fault(busy)
    assert broken(busy) != []
