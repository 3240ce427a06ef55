"""Watched problems: a note of everything that happens to the few problems that somebody follows (`trace`).

A problem that nobody watches costs the test of one byte. Notes change nothing: they are written, and read only when a run is over.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, inlined
from sim.kernels.calendar import NO_NOTE_LEFT

# what may happen to a problem, or to a case of it (numpy integers: see `kernels.calendar`)
ARISEN = np.int64(0)  # value: residents touched, other: departments needed (bits)
ENDED = np.int64(1)  # detail: how (ledger.EXIT_*)
PROMISED = np.int64(
    2
)  # somebody near will deal with it; detail: who (BY_*), value: minutes from now
FIX_HELD = np.int64(3)  # value: number of the attempt
FIX_FAILED = np.int64(4)  # value: number of the attempt
REPORTED = np.int64(5)  # detail: channel, value: resident or -1 (a patrol), other: 1 = linked
FORWARDED = np.int64(6)  # value: minutes until it reaches the street
ARRIVED = np.int64(7)  # at the street, or at a department
BOUNCED = np.int64(8)  # value: how often so far
STARTED = np.int64(9)  # detail: task, value: minutes of work, other: minutes waited
FINISHED = np.int64(10)  # detail: task
REFERRED = np.int64(11)  # to a department; value: how often so far
SUMMONED = np.int64(12)  # a department; detail: 1 = it will come
WHISTLED = np.int64(13)  # value: departments called so far, other: minutes until the session
SESSION_HELD = np.int64(14)
CALLED_AT_ONCE = np.int64(15)  # an emergency; value: minutes until they are there
LEAD_BEGINS = np.int64(16)  # value: minutes of calendar lead time that are left
PAST_DUE = np.int64(17)
CLOSED = np.int64(
    18
)  # detail: closure, value: what the caller says (SAYS_*), other: minutes since it was opened
REOPENED = np.int64(19)
MEDIATION = np.int64(20)
DELEGATED = np.int64(21)  # value: departments (bits) whose part the street does itself
PUT_OFF = np.int64(22)  # the deadline is extended; value: minutes until it falls due anew
NAMES = (
    *("arisen", "ended", "promised", "fix_held", "fix_failed", "reported", "forwarded", "arrived"),
    *("bounced", "started", "finished", "referred", "summoned", "whistled", "session_held"),
    *("called_at_once", "lead_begins", "past_due", "closed", "reopened", "mediation", "delegated"),
    "put_off",
)

# who promises
BY_COMMUNITY, BY_NEIGHBOUR, BY_COMPANY = np.arange(3)
# the bits of what is known of a closure
WAS_REACHED, SAYS_RESOLVED, IS_SATISFIED, WAS_PERSUADED, GOES_BACK = (
    np.int64(1 << bit) for bit in range(5)
)

NO_DEPARTMENT = np.int64(254)  # `part` of what concerns no department in particular
THE_STREET = -1  # `department` of a note about the street itself
NOBODY_NAMED = -2

#: One row an event of a watched problem.
NOTE = np.dtype(
    [
        ("problem", "i8"),  # id
        ("minute", "i4"),
        ("report", "i4"),  # of the case, as in the ledger (-1: it concerns the problem itself)
        ("value", "i4"),
        ("other", "i4"),
        ("department", "i2"),  # number in the file of departments, THE_STREET or NOBODY_NAMED
        ("episode", "u1"),
        ("what", "u1"),
        ("detail", "u1"),
    ]
)


@inlined
def is_watched(d, identity):  # type: ignore[no-untyped-def]
    """1 if somebody follows the problem of this identity."""
    for i in range(d.number_of_watched_ids):
        if d.watched_ids[i] == identity:
            return 1
    return 0


@inlined
def note_problem(d, problem, what, detail, value, other):  # type: ignore[no-untyped-def]
    """Note what happens now to a problem, if it is watched."""
    if problem.watched != 0:
        write_note(
            d,
            problem,
            np.int64(-1),
            np.int64(0),
            what,
            NO_DEPARTMENT,
            np.int64(detail),
            np.int64(value),
            np.int64(other),
        )


@inlined
def note_case(d, problem, case, what, part, detail, value, other):  # type: ignore[no-untyped-def]
    """Note what happens now to a case of a problem, if that is watched.

    `part`: which department of the type's list it concerns, AT_STREET for the street, or NO_DEPARTMENT.
    """
    if problem.watched != 0:
        write_note(
            d,
            problem,
            np.int64(case.report),
            np.int64(case.episode),
            what,
            np.int64(part),
            np.int64(detail),
            np.int64(value),
            np.int64(other),
        )


@compiled
def write_note(d, problem, report, episode, what, part, detail, value, other):  # type: ignore[no-untyped-def]
    """One row of notes."""
    now = d.now[0]
    if now.notes >= d.number_of_notes:
        now.error = NO_NOTE_LEFT
        return
    line = d.notes[now.notes]
    now.notes += 1
    line.problem = problem.id
    line.minute = now.minute
    line.report = report
    line.episode = episode
    line.what = what
    line.detail = detail
    line.value = value
    line.other = other
    if part < 4:
        line.department = d.need_department[problem.kind, part]
    elif part == NO_DEPARTMENT:
        line.department = NOBODY_NAMED
    else:
        line.department = THE_STREET
