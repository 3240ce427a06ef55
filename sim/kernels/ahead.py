"""Looking ahead: rows that the next events of today will need are asked for before their turn comes.

A day of a large district reads some ten thousand rows, each for the first time in days, out of hundreds of megabytes. Asked for one by
one each is waited for; asked for some events ahead they arrive while other events happen. Nothing here changes anything.

Events that were known when the day opened lie in their order, and are looked at so many events ahead. Those that have come up since (a
head completes a job, a case arrives) are in the lists of their minutes, and are looked at some minutes ahead, one step a minute: the
event itself, the rows that it names, the rows that those name, and what the head who will then be free is likely to take next.
"""

from __future__ import annotations

from sim import luck
from sim.cases import CLASSES, SUMMONED
from sim.compiled import compiled, inlined
from sim.kernels.calendar import (
    ARRIVE,
    COMPLETE,
    LEAD_OVER,
    REOPEN,
    REPORT,
    SHELVE,
    STREAM,
    VANISH,
    WITHDRAW,
)
from sim.kernels.queues import fairest_desk, next_job
from sim.prefetch import ask_for_row, touch

FAR = 24  # events ahead: the rows that the event names
NEAR = 10  # events ahead: the rows that those name; by then they have arrived
ROWS_AHEAD = 8  # rows ahead, where all rows are looked at one after the other
LIKELY = 5  # candidates that are looked at, as a rule, before one is found that may report
LATE_EVENT, LATE_ROWS, LATE_MORE, LATE_NEXT = 4, 3, 2, 1  # minutes ahead


@inlined
def ask_for_residents(d, problem, first):  # type: ignore[no-untyped-def]
    """Ask for the residents whom the report candidates of a problem from number `first` on may be about."""
    for candidate in range(first, first + LIKELY):
        _, who, _ = luck.three_parts(d.now[0].key, luck.REPORT, problem.id, candidate)
        resident = problem.offset + int(who * problem.touched)
        if resident >= problem.neighbours:
            resident -= problem.neighbours
        touch(d.people, problem.first_neighbour + resident, 0)


@inlined
def ask_for_rows(d, place):  # type: ignore[no-untyped-def]
    """Ask for the rows that an event of today names."""
    event = d.agenda[place]
    kind = event.kind
    if kind == REPORT:
        ask_for_row(d.problems, event.row)
        touch(d.people, event.other, 0)
    elif kind == STREAM:
        touch(d.streams, event.row, 0)
        ask_for_row(d.places, event.other)
    elif kind == VANISH:
        ask_for_row(d.problems, event.row)
    elif kind == COMPLETE:
        touch(d.jobs, d.servers[event.row].job, 0)
        ask_for_row(d.cases, event.other)
    elif LEAD_OVER <= kind <= REOPEN or kind == ARRIVE:
        ask_for_row(d.cases, event.row)
        ask_for_row(d.problems, event.other)


@inlined
def ask_for_more(d, place):  # type: ignore[no-untyped-def]
    """Ask for what the rows of an event name: the residents whom the next reports may be about, the caller of a case that may close."""
    event = d.agenda[place]
    kind = event.kind
    if kind == REPORT:
        problem = d.problems[event.row]
        if problem.serial == event.serial:
            ask_for_residents(d, problem, problem.candidates + 1)
    elif kind == COMPLETE:
        server = d.servers[event.row]
        if server.serial == event.serial:
            ask_for_row(d.problems, d.jobs[server.job].problem)
            touch(d.people, d.cases[event.other].resident, 0)
            ask_for_queue(d, d.units[server.unit])
    elif kind == LEAD_OVER or kind == SHELVE or kind == WITHDRAW:
        case = d.cases[event.row]
        if case.serial == event.serial:
            touch(d.people, case.resident, 0)


@inlined
def ask_for_queue(d, unit):  # type: ignore[no-untyped-def]
    """Ask for the jobs one of which a free head of the unit will take next."""
    if unit.waiting > 0:
        desk = fairest_desk(d, unit)
        for level in range(SUMMONED, CLASSES):
            touch(d.jobs, d.queue_first[desk * CLASSES + level], 0)


@inlined
def ask_for_next(d, place):  # type: ignore[no-untyped-def]
    """Ask for the case and the problem of the job that a head who is about to complete another is likely to take next."""
    event = d.agenda[place]
    if event.kind == COMPLETE:
        server = d.servers[event.row]
        if server.serial == event.serial:
            row = next_job(d, d.units[server.unit])
            if row >= 0:
                job = d.jobs[row]
                ask_for_row(d.cases, job.case)
                ask_for_row(d.problems, job.problem)
                touch(d.jobs, job.next, 0)


@compiled
def look_ahead(d, bucket):  # type: ignore[no-untyped-def]
    """Ask for what the events on the lists of the next minutes will need."""
    if bucket + LATE_EVENT >= d.number_of_minute_bucket:
        return
    place = d.minute_bucket[bucket + LATE_EVENT]
    while place >= 0:
        touch(d.agenda, place, 0)
        place = d.late_next[place]
    place = d.minute_bucket[bucket + LATE_ROWS]
    while place >= 0:
        ask_for_rows(d, place)
        place = d.late_next[place]
    place = d.minute_bucket[bucket + LATE_MORE]
    while place >= 0:
        ask_for_more(d, place)
        place = d.late_next[place]
    place = d.minute_bucket[bucket + LATE_NEXT]
    while place >= 0:
        ask_for_next(d, place)
        place = d.late_next[place]
