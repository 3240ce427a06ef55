"""The 2^k factorial: what k things do alone, beside each other, and more than their sum.

Every combination is run under the same luck, so that each number below is a contrast of paired
outcomes, made replication by replication and summarised over replications.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.outcomes.comparison import interval_of_mean

KINDS: Final = {
    "alone": "what it does where none of the others is",
    "beside_the_others": "what it does where all the others are",
    "synergy": "what these do together beyond all that some of them do, the others being absent",
    "together": "what all do at once",
    "more_than_the_sum": "what all do at once, less the sum of what each does alone",
    "main": "main effect: mean, over all combinations of the others, of what it does",
    "interaction": "interaction of these, as Yates (1937) and Box, Hunter and Hunter scale it",
}
"""The contrasts, and what each says."""


@dataclass(frozen=True)
class Contrast:
    """A contrast of the outcomes of all combinations; `factors` are those it is about.

    `effect` with its interval at `level`; nan where there is no interval (`n` = 1 replication).
    """

    kind: str
    factors: tuple[str, ...]
    effect: float
    low: float
    high: float
    level: float
    n: int


def combination(position: int, factors: Sequence[str]) -> tuple[str, ...]:
    """The factors that are present in a combination: those of the bits of its position."""
    return tuple(name for bit, name in enumerate(factors) if position >> bit & 1)


def contrasts(
    outcomes: NDArray[np.float64], factors: Sequence[str], level: float = 0.95
) -> list[Contrast]:
    """All contrasts of a full factorial.

    `outcomes`: shape (2**k, replications), a row a combination in the standard order of Yates (see
    `combination`); k >= 2. The effects alone and the synergies add up to the effect together (they
    are Harsanyi's dividends). Main effects and interactions are those of the analysis of variance:
    sum of signs times outcomes, over 2**(k-1). Raises ValueError for another number of rows.
    """
    k = len(factors)
    if k < 2 or outcomes.shape[0] != 2**k:
        raise ValueError(f"{k} factors need {2**k} combinations, got {outcomes.shape[0]}")
    made = []
    for kind, chosen, weights in _weights(k):
        per_replication = weights @ outcomes
        low, high = interval_of_mean(per_replication, level, "t")
        names = tuple(factors[each] for each in chosen)
        effect, n = float(per_replication.mean()), int(per_replication.size)
        made.append(Contrast(kind, names, effect, low, high, level, n))
    return made


def _weights(k: int) -> Iterator[tuple[str, tuple[int, ...], NDArray[np.float64]]]:
    """Each contrast: its kind, its factors, and the weight of every combination."""
    everything = 2**k - 1
    positions = np.arange(2**k)
    subsets = [each for size in range(1, k + 1) for each in combinations(range(k), size)]

    def of(*weighted: tuple[int, float]) -> NDArray[np.float64]:
        weights = np.zeros(2**k)
        for position, weight in weighted:
            weights[position] += weight
        return weights

    for (each,) in subsets[:k]:
        yield "alone", (each,), of((1 << each, 1), (0, -1))
    for (each,) in subsets[:k]:
        yield "beside_the_others", (each,), of((everything, 1), (everything ^ (1 << each), -1))
    for chosen in subsets[k:]:
        mask = sum(1 << each for each in chosen)
        inside = (positions & ~mask) == 0
        absent = len(chosen) - _bits(positions & mask)
        yield "synergy", chosen, np.where(inside, (-1.0) ** absent, 0.0)
    yield "together", tuple(range(k)), of((everything, 1), (0, -1))
    alone = [(1 << each, -1.0) for each in range(k)]
    yield "more_than_the_sum", tuple(range(k)), of((everything, 1), (0, k - 1), *alone)
    for chosen in subsets:
        mask = sum(1 << each for each in chosen)
        absent = len(chosen) - _bits(positions & mask)
        kind = "main" if len(chosen) == 1 else "interaction"
        yield kind, chosen, (-1.0) ** absent / 2 ** (k - 1)


def _bits(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.array([int(number).bit_count() for number in numbers])
