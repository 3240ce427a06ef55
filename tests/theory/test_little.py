"""Little's law in ordinary runs of the district: daily counters and the ledger tell one story.

The number open is a counter that the program keeps; times in the system come from the ledger; the
two meet nowhere in the program. Everything is taken at midnights: a case spends as many of them
in the system as lie between its opening and its closing.
"""

from dataclasses import replace

import numpy as np
import pytest
from worlds import ordinary_run

from sim.ledger import MINUTES_A_DAY, NEVER

DAYS = 240
ROUNDING = 1e-9


def stays(table, opened, ended):
    """First and last midnight (a day's end) that a row is in the system; if open, all to come."""
    first = table[opened] // MINUTES_A_DAY
    last = np.where(table[ended] == NEVER, DAYS + 10_000, table[ended] // MINUTES_A_DAY) - 1
    return first, last


def little(counter, arrivals, first, last):
    """L, and lambda x W with what the window (midnights of days 0 to DAYS - 1) cuts off put right.

    W counts the midnights of those who came within the window. Those there before add the midnights
    they still spend in it; those still there at its end have spent the rest outside.
    """
    here = first >= 0
    number = arrivals.sum()
    assert number == here.sum(), "as many rows as arrivals"
    stay = (last - first + 1)[here].astype(float)
    before = np.minimum(last[~here], DAYS - 1) + 1.0
    after = np.maximum(last[here] - (DAYS - 1.0), 0.0)
    return counter.mean(), (number / DAYS) * stay.mean() + (before.sum() - after.sum()) / DAYS


def law_of_cases(run, cases):
    """Little's law for the cases of `cases` against the daily counters of `run`."""
    daily = run.daily
    arrivals = daily["cases_received"] + daily["cases_reopened"]
    return little(daily["cases_open"], arrivals, *stays(cases, "opened", "closed"))


@pytest.mark.parametrize("scenario", ["baseline", "beijing_2019"])
def test_littles_law_holds_for_cases(scenario):
    run = ordinary_run(scenario)
    mean, expected = law_of_cases(run, run.cases)
    assert len(run.cases) > 20_000
    assert abs(mean / expected - 1.0) < ROUNDING


@pytest.mark.parametrize("scenario", ["baseline", "beijing_2019"])
def test_littles_law_holds_for_problems(scenario):
    run = ordinary_run(scenario)
    arisen, open_now = run.daily["problems_arisen"], run.daily["problems_open"]
    mean, expected = little(open_now, arisen, *stays(run.problems, "born", "ended"))
    assert abs(mean / expected - 1.0) < ROUNDING


@pytest.mark.parametrize("scenario", ["baseline", "beijing_2019"])
def test_counters_and_ledger_agree_every_midnight(scenario):
    run = ordinary_run(scenario)
    days = np.arange(DAYS)
    for table, opened, ended, counter in (
        (run.cases, "opened", "closed", "cases_open"),
        (run.problems, "born", "ended", "problems_open"),
    ):
        first, last = stays(table, opened, ended)
        here = np.searchsorted(np.sort(first), days, "right") - np.searchsorted(
            np.sort(last), days, "left"
        )
        assert (here == run.daily[counter]).all()


def test_the_law_sees_one_row_lost_in_a_thousand():
    run = ordinary_run("baseline")
    with pytest.raises(AssertionError, match="as many rows"):
        law_of_cases(run, np.delete(run.cases, np.s_[::1000]))


def test_the_law_sees_closing_times_one_day_late():
    run = ordinary_run("baseline")
    late = run.cases.copy()
    late["closed"][late["closed"] != NEVER] += MINUTES_A_DAY
    mean, expected = law_of_cases(run, late)
    assert abs(mean / expected - 1.0) > 0.001


def test_the_law_sees_a_counter_that_leaks_one_case_a_week():
    run = ordinary_run("baseline")
    daily = run.daily.copy()
    daily["cases_open"] -= np.arange(DAYS) // 7
    mean, expected = law_of_cases(replace(run, daily=daily), run.cases)
    assert abs(mean / expected - 1.0) > 100 * ROUNDING
