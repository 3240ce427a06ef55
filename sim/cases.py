"""Cases (诉求, work orders): what the administration sees. Jobs: the pieces of work that wait at desks."""

from __future__ import annotations

import numpy as np

from sim.bundle import in_lines

# stages of a case
FREE, TRAVELLING, WORKING, WAITING, LINKED, CALLED_BACK = range(6)
# TRAVELLING forwarding, referral, hand-off · WORKING has jobs at desks · WAITING for the calendar lead time
# LINKED follows the leading case of its problem · CALLED_BACK closed, will be reopened

# classes of a queue, first served first
EMERGENCY, SUMMONED, DAY, WEEK, FORTNIGHT = range(5)
CLASSES = 5

# what a job is
TRIAGE, REFERRAL, RETRIAGE, WORK = np.arange(4)
AT_STREET = np.int64(255)  # `department` of a job of the street itself

NOBODY = np.int64(-1)  # `resident` of a case that a patrol has filed
FIRST_PATROL = (
    1 << 20
)  # `report` of the first such case of a problem: no report candidate has so high a number

#: One row an open case (rows are used again).
CASE = in_lines(
    [
        ("problem", "i4"),  # row of its problem
        ("serial", "i4"),  # goes up at every change of owner, closing and reopening
        (
            "report",
            "i4",
        ),  # m: number of the report candidate of its problem, or FIRST_PATROL + patrols that found it before
        ("resident", "i4"),  # of the district, or NOBODY
        ("street", "i4"),
        ("opened", "i4"),
        ("due", "i4"),
        ("work_minutes", "f8"),
        ("first_job", "i4"),  # list of its jobs
        ("next_of_problem", "i4"),  # list of open cases of the problem
        ("stage", "u1"),
        ("level", "u1"),  # class of queue
        ("channel", "u1"),
        ("clock", "u1"),
        ("extended", "u1"),  # its deadline has been put off
        ("counted", "u1"),  # it fell due unfinished and is among the month's assessed cases
        ("linked", "u1"),
        ("episode", "u1"),
        ("todo", "u1"),  # departments still needed by this case: bits
        ("own", "u1"),  # departments whose part the street does itself: bits
        ("out", "u1"),  # departments where it travels, waits or is worked: bits
        ("attending", "u1"),  # departments that will come to the session: bits
        ("ruled", "u1"),  # departments whose jurisdiction is settled: bits
        ("bounces", "u1"),
        ("first_wrong", "u1"),
        ("landed", "u1"),  # has reached a first department
        ("handoffs", "u1"),
        ("summons", "u1"),
        ("attended", "u1"),
        ("in_session", "u1"),  # whistled for, session not yet held
        ("last_whistle", "i4"),  # day of the last summons (NEVER: none)
        ("queue_minutes", "i4"),
        ("transit_minutes", "i4"),
    ]
)

#: One row a piece of work at a desk (rows are used again).
JOB = in_lines(
    [
        ("case", "i4"),
        ("problem", "i4"),  # of its case
        ("desk", "i4"),
        ("next", "i4"),  # in the queue
        ("previous", "i4"),
        ("next_of_case", "i4"),
        ("server", "i4"),  # who works on it (-1: waiting)
        ("joined", "i4"),  # minute it joined the queue
        ("due", "i4"),  # of its case
        ("summoned_day", "i4"),  # day of the session it comes from (NEVER: none)
        ("remaining", "f8"),  # minutes of work left
        ("minutes", "f8"),  # minutes of work in all (set when it starts)
        ("department", "u1"),  # j of the type's list, or AT_STREET
        ("task", "u1"),
        ("level", "u1"),
        ("started", "u1"),
    ]
)
