"""Estimators on planted panels: they find what is there, their intervals hold it as often as they say, and shortcuts are noticed."""

import numpy as np
import pytest

from sim.outcomes.estimators import difference_in_differences, event_study
from sim.outcomes.synthetic_control import simplex_weights, synthetic_control

EFFECT = 0.7


def masks(streets=20, months=12, before=6):
    return np.arange(streets) % 2 == 0, np.arange(months) >= before


def planted(rng, treated, post, *, effect=EFFECT, rho=0.0, noise=1.0):
    """Street and month effects, an effect, and errors that go together over months with correlation `rho`."""
    streets, months = len(treated), len(post)
    errors = rng.normal(size=(streets, months))
    for month in range(1, months):
        errors[:, month] = rho * errors[:, month - 1] + np.sqrt(1 - rho**2) * errors[:, month]
    y = rng.normal(size=(streets, 1)) + rng.normal(size=(1, months)) + noise * errors
    return y + effect * np.outer(treated, post)


def by_dummies(y, treated, columns):
    """The same regressions by brute force: all dummies, ordinary least squares, the clustered sandwich."""
    streets, months = y.shape
    n = streets * months
    of_street = np.kron(np.eye(streets), np.ones((months, 1)))
    of_month = np.tile(np.eye(months), (streets, 1))[:, 1:]
    x = np.hstack([columns.reshape(n, -1), of_street, of_month])
    inverse = np.linalg.inv(x.T @ x)
    beta = inverse @ x.T @ y.ravel()
    errors = (y.ravel() - x @ beta).reshape(streets, months)
    scores = np.einsum("gtk,gt->gk", x.reshape(streets, months, -1), errors)
    slopes = columns.reshape(n, -1).shape[1]
    correction = streets / (streets - 1) * (n - 1) / (n - months - slopes)
    covariance = correction * inverse @ (scores.T @ scores) @ inverse
    return beta[:slopes], np.sqrt(np.diag(covariance)[:slopes])


def test_without_noise_the_effect_is_found_exactly():
    treated, post = masks()
    y = planted(np.random.default_rng(1), treated, post, noise=0.0)
    estimate = difference_in_differences(y, treated, post)
    assert estimate.value == pytest.approx(EFFECT) and estimate.error == pytest.approx(0, abs=1e-12)
    study = event_study(y, treated, post)
    assert study.months.tolist() == [-6, -5, -4, -3, -2, 0, 1, 2, 3, 4, 5]
    assert study.value == pytest.approx([0] * 5 + [EFFECT] * 6)
    assert study.after.value == pytest.approx(EFFECT)
    assert study.before.value == pytest.approx(0)


def test_difference_in_differences_is_the_regression_with_all_dummies():
    treated, post = masks(9, 7, 3)
    treated[:] = np.arange(9) < 4  # unequal groups
    y = planted(np.random.default_rng(2), treated, post, rho=0.5)
    ours = difference_in_differences(y, treated, post)
    value, error = by_dummies(y, treated, np.outer(treated, post)[:, :, None].astype(float))
    assert ours.value == pytest.approx(value[0], rel=1e-9)
    assert ours.error == pytest.approx(error[0], rel=1e-9)


def test_event_study_is_the_regression_with_all_dummies():
    treated, post = masks(9, 7, 3)
    treated[:] = np.arange(9) < 4
    y = planted(np.random.default_rng(3), treated, post, rho=0.5)
    kept = [month for month in range(7) if month != 2]
    columns = np.zeros((9, 7, 6))
    for place, month in enumerate(kept):
        columns[:, month, place] = treated
    value, error = by_dummies(y, treated, columns)
    ours = event_study(y, treated, post)
    assert ours.value == pytest.approx(value, rel=1e-9)
    assert (ours.high - ours.low) / 2 == pytest.approx(
        error * 2.306004, rel=1e-6
    )  # t with 8 degrees


def covered(estimator, effect=EFFECT, rho=0.8, runs=400, streets=30, months=18, truth=None):
    treated, post = masks(streets, months, 9)
    rng = np.random.default_rng(4)
    truth = effect if truth is None else truth
    return np.mean(
        [
            estimator(planted(rng, treated, post, effect=effect, rho=rho), treated, post).contains(
                truth
            )
            for _ in range(runs)
        ]
    )


def test_clustered_intervals_hold_the_truth_as_often_as_they_say_and_plain_ones_do_not():
    def plain(*panel):
        return difference_in_differences(*panel, clustered=False)

    assert 0.92 < covered(difference_in_differences) < 0.98
    assert covered(plain) < 0.75  # Bertrand, Duflo and Mullainathan's point
    assert 0.92 < covered(plain, rho=0.0) < 0.98  # with independent errors it is right


def test_event_study_intervals_hold_the_truth_as_often_as_they_say():
    assert 0.92 < covered(lambda *panel: event_study(*panel).after) < 0.98
    assert 0.92 < covered(lambda *panel: event_study(*panel).before, truth=0.0) < 0.98


def test_intervals_do_not_hold_what_is_not_true():
    assert covered(difference_in_differences, truth=EFFECT + 2.0) < 0.1


def test_a_trend_of_the_treated_shows_in_the_leads():
    treated, post = masks(30, 18, 9)
    y = planted(np.random.default_rng(5), treated, post, effect=0.0, noise=0.2)
    drifting = y + 0.1 * np.outer(treated, np.arange(18))
    assert event_study(y, treated, post).before.contains(0)
    assert not event_study(drifting, treated, post).before.contains(0)


def test_weights_of_a_known_mixture_are_found():
    rng = np.random.default_rng(6)
    columns = rng.normal(size=(12, 5))
    known = np.array([0.5, 0.0, 0.3, 0.2, 0.0])
    weights = simplex_weights(columns, columns @ known)
    assert weights == pytest.approx(known, abs=1e-6)
    outside = simplex_weights(columns, columns[:, 0] + 100)
    assert outside.min() >= 0 and outside.sum() == pytest.approx(1)


def factors(rng, treated, post, effect, noise=0.2):
    """Streets that answer differently to common ups and downs: parallel trends do not hold."""
    loads = rng.uniform(0, 1, (len(treated), 2))
    loads[treated] = 0.25 + 0.5 * loads[treated]  # inside what the others span
    common = rng.normal(size=(2, len(post))).cumsum(axis=1)
    y = loads @ common + noise * rng.normal(size=(len(treated), len(post)))
    return y + effect * np.outer(treated, post)


def test_synthetic_control_finds_what_is_there():
    treated, post = masks(14, 30, 20)
    found = synthetic_control(factors(np.random.default_rng(7), treated, post, 2.0), treated, post)
    assert found.estimate.contains(2.0) and not found.estimate.contains(0.0)
    assert found.p < 0.01 and found.fit < 0.5
    assert found.weights.shape == (7, 7) and found.weights.sum(axis=1) == pytest.approx(1)


def test_synthetic_control_is_linear_in_what_comes_after():
    treated, post = masks(10, 16, 8)
    rng = np.random.default_rng(8)
    y = factors(rng, treated, post, 0.0)
    more = rng.normal(size=y.shape) * post
    one, other = (synthetic_control(each, treated, post) for each in (y, y + more))
    assert one.weights.tobytes() == other.weights.tobytes()
    expected = (more[treated] - one.weights @ more[~treated])[:, post].mean()
    assert other.estimate.value - one.estimate.value == pytest.approx(expected)


@pytest.mark.parametrize(("streets", "normal"), [(12, False), (40, True)])
def test_the_placebo_test_rejects_as_often_as_it_says(streets, normal, monkeypatch):
    from sim.outcomes import synthetic_control as module

    assert (module.comb(streets, streets // 2) > module.MOST_LABELLINGS) == normal
    treated, post = masks(streets, 10, 6)
    rng = np.random.default_rng(9)
    found = [synthetic_control(rng.normal(size=(streets, 10)), treated, post) for _ in range(120)]
    rejected = np.mean([each.p <= 0.05 for each in found])
    assert rejected < 0.15
    outside = np.mean([not each.estimate.contains(0.0) for each in found])
    assert abs(outside - rejected) < 0.03  # the interval is the test, inverted


def test_too_few_streets_give_an_interval_without_ends():
    treated, post = np.arange(5) < 2, np.arange(8) >= 4
    found = synthetic_control(factors(np.random.default_rng(10), treated, post, 1.0), treated, post)
    assert np.isinf(found.estimate.low) and np.isinf(found.estimate.high)
    assert np.isnan(found.estimate.error)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda y, treated, post: (y[:, 1:], treated, post), "panel has shape"),
        (lambda y, treated, post: (y * np.nan, treated, post), "has gaps"),
        (lambda y, treated, post: (y, treated & (np.arange(20) < 1), post), "two treated"),
        (lambda y, treated, post: (y, treated | True, post), "two treated streets and two others"),
        (lambda y, treated, post: (y, treated, ~post), "in this order"),
        (lambda y, treated, post: (y, treated, post & False), "before and months after"),
    ],
)
@pytest.mark.parametrize("estimator", [difference_in_differences, event_study, synthetic_control])
def test_a_panel_that_cannot_be_used_is_refused(estimator, change, message):
    treated, post = masks()
    y = planted(np.random.default_rng(11), treated, post)
    with pytest.raises(ValueError, match=message):
        estimator(*change(y, treated, post))
