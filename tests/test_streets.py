"""Outcomes street by street: against numbers worked out on paper, and against those of the city."""

import numpy as np
import pytest

from sim.outcomes import outcomes_of, window_of
from sim.outcomes.streets import BY_STREET, outcomes_by_street
from tests.hand_made_run import hand_made_run
from tests.synthetic import made_up_run


def by_street(run, window=None):
    return outcomes_by_street(run, window_of(run, window))


def test_two_streets_worked_out_by_hand():
    table = by_street(hand_made_run())
    assert table.dtype == BY_STREET
    assert list(table["street"]) == [0, 1] and list(table["residents"]) == [600, 400]
    # Four problems fixed in street 0, one of them by the community; one in street 1; in 100 days.
    assert table["fixed_per_1000"] == pytest.approx([4 / 0.6 * 3.65, 1 / 0.4 * 3.65])
    assert table["fixed_within_30_days"] == pytest.approx([1 / 2, 0])
    # Street 0: fixed after 5 and 10 days, one more by the community. Street 1: 40, one open at 35.
    assert table["days_to_fix"] == pytest.approx([10, 40])
    # All cases of that run stand in street 0: one in four of registered residents, one in three.
    assert table["registered_fixed"][0] == pytest.approx(1 / 4)
    assert table["migrants_fixed"][0] == pytest.approx(1 / 3)
    assert np.isnan(table["registered_fixed"][1]) and np.isnan(table["migrants_fixed"][1])


def test_streets_add_up_to_the_city():
    run = made_up_run(days=120)
    table, city = by_street(run), outcomes_of(run, None, 0.5)
    a_year = (table["fixed_per_1000"] * table["residents"]).sum() / 1000
    assert a_year / 365 == pytest.approx(city["problems_fixed"])
    assert table["fixed_within_30_days"].min() == pytest.approx(city["worst_streets_fixed"])
    assert table["fixed_within_30_days"].max() == pytest.approx(city["best_streets_fixed"])


def test_a_street_is_no_better_for_what_another_does():
    """Sabotage: a problem moved to the neighbour is missed here and found there."""
    run = hand_made_run()
    before = by_street(run)["fixed_per_1000"]
    fixed = np.flatnonzero(run.problems["problem"] == 5)
    run.problems["street"][fixed] = 1
    after = by_street(run)["fixed_per_1000"]
    assert after[0] == pytest.approx(before[0] * 3 / 4) and after[1] == pytest.approx(before[1] * 2)


def test_slower_streets_take_longer_and_fix_less_in_time():
    table = by_street(made_up_run(days=400, arisen_a_day=60.0))
    assert table["days_to_fix"][0] < table["days_to_fix"][-1]
    assert table["fixed_within_30_days"][0] > table["fixed_within_30_days"][-1]


def test_the_window_is_kept():
    run = hand_made_run()
    early = by_street(run, (0, 20))
    assert early["fixed_per_1000"] == pytest.approx([2 / 0.6 * 365 / 21, 0])
