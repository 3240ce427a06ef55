import numpy as np
import pytest

from sim.outcomes import outcomes_of
from sim.outcomes.stationarity import DRIFT_ALLOWED, slope_a_year
from tests.synthetic import made_up_run

DAYS = np.arange(365.0)


def heating_season(days):
    """A backlog that follows a heating season of four months, smoothed by the queue."""
    wave = np.where((days % 365 < 75) | (days % 365 > 320), 1.0, 0.0)
    kernel = np.exp(-np.arange(120) / 25.0)
    smooth = np.convolve(np.tile(wave, 3), kernel / kernel.sum())[365 : 365 + days.size]
    return 1000 * (1 + 0.5 * smooth)


@pytest.mark.parametrize("days", [90, 365, 730])
@pytest.mark.parametrize("percent", [-30.0, 0.0, 4.0, 25.0])
def test_a_straight_drift_is_measured_as_it_is(days, percent):
    day = np.arange(float(days))
    value = 500 * (1 + percent / 100 * (day - day.mean()) / 365)
    assert slope_a_year(day, value) == pytest.approx(percent, abs=1e-6)


@pytest.mark.parametrize("shift", range(0, 365, 30))
def test_a_season_alone_is_not_taken_for_a_drift(shift):
    assert abs(slope_a_year(DAYS, np.roll(heating_season(DAYS), shift))) < DRIFT_ALLOWED
    assert abs(slope_a_year(DAYS, 1000 + 300 * np.sin(2 * np.pi * (DAYS + shift) / 365))) < 0.1


def test_the_twin_that_ignores_seasons_is_caught():
    wave = 1000 + 300 * np.sin(2 * np.pi * DAYS / 365)
    plain = np.polyfit(DAYS / 365, wave, 1)[0] / wave.mean() * 100
    assert abs(plain) > 5 * DRIFT_ALLOWED


@pytest.mark.parametrize("shift", range(0, 365, 60))
def test_a_drift_under_a_season_is_still_seen(shift):
    seasonal = np.roll(heating_season(DAYS), shift)
    drifting = seasonal * (1 + 0.4 * (DAYS - DAYS.mean()) / 365)
    assert slope_a_year(DAYS, drifting) > DRIFT_ALLOWED


def test_too_little_to_tell_gives_no_number():
    assert np.isnan(slope_a_year(np.arange(2.0), np.ones(2)))
    assert np.isnan(slope_a_year(np.arange(9.0), np.zeros(9)))


def test_a_settled_run_passes_and_one_that_fills_up_from_empty_is_marked():
    settled = outcomes_of(made_up_run(days=365), None, 0.5)
    assert settled["not_stationary"] == 0
    filling = outcomes_of(made_up_run(days=365, speed=0.2, start=0), None, 0.5)
    assert filling["not_stationary"] == 1
    assert filling["open_problems_slope"] > DRIFT_ALLOWED
