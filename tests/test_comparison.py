import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from sim.outcomes import OUTCOMES, outcomes_of
from sim.outcomes.comparison import (
    COLUMNS,
    compare,
    in_words,
    interval_of_mean,
    share_better,
    variance_reduction,
)
from sim.outcomes.student import quantile_of_t, tail_of_t
from tests.synthetic import made_up_run

ROOT = Path(__file__).parent.parent


def runs(**columns):
    """{replication: outcomes} from columns of values."""
    lengths = {len(values) for values in columns.values()}
    assert len(lengths) == 1
    return {
        replication: {name: values[replication] for name, values in columns.items()}
        for replication in range(lengths.pop())
    }


def row_of(rows, outcome):
    found = [row for row in rows if row.outcome == outcome]
    assert len(found) == 1
    return found[0]


def test_a_comparison_worked_out_by_hand():
    baseline = runs(problems_fixed=[10.0, 12.0, 14.0], problem_days=[50.0, 60.0, 70.0])
    better = runs(problems_fixed=[11.0, 14.0, 17.0], problem_days=[40.0, 61.0, 60.0])
    row = row_of(compare(baseline, {"reform": better}), "problems_fixed")
    half = 4.302652729911275 * 1 / np.sqrt(3)  # t of 2 degrees of freedom; differences 1, 2, 3
    assert (row.scenario, row.unit, row.n, row.level) == ("reform", "problems/day", 3, 0.95)
    assert (row.baseline, row.value, row.difference) == (12.0, 14.0, 2.0)
    assert (row.low, row.high) == pytest.approx((2 - half, 2 + half))
    assert row.share_better == 1.0
    assert row.variance_reduction == pytest.approx((4 + 9) / 1)
    fewer_is_better = row_of(compare(baseline, {"reform": better}), "problem_days")
    assert fewer_is_better.share_better == pytest.approx(2 / 3)


def test_pairs_are_by_replication_and_not_by_order():
    baseline = runs(problems_fixed=[1.0, 2.0, 3.0])
    same = dict(reversed(runs(problems_fixed=[1.5, 2.5, 3.5]).items()))
    row = row_of(compare(baseline, {"reform": same}), "problems_fixed")
    assert (row.low, row.difference, row.high) == (0.5, 0.5, 0.5)
    shifted = {replication + 1: outcomes for replication, outcomes in same.items()}
    row = row_of(compare(baseline, {"reform": shifted}), "problems_fixed")
    assert row.n == 2 and row.difference == pytest.approx(-0.5)
    with pytest.raises(ValueError, match="no replication"):
        compare(baseline, {"reform": {7: {"problems_fixed": 1.0}}})


def test_one_replication_has_a_difference_but_no_interval_and_says_so():
    row = row_of(
        compare(runs(problems_fixed=[10.0]), {"reform": runs(problems_fixed=[11.0])}),
        "problems_fixed",
    )
    assert row.difference == 1.0 and row.n == 1
    assert np.isnan([row.low, row.high, row.variance_reduction]).all()
    assert "no interval" in in_words(row)
    two = row_of(
        compare(runs(problems_fixed=[10.0, 9]), {"reform": runs(problems_fixed=[11.0, 9])}),
        "problems_fixed",
    )
    assert "95% interval" in in_words(two) and "n = 2" in in_words(two)


def test_a_time_never_reached_gives_no_difference_but_still_an_order():
    inf = float("inf")
    baseline = runs(report_to_fix_median=[inf, inf, 30.0])
    reform = runs(report_to_fix_median=[20.0, inf, 20.0])
    row = row_of(compare(baseline, {"reform": reform}), "report_to_fix_median")
    assert np.isnan([row.difference, row.low, row.high]).all()
    assert row.share_better == pytest.approx(2 / 3)  # a tie is not better
    assert row.n == 3
    assert "not reached" in in_words(row)


def test_an_undefined_outcome_leaves_its_pair_out_and_the_count_tells():
    nan = float("nan")
    rows = compare(runs(trust=[nan, 0.4, 0.5]), {"reform": runs(trust=[0.5, 0.5, 0.7])})
    assert row_of(rows, "trust").n == 2
    assert row_of(rows, "trust").difference == pytest.approx(0.15)
    nothing = row_of(rows, "problems_fixed")
    assert nothing.n == 0 and np.isnan(nothing.difference) and np.isnan(nothing.value)
    only_after = row_of(
        compare(runs(attendance_rate=[nan, nan]), {"w": runs(attendance_rate=[0.5, 0.7])}),
        "attendance_rate",
    )
    assert only_after.n == 0 and np.isnan([only_after.baseline, only_after.difference]).all()
    assert only_after.value == pytest.approx(0.6)
    assert "not defined" in in_words(nothing)


def test_neutral_outcomes_are_never_called_better():
    assert np.isnan(share_better(np.zeros(2), np.ones(2), "neutral"))
    assert share_better(np.zeros(2), np.ones(2), "higher") == 1
    assert share_better(np.zeros(2), np.ones(2), "lower") == 0
    assert share_better(np.ones(2), np.ones(2), "higher") == 0


def test_problems_prevented_are_those_that_did_not_arise():
    rows = compare(
        runs(problems_arisen=[10.0, 12.0]), {"planning": runs(problems_arisen=[9.0, 10.0])}
    )
    prevented = row_of(rows, "problems_prevented")
    assert (prevented.baseline, prevented.value, prevented.difference) == (0.0, 1.5, 1.5)
    assert prevented.share_better == 1
    assert row_of(rows, "problems_arisen").difference == -1.5


def test_every_outcome_has_a_row_and_the_columns_are_those_of_the_file():
    world = {0: outcomes_of(made_up_run(days=120), None, 0.5)}
    rows = compare(world, {"a": world, "b": world})
    assert len(rows) == 2 * (len(OUTCOMES) + 1)
    assert COLUMNS[:11] == (
        "scenario",
        "outcome",
        "unit",
        "baseline",
        "value",
        "difference",
        "low",
        "high",
        "level",
        "n",
        "share_better",
    )


def test_a_world_compared_with_itself_differs_in_nothing():
    world = {r: outcomes_of(made_up_run(replication=r, days=120), None, 0.5) for r in range(3)}
    for row in compare(world, {"same": world}):
        if row.n and np.isfinite(row.baseline):
            assert (row.difference, row.low, row.high) == (0.0, 0.0, 0.0), row.outcome
            assert not row.share_better > 0


@pytest.mark.parametrize("method", ["t", "bca"])
def test_intervals_cover_the_truth_as_often_as_they_claim(method):
    covered = coverage(lambda d: interval_of_mean(d, 0.9, method))
    # 400 trials at 0.9: standard error 0.015; the bootstrap of 20 is known to fall a bit short.
    assert 0.9 - 0.06 < covered < 0.9 + 0.05


def coverage(interval, trials=400, n=20):
    luck = np.random.default_rng(11)
    hits = 0
    for _ in range(trials):
        low, high = interval(luck.normal(1.0, 2.0, n))
        hits += low <= 1.0 <= high
    return hits / trials


def test_the_twin_that_forgets_the_root_of_n_is_caught():
    def too_wide(d):
        half = stats.t.ppf(0.95, d.size - 1) * d.std(ddof=1)
        return d.mean() - half, d.mean() + half

    def too_narrow(d):
        half = stats.t.ppf(0.95, d.size - 1) * d.std(ddof=1) / d.size
        return d.mean() - half, d.mean() + half

    assert coverage(too_wide) > 0.95
    assert coverage(too_narrow) < 0.84


def test_the_bootstrap_gives_the_same_interval_every_time():
    values = np.random.default_rng(5).exponential(1, 15)
    assert interval_of_mean(values, 0.95, "bca") == interval_of_mean(values, 0.95, "bca")
    assert interval_of_mean(values, 0.95, "bca") != interval_of_mean(values, 0.95, "t")
    assert interval_of_mean(np.full(5, 2.0), 0.95, "bca") == (2.0, 2.0)


def test_pairing_is_seen_to_help_where_worlds_share_luck_and_not_where_they_do_not():
    luck = np.random.default_rng(2)
    shared, other = luck.normal(0, 5, 200), luck.normal(0, 5, 200)
    noise = luck.normal(1, 1, 200)
    assert variance_reduction(shared, shared + noise) > 20
    assert 0.7 < variance_reduction(shared, other) < 1.4
    assert variance_reduction(shared, shared) == float("inf")
    assert np.isnan(variance_reduction(shared[:1], other[:1]))


def test_made_up_worlds_show_the_reform_that_was_put_in_and_none_that_was_not():
    def worlds(speed, first=0):
        return {
            r: outcomes_of(made_up_run(replication=r + first, speed=speed, days=250), None, 0.5)
            for r in range(5)
        }

    rows = compare(worlds(1.0), {"faster": worlds(1.5), "slower": worlds(0.7)})
    by_scenario = {row.scenario: row for row in rows if row.outcome == "fixed_within_30_days"}
    assert by_scenario["faster"].low > 0 > by_scenario["slower"].high
    assert by_scenario["faster"].variance_reduction > 1.5
    # The twin: other replications under the same numbers, so nothing is paired any more.
    unpaired = compare(worlds(1.0), {"faster": worlds(1.5, first=100)})
    twin = row_of(unpaired, "fixed_within_30_days")
    paired = by_scenario["faster"]
    assert (twin.high - twin.low) > (paired.high - paired.low)


def test_quantiles_of_student_are_those_of_scipy():
    for freedom in (1, 2, 7, 39):
        for share in (0.05, 0.5, 0.975, 0.995):
            assert quantile_of_t(share, freedom) == stats.t.ppf(share, freedom)
        for value in (0.0, 0.3, 2.5, 40.0):
            assert tail_of_t(value, freedom) == stats.t.sf(value, freedom)


def test_outcomes_and_comparisons_do_not_wait_for_all_of_scipy():
    code = (
        "import sys\n"
        "import numpy as np\n"
        "import sim.outcomes\n"
        "from sim.outcomes.comparison import interval_of_mean\n"
        "interval_of_mean(np.array([1.0, 2.0]), 0.95, 't')\n"
        "assert 'scipy.stats' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
