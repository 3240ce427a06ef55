"""The arrays of one district, in one bundle that compiled code and agents share.

All that changes in a world is in these arrays: copying them is copying the world. Rows of problems, cases, jobs and events are
used again; the lists of free rows are threaded through the rows. Arrays grow between days only (`sim.room`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import ledger
from sim.bundle import Bundle, records
from sim.cases import CASE, CLASSES, JOB
from sim.kernels.calendar import CHUNK, RING
from sim.kernels.watch import NOTE
from sim.now import CHUNK_LINK, EVENT, NOW, RING_DAY, ROOM, TALLY
from sim.places import BURST, COMMUNITY, STREAM
from sim.population import RESIDENT
from sim.problems import PROBLEM
from sim.room import POOLS, grow, make_room
from sim.units import BUREAU, DESK, HEAD, SERVER, STREET, STREET_STATE, UNIT
from sim.week import calling_week

if TYPE_CHECKING:
    from sim.city import Layout, TypeTables
    from sim.scenario import Scenario

#: Months of which an estate remembers what it suffered: two trials of the longest kind.
MONTHS_KEPT = 13

#: Bytes of residents above which what a day needs is more than the cache of a processor holds (measured, `benchmarks`).
CACHE = 4 * 2**20

#: The arrays of a district, by name:
#:
#: now NOW (1,) · room ROOM (1,) · tally TALLY (1,) · closed_by f8 (8,) cases closed today, by closure
#: par (1,) parameters as float64 fields · levers (streets,) today's levers as float64 fields
#: types TYPE (types,) · need_department i8, need_minutes f8, need_chance f8,
#: need_delegable i8 (types, 4)
#: week HOUR (169,), week_hour i2 (630,): when in the week residents call, see `sim.week`
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
    for _, _, head in POOLS:
        now[head] = -1
    now.district, now.first_street, now.first_resident = (
        layout.number,
        layout.first_street,
        layout.first_resident,
    )
    people = records(int(sum(layout.street_residents)), RESIDENT)
    now.spread = people.nbytes > CACHE
    now.monday = -1440 * scenario.city.calendar_start.weekday()
    week, week_hour = calling_week(scenario.calendar, scenario.parameters.reporting.rhythm)
    arrays = Bundle(
        now=now,
        room=records(1, ROOM),
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
        people=people,
        watched_ids=np.zeros(0, "i8"),
        notes=records(0, NOTE),
    )
    arrays.days.chunk = -1
    grow(arrays, "chunks", len(arrays.streams) // CHUNK + 2 * RING)  # every stream has an event
    make_room(arrays)
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
