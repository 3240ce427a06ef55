"""Agreement between a theory and independent replications: two-sided, at a stated confidence.

A check that cannot fail protects nothing, so an interval too wide to see the fault it is there for
is a failure too, and every check is also run on a world with a planted fault (a sabotage twin),
where the same comparison must come out the other way.
"""

import os
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats

#: Of one comparison. Seeds are fixed, so a test passes always or never; with some hundred
#: comparisons about one change in a hundred of how luck is keyed would fail by chance.
CONFIDENCE = 0.9999

Samples = Mapping[str, Sequence[float]]


class Number(NamedTuple):
    """A number held against a theory: mean and half-width of its interval."""

    test: str
    name: str
    theory: float
    mean: float
    half: float


#: Numbers that agreed, in the order in which they were looked at (see `conftest.py`).
NUMBERS: list[Number] = []


def _keep(seen: Samples, theory: Mapping[str, float]) -> None:
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0]
    NUMBERS.extend(Number(test, name, each, *interval(seen[name])) for name, each in theory.items())


def interval(sample: Sequence[float]) -> tuple[float, float]:
    """Mean and half-width of the confidence interval of independent numbers (Student's t)."""
    values = np.asarray(sample, float)
    assert len(values) > 5 and np.isfinite(values).all()
    spread = stats.t.ppf(0.5 + CONFIDENCE / 2.0, len(values) - 1) * stats.sem(values)
    return float(values.mean()), float(spread)


def disagreements(seen: Samples, theory: Mapping[str, float]) -> dict[str, str]:
    """What lies outside its interval: name -> what was seen. `seen` has a number a replication."""
    assert set(seen) == set(theory)
    found = {}
    for name, expected in theory.items():
        mean, half = interval(seen[name])
        if not mean - half <= expected <= mean + half:
            found[name] = f"{name}: {mean:.6g} +- {half:.2g}, theory {expected:.6g}"
    return found


def assert_agree(seen: Samples, theory: Mapping[str, float], within: float) -> None:
    """All agree, and each interval is narrower than +- `within` of the theory's value."""
    wrong = disagreements(seen, theory)
    assert not wrong, "; ".join(wrong.values())
    for name, expected in theory.items():
        half = interval(seen[name])[1]
        assert half <= within * abs(expected), f"{name}: +- {half:.2g} of {expected:.6g}: vague"
    _keep(seen, theory)


def far(seen: Samples, theory: Mapping[str, float], within: float) -> dict[str, str]:
    """What is not shown to lie within +- `within` of the theory's value: name -> what was seen.

    For limits that a finite world comes near to and never reaches: the whole interval has to lie
    inside (two one-sided tests, Schuirmann 1987), so that a vague one fails too.
    """
    assert set(seen) == set(theory)
    found = {}
    for name, expected in theory.items():
        mean, half = interval(seen[name])
        if abs(mean - expected) + half > within * abs(expected):
            found[name] = f"{name}: {mean:.6g} +- {half:.2g}, limit {expected:.6g}"
    return found


def assert_near(seen: Samples, theory: Mapping[str, float], within: float) -> None:
    """All are shown to lie within +- `within` of their limits."""
    wrong = far(seen, theory, within)
    assert not wrong, "; ".join(wrong.values())
    _keep(seen, theory)
