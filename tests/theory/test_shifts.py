"""Work between shifts: when a case of known minutes closes is known to the minute, for every case.

A reference calendar in plain Python, written apart from the program, walks through shifts, weekends
and the Spring Festival.
"""

from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest
from worlds import Kind, baseline, runs, theory_world

from sim.ledger import CLOSURE_FIXED, MINUTES_A_DAY

STREETS, DAYS, PLENTY = 20, 90, 60
OPENS, LENGTH = 510, 480  # minutes of the day
WORK = 700  # minutes, more than a shift
SHARE = 0.65  # of staff time, left by the two levers
LEVERS = {"tasks_from_above": 0.25, "investment_promotion": 0.1}
FIXED = {"theory.exponential_minutes": 0.0, "work.sigma": 0.0}
URGENT, ORDINARY = 0, 1


@cache
def closed_cases(weekend_staff=0.0, duty_desk=0.0):
    """All cases fixed: urgent ones and ordinary ones, with heads for all."""
    world = theory_world(
        Kind(0.3, WORK, emergency=1.0),
        Kind(1.0, WORK),
        heads=PLENTY,
        streets=STREETS,
        shift=(OPENS, LENGTH),
        parameters={
            **FIXED,
            "work.weekend_staff": weekend_staff,
            "work.duty_desk": duty_desk,
        },
        levers=LEVERS,
    )
    cases = runs(world, replications=1, days=DAYS, warmup=0)[0].cases
    return cases[cases["closure"] == CLOSURE_FIXED]


def is_workday(day):
    """Neither a weekend nor one of the seven days from Lunar New Year; day 0 is 1 January 2018."""
    today = date(2018, 1, 1) + timedelta(days=day)
    return today.weekday() < 5 and not date(2018, 2, 16) <= today <= date(2018, 2, 22)


def closing_minute(opened, minutes, works=is_workday):
    """The minute at which `minutes` of a head's shift time have passed since `opened`."""
    day, at = divmod(int(opened), MINUTES_A_DAY)
    left = minutes
    while True:
        begins = max(at, OPENS)
        if works(day) and begins < OPENS + LENGTH:
            if left <= OPENS + LENGTH - begins:
                return day * MINUTES_A_DAY + begins + left
            left -= OPENS + LENGTH - begins
        day, at = day + 1, 0


def wrong(cases, kind, minutes, works=is_workday):
    """Cases of a kind that do not close in the minute that the reference calendar says."""
    own = cases[cases["kind"] == kind]
    assert len(own) > 100
    expected = [closing_minute(opened, minutes, works) for opened in own["opened"]]
    return int((own["closed"] != np.array(expected)).sum())


AT_SHARE = -int(-WORK // SHARE)  # rounded up


def test_reference_calendar_is_that_of_the_city():
    assert baseline().city.calendar_start == date(2018, 1, 1)


def test_ordinary_work_takes_its_minutes_over_the_share_of_time_and_rests_between_shifts():
    assert wrong(closed_cases(), ORDINARY, AT_SHARE) == 0


def test_emergencies_get_the_whole_head_in_every_shift():
    assert wrong(closed_cases(), URGENT, WORK) == 0


def test_weekend_staff_of_one_works_on_through_weekends_and_holidays():
    assert wrong(closed_cases(weekend_staff=1.0), ORDINARY, AT_SHARE, works=lambda day: True) == 0


def night_emergencies(cases):
    """Emergencies that come outside shifts and find the duty desk free."""
    at = cases["opened"] % MINUTES_A_DAY
    workday = np.array([is_workday(int(day)) for day in cases["opened"] // MINUTES_A_DAY])
    outside = ~workday | (at < OPENS) | (at >= OPENS + LENGTH)
    night = cases[outside & (cases["kind"] == URGENT) & (cases["queue_minutes"] == 0)]
    assert len(night) > 50
    return night


def test_the_duty_desk_works_on_emergencies_through_nights_and_holidays():
    night = night_emergencies(closed_cases(duty_desk=1.0))
    assert (night["closed"] - night["opened"] == WORK).all()


def lone_day_emergencies(cases):
    """Emergencies that come during a shift, in a street that has no other emergency until they are closed."""
    urgent = cases[cases["kind"] == URGENT]
    at = urgent["opened"] % MINUTES_A_DAY
    workday = np.array([is_workday(int(day)) for day in urgent["opened"] // MINUTES_A_DAY])
    by_day = urgent[workday & (at >= OPENS) & (at < OPENS + LENGTH)]
    lone = [
        case
        for case in by_day
        if (
            (urgent["street"] == case["street"])
            & (urgent["opened"] <= case["closed"])
            & (urgent["closed"] >= case["opened"])
        ).sum()
        == 1
    ]
    assert len(lone) > 30
    return np.array(lone, dtype=cases.dtype)


def test_the_duty_desk_takes_over_emergencies_when_the_shift_closes():
    """700 minutes from any minute of a shift of 480 go beyond its end; nothing is lost at the hand-over."""
    lone = lone_day_emergencies(closed_cases(duty_desk=1.0))
    assert (lone["closed"] - lone["opened"] == WORK).all()


def test_hand_over_check_sees_emergencies_that_wait_for_the_morning():
    lone = lone_day_emergencies(closed_cases(duty_desk=0.0))
    assert (lone["closed"] - lone["opened"] > WORK).all()


@pytest.mark.parametrize("minutes", [AT_SHARE - 1, AT_SHARE + 1])
def test_shift_check_sees_a_single_minute(minutes):
    assert wrong(closed_cases(), ORDINARY, minutes) > 100


def test_shift_check_sees_people_at_work_on_weekends():
    assert wrong(closed_cases(weekend_staff=1.0), ORDINARY, AT_SHARE) > 100
