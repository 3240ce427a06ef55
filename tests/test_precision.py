"""Many scenarios at once, replications more, and when to stop: against textbook values and by coverage."""

import math

import pytest
from scipy import stats

from sim import luck
from sim.outcomes import precision
from sim.outcomes.comparison import ComparisonRow, interval_of_mean


def draws(experiment, scenario, n):
    """Standard normal differences, keyed: the same in every run of the tests."""
    key = luck.world_key(20240101, experiment)
    uniform = [luck.uniform(key, 900 + scenario, number, 0) for number in range(n)]
    return stats.norm.ppf(uniform)


def table(differences):
    """Comparison rows of one outcome of scenarios that differ from the baseline by so much."""
    return [
        ComparisonRow(
            scenario=name,
            outcome="problems_fixed",
            unit="problems/day",
            baseline=0.0,
            value=float(values.mean()),
            difference=float(values.mean()),
            low=low,
            high=high,
            level=0.95,
            n=values.size,
            share_better=0.5,
            variance_reduction=2.0,
        )
        for name, values in differences.items()
        for low, high in [interval_of_mean(values, 0.95, "t")]
    ]


def fixed(rows):
    return {row.scenario: row for row in rows}


def test_holm_is_the_textbook_example():
    assert precision.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert precision.holm([0.5, 0.9]).max() <= 1.0 and precision.holm([]).size == 0


def test_p_values_are_those_of_the_paired_t_test():
    values = draws(0, 0, 9) + 0.4
    row = fixed(table({"one": values}))["one"]
    assert precision.p_value(row) == pytest.approx(stats.ttest_1samp(values, 0.0).pvalue)
    assert precision.deviation(row) == pytest.approx(values.std(ddof=1))


def test_one_scenario_needs_no_correction_and_many_widen():
    one = fixed(precision.with_all_scenarios(table({"one": draws(0, 0, 8)})))["one"]
    assert (one.low_all, one.high_all) == pytest.approx((one.low, one.high))
    assert one.p_all == pytest.approx(precision.p_value(one))
    many = fixed(precision.with_all_scenarios(table({str(k): draws(0, k, 8) for k in range(12)})))
    for row in many.values():
        assert row.low_all < row.low and row.high_all > row.high
        assert row.p_all >= precision.p_value(row)


def false_alarms(column, experiments=150, scenarios=10, n=6):
    """Share of experiments in which some scenario that does nothing is told apart from the baseline."""
    alarms = 0
    for experiment in range(experiments):
        rows = table({str(k): draws(experiment, k, n) for k in range(scenarios)})
        judged = fixed(precision.with_all_scenarios(rows)).values()
        alarms += any(column(row) for row in judged)
    return alarms / experiments


def test_ten_scenarios_that_do_nothing_rarely_raise_an_alarm_together():
    assert 0.0 < false_alarms(lambda row: row.p_all <= 0.05) < 0.10
    assert false_alarms(lambda row: not row.low_all <= 0 <= row.high_all) < 0.10


def test_sabotage_ten_uncorrected_intervals_raise_many_alarms():
    assert false_alarms(lambda row: not row.low <= 0 <= row.high) > 0.25


@pytest.mark.parametrize("n", [2, 3, 5, 20, 100])
def test_so_many_replications_more_halve_the_interval_and_one_fewer_does_not(n):
    more = precision.replications_to_halve(n)
    half = precision.half_width(1.0, n, 0.95) / 2
    assert precision.half_width(1.0, n + more, 0.95) <= half
    assert precision.half_width(1.0, n + more - 1, 0.95) > half


def two_stages(experiment, first=5, width=1.0, mean=0.3):
    """Stein's rule on one experiment: does the final interval hold the mean, and how wide is it?"""
    pool = draws(experiment, 0, 400) + mean
    seen = pool[:first].std(ddof=1)
    n = precision.replications_until(seen, first, width)
    low, high = precision.two_stage_interval(pool[:n].mean(), seen, first, n, 0.95)
    naive = stats.t.interval(0.95, n - 1, loc=pool[:n].mean(), scale=stats.sem(pool[:n]))
    return low <= mean <= high, high - low, naive[0] <= mean <= naive[1], n


def test_two_stages_end_with_an_interval_that_is_narrow_and_holds_its_level():
    results = [two_stages(experiment) for experiment in range(400)]
    assert max(width for _, width, _, n in results if n < 400) <= 1.0 + 1e-9
    held = sum(hit for hit, *_ in results)
    low, high = stats.binom.ppf([0.001, 0.999], 400, 0.95)
    assert low <= held <= high


def test_sabotage_stopping_by_the_first_stage_without_its_degrees_of_freedom_is_noticed():
    """With the normal quantile in the place of Student's the interval holds too seldom."""

    def held(experiment):
        pool = draws(experiment, 0, 400) + 0.3
        seen = pool[:5].std(ddof=1)
        n = max(5, math.ceil((2 * 1.96 * seen) ** 2))
        half = 1.96 * seen / math.sqrt(n)
        return abs(pool[:n].mean() - 0.3) <= half

    low = stats.binom.ppf(0.001, 400, 0.95)
    assert sum(held(experiment) for experiment in range(400)) < low


def test_what_cannot_be_asked_for_is_refused():
    for bad in (0.0, -1.0, math.nan):
        with pytest.raises(ValueError, match="wide"):
            precision.replications_until(1.0, 5, bad)
    with pytest.raises(ValueError, match="replications"):
        precision.replications_until(1.0, 1, 1.0)
    with pytest.raises(ValueError, match="replications"):
        precision.replications_to_halve(1)
