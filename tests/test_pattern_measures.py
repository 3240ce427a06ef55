"""Statistics of patterns on ledgers small enough to work out on paper."""

import dataclasses

import numpy as np
import pytest

from sim import ledger
from sim.ledger import CASE, MINUTES_A_DAY, NEVER, PROBLEM
from sim.outcomes.patterns import PATTERN_MEASURES, key_of, pattern_numbers
from tests.hand_made_run import hand_made_run


def number(result, name, at=0.0, first=0, last=99):
    asked = (name, at, first, last)
    return pattern_numbers(result, (asked,), 0.5)[key_of(asked)]


def ledger_of(problems=(), cases=()):
    """The hand-made run with other rows; minutes are given as days."""

    def rows(dtype, given):
        table = np.zeros(len(given), dtype)
        for row, fields in zip(table, given, strict=True):
            for name, value in fields.items():
                days = name in ("born", "first_report", "ended", "opened", "due", "closed")
                row[name] = value * MINUTES_A_DAY if days and value != NEVER else value
        return table

    return dataclasses.replace(
        hand_made_run(), problems=rows(PROBLEM, problems), cases=rows(CASE, cases)
    )


def fixed(days, **fields):
    return {"first_report": 1, "ended": 1 + days, "exit": ledger.EXIT_FIXED_BY_STAFF, **fields}


def test_every_measure_says_what_it_is_and_is_told_from_outcomes():
    for name, measure in PATTERN_MEASURES.items():
        assert measure.name == name and measure.definition.endswith(".") and measure.unit


def test_the_shape_of_delays_is_that_of_the_fixes_alone():
    vanished = {"first_report": 1, "ended": 99, "exit": ledger.EXIT_VANISHED}
    problems = [fixed(days) for days in (1, 2, 4, 8, 40)] + [vanished]
    result = ledger_of(problems)
    assert number(result, "delay_share_within_medians", at=0.5) == 2 / 5
    assert number(result, "delay_share_within_medians", at=2) == 4 / 5
    assert number(result, "delay_p90_over_median") == pytest.approx(
        np.quantile([1, 2, 4, 8, 40], 0.9) / 4
    )


def test_what_explains_delays_is_told_apart():
    """Delays that follow the street alone: all of the variance lies between streets, none between types."""
    problems = [
        fixed(1 + 9 * street, street=street, kind=kind) for street in (0, 1) for kind in (0, 1)
    ]
    result = ledger_of(problems)
    assert number(result, "delay_explained_by_street") == pytest.approx(1)
    assert number(result, "delay_explained_by_type") == pytest.approx(0)


def test_medians_by_departments_and_spread_of_types_need_enough_problems():
    problems = [fixed(2, departments=1, kind=0)] * 30 + [fixed(10, departments=2, kind=1)] * 30
    result = ledger_of(problems)
    assert number(result, "delay_median_of_departments", at=1) == 2
    assert number(result, "delay_median_of_departments", at=2) == 10
    assert number(result, "delay_median_spread_of_types") == 5
    assert np.isnan(number(ledger_of(problems[:59]), "delay_median_of_departments", at=2))


def case(problem, resident, opened, closed=NEVER, closure=ledger.CLOSURE_OPEN, **fields):
    return {
        **{"problem": problem, "resident": resident, "opened": opened},
        **{"closed": closed, "closure": closure, **fields},
    }


def test_who_calls_again_is_counted_after_the_first_case_and_within_its_days():
    done, paper = ledger.CLOSURE_FIXED, ledger.CLOSURE_NOMINAL
    cases = [
        case(1, 1, 1, 5, done),
        case(2, 1, 10, 12, done),  # another problem, in time
        case(3, 2, 1, 5, done),
        case(4, 2, 50),  # too late
        case(5, 3, 1, 5, paper),
        case(5, 3, 9),  # the same problem
        case(6, 4, 1, 5, paper),
        case(7, 4, 3),  # before the first case was closed
        case(8, 5, 90, 95, done),  # not followed long enough
    ]
    result = ledger_of(cases=cases)
    assert number(result, "other_report_after_success", at=20) == 1 / 2
    assert number(result, "any_report_after_success", at=20) == 1 / 2
    assert number(result, "other_report_after_failure", at=20) == 0
    assert number(result, "any_report_after_failure", at=20) == 1 / 2
    assert number(result, "cases_a_caller") == 9 / 5


def test_a_reopening_and_a_patrol_are_no_calls():
    cases = [
        case(1, 1, 1, 5, ledger.CLOSURE_FIXED),
        case(1, 1, 7, episode=1),
        case(2, 1, 8, channel=ledger.CHANNEL_PATROL),
    ]
    assert number(ledger_of(cases=cases), "any_report_after_success", at=20) == 0


def test_quick_and_slow_fixes_are_split_at_their_median():
    done = ledger.CLOSURE_FIXED
    cases = [
        *(case(resident, resident, 1, 1 + 10 * resident, done) for resident in (1, 2, 3)),
        *(case(10 + resident, resident, 40 + resident) for resident in (1, 2)),
    ]
    result = ledger_of(cases=cases)
    assert number(result, "other_report_after_quick_fix", at=40) == 1  # 10 and 20 days
    assert number(result, "other_report_after_slow_fix", at=40) == 0  # 30 days


def test_backing_is_looked_at_from_a_landmark():
    """Four problems with two early callers, of which three are fixed; four with one, of which one is."""
    problems, cases = [], []
    for each in range(8):
        soon = each in (0, 1, 2, 4)
        problems.append(fixed(10 if soon else 60, problem=each))
        cases.append(case(each, each, 1))
        if each < 4:
            cases.append(case(each, 100 + each, 3))
    late = [case(4, 200, 30)]  # after the landmark: does not count
    problems.append(fixed(2, problem=8))  # fixed before it: not watched
    result = ledger_of(problems, cases + late)
    assert number(result, "backing_odds_ratio", at=5) == pytest.approx((3 * 3) / (1 * 1))


def test_silence_is_counted_by_resident_and_problem():
    problems = [fixed(5, problem=1, touched=6), fixed(5, problem=2, touched=4)]
    cases = [case(1, 1, 1), case(1, 1, 4), case(1, 2, 2), case(9, 3, 2)]
    assert number(ledger_of(problems, cases), "silent_share") == pytest.approx(1 - 2 / 10)


def test_readiness_to_report_is_what_is_left_when_exposure_is_taken_out():
    """Two places with equal exposure, one reports thrice as often; the worse place alone is no difference."""

    def place(where, reported, silent, touched=10):
        common = {"place": where, "touched": touched, "born": 0}
        return [{**common, "first_report": 10, "ended": 20}] * reported + [
            {**common, "first_report": NEVER, "ended": 10}
        ] * silent

    unequal = ledger_of(place(0, 90, 10) + place(1, 30, 70))
    assert number(unequal, "reporting_spread_of_places") == pytest.approx(
        np.quantile([0.5, 1.5], 0.95) / np.quantile([0.5, 1.5], 0.05)
    )
    same = ledger_of(place(0, 60, 60) + place(1, 60, 60) + place(1, 60, 60))
    assert number(same, "reporting_spread_of_places") == pytest.approx(1)


def test_days_of_the_week_and_ages_of_the_backlog():
    cases = [case(day, day, day) for day in range(70)]
    assert number(ledger_of(cases=cases), "quietest_two_days_share") == pytest.approx(2 / 7)
    quiet = [each for each in cases if each["opened"] % 7 not in (5, 6)]
    assert number(ledger_of(cases=quiet), "quietest_two_days_share") == 0
    assert number(ledger_of(cases=cases), "backlog_older_than", at=80) == pytest.approx(20 / 70)


def test_work_of_ones_own_is_neither_linked_nor_checked_nor_on_paper():
    cases = [
        case(1, 1, 1, 5, ledger.CLOSURE_FIXED),
        case(1, 2, 1, 5, ledger.CLOSURE_FIXED, linked=1),
        case(1, 3, 1, 6, ledger.CLOSURE_CHECKED),
        case(2, 4, 1, 6, ledger.CLOSURE_NOMINAL),
        case(2, 5, 1, 6, ledger.CLOSURE_WITHDRAWN),
    ]
    assert number(ledger_of(cases=cases), "closed_without_work") == 3 / 4


def test_a_rise_that_slows_is_told_from_a_straight_one():
    """One case a day; the share that says resolved grows by blocks of 30 days."""

    def run(*shares):
        cases = []
        for block, share in enumerate(shares):
            for each in range(30):
                day = 30 * block + each
                yes = each < round(30 * share)
                cases.append(
                    case(
                        day,
                        day,
                        day,
                        day,
                        ledger.CLOSURE_FIXED,
                        due=day,
                        reached=1,
                        says_resolved=yes,
                    )
                )
        return ledger_of(cases=cases)

    slows = number(run(0.2, 0.8, 0.9), "official_rise_slows", at=2 / 3, last=89)
    straight = number(run(0.2, 0.5, 0.8), "official_rise_slows", at=2 / 3, last=89)
    assert straight == pytest.approx(0, abs=1e-9)
    assert slows == pytest.approx(365 * (0.6 / 30 - 0.1 / 30))


def test_a_window_outside_of_the_run_is_refused():
    with pytest.raises(ValueError, match="not all among those of the run"):
        number(hand_made_run(), "silent_share", last=100)
