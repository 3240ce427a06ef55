"""A case falls due unfinished: its deadline is put off, it is closed on paper, or it counts as late."""

from __future__ import annotations

import math

import numpy as np

from sim import luck
from sim.cases import NOBODY
from sim.compiled import compiled, inlined
from sim.kernels.calendar import DUE, NOTHING, schedule
from sim.kernels.callers import pressure_on
from sim.kernels.closing import close_case
from sim.kernels.watch import NO_DEPARTMENT, PAST_DUE, PUT_OFF, note_case
from sim.ledger import CLOSURE_NOMINAL


@inlined
def put_off(d, case_row):  # type: ignore[no-untyped-def]
    """Is the deadline of a case extended? Once, if the problem's lead time is running; one draw an episode."""
    now = d.now[0]
    par = d.par[0]
    case = d.cases[case_row]
    problem = d.problems[case.problem]
    if case.extended != 0 or problem.gone != 0 or problem.lead_end <= now.minute:
        return False
    ordinal = int(case.report) * 64 + int(case.episode)
    share = par.deadline_extension_share
    if not luck.happens(now.key, luck.EXTENSION, problem.id, ordinal, share):
        return False
    case.extended = 1
    case.due += max(1, int(par.deadline_extension_times * (case.due - case.opened)))
    note_case(d, problem, case, PUT_OFF, NO_DEPARTMENT, 0, case.due - now.minute, 0)
    schedule(d, np.int64(case.due), DUE, case_row, case.serial, NOTHING)
    return True


@compiled
def fall_due(d, case_row):  # type: ignore[no-untyped-def]
    """A case falls due unfinished: it may be closed on paper, on time.

    Unless its work waits for a lead time (notices, procurement, consent) and the deadline is put off, once (延期).
    chance = logistic(intercept + pressure weight x pressure - inspection weight x inspection x attention); one draw an episode, so
    that the cases closed at a lower chance are a part of those closed at a higher one.
    """
    par = d.par[0]
    case = d.cases[case_row]
    problem = d.problems[case.problem]
    if put_off(d, case_row):
        return
    lean = (
        par.nominal_intercept
        + par.nominal_pressure * pressure_on(d, case.street)
        - par.nominal_inspection
        * d.levers[case.street].inspection
        * d.attention[case.street, problem.kind]
    )
    chance = 1.0 / (1.0 + math.exp(-lean))
    ordinal = int(case.report) * 64 + int(case.episode)
    if luck.happens(d.now[0].key, luck.NOMINAL, problem.id, ordinal, chance):
        close_case(d, case_row, np.int64(CLOSURE_NOMINAL))
        return
    note_case(d, problem, case, PAST_DUE, NO_DEPARTMENT, 0, 0, 0)
    if case.resident != NOBODY:
        case.counted = 1
        d.streets[case.street].assessed += 1.0  # due this month and not resolved
