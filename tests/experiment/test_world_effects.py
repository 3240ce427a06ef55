"""Effects over plausible worlds, by hand."""

import numpy as np
import pytest

from sim.experiment.calibration.effects import floor_of, rank_correlation, world_effect

REFERENCE = np.array([100.0, 200.0, 100.0, 400.0, np.nan])
CHANGE = np.array([10.0, -10.0, 0.0, 80.0, 1.0])
DIALS = {
    "follows": np.array([3.0, 1.0, 2.0, 4.0, 9.0]),
    "against": np.array([1.0, 2.0, 4.0, 3.0, 9.0]),
    "still": np.full(5, 2.0),
}


def effect(direction="higher"):
    return world_effect("reform", "problems_fixed", direction, REFERENCE, CHANGE, DIALS)


def test_shares_quantiles_and_the_deciding_dial_are_those_on_paper():
    found = effect()
    assert found.worlds == 4  # one world does not have the outcome
    assert found.helps == 0.5  # +10 and +80; a tie does not help
    assert found.median == pytest.approx(5.0)
    # relative: 0.1, -0.05, 0, 0.2
    assert found.relative_median == pytest.approx(0.05)
    assert found.relative_high == pytest.approx(0.1 + 0.85 * 0.1)
    assert found.decides == "follows" and found.correlation == pytest.approx(1.0)


def test_less_is_help_where_lower_is_better_and_nothing_is_where_neither_is():
    assert effect("lower").helps == 0.25
    assert np.isnan(effect("neutral").helps)


def test_ranks_share_their_places_in_a_tie():
    # ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4
    assert rank_correlation(np.array([1, 2, 2, 3.0]), np.arange(4.0)) == pytest.approx(
        0.94868, abs=1e-5
    )
    assert np.isnan(rank_correlation(np.ones(4), np.arange(4.0)))


def test_the_floor_is_what_the_strongest_of_many_reaches_by_chance_once_in_twenty_times():
    worlds, dials, above = 20, 10, 0
    floor = floor_of(worlds, dials)
    rng = np.random.default_rng(5)
    for _ in range(400):
        y = rng.random(worlds)
        strongest = max(abs(rank_correlation(rng.random(worlds), y)) for _ in range(dials))
        above += strongest > floor
    assert 0.02 < above / 400 < 0.09
    assert floor_of(3, 10) == 1.0
