"""Where the sign of an effect turns: found where it was planted, and sure only where it is."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.outcomes.plane import plane
from sim.outcomes.turns import sign_turns

LUCK = np.array([0.4, -0.4, 0.1, -0.1])


def test_a_turn_is_found_where_it_was_planted():
    values = np.array([0.0, 1, 2, 3, 4])
    (turn,) = sign_turns(values, (values - 1.3)[:, None] + LUCK)
    half = stats.t.ppf(0.975, 3) * stats.sem(LUCK)  # of a line of slope one, also along the input
    assert turn.at == pytest.approx(1.3) and turn.rising and turn.sure
    assert (turn.low, turn.high) == pytest.approx((1.3 - half, 1.3 + half))


def test_falling_turns_and_several_of_them():
    values = np.linspace(0, 6, 25)
    turns = sign_turns(values, np.cos(values)[:, None] + 0.01 * LUCK)
    assert [turn.rising for turn in turns] == [False, True]
    assert [turn.at for turn in turns] == pytest.approx([np.pi / 2, 3 * np.pi / 2], abs=0.02)


def test_the_interval_is_the_inputs_at_which_zero_lies_in_the_interval_of_the_effect():
    rng = np.random.default_rng(5)
    values = np.array([0.0, 1, 3])
    effects = np.array([[-2.0], [1], [3]]) + rng.normal(0, 0.6, (3, 6))
    (turn,) = sign_turns(values, effects)
    for end in (turn.low, turn.high):
        mixed = np.array([np.interp(end, values, column) for column in effects.T])
        half = stats.t.ppf(0.975, 5) * stats.sem(mixed)
        assert abs(mixed.mean()) == pytest.approx(half)
    assert turn.low < turn.at < turn.high


def test_the_interval_holds_the_planted_turn_as_often_as_it_says():
    rng = np.random.default_rng(1)
    values, held, trials = np.array([0.0, 1, 2]), 0, 400
    for _ in range(trials):
        noise = rng.normal(0, 0.3, (3, 5)) + rng.normal(0, 0.3, 5)
        turns = sign_turns(values, (2 * (values - 0.7))[:, None] + noise, level=0.9)
        held += any(turn.low <= 0.7 <= turn.high for turn in turns)
    assert 0.86 < held / trials < 0.94


def test_a_turn_that_luck_could_have_made_is_not_sure():
    (turn,) = sign_turns(np.array([0.0, 1]), np.array([[-1.0, 1, -0.5], [1, 3, -0.5]]))
    assert not turn.sure and math.isinf(turn.low)
    (turn,) = sign_turns(np.array([0.0, 1]), np.array([[-1.0], [1]]))  # one replication
    assert turn.at == 0.5 and not turn.sure and math.isnan(turn.low)


def test_nothing_turns_where_the_effect_only_touches_zero():
    values = np.array([0.0, 1, 2])
    for line in ([0, 0, 1], [0, 1, 2], [-1, 0, -1], [-2, -1, 0], [0, 0, 0], [3, 2, 1]):
        assert sign_turns(values, np.array(line, float)[:, None] * np.ones((1, 3))) == []


def test_a_turn_through_an_exact_zero():
    values = np.array([0.0, 1, 2, 4])
    (turn,) = sign_turns(values, np.array([[-1.0], [0], [0], [2]]) * np.ones((1, 3)))
    assert (turn.at, turn.low, turn.high) == (1.5, 1, 2)


def test_values_that_do_not_rise_are_refused():
    with pytest.raises(ValueError, match="must rise"):
        sign_turns(np.array([0.0, 0, 1]), np.ones((3, 2)))


def test_a_plane_gives_back_the_plane_that_was_planted():
    rng = np.random.default_rng(2)
    values = rng.uniform(0, 10, (30, 2))
    effects = (2 + 3 * values[:, 0] - values[:, 1])[:, None] + LUCK
    fit = plane(values, effects)
    assert fit.slopes.mean(axis=1) == pytest.approx([3, -1])
    assert fit.share == pytest.approx(1)
    ends = fit.along(0).mean(axis=1)
    assert ends == pytest.approx(2 + 3 * fit.ends[:, 0] - fit.middle[1])
    curved = plane(values, (values[:, 0] - 5)[:, None] ** 2 + LUCK)
    assert curved.share < 0.5
    assert plane(values[:3], effects[:3]) is None
