"""The whistle (吹哨): which cases a street may whistle for, and what blowing it does."""

from __future__ import annotations

import math

from sim import luck
from sim.cases import EMERGENCY, TRAVELLING, WORKING
from sim.compiled import compiled
from sim.kernels.ahead import ROWS_AHEAD
from sim.kernels.calendar import NOTHING, SESSION, schedule
from sim.kernels.route import desk_for
from sim.kernels.rows import bits_set
from sim.kernels.watch import NO_DEPARTMENT, SUMMONED, WHISTLED, note_case
from sim.ledger import NEVER
from sim.prefetch import touch


@compiled
def find_eligible(d, rows, most):  # type: ignore[no-untyped-def]
    """Rows of the cases that may be whistled for at 00:00: two or more open departments, old enough, not whistled for lately.

    The street has done its own part and referred the case once; it cannot whistle for what it has not seen.

    Writes at most `most` rows into `rows` and returns how many there are.
    """
    now = d.now[0]
    par = d.par[0]
    count = 0
    oldest = now.day_start - int(1440.0 * par.summons_minimum_age_days)
    again = now.day - int(par.summons_repeat_days)
    for row in range(now.cases_reach):
        touch(d.cases, row + ROWS_AHEAD, 0)
        case = d.cases[row]
        if case.stage != WORKING and case.stage != TRAVELLING:
            continue
        if case.opened > oldest or case.in_session != 0 or case.level == EMERGENCY:
            continue
        if case.handoffs == 0:  # the street has not yet looked at it
            continue
        if case.last_whistle != NEVER and case.last_whistle > again:
            continue
        if bits_set(case.todo) >= par.summons_minimum_departments and count < most:
            rows[count] = row
            count += 1
    return count


@compiled
def attendance_chance(d, desk_row, street):  # type: ignore[no-untyped-def]
    """Chance that a unit comes: logistic(intercept + effort + cost of staying away) x (1 - minutes already booked / minutes).

    Nobody is booked beyond the minutes of the day: 0 when the session no longer fits.
    """
    now = d.now[0]
    par = d.par[0]
    desk = d.desks[desk_row]
    unit = d.units[desk.unit]
    lean = (
        par.summons_attendance_intercept
        + par.summons_attendance_effort * desk.effort
        + par.summons_attendance_cost * d.levers[street].attendance_cost
    )
    minutes = max(1.0, unit.heads * (1.0 - unit.moved) * (now.shift_end - now.shift_start))
    if unit.booked + par.summons_unit_minutes > minutes:
        return 0.0
    return (1.0 - unit.booked / minutes) / (1.0 + math.exp(-lean))


@compiled
def blow(d, case_row, days_ahead):  # type: ignore[no-untyped-def]
    """A street whistles for a case: all its open departments are called to a session `days_ahead` days from now.

    Who comes books session minutes out of all its time; who does not leaves its part to ordinary referral and the next whistle. Every call
    presses on the head until the work is done.
    """
    now = d.now[0]
    par = d.par[0]
    tally = d.tally[0]
    case = d.cases[case_row]
    problem = d.problems[case.problem]
    for department in range(4):
        bit = 1 << department
        if case.todo & bit == 0:
            continue
        desk_row = desk_for(d, case, department)
        ordinal = (
            (int(case.report) * 64 + int(case.episode)) * 64 + int(case.summons)
        ) * 8 + department
        chance = attendance_chance(d, desk_row, case.street)
        comes = luck.happens(now.key, luck.ATTENDANCE, problem.id, ordinal, chance)
        note_case(d, problem, case, SUMMONED, department, comes, 0, 0)
        d.desks[desk_row].pressure += 1.0
        if comes:
            case.attending |= bit
            case.attended += 1
            d.units[d.desks[desk_row].unit].booked += par.summons_unit_minutes
            tally.unit_session_minutes += par.summons_unit_minutes
            tally.attendances += 1
        else:
            tally.absences += 1
    case.summons += 1
    case.last_whistle = now.day
    case.in_session = 1
    tally.summons += 1
    d.units[case.street].booked += par.summons_street_minutes
    tally.street_session_minutes += par.summons_street_minutes
    held = (
        now.day_start
        + 1440 * days_ahead
        + (now.shift_start - now.day_start)
        + int(par.summons_unit_minutes)
    )
    note_case(d, problem, case, WHISTLED, NO_DEPARTMENT, 0, case.summons, held - now.minute)
    schedule(d, held, SESSION, case_row, case.serial, NOTHING)


@compiled
def book_sessions(d):  # type: ignore[no-untyped-def]
    """The morning of a session day: booked session minutes come off before work."""
    for unit_row in range(d.number_of_units):
        unit = d.units[unit_row]
        unit.owed += unit.booked
        unit.booked = 0.0
