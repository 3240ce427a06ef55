"""The check that worlds are identical until a reform begins."""

from dataclasses import replace

import numpy as np

from sim.experiment.checks import first_difference, first_start, identical_before_start
from sim.experiment.tasks import Run
from sim.ledger import DAILY
from tests.experiment.fakes import WHISTLE_START, scenarios


def days(first=-3, last=9):
    daily = np.zeros(last - first + 1, DAILY)
    daily["day"] = np.arange(first, last + 1)
    return daily


def checked(daily, others=("whistle",), **changes):
    baseline, *rest = [replace(each, **changes) for each in scenarios("baseline", *others)]
    runs = {("baseline", 0): Run("baseline", 0, daily=days())}
    runs |= {(each.name, 0): Run(each.name, 0, daily=daily) for each in rest}
    return identical_before_start(baseline, rest, runs)


def test_the_first_start():
    baseline, whistle = scenarios("baseline", "whistle")
    assert first_start(baseline) is None and first_start(whistle) == WHISTLE_START


def test_identical_worlds_pass_and_the_days_are_counted():
    assert checked(days()) == {
        "passed": True,
        "days": {"whistle": 3 + WHISTLE_START},
        "differences": [],
        "other_warmup": [],
    }


def test_the_start_itself_may_differ_and_the_day_before_may_not():
    daily = days()
    daily["heads"][3 + WHISTLE_START] = 1
    assert checked(daily)["passed"] is True
    daily["heads"][3 + WHISTLE_START - 1] = 1
    result = checked(daily)
    assert result["passed"] is False
    (difference,) = result["differences"]
    assert (difference["day"], difference["field"]) == (WHISTLE_START - 1, "heads")


def test_the_smallest_bit_counts():
    daily = days()
    daily["trust"][0] = -0.0
    assert first_difference(days(), daily, before=0) == (-3, "trust")
    daily["trust"][0] = np.nan
    assert first_difference(daily, daily.copy(), before=0) is None


def test_a_missing_day_is_a_difference():
    assert first_difference(days(), days()[:4], before=None) == (1, "day")


def test_without_a_common_warmup_there_is_nothing_to_compare():
    baseline, whistle = scenarios("baseline", "whistle")
    whistle = replace(whistle, warmup_key="another")
    runs = {(each.name, 0): Run(each.name, 0, daily=days()) for each in (baseline, whistle)}
    result = identical_before_start(baseline, [whistle], runs)
    assert result["passed"] is None and result["other_warmup"] == ["whistle"]
