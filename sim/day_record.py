"""The daily record: what the districts count over a day, what is so at its end, and what follows from both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import ledger
from sim.now import TALLY_FIELDS
from sim.places import COMMUNITY_RUN, ON_TRIAL, ORPHAN

if TYPE_CHECKING:
    from sim.model import DistrictState, GovernanceModel

_PLACE_OF = {name: place for place, name in enumerate(ledger.DAILY_FIELDS)}

# where what a district counts over the day stands in the record
_TALLY_FROM = np.array([place for place, name in enumerate(TALLY_FIELDS) if name in _PLACE_OF])
_TALLY_TO = np.array([_PLACE_OF[TALLY_FIELDS[place]] for place in _TALLY_FROM])
_CLOSED_FROM = np.array([code for code in ledger.CLOSURES if code != ledger.CLOSURE_OPEN])
_CLOSED_TO = np.array(
    [
        _PLACE_OF[
            "cases_withdrawn"
            if code == ledger.CLOSURE_WITHDRAWN
            else f"cases_closed_{ledger.CLOSURES[code]}"
        ]
        for code in _CLOSED_FROM.tolist()
    ]
)

# what is so at the end of a day
_DAY = _PLACE_OF["day"]
_OPEN_CASES, _OPEN_PROBLEMS = _PLACE_OF["cases_open"], _PLACE_OF["problems_open"]
_VACANCIES, _EFFORT_SHARE = _PLACE_OF["vacancies"], _PLACE_OF["effort_share"]
_SETTLED = (
    *("heads", "ranking_pressure", "volunteers", "platform_users"),
    *("estates_orphan", "estates_trial", "estates_community_run"),
    *("heads_moved", "trust", "expectation"),
)
_SETTLED_TO = np.array([_PLACE_OF[name] for name in _SETTLED])
_MANAGERS = (ORPHAN, ON_TRIAL, COMMUNITY_RUN)


class DistrictTotals:
    """A district's part of the daily record."""

    def __init__(self, district: DistrictState) -> None:
        """The record of `district`; plain arrays over what it reads every day."""
        self.district = district
        arrays = district.arrays
        units = arrays.units.view(np.ndarray)
        self._rows = district.department_rows
        self._heads = units["heads"]
        self._department_heads = self._heads[self._rows].astype(float)
        self._now = arrays.now.view(np.ndarray)[0]
        self._tally = arrays.tally.view(np.ndarray).view(np.float64)
        self._closed_by = arrays.closed_by
        self._settled = np.zeros(len(ledger.DAILY_FIELDS))
        self._last_vacant = 0  # day before which posts may be vacant

    def of_today(self) -> np.ndarray:
        """The day's totals, in the order of the record's fields; means are summed here and divided by `DailyRecord`."""
        district, now, today = self.district, self._now, self.district.model.day
        if district.more_moved:
            self._settle()
        if district.efforts_moved:
            efforts = district.unit_speed[self._rows] * self._department_heads
            self._settled[_EFFORT_SHARE] = efforts.sum()
            self._last_vacant = int(district.vacant_until[self._rows].max(initial=today))
        district.more_moved = district.efforts_moved = False
        totals = self._settled.copy()
        totals[_TALLY_TO] = self._tally[_TALLY_FROM]
        totals[_CLOSED_TO] = self._closed_by[_CLOSED_FROM]
        totals[_OPEN_CASES], totals[_OPEN_PROBLEMS] = now["open_cases"], now["open_problems"]
        if self._last_vacant > today:
            totals[_VACANCIES] = np.count_nonzero(district.vacant_until[self._rows] > today)
        return totals

    def _settle(self) -> None:
        """Work out what stays as it is until levers move, a month begins, or people join and leave."""
        district = self.district
        people, mean = len(district.arrays.people), district.residents_mean
        self._settled[_SETTLED_TO] = (  # in the order of _SETTLED
            self._heads.sum(),
            district.ranking_pressure.sum(),
            district.community.volunteers.sum(),
            district.community.users.sum(),
            *district.estates.number_run_by(*_MANAGERS),
            (district.unit_moved * self._heads).sum(),
            mean["trust"] * people,
            mean["expectation"] * people,
        )


class DailyRecord:
    """The daily record of a city: totals are put in day by day, what follows from them is worked out when somebody asks."""

    def __init__(self, model: GovernanceModel, before: DailyRecord | None = None) -> None:
        """The record of `model`, which goes on from what another has recorded `before`."""
        self._parameters = model.parameters
        self._people = sum(len(district.arrays.people) for district in model.districts)
        self._streets = len(model.board.record)
        self._department_heads = max(1.0, sum(d.department_heads for d in model.districts))
        self._totals: list[np.ndarray] = list(before._totals) if before else []

    def put(self, day: int, totals: np.ndarray) -> None:
        """Put in the sums over all districts of `DistrictTotals.of_today`; they are the record's from now on."""
        totals[_DAY] = day
        self._totals.append(totals)

    def table(self, first: int = 0) -> ledger.Table:
        """Rows of `sim.ledger.DAILY`, one a day: means over residents, streets and heads; questions and yuan worked out.

        `first`: place of the first row wanted (-1: the newest day alone).
        """
        if not self._totals:
            return np.zeros(0, ledger.DAILY)
        table = np.array(self._totals[first:]).view(ledger.DAILY).ravel()
        for name in ("trust", "expectation"):
            table[name] /= self._people
        table["ranking_pressure"] /= self._streets
        table["effort_share"] /= self._department_heads
        asked = self._parameters.hotline.question_share
        calls = table["cases_received"] - table["cases_by_patrol"]
        table["questions"] = calls * asked / (1.0 - asked)  # answered at once (B13)
        table["cost"] = self._cost(table)
        return table

    def _cost(self, table: ledger.Table) -> np.ndarray:
        """Yuan of each day: minutes spent on cases, minutes of those whom programmes employ, and other outlays of programmes."""
        rules = self._parameters.costs
        staff, employed = np.zeros(len(table)), np.zeros(len(table))
        for name in ledger.CASE_MINUTES:  # one after the other: the order decides the last bit
            staff += table[name]
        for name in ledger.PROGRAMME_MINUTES:
            employed += table[name]
        hours = staff / 60.0 * rules.staff_hour + employed / 60.0 * rules.worker_hour
        return hours + table["money"]
