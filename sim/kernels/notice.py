"""Problems are noticed: residents touched by an open problem report it, each by their own readiness, trust and access."""

from __future__ import annotations

import math

import numpy as np

from sim import luck
from sim.cases import (
    AT_STREET,
    DAY,
    EMERGENCY,
    FIRST_PATROL,
    FORTNIGHT,
    LINKED,
    NOBODY,
    TRAVELLING,
    WEEK,
)
from sim.compiled import compiled, inlined
from sim.kernels.calendar import (
    ABOVE_CEILING,
    ARRIVE,
    DUE,
    FAR_DAYS,
    NO_CASE_LEFT,
    NOTHING,
    REPORT,
    SHELVE,
    WITHDRAW,
    schedule,
)
from sim.kernels.room import count_room
from sim.kernels.watch import DELEGATED, FORWARDED, NO_DEPARTMENT, REPORTED, note_case
from sim.kernels.work import inner_handoffs
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


@inlined
def delegated(d, problem, reach):  # type: ignore[no-untyped-def]
    """Departments (bits) whose part of an enforcement problem the street does itself: drawn once a problem against the reach.

    So the problems delegated at a smaller reach are a part of those at a larger one.
    """
    own = 0
    if reach > 0.0 and d.types[problem.kind].enforcement:
        if luck.happens(d.now[0].key, luck.DELEGATED, problem.id, 0, reach):
            for j in range(4):
                if d.need_delegable[problem.kind, j]:
                    own |= problem.need & (1 << j)
    return own


@compiled
def open_case(d, case_row):  # type: ignore[no-untyped-def]
    """What a case starts with when it is opened or reopened: clock, due time, patience, all its departments still to do."""
    now = d.now[0]
    par = d.par[0]
    case = d.cases[case_row]
    problem = d.problems[case.problem]
    sort = d.types[problem.kind]
    levers = d.levers[case.street]
    ordinal = int(case.report) * 64 + int(case.episode)
    case.serial += 1
    case.opened = now.minute
    case.last_whistle = NEVER
    case.queue_minutes = 0
    case.transit_minutes = 0
    case.work_minutes = 0.0
    case.first_job = -1
    case.own = delegated(d, problem, levers.enforcement_reach)
    case.todo = problem.need & (255 ^ case.own)
    if case.own:
        d.tally[0].cases_delegated += 1
        note_case(d, problem, case, DELEGATED, AT_STREET, 0, case.own, 0)
    case.out = 0
    case.attending = 0
    case.ruled = 0
    case.bounces = 0
    case.first_wrong = 0
    case.landed = 0
    case.handoffs = 0
    case.summons = 0
    case.attended = 0
    case.in_session = 0
    if case.resident != NOBODY:
        d.people[case.resident].case_count += 1
    if problem.emergency:
        case.level = EMERGENCY
        case.due = now.minute + 120
    elif sort.deadline_hours <= 24:
        case.level = DAY
        case.due = now.minute + int(60.0 * sort.deadline_hours)
    elif sort.deadline_hours <= 168:
        case.level = WEEK
        case.due = now.minute + 1440 * now.due_week
    else:
        case.level = FORTNIGHT
        case.due = now.minute + 1440 * now.due_fortnight
    case.extended = 0
    case.counted = 0
    case.clock = luck.happens(now.key, luck.CLOCK, problem.id, ordinal, levers.clock)
    if case.clock:
        schedule(d, case.due, DUE, case_row, case.serial, NOTHING)
    patience = lying = FAR_DAYS
    if case.resident != NOBODY and par.patience_withdraw_after_days < FAR_DAYS:
        drawn = luck.exponential(now.key, luck.PATIENCE, problem.id, ordinal)
        patience = par.patience_withdraw_after_days + par.patience_withdraw_days * drawn
    if case.clock == 0 and par.nominal_shelving_rate > 0.0:
        drawn = luck.exponential(now.key, luck.SHELVING, problem.id, ordinal)
        lying = par.nominal_shelving_age_days + drawn / par.nominal_shelving_rate
    days = min(lying, patience)  # whichever comes first ends the case, so the other needs no event
    if days < FAR_DAYS:
        last = WITHDRAW if patience < lying else SHELVE
        schedule(d, now.minute + int(1440.0 * days), last, case_row, case.serial, NOTHING)


@compiled
def forward(d, case_row):  # type: ignore[no-untyped-def]
    """The hotline sends a case on: straight to the street, or down the chain of city, district and street; then inner hand-offs."""
    now = d.now[0]
    par = d.par[0]
    case = d.cases[case_row]
    problem = d.problems[case.problem]
    levers = d.levers[case.street]
    d.tally[0].cases_dispatched += 1
    minutes = par.dispatch_direct_minutes
    if problem.emergency == 0:
        if case.channel == CHANNEL_WEB:
            minutes += par.dispatch_web_minutes
        share = levers.direct_dispatch
        if not luck.happens(now.key, luck.DIRECT, problem.id, case.report, share):
            days = par.dispatch_forwarding_days * luck.exponential(
                now.key, luck.FORWARDING, problem.id, case.report
            )
            minutes += 1440.0 * days
        minutes += 1440.0 * inner_handoffs(d, case) * par.inner_handoff_days
    note_case(d, problem, case, FORWARDED, AT_STREET, 0, minutes, 0)
    travel(d, case_row, AT_STREET, minutes)


@inlined
def travel(d, case_row, department, minutes):  # type: ignore[no-untyped-def]
    """A case is under way to a desk for `minutes`."""
    case = d.cases[case_row]
    whole = int(minutes)
    case.stage = TRAVELLING
    case.transit_minutes += whole
    schedule(d, d.now[0].minute + whole, ARRIVE, case_row, case.serial, department)
