"""Estates (小区): what they suffer is counted, and a community property company deals with a part of it itself."""

from __future__ import annotations

from sim import luck
from sim.compiled import compiled, inlined
from sim.kernels.calendar import COMMUNITY_DONE, NOTHING, schedule
from sim.kernels.watch import BY_COMPANY, PROMISED, note_problem
from sim.places import ON_TRIAL


@inlined
def count_estate_problem(d, problem, change):  # type: ignore[no-untyped-def]
    """A problem of an estate type begins (`change` 1) or ends (-1) in its place."""
    if d.types[problem.kind].estate:
        place = d.places[problem.place]
        minute = d.now[0].minute
        place.estate_minutes += 1.0 * place.open_estate * (minute - place.counted)
        place.counted = minute
        place.open_estate += change


@inlined
def company_deals(d, row):  # type: ignore[no-untyped-def]
    """Does the community company that runs the estate deal with the problem itself? Then it will be done in `property.days`.

    One draw a problem, whoever runs the estate when it arises or later.
    """
    par = d.par[0]
    now = d.now[0]
    problem = d.problems[row]
    if d.places[problem.place].manager < ON_TRIAL or not d.types[problem.kind].estate:
        return False
    if not luck.happens(now.key, luck.COMPANY_DEALS, problem.id, 0, par.property_reach):
        return False
    problem.promised = 1
    done = now.minute + 1 + int(1440.0 * par.property_days)
    schedule(d, done, COMMUNITY_DONE, row, problem.serial, NOTHING)
    note_problem(d, problem, PROMISED, BY_COMPANY, done - now.minute, NOTHING)
    return True


@compiled
def take_over(d, place_row):  # type: ignore[no-untyped-def]
    """A community company begins in an estate: it deals with its part of what is open there too."""
    for row in range(d.now[0].problems_reach):
        problem = d.problems[row]
        if problem.in_use != 0 and problem.gone == 0 and problem.place == place_row:
            if problem.promised == 0:
                company_deals(d, row)


@compiled
def share_that_notices(d, place_row, improvement):  # type: ignore[no-untyped-def]
    """Share of an estate's households for whom things have become so much better that they notice.

    Each has its own threshold: bell-shaped around `property.notice_mean`, the same at every trial.
    """
    par = d.par[0]
    place = d.places[place_row]
    households = max(1, int(place.residents / par.property_household_size + 0.5))
    notice = 0
    for household in range(households):
        drawn = luck.bell(d.now[0].key, luck.HOUSEHOLD_NOTICES, place.number * 65536 + household, 0)
        if improvement > par.property_notice_mean + par.property_notice_sd * drawn:
            notice += 1
    return notice / households
