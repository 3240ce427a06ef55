import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.outcomes.survival import (
    CASE_EVENTS,
    GRID_DAYS,
    PROBLEM_EVENTS,
    average,
    case_incidence,
    cumulative_incidence,
    incidence_on_grid,
    kaplan_meier,
    problem_incidence,
    problem_life,
)
from sim.outcomes.window import Window
from tests.hand_made_run import hand_made_run
from tests.synthetic import made_up_run

DAY = 1440


def brute_force(durations, events, count):
    """Aalen-Johansen as in a textbook: a loop over times, no cleverness."""
    free, reached, curves = 1.0, np.zeros(count), []
    for time in sorted(set(durations[events > 0])):
        at_risk = np.sum(durations >= time)
        here = [np.sum((durations == time) & (events == k + 1)) for k in range(count)]
        reached = reached + free * np.array(here) / at_risk
        free *= 1 - sum(here) / at_risk
        curves.append((time, reached))
    return curves


def test_competing_events_worked_out_by_hand():
    # Six followed: a fix on day 1, paper on day 2, last seen open on day 3, fix and paper
    # together on day 4, a fix on day 9.
    durations = np.array([1, 2, 3, 4, 4, 9]) * DAY
    events = np.array([1, 2, 0, 1, 2, 1])
    curve = cumulative_incidence(durations, events, ("fixed", "paper"))
    assert curve.minutes.tolist() == [1 * DAY, 2 * DAY, 4 * DAY, 9 * DAY]
    assert curve.at_risk.tolist() == [6, 5, 3, 1]
    # Free before: 1, 5/6, 4/6, 4/6 x 1/3.
    assert curve.probability[0] == pytest.approx([1 / 6, 1 / 6, 1 / 6 + 2 / 9, 1 / 6 + 4 / 9])
    assert curve.probability[1] == pytest.approx([0, 1 / 6, 1 / 6 + 2 / 9, 1 / 6 + 2 / 9])
    assert curve.at("fixed", [0, 0.99, 1, 3.9, 4, 100]) == pytest.approx(
        [0, 0, 1 / 6, 1 / 6, 7 / 18, 11 / 18]
    )
    assert curve.quantile("fixed", 0.3) == 4
    assert curve.quantile("fixed", 0.5) == 9
    assert curve.quantile("fixed", 0.7) == float("inf")
    assert curve.quantile("fixed", 0.5, among_event=True) == 4
    assert curve.any_event().probability[0] == pytest.approx([1 / 6, 1 / 3, 7 / 9, 1])


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), min_size=1, max_size=60),
)
@settings(max_examples=200, deadline=None)
def test_the_quick_estimator_equals_the_textbook_loop(rows):
    durations, events = np.array(rows).T
    curve = cumulative_incidence(durations, events, ("a", "b", "c"))
    slow = brute_force(durations, events, 3)
    assert curve.minutes.tolist() == [time for time, _ in slow]
    for column, (_, reached) in enumerate(slow):
        assert curve.probability[:, column] == pytest.approx(reached, abs=1e-12)


@given(st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=2, max_size=80))
@settings(max_examples=200, deadline=None)
def test_without_competing_events_it_is_one_minus_kaplan_meier(rows):
    durations = np.array([time for time, _ in rows])
    ended = np.array([end for _, end in rows])
    curve = cumulative_incidence(durations, ended.astype(int), ("ended",))
    by_scipy = stats.ecdf(stats.CensoredData(durations[ended] * 1.0, right=durations[~ended])).cdf
    for minute, reached in zip(curve.minutes, curve.probability[0], strict=True):
        assert reached == pytest.approx(float(by_scipy.evaluate(minute)), abs=1e-12)


def competing_exponentials(seed, n=20_000, fix_days=10.0, paper_days=20.0, seen_days=15.0):
    luck = np.random.default_rng(seed)
    fix, paper, seen = (luck.exponential(d * DAY, n) for d in (fix_days, paper_days, seen_days))
    times = np.minimum.reduce([fix, paper, seen]).astype(int)
    return times, np.select([(fix < paper) & (fix < seen), paper < seen], [1, 2], 0)


def excess(estimate, days=30.0, fix_days=10.0, paper_days=20.0):
    """Standard errors between an estimate of "fixed by `days`" and the truth."""
    rate = 1 / fix_days + 1 / paper_days
    truth = (1 / fix_days) / rate * (1 - np.exp(-rate * days))
    return (estimate - truth) / np.sqrt(truth * (1 - truth) / 20_000)


def test_competing_exponentials_come_out_as_theory_says():
    durations, events = competing_exponentials(1)
    curve = cumulative_incidence(durations, events, ("fixed", "paper"))
    assert abs(excess(curve.at("fixed", 30)[0])) < 5


def test_the_twin_that_takes_paper_closures_as_censored_is_caught():
    durations, events = competing_exponentials(1)
    naive = cumulative_incidence(durations, np.where(events == 1, 1, 0), ("fixed",))
    assert excess(naive.at("fixed", 30)[0]) > 5


def test_the_twin_that_leaves_out_open_cases_is_caught():
    durations, events = competing_exponentials(1)
    seen = events > 0
    naive = cumulative_incidence(durations[seen], events[seen], ("fixed", "paper"))
    assert excess(naive.at("fixed", 10)[0], days=10.0) > 5


def test_nobody_followed_gives_no_probability():
    curve = cumulative_incidence(np.zeros(0, int), np.zeros(0, int), ("fixed",))
    assert np.isnan(curve.at("fixed", 3)).all()
    assert np.isnan(curve.quantile("fixed", 0.5))
    only_open = cumulative_incidence(np.array([5, 6]), np.array([0, 0]), ("fixed",))
    assert only_open.at("fixed", 3).tolist() == [0]
    assert only_open.quantile("fixed", 0.5) == float("inf")
    assert np.isnan(only_open.quantile("fixed", 0.5, among_event=True))


def test_a_case_that_closed_before_it_opened_is_an_error_and_not_a_number():
    with pytest.raises(ValueError, match="negative"):
        cumulative_incidence(np.array([5, -1]), np.array([1, 1]), ("fixed",))


def test_cohorts_are_those_opened_in_the_window_followed_to_the_end_of_the_run():
    run = hand_made_run()
    cases = case_incidence(run, Window(0, 99))
    assert cases.total == 9  # neither the reopening nor the one opened before day 0
    assert cases.events == CASE_EVENTS
    early = case_incidence(run, Window(0, 40))
    assert early.total == 4
    assert problem_incidence(run, Window(0, 99), "born").total == 6
    reported = problem_incidence(run, Window(0, 99), "first_report")
    assert reported.total == 5
    assert reported.events == PROBLEM_EVENTS
    # Reported on day 10 and fixed on day 50: seen though the window ends on day 20.
    assert problem_incidence(run, Window(0, 20), "first_report").at("fixed", 40)[0] == 1


def test_kaplan_meier_of_a_hand_example_with_its_interval():
    # Greenwood's own kind of example: ends on days 1, 2 and 4, open on days 3 and 5.
    km = kaplan_meier(np.array([1, 2, 3, 4, 5]) * DAY, np.array([1, 1, 0, 1, 0]) == 1, level=0.95)
    assert km.days.tolist() == [1, 2, 3, 4, 5]
    assert km.open == pytest.approx([0.8, 0.6, 0.6, 0.3, 0.3])
    assert km.median() == 4
    assert (km.low[:4] < km.open[:4]).all() and (km.open[:4] < km.high[:4]).all()
    without = kaplan_meier(np.array([1, 2]) * DAY, np.array([True, True]))
    assert np.isnan(without.low).all()
    assert np.isnan(kaplan_meier(np.zeros(0), np.zeros(0, bool)).median())
    assert kaplan_meier(np.array([DAY]), np.array([False])).median() == float("inf")


def test_the_life_of_problems_is_the_same_by_both_estimators():
    run = made_up_run(days=300)
    window = Window(0, 299)
    by_minutes = problem_incidence(run, window, "born").any_event()
    assert problem_life(run, window).median() == pytest.approx(
        by_minutes.quantile("any", 0.5), rel=1e-12
    )


def test_curves_on_the_grid_never_fall_and_never_pass_one():
    curves = incidence_on_grid(made_up_run(days=300), Window(0, 299))
    assert set(curves) == set(CASE_EVENTS)
    for curve in curves.values():
        assert curve.size == len(GRID_DAYS)
        assert (np.diff(curve) >= 0).all()
    assert 0.5 < sum(curve[-1] for curve in curves.values()) <= 1 + 1e-12


def test_an_averaged_curve_has_the_t_interval_of_its_replications():
    curves = [np.array([0.1, 0.5]), np.array([0.2, 0.5]), np.array([0.6, 0.5])]
    band = average(curves, 0.9)
    half = stats.t.ppf(0.95, 2) * np.std([0.1, 0.2, 0.6], ddof=1) / np.sqrt(3)
    assert band.mean == pytest.approx([0.3, 0.5])
    assert band.low == pytest.approx([max(0, 0.3 - half), 0.5])
    assert band.high == pytest.approx([0.3 + half, 0.5])
    assert band.n == 3
    alone = average(curves[:1], 0.9)
    assert np.isnan(alone.low).all() and alone.mean.tolist() == [0.1, 0.5]
    with pytest.raises(ValueError, match="no curves"):
        average([], 0.9)
