"""Problems arise: thinning of candidate streams that are the same in every world."""

from __future__ import annotations

import numpy as np

from sim import luck
from sim.compiled import compiled, inlined
from sim.kernels.ahead import ask_for_residents
from sim.kernels.calendar import (
    ABOVE_CEILING,
    FAR_DAYS,
    NO_PROBLEM_LEFT,
    NOTHING,
    REPORT,
    STREAM,
    VANISH,
    schedule,
)
from sim.kernels.community import community_deals
from sim.kernels.estates import company_deals, count_estate_problem
from sim.kernels.notice import file_case, next_report_minute, noticed_at_birth
from sim.kernels.watch import ARISEN, is_watched, note_problem
from sim.ledger import NEVER
from sim.prefetch import touch

BURST_BIT = 1 << 62
SHOCK_BIT = 1 << 61  # with BURST_BIT: of a shock


@inlined
def candidate_identity(d, stream_row):  # type: ignore[no-untyped-def]
    """Identity of the stream's next candidate problem: (place number, issue type, candidate)."""
    stream = d.streams[stream_row]
    return stream.identity | stream.candidates


@inlined
def schedule_candidate(d, stream_row):  # type: ignore[no-untyped-def]
    """Put the stream's next candidate into the calendar: exponential gaps at the fixed ceiling."""
    stream = d.streams[stream_row]
    if stream.ceiling <= 0.0:
        return
    identity = candidate_identity(d, stream_row)
    stream.next += luck.exponential(d.now[0].key, luck.PROBLEM_GAP, identity, 0) / stream.ceiling
    if stream.next < 1.0e9:
        schedule(d, int(stream.next), STREAM, stream_row, NOTHING, NOTHING)


@inlined
def candidate_problem(d, stream_row):  # type: ignore[no-untyped-def]
    """A candidate becomes a problem if its draw is below hazard / ceiling today; then the stream goes on.

    hazard / ceiling = season x neglect of the line x what planning has left x what a manager of the estate has left, and for those that
    spring from the root cause of the place x what a root-cause project has left of it; each relative to its largest value. Above 1 is
    an error, never clipped.
    """
    now = d.now[0]
    stream = d.streams[stream_row]
    place_row = np.int64(stream.place)
    kind = np.int64(stream.kind)
    place = d.places[place_row]
    identity = candidate_identity(d, stream_row)
    root = luck.happens(now.key, luck.ROOT_CAUSE, identity, 0, float(stream.root_share))
    chance = d.season[kind, now.month] * d.neglect[place.street, kind]
    if root:
        chance *= stream.root_factor
    if d.types[kind].infrastructure:
        chance *= place.planning
    if d.types[kind].estate:
        chance *= place.upkeep
    if chance > 1.0 + 1e-9:
        now.error = ABOVE_CEILING
    if luck.happens(now.key, luck.PROBLEM_ACCEPT, identity, 0, chance):
        arise(d, identity, place_row, kind, np.int64(root), NOTHING)
    stream.candidates += 1
    schedule_candidate(d, stream_row)


@compiled
def arise(d, identity, place_row, kind, root, at_once):  # type: ignore[no-untyped-def]
    """A problem arises now in a place: its traits are functions of its identity, the same in every world.

    `at_once`: 1 if it is reported in this minute, whatever readiness says.
    """
    now = d.now[0]
    par = d.par[0]
    tally = d.tally[0]
    row = now.free_problem
    if row < 0:
        now.error = NO_PROBLEM_LEFT
        return
    key = now.key
    place = d.places[place_row]
    offset = np.int64(luck.uniform(key, luck.TOUCHED_OFFSET, identity, 0) * place.residents)
    touch(d.people, place.first_resident + offset, 0)  # who reports it if it is noticed at once
    problem = d.problems[row]
    now.free_problem = problem.leading_case  # the list of free rows is threaded through this field
    now.problems_reach = max(now.problems_reach, row + 1)
    touch(d.problems, now.free_problem, 0)  # for the next one
    now.open_problems += 1
    tally.problems_arisen += 1
    sort = d.types[kind]
    problem.in_use = 1
    problem.serial += 1
    problem.id = identity
    problem.place = place_row
    problem.street = place.street
    problem.first_neighbour = place.first_resident
    problem.neighbours = place.residents
    problem.kind = kind
    problem.root = root
    problem.gone = 0
    problem.done = 0
    problem.born = now.minute
    problem.first_report = NEVER
    problem.lead_end = NEVER
    problem.leading_case = -1
    problem.first_case = -1
    problem.open_cases = 0
    problem.held = 0
    problem.reports = 0
    problem.attempts = 0
    problem.mediated = 0
    problem.candidates = 0
    problem.finds = 0
    problem.promised = 0
    problem.watched = is_watched(d, identity)
    count_estate_problem(d, problem, 1)
    touched = np.int64(
        luck.skewed(key, luck.TOUCHED, identity, 0, sort.touched_sigma, sort.touched_scale) + 0.5
    )
    problem.touched = min(max(touched, 1), place.residents)
    problem.offset = offset
    if par.reporting_rate > 0.0:
        ask_for_residents(d, problem, np.int64(0))
    problem.need = 0
    for j in range(4):
        if d.need_department[kind, j] >= 0 and luck.happens(
            key, luck.NEEDS, identity, j, d.need_chance[kind, j]
        ):
            problem.need |= 1 << j
    problem.emergency = luck.happens(key, luck.EMERGENCY, identity, 0, sort.emergency_share)
    problem.lead = 0
    usual_lead = 1440.0 * par.work_lead_times * sort.lead_days
    if usual_lead > 0.0 and problem.emergency == 0:
        lead = usual_lead * luck.exponential(key, luck.LEAD_TIME, identity, 0)
        problem.lead = int(min(lead, 1.0e8))
    severity = sort.severity * (par.reporting_emergency_factor if problem.emergency else 1.0)
    problem.report_ceiling = (
        par.reporting_rate / 1440.0 * severity * problem.touched * place.neighbourhood
    )
    problem.report_ceiling *= par.reporting_readiness_cap * now.report_margin
    if sort.vanish_days < FAR_DAYS:
        lasting = 1440.0 * sort.vanish_days * luck.exponential(key, luck.VANISHING, identity, 0)
        if lasting < 1440.0 * FAR_DAYS:
            schedule(d, now.minute + 1 + int(lasting), VANISH, row, problem.serial, NOTHING)
    note_problem(d, problem, ARISEN, kind, problem.touched, problem.need)
    if not company_deals(d, row):
        community_deals(d, row)
    problem.at_birth = at_once != 0 or noticed_at_birth(d, identity)
    if problem.at_birth:
        file_case(d, row, place.first_resident + problem.offset)
        problem.candidates += 1
    minute = next_report_minute(d, row, now.minute, now.minute)
    if minute > now.minute:
        schedule(d, minute, REPORT, row, problem.serial, NOTHING)
