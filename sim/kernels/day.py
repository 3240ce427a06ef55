"""One day of one district: the loop over its minutes, in the order of `docs/odd.md`.

Python calls four functions: `open_day` at 00:00 (the calendar turns), then the institutions decide, then `run_day`, and at the
end of a run `write_what_is_open`.
"""

from __future__ import annotations

import numpy as np

from sim.cases import CALLED_BACK, FREE
from sim.compiled import compiled, inlined
from sim.kernels.ahead import FAR, NEAR, ask_for_more, ask_for_rows, look_ahead
from sim.kernels.arise import arise, candidate_problem, schedule_candidate
from sim.kernels.calendar import (
    ARRIVE,
    BURST,
    COMMUNITY_DONE,
    COMPLETE,
    DUE,
    FIND,
    HEAD_FREE,
    LEAD_OVER,
    NOTHING,
    REOPEN,
    REPORT,
    SESSION,
    SHELVE,
    SHIFT_CLOSES,
    SHIFT_OPENS,
    STREAM,
    VANISH,
    WITHDRAW,
    gather,
    open_buckets,
    schedule,
)
from sim.kernels.closing import close_case, end_problem, reopen
from sim.kernels.community import open_communities
from sim.kernels.deadlines import fall_due
from sim.kernels.notice import report_candidate
from sim.kernels.patrol import find
from sim.kernels.queues import mark
from sim.kernels.room import count_room
from sim.kernels.route import arrive, attempt_fix, complete, hold_session
from sim.kernels.rows import write_case, write_problem
from sim.kernels.shifts import (
    close_shifts,
    hand_over_emergencies,
    open_shift,
    resume_duty_desks,
)
from sim.kernels.whistle import book_sessions
from sim.kernels.work import start_what_can_be_started
from sim.ledger import (
    CLOSURE_NOMINAL,
    CLOSURE_OPEN,
    CLOSURE_WITHDRAWN,
    EXIT_COMMUNITY,
    EXIT_VANISHED,
    NEVER,
)


@compiled
def start_streams(d):  # type: ignore[no-untyped-def]
    """Put the first candidate of every (place, issue type) into the calendar: once, at the start of a world."""
    now = d.now[0]
    end = now.day_end
    now.day_end = (
        now.day_start
    )  # the first day has not opened: its events wait in the ring like all others
    for stream in range(d.number_of_streams):
        d.streams[stream].next = float(now.day_start)
        schedule_candidate(d, stream)
    now.day_end = end
    count_room(d)


@compiled
def open_day(d):  # type: ignore[no-untyped-def]
    """00:00: booked sessions take their minutes, today's events come out of the ring, shifts are in the calendar, duty desks go on."""
    now = d.now[0]
    now.minute = now.day_start
    if now.working:
        book_sessions(d)
    open_buckets(d)
    schedule(d, now.shift_start, SHIFT_OPENS, NOTHING, NOTHING, NOTHING)
    if now.shift_end < now.day_end:
        schedule(d, now.shift_end, SHIFT_CLOSES, NOTHING, NOTHING, NOTHING)
    resume_duty_desks(d)


@compiled
def plan_burst(d, first, last):  # type: ignore[no-untyped-def]
    """Put the problems of a wrong decision (rows `first` to `last` of the bursts) into the calendar."""
    for row in range(first, last):
        schedule(d, d.bursts[row].minute, BURST, row, NOTHING, NOTHING)
    count_room(d)


@compiled
def run_day(d):  # type: ignore[no-untyped-def]
    """All that happens on a day: communities get their minutes, then minute by minute; returns at once when something is wrong."""
    now = d.now[0]
    open_communities(d)
    known = np.int64(0)  # events that were known when the day opened and are to be looked at ahead
    if now.spread:
        known = np.int64(d.minute_start[1440])
    far = near = np.int64(0)
    for bucket in range(1440):
        first = d.minute_start[bucket]
        last = d.minute_start[bucket + 1]
        if now.spread:
            look_ahead(d, bucket)
        if first == last and d.minute_bucket[bucket] < 0:
            continue
        now.minute = now.day_start + bucket
        while far < min(last + FAR, known):
            ask_for_rows(d, far)
            far += 1
        while near < min(last + NEAR, known):
            ask_for_more(d, near)
            near += 1
        while first < last or d.minute_bucket[bucket] >= 0:
            count = gather(d, bucket, first, last)
            first = last
            for i in range(count):
                event = d.agenda[d.turns[i]]
                kind = np.int64(event.kind)
                row = np.int64(event.row)
                serial = np.int64(event.serial)
                detail = np.int64(event.detail)
                now.events += 1
                happen(d, kind, row, serial, detail)
                if now.error != 0:
                    return
        start_what_can_be_started(d)
    close_shifts(d)
    now.minute = now.day_end
    count_room(d)


@inlined
def happen(d, kind, row, serial, detail):  # type: ignore[no-untyped-def]
    """One event; void if an earlier event of the same minute has moved its row on."""
    if kind == REPORT:
        if d.problems[row].serial == serial and d.problems[row].report_minute == d.now[0].minute:
            report_candidate(d, row)
    elif kind == STREAM:
        candidate_problem(d, row)
    elif kind == COMPLETE:
        if d.servers[row].serial == serial:
            complete(d, row)
    elif kind == ARRIVE:
        if d.cases[row].serial == serial:
            arrive(d, row, detail)
    elif kind == VANISH:
        if d.problems[row].serial == serial:
            end_problem(d, row, np.int64(EXIT_VANISHED), np.int64(-1))
    elif kind == COMMUNITY_DONE:
        if d.problems[row].serial == serial:
            end_problem(d, row, np.int64(EXIT_COMMUNITY), np.int64(-1))
    elif kind == BURST:
        burst = d.bursts[row]
        arise(d, burst.id, burst.place, burst.kind, NOTHING, np.int64(burst.at_once))
    elif kind == SHIFT_OPENS:
        open_shift(d)
    elif kind == SHIFT_CLOSES:
        hand_over_emergencies(d)
    elif kind == HEAD_FREE:
        mark(d, d.servers[row].unit)
    elif kind == FIND:
        if d.problems[row].serial == serial:
            find(d, row)
    elif d.cases[row].serial == serial:
        happen_to_case(d, kind, row)


@compiled
def happen_to_case(d, kind, row):  # type: ignore[no-untyped-def]
    """The events of a case other than its arrival."""
    if kind == LEAD_OVER:
        attempt_fix(d, row)
    elif kind == DUE:
        fall_due(d, row)
    elif kind == SHELVE:
        close_case(d, row, np.int64(CLOSURE_NOMINAL))
    elif kind == WITHDRAW:
        close_case(d, row, np.int64(CLOSURE_WITHDRAWN))
    elif kind == SESSION:
        hold_session(d, row)
    elif kind == REOPEN:
        reopen(d, row)


@compiled
def write_what_is_open(d):  # type: ignore[no-untyped-def]
    """At the end of a run: the open problems and cases go to the ledger as open."""
    for row in range(d.now[0].problems_reach):
        if d.problems[row].in_use != 0 and d.problems[row].gone == 0:
            write_problem(d, row, np.int64(NEVER))
    for row in range(d.now[0].cases_reach):
        if d.cases[row].stage != FREE and d.cases[row].stage != CALLED_BACK:
            write_case(d, row, np.int64(CLOSURE_OPEN), np.int64(NEVER))
