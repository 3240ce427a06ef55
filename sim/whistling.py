"""Whistles of a district: which cases may be whistled for today, and what happens when a street whistles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.kernels.whistle import blow, find_eligible

if TYPE_CHECKING:
    from sim.district_state import DistrictState

#: A case that may be whistled for, as a street sees it.
ELIGIBLE = np.dtype(
    [
        ("row", "i4"),
        ("street", "i4"),
        ("opened", "i4"),
        ("problem", "i8"),
        ("report", "i4"),
        ("departments", "u1"),  # still to do
    ]
)


class Whistling:
    """The cases of a district that may be whistled for, found once a day when somebody asks."""

    def __init__(self, district: DistrictState) -> None:
        self.district, self.arrays = district, district.arrays
        self._eligible: list[np.ndarray] | None = None  # by street, once asked for today

    def begin_day(self) -> None:
        """Nobody has asked yet."""
        self._eligible = None

    def eligible(self, street: int) -> np.ndarray:
        """Cases of a street that may be whistled for today: records of ELIGIBLE (cases,)."""
        if self._eligible is None:
            table = self._find_eligible()
            last = np.cumsum(
                np.bincount(table["street"], minlength=len(self.arrays.streets))
            ).tolist()
            first = [0, *last]
            self._eligible = [table[i:j] for i, j in zip(first, last, strict=False)]
        return self._eligible[street]

    def _find_eligible(self) -> np.ndarray:
        """The cases of all streets that may be whistled for, street by street: records of ELIGIBLE (cases,)."""
        cases, problems = (a.view(np.ndarray) for a in (self.arrays.cases, self.arrays.problems))
        rows = np.empty(len(cases), "i8")
        rows = rows[: find_eligible(self.arrays, rows, len(rows))]
        street = cases["street"][rows]
        turns = np.argsort(street, kind="stable")
        rows = rows[turns]
        table = np.empty(len(rows), ELIGIBLE)
        table["row"], table["street"] = rows, street[turns]
        for name in ("opened", "report"):
            table[name] = cases[name][rows]
        table["problem"] = problems["id"][cases["problem"][rows]]
        todo = cases["todo"][rows]
        table["departments"] = sum((todo >> j) & 1 for j in range(4))
        return table

    def blow(self, case: int, street: int, standing: bool = False) -> None:
        """A street whistles for a case, or the committee calls it to a standing session; the heads called feel it today."""
        blow(self.arrays, case, self.district.session_ahead)
        if self._eligible is not None:  # nobody calls it twice
            left = self._eligible[street]
            self._eligible[street] = left[left["row"] != case]
        if standing:
            self.district.count("standing_sessions", 1)
