"""Patrols (巡查): grid workers come past what is visible and file it before anybody calls."""

from __future__ import annotations

from sim import luck
from sim.cases import NOBODY
from sim.compiled import compiled, inlined
from sim.kernels.ahead import ROWS_AHEAD, ask_for_row
from sim.kernels.calendar import FIND, NOTHING, schedule
from sim.kernels.notice import file_case
from sim.ledger import NEVER

MOST_FINDS = 250  # of one problem


@inlined
def nobody_may_file(problem):  # type: ignore[no-untyped-def]
    """Is the problem already a case, open or about to be reopened (or has it been found beyond counting)?"""
    return problem.open_cases > 0 or problem.held > 0 or problem.finds >= MOST_FINDS


@compiled
def send_patrols(d):  # type: ignore[no-untyped-def]
    """00:00: which problems today's patrols will notice, and when.

    A problem without an open case is noticed with chance 1 - (1 - visible)^patrols: drawn once a day of its life, so that more
    patrols find all that fewer would. What a case is already open for is left to that case.
    """
    now = d.now[0]
    length = now.shift_end - now.shift_start
    for street in range(d.number_of_streets):
        patrols = d.streets[street].patrols
        for kind in range(d.number_of_types):
            missed = (1.0 - d.types[kind].visible) ** patrols if patrols > 0.0 else 1.0
            d.patrol_chance[street, kind] = 1.0 - missed
    for row in range(now.problems_reach):
        ask_for_row(d.problems, row + ROWS_AHEAD)
        problem = d.problems[row]
        if problem.in_use == 0 or problem.gone != 0 or nobody_may_file(problem):
            continue
        chance = d.patrol_chance[problem.street, problem.kind]
        if chance <= 0.0:
            continue
        age = (now.day_end - 1 - problem.born) // 1440
        if luck.happens(now.key, luck.PATROL_FINDS, problem.id, age, chance):
            into = luck.uniform(now.key, luck.PATROL_MINUTE, problem.id, age) * length
            schedule(d, now.shift_start + int(into), FIND, row, problem.serial, NOTHING)


@compiled
def find(d, row):  # type: ignore[no-untyped-def]
    """A patrol comes past a problem that it notices: a case without a caller, unless somebody has called since midnight."""
    problem = d.problems[row]
    if nobody_may_file(problem):
        return
    if problem.first_report == NEVER:
        d.tally[0].problems_found_by_patrol += 1
    file_case(d, row, NOBODY)
