"""Formulas of queueing theory that several tests need, written apart from the program."""

import math
from collections.abc import Callable

import numpy as np


def erlang_c(heads: int, offered: float) -> float:
    """Chance that all heads of M/M/c are busy (Erlang 1917). `offered`: arrivals a minute x mean minutes."""
    full = offered**heads / math.factorial(heads) / (1.0 - offered / heads)
    return full / (sum(offered**n / math.factorial(n) for n in range(heads)) + full)


def birth_and_death(arrive: float, leave: Callable[[int], float], most: int = 400) -> np.ndarray:
    """Chances of 0, 1, ... in the system: arrivals at one rate, departures at `leave(number in it)`."""
    ratios = [arrive / leave(number) for number in range(1, most)]
    weights = np.concatenate(([1.0], np.cumprod(ratios)))
    return weights / weights.sum()


def in_station(heads: int, offered: float) -> np.ndarray:
    """Chances of 0, 1, ... at an M/M/c station."""
    return birth_and_death(offered, lambda number: min(number, heads))


def mean_of(chances: np.ndarray) -> float:
    """Mean of a number with these chances of 0, 1, ..."""
    return float(np.arange(len(chances)) @ chances)
