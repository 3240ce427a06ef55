"""The city month by month: counts on paper, parts that add up, periods on the calendar."""

from datetime import date

import numpy as np
import pytest

from sim.outcomes.periods import month_bounds, months_of, rows_of
from sim.outcomes.timeline import PARTS, TIMELINE_MEASURES, city_months, parts_of, period_counts
from tests.hand_made_run import BY_HAND, DAYS, hand_made_run

NONRESPONSE = 0.5


@pytest.fixture(scope="module")
def counts():
    return period_counts(city_months(hand_made_run(), [0, DAYS], NONRESPONSE), [0])


@pytest.mark.parametrize(
    "name",
    [
        "official_resolution",
        "official_satisfaction",
        "official_response",
        "true_resolution",
        "true_satisfaction",
    ],
)
def test_a_month_as_long_as_the_run_shows_the_rates_of_the_run(counts, name):
    assert TIMELINE_MEASURES[name].of(counts) == pytest.approx(BY_HAND[name])


def test_contacts_are_told_per_resident_and_year(counts):
    a_year = BY_HAND["contacts"] * 365 / 1000
    assert TIMELINE_MEASURES["contacts_per_resident"].of(counts) == pytest.approx(a_year)
    assert TIMELINE_MEASURES["dispatched_share"].of(counts) == pytest.approx(0.08 / 0.20)


def test_the_parts_of_the_official_rate_are_those_worked_out_on_paper(counts):
    # Nine assessed and one withdrawn; six really fixed; eight answered, all but the paper closure (which says no) say yes:
    # 1, 1 checked, 2 reopened, 3, 5, 7, and the persuaded failure. Three are silent, and all of them say yes.
    usual = 7 / 8
    on_paper = {
        "real": 5 / 6,
        "who_reports": 6 / 10 - 5 / 6,
        "left_out": 6 / 9 - 6 / 10,
        "paper": 0,
        "persuaded": 1 / 9,
        "other": 0,
        "silence": (1.5 - 3 * usual) / 9,
        "called_back": (3 * usual - 3) / 9,
    }
    parts = parts_of(counts)
    assert list(parts) == [part.name for part in PARTS]
    assert parts == pytest.approx(on_paper)


def test_parts_add_up_to_the_official_rate_in_any_months_of_any_run(counts):
    table = city_months(hand_made_run(), [-10, 0, 20, 45, 88, DAYS], 0.3)
    for rows in ([2], [3], [4], [1, 2], [1, 2, 3, 4]):
        of = period_counts(table, rows)
        official = TIMELINE_MEASURES["official_resolution"].of(of)
        assert sum(parts_of(of).values()) == pytest.approx(official)
        # The twin: a part forgotten is noticed.
        assert sum(parts_of(of).values()) - parts_of(of)["real"] != pytest.approx(official)


def test_months_are_whole_and_on_the_calendar():
    first = date(2018, 1, 1)
    bounds = month_bounds(first, -40, 59)
    assert bounds == (-31, 0, 31, 59)
    assert month_bounds(first, 3, 30) == ()
    table = np.zeros(3, [("first_day", "i4"), ("days", "i4")])
    table["first_day"], table["days"] = bounds[:-1], np.diff(bounds)
    assert rows_of(table, first, "2017-12..2018-01") == [0, 1]
    assert rows_of(table, first, "2018-02") == [2]
    for missing in ("2018", "2018-02..2018-03", "2019-01"):
        with pytest.raises(ValueError, match="does not have all months"):
            rows_of(table, first, missing)


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2019", date(2019, 1, 1), date(2020, 1, 1)),
        ("2019-12", date(2019, 12, 1), date(2020, 1, 1)),
        ("2019-01..2021-11", date(2019, 1, 1), date(2021, 12, 1)),
        ("2019..2020", date(2019, 1, 1), date(2021, 1, 1)),
    ],
)
def test_periods_are_read(period, start, end):
    assert months_of(period) == (start, end)


@pytest.mark.parametrize("wrong", ["19", "2019-13", "2019-1", "2020..2019", "soon"])
def test_what_is_no_period_is_refused(wrong):
    with pytest.raises(ValueError, match=r"is no period|ends before"):
        months_of(wrong)


def test_months_outside_the_recorded_days_are_refused():
    with pytest.raises(ValueError, match="not all among"):
        city_months(hand_made_run(), [0, DAYS + 1], NONRESPONSE)
    with pytest.raises(ValueError, match="must ascend"):
        city_months(hand_made_run(), [20, 10], NONRESPONSE)
