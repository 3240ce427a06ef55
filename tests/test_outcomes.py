import dataclasses
import subprocess
import sys
import tracemalloc

import numpy as np
import pytest

from sim.ledger import MINUTES_A_DAY, NEVER
from sim.outcomes import OUTCOMES, Window, last_year, outcomes_of, window_of
from sim.outcomes.inequality import best_worst_ratio, gini
from sim.outcomes.registry import outcome
from tests.hand_made_run import BY_HAND, hand_made_run
from tests.synthetic import made_up_run


@pytest.fixture(scope="module")
def by_program():
    return outcomes_of(hand_made_run(), None, 0.5)


def test_every_outcome_has_been_worked_out_by_hand():
    assert set(BY_HAND) == set(OUTCOMES)


@pytest.mark.parametrize("name", list(OUTCOMES))
def test_each_outcome_is_what_it_is_on_paper(name, by_program):
    assert by_program[name] == pytest.approx(BY_HAND[name], rel=1e-12)


def test_every_outcome_carries_its_words():
    for name, item in OUTCOMES.items():
        assert item.name == name
        assert item.en and item.zh and item.unit and item.definition.endswith((".", ")."))
        assert item.direction in ("higher", "lower", "neutral")
    for column in ("en", "zh"):
        words = [getattr(item, column) for item in OUTCOMES.values()]
        assert len(set(words)) == len(words)


def test_the_headline_of_throughput_comes_first_and_is_about_problems_not_cases():
    first, *_ = OUTCOMES
    assert first == "problems_fixed"
    assert OUTCOMES[first].headline
    assert not OUTCOMES["cases_closed"].headline


def test_an_outcome_is_registered_once_only():
    with pytest.raises(ValueError, match="twice"):

        @outcome("1", "neutral", "again", "又")
        def problems_fixed(m):
            """Again."""
            return 0.0

    with pytest.raises(ValueError, match="one line"):

        @outcome("1", "neutral", "wordless", "无")
        def wordless(m):
            return 0.0

    assert "wordless" not in OUTCOMES


def test_silence_counts_as_the_publication_rule_says_and_touches_nothing_true():
    run = hand_made_run()
    strict, lenient = outcomes_of(run, None, 0.0), outcomes_of(run, None, 1.0)
    changed = {name for name in OUTCOMES if strict[name] != lenient[name]}
    assert changed == {"official_resolution", "official_satisfaction", "resolution_gap"}
    assert lenient["official_resolution"] - strict["official_resolution"] == pytest.approx(3 / 9)
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match="nonresponse"):
            outcomes_of(run, None, wrong)


def test_without_a_window_the_last_year_is_measured():
    short, long = made_up_run(days=100), made_up_run(days=500)
    assert last_year(short) == Window(0, 99)
    assert last_year(long) == Window(135, 499)
    last, same, other = (
        list(outcomes_of(long, window, 0.5).values()) for window in (None, (135, 499), (134, 498))
    )
    assert np.array_equal(last, same, equal_nan=True)
    assert not np.array_equal(last, other, equal_nan=True)


def test_a_window_outside_the_run_is_refused():
    run = made_up_run(days=100, lead=20)
    assert window_of(run, (-20, 99)).days == 120
    for wrong in ((-21, 50), (0, 100), (50, 49)):
        with pytest.raises(ValueError, match="measured window"):
            window_of(run, wrong)


def test_what_happened_outside_the_window_changes_nothing_and_inside_does():
    run = made_up_run(days=200)
    window = (100, 149)

    def fixed_after_touching(first_day, last_day):
        problems = run.problems.copy()
        ended = problems["ended"]
        inside = (ended >= first_day * MINUTES_A_DAY) & (ended < last_day * MINUTES_A_DAY)
        problems["exit"][inside] = 3
        return outcomes_of(dataclasses.replace(run, problems=problems), window, 0.5)

    before = outcomes_of(run, window, 0.5)["problems_fixed"]
    assert fixed_after_touching(0, 100)["problems_fixed"] == before
    assert fixed_after_touching(150, 200)["problems_fixed"] == before
    assert fixed_after_touching(149, 150)["problems_fixed"] < before
    assert fixed_after_touching(100, 101)["problems_fixed"] < before


def test_the_order_of_rows_does_not_matter():
    run = made_up_run(days=200)
    order = np.random.default_rng(1)
    shuffled = dataclasses.replace(
        run, problems=order.permutation(run.problems), cases=order.permutation(run.cases)
    )
    assert outcomes_of(shuffled, None, 0.5) == pytest.approx(
        outcomes_of(run, None, 0.5), rel=1e-12, nan_ok=True
    )


def test_ledger_and_daily_record_tell_the_same_story():
    run = made_up_run(days=300)
    measured = outcomes_of(run, (50, 299), 0.5)
    daily = run.daily[run.daily["day"] >= 50]
    pairs = {
        "problems_fixed_by_staff": "problems_fixed_by_staff",
        "problems_vanished": "problems_vanished",
        "problems_community": "problems_community",
        "cases_received": "cases_received",
    }
    for name, field in pairs.items():
        assert measured[name] == pytest.approx(daily[field].mean(), rel=1e-12)
    # Problem-days against the mean of midnight counts: the same but for the hour of the day.
    assert measured["problem_days"] == pytest.approx(daily["problems_open"].mean(), rel=0.01)


def test_little_law_holds_between_problem_days_arrivals_and_lives():
    run = made_up_run(days=2000, arisen_a_day=6)
    measured = outcomes_of(run, (100, 1899), 0.5)
    problems = run.problems
    born = problems["born"]
    chosen = (born >= 100 * MINUTES_A_DAY) & (born < 1900 * MINUTES_A_DAY)
    assert (problems["ended"][chosen & (born < 1700 * MINUTES_A_DAY)] != NEVER).all()
    ended = np.where(problems["ended"] == NEVER, run.days * MINUTES_A_DAY, problems["ended"])
    life = (ended - born)[chosen].mean() / MINUTES_A_DAY
    expected = chosen.sum() / 1800 * life
    assert measured["problem_days"] == pytest.approx(expected, rel=0.02)


def test_a_run_without_a_single_case_has_no_rates_and_does_not_fail():
    run = made_up_run(days=60)
    empty = dataclasses.replace(
        run, problems=run.problems[:0], cases=run.cases[:0], streets=run.streets
    )
    measured = outcomes_of(empty, None, 0.5)
    assert measured["problems_fixed"] == 0
    for name in ("true_resolution", "official_resolution", "fixed_case_days_median"):
        assert np.isnan(measured[name])


def test_outcomes_need_no_copy_of_the_ledger():
    run = made_up_run(days=300)
    cases = np.tile(run.cases, 120)
    big = dataclasses.replace(run, cases=cases)
    outcomes_of(run, None, 0.5)  # imports and caches of libraries are not what is measured
    tracemalloc.start()
    outcomes_of(big, None, 0.5)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 0.7 * cases.nbytes
    # The twin that copies the table once would be caught.
    tracemalloc.start()
    dataclasses.replace(big, cases=cases[cases["closed"] >= 0].copy())
    _, copied = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert copied > 0.7 * cases.nbytes


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([3, 3, 3], 0.0),
        ([0, 0, 0, 1], 0.75),
        ([1, 2, 3, 4], 0.25),  # |differences| of all pairs: 20 / 16, over twice the mean 5
    ],
)
def test_gini_of_small_lists_worked_out_by_hand(values, expected):
    assert gini(np.array(values, float)) == pytest.approx(expected, abs=1e-12)
    shuffled = np.random.default_rng(3).permutation(np.array(values, float))
    assert gini(10 * shuffled) == pytest.approx(expected, abs=1e-12)


def test_gini_and_decile_ratio_say_so_where_there_is_nothing_to_compare():
    assert np.isnan(gini(np.zeros(3))) and np.isnan(gini(np.zeros(0)))
    assert np.isnan(best_worst_ratio(np.zeros(4))) and np.isnan(best_worst_ratio(np.ones(1)))
    assert best_worst_ratio(np.array([0.0, 1.0])) == float("inf")
    assert best_worst_ratio(np.arange(1.0, 21.0)) == pytest.approx((20 + 19) / (1 + 2))


def test_outcomes_load_neither_the_model_nor_pictures():
    code = (
        "import sys, sim.outcomes, sim.outcomes.comparison;"
        "print([m for m in ('mesa', 'matplotlib', 'pandas', 'numba') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
