"""One district in Python's hands: what agents see and do, and the day's calls into the kernels."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.bundle import Bundle, columns
from sim.city import most_willing
from sim.day_record import DistrictTotals
from sim.district import FIXED
from sim.district_ledger import DistrictLedger
from sim.errors import SimulationError
from sim.estates import Estates
from sim.kernels import calendar
from sim.kernels.day import open_day, run_day, start_streams
from sim.kernels.notice import look_through_candidates
from sim.kernels.patrol import send_patrols
from sim.kernels.people import mean_of
from sim.ledger import NEVER
from sim.line import raise_hazards
from sim.now import CLOCK_FIELDS, NOW, TALLY_FIELDS
from sim.room import make_room
from sim.root_causes import RootCauses
from sim.units import STREET
from sim.whistling import Whistling

if TYPE_CHECKING:
    from sim.model import GovernanceModel

_WRONG = {
    calendar.NO_EVENT_LEFT: "the calendar is full",
    calendar.NO_PROBLEM_LEFT: "more problems than there is room for in one day",
    calendar.NO_CASE_LEFT: "more cases than there is room for in one day",
    calendar.NO_JOB_LEFT: "more work than there is room for in one day",
    calendar.NO_ROW_LEFT: "more closures than there is room for in one day",
    calendar.ABOVE_CEILING: "a hazard is above its ceiling: a parameter or lever is outside its range",
    calendar.NO_NOTE_LEFT: "more happened to watched problems than there is room for in one day",
    calendar.OVERSPENT: "staff worked more minutes than they had",
}

_FIRST_OF_CLOCK = (NOW.names or ()).index(CLOCK_FIELDS[0])
_TALLY_PLACE = {name: place for place, name in enumerate(TALLY_FIELDS)}


class DistrictState:
    """The arrays of a district and the few things that agents ask of them."""

    def __init__(self, model: GovernanceModel, arrays: Bundle) -> None:
        self.model = model
        self.arrays = arrays
        self.lever_values: dict[str, list[float]] = None  # type: ignore[assignment]  # set before the first day
        self.look_again = True  # levers have moved, or a month begins: everybody decides anew
        self.efforts_moved = self.more_moved = True  # since the day was last recorded
        self.next_upstream = NEVER  # minute of the next project or major decision (NEVER: look)
        self.terms_over: set[int] = set()
        self.pressed: set[int] = set()
        self._were_pressed: set[int] = set()
        self.session_ahead = (
            0  # days until the session that today's whistles call (0: no whistles today)
        )
        self.whistle_days = 5.0  # working days a week
        self.estates, self.root_causes = Estates(model, arrays), RootCauses(self)
        self.whistling, self.ledger = Whistling(self), DistrictLedger(self)
        self.departments: dict[int, Any] = {}  # agents of the department units, by row of the unit
        self.communities: list[Any] = []  # agents of the communities, by row
        self._views()
        self.residents_mean = {"trust": 0.0, "expectation": 0.0}  # on the first of the month
        self.totals = DistrictTotals(self)

    def _views(self) -> None:
        """Plain arrays over fields that are read and written every day, and parameters as plain numbers."""
        a = self.arrays
        now, heads = a.now.view(np.ndarray), a.heads.view(np.ndarray)
        units, desks, streets = (x.view(np.ndarray) for x in (a.units, a.desks, a.streets))
        self.unit_speed, self.unit_owed = units["speed"], units["owed"]
        self.unit_moved = units["moved"]
        self.sessions, self.watched = streets["sessions"], streets["watched"]
        self.attention, self.department_attention = a.attention, a.department_attention
        self.desk_share, self.desk_effort, self.desk_pressure = (
            desks["share"],
            desks["effort"],
            desks["pressure"],
        )
        self.heads, self.allowance = heads, streets["allowance"]
        self.ranking_pressure = streets["ranking_pressure"]
        self.street_patrols = streets["patrols"]
        self.street, self.community = columns(a.streets), columns(a.communities)
        self._volunteers, self._users = self.community.volunteers, self.community.users
        self.effort: SimpleNamespace = self.model.parameters.effort
        self.appointment: SimpleNamespace = self.model.parameters.appointment
        self._spell_end, self.vacant_until = heads["spell_end"], heads["vacant_until"]
        self.head_alignment = heads["alignment"]
        self._desk_unit = desks["unit"]
        self._facts = [
            tuple(unit) for unit in units[["level", "street", "department"]].tolist()
        ]  # of every unit
        self._not_street = units["level"] != STREET
        self.department_rows = np.flatnonzero(self._not_street)
        self.department_heads = float(units["heads"][self._not_street].astype(float).sum())
        self.now = a.now[0]
        self._now = {name: now[name] for name in now.dtype.names or ()}
        self._clock = now.view("i8")[_FIRST_OF_CLOCK : _FIRST_OF_CLOCK + len(CLOCK_FIELDS)]
        self._tally = a.tally.view(np.ndarray).view(np.float64)

    def copy_for(self, model: GovernanceModel) -> DistrictState:
        """The same district in another model."""
        twin = DistrictState(model, self.arrays.copy(FIXED))
        twin.root_causes.projects = list(self.root_causes.projects)
        twin.ledger.take_over(self.ledger)
        twin.residents_mean = dict(self.residents_mean)
        return twin

    def first_day(self) -> None:
        """Before the first day: heads in the middle of their terms, candidate streams under way."""
        self._clock[:] = self.clock(self.model.day)
        for agent in self.model.agents:
            if getattr(agent, "district", None) is self and hasattr(agent, "change_of_head"):
                agent.first_head()
        start_streams(self.arrays)
        self._ask_residents()

    # -- the day ------------------------------------------------------------------------------------------------------

    def take_levers(self, levers: np.ndarray) -> None:
        """Today's levers of the district's streets."""
        for name in levers.dtype.names or ():
            self.arrays.levers[name] = levers[name]
        self.lever_values = {name: levers[name].tolist() for name in levers.dtype.names or ()}
        self.look_again = True
        self._raise_report_bar()

    def _raise_report_bar(self) -> None:
        """Where access is higher, or migrants' door wider, than ever before, candidates that were passed over are looked through again."""
        learning, levers = self.model.parameters.learning, self.arrays.levers.view(np.ndarray)
        bar = most_willing(learning) * (1.0 + 1e-9) * levers["access"] / self.now.report_margin
        gap = 1.0 - self.model.parameters.reporting.migrant_readiness
        migrant_bar = bar * (1.0 - gap * (1.0 - levers["migrant_door"]))
        if learning.trust_effect < 0.0:  # the highest trust is not the most willing
            bar = migrant_bar = np.ones(len(levers))
        rises = (bar > self.street.report_bar) | (migrant_bar > self.street.migrant_bar)
        if rises.any():
            np.maximum(bar, self.street.report_bar, out=self.street.report_bar)
            np.maximum(migrant_bar, self.street.migrant_bar, out=self.street.migrant_bar)
            make_room(self.arrays)
            look_through_candidates(self.arrays)

    def open(self, day: int) -> None:
        """00:00: clock, calendar, sessions of the day; who has reason to decide anew."""
        self.make_room()
        self._clock[:] = self.clock(day)
        a, working = self.arrays, self.model.is_working_day(day)
        self._tally[:] = 0.0
        a.closed_by[:] = 0.0
        open_day(a)
        if self.model.first_of_month:
            self.look_again = True
            self.sessions[:] = 0
            raise_hazards(self)
            self._ask_residents()
        changing = ((self._spell_end <= day) | (self.vacant_until == day)) & self._not_street
        self.terms_over = set(changing.nonzero()[0].tolist())
        pressed = self._units_pressed()
        self.pressed = (
            pressed | self._were_pressed | self.terms_over
        )  # who was pressed yesterday may now relax
        self._were_pressed = pressed
        self.session_ahead = self._days_to_session(day) if working else 0
        self.whistling.begin_day()

    def make_room(self) -> None:
        """See that the arrays have room for a day, if any is short."""
        if self._now["short"][0]:
            make_room(self.arrays)

    def _units_pressed(self) -> set[int]:
        """Units at one of whose desks a summons is pending."""
        return set(self._desk_unit[self.desk_pressure > 0.0].tolist())

    def clock(self, day: int) -> tuple[int, ...]:
        """What the clock shows at 00:00 of `day`, in the order of CLOCK_FIELDS."""
        file, start = self.model.scenario_file.calendar, day * 1440
        opens = start + file.shift_start
        return (
            *(day, start, start, start + 1440, opens, opens + file.shift_minutes),
            *self.model.due_days(day),
            *(self.model.month_of(day), self.model.is_working_day(day)),
        )

    def _days_to_session(self, day: int) -> int:
        ahead = 1
        while not self.model.is_working_day(day + ahead):
            ahead += 1
        return ahead

    def run(self) -> None:
        """The day itself. Raises SimulationError, with the day, if the kernels find something wrong."""
        self._pay_for_neighbours()
        run_day(self.arrays)
        error = self._now["error"][0]
        if error:
            name = self.model.scenario_file.name
            raise SimulationError(
                f"{name}, replication {self.model.replication}, day {self.model.day}: {_WRONG[error]}"
            )
        self.look_again = False
        self.ledger.empty()

    def _pay_for_neighbours(self) -> None:
        """A day's outlays for volunteers and for the platform."""
        if not (self._volunteers.any() or self._users.any()):
            return
        costs = self.model.parameters.costs
        users = self._users[self.community.offers_a_day > 0.0].sum()
        year = self._volunteers.sum() * costs.volunteer_year + users * costs.platform_user_year
        if year > 0.0:
            self.count("money", float(year) / 365.0)

    def _ask_residents(self) -> None:
        self.residents_mean = {
            name: mean_of(self.arrays.people, name == "trust") for name in ("trust", "expectation")
        }

    # -- what agents ask ----------------------------------------------------------------------------------------------

    def departments_awake(self) -> list[Any]:
        """Agents of the department units that have reason to decide today: pressed, or a head comes or goes, or levers moved."""
        called = self._units_pressed()  # those called today feel it today
        self.pressed |= called
        self._were_pressed |= called
        self.efforts_moved |= self.look_again or bool(self.pressed)
        if self.look_again:
            return list(self.departments.values())
        return [self.departments[row] for row in sorted(self.pressed) if row in self.departments]

    def communities_awake(self) -> list[Any]:
        """Agents of the communities, if levers moved, or on Mondays where people may join or leave."""
        if self.look_again or (self.model.first_of_week and self._people_move()):
            self.more_moved = True
            return self.communities
        return []

    def _people_move(self) -> bool:
        """Do volunteers or users of the platform join or leave anywhere?"""
        levers = self.lever_values
        return (
            max(levers["volunteer_recruitment"]) > 0.0
            or max(levers["platform"]) > 0.0
            or bool(self._volunteers.any())
        )

    def demand(self, streets: list[int]) -> list[float]:
        """Part of a unit's expected demand that comes from each of `streets`: by residents; sums to 1."""
        people = self.residents_of_streets()[streets]
        return [float(part) for part in people / people.sum()]

    def residents_of_streets(self) -> np.ndarray:
        """Residents of each street: f8 (streets,), whole numbers."""
        places = self.arrays.places
        return np.bincount(places["street"], places["residents"], len(self.arrays.streets))

    def count(self, name: str, amount: float) -> None:
        """Add to what is counted today (a field of TALLY)."""
        self._tally[_TALLY_PLACE[name]] += amount

    def send_patrols(self) -> None:
        """Grid workers go on patrol today."""
        send_patrols(self.arrays)

    def street_of_community(self) -> list[int]:
        """For each community, the street that it belongs to."""
        places = self.arrays.places
        first = np.unique(places["community"], return_index=True)[1]
        return [int(street) for street in places["street"][first]]

    def charge_inspection(self, of_street: np.ndarray, of_department: np.ndarray) -> None:
        """Inspectors take minutes of street offices, f8 (streets,), and of departments, f8 (streets, departments).

        A bureau is asked once, not once a street: the mean over its streets. They are recorded with the sessions.
        """
        streets, departments = of_street.tolist(), of_department.tolist()
        bureaus = [float(streets_of_one.mean()) for streets_of_one in of_department.T]
        for row, (level, street, department) in enumerate(self._facts):
            if level == STREET:
                who, minutes = "street", streets[street]
            elif street >= 0:
                who, minutes = "unit", departments[street][department]
            else:
                who, minutes = "unit", bureaus[department]
            if minutes > 0.0:
                self.unit_owed[row] += minutes
                self.count(f"{who}_session_minutes", minutes)
                self.count("inspection_minutes", minutes)
