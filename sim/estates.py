"""Estates (小区) of a district: who runs each of them, and what they have suffered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.bundle import Bundle, columns
from sim.kernels.estates import share_that_notices, take_over
from sim.places import ON_TRIAL, ORPHAN

if TYPE_CHECKING:
    from sim.model import GovernanceModel


class Estates:
    """What the estate committee asks of a district's places."""

    def __init__(self, model: GovernanceModel, arrays: Bundle) -> None:
        self.model, self.arrays = model, arrays
        self.places, self.streets = columns(arrays.places), columns(arrays.streets)
        self._households: list[float] | None = None  # by kind of manager, once asked for

    def run_by(self, manager: int) -> list[int]:
        """Rows of the estates with this kind of manager."""
        return [int(row) for row in np.flatnonzero(self.places.manager == manager)]

    def number_run_by(self, *managers: int) -> list[int]:
        """How many estates have each of these kinds of manager."""
        number = np.bincount(self.places.manager, minlength=4)
        return [int(number[manager]) for manager in managers]

    def households_run_by(self, *managers: int) -> list[float]:
        """Households of the estates with each of these kinds of manager."""
        if self._households is None:
            people = np.bincount(self.places.manager, self.places.residents, minlength=4)
            size = self.model.parameters.property.household_size
            self._households = [float(each) / size for each in people]
        return [self._households[manager] for manager in managers]

    def hand_to(self, place: int, manager: int) -> None:
        """An estate that was found without a manager gets one, or is left alone again; its hazard of estate types follows."""
        estates, hazard = self.places, self.model.parameters.places.orphan_hazard
        estates.manager[place], estates.manager_since[place] = manager, self.model.day
        self._households = None
        estates.upkeep[place] = 1.0 if manager == ORPHAN else 1.0 / hazard
        if manager == ORPHAN:
            estates.turn_from[place] = self.streets.trials[estates.street[place]]
        if manager == ON_TRIAL:
            take_over(self.arrays, place)

    def remember_suffering(self) -> None:
        """First of a month: problem-minutes of estate types so far, place by place."""
        a, now, places = self.arrays, self.arrays.now[0], self.places
        a.suffered[:-1] = a.suffered[1:]
        a.suffered_day[:-1] = a.suffered_day[1:]
        waiting = places.open_estate * (now.day_start - places.counted)
        a.suffered[-1] = places.estate_minutes + waiting
        a.suffered_day[-1] = now.day

    def suffered_a_day(self, place: int, until: int, since: int) -> float:
        """Estate problems open in a place, mean from `since` to `until` firsts of a month ago (nan: not known)."""
        a = self.arrays
        last, first = -1 - until, -1 - since
        if first < -len(a.suffered):
            return float("nan")
        minutes = float(a.suffered[last, place] - a.suffered[first, place])
        return minutes / (1440.0 * max(1, int(a.suffered_day[last] - a.suffered_day[first])))

    def share_that_notices(self, place: int, improvement: float) -> float:
        """Share of an estate's households who notice an improvement of this size."""
        return float(share_that_notices(self.arrays, place, improvement))
