"""One district in Python's hands: what agents see and do, and the day's calls into the kernels."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim import ledger
from sim.bundle import Bundle
from sim.district import FIXED, TALLY_FIELDS, make_room
from sim.errors import SimulationError
from sim.kernels import calendar
from sim.kernels.community import open_communities
from sim.kernels.day import open_day, run_day, start_streams, write_what_is_open
from sim.kernels.estates import share_that_notices, take_over
from sim.kernels.patrol import send_patrols
from sim.kernels.people import mean_of
from sim.kernels.whistle import blow, book_sessions, find_eligible
from sim.places import COMMUNITY_RUN, ON_TRIAL, ORPHAN
from sim.units import STREET

if TYPE_CHECKING:
    from sim.model import GovernanceModel

_WRONG = {
    calendar.NO_EVENT_LEFT: "the calendar is full",
    calendar.NO_PROBLEM_LEFT: "more problems than there is room for in one day",
    calendar.NO_CASE_LEFT: "more cases than there is room for in one day",
    calendar.NO_JOB_LEFT: "more work than there is room for in one day",
    calendar.NO_ROW_LEFT: "more closures than there is room for in one day",
    calendar.ABOVE_CEILING: "a hazard is above its ceiling: a parameter or lever is outside its range",
    calendar.OVERSPENT: "staff worked more minutes than they had",
    calendar.NO_SCRATCH: "more events in one minute than can be put in order",
}

#: A case that may be whistled for, as a street sees it.
ELIGIBLE = np.dtype(
    [
        ("row", "i4"),
        ("street", "i4"),
        ("opened", "i4"),
        ("problem", "i8"),
        ("report", "i4"),
        ("touched", "i4"),
    ]
)


class DistrictState:
    """The arrays of a district and the few things that agents ask of them."""

    def __init__(self, model: GovernanceModel, arrays: Bundle) -> None:
        self.model = model
        self.arrays = arrays
        self.lever_values: dict[str, list[float]] = None  # type: ignore[assignment]  # set before the first day
        self.look_again = True  # levers have moved, or a month begins: everybody decides anew
        self.terms_over: set[int] = set()
        self.pressed: set[int] = set()
        self._were_pressed: set[int] = set()
        self.session_ahead = (
            0  # days until the session that today's whistles call (0: no whistles today)
        )
        self.whistle_days = 5.0  # working days a week
        self.projects: list[
            tuple[int, int, int]
        ] = []  # (stream, day of the end, unit) of root-cause projects
        self.chunks: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])
        self._eligible: np.ndarray | None = None
        self._views()
        self._residents_mean = {"trust": 0.0, "expectation": 0.0}

    def _views(self) -> None:
        """Plain arrays over fields that agents read and write often, and parameters as plain numbers."""
        a = self.arrays
        self.unit_speed, self.unit_owed = a.units["speed"], a.units["owed"]
        self.desk_share, self.desk_effort, self.desk_pressure = (
            a.desks["share"],
            a.desks["effort"],
            a.desks["pressure"],
        )
        self.heads, self.allowance = a.heads, a.streets["allowance"]
        self.ranking_pressure = a.streets["ranking_pressure"]
        self.street_patrols = a.streets["patrols"]
        self.effort: SimpleNamespace = self.model.parameters.effort
        self.appointment: SimpleNamespace = self.model.parameters.appointment
        departments = a.units["level"] != STREET
        self._department_rows = np.flatnonzero(departments)
        self._department_heads = a.units["heads"][departments]
        self._heads_in_all = a.units["heads"].sum()
        self.department_heads = float(self._department_heads.sum())
        self.now = a.now[0]

    def copy_for(self, model: GovernanceModel) -> DistrictState:
        """The same district in another model."""
        twin = DistrictState(model, self.arrays.copy(FIXED))
        twin.projects = list(self.projects)
        twin.chunks = (list(self.chunks[0]), list(self.chunks[1]))
        twin._residents_mean = dict(self._residents_mean)
        return twin

    def first_day(self) -> None:
        """Before the first day: heads in the middle of their terms, candidate streams under way."""
        self._set_clock(self.model.day)
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

    def open(self, day: int) -> None:
        """00:00: clock, calendar, sessions of the day; who has reason to decide anew."""
        make_room(self.arrays)
        self._set_clock(day)
        a, now = self.arrays, self.now
        a.tally.view(np.float64)[:] = 0.0
        a.closed_by[:] = 0.0
        if now.working:
            book_sessions(a)
        open_day(a)
        if self.model.first_of_month:
            self.look_again = True
            self._neglect()
            self._ask_residents()
        heads = a.heads
        changing = (heads["spell_end"] <= day) | (heads["vacant_until"] == day)
        self.terms_over = set(np.flatnonzero(changing & (a.units["level"] != STREET)).tolist())
        pressed = set(a.desks["unit"][self.desk_pressure > 0.0].tolist())
        self.pressed = (
            pressed | self._were_pressed | self.terms_over
        )  # who was pressed yesterday may now relax
        self._were_pressed = pressed
        self.session_ahead = self._days_to_session(day) if now.working else 0
        self._eligible = None

    def _set_clock(self, day: int) -> None:
        model, now = self.model, self.now
        file = model.scenario_file.calendar
        now.day, now.day_start, now.day_end = day, day * 1440, (day + 1) * 1440
        now.shift_start = now.day_start + file.shift_start
        now.shift_end = now.shift_start + file.shift_minutes
        now.minute = now.day_start
        now.working = model.is_working_day(day)
        now.month = model.month_of(day)
        now.due_week, now.due_fortnight = model.due_days(day)

    def _days_to_session(self, day: int) -> int:
        ahead = 1
        while not self.model.is_working_day(day + ahead):
            ahead += 1
        return ahead

    def run(self) -> None:
        """The day itself. Raises SimulationError, with the day, if the kernels find something wrong."""
        open_communities(self.arrays)
        self._pay_for_neighbours()
        run_day(self.arrays)
        error = int(self.now.error)
        if error:
            name = self.model.scenario_file.name
            raise SimulationError(
                f"{name}, replication {self.model.replication}, day {self.model.day}: {_WRONG[error]}"
            )
        self.look_again = False
        self._empty_ledger()

    def _pay_for_neighbours(self) -> None:
        """A day's outlays for volunteers and for the platform."""
        communities, costs = self.arrays.communities, self.model.parameters.costs
        volunteers = float(communities["volunteers"].sum())
        users = float(communities["users"][communities["offers_a_day"] > 0.0].sum())
        year = volunteers * costs.volunteer_year + users * costs.platform_user_year
        self.count("money", year / 365.0)

    def _empty_ledger(self, all_of_it: bool = False) -> None:
        """Take the rows of the ledger out of the district's arrays when they have become many (or all, at the end)."""
        now = self.now
        kept = self.model.day >= -self.model.lead
        for which, (rows, used) in enumerate(
            ((self.arrays.problem_rows, "problem_rows"), (self.arrays.case_rows, "case_rows"))
        ):
            number = int(now[used])
            if not kept:
                now[used] = 0
            elif number > 50_000 or (all_of_it and number):
                self.chunks[which].append(np.array(rows[:number]).view(np.ndarray))
                now[used] = 0

    def _neglect(self) -> None:
        """On the first of a month: what went to the line, and the hazards that its neglect half a year ago raises today.

        Hazard of a type x mean over its departments of (reference / line share)^neglect, by the departments that serve the street.
        """
        a, line = self.arrays, self.model.parameters.line
        from sim.city import highest_neglect

        paid = a.units["paid_month"]
        share = np.where(paid > 0, a.units["line_month"] / np.where(paid > 0, paid, 1.0), np.nan)
        a.line_share[:-1] = a.line_share[1:]
        a.line_share[-1] = share
        a.units["paid_month"][:] = 0.0
        a.units["line_month"][:] = 0.0
        months = min(len(a.line_share) - 1, round(line.lag_days / 30.4))
        then = a.line_share[-1 - months]
        then = np.where(np.isnan(then), line.reference, then)
        factor = (line.reference / np.maximum(then, line.floor)) ** line.neglect
        by_desk = factor[a.desks["unit"][a.desk_of]]  # (streets, departments)
        weights = np.zeros((len(a.types), a.desk_of.shape[1]))
        for j in range(4):
            known = a.need_department[:, j] >= 0
            np.add.at(
                weights,
                (np.flatnonzero(known), a.need_department[known, j]),
                a.need_chance[known, j],
            )
        total = weights.sum(axis=1)
        mean = np.where(total > 0, by_desk @ weights.T / np.where(total > 0, total, 1.0), 1.0)
        a.neglect[:] = mean / highest_neglect(self.model.scenario_file)

    def _ask_residents(self) -> None:
        self._residents_mean = {
            name: mean_of(self.arrays.people, name == "trust") for name in ("trust", "expectation")
        }

    # -- what agents ask ----------------------------------------------------------------------------------------------

    def demand(self, streets: list[int]) -> list[float]:
        """Part of a unit's expected demand that comes from each of `streets`: by residents; sums to 1."""
        places = self.arrays.places
        people = np.bincount(
            places["street"], places["residents"], minlength=len(self.arrays.streets)
        )[streets]
        return [float(part) for part in people / people.sum()]

    def residents_of_streets(self) -> list[int]:
        """Residents of each street."""
        places = self.arrays.places
        streets = len(self.arrays.streets)
        people = np.bincount(places["street"], places["residents"], minlength=streets)
        return [int(number) for number in people]

    def count(self, name: str, amount: float) -> None:
        """Add to what is counted today (a field of TALLY)."""
        self.arrays.tally[name][0] += amount

    def send_patrols(self) -> None:
        """Grid workers go on patrol today."""
        send_patrols(self.arrays)

    # -- estates ---------------------------------------------------------------------------------------------------------

    def places_run_by(self, manager: int) -> list[int]:
        """Rows of the estates with this kind of manager."""
        return [int(row) for row in np.flatnonzero(self.arrays.places["manager"] == manager)]

    def households_run_by(self, *managers: int) -> list[float]:
        """Households of the estates with each of these kinds of manager."""
        places = self.arrays.places
        people = np.bincount(places["manager"], places["residents"], minlength=4)
        size = self.model.parameters.property.household_size
        return [float(people[manager]) / size for manager in managers]

    def hand_estate_to(self, place: int, manager: int) -> None:
        """An estate that was found without a manager gets one, or is left alone again; its hazard of estate types follows."""
        estate = self.arrays.places[place]
        hazard = self.model.parameters.places.orphan_hazard
        estate.manager, estate.manager_since = manager, self.model.day
        estate.upkeep = 1.0 if manager == ORPHAN else 1.0 / hazard
        if manager == ORPHAN:
            estate.turn_from = self.arrays.streets.trials[int(estate.street)]
        if manager == ON_TRIAL:
            take_over(self.arrays, place)

    def remember_suffering(self) -> None:
        """First of a month: problem-minutes of estate types so far, place by place."""
        a, now = self.arrays, self.now
        places = a.places
        a.suffered[:-1] = a.suffered[1:]
        a.suffered_day[:-1] = a.suffered_day[1:]
        waiting = places["open_estate"] * (now.day_start - places["counted"])
        a.suffered[-1] = places["estate_minutes"] + waiting
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

    def street_of_community(self) -> list[int]:
        """For each community, the street that it belongs to."""
        places = self.arrays.places
        first = np.unique(places["community"], return_index=True)[1]
        return [int(street) for street in places["street"][first]]

    def eligible(self, street: int) -> list[Any]:
        """Cases of a street that may be whistled for today: records of ELIGIBLE."""
        if self._eligible is None:
            a = self.arrays
            rows = np.zeros(len(a.cases), "i8")
            rows = rows[: find_eligible(a, rows, len(rows))]
            table = np.zeros(len(rows), ELIGIBLE)
            problems = a.problems[a.cases["problem"][rows]]
            table["row"], table["street"], table["opened"] = (
                rows,
                a.cases["street"][rows],
                a.cases["opened"][rows],
            )
            table["problem"], table["report"], table["touched"] = (
                problems["id"],
                a.cases["report"][rows],
                problems["touched"],
            )
            self._eligible = table
        return list(self._eligible[self._eligible["street"] == street])

    def blow(self, case: int) -> None:
        """A street whistles for a case; the heads called feel it today."""
        blow(self.arrays, case, self.session_ahead)
        called = set(self.arrays.desks["unit"][self.desk_pressure > 0.0].tolist())
        self.pressed |= called
        self._were_pressed |= called

    # -- root-cause projects (dormant while nobody sets an agenda) ------------------------------------------------------

    def most_linked(self, street: int, least: float) -> list[int]:
        """Streams of a street with at least `least` problems linked lately, most first, none with a project under way."""
        a = self.arrays
        kinds = len(a.types)
        state = a.streets[street]
        first, last = int(state.first_place) * kinds, int(state.first_place + state.places) * kinds
        busy = {stream for stream, _, _ in self.projects}
        linked = a.linked_lately[first:last]
        order = np.argsort(-linked, kind="stable")
        return [first + int(i) for i in order if linked[i] >= least and first + int(i) not in busy]

    def forget_links(self, part: float) -> None:
        """Links grow old."""
        self.arrays.linked_lately[:] *= max(0.0, 1.0 - part)

    def start_project(self, stream: int) -> None:
        """A root-cause project begins: the first department of the type leads it, else the street."""
        a = self.arrays
        kind = stream % len(a.types)
        street = int(a.places["street"][stream // len(a.types)])
        department = int(a.need_department[kind, 0])
        unit = int(a.desks["unit"][a.desk_of[street, department]]) if department >= 0 else street
        end = self.model.day + round(self.model.parameters.root_cause.days)
        self.projects.append((stream, end, unit))

    def charge_projects(self) -> None:
        """Projects under way take their minutes, evenly over their days; they are recorded with the sessions."""
        rules = self.model.parameters.root_cause
        tally = self.arrays.tally
        for _, _, unit in self.projects:
            self.unit_owed[unit] += rules.minutes / rules.days
            whose = "street" if self.arrays.units["level"][unit] == STREET else "unit"
            tally[f"{whose}_session_minutes"] += rules.minutes / rules.days

    def root_identity(self, stream: int) -> int:
        """Identity in luck keys of the latent root cause of a (place, issue type)."""
        kinds = len(self.arrays.types)
        return int(self.arrays.places.number[stream // kinds]) * 64 + stream % kinds

    def finish_projects(self, works: Callable[[int, int], bool]) -> None:
        """Projects that are over take away most of what the root cause of their place and type causes, if they work."""
        rules, streams = self.model.parameters.root_cause, self.arrays.streams
        for stream, end, _unit in self.projects:
            if end > self.model.day:
                continue
            if works(self.root_identity(stream), int(streams.root_projects[stream])):
                streams.root_factor[stream] = 1.0 - rules.cut
            streams.root_projects[stream] += 1
        self.projects = [project for project in self.projects if project[1] > self.model.day]

    def return_root_causes(self, comes_back: Callable[[int, int], bool]) -> None:
        """Root causes that a project had taken away come back now and then."""
        streams = self.arrays.streams
        for stream in np.flatnonzero(streams.root_factor < 1.0):
            if comes_back(self.root_identity(int(stream)), int(streams.root_projects[stream])):
                streams.root_factor[stream] = 1.0

    # -- what is recorded -----------------------------------------------------------------------------------------------

    def totals(self) -> np.ndarray:
        """The district's part of the daily record, in the order of its fields; means are summed here and divided by the model."""
        a, now, rows = self.arrays, self.now, self._department_rows
        counted = dict(zip(TALLY_FIELDS, a.tally.view(np.float64), strict=True))
        for code, word in ledger.CLOSURES.items():
            counted[f"cases_closed_{word}"] = a.closed_by[code]
        counted["cases_withdrawn"] = a.closed_by[ledger.CLOSURE_WITHDRAWN]
        counted["cases_open"], counted["problems_open"] = now.open_cases, now.open_problems
        counted["heads"] = self._heads_in_all
        counted["vacancies"] = (self.heads["vacant_until"][rows] > self.model.day).sum()
        counted["effort_share"] = (self.unit_speed[rows] * self._department_heads).sum()
        counted["ranking_pressure"] = self.ranking_pressure.sum()
        counted["volunteers"] = a.communities["volunteers"].sum()
        counted["platform_users"] = a.communities["users"].sum()
        managers = np.bincount(a.places["manager"], minlength=4)
        counted["estates_orphan"], counted["estates_trial"], counted["estates_community_run"] = (
            managers[[ORPHAN, ON_TRIAL, COMMUNITY_RUN]]
        )
        for name, mean in self._residents_mean.items():
            counted[name] = mean * len(a.people)
        return np.array([counted.get(name, 0.0) for name in ledger.DAILY_FIELDS], float)

    def street_table(self) -> np.ndarray:
        """One row a street: district, residents, registered residents."""
        a = self.arrays
        table = np.zeros(len(a.streets), ledger.STREET)
        table["district"] = a.now["district"][0]
        table["residents"] = np.bincount(
            a.places["street"], a.places["residents"], minlength=len(table)
        )
        first = 0
        for street, people in enumerate(table["residents"]):
            table["registered_residents"][street] = a.people["registered"][
                first : first + people
            ].sum()
            first += int(people)
        return table

    def finish(self) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """The end of a run: what is open goes to the ledger too. Returns the chunks of problems and of cases."""
        make_room(self.arrays)
        write_what_is_open(self.arrays)
        self._empty_ledger(all_of_it=True)
        return self.chunks
