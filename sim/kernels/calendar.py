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
ARRIVE = np.int64(12)  # a case arrives at a desk          row: case, detail: which desk
SHIFT_OPENS = np.int64(13)
HEAD_FREE = np.int64(14)  # a head comes back from a session              row: server
SHIFT_CLOSES = np.int64(15)
FIND = np.int64(16)  # a patrol comes past a problem that it notices      row: problem

NOTHING = np.int64(0)  # no row, no serial, no detail
RING = 1024  # days ahead that have a bucket of their own; later events are put in again on the way

# what may go wrong inside a day (now.error); the model turns it into one clear line
(
    NO_EVENT_LEFT,
    NO_PROBLEM_LEFT,
    NO_CASE_LEFT,
    NO_JOB_LEFT,
    NO_ROW_LEFT,
    ABOVE_CEILING,
    OVERSPENT,
    NO_SCRATCH,
) = range(1, 9)


@compiled
def schedule(d, minute, kind, row, serial, detail):  # type: ignore[no-untyped-def]
    """Put an event into the calendar: at `minute` (now or later), about `row` with its present `serial`.

    The event carries what decides its turn within the minute, so that nobody has to look at its row before it happens.
    """
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
    event.identity = row  # streams, shifts, heads: their own number
    event.report = detail
    if kind == VANISH or kind == REPORT or kind == COMMUNITY_DONE or kind == FIND:
        event.identity = d.problems[row].id
    elif kind == BURST:
        event.identity = d.bursts[row].id
    elif kind == COMPLETE:
        job = d.jobs[d.servers[row].job]
        case = d.cases[job.case]
        event.identity = d.problems[case.problem].id
        event.report = case.report * 256 + job.department
    elif kind < STREAM or kind == ARRIVE:
        case = d.cases[row]
        event.identity = d.problems[case.problem].id
        event.report = case.report * 256 + detail
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


@compiled
def open_buckets(d):  # type: ignore[no-untyped-def]
    """Take today's events out of the ring into the buckets of their minutes.

    The buckets are empty after a day; before the first day they hold what `start_streams` has put in for that day.
    """
    now = d.now[0]
    node = d.day_bucket[now.day % RING]
    d.day_bucket[now.day % RING] = -1
    while node >= 0:
        event = d.events[node]
        following = np.int64(event.next)
        if event.minute >= now.day_end:  # beyond the ring when it was put in
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
    """Take the events of one minute out of its bucket into `d.scratch`, in the order in which they happen; how many.

    Void events come along; whoever makes an event happen looks at the serial number first.
    """
    now = d.now[0]
    count = 0
    node = d.minute_bucket[bucket]
    d.minute_bucket[bucket] = -1
    while node >= 0:
        event = d.events[node]
        if count >= d.scratch.shape[0]:
            now.error = NO_SCRATCH
            return 0
        place = count
        while place > 0:
            before = d.events[d.scratch[place - 1]]
            if before.kind < event.kind or (
                before.kind == event.kind
                and (
                    before.identity < event.identity
                    or (before.identity == event.identity and before.report <= event.report)
                )
            ):
                break
            d.scratch[place] = d.scratch[place - 1]
            place -= 1
        d.scratch[place] = node
        count += 1
        node = np.int64(event.next)
    return count
