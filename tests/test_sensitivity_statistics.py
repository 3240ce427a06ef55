"""Morris and Sobol': planted inputs are ranked, and what only luck does lies at the floor."""

import numpy as np
import pytest

from sim.outcomes.sensitivity import DUMMY, block_size, design, influences

pytest.importorskip("SALib")

NAMES = ["large", "middle", "small", "inert"]
WEIGHTS = np.array([6.0, -3.0, 1.5, 0.0])
METHODS = [("morris", 8), ("sobol", 256)]


def luck(points, size):
    """What the dummy does: another luck above a half."""
    return size * np.where(points[:, -1] > 0.5, 1.0, -1.0)


def analysed(method, size, function, groups=NAMES, seed=3):
    points = design(method, groups, size, seed)
    found, blocks = influences(method, groups, points, function(points), level=0.95, seed=seed)
    return {each.name: each for each in found}, blocks


@pytest.mark.parametrize(("method", "size"), METHODS)
def test_planted_inputs_are_ranked_and_the_inert_one_lies_at_the_floor(method, size):
    by, blocks = analysed(method, size, lambda x: x[:, :-1] @ WEIGHTS + luck(x, 0.2))
    assert list(by) == [*NAMES, DUMMY] and blocks == size
    order = sorted(NAMES, key=lambda name: -by[name].influence)
    assert order == NAMES
    floor = by[DUMMY].high
    assert [by[name].low > floor for name in NAMES] == [True, True, True, False]


def test_morris_gives_back_the_weights_of_a_line():
    by, _ = analysed("morris", 4, lambda x: x[:, :-1] @ WEIGHTS)
    assert [by[name].influence for name in NAMES] == pytest.approx(abs(WEIGHTS))
    assert [by[name].mean for name in NAMES] == pytest.approx(WEIGHTS)
    assert max(by[name].spread for name in NAMES) < 1e-9
    assert by[DUMMY].influence == by[DUMMY].high == 0


def test_sobol_gives_back_the_shares_of_the_variance_of_a_line():
    by, _ = analysed("sobol", 1024, lambda x: x[:, :-1] @ WEIGHTS)
    shares = WEIGHTS**2 / (WEIGHTS**2).sum()
    assert [by[name].influence for name in NAMES] == pytest.approx(shares, abs=0.02)
    assert [by[name].first for name in NAMES] == pytest.approx(shares, abs=0.05)


def test_interactions_show_in_the_spread_and_in_the_total_order():
    def product(x):
        return 8 * x[:, 0] * x[:, 1]

    by, _ = analysed("morris", 8, product)
    assert by["large"].spread > 1
    by, _ = analysed("sobol", 1024, product)
    assert by["large"].influence > by["large"].first + 0.05


@pytest.mark.parametrize(("method", "size"), METHODS)
def test_where_luck_does_it_all_nothing_stands_above_the_floor(method, size):
    """The sabotage: the inputs do nothing, each point has luck of its own."""
    noise = np.random.default_rng(4)
    by, _ = analysed(method, size, lambda x: noise.normal(0, 1, len(x)))
    assert not any(by[name].low > by[DUMMY].high for name in NAMES)


@pytest.mark.parametrize(("method", "size"), [("morris", 8), ("sobol", 512)])
def test_groups_are_moved_together(method, size):
    groups = ["one", "one", "other", "other"]
    points = design(method, groups, size, 3)
    assert len(points) == size * block_size(method, groups) and points.shape[1] == 5
    by, _ = analysed(method, size, lambda x: x[:, :-1] @ WEIGHTS, groups=groups)
    assert list(by) == ["one", "other", DUMMY]
    assert by["one"].influence > by["other"].influence > by[DUMMY].influence == 0


@pytest.mark.parametrize(("method", "size"), METHODS)
def test_blocks_with_a_missing_effect_are_left_out_and_the_rest_still_counts(method, size):
    points = design(method, NAMES, size, 3)
    effects = points[:, :-1] @ WEIGHTS
    effects[1] = np.nan
    found, blocks = influences(method, NAMES, points, effects, level=0.95, seed=3)
    assert blocks == size - 1
    assert max(found, key=lambda each: each.influence).name == "large"


def test_nothing_is_said_of_an_effect_that_is_the_same_everywhere_or_of_too_few_blocks():
    points = design("morris", NAMES, 3, 3)
    assert influences("morris", NAMES, points, np.ones(len(points)), level=0.95, seed=3) == ([], 3)
    effects = points[:, 0].copy()
    effects[[0, 6]] = np.nan
    assert influences("morris", NAMES, points, effects, level=0.95, seed=3) == ([], 1)


@pytest.mark.parametrize(("method", "size"), METHODS)
def test_the_same_seed_gives_the_same_analysis_and_another_does_not(method, size):
    def line(x):
        return (x[:, :-1] @ WEIGHTS) ** 2 + luck(x, 0.2)

    once, again, other = (
        [(e.name, e.influence, e.high) for e in analysed(method, size, line, seed=seed)[0].values()]
        for seed in (3, 3, 4)
    )
    assert once == again != other


def test_designs_that_cannot_be_made_are_refused():
    with pytest.raises(ValueError, match="too few"):
        design("morris", NAMES, 1, 3)
    with pytest.raises(ValueError, match="no power of two"):
        design("sobol", NAMES, 12, 3)
