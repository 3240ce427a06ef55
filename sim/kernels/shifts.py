"""Shifts open and close: who is there today, what comes off first, what is left for the line.

Unfinished jobs are carried over; emergencies in hand go to the duty desk (值班), which works on through the night.
"""

from __future__ import annotations

import math

import numpy as np

from sim.cases import EMERGENCY
from sim.compiled import compiled, inlined
from sim.kernels.calendar import HEAD_FREE, NOTHING, OVERSPENT, schedule
from sim.kernels.queues import let_go, mark, put_first
from sim.kernels.work import begin, book_work, stop_work
from sim.units import STREET


@inlined
def heads_on_shift(d, unit, unit_row):  # type: ignore[no-untyped-def]
    """Heads of a unit who work today: all on a working day, else the weekend part, evened out over weekends without luck."""
    now = d.now[0]
    if now.working:
        return unit.heads
    expected = unit.heads * d.par[0].work_weekend_staff
    whole = int(math.floor(expected))
    turn = (now.day + 1000000 + unit_row) * 0.6180339887498949
    return whole + (1 if turn - math.floor(turn) < expected - whole else 0)


@compiled
def open_shift(d):  # type: ignore[no-untyped-def]
    """The shift opens: minutes owed (sessions, chasing, persuasion) come off first, evenly over the heads; then work goes on."""
    now = d.now[0]
    tally = d.tally[0]
    length = now.shift_end - now.shift_start
    lend_heads(d)
    if now.working:
        chase(d)
    for unit_row in range(d.number_of_units):
        unit = d.units[unit_row]
        heads = heads_on_shift(d, unit, unit_row)
        paid = heads * length * unit.staffing
        taken = min(unit.owed, paid)
        unit.owed -= taken
        each = min(length, int(math.ceil(taken / (heads * unit.staffing)))) if heads > 0 else 0
        unit.paid_month += heads * length  # its posts: heads lent are missing on its line
        unit.session_minutes = taken
        if unit.level == STREET:
            tally.street_minutes += paid
        else:
            tally.unit_minutes += paid
        for i in range(unit.heads):
            server_row = unit.first_server + i
            server = d.servers[server_row]
            server.open = 1 if i < heads else 0
            server.used = each if i < heads else 0
            server.free_from = now.shift_start + (each if i < heads else 0)
            if server.open:
                if server.job >= 0:
                    begin(d, server_row)
                elif each > 0 and each < length:
                    schedule(d, server.free_from, HEAD_FREE, server_row, NOTHING, NOTHING)
        mark(d, unit_row)


@compiled
def lend_heads(d):  # type: ignore[no-untyped-def]
    """Staffing of the day: what heads of a branch who work for the street are paid for counts there, and is missing at the branch.

    The heads themselves stay rows of their branch: the minutes of each head of the street's own count for more. On days off
    those on shift are at their branch.
    """
    for unit_row in range(d.number_of_units):
        unit = d.units[unit_row]
        unit.staffing = 1.0
        if unit.moved > 0.0 and d.now[0].working:
            office = d.units[unit.street]  # rows of streets come before those of branches
            unit.staffing = 1.0 - unit.moved
            office.staffing += unit.moved * unit.heads / office.heads


@compiled
def chase(d):  # type: ignore[no-untyped-def]
    """Streets ask after the cases that wait at departments: minutes a waiting case and week, a fifth of them each working day."""
    par = d.par[0]
    now = d.now[0]
    for desk_row in range(d.number_of_desks):
        desk = d.desks[desk_row]
        unit = d.units[desk.unit]
        if unit.level != STREET and desk.waiting > 0:
            d.chasing[desk.street] += desk.waiting * par.referral_chasing_minutes / 5.0
    for street in range(d.number_of_chasing):
        office = d.units[street]
        most = par.referral_chasing_cap * office.heads * (now.shift_end - now.shift_start)
        most *= office.staffing
        minutes = min(d.chasing[street], most)
        d.chasing[street] = 0.0
        office.owed += minutes
        d.tally[0].street_referral_minutes += minutes


@compiled
def close_shifts(d):  # type: ignore[no-untyped-def]
    """The day ends: unfinished jobs are carried over, the line gets what is left, and nobody has worked more than there was."""
    now = d.now[0]
    par = d.par[0]
    tally = d.tally[0]
    length = now.shift_end - now.shift_start
    for unit_row in range(d.number_of_units):
        unit = d.units[unit_row]
        paid = 0
        for i in range(unit.heads + 1):
            server = d.servers[unit.first_server + i]
            end = now.day_end if server.duty else now.shift_end
            if server.job >= 0 and server.open != 0 and server.speed > 0.0:
                book_work(d, server, max(0, end - server.started))
            if server.duty == 0:
                paid += length * server.open
                if server.used > length + 1:
                    now.error = OVERSPENT
            server.started = now.day_end
        left = paid * unit.staffing - unit.session_minutes - unit.case_minutes
        if left < -1.0 * (unit.heads + 1):
            now.error = OVERSPENT
        if unit.level == STREET:
            levers = d.levers[unit.street]
            elsewhere = levers.tasks_from_above + levers.investment_promotion
            other = min(max(left, 0.0), paid * unit.staffing * elsewhere)
            tally.street_other_minutes += other
            tally.street_idle_minutes += left - other
        else:
            tally.unit_line_minutes += left
            unit.line_month += left
        unit.case_minutes = 0.0
    for desk_row in range(d.number_of_desks):
        desk = d.desks[desk_row]
        desk.pressure *= 1.0 - par.summons_pressure_decay
        if desk.pressure < par.summons_pressure_forgotten:
            desk.pressure = 0.0


@compiled
def hand_over_emergencies(d):  # type: ignore[no-untyped-def]
    """The shift closes: emergencies in the hands of heads go back to the front of their queues, for the duty desk."""
    for unit_row in range(d.number_of_units):
        unit = d.units[unit_row]
        for server_row in range(unit.first_server, unit.first_server + unit.heads):
            server = d.servers[server_row]
            if server.job < 0 or d.jobs[server.job].level != EMERGENCY:
                continue
            row = np.int64(server.job)
            stop_work(d, row)
            let_go(d, server_row)
            d.jobs[row].server = -1
            put_first(d, row)


@compiled
def resume_duty_desks(d):  # type: ignore[no-untyped-def]
    """00:00: emergencies in the hands of duty desks go on."""
    now = d.now[0]
    for unit_row in range(d.number_of_units):
        unit = d.units[unit_row]
        server_row = unit.first_server + unit.heads
        server = d.servers[server_row]
        server.used = 0
        server.free_from = now.day_start
        server.open = 1
        if server.job >= 0:
            begin(d, server_row)
