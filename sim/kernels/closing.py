"""Cases close and problems end."""

from __future__ import annotations

import math

import numpy as np

from sim import luck
from sim.cases import AT_STREET, CALLED_BACK, FREE, LINKED, NOBODY
from sim.compiled import compiled, inlined
from sim.kernels.calendar import NOTHING, REOPEN, schedule
from sim.kernels.callers import count_closure, judge, persuade, treatment
from sim.kernels.estates import count_estate_problem
from sim.kernels.opening import forward, open_case, travel
from sim.kernels.queues import drop_job
from sim.kernels.rows import write_case, write_problem
from sim.kernels.watch import (
    CLOSED,
    ENDED,
    GOES_BACK,
    IS_SATISFIED,
    NO_DEPARTMENT,
    REOPENED,
    SAYS_RESOLVED,
    WAS_PERSUADED,
    WAS_REACHED,
    note_case,
    note_problem,
)
from sim.kernels.work import stop_work
from sim.ledger import (
    CLOSURE_CHECKED,
    CLOSURE_COMMUNITY,
    CLOSURE_FAILED,
    CLOSURE_FIXED,
    CLOSURE_NOMINAL,
    CLOSURE_VANISHED,
    CLOSURE_WITHDRAWN,
    EXIT_COMMUNITY,
    EXIT_FIXED_BY_STAFF,
)


@compiled
def end_problem(d, row, exit_kind, fixing_case):  # type: ignore[no-untyped-def]
    """A problem is gone at this minute: fixed, dealt with by the community, or by itself.

    Its later report candidates are void. Linked cases close with it. Cases that were not linked to it stay with their desks until
    somebody has looked (a visit); where the problem went by itself or through the community the callers say so, and they close too.
    """
    now = d.now[0]
    tally = d.tally[0]
    problem = d.problems[row]
    problem.gone = exit_kind
    problem.serial += 1
    note_problem(d, problem, ENDED, exit_kind, NOTHING, NOTHING)
    count_estate_problem(d, problem, -1)
    now.open_problems -= 1
    write_problem(d, row, now.minute)
    problem.held += 1  # keeps the row while its cases close
    closure = np.int64(CLOSURE_CHECKED)
    if exit_kind == EXIT_FIXED_BY_STAFF:
        tally.problems_fixed_by_staff += 1
    elif exit_kind == EXIT_COMMUNITY:
        tally.problems_community += 1
        closure = np.int64(CLOSURE_COMMUNITY)
    else:
        tally.problems_vanished += 1
        closure = np.int64(CLOSURE_VANISHED)
    case_row = np.int64(problem.first_case)
    while case_row >= 0:
        following = np.int64(d.cases[case_row].next_of_problem)
        if case_row != fixing_case and (
            exit_kind != EXIT_FIXED_BY_STAFF or d.cases[case_row].stage == LINKED
        ):
            close_case(d, case_row, closure)
        case_row = following
    problem.held -= 1
    free_problem_if_done(d, row)


@inlined
def free_problem_if_done(d, row):  # type: ignore[no-untyped-def]
    """Give the row of a problem back once it is gone and no case refers to it."""
    now = d.now[0]
    problem = d.problems[row]
    if problem.gone != 0 and problem.open_cases == 0 and problem.held == 0:
        problem.in_use = 0
        problem.serial += 1
        problem.leading_case = now.free_problem
        now.free_problem = row


@inlined
def take_off_list(d, case_row):  # type: ignore[no-untyped-def]
    """Take a case off the list of its problem's open cases; the next in line leads if it led."""
    case = d.cases[case_row]
    problem = d.problems[case.problem]
    if problem.first_case == case_row:
        problem.first_case = case.next_of_problem
    else:
        other = problem.first_case
        while d.cases[other].next_of_problem != case_row:
            other = d.cases[other].next_of_problem
        d.cases[other].next_of_problem = case.next_of_problem
    if problem.leading_case == case_row:
        problem.leading_case = -1
        if problem.gone == 0:
            promote(d, problem)


@compiled
def promote(d, problem):  # type: ignore[no-untyped-def]
    """The problem goes on without its leading case: another one at work leads, else the first linked report is sent on its way."""
    best = np.int64(-1)
    row = np.int64(problem.first_case)
    while row >= 0:
        other = d.cases[row]
        if best < 0:
            best = row
        else:
            leader = d.cases[best]
            linked_best = leader.stage == LINKED
            linked_this = other.stage == LINKED
            if (linked_best and not linked_this) or (
                linked_best == linked_this and other.report < leader.report
            ):
                best = row
        row = np.int64(other.next_of_problem)
    problem.leading_case = best
    if best >= 0 and d.cases[best].stage == LINKED:
        forward(d, best)


@compiled
def close_case(d, case_row, closure):  # type: ignore[no-untyped-def]
    """A case closes: work on it stops, the caller judges, the ledger gets its row, and a call-back may send it back.

    What a patrol has filed has no caller: nobody is persuaded, called back or satisfied, and the published rates leave it out.
    """
    now = d.now[0]
    par = d.par[0]
    case = d.cases[case_row]
    problem = d.problems[case.problem]
    key = now.key
    while case.first_job >= 0:
        stop_work(d, np.int64(case.first_job))
        drop_job(d, np.int64(case.first_job))
    ordinal = int(case.report) * 64 + int(case.episode)
    called = case.resident != NOBODY
    truly = problem.gone != 0 or closure == CLOSURE_FIXED
    persuaded = called and closure == CLOSURE_NOMINAL and persuade(d, case, problem, ordinal)
    reached = called and luck.happens(
        key, luck.REACHED, problem.id, ordinal, d.levers[case.street].callback
    )
    says = truly
    if called and not truly:
        chance = par.nominal_says_resolved + (
            par.persuasion_says_resolved_gain if persuaded else 0.0
        )
        says = luck.happens(key, luck.SAYS, problem.id, ordinal, chance)
    performance = 0.0
    days = (now.minute - case.opened) / 1440.0
    if closure == CLOSURE_FIXED or closure == CLOSURE_CHECKED or closure == CLOSURE_COMMUNITY:
        performance = math.exp(-max(0.0, days - 1.0) / par.satisfaction_tau_days)
    elif closure == CLOSURE_FAILED or closure == CLOSURE_VANISHED:
        performance = par.satisfaction_failed
    satisfied = False
    if called:
        satisfied = judge(
            d,
            np.int64(case.resident),
            performance,
            treatment(d, case, persuaded),
            luck.bell(key, luck.NOISE, problem.id, ordinal),
        )
        count_closure(d, case, closure, reached, says)
    back = (
        reached
        and not says
        and not truly
        and closure != CLOSURE_WITHDRAWN
        and case.episode < 60
        and luck.happens(key, luck.REOPENING, problem.id, ordinal, d.levers[case.street].reopening)
    )
    if problem.watched != 0:
        said = (
            WAS_REACHED * reached
            + SAYS_RESOLVED * says
            + IS_SATISFIED * satisfied
            + WAS_PERSUADED * persuaded
            + GOES_BACK * back
        )
        age = now.minute - case.opened
        note_case(d, problem, case, CLOSED, NO_DEPARTMENT, closure, said, age)
    write_case(d, case_row, closure, now.minute)
    if now.error == 0:
        line = d.case_rows[now.case_rows - 1]
        line.reached = reached
        line.says_resolved = says
        line.satisfied = satisfied
        line.resolved = truly
        line.persuaded = persuaded
    take_off_list(d, case_row)
    if called:
        d.people[case.resident].case_count -= 1
    problem.open_cases -= 1
    now.open_cases -= 1
    case.serial += 1
    if back:
        case.stage = CALLED_BACK
        problem.held += 1
        schedule(
            d,
            now.minute + int(1440.0 * par.official_callback_days),
            REOPEN,
            case_row,
            case.serial,
            NOTHING,
        )
    else:
        free_case(d, case_row)
    d.closed_by[closure] += 1.0


@inlined
def free_case(d, case_row):  # type: ignore[no-untyped-def]
    """Give the row of a case back, and that of its problem if nothing else refers to it."""
    now = d.now[0]
    case = d.cases[case_row]
    case.stage = FREE
    case.next_of_problem = now.free_case
    now.free_case = case_row
    free_problem_if_done(d, np.int64(case.problem))


@compiled
def reopen(d, case_row):  # type: ignore[no-untyped-def]
    """Two days after closing, the caller's «not resolved» sends the case back to its street, unless the problem is gone by now."""
    now = d.now[0]
    case = d.cases[case_row]
    problem = d.problems[case.problem]
    problem.held -= 1
    if problem.gone != 0:
        case.serial += 1
        free_case(d, case_row)
        return
    now.open_cases += 1
    problem.open_cases += 1
    d.tally[0].cases_reopened += 1
    case.next_of_problem = problem.first_case
    problem.first_case = case_row
    case.episode += 1
    case.linked = 0
    note_case(d, problem, case, REOPENED, NO_DEPARTMENT, 0, 0, 0)
    open_case(d, case_row)
    if problem.leading_case < 0:
        problem.leading_case = case_row
    travel(d, case_row, AT_STREET, d.par[0].dispatch_direct_minutes)
