"""Staff work: heads take jobs and work on them.

A server is one head. Work of w minutes takes w / speed of wall time inside shifts and is carried over at their end; `speed` is the part of
a head's time that cases get (decided at 00:00). An emergency gets the whole head; outside shifts, or with every head busy, the
duty desk (值班) of a unit takes it.
"""

from __future__ import annotations

import math

from sim import luck
from sim.cases import EMERGENCY, RETRIAGE, TRIAGE, WORK
from sim.compiled import compiled, inlined
from sim.kernels.calendar import COMPLETE, NOTHING, schedule
from sim.kernels.queues import (
    charge,
    first_emergency,
    leave_queue,
    next_job,
)
from sim.kernels.watch import MEDIATION, NO_DEPARTMENT, STARTED, note_case
from sim.ledger import NEVER
from sim.prefetch import ask_for_row, touch
from sim.problems import STREET_DONE
from sim.units import STREET


@inlined
def drawn_minutes(d, problem, part, mean):  # type: ignore[no-untyped-def]
    """Minutes that one part (0 street, 1.. department) of a problem's work takes: the same for all its cases, in every world."""
    now = d.now[0]
    par = d.par[0]
    if par.theory_exponential_minutes >= 0.5:
        return mean * luck.exponential(now.key, luck.WORK_MINUTES, problem.id, part)
    return mean * luck.skewed(
        now.key, luck.WORK_MINUTES, problem.id, part, par.work_sigma, now.work_scale
    )


@inlined
def job_minutes(d, job):  # type: ignore[no-untyped-def]
    """Minutes of a job, known when it starts: in full, or those of a visit when the problem or this part of it is done."""
    par = d.par[0]
    case = d.cases[job.case]
    problem = d.problems[job.problem]
    if problem.gone != 0:
        return par.work_verify_minutes
    if job.task == TRIAGE:
        minutes = par.work_verify_minutes
        if problem.done & STREET_DONE == 0:
            minutes = drawn_minutes(d, problem, 0, d.types[problem.kind].street_minutes)
        if case.own != 0:
            minutes += delegated_minutes(d, case, problem)
        if case.todo != 0:
            minutes += par.referral_street_minutes
        return minutes + inner_handoffs(d, case) * par.inner_handoff_minutes
    if job.task == WORK:
        if problem.done & (1 << job.department) != 0:
            return par.work_verify_minutes
        minutes = drawn_minutes(
            d, problem, 1 + job.department, d.need_minutes[problem.kind, job.department]
        )
        return minutes * par.mediation_minutes if mediates(d, case, problem) else minutes
    return par.bounce_street_minutes if job.task == RETRIAGE else par.referral_street_minutes


@inlined
def mediates(d, case, problem):  # type: ignore[no-untyped-def]
    """Is this dispute mediated (调解)? Drawn once a problem against the lever; an attempt that failed is not mediated again."""
    share = d.levers[case.street].mediation
    if problem.mediated == 0 and share > 0.0 and problem.attempts == 0:
        if d.types[problem.kind].mediable:
            if luck.happens(d.now[0].key, luck.MEDIATED, problem.id, 0, share):
                problem.mediated = 1
                d.tally[0].problems_mediated += 1
                note_case(d, problem, case, MEDIATION, NO_DEPARTMENT, 0, 0, 0)
    return problem.mediated != 0


@inlined
def delegated_minutes(d, case, problem):  # type: ignore[no-untyped-def]
    """Minutes of the parts that the street does for branches, longer by what its skill falls short of theirs; done parts take none."""
    minutes = 0.0
    for j in range(4):
        bit = 1 << j
        if case.own & bit and problem.done & bit == 0:
            minutes += drawn_minutes(d, problem, 1 + j, d.need_minutes[problem.kind, j])
    return minutes / d.par[0].sinking_skill


@inlined
def inner_handoffs(d, case):  # type: ignore[no-untyped-def]
    """Times a case is handed between the offices of its street before anyone works on it: the lever's whole part, and one more by luck."""
    expected = d.levers[case.street].inner_handoffs
    whole = math.floor(expected)
    problem = d.problems[case.problem]
    one_more = luck.happens(
        d.now[0].key, luck.INNER_HANDOFF, problem.id, case.report, expected - whole
    )
    return whole + (1.0 if one_more else 0.0)


@inlined
def begin(d, server_row):  # type: ignore[no-untyped-def]
    """A head goes on with the job in hand today: set the speed, and the minute of completion if it comes today."""
    now = d.now[0]
    server = d.servers[server_row]
    job = d.jobs[server.job]
    unit = d.units[server.unit]
    if server.duty:
        server.speed = 1.0
    elif job.level == EMERGENCY:
        server.speed = min(1.0, unit.staffing)
    elif job.summoned_day == now.day and unit.level != STREET:
        reach = d.levers[d.desks[job.desk].street].summons_reach
        server.speed = unit.staffing * (unit.speed + reach * (1.0 - unit.speed))
    else:
        server.speed = min(1.0, unit.staffing * unit.speed)  # a head's minute is a minute
    server.started = max(now.minute, server.free_from)
    if server.speed <= 0.0:
        return
    finish = server.started + int(math.ceil(job.remaining / server.speed - 1e-9))
    end = now.day_end if server.duty else now.shift_end
    if finish <= end and finish < now.day_end:
        schedule(d, finish, COMPLETE, server_row, server.serial, NOTHING)


@compiled
def start(d, server_row, row):  # type: ignore[no-untyped-def]
    """A free head takes a waiting job."""
    now = d.now[0]
    server = d.servers[server_row]
    job = d.jobs[row]
    case = d.cases[job.case]
    problem = d.problems[job.problem]
    if job.next >= 0:  # rows that will be read when a head is free again, and when this job is done
        following = d.jobs[job.next]
        ask_for_row(d.cases, following.case)
        ask_for_row(d.problems, following.problem)
    if case.resident >= 0:
        touch(d.people, case.resident, 0)
    leave_queue(d, row)
    unit = d.units[server.unit]
    server.job = row
    if server.duty == 0:
        unit.at_work += 1
    job.server = server_row
    if job.started == 0:
        job.started = 1
        job.minutes = max(1.0, job_minutes(d, job))
        job.remaining = job.minutes
        case.queue_minutes += now.minute - job.joined
        charge(d, job.desk, job.minutes)
        waited = now.minute - job.joined
        note_case(d, problem, case, STARTED, job.department, job.task, job.minutes, waited)
        handling = job.task == WORK or (job.task == TRIAGE and (problem.need == 0 or case.own != 0))
        if handling and problem.lead_end == NEVER and problem.gone == 0:
            problem.lead_end = now.minute + problem.lead
    begin(d, server_row)


@inlined
def start_what_can_be_started(d):  # type: ignore[no-untyped-def]
    """At the end of a minute: free heads of every unit where something changed take the next jobs."""
    now = d.now[0]
    on_shift = now.shift_start <= now.minute < now.shift_end
    for i in range(now.dirty):
        unit = d.units[d.dirty_units[i]]
        unit.dirty = 0
        if on_shift:
            for server_row in range(unit.idle_from, unit.first_server + unit.heads):
                if unit.waiting == 0 or unit.at_work == unit.heads:
                    break
                server = d.servers[server_row]
                if (
                    server.job < 0
                    and server.open != 0
                    and server.free_from <= now.minute
                    and unit.speed > 0.0
                ):
                    start(d, server_row, next_job(d, unit))
                if server.job >= 0 and server_row == unit.idle_from:
                    unit.idle_from += 1
        duty_row = unit.first_server + unit.heads
        if unit.waiting > 0 and d.servers[duty_row].job < 0 and d.par[0].work_duty_desk >= 0.5:
            row = first_emergency(d, unit)
            if row >= 0:
                start(d, duty_row, row)
    now.dirty = 0


@inlined
def book_work(d, server, wall):  # type: ignore[no-untyped-def]
    """Book `wall` minutes of a head on the job in hand: staff minutes of the case, of the unit, of the day."""
    tally = d.tally[0]
    job = d.jobs[server.job]
    unit = d.units[server.unit]
    minutes = wall * server.speed
    job.remaining -= minutes
    d.cases[job.case].work_minutes += minutes
    server.used += wall
    if server.duty:
        tally.duty_minutes += minutes
        return
    unit.case_minutes += minutes
    if unit.level == STREET:
        if job.task == TRIAGE:
            tally.street_work_minutes += minutes
        else:
            tally.street_referral_minutes += minutes
    else:
        tally.unit_work_minutes += minutes


@inlined
def stop_work(d, row):  # type: ignore[no-untyped-def]
    """A job is about to be dropped unfinished: book how long it has waited, or what a head has worked on it today."""
    now = d.now[0]
    job = d.jobs[row]
    server_row = job.server
    if server_row < 0:
        d.cases[job.case].queue_minutes += now.minute - job.joined
        return
    server = d.servers[server_row]
    if server.open == 0 or server.speed <= 0.0:
        return
    first = server.started if server.duty else max(server.started, now.shift_start)
    last = now.minute if server.duty else min(now.minute, now.shift_end)
    if last > first:
        book_work(d, server, last - first)
