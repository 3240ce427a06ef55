"""Cases move: arrival, bounce, referral from desk to desk, parallel work after a session, and the end of the work."""

from __future__ import annotations

import numpy as np

from sim import luck
from sim.cases import (
    AT_STREET,
    EMERGENCY,
    REFERRAL,
    RETRIAGE,
    SUMMONED,
    TRIAGE,
    WAITING,
    WORK,
    WORKING,
)
from sim.compiled import compiled, inlined
from sim.kernels.calendar import LEAD_OVER, NOTHING, schedule
from sim.kernels.closing import close_case, end_problem
from sim.kernels.opening import travel
from sim.kernels.queues import add_job, drop_job, enqueue, leave_queue, mark
from sim.kernels.watch import (
    ARRIVED,
    BOUNCED,
    CALLED_AT_ONCE,
    FINISHED,
    FIX_FAILED,
    FIX_HELD,
    LEAD_BEGINS,
    NO_DEPARTMENT,
    REFERRED,
    SESSION_HELD,
    note_case,
)
from sim.kernels.work import book_work, stop_work
from sim.ledger import CLOSURE_CHECKED, CLOSURE_FAILED, CLOSURE_FIXED, EXIT_FIXED_BY_STAFF, NEVER
from sim.problems import STREET_DONE


@inlined
def desk_for(d, case, department):  # type: ignore[no-untyped-def]
    """The desk of the j-th department of the case's type that serves the case's street."""
    return d.desk_of[case.street, d.need_department[d.problems[case.problem].kind, department]]


@inlined
def job_at(d, case, department):  # type: ignore[no-untyped-def]
    """The row of the case's piece of work at a department (-1: none)."""
    row = np.int64(case.first_job)
    while row >= 0:
        job = d.jobs[row]
        if job.task == WORK and job.department == department:
            return row
        row = np.int64(job.next_of_case)
    return -1


@inlined
def street_job(d, case):  # type: ignore[no-untyped-def]
    """The row of the case's piece of work at its street (-1: none)."""
    row = np.int64(case.first_job)
    while row >= 0:
        if d.jobs[row].task != WORK:
            return row
        row = np.int64(d.jobs[row].next_of_case)
    return -1


@inlined
def arrive(d, case_row, department):  # type: ignore[no-untyped-def]
    """A case arrives at the street, or at a department, which may say that it is not theirs."""
    now = d.now[0]
    case = d.cases[case_row]
    problem = d.problems[case.problem]
    if department == AT_STREET:
        note_case(d, problem, case, ARRIVED, AT_STREET, 0, 0, 0)
        case.stage = WORKING
        add_job(d, case_row, np.int64(case.street), AT_STREET, TRIAGE, np.int64(case.level))
        return
    if case.todo & (1 << department) == 0 or job_at(d, case, department) >= 0:
        return  # a session has been quicker
    case.stage = WORKING
    desk_row = desk_for(d, case, department)
    first = case.landed == 0
    case.landed = 1
    note_case(d, problem, case, ARRIVED, department, 0, 0, 0)
    if problem.gone == 0 and bounces(d, case, department, desk_row):
        case.bounces += 1
        if first:
            case.first_wrong = 1
        d.tally[0].bounces += 1
        note_case(d, problem, case, BOUNCED, department, 0, case.bounces, 0)
        add_job(d, case_row, np.int64(case.street), department, RETRIAGE, np.int64(case.level))
    else:
        add_job(d, case_row, desk_row, department, WORK, np.int64(case.level))
    if now.error != 0:
        return


@inlined
def bounces(d, case, department, desk_row):  # type: ignore[no-untyped-def]
    """Does the unit send the case back (退单)? Never once jurisdiction is ruled, an emergency, or after the last try allowed.

    chance = min(cap, base x ambiguity x (1 - list) x (1 - effort) x (1 - ruling)).
    """
    par = d.par[0]
    if (
        case.level == EMERGENCY
        or case.bounces >= par.bounce_limit
        or case.ruled & (1 << department) != 0
    ):
        return False
    problem = d.problems[case.problem]
    levers = d.levers[case.street]
    chance = (
        par.bounce_base
        * d.types[problem.kind].ambiguity
        * (1.0 - levers.responsibility_list)
        * (1.0 - d.desks[desk_row].effort)
        * (1.0 - levers.ruling)
    )
    ordinal = (
        (int(case.report) * 64 + int(case.episode)) * 64 + int(department) * 8 + int(case.bounces)
    )
    return luck.happens(d.now[0].key, luck.BOUNCE, problem.id, ordinal, min(par.bounce_cap, chance))


@inlined
def complete(d, server_row):  # type: ignore[no-untyped-def]
    """A head completes a job: the case moves on, or goes back to its street's desk, or is done."""
    now = d.now[0]
    par = d.par[0]
    server = d.servers[server_row]
    book_work(d, server, now.minute - server.started)
    row = np.int64(server.job)
    job = d.jobs[row]
    case_row = np.int64(job.case)
    case = d.cases[case_row]
    problem = d.problems[job.problem]
    task = np.int64(job.task)
    department = np.int64(job.department)
    note_case(d, problem, case, FINISHED, department, task, 0, 0)
    if task == WORK:
        problem.done |= 1 << department
        case.todo &= 255 ^ (1 << department)
        case.out &= 255 ^ (1 << department)
        desk = d.desks[job.desk]
        if case.summons > 0:
            desk.pressure = max(0.0, desk.pressure - 1.0)
    elif task == TRIAGE:
        problem.done |= STREET_DONE | case.own
    drop_job(d, row)
    if problem.gone != 0:
        close_case(d, case_row, np.int64(CLOSURE_CHECKED))
    elif task == REFERRAL:
        travel(d, case_row, department, transfer_minutes(d, case))
    elif task == RETRIAGE:
        travel(d, case_row, department, 1440.0 * par.bounce_days)
    else:
        advance(d, case_row)


@inlined
def transfer_minutes(d, case):  # type: ignore[no-untyped-def]
    """Minutes from one desk to the next."""
    par = d.par[0]
    return par.dispatch_emergency_minutes if case.level == EMERGENCY else 1440.0 * par.referral_days


@inlined
def advance(d, case_row):  # type: ignore[no-untyped-def]
    """Nothing left to do: the work is over. Nobody at it: refer it to the next department of its list."""
    case = d.cases[case_row]
    if case.todo == 0:
        work_over(d, case_row)
        return
    if case.out != 0 or street_job(d, case) >= 0:
        return
    if case.level == EMERGENCY and emergency_whistle(d, case):
        call_all_at_once(d, case_row)
        return
    department = 0
    while case.todo & (1 << department) == 0:
        department += 1
    case.out |= 1 << department
    case.handoffs += 1
    d.tally[0].referrals += 1
    note_case(d, d.problems[case.problem], case, REFERRED, department, 0, case.handoffs, 0)
    if (
        case.handoffs == 1 or case.level == EMERGENCY
    ):  # the minutes of the first referral are part of the triage
        travel(d, case_row, department, transfer_minutes(d, case))
    else:
        add_job(d, case_row, np.int64(case.street), department, REFERRAL, np.int64(case.level))


@inlined
def emergency_whistle(d, case):  # type: ignore[no-untyped-def]
    """Is the whistle blown for this emergency? Drawn once a case against the lever, so that a ramp calls some and then all."""
    share = d.levers[case.street].emergency_summons
    identity = d.problems[case.problem].id
    return luck.happens(d.now[0].key, luck.EMERGENCY_WHISTLE, identity, case.report, share)


@compiled
def call_all_at_once(d, case_row):  # type: ignore[no-untyped-def]
    """An emergency is whistled for: all its departments are there within the half hour (W4), and nobody disputes whose it is."""
    par = d.par[0]
    case = d.cases[case_row]
    for department in range(4):
        if case.todo & (1 << department):
            case.out |= 1 << department
            case.ruled |= 1 << department
            case.attended += 1
            d.tally[0].attendances += 1
            d.units[
                d.desks[desk_for(d, case, department)].unit
            ].owed += par.summons_emergency_minutes
            d.tally[0].unit_session_minutes += par.summons_emergency_minutes
            travel(d, case_row, department, par.summons_emergency_minutes)
    case.summons += 1
    d.tally[0].summons += 1
    wait = par.summons_emergency_minutes
    note_case(d, d.problems[case.problem], case, CALLED_AT_ONCE, NO_DEPARTMENT, 0, wait, 0)


@inlined
def work_over(d, case_row):  # type: ignore[no-untyped-def]
    """All have done their part; the case is done when the calendar lead time is over too."""
    now = d.now[0]
    case = d.cases[case_row]
    problem = d.problems[case.problem]
    if problem.gone == 0 and problem.lead_end != NEVER and problem.lead_end > now.minute:
        case.stage = WAITING
        left = problem.lead_end - now.minute
        note_case(d, problem, case, LEAD_BEGINS, NO_DEPARTMENT, 0, left, 0)
        schedule(d, problem.lead_end, LEAD_OVER, case_row, case.serial, NOTHING)
    else:
        attempt_fix(d, case_row)


@compiled
def attempt_fix(d, case_row):  # type: ignore[no-untyped-def]
    """Work and lead time are over: the fix holds, or it does not and the problem starts anew for the next report."""
    now = d.now[0]
    par = d.par[0]
    case = d.cases[case_row]
    problem = d.problems[case.problem]
    if problem.gone != 0:
        close_case(d, case_row, np.int64(CLOSURE_CHECKED))
        return
    problem.attempts += 1
    holds = par.work_fix_works * (par.mediation_works if problem.mediated else 1.0)
    if luck.happens(now.key, luck.FIX_WORKS, problem.id, problem.attempts, holds):
        note_case(d, problem, case, FIX_HELD, NO_DEPARTMENT, 0, problem.attempts, 0)
        end_problem(d, np.int64(case.problem), np.int64(EXIT_FIXED_BY_STAFF), case_row)
        close_case(d, case_row, np.int64(CLOSURE_FIXED))
    else:
        note_case(d, problem, case, FIX_FAILED, NO_DEPARTMENT, 0, problem.attempts, 0)
        problem.done = 0
        problem.mediated = 0
        problem.lead_end = NEVER
        problem.held += 1
        other = np.int64(problem.first_case)
        while other >= 0:  # whose work was over too waited for the same attempt
            following = np.int64(d.cases[other].next_of_problem)
            if other != case_row and d.cases[other].stage == WAITING:
                close_case(d, other, np.int64(CLOSURE_FAILED))
            other = following
        close_case(d, case_row, np.int64(CLOSURE_FAILED))
        problem.held -= 1


@compiled
def hold_session(d, case_row):  # type: ignore[no-untyped-def]
    """A summoned session has been held: jurisdiction of those who came is settled, and their work begins side by side."""
    now = d.now[0]
    case = d.cases[case_row]
    case.in_session = 0
    note_case(d, d.problems[case.problem], case, SESSION_HELD, NO_DEPARTMENT, 0, 0, 0)
    for department in range(4):
        bit = 1 << department
        if case.attending & case.todo & bit == 0:
            continue
        case.ruled |= bit
        desk_row = desk_for(d, case, department)
        level = (
            np.int64(SUMMONED)
            if d.levers[case.street].summons_reach > 0.0
            else np.int64(case.level)
        )
        row = job_at(d, case, department)
        if row < 0:
            case.out |= bit
            case.landed = 1
            row = street_job(d, case)
            if row >= 0 and d.jobs[row].department == department:
                stop_work(d, row)
                drop_job(d, row)  # the street need not refer it any more
            add_job(d, case_row, desk_row, department, WORK, level)
            case.stage = WORKING
            row = np.int64(case.first_job)
        elif d.jobs[row].server < 0 and d.jobs[row].level != level:
            leave_queue(d, row)
            d.jobs[row].level = level
            enqueue(d, row)
        d.jobs[row].summoned_day = now.day
        mark(d, d.desks[desk_row].unit)
    case.attending = 0
