"""Problems are noticed: residents touched by an open problem report it, each by their own readiness, trust and access."""

from __future__ import annotations

import math

import numpy as np

from sim import luck
from sim.cases import FIRST_PATROL, LINKED, NOBODY
from sim.compiled import compiled, inlined
from sim.kernels.calendar import ABOVE_CEILING, NO_CASE_LEFT, NOTHING, REPORT, schedule
from sim.kernels.opening import forward, open_case
from sim.kernels.room import count_room
from sim.kernels.watch import NO_DEPARTMENT, REPORTED, note_case
from sim.ledger import CHANNEL_PATROL, CHANNEL_PHONE, CHANNEL_WEB, NEVER
from sim.prefetch import touch
from sim.week import STEP, WEEK_MINUTES


@inlined
def later_in_calls(d, minute, gap, at_any_hour):  # type: ignore[no-untyped-def]
    """The minute by which `gap` minutes of usual calling have passed since `minute`: soon in busy hours, long in quiet ones.

    What is reported `at_any_hour` does not wait for them. See `sim.week`.
    """
    if at_any_hour:
        return minute + gap
    place = (minute - d.now[0].monday) % WEEK_MINUTES
    hour = d.week[place // 60]
    passed = hour.start + (place % 60) * hour.rate + gap
    weeks = int(passed) // WEEK_MINUTES
    passed -= weeks * WEEK_MINUTES
    at = np.int64(d.week_hour[int(passed) // STEP])
    while d.week[at + 1].start <= passed:
        at += 1
    hour = d.week[at]
    then = at * 60 + int((passed - hour.start) / hour.rate)
    return max(minute + 1, minute - place + weeks * WEEK_MINUTES + then)


@inlined
def next_report_minute(d, row, since, first):  # type: ignore[no-untyped-def]
    """Minute of the problem's next report candidate that may come to something, `first` or later (NEVER: too far away to matter).

    `since`: the minute from which the gap to candidate number `problem.candidates` counts. Passed over here, without an event, are
    candidates whose resident is not ready enough, which is the same in every world and at any time; and those that draw more than even
    the most trusting resident's (or migrant's) chance at the highest access that the street has had so far (`report_bar`, `migrant_bar`).
    Should access rise above that, `look_through_candidates` looks again.
    """
    now = d.now[0]
    par = d.par[0]
    problem = d.problems[row]
    if problem.report_ceiling <= 0.0:
        return NEVER
    street = d.streets[problem.street]
    minute = since
    ahead = 0.0
    while True:
        gap, who, ready = luck.three_parts(now.key, luck.REPORT, problem.id, problem.candidates)
        ahead -= math.log(gap) / problem.report_ceiling
        if ahead > 1.0e8 or minute > 1.0e9:
            return NEVER
        resident = problem.offset + int(who * problem.touched)
        if resident >= problem.neighbours:  # round the corner of the place
            resident -= problem.neighbours
        resident += problem.first_neighbour
        if ready * par.reporting_readiness_cap < d.people[resident].readiness:
            minute = later_in_calls(d, minute, 1 + int(ahead), problem.emergency != 0)
            ahead = 0.0
            if minute >= first:
                bar = street.report_bar
                if d.people[resident].registered == 0:
                    bar = street.migrant_bar
                if luck.happens(now.key, luck.REPORT_ACCEPT, problem.id, problem.candidates, bar):
                    problem.candidate = resident
                    problem.report_minute = minute
                    return minute
        problem.candidates += 1


@compiled
def look_through_candidates(d):  # type: ignore[no-untyped-def]
    """Access has risen: among the coming report candidates that were passed over some may now come to something.

    Minutes of candidates depend on nothing that has happened, so they are counted anew from the birth of every open problem.
    A candidate already in the calendar is void when an earlier one takes its place: `report_minute` is no longer its own.
    """
    now = d.now[0]
    for row in range(now.problems_reach):
        problem = d.problems[row]
        if problem.in_use == 0 or problem.gone != 0:
            continue
        before = np.int64(problem.candidates)
        problem.candidates = 1 if problem.at_birth else 0
        minute = next_report_minute(d, row, np.int64(problem.born), now.minute)
        if minute >= now.minute and problem.candidates != before:
            schedule(d, minute, REPORT, row, problem.serial, NOTHING)
    count_room(d)


@inlined
def noticed_at_birth(d, identity):  # type: ignore[no-untyped-def]
    """Is a problem reported in the very minute in which it arises?"""
    share = d.par[0].reporting_at_birth
    return luck.happens(d.now[0].key, luck.AT_BIRTH, identity, 0, share)


@inlined
def report_candidate(d, row):  # type: ignore[no-untyped-def]
    """The m-th report candidate of a problem: a resident touched by it reports with chance rate / ceiling.

    rate = rate0 x severity x readiness x exp(effect x (trust - mean trust)) x access, zero for a resident who has an open case; for
    migrants x their readiness, which a door of their own brings nearer to 1.
    """
    now = d.now[0]
    par = d.par[0]
    problem = d.problems[row]
    m = problem.candidates
    resident = np.int64(problem.candidate)
    if d.people[resident].case_count == 0:
        trust = min(d.people[resident].trust + now.news, par.learning_trust_cap)
        willing = math.exp(par.learning_trust_effect * (trust - par.learning_trust_mean))
        chance = willing * d.levers[problem.street].access / now.report_margin
        if d.people[resident].registered == 0:
            gap = 1.0 - par.reporting_migrant_readiness
            chance *= 1.0 - gap * (1.0 - d.levers[problem.street].migrant_door)
        if chance > 1.0 + 1e-9:
            now.error = ABOVE_CEILING
        if luck.happens(now.key, luck.REPORT_ACCEPT, problem.id, m, chance):
            file_case(d, row, resident)
    problem.candidates += 1
    minute = next_report_minute(d, row, now.minute, now.minute)
    if minute > now.minute:
        schedule(d, minute, REPORT, row, problem.serial, NOTHING)


@compiled
def file_case(d, row, resident):  # type: ignore[no-untyped-def]
    """A report becomes a case: its due time, its channel, the caller's patience; then it is linked or sent on its way.

    `resident` is the caller, or NOBODY if a grid worker files what a patrol has found.
    """
    now = d.now[0]
    par = d.par[0]
    tally = d.tally[0]
    case_row = now.free_case
    if case_row < 0:
        now.error = NO_CASE_LEFT
        return
    problem = d.problems[row]
    case = d.cases[case_row]
    now.free_case = case.next_of_problem
    now.cases_reach = max(now.cases_reach, case_row + 1)
    touch(d.cases, now.free_case, 0)  # for the next one
    now.open_cases += 1
    tally.cases_received += 1
    if problem.first_report == NEVER:
        problem.first_report = now.minute
        linking = d.levers[problem.street].linking
        if luck.happens(now.key, luck.LINK, problem.id, 1 << 40, linking):
            d.linked_lately[problem.place * d.number_of_types + problem.kind] += 1
    m = np.int64(problem.candidates)
    if resident == NOBODY:
        m = np.int64(FIRST_PATROL) + np.int64(problem.finds)
        problem.finds += 1
        tally.cases_by_patrol += 1
    else:
        d.received[problem.kind] += 1.0  # what the hotline hears
    problem.reports += 1
    problem.open_cases += 1
    case.problem = row
    case.report = m
    case.resident = resident
    case.street = problem.street
    case.episode = 0
    case.next_of_problem = problem.first_case
    problem.first_case = case_row
    case.channel = CHANNEL_PHONE
    if resident == NOBODY:
        case.channel = CHANNEL_PATROL
    elif luck.happens(now.key, luck.CHANNEL, problem.id, m, par.dispatch_web_share):
        case.channel = CHANNEL_WEB
    case.linked = 0
    if problem.leading_case >= 0:
        if luck.happens(now.key, luck.LINK, problem.id, m, d.levers[problem.street].linking):
            case.linked = 1
            d.units[case.street].owed += par.work_link_minutes
            tally.street_referral_minutes += par.work_link_minutes
    who = NOBODY if resident == NOBODY else now.first_resident + resident
    note_case(d, problem, case, REPORTED, NO_DEPARTMENT, case.channel, who, case.linked)
    open_case(d, case_row)
    if case.linked:
        case.stage = LINKED
    else:
        if problem.leading_case < 0:
            problem.leading_case = case_row
        forward(d, case_row)
