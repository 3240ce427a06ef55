"""The model: one world of one city under one scenario, day by day."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import mesa
import numpy as np
from mesa.datacollection import DataCollector

from sim import ledger, luck
from sim.agents import (
    CommandCentre,
    Community,
    DepartmentUnit,
    EstateCommittee,
    Hotline,
    Inspectorate,
    JointCommittee,
    StreetOffice,
)
from sim.bundle import copy_rows
from sim.city import build_district, layouts, report_margin, type_tables
from sim.day_record import DailyRecord
from sim.district_state import DistrictState
from sim.levers import LeverBoard
from sim.pieces import Pieces
from sim.scenario import Scenario
from sim.upstream import start_upstream, upstream
from sim.watching import NOTE, notes_of, watch

__all__ = ["DistrictState", "GovernanceModel"]

#: Kinds of institution that decide every day at 00:00, in this order; department units and communities follow, if they have reason to.
EVERY_DAY = (Hotline, Inspectorate, JointCommittee, CommandCentre, EstateCommittee, StreetOffice)


class GovernanceModel(mesa.Model):  # type: ignore[misc]
    """A city whose residents raise cases, and the institutions that answer for them.

    A day, in this order (`docs/odd.md` tells it in words):

    1. Levers move: reforms that start, ramp or end today (`move_levers`).
    2. 00:00, the day opens in every district: the calendar turns, booked sessions come off the day's minutes (`DistrictState.open`).
    3. Upstream: projects are planned and opened, major decisions taken (`sim.upstream`).
    4. Institutions decide: the hotline ranks on the first of a month, the inspectorate picks topics on Mondays, joint committees
       set agendas and call standing sessions, command centres send patrols, estates change hands, streets part their time and
       whistle, heads change and split effort, communities budget their minutes (`sim.agents`).
    5. The day runs, minute by minute: problems arise, are noticed, cases move, staff work, callers judge (`sim.kernels.day`).
    6. The day is recorded (`record`).

    Residents are rows of arrays, not agents: 21.9 million objects would not fit on a laptop. Agents are the institutions.

    Parameters: `scenario`; `replication` and `seed`, which key all luck; `warmup`, days before observed day 0; `lead`, how many of those
    are recorded. `day` is the day about to run (negative in the warm-up).
    """

    def __init__(
        self,
        scenario: Scenario,
        replication: int = 0,
        seed: int = 1,
        warmup: int = 540,
        lead: int = 90,
    ) -> None:
        super().__init__(rng=int(seed))  # Mesa's own generator is never used
        self.replication, self.seed_number = replication, seed
        self.warmup, self.lead = warmup, min(lead, warmup)
        self.day = -warmup
        self.months = 0
        self.key = luck.world_key(seed, replication)
        self._take(scenario)
        tables = type_tables(scenario)
        margin = report_margin(scenario)
        self.districts = []
        for layout in layouts(scenario):
            arrays = build_district(scenario, layout, tables)
            arrays.now.key[0], arrays.now.report_margin[0], arrays.now.usual_rate[0] = (
                self.key,
                margin,
                np.nan,
            )
            self.districts.append(DistrictState(self, arrays))
        self._appoint_agents()
        self.days_recorded = DailyRecord(self)
        for district in self.districts:
            district.first_day()
            start_upstream(self, district)

    def _take(self, scenario: Scenario) -> None:
        self.scenario_file = scenario
        self.parameters = scenario.parameters.groups()
        self._strengths: tuple[float, ...] | None = None
        self._dates: dict[int, date] = {}
        self._weekday_of_day_0 = scenario.city.calendar_start.weekday()
        self._working: dict[int, bool] = {}
        self.uses = scenario.reforms
        self._coming: deque[int] = deque()
        self._asked_day = self.day
        self.masks = [use.where.mask(scenario.city) for use in scenario.reforms]
        self.board = LeverBoard(scenario.lever_book, scenario.city.streets, scenario.levers)

    def _appoint_agents(self) -> None:
        self.hotline = Hotline(self)
        Inspectorate(self)
        for district in self.districts:
            JointCommittee(self, district)
            for row in range(len(district.arrays.streets)):
                StreetOffice(self, district, row)
            for row in range(len(district.arrays.streets), len(district.arrays.units)):
                district.departments[row] = DepartmentUnit(self, district, row)
            for row, street in enumerate(district.street_of_community()):
                district.communities.append(Community(self, district, row, street))
            EstateCommittee(self, district)
            CommandCentre(self, district)

    # -- the day ----------------------------------------------------------------------------------------------------

    def step(self) -> None:
        """One day."""
        self.move_levers()
        for district in self.districts:
            district.open(self.day)
            upstream(self, district)
        for kind in EVERY_DAY:
            self.agents_by_type[kind].do("step")
        # units that nothing new presses and communities without minutes would decide what they decided yesterday
        for awake in (DistrictState.departments_awake, DistrictState.communities_awake):
            for agent in [agent for district in self.districts for agent in awake(district)]:
                agent.step()
        for district in self.districts:
            district.run()
        self.record()
        self.months += self.first_of_month
        self.day += 1

    def move_levers(self) -> None:
        """Set the levers of the day; districts look again when anything moved."""
        strengths = tuple(use.strength(self.day) for use in self.uses)
        changed = strengths != self._strengths and self.board.set_day(
            self.day, self.uses, self.masks
        )
        self._strengths = strengths
        first = 0
        for district in self.districts:
            streets = len(district.arrays.streets)
            if changed or district.lever_values is None:
                district.take_levers(self.board.record[first : first + streets])
            first += streets

    def date_of(self, day: int) -> date:
        """The date of a day."""
        if day not in self._dates:
            self._dates[day] = self.scenario_file.city.calendar_start + timedelta(days=day)
        return self._dates[day]

    @property
    def first_of_month(self) -> bool:
        """Is today the first of a month?"""
        return self.day_of_month == 1

    @property
    def day_of_month(self) -> int:
        """Day of the month, 1 to 31."""
        return self.date_of(self.day).day

    @property
    def first_of_week(self) -> bool:
        """Is today a Monday?"""
        return (self._weekday_of_day_0 + self.day) % 7 == 0

    def is_working_day(self, day: int) -> bool:
        """Is `day` neither a weekend nor a Spring Festival holiday?"""
        known = self._working.get(day)
        if known is None:
            calendar = self.scenario_file.calendar
            on = self.date_of(day)
            holiday = any(
                0 <= (on - first).days < calendar.holiday_days for first in calendar.spring_festival
            )
            known = self._working[day] = on.weekday() < 5 and not holiday
        return known

    def month_of(self, day: int) -> int:
        """Month of a day, 0 = January."""
        return self.date_of(day).month - 1

    def due_days(self, day: int) -> tuple[int, int]:
        """Calendar days from `day` until 7 and until 15 working days have passed (B32; counted in working days: assumed)."""
        coming = self._coming  # working days after the day last asked for, in order
        if day < self._asked_day:
            coming.clear()
        self._asked_day = day
        while coming and coming[0] <= day:
            coming.popleft()
        ahead = coming[-1] if coming else day
        while len(coming) < 15:
            ahead += 1
            if self.is_working_day(ahead):
                coming.append(ahead)
        return coming[6] - day, coming[14] - day

    def record(self) -> None:
        """Write the day down: city totals of what happened."""
        if self.day < -self.lead:
            return
        totals = self.districts[0].totals.of_today()
        for district in self.districts[1:]:
            totals += district.totals.of_today()
        self.days_recorded.put(self.day, totals)

    @property
    def daily(self) -> np.ndarray:
        """The daily record so far: rows of `sim.ledger.DAILY`."""
        return self.days_recorded.table()

    def last(self, name: str) -> float:
        """The newest value of a daily metric."""
        newest = self.days_recorded.table(-1)
        return float(newest[name][0]) if len(newest) else float("nan")

    @property
    def datacollector(self) -> DataCollector:
        """Mesa's collector over the daily record: `model.datacollector.get_model_vars_dataframe()` has a row for each day recorded."""
        collector = DataCollector(model_reporters={name: name for name in ledger.DAILY_FIELDS})
        table = self.daily
        collector.model_vars = {name: table[name].tolist() for name in ledger.DAILY_FIELDS}
        return collector

    # -- runs -------------------------------------------------------------------------------------------------------

    def warm_up(self) -> None:
        """Run the days before observed day 0."""
        while self.day < 0:
            self.step()

    def run(self, days: int) -> None:
        """Run until `days` observed days have passed (the warm-up first, if it is still to come)."""
        while self.day < days:
            self.step()

    def fork(self, scenario: Scenario) -> GovernanceModel:
        """A copy of this world that goes on under another scenario: what two worlds share is computed once.

        Raises ValueError unless both scenarios agree in all but their reforms, and none of either has begun.
        """
        if scenario.warmup_key != self.scenario_file.warmup_key:
            raise ValueError(
                f"{scenario.name} has another city, other parameters, levers or shocks"
            )
        begun = [use.name for use in (*scenario.reforms, *self.uses) if use.start < self.day]
        if begun:
            raise ValueError(f"too late to fork: {', '.join(begun)} has begun")
        twin: Any = GovernanceModel.__new__(GovernanceModel)
        mesa.Model.__init__(twin, rng=int(self.seed_number))
        twin.replication, twin.seed_number = self.replication, self.seed_number
        twin.warmup, twin.lead, twin.day, twin.months = (
            self.warmup,
            self.lead,
            self.day,
            self.months,
        )
        twin.key = self.key
        twin._take(scenario)
        twin.districts = [district.copy_for(twin) for district in self.districts]
        twin._appoint_agents()
        twin.days_recorded = DailyRecord(twin, self.days_recorded)
        return twin  # type: ignore[no-any-return]

    def watch(self, problems: Sequence[int]) -> None:
        """From now on write down all that happens to the problems of these ids; read it with `notes`. Changes nothing else."""
        for district in self.districts:
            watch(district.arrays, problems)

    def notes(self) -> np.ndarray:
        """What has happened to the watched problems: rows of `sim.watching.NOTE`, each problem's in the order of time."""
        return np.concatenate(
            [np.zeros(0, NOTE), *(notes_of(district.arrays) for district in self.districts)]
        )

    def result(self) -> ledger.RunResult:
        """The ledger of the run so far. The model cannot go on after this."""
        streets = np.concatenate([district.ledger.street_table() for district in self.districts])
        parts = [district.ledger.finish() for district in self.districts]
        return ledger.RunResult(
            scenario=self.scenario_file.name,
            replication=self.replication,
            seed=self.seed_number,
            days=self.day,
            lead=self.lead,
            problems=_joined([problems for problems, _ in parts], ledger.PROBLEM),
            cases=_joined([cases for _, cases in parts], ledger.CASE),
            daily=self.daily,
            streets=streets,
        )


def _joined(parts: list[Pieces], dtype: np.dtype[Any]) -> np.ndarray:
    """The rows of all districts in one table; pieces are let go as they are copied."""
    table = np.empty(sum(len(pieces) for pieces in parts), dtype)
    filled = 0
    for pieces in parts:
        for piece in pieces.take():
            copy_rows(table[filled:], piece)
            filled += len(piece)
    return table
