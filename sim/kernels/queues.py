"""Queues at desks: jobs wait in lists by class; a unit serves its desks fairly by share, a desk its classes in order.

Order of work: emergencies first; then the desk whose served minutes lag most behind its share (start-time fair queueing, Goyal,
Vin and Cheng 1996), so that a desk with no work gives its share to the others in proportion; within a desk first come first served
in each class of deadline, and between classes by a time that the lever `due_order` moves from arrival (0) to due time (1).
"""

from __future__ import annotations

import numpy as np

from sim.cases import CLASSES, EMERGENCY, SUMMONED
from sim.compiled import compiled, inlined
from sim.kernels.calendar import NO_JOB_LEFT
from sim.prefetch import touch
from sim.units import STREET


@compiled
def add_job(d, case_row, desk_row, department, task, level):  # type: ignore[no-untyped-def]
    """A piece of work joins the queue of a desk now; the unit looks for a free head at the end of the minute."""
    now = d.now[0]
    row = now.free_job
    if row < 0:
        now.error = NO_JOB_LEFT
        return
    job = d.jobs[row]
    now.free_job = job.next
    touch(d.jobs, now.free_job, 0)  # for the next one
    now.jobs_used += 1
    job.case = case_row
    job.problem = d.cases[case_row].problem
    job.desk = desk_row
    job.department = department
    job.task = task
    job.level = level
    job.started = 0
    job.server = -1
    job.joined = now.minute
    job.summoned_day = -(2**30)
    case = d.cases[case_row]
    job.due = case.due
    job.next_of_case = case.first_job
    case.first_job = row
    enqueue(d, row)


@inlined
def enqueue(d, row):  # type: ignore[no-untyped-def]
    """Put a job at the end of the list of its desk and class."""
    job = d.jobs[row]
    desk = d.desks[job.desk]
    unit = d.units[desk.unit]
    queue = job.desk * CLASSES + job.level
    job.next = -1
    job.previous = d.queue_last[queue]
    if job.previous >= 0:
        d.jobs[job.previous].next = row
    else:
        d.queue_first[queue] = row
    d.queue_last[queue] = row
    if desk.waiting == 0:
        desk.served = max(desk.served, unit.clock)
    count_waiting(d, job, 1)
    mark(d, desk.unit)


@inlined
def put_first(d, row):  # type: ignore[no-untyped-def]
    """Put a job that was begun back at the head of the list of its desk and class."""
    job = d.jobs[row]
    desk = d.desks[job.desk]
    queue = job.desk * CLASSES + job.level
    job.previous = -1
    job.next = d.queue_first[queue]
    if job.next >= 0:
        d.jobs[job.next].previous = row
    else:
        d.queue_last[queue] = row
    d.queue_first[queue] = row
    count_waiting(d, job, 1)
    mark(d, desk.unit)


@inlined
def leave_queue(d, row):  # type: ignore[no-untyped-def]
    """Take a waiting job out of its list."""
    job = d.jobs[row]
    queue = job.desk * CLASSES + job.level
    if job.previous >= 0:
        d.jobs[job.previous].next = job.next
    else:
        d.queue_first[queue] = job.next
    if job.next >= 0:
        d.jobs[job.next].previous = job.previous
    else:
        d.queue_last[queue] = job.previous
    count_waiting(d, job, -1)


@inlined
def count_waiting(d, job, change):  # type: ignore[no-untyped-def]
    """A job joins (1) or leaves (-1) those that wait at its desk and unit."""
    desk = d.desks[job.desk]
    unit = d.units[desk.unit]
    desk.waiting += change
    unit.waiting += change
    if job.level == EMERGENCY:
        unit.emergencies += change


@inlined
def mark(d, unit_row):  # type: ignore[no-untyped-def]
    """Remember that a unit may be able to start something this minute."""
    now = d.now[0]
    unit = d.units[unit_row]
    if unit.dirty == 0:
        unit.dirty = 1
        d.dirty_units[now.dirty] = unit_row
        now.dirty += 1


@inlined
def let_go(d, server_row):  # type: ignore[no-untyped-def]
    """A head, or the duty desk, no longer has a job in hand; its completion, if one is in the calendar, is void."""
    server = d.servers[server_row]
    server.job = -1
    server.serial += 1
    if server.duty == 0:
        unit = d.units[server.unit]
        unit.at_work -= 1
        unit.idle_from = min(unit.idle_from, server_row)


@compiled
def drop_job(d, row):  # type: ignore[no-untyped-def]
    """Give a job's row back: out of its queue or out of the hands of the head who has it, and out of its case's list."""
    now = d.now[0]
    job = d.jobs[row]
    if job.server >= 0:
        let_go(d, np.int64(job.server))
        mark(d, d.servers[job.server].unit)
    else:
        leave_queue(d, row)
    case = d.cases[job.case]
    if case.first_job == row:
        case.first_job = job.next_of_case
    else:
        other = case.first_job
        while d.jobs[other].next_of_case != row:
            other = d.jobs[other].next_of_case
        d.jobs[other].next_of_case = job.next_of_case
    job.next = now.free_job
    now.free_job = row
    now.jobs_used -= 1


@inlined
def first_emergency(d, unit):  # type: ignore[no-untyped-def]
    """The emergency that has waited longest at any desk of the unit (-1: none)."""
    best = -1
    if unit.emergencies == 0:
        return best
    for desk in range(unit.first_desk, unit.first_desk + unit.desks):
        row = d.queue_first[desk * CLASSES + EMERGENCY]
        if row >= 0 and (best < 0 or d.jobs[row].joined < d.jobs[best].joined):
            best = row
    return best


@inlined
def fairest_desk(d, unit):  # type: ignore[no-untyped-def]
    """The desk with work whose served minutes lag most behind its share (-1: no desk has work)."""
    chosen = -1
    for desk_row in range(unit.first_desk, unit.first_desk + unit.desks):
        desk = d.desks[desk_row]
        if desk.waiting > 0 and (chosen < 0 or desk.served < d.desks[chosen].served):
            chosen = desk_row
    return chosen


@compiled
def next_job(d, unit):  # type: ignore[no-untyped-def]
    """The job that a free head of the unit takes next (-1: none waits)."""
    if unit.waiting == 0:
        return -1
    row = first_emergency(d, unit)
    if row >= 0:
        return row
    chosen = fairest_desk(d, unit)
    by_due = d.levers[d.desks[chosen].street].due_order
    best = -1
    best_time = 0.0
    for level in range(SUMMONED, CLASSES):
        row = d.queue_first[chosen * CLASSES + level]
        if row >= 0:
            joined = float(d.jobs[row].joined)
            time = joined + by_due * (float(d.jobs[row].due) - joined)
            if level == SUMMONED:  # what a session has settled is taken up first
                return row
            if best < 0 or time < best_time:
                best = row
                best_time = time
    return best


@inlined
def charge(d, desk_row, minutes):  # type: ignore[no-untyped-def]
    """Book minutes of service on a desk's virtual time (a street's own desk has no rivals)."""
    desk = d.desks[desk_row]
    unit = d.units[desk.unit]
    if unit.level != STREET and unit.desks > 1:
        unit.clock = max(unit.clock, desk.served)
        desk.served += minutes / max(desk.share, 1e-6)
