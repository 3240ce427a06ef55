"""The calendar: what will happen, by minute.

Events wait in a ring of days, each a chain of chunks that hold the events themselves. When a day opens its events are laid out by minute
in `d.agenda`; what is put in for today while it runs follows behind them, in a list for every minute. Putting an event in and taking it
out cost the same whatever else is pending, and a day reads its events from front to back. Within a minute events happen in the order
of their kind, then of (problem id, report, detail): never of rows or of the order in which they were put in.

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
FAR_DAYS = 5.0e5  # what would come later than this never comes
RING = 1024  # days ahead that have a chain of their own; later events are put in again on the way
CHUNK = 32  # events in a chunk: 1 KiB

# what may go wrong inside a day (now.error); the model turns it into one clear line
(
    NO_EVENT_LEFT,
    NO_PROBLEM_LEFT,
    NO_CASE_LEFT,
    NO_JOB_LEFT,
    NO_ROW_LEFT,
    ABOVE_CEILING,
    OVERSPENT,
    NO_NOTE_LEFT,
) = range(1, 9)


@compiled
def schedule(d, minute, kind, row, serial, detail):  # type: ignore[no-untyped-def]
    """Put an event into the calendar: at `minute` (now or later), about `row` with its present `serial`.

    The event carries what decides its turn within the minute, so that nobody has to look at its row before it happens.
    """
    now = d.now[0]
    at = max(minute, now.minute)
    event = d.agenda[place_today(d, at)] if at < now.day_end else d.waiting[place_later(d, at)]
    event.minute = at
    event.kind = kind
    event.row = row
    event.serial = serial
    event.detail = detail
    event.identity = row  # streams, shifts, heads: their own number
    event.report = detail
    event.other = 0
    if kind == VANISH or kind == REPORT or kind == COMMUNITY_DONE or kind == FIND:
        problem = d.problems[row]
        event.identity = problem.id
        event.other = problem.candidate
    elif kind == BURST:
        event.identity = d.bursts[row].id
    elif kind == COMPLETE:
        job = d.jobs[d.servers[row].job]
        event.identity = d.problems[job.problem].id
        event.report = d.cases[job.case].report * 256 + job.department
        event.other = job.case
    elif kind == STREAM:
        event.other = d.streams[row].place
    elif kind < STREAM or kind == ARRIVE:
        case = d.cases[row]
        event.identity = d.problems[case.problem].id
        event.report = case.report * 256 + detail
        event.other = case.problem


@inlined
def place_today(d, minute):  # type: ignore[no-untyped-def]
    """A place in `d.agenda` for one more event of today, on the list of its minute (the last place, and an error, when there is none)."""
    now = d.now[0]
    place = now.agenda_used
    if place >= d.number_of_agenda - 1:
        now.error = NO_EVENT_LEFT
        return place
    now.agenda_used += 1
    bucket = minute - now.day_start
    d.late_next[place] = d.minute_bucket[bucket]
    d.minute_bucket[bucket] = place
    return place


@inlined
def place_later(d, minute):  # type: ignore[no-untyped-def]
    """A place in `d.waiting` for an event of a coming day (the first place, which is nobody's, and an error, when there is none)."""
    now = d.now[0]
    slot = min(minute // 1440, now.day + RING - 1) % RING
    day = d.days[slot]
    if day.chunk < 0 or day.filled == CHUNK:
        new = now.free_chunk
        if new < 0:
            now.error = NO_EVENT_LEFT
            return np.int64(0)
        now.free_chunk = d.chunks[new].next
        now.chunks_used += 1
        d.chunks[new].next = day.chunk
        day.chunk = new
        day.filled = 0
    place = np.int64(day.chunk) * CHUNK + day.filled
    day.filled += 1
    day.events += 1
    return place


@inlined
def copy_event(to, event):  # type: ignore[no-untyped-def]
    """Copy one event to another place."""
    to.identity = event.identity
    to.report = event.report
    to.minute = event.minute
    to.row = event.row
    to.other = event.other
    to.serial = event.serial
    to.kind = event.kind
    to.detail = event.detail


@compiled
def open_buckets(d):  # type: ignore[no-untyped-def]
    """Lay today's events out in `d.agenda`, minute after minute: count them by minute, then put each into its place.

    An event that was beyond the ring when it was put in goes back into the ring.
    """
    now = d.now[0]
    day = d.days[now.day % RING]
    starts = d.minute_start
    if day.events >= d.number_of_agenda - 1:
        now.error = NO_EVENT_LEFT
        return
    for minute in range(d.number_of_minute_start):
        starts[minute] = 0
    chunk = np.int64(day.chunk)
    filled = np.int64(day.filled)
    while chunk >= 0:
        for place in range(chunk * CHUNK, chunk * CHUNK + filled):
            minute = d.waiting[place].minute
            if minute < now.day_end:
                starts[minute - now.day_start + 2] += 1
        chunk = np.int64(d.chunks[chunk].next)
        filled = np.int64(CHUNK)
    for minute in range(1, d.number_of_minute_start):
        starts[minute] += starts[minute - 1]
    now.agenda_used = starts[d.number_of_minute_start - 1]
    chunk = np.int64(day.chunk)
    filled = np.int64(day.filled)
    day.chunk = -1
    day.filled = 0
    day.events = 0
    while chunk >= 0:
        for place in range(chunk * CHUNK, chunk * CHUNK + filled):
            event = d.waiting[place]
            if event.minute < now.day_end:
                bucket = event.minute - now.day_start + 1
                copy_event(d.agenda[starts[bucket]], event)
                starts[bucket] += 1  # ends where the next minute starts
            else:
                copy_event(d.waiting[place_later(d, np.int64(event.minute))], event)
        following = np.int64(d.chunks[chunk].next)
        d.chunks[chunk].next = now.free_chunk
        now.free_chunk = chunk
        now.chunks_used -= 1
        chunk = following
        filled = np.int64(CHUNK)


@inlined
def comes_before(one, other):  # type: ignore[no-untyped-def]
    """Does one event of a minute happen before another? By kind, then by problem, then by report and department."""
    if one.kind != other.kind:
        return one.kind < other.kind
    if one.identity != other.identity:
        return one.identity < other.identity
    return one.report <= other.report


@inlined
def take_turn(d, count, place):  # type: ignore[no-untyped-def]
    """Put the event at `place` of today into its turn among the first `count` of the minute.

    Kind and problem in one word decide nearly always, and those words lie together; the low bits that do not fit are looked at
    when the words are equal.
    """
    event = d.agenda[place]
    word = (np.int64(event.kind) << 59) | (event.identity >> 4)
    turn = count
    while turn > 0 and (
        d.turn_words[turn - 1] > word
        or (d.turn_words[turn - 1] == word and not comes_before(d.agenda[d.turns[turn - 1]], event))
    ):
        d.turns[turn] = d.turns[turn - 1]
        d.turn_words[turn] = d.turn_words[turn - 1]
        turn -= 1
    d.turns[turn] = place
    d.turn_words[turn] = word


@inlined
def gather(d, bucket, first, last):  # type: ignore[no-untyped-def]
    """Put the events of one minute in order: places `first` to `last` of today and the minute's list; how many.

    `d.turns` has their places, in the order in which they happen. Void events come along; whoever makes an event happen looks at
    the serial number first.
    """
    count = np.int64(0)
    for place in range(first, last):
        take_turn(d, count, place)
        count += 1
    late = np.int64(d.minute_bucket[bucket])
    d.minute_bucket[bucket] = -1
    while late >= 0:
        take_turn(d, count, late)
        count += 1
        late = np.int64(d.late_next[late])
    return count
