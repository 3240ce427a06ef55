"""History matching on a function that costs nothing and whose answer is known, and the emulator under it."""

from dataclasses import replace

import numpy as np
import pytest

from sim import luck
from sim.experiment.calibration.diagnosis import correlations, directions, marginals, rulings
from sim.experiment.calibration.emulator import fit
from sim.experiment.calibration.matching import (
    CUT_OFF,
    Aim,
    learn,
    left,
    more_points,
    second,
    simulated,
    variance_of_luck,
    worst,
)
from sim.experiment.hypercube import hypercube

DIALS = 3
TRUTH = np.array([[0.7, 0.2, 0.6]])
TWIN = np.array([0.1885, 0.7426])
"""The other first two dials with the same sum and product: the roots of y^3 - 0.74 y + 0.14."""
NO_LUCK = np.full(2, np.nan)


def planted(x):
    """Two outcomes of three dials: the third does nothing, and of the first two one knows a sum and a product."""
    return np.column_stack([x[:, 0] + x[:, 1] ** 2, x[:, 0] * x[:, 1]])


def sample(count, draw):
    return hypercube(count, DIALS, 7, draw)


def waves_for(figures, waves=2, points=40):
    aims = [Aim("sum", figures[0], 0.01), Aim("product", figures[1], 0.01)]
    learnt, x = [], sample(points, 0)
    for _ in range(waves):
        learnt.append(learn(aims, x, planted(x), NO_LUCK))
        more, _ = more_points(learnt, points, sample, 4000)
        x = np.vstack([x, more])
    return learnt


@pytest.fixture(scope="module")
def matched():
    return waves_for(planted(TRUTH)[0])


def test_the_truth_is_not_ruled_out_and_nearly_all_else_is(matched):
    assert left(matched, TRUTH).all()
    found, share = more_points(matched, 300, sample, 4000)
    assert share < 0.1
    away = [np.abs(found[:, :2] - place).max(axis=1) for place in (TRUTH[0, :2], TWIN)]
    assert np.minimum(*away).max() < 0.25
    assert all(each.min() < 0.1 for each in away)  # a set, not a best point: both answers are kept
    # Nothing is learnt of what does nothing.
    assert marginals(found)[2].variance == pytest.approx(1.0, abs=0.25)


def test_a_figure_that_no_point_can_make_leaves_nothing():
    wrong = waves_for((5.0, planted(TRUTH)[0, 1]), waves=1)
    found, share = more_points(wrong, 50, sample, 4000)
    assert len(found) == 0 and share == 0.0
    assert not left(wrong, TRUTH).any()


def test_without_the_emulators_error_the_truth_may_be_ruled_out():
    """The sabotage twin: a poor emulator that is taken at its word rules out what it does not know."""
    x = sample(12, 3)
    wild = np.sin(9 * x[:, :1]) + np.sin(11 * x[:, 1:2])  # beyond a quadratic
    spots = sample(200, 4)
    figures = np.sin(9 * spots[:, 0]) + np.sin(11 * spots[:, 1])
    honest = naive = 0
    for spot, figure in zip(spots, figures, strict=True):
        wave = learn([Aim("wild", float(figure), 0.01)], x, wild, NO_LUCK[:1])
        sure = replace(wave, emulators=tuple(replace(each, error=0.0) for each in wave.emulators))
        honest += bool(left([wave], spot[None]).all())
        naive += bool(left([sure], spot[None]).all())
    assert honest / 200 >= 0.95
    assert naive / 200 < 0.5


def test_the_emulator_foretells_a_quadratic_and_owns_up_to_what_it_cannot():
    x = sample(60, 1)
    new = sample(500, 2)
    emulator = fit(x, planted(x)[:, 0])
    assert np.sqrt(np.mean((emulator(new) - planted(new)[:, 0]) ** 2)) < 0.05
    assert emulator.explained > 0.95
    noise = np.array([1.0, -1.0] * 30)
    blind = fit(x, noise)
    assert blind.explained < 0.2  # nothing to foretell, and it says so
    wild = np.sin(12 * x[:, 0])
    rough = fit(x, wild)
    seen = np.sqrt(np.mean((rough(new) - np.sin(12 * new[:, 0])) ** 2))
    assert 0.5 < seen / rough.error < 2.0


def test_an_outcome_that_never_varies_is_its_own_emulator():
    emulator = fit(sample(10, 1), np.full(10, 3.0))
    assert emulator.error == 0.0 and np.all(emulator(sample(5, 2)) == 3.0)


def test_too_few_points_and_values_that_are_none_are_refused():
    with pytest.raises(ValueError, match="too few"):
        fit(sample(5, 1), np.arange(5.0))
    with pytest.raises(ValueError, match="finite"):
        fit(sample(8, 1), np.full(8, np.nan))


def test_own_runs_are_judged_by_tolerance_and_luck():
    aims = [Aim("one", 1.0, 0.3), Aim("two", 0.0, 0.4)]
    own = simulated(
        aims, np.array([[1.6, 0.0], [1.0, 1.0]]), np.array([0.16, np.nan]), np.array([1, 4])
    )
    assert own[0] == pytest.approx([0.6 / 0.5, 0.0])
    assert own[1] == pytest.approx([0.0, 1.0 / 0.4])
    assert worst(own) == pytest.approx([1.2, 2.5]) and second(own) == pytest.approx([0.0, 0.0])


def test_luck_is_pooled_over_the_points_that_have_all_replications():
    seen = np.array([[[1.0, 3.0]], [[5.0, 5.0]], [[9.0, np.nan]]])
    assert variance_of_luck(seen) == pytest.approx([1.0])
    assert np.isnan(variance_of_luck(seen[:, :, :1])).all()


def test_what_each_target_rules_out_is_counted_with_and_without_the_others():
    over = CUT_OFF + 1
    table = np.array([[over, 0], [over, over], [0, over], [0, over], [0, 0]])
    first, other = rulings(table)
    assert (first.share, first.alone) == (0.4, 0.2)
    assert (other.share, other.alone) == (pytest.approx(0.6), 0.4)


def test_a_product_that_alone_is_known_shows_as_a_pair_and_as_directions():
    x = sample(4000, 5)
    kept = x[np.abs(x[:, 0] - x[:, 1]) < 0.05]  # their difference is known, nothing else
    size = correlations(kept)
    assert size[0, 1] > 0.95 and abs(size[0, 2]) < 0.2
    known, *free = directions(kept)
    assert known.variance < 0.01 and free[-1].variance > 1.5
    assert known.told(["a", "b", "c"]) in ("a up, b down", "b up, a down")


def test_a_hypercube_has_one_point_in_each_slice_and_another_draw_has_others():
    x = hypercube(20, 2, 1, 0)
    assert all(sorted((column * 20).astype(int)) == list(range(20)) for column in x.T)
    assert np.array_equal(x, hypercube(20, 2, 1, 0))
    assert not np.array_equal(x, hypercube(20, 2, 1, 1))


@pytest.mark.parametrize("draw", [0, 2003])
def test_a_hypercube_draws_point_by_point_under_the_keys_of_the_design(draw):
    key, n = luck.world_key(3, draw), 9
    columns = []
    for dial in range(2):
        turn = [luck.uniform(key, luck.SLICE_OF_POINT, dial, point) for point in range(n)]
        place = [luck.uniform(key, luck.PLACE_IN_SLICE, dial, point) for point in range(n)]
        columns.append((np.argsort(turn, kind="stable") + np.array(place)) / n)
    assert np.array_equal(hypercube(n, 2, 3, draw), np.column_stack(columns))


def test_the_draws_of_a_hypercube_stay_what_they_were():
    assert hypercube(3, 2, 1).tolist() == [
        [0.9709812593861162, 0.04853869581817347],
        [0.4641119479360856, 0.7701420550517474],
        [0.30607718662405675, 0.4088586549152083],
    ]
