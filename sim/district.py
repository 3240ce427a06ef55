"""The arrays of one district, in one bundle that compiled code and agents share.

All that changes in a world is in these arrays: copying them is copying the world. Rows of problems, cases, jobs and events are
used again; the lists of free rows are threaded through the rows. Arrays grow between days only (`make_room`).
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from sim import ledger
from sim.bundle import Bundle, copy_rows, records
from sim.cases import CASE, CLASSES, JOB
from sim.kernels.calendar import CHUNK, RING
from sim.kernels.watch import NOTE
from sim.places import BURST, COMMUNITY, STREAM
from sim.population import RESIDENT
from sim.problems import PROBLEM
from sim.units import BUREAU, DESK, SERVER, STREET, UNIT
from sim.week import calling_week

if TYPE_CHECKING:
    from sim.city import Layout, TypeTables
    from sim.scenario import Scenario

#: Months of which an estate remembers what it suffered: two trials of the longest kind.
MONTHS_KEPT = 13

#: Room for what may happen to one watched problem on one day.
NOTES_A_DAY = 1_000

#: An event of the calendar: half a line of the processor's cache.
EVENT = np.dtype(
    [
        ("identity", "i8"),  # with `report`, its turn among events of one kind in one minute
        ("report", "i4"),
        ("minute", "i4"),
        ("row", "i4"),
        ("other", "i4"),  # the other row that it will need: see `kernels.ahead`
        ("serial", "i4"),
        ("kind", "u1"),
        ("detail", "u1"),
        ("unused", "u2"),
    ]
)

#: A day of the ring: its newest chunk of events, how many are in it, how many events in all. The older chunks are full.
RING_DAY = np.dtype([("chunk", "i4"), ("filled", "i4"), ("events", "i8")])

#: A chunk of events: the next of its day, or the next free one.
CHUNK_LINK = np.dtype([("next", "i4")])

#: The clock, set anew each day: fields of NOW that lie together.
CLOCK_FIELDS = (
    "day",
    "minute",
    "day_start",
    "day_end",
    "shift_start",
    "shift_end",
    "due_week",  # calendar days until 7 working days have passed
    "due_fortnight",  # ... 15 working days
    "month",
    "working",
)

#: What holds now, one row: the clock, the free rows, how full things are, what has gone wrong.
NOW = np.dtype(
    [
        ("key", "u8"),
        *((name, "i8") for name in CLOCK_FIELDS),
        ("district", "i8"),
        ("first_street", "i8"),
        ("first_resident", "i8"),
        ("monday", "i8"),  # minute at which a Monday begins
        ("free_chunk", "i8"),
        ("free_problem", "i8"),
        ("free_case", "i8"),
        ("free_job", "i8"),
        ("chunks_used", "i8"),
        ("agenda_used", "i8"),  # events of today so far
        ("jobs_used", "i8"),
        ("open_problems", "i8"),
        ("open_cases", "i8"),
        ("problems_reach", "i8"),  # no row of problems from here on has ever been in use
        ("cases_reach", "i8"),
        ("problem_rows", "i8"),
        ("case_rows", "i8"),
        ("dirty", "i8"),
        ("events", "i8"),
        ("notes", "i8"),
        ("error", "i8"),
        ("report_margin", "f8"),
        ("work_scale", "f8"),  # 1 / mean of exp(sigma x bell) for work minutes
        ("news", "f8"),
        ("usual_rate", "f8"),
    ]
)

#: What is counted over a day, one row, set to zero each day.
TALLY_FIELDS = (
    "problems_arisen",
    "problems_fixed_by_staff",
    "problems_community",
    "problems_vanished",
    "cases_received",
    "cases_dispatched",
    "cases_reopened",
    "bounces",
    "referrals",
    "summons",
    "attendances",
    "absences",
    "street_minutes",
    "street_work_minutes",
    "street_referral_minutes",
    "street_session_minutes",
    "street_persuasion_minutes",
    "street_other_minutes",
    "street_idle_minutes",
    "unit_minutes",
    "unit_work_minutes",
    "unit_session_minutes",
    "unit_line_minutes",
    "duty_minutes",
    "cases_by_patrol",
    "problems_found_by_patrol",
    "patrol_minutes",
    "centre_minutes",
    "community_minutes",
    "social_minutes",
    "volunteer_minutes",
    "company_minutes",
    "community_used_minutes",
    "matches",
    "money",
    "fees",
    "cases_delegated",
    "problems_mediated",
    "inspection_minutes",
    "standing_sessions",
)
TALLY = np.dtype([(name, "f8") for name in TALLY_FIELDS])

#: What a street carries from day to day: its ranking and its allowance of summons.
STREET_STATE = np.dtype(
    [
        ("number", "i8"),  # in the city
        ("first_place", "i8"),
        ("places", "i8"),
        ("assessed", "f8"),  # this month, by the published rule
        ("said_resolved", "f8"),
        ("aspiration", "f8"),
        ("ranking_pressure", "f8"),
        ("allowance", "f8"),  # summons saved up
        ("patrols", "f8"),  # of each place today
        ("adoptions", "f8"),  # share of its orphan estates whose turn for a manager has come so far
        ("trials", "f8"),  # ... for a property trial
        ("sessions", "i8"),  # standing sessions called this month
        ("watched", "u1"),  # inspectors watch topics here
        ("report_bar", "f8"),  # report candidates that draw more than this come to nothing
        ("migrant_bar", "f8"),  # ... those that are about migrants
        ("decisions", "i8"),  # major decisions so far
        ("next_decision", "f8"),  # minute
    ]
)

#: The head of each unit: one row a unit.
HEAD = np.dtype(
    [
        ("alignment", "f8"),
        ("spell", "i8"),
        ("spell_end", "i8"),  # day
        ("vacant_until", "i8"),  # day
    ]
)


#: The arrays of a district, by name:
#:
#: now NOW (1,) · tally TALLY (1,) · closed_by f8 (8,) cases closed today, by closure · par (1,) parameters as float64 fields
#: levers (streets,) today's levers as float64 fields · types TYPE (types,) · need_department i8, need_minutes f8, need_chance f8,
#: need_delegable i8 (types, 4)
#: week HOUR (169,), week_hour i2 (10080,): when in the week residents call, see `sim.week`
#: season f8 (types, 12), highest = 1 · neglect f8 (streets, types), highest possible = 1 · streets STREET_STATE (streets,)
#: heads HEAD (units,) · line_share f8 (months, units): part of the minutes that went to the line, newest last · desk_of i8 (streets,
#: departments) · places PLACE (places,) · streams STREAM (places x types,) · linked_lately f8 (places x types,): problems linked to a place
#: and type, forgotten over the window · bursts BURST · problems PROBLEM · cases CASE · jobs JOB · units UNIT (units,)
#: suffered f8 (MONTHS_KEPT, places): problem-minutes of estate types from the beginning to the first of a month, newest last
#: suffered_day i8 (MONTHS_KEPT,): those days · desks DESK (desks,)
#: servers SERVER (heads + units,) · queue_first, queue_last i8 (desks x classes,) · chasing f8 (streets,) · dirty_units i8 (units,)
#: communities COMMUNITY (communities,)
#: received f8 (types,) cases received since the inspectorate last looked; received_lately, received_before f8 (types,) a day, moving means
#: patrol_chance f8 (streets, types) that today's patrols notice a problem
#: attention f8 (streets, types) of inspectors, 1 where they watch no topics; department_attention f8 (streets, departments)
#: community_budget f8 (communities,) minutes left today
#: waiting EVENT (chunks x CHUNK,): events of coming days · chunks CHUNK_LINK · days RING_DAY (RING,) · agenda EVENT: those of the day, by
#: minute, then what was put in while it runs · minute_start i8 (1442,): where a minute's events begin in `agenda` · minute_bucket i4
#: (1440,), late_next i4: lists of those put in while the day runs · turns i4, turn_words i8: places of the events of one minute, in
#: order, and what decides it
#: problem_rows, case_rows: rows of the ledger waiting to be taken out · people RESIDENT (residents,)
#: watched_ids i8: ids of the problems that somebody follows · notes NOTE: what has happened to them
FIXED = frozenset(
    {
        "par",
        "types",
        "need_department",
        "need_minutes",
        "need_chance",
        "need_delegable",
        "season",
        "desk_of",
        "week",
        "week_hour",
    }
)


def _thread(rows: np.ndarray, link: str, first: int, following: int) -> None:
    """Put rows `first`.. at the head of a list of free rows that goes on at `following`."""
    rows[link][first:] = np.arange(first + 1, len(rows) + 1)
    rows[link][-1] = following


#: (array, field that threads the free rows, field of NOW with the first free row)
_POOLS = (
    ("chunks", "next", "free_chunk"),
    ("problems", "leading_case", "free_problem"),
    ("cases", "next_of_problem", "free_case"),
    ("jobs", "next", "free_job"),
)


def grow(arrays: Bundle, name: str, number: int) -> None:
    """Give pool `name` `number` rows; the new ones are free."""
    link, head = next((link, head) for pool, link, head in _POOLS if pool == name)
    old = getattr(arrays, name)
    new = records(number, old.dtype)
    copy_rows(new, old)
    _thread(new, link, len(old), int(arrays.now[head][0]))
    arrays.now[head][0] = len(old)
    setattr(arrays, name, new)
    if name == "chunks":
        waiting = records(number * CHUNK, EVENT)
        copy_rows(waiting, arrays.waiting)
        arrays.waiting = waiting


#: What decides how much room a day needs.
_COUNTS = (
    *("day", "chunks_used", "jobs_used", "open_problems", "open_cases"),
    *("problem_rows", "case_rows"),
)

_COUNT_PLACES = [(NOW.names or ()).index(name) for name in _COUNTS]  # all fields of NOW are words


def make_room(arrays: Bundle) -> None:
    """Room for a day: half as much again as is used, and some."""
    counts = arrays.now.view(np.ndarray).view("i8")[_COUNT_PLACES].tolist()
    now = SimpleNamespace(**dict(zip(_COUNTS, counts, strict=True)))
    planned = len(arrays.bursts)  # all might arise today
    wanted = {
        "chunks": now.chunks_used
        + now.chunks_used // 4
        + now.open_problems // CHUNK
        + RING
        + 500
        + planned,
        "problems": now.open_problems + now.open_problems // 2 + 4_000 + planned,
        "cases": now.open_cases + now.open_cases // 2 + 8_000 + planned,
        "jobs": now.jobs_used + now.open_cases + 10_000 + planned,
    }
    for name, number in wanted.items():
        if len(getattr(arrays, name)) < number:
            grow(arrays, name, int(number * 1.5))
    events = arrays.days.view(np.ndarray)["events"]
    coming = int(max(events[now.day % RING], events[(now.day + 1) % RING]))  # today is either
    wanted_today = 2 * coming + now.jobs_used + 2 * planned + 20_000
    if len(arrays.agenda) < wanted_today:
        arrays.agenda = records(int(wanted_today * 1.5), EVENT)
        arrays.late_next = np.zeros(len(arrays.agenda), "i4")
        arrays.turns = np.zeros(len(arrays.agenda), "i4")
        arrays.turn_words = np.zeros(len(arrays.agenda), "i8")
    for name, coming in (("case_rows", now.open_cases), ("problem_rows", now.open_problems)):
        rows, used = getattr(arrays, name), getattr(now, name)
        if len(rows) < used + coming + planned + 4_000:
            larger = records(int((used + coming + planned + 4_000) * 1.5), rows.dtype)
            copy_rows(larger, rows[:used])
            setattr(arrays, name, larger)
    if len(arrays.watched_ids):
        used = int(arrays.now["notes"][0])
        most = used + NOTES_A_DAY * (len(arrays.watched_ids) + 10)
        if len(arrays.notes) < most:
            notes = records(most + most // 2, NOTE)
            copy_rows(notes, arrays.notes[:used])
            arrays.notes = notes


def empty_arrays(
    scenario: Scenario,
    layout: Layout,
    tables: TypeTables,
    places: np.ndarray,
    communities: int,
    staff: list[tuple[int, int, int, int]],
) -> Bundle:
    """The arrays of a district with its units at their desks, and nothing happening yet.

    `staff`: units as (level, department, street, heads).
    """
    streets = len(layout.street_residents)
    kinds = len(tables.types)
    desks_wanted = sum(streets if level == BUREAU else 1 for level, *_ in staff)
    units = records(len(staff), UNIT)
    desks = records(desks_wanted, DESK)
    servers = records(sum(heads for *_, heads in staff) + len(staff), SERVER)
    desk_of = np.full((streets, len(scenario.departments)), -1, "i8")
    population = np.asarray(layout.street_residents, float)
    desk_row = server_row = 0
    for row, (level, department, street, heads) in enumerate(staff):
        unit = units[row]
        unit.number = _unit_number(layout, department, street)
        unit.level, unit.department, unit.street, unit.heads = level, department, street, heads
        unit.first_server, unit.first_desk = server_row, desk_row
        unit.idle_from = server_row
        served = range(streets) if level == BUREAU else [street]
        unit.desks = len(served)
        unit.staffing = 1.0
        for at in served:
            desks[desk_row].unit, desks[desk_row].street = row, at
            desks[desk_row].share = population[at] / population.sum() if level == BUREAU else 1.0
            if level != STREET:
                desk_of[at, department] = desk_row
            desk_row += 1
        servers.unit[server_row : server_row + heads + 1] = row
        servers.duty[server_row + heads] = 1
        server_row += heads + 1
    servers.job[:] = -1
    state = records(streets, STREET_STATE)
    state.number = layout.first_street + np.arange(streets)
    state.places = np.bincount(places.street, minlength=streets)
    state.first_place = np.concatenate(([0], np.cumsum(state.places)[:-1]))
    state.aspiration = np.nan
    now = records(1, NOW)
    for _, _, head in _POOLS:
        now[head] = -1
    now.district, now.first_street, now.first_resident = (
        layout.number,
        layout.first_street,
        layout.first_resident,
    )
    now.monday = -1440 * scenario.city.calendar_start.weekday()
    week, week_hour = calling_week(scenario.calendar, scenario.parameters.reporting.rhythm)
    arrays = Bundle(
        now=now,
        tally=records(1, TALLY),
        closed_by=np.zeros(8),
        par=scenario.parameters.as_record().view(np.recarray),
        levers=records(streets, np.dtype([(name, "f8") for name in scenario.lever_book])),
        types=tables.types,
        need_department=tables.department,
        need_minutes=tables.minutes,
        need_chance=tables.chance,
        need_delegable=tables.delegable,
        season=tables.season,
        week=week,
        week_hour=week_hour,
        neglect=np.ones((streets, kinds)),
        streets=state,
        heads=records(len(staff), HEAD),
        line_share=np.full((8, len(staff)), np.nan),
        desk_of=desk_of,
        places=places,
        streams=records(len(places) * kinds, STREAM),
        linked_lately=np.zeros(len(places) * kinds),
        suffered=np.full((MONTHS_KEPT, len(places)), np.nan),
        suffered_day=np.zeros(MONTHS_KEPT, "i8"),
        bursts=records(0, BURST),
        problems=records(0, PROBLEM),
        cases=records(0, CASE),
        jobs=records(0, JOB),
        units=units,
        desks=desks,
        servers=servers,
        queue_first=np.full(len(desks) * CLASSES, -1, "i8"),
        queue_last=np.full(len(desks) * CLASSES, -1, "i8"),
        chasing=np.zeros(streets),
        dirty_units=np.zeros(len(staff), "i8"),
        received=np.zeros(kinds),
        received_lately=np.zeros(kinds),
        received_before=np.zeros(kinds),
        patrol_chance=np.zeros((streets, kinds)),
        attention=np.ones((streets, kinds)),
        department_attention=np.ones((streets, len(scenario.departments))),
        community_budget=np.zeros(communities),
        communities=_communities(places, communities),
        waiting=records(0, EVENT),
        chunks=records(0, CHUNK_LINK),
        days=records(RING, RING_DAY),
        agenda=records(0, EVENT),
        minute_start=np.zeros(1442, "i8"),
        minute_bucket=np.full(1440, -1, "i4"),
        late_next=np.zeros(0, "i4"),
        turns=np.zeros(0, "i4"),
        turn_words=np.zeros(0, "i8"),
        problem_rows=records(0, ledger.PROBLEM),
        case_rows=records(0, ledger.CASE),
        people=records(int(sum(layout.street_residents)), RESIDENT),
        watched_ids=np.zeros(0, "i8"),
        notes=records(0, NOTE),
    )
    arrays.days.chunk = -1
    for name, rows in (
        ("chunks", len(arrays.streams) // CHUNK + 2 * RING),
        ("problems", 4_000),
        ("cases", 8_000),
        ("jobs", 10_000),
    ):
        grow(arrays, name, rows)
    return arrays


def _communities(places: np.ndarray, number: int) -> np.ndarray:
    """The communities of a district, with nobody who has joined anything."""
    table = records(number, COMMUNITY)
    known, first = np.unique(places["community"], return_index=True)
    table["number"][known] = places["number"][first]
    people = np.bincount(places["community"], places["residents"], minlength=number)
    table["residents"] = people.astype("i8")
    return table


def _unit_number(layout: Layout, department: int, street: int) -> int:
    """Identity of a unit in luck keys: its department and its street in the city, or its district."""
    where = layout.first_street + street if street >= 0 else 1_000_000 + layout.number
    return (department + 1) * 10_000_000 + where
