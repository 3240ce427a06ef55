"""A comparison in a sentence: which way, how much, and no more than the interval allows."""

import math
import re

import pytest

from sim.outcomes import OUTCOMES
from sim.report import differences
from sim.report.numbers import change_of, level, step_of, written
from sim.report.words import Words
from tests.report.folders import row

TITLES = {"baseline": {"en": "Before", "zh": "之前"}, "whistle": {"en": "Whistle", "zh": "吹哨"}}
EN, ZH = Words("en", TITLES), Words("zh", TITLES)
UP = re.compile(r"\b(more|higher)\b")
DOWN = re.compile(r"\b(fewer|less|lower)\b")


def test_more_is_fixed():
    assert EN.difference(row()) == (
        "20 more problems are really fixed a day (95% interval 16 to 24): 151 instead of 131"
    )
    assert ZH.difference(row()) == (
        "每日真正解决的问题多20个（95%置信区间16至24）：由131个变为151个"
    )


def test_fewer_are_fixed_and_the_interval_is_told_from_its_smaller_end():
    fewer = row(difference=-9.19, low=-11.8, high=-6.58)
    assert EN.difference(fewer) == (
        "9.2 fewer problems are really fixed a day (95% interval 6.6 to 11.8): "
        "121.9 instead of 131.1"
    )


def test_no_difference_that_this_experiment_can_see():
    open_row = row(difference=0.6, low=-1.9, high=3.1)
    assert EN.difference(open_row) == (
        "no difference that this experiment can see in problems really fixed a day "
        "(95% interval −1.9 to +3.1; 131.1 without it)"
    )
    assert "看不出差异" in ZH.difference(open_row)


@pytest.mark.parametrize("name", OUTCOMES)
def test_the_way_it_goes_is_said_whichever_way_is_better(name):
    """Two-sided for every outcome: more is never called less, and an open one is called neither."""
    up = EN.difference(row(name, 0.05, 0.03, 0.07, baseline=0.4))
    down = EN.difference(row(name, -0.05, -0.07, -0.03, baseline=0.4))
    unseen = EN.difference(row(name, 0.05, -0.03, 0.13, baseline=0.4))
    for said, wanted, other in ((up, UP, DOWN), (down, DOWN, UP)):
        first = said.split(" instead of ")[0].replace(EN.what(name), "")
        if name == "fixed_within_30_days":
            first = said
        assert wanted.search(first) and not other.search(first), said
    assert unseen.startswith("no difference that this experiment can see in")
    for said in (up, down, unseen, ZH.difference(row(name, 0.05, 0.03, 0.07, baseline=0.4))):
        assert "{" not in said and "None" not in said and "nan" not in said


def test_a_sentence_with_its_sides_exchanged_would_be_noticed(monkeypatch):
    """Sabotage: the catalogue says "more" of what is less."""
    turned = differences.Differing(
        differences.DIFFERING["problems_fixed"].less,
        differences.DIFFERING["problems_fixed"].more,
        differences.DIFFERING["problems_fixed"].what,
    )
    monkeypatch.setitem(differences.DIFFERING, "problems_fixed", turned)
    with pytest.raises(AssertionError):
        test_the_way_it_goes_is_said_whichever_way_is_better("problems_fixed")


def test_one_replication_has_no_interval_and_says_so():
    said = EN.difference(row(low=math.nan, high=math.nan, n=1))
    assert "20 more" in said and "one replication: no interval, so it may be luck" in said


def test_a_time_that_is_not_reached_has_no_difference():
    nan = math.nan
    said = EN.difference(row("case_days_to_fix_p90", nan, nan, nan))
    assert said.endswith("not reached within the run in some world, so no difference can be given")


def test_worlds_that_are_the_same_are_called_the_same():
    said = EN.difference(row(difference=0.0, low=0.0, high=0.0))
    assert said == "problems really fixed a day: exactly the same, 131"


def test_shares_are_told_in_percentage_points():
    said = EN.difference(row("true_resolution", 0.0283, 0.0207, 0.0359, baseline=0.61))
    assert said == (
        "the true resolution rate is 2.8 percentage points higher (95% interval 2.1 to 3.6): "
        "63.8% instead of 61.0%"
    )


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [
        (20.2, 16.1, 24.2, ("+20", "+16", "+24")),
        (4.39, 3.33, 5.46, ("+4.4", "+3.3", "+5.5")),
        (-1038.0, -1079.0, -998.0, ("−1,040", "−1,080", "−1,000")),
        (33.8642, 33.2, 34.5, ("+33.9", "+33.2", "+34.5")),  # no finer than three figures
        (0.9, 0.04, 1.8, ("+0.90", "+0.04", "+1.80")),  # an end that is not zero does not look it
        (0.0, 0.0, 0.0, ("0", "0", "0")),
    ],
)
def test_numbers_are_no_finer_than_the_interval(value, low, high, expected):
    change = change_of(row(difference=value, low=low, high=high))
    assert (change.signed, change.low, change.high) == expected


def test_both_levels_and_the_difference_add_up_as_written():
    change = change_of(row(difference=4.39, low=3.33, high=5.46, baseline=131.11))
    assert (change.base, change.value, change.amount) == ("131.1", "135.5", "4.4")


def test_levels_alone():
    assert level(0.6473, "share") == "65%"
    assert level(7200.4, "problems") == "7,200"
    assert level(4.519, "hours/problem") == "4.52"
    assert EN.level(math.inf, "days") == "not reached" and ZH.level(math.inf, "days") == "未达到"
    assert written(math.nan, 1.0) == "–"
    assert written(-0.04, 0.1, signed=True) == "0.0"


def test_a_wider_interval_makes_a_coarser_number():
    assert step_of(20.0, 19.9, 20.1) < step_of(20.0, 15.0, 25.0) < step_of(20.0, -60.0, 100.0)


def test_two_scenarios_of_one_title_are_told_by_their_names():
    titles = {"a": {"en": "Pilot", "zh": "试点"}, "b": {"en": "Pilot", "zh": "试点"}}
    assert Words("en", titles).title("a") == "Pilot (a)" and EN.title("whistle") == "Whistle"
    assert Words("zh", titles).title("b") == "试点 (b)" and EN.other_title("whistle") == "吹哨"


def test_many_names_are_cut_short():
    titles = {name: {"en": name.upper(), "zh": name} for name in "abcde"}
    words = Words("en", titles)
    assert words.some(["a", "b", "c"]) == "“A”, “B” and “C”"
    assert words.some(list("abcde")) == "“A”, “B”, “C” and 2 more"
    assert Words("zh", titles).some(["a", "b"]) == "“a”和“b”"
