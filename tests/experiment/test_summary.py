"""The words and numbers of the answer."""

import math
from dataclasses import replace

import pytest

from sim.experiment.summary import answer, number, verdict
from sim.outcomes.comparison import ComparisonRow
from sim.outcomes.precision import with_all_scenarios


def row(outcome="problems_fixed", unit="problems/day", difference=2.0, half=1.0, scenario="x"):
    return ComparisonRow(
        scenario=scenario,
        outcome=outcome,
        unit=unit,
        baseline=10.0,
        value=10.0 + difference,
        difference=difference,
        low=difference - half,
        high=difference + half,
        level=0.95,
        n=4,
        share_better=1.0,
        variance_reduction=3.0,
    )


@pytest.mark.parametrize(
    ("value", "unit", "signed", "text"),
    [
        (0.1234, "share", False, "12.3 %"),
        (0.1234, "share", True, "+12.3 points"),
        (1234.5, "cases", False, "1,234"),
        (12.34, "cases", True, "+12.3"),
        (-1.234, "cases", True, "-1.23"),
        (0.01234, "cases", False, "0.012"),
        (0.0, "cases", False, "0.00"),
        (-0.0004, "share", True, "+0.0 points"),
        (math.nan, "cases", False, "-"),
        (math.inf, "days", False, "not reached"),
    ],
)
def test_numbers_as_a_person_writes_them(value, unit, signed, text):
    assert number(value, unit, signed=signed) == text


@pytest.mark.parametrize(
    ("outcome", "difference", "half", "expected"),
    [
        ("problems_fixed", 2.0, 1.0, "better"),
        ("problems_fixed", -2.0, 1.0, "worse"),
        ("problem_days", -2.0, 1.0, "better"),
        ("problem_days", 2.0, 1.0, "worse"),
        ("problems_fixed", 2.0, 3.0, "open"),
        ("problems_fixed", 2.0, math.nan, "open"),
        ("problems_vanished", 2.0, 1.0, "changed"),
    ],
)
def test_a_verdict_needs_an_interval_without_zero(outcome, difference, half, expected):
    assert verdict(row(outcome, difference=difference, half=half)) == expected


def test_the_answer_for_one_scenario():
    first, second, third = answer("baseline", [row(), row("problem_days", "problems", 2.0, 1.0)])
    assert first == (
        "Problems really fixed a day: 12.0 under x, 10.0 under baseline: "
        "+2 problems/day (95% interval +1 to +3, n = 4)."
    )
    assert second == "Of 2 headline outcomes 1 are better, 1 worse, 0 cannot be told apart."
    assert third == (
        "5 replications more would halve the interval; pairing removed 67 % of the variance (of the "
        "difference); the interval carries luck alone, not what is assumed."
    )


def test_one_replication_is_not_many():
    said = answer("baseline", [replace(row(), n=2)])[-1]
    assert said.startswith("1 replication more would halve the interval;")


def test_the_answer_for_several_scenarios():
    rows = [row(scenario="a"), row(scenario="b", difference=-5.0), row(scenario="c", half=9.0)]
    first, second, third = answer("baseline", with_all_scenarios(rows))
    assert "most under a, +2" in first and "least under b, -5" in first
    assert second == (
        "Of 3 scenarios 1 do better than baseline, 1 do worse, 1 cannot be told apart from it, "
        "all looked at together (Holm)."
    )
    assert third.startswith("5 replications more would halve the intervals; pairing removed 67 %")


def test_a_scenario_told_apart_alone_may_not_be_among_many():
    alone = row(half=1.7)
    many = with_all_scenarios([alone, *(row(scenario=str(k), difference=0.1) for k in range(20))])
    assert verdict(alone) == verdict(many[0]) == "better"
    assert verdict(many[0], together=True) == "open"


def test_without_runs_there_is_no_answer():
    assert answer("baseline", []) == []
