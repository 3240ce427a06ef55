"""Rows of the ledger: one a problem that ends, one a case that closes."""

from __future__ import annotations

from sim.cases import NOBODY
from sim.compiled import compiled, inlined
from sim.kernels.calendar import NO_ROW_LEFT


@inlined
def bits_set(word):  # type: ignore[no-untyped-def]
    """Number of departments in a set of at most eight."""
    count = 0
    for j in range(8):
        count += (word >> j) & 1
    return count


@compiled
def write_problem(d, row, ended):  # type: ignore[no-untyped-def]
    """One row of the ledger of problems."""
    now = d.now[0]
    if now.problem_rows >= d.number_of_problem_rows:
        now.error = NO_ROW_LEFT
        return
    problem = d.problems[row]
    line = d.problem_rows[now.problem_rows]
    now.problem_rows += 1
    line.problem = problem.id
    line.district = now.district
    line.street = now.first_street + problem.street
    line.place = d.places[problem.place].number
    line.kind = problem.kind
    line.root = problem.root
    line.touched = problem.touched
    line.born = problem.born
    line.first_report = problem.first_report
    line.ended = ended
    line.exit = problem.gone
    line.reports = problem.reports
    line.departments = bits_set(problem.need)
    line.fixes = min(problem.attempts, 255)


@compiled
def write_case(d, case_row, closure, closed):  # type: ignore[no-untyped-def]
    """One row of the ledger of cases; what the caller says is filled in by `close_case`."""
    now = d.now[0]
    if now.case_rows >= d.number_of_case_rows:
        now.error = NO_ROW_LEFT
        return
    case = d.cases[case_row]
    problem = d.problems[case.problem]
    line = d.case_rows[now.case_rows]
    now.case_rows += 1
    line.problem = problem.id
    line.report = case.report
    line.episode = case.episode
    line.resident = NOBODY
    line.registered = 0
    if case.resident != NOBODY:
        line.resident = now.first_resident + case.resident
        line.registered = d.people[case.resident].registered
    line.district = now.district
    line.street = now.first_street + case.street
    line.kind = problem.kind
    line.channel = case.channel
    line.emergency = problem.emergency
    line.linked = case.linked
    line.opened = case.opened
    line.due = case.due
    line.clock = case.clock
    line.closed = closed
    line.closure = closure
    line.departments = bits_set(problem.need)
    line.bounces = case.bounces
    line.first_wrong = case.first_wrong
    line.handoffs = case.handoffs
    line.summons = case.summons
    line.attended = case.attended
    line.reached = 0
    line.says_resolved = 0
    line.satisfied = 0
    line.resolved = 0
    line.persuaded = 0
    line.queue_minutes = case.queue_minutes
    line.work_minutes = int(case.work_minutes + 0.5)
    line.transit_minutes = case.transit_minutes
