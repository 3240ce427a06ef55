"""The calendar: what will happen, by minute.

Events wait in a ring of day buckets; those of today in one bucket a minute. Putting an event in and taking it out cost the same
whatever else is pending. Within a minute events happen in the order of their kind, then of (problem id, report, detail): never of rows
or of the order in which they were put in.

An event names the row that it is about and the row's serial number when it was made; when the serial has moved on (the case is
closed, the job abandoned) the event is void.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, inlined

# kinds of event, in the order in which they happen within a minute
# (numpy integers: a plain constant as an argument would have the function compiled anew for its value)
VANISH = np.int64(0)  # a problem goes by itself                          row: problem
COMPLETE = np.int64(1)  # a head completes a job                          row: server
LEAD_OVER = np.int64(2)  # the calendar lead time of a case is over       row: case
COMMUNITY_DONE = np.int64(3)  # the community has dealt with a problem    row: problem
SESSION = np.int64(4)  # a summoned session has been held                 row: case
DUE = np.int64(5)  # a case falls due                                     row: case
SHELVE = np.int64(6)  # without a clock: a case is shelved                row: case
WITHDRAW = np.int64(7)  # the caller gives up                             row: case
REOPEN = np.int64(8)  # a call-back sends a case back                     row: case
REPORT = np.int64(9)  # a candidate report of a problem                   row: problem
STREAM = np.int64(10)  # a candidate problem of a (place, type)           row: stream
BURST = np.int64(11)  # a problem that a wrong decision causes            row: burst
ARRIVE = np.int64(12)  # a case arrives at a desk                         row: case, detail: department or AT_STREET
SHIFT_OPENS = np.int64(13)
HEAD_FREE = np.int64(14)  # a head comes back from a session              row: server

NOTHING = np.int64(0)  # no row, no serial, no detail
RING = 1024  # days ahead that have a bucket of their own; later events are put in again on the way

# what may go wrong inside a day (now.error); the model turns it into one clear line
NO_EVENT_LEFT, NO_PROBLEM_LEFT, NO_CASE_LEFT, NO_JOB_LEFT, NO_ROW_LEFT, ABOVE_CEILING, OVERSPENT, NO_SCRATCH = range(1, 9)


@inlined
def schedule(d, minute, kind, row, serial, detail):  # type: ignore[no-untyped-def]
    """Put an event into the calendar: at `minute` (now or later), about `row` with its present `serial`."""
    now = d.now[0]
    node = now.free_event
    if node < 0:
        now.error = NO_EVENT_LEFT
        return
    event = d.events[node]
    now.free_event = event.next
    now.events_used += 1
    event.minute = max(minute, now.minute)
    event.kind = kind
    event.row = row
    event.serial = serial
    event.detail = detail
    if minute < now.day_end:
        bucket = event.minute - now.day_start
        event.next = d.minute_bucket[bucket]
        d.minute_bucket[bucket] = node
    else:
        day = min(minute // 1440, now.day + RING - 1)
        event.next = d.day_bucket[day % RING]
        d.day_bucket[day % RING] = node


@inlined
def release(d, node):  # type: ignore[no-untyped-def]
    """Give an event's row back."""
    now = d.now[0]
    d.events[node].next = now.free_event
    now.free_event = node
    now.events_used -= 1


@inlined
def is_void(d, node):  # type: ignore[no-untyped-def]
    """Has the row that the event is about moved on since?"""
    event = d.events[node]
    kind = event.kind
    if kind == VANISH or kind == REPORT or kind == COMMUNITY_DONE:
        return d.problems[event.row].serial != event.serial
    if kind == COMPLETE:
        return d.servers[event.row].serial != event.serial
    if kind >= STREAM and kind != ARRIVE:
        return False
    return d.cases[event.row].serial != event.serial


@compiled
def open_buckets(d):  # type: ignore[no-untyped-def]
    """Take today's events out of the ring into the buckets of their minutes; void ones are dropped on the way."""
    now = d.now[0]
    for minute in range(1440):
        d.minute_bucket[minute] = -1
    node = d.day_bucket[now.day % RING]
    d.day_bucket[now.day % RING] = -1
    while node >= 0:
        event = d.events[node]
        following = np.int64(event.next)
        if is_void(d, node):
            release(d, node)
        elif event.minute >= now.day_end:  # beyond the ring when it was put in
            day = min(event.minute // 1440, now.day + RING - 1)
            event.next = d.day_bucket[day % RING]
            d.day_bucket[day % RING] = node
        else:
            bucket = event.minute - now.day_start
            event.next = d.minute_bucket[bucket]
            d.minute_bucket[bucket] = node
        node = following


@compiled
def gather(d, bucket):  # type: ignore[no-untyped-def]
    """Take the live events of one minute out of its bucket into `d.scratch`, in the order in which they happen; how many."""
    now = d.now[0]
    count = 0
    node = d.minute_bucket[bucket]
    d.minute_bucket[bucket] = -1
    while node >= 0:
        event = d.events[node]
        following = np.int64(event.next)
        if not is_void(d, node):
            if count >= d.scratch.shape[0]:
                now.error = NO_SCRATCH
                return 0
            kind = event.kind
            identity = np.int64(event.row)  # streams, bursts, servers: their own number
            report = np.int64(event.detail)
            if kind == VANISH or kind == REPORT or kind == COMMUNITY_DONE:
                identity = d.problems[event.row].id
            elif kind == BURST:
                identity = d.bursts[event.row].id
            elif kind == COMPLETE:
                case = d.cases[d.jobs[d.servers[event.row].job].case]
                identity = d.problems[case.problem].id
                report = case.report * 256 + d.jobs[d.servers[event.row].job].department
            elif kind < STREAM or kind == ARRIVE:
                case = d.cases[event.row]
                identity = d.problems[case.problem].id
                report = case.report * 256 + event.detail
            place = count
            while place > 0:
                before = d.scratch[place - 1]
                if before.kind < kind or (
                    before.kind == kind
                    and (before.identity < identity or (before.identity == identity and before.report <= report))
                ):
                    break
                later = d.scratch[place]
                later.kind = before.kind
                later.identity = before.identity
                later.report = before.report
                later.node = before.node
                place -= 1
            entry = d.scratch[place]
            entry.kind = kind
            entry.identity = identity
            entry.report = report
            entry.node = node
            count += 1
        else:
            release(d, node)
        node = following
    return count
