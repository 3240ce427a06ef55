"""The contrasts of a factorial give back what was planted."""

import numpy as np
import pytest
from scipy import stats

from sim.outcomes.factorial import combination, contrasts

LUCK = np.array([0.0, 3.0, -1.0, 0.5])
"""Added to every combination of a replication: pairing takes it out of every contrast."""


def planted(k, function):
    """Outcomes of all combinations, the same luck in each."""
    names = [f"f{i}" for i in range(k)]
    present = [set(combination(position, names)) for position in range(2**k)]
    return np.array([[function(each)] for each in present], float) + LUCK, names


def two(present):
    return 10 + 3 * ("f0" in present) + 5 * ("f1" in present) + 2 * ({"f0", "f1"} <= present)


def three(present):
    f = [f"f{i}" in present for i in range(3)]
    return (
        f[0] + 2 * f[1] + 4 * f[2] + 0.5 * f[0] * f[1] - 1.5 * f[0] * f[2] + 8 * f[0] * f[1] * f[2]
    )


def found(outcomes, names, level=0.95):
    return {(each.kind, each.factors): each for each in contrasts(outcomes, names, level)}


def test_two_factors():
    by = found(*planted(2, two))
    expected = {
        ("alone", ("f0",)): 3,
        ("alone", ("f1",)): 5,
        ("beside_the_others", ("f0",)): 5,
        ("beside_the_others", ("f1",)): 7,
        ("synergy", ("f0", "f1")): 2,
        ("together", ("f0", "f1")): 10,
        ("more_than_the_sum", ("f0", "f1")): 2,
        ("main", ("f0",)): 4,
        ("main", ("f1",)): 6,
        ("interaction", ("f0", "f1")): 1,
    }
    assert {key: each.effect for key, each in by.items()} == pytest.approx(expected)
    assert all(each.low == pytest.approx(each.effect) for each in by.values())  # luck is out


def test_synergies_and_effects_alone_add_up_to_the_whole():
    outcomes, names = planted(3, three)
    by = found(outcomes, names)
    assert by["synergy", ("f0", "f1")].effect == pytest.approx(0.5)
    assert by["synergy", ("f0", "f2")].effect == pytest.approx(-1.5)
    assert by["synergy", ("f1", "f2")].effect == pytest.approx(0)
    assert by["synergy", ("f0", "f1", "f2")].effect == pytest.approx(8)
    parts = [each.effect for (kind, _), each in by.items() if kind in ("alone", "synergy")]
    assert sum(parts) == pytest.approx(by["together", tuple(names)].effect)
    assert by["more_than_the_sum", tuple(names)].effect == pytest.approx(7)


def test_main_effects_and_interactions_are_the_coefficients_of_a_regression_on_signs():
    outcomes, names = planted(3, three)
    signs = np.array(
        [[1 if name in combination(p, names) else -1 for name in names] for p in range(8)]
    )
    columns = [signs[:, 0], signs[:, 1], signs[:, 2], signs[:, 0] * signs[:, 1], signs.prod(axis=1)]
    design = np.column_stack(
        [np.ones(8), *columns, signs[:, 0] * signs[:, 2], signs[:, 1] * signs[:, 2]]
    )
    coefficients, *_ = np.linalg.lstsq(design, outcomes.mean(axis=1), rcond=None)
    by = found(outcomes, names)
    keys = [("main", (name,)) for name in names]
    keys += [("interaction", ("f0", "f1")), ("interaction", tuple(names))]
    assert [by[key].effect for key in keys] == pytest.approx(2 * coefficients[1:6])


def test_the_interval_is_students_over_replications():
    outcomes, names = planted(2, two)
    outcomes[3] += np.array([0.2, -0.4, 0.1, 0.3])
    per_replication = outcomes[3] - outcomes[1] - outcomes[2] + outcomes[0]
    each = found(outcomes, names, level=0.9)["more_than_the_sum", ("f0", "f1")]
    half = stats.t.ppf(0.95, 3) * stats.sem(per_replication)
    middle = per_replication.mean()
    assert (each.low, each.high) == pytest.approx((middle - half, middle + half))
    assert (each.n, each.level) == (4, 0.9)


def test_one_replication_has_no_interval():
    outcomes, names = planted(2, two)
    assert all(np.isnan(each.low) and each.n == 1 for each in contrasts(outcomes[:, :1], names))


def test_a_table_that_is_no_factorial_is_refused():
    with pytest.raises(ValueError, match="need 8 combinations, got 4"):
        contrasts(np.zeros((4, 2)), ["a", "b", "c"])
    with pytest.raises(ValueError, match="1 factors"):
        contrasts(np.zeros((2, 2)), ["a"])
