"""Looking ahead: rows that the next events of today will need are asked for before their turn comes.

A day of a large district reads some ten thousand rows, each for the first time in days, out of hundreds of megabytes. Asked for one by
one each is waited for; asked for a few dozen events ahead they arrive while other events happen. Nothing here changes anything.
"""

from __future__ import annotations

from sim import luck
from sim.compiled import inlined
from sim.kernels.calendar import (
    ARRIVE,
    LEAD_OVER,
    REOPEN,
    REPORT,
    SHELVE,
    STREAM,
    VANISH,
    WITHDRAW,
)
from sim.prefetch import touch

FAR = 24  # events ahead: the rows that the event names
NEAR = 10  # events ahead: the rows that those name; by then they have arrived
LIKELY = 3  # candidates that are looked at, as a rule, before one is found that may report


@inlined
def ask_for_rows(d, place):  # type: ignore[no-untyped-def]
    """Ask for the rows that an event of today names."""
    event = d.agenda[place]
    kind = event.kind
    if kind == REPORT:
        touch(d.problems, event.row, 0)
        touch(d.problems, event.row, 64)
        touch(d.people, event.other, 0)
    elif kind == STREAM:
        touch(d.streams, event.row, 0)
    elif kind == VANISH:
        touch(d.problems, event.row, 0)
        touch(d.problems, event.row, 64)
    elif LEAD_OVER <= kind <= REOPEN or kind == ARRIVE:
        touch(d.cases, event.row, 0)
        touch(d.cases, event.row, 64)
        touch(d.problems, event.other, 0)
        touch(d.problems, event.other, 64)


@inlined
def ask_for_more(d, place):  # type: ignore[no-untyped-def]
    """Ask for what the rows of an event name: the residents whom the next reports may be about, the caller of a case that may close."""
    event = d.agenda[place]
    kind = event.kind
    if kind == REPORT:
        problem = d.problems[event.row]
        if problem.serial == event.serial:
            for candidate in range(problem.candidates + 1, problem.candidates + 1 + LIKELY):
                _, who, _ = luck.three_parts(d.now[0].key, luck.REPORT, problem.id, candidate)
                resident = problem.offset + int(who * problem.touched)
                if resident >= problem.neighbours:
                    resident -= problem.neighbours
                touch(d.people, problem.first_neighbour + resident, 0)
    elif kind == LEAD_OVER or kind == SHELVE or kind == WITHDRAW:
        case = d.cases[event.row]
        if case.serial == event.serial:
            touch(d.people, case.resident, 0)
