"""A reform in a scenario: with which numbers, from when to when, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.cityfile import CityFile
from sim.reforms import Reform

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Where:
    """Where a reform holds: ``kind`` is all, districts, streets or share.

    ``districts`` and ``streets`` are indices in the city; a ``share`` of the streets is drawn by
    luck that depends on the city alone, so it is the same in every replication, and a smaller
    pilot lies inside a larger one.
    """

    kind: str = "all"
    districts: tuple[int, ...] = ()
    streets: tuple[int, ...] = ()
    share: float = 1.0

    def mask(self, city: CityFile) -> NDArray[np.bool_]:
        """For each street of the city (shape (streets,)) whether the reform holds there."""
        import numpy as np

        if self.kind == "all":
            return np.ones(city.streets, dtype=np.bool_)
        if self.kind == "districts":
            return np.isin(city.street_districts(), self.districts)
        mask = np.zeros(city.streets, dtype=np.bool_)
        if self.kind == "streets":
            mask[list(self.streets)] = True
        else:
            from sim.luck import CITY_WHERE, city_key, uniform

            key = city_key(city.seed_key)
            draws = [uniform(key, CITY_WHERE, street, 0) for street in range(city.streets)]
            chosen = int(self.share * city.streets + 0.5)
            mask[np.argsort(draws, kind="stable")[:chosen]] = True
        return mask


@dataclass(frozen=True)
class ReformUse:
    """A reform at work; ``name`` is what the scenario calls it.

    Days count from the start of the observed window. The reform is first felt on day ``start``,
    is at full strength ``ramp`` days later, and is gone on day ``end`` (None: it stays).
    """

    name: str
    reform: Reform
    values: Mapping[str, float]
    start: int = 0
    end: int | None = None
    ramp: int = 0
    where: Where = Where()

    def strength(self, day: int) -> float:
        """0 when the reform is not in force, 1 at full strength, in equal daily steps between."""
        if day < self.start or (self.end is not None and day >= self.end):
            return 0.0
        return min(1.0, (day - self.start + 1) / (self.ramp + 1))

    @property
    def at_once_everywhere(self) -> bool:
        """Whether it holds from the first day to the last, at full strength, in all streets."""
        return (self.start, self.end, self.ramp, self.where) == (0, None, 0, Where())

    def amounts(self) -> list[tuple[str, str, float]]:
        """(lever, operation, amount) of each move."""
        return [
            (move.lever, move.operation, self.values[move.parameter]) for move in self.reform.moves
        ]
