"""The ledger of a district in the making: rows leave the arrays as they become many; at the end what is open goes in too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import ledger
from sim.bundle import records
from sim.kernels.day import write_what_is_open
from sim.pieces import Pieces
from sim.room import make_room

if TYPE_CHECKING:
    from sim.district_state import DistrictState

_ROWS_AT_ONCE = 2_000  # rows of the ledger that leave a district's arrays together: what is written stays in the cache

_LEDGER_IN_MEMORY = 64 * 2**20  # bytes of a whole city's ledger; the rest waits on disk

#: What is open and what is to come: nobody asks for it once it is in the ledger.
_LET_GO = (
    *("waiting", "agenda", "late_next", "turns", "problems", "cases", "jobs"),
    *("problem_rows", "case_rows", "people"),
)


class DistrictLedger:
    """Tables of the problems and of the cases of a district."""

    def __init__(self, district: DistrictState) -> None:
        self.district = district
        room = _LEDGER_IN_MEMORY // (2 * len(district.model.scenario_file.city.districts))
        self.tables = (Pieces(ledger.PROBLEM, room), Pieces(ledger.CASE, room))
        self._now = district.arrays.now.view(np.ndarray)[0]

    def take_over(self, other: DistrictLedger) -> None:
        """Go on from what another world's ledger has."""
        self.tables = (other.tables[0].copy(), other.tables[1].copy())

    def empty(self, all_of_it: bool = False) -> None:
        """Take the rows of the ledger out of the district's arrays when they have become many (or all, at the end)."""
        model, arrays = self.district.model, self.district.arrays
        for table, name in zip(self.tables, ("problem_rows", "case_rows"), strict=True):
            number = int(self._now[name])
            if model.day < -model.lead:  # not recorded
                self._now[name] = 0
            elif number > _ROWS_AT_ONCE or (all_of_it and number):
                table.put(getattr(arrays, name)[:number].view(np.ndarray))
                self._now[name] = 0

    def street_table(self) -> np.ndarray:
        """One row a street: district, residents, registered residents."""
        a = self.district.arrays
        table = np.zeros(len(a.streets), ledger.STREET)
        table["district"] = a.now["district"][0]
        table["residents"] = self.district.residents_of_streets()
        first = 0
        for street, people in enumerate(table["residents"]):
            table["registered_residents"][street] = a.people["registered"][
                first : first + people
            ].sum()
            first += int(people)
        return table

    def finish(self) -> tuple[Pieces, Pieces]:
        """The end of a run: what is open goes to the ledger too. Returns the tables of problems and of cases.

        Open cases, the calendar and the residents are let go: in a large city they take as much memory as the ledger.
        """
        arrays = self.district.arrays
        make_room(arrays)
        write_what_is_open(arrays)
        self.empty(all_of_it=True)
        for name in _LET_GO:
            setattr(arrays, name, records(0, getattr(arrays, name).dtype))
        return self.tables
