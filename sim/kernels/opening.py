"""A case is opened, or opened anew, and sent on its way: its clock, its due time, its caller's patience, its first street."""

from __future__ import annotations

from sim import luck
from sim.cases import AT_STREET, DAY, EMERGENCY, FORTNIGHT, NOBODY, TRAVELLING, WEEK
from sim.compiled import compiled, inlined
from sim.kernels.calendar import ARRIVE, DUE, FAR_DAYS, NOTHING, SHELVE, WITHDRAW, schedule
from sim.kernels.watch import DELEGATED, FORWARDED, note_case
from sim.kernels.work import inner_handoffs
from sim.ledger import CHANNEL_WEB, NEVER


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
