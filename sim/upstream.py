"""Upstream: what planning and major decisions let through, before any resident reports anything.

Both are streams of events that happen in every world on the same days; the street's voice changes what comes of them.
Shocks are problems from outside, in a scenario file: planned once, at the start of a world, and the same in every world that has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import luck
from sim.bundle import columns
from sim.kernels.arise import BURST_BIT, SHOCK_BIT
from sim.kernels.day import plan_burst
from sim.ledger import NEVER
from sim.places import BURST, ORPHAN
from sim.room import make_room

if TYPE_CHECKING:
    from sim.model import DistrictState, GovernanceModel
    from sim.scenario.shocks import Shock


_NO_DAY = 2**30  # a minute later than any event


def start_upstream(model: GovernanceModel, district: DistrictState) -> None:
    """The first project of every place and the first major decision of every street."""
    start = district.arrays.now[0].day_start
    years = model.parameters.planning.project_years
    places = district.arrays.places
    for row in range(len(places)):
        gap = luck.exponential(model.key, luck.PROJECT_GAP, int(places.number[row]), 0)
        places.next_project[row] = start + int(min(gap * years * 525_600, 1e9))
        places.project_opens[row] = NEVER
    for street in range(len(district.arrays.streets)):
        _next_decision(model, district, street, float(start))
    for shock in model.scenario_file.shocks:
        _plan_shock(model, district, shock)


def upstream(model: GovernanceModel, district: DistrictState) -> None:
    """Projects and major decisions of today, if there are any."""
    end = (model.day + 1) * 1440
    if district.next_upstream >= end:
        return
    projects(model, district)
    decisions(model, district)
    places = district.estates.places
    opens = places.project_opens[places.project_opens != NEVER].min(initial=_NO_DAY)
    coming = places.next_project.min(initial=_NO_DAY), district.street.next_decision.min()
    district.next_upstream = int(min(opens, *coming))


def projects(model: GovernanceModel, district: DistrictState) -> None:
    """Infrastructure projects planned today, where the street may be heard; and those that open today.

    A project planned with the street heard leaves the place with a lower hazard of infrastructure types (by `planning.cut`) from
    the day it opens; one planned without it leaves the place as places usually are.
    """
    places, rules = district.estates.places, model.parameters.planning
    start, end = model.day * 1440, (model.day + 1) * 1440
    opens = places.project_opens
    for row in np.flatnonzero((opens < end) & (opens != NEVER)):
        places.planning[row] = 1.0 - rules.cut if places.project_heard[row] else 1.0
        opens[row] = NEVER
    for row in np.flatnonzero(places.next_project < end):
        number, ordinal = int(places.number[row]), int(places.projects[row])
        voice = district.lever_values["planning_voice"][int(places.street[row])]
        places.project_heard[row] = luck.happens(
            model.key, luck.PROJECT_HEARD, number, ordinal, voice
        )
        opens[row] = start + int(1440 * rules.project_days)
        places.projects[row] = ordinal + 1
        gap = (
            luck.exponential(model.key, luck.PROJECT_GAP, number, ordinal + 1)
            * rules.project_years
            * 525_600
        )
        places.next_project[row] = start + int(min(max(gap, 1440.0 * rules.project_days), 1e9))


def decisions(model: GovernanceModel, district: DistrictState) -> None:
    """Major decisions taken today: a harmful one causes a burst of problems, unless the street could speak and was listened to."""
    rules, end = model.parameters.decisions, (model.day + 1) * 1440
    for street in np.flatnonzero(district.street.next_decision < end):
        state = district.street
        number, ordinal = int(state.number[street]), int(state.decisions[street])
        harmful = luck.happens(model.key, luck.DECISION_HARMFUL, number, ordinal, rules.harmful)
        chance = district.lever_values["decision_voice"][street] * rules.correction
        corrected = luck.happens(model.key, luck.DECISION_CORRECTED, number, ordinal, chance)
        if harmful and not corrected:
            _burst(model, district, int(street), ordinal)
        state.decisions[street] += 1
        _next_decision(model, district, int(street), float(state.next_decision[street]))


def _next_decision(
    model: GovernanceModel, district: DistrictState, street: int, after: float
) -> None:
    state = district.street
    number, ordinal = int(state.number[street]), int(state.decisions[street])
    gap = luck.exponential(model.key, luck.DECISION_GAP, number, ordinal)
    rate = max(model.parameters.decisions.per_street_year, 1e-9)
    state.next_decision[street] = after + gap * 525_600 / rate


def _burst(model: GovernanceModel, district: DistrictState, street: int, ordinal: int) -> None:
    """Put the problems that a wrong decision will cause into the calendar: places, types and minutes by keyed luck."""
    arrays, rules, key = district.arrays, model.parameters.decisions, model.key
    state, now = arrays.streets[street], arrays.now[0]
    weights = np.cumsum(arrays.types["burst_share"])
    if weights[-1] <= 0:
        return
    entity = (int(state.number) << 16) | ordinal
    size = rules.problems * luck.exponential(key, luck.BURST_SIZE, entity, 0)
    rows = np.zeros(max(1, round(size)), BURST)
    number, first_place, places = int(state.number), int(state.first_place), int(state.places)
    burst, start = columns(rows), int(now.day_start)
    for j in range(len(rows)):
        burst.id[j] = BURST_BIT | (number << 38) | (ordinal << 16) | j
        where = luck.uniform(key, luck.BURST_PLACE, entity, j)
        burst.place[j] = first_place + int(where * places)
        draw = luck.uniform(key, luck.BURST_TYPE, entity, j) * weights[-1]
        burst.kind[j] = np.searchsorted(weights, draw, side="right")
        when = luck.uniform(key, luck.BURST_TIME, entity, j)
        burst.minute[j] = start + int(when * rules.days * 1440)
    _plan(district, rows)


def _plan(district: DistrictState, rows: np.ndarray) -> None:
    """Put problems to come (rows of BURST) into the calendar."""
    arrays = district.arrays
    first = len(arrays.bursts)
    arrays.bursts = np.concatenate([arrays.bursts, rows.view(np.recarray)]).view(np.recarray)
    make_room(arrays)
    plan_burst(arrays, first, first + len(rows))


def _plan_shock(model: GovernanceModel, district: DistrictState, shock: Shock) -> None:
    """The problems of a shock in this district: as many as its residents count for, where and when by keyed luck.

    The identity of a problem is the shock's name, the district and its number, so it means the same in every world.
    """
    arrays, key, city = district.arrays, model.key, model.scenario_file.city
    places, now = arrays.places, arrays.now[0]
    first = int(now.first_street)
    inside = shock.where.mask(city)[first : first + len(arrays.streets)][places["street"]]
    residents = int(places["residents"][inside].sum())
    hit = inside & (places["manager"] == ORPHAN) if shock.estates == "orphan" else inside
    people = np.cumsum(np.where(hit, places["residents"], 0))
    if people[-1] == 0:
        return
    rows = np.zeros(round(shock.problems * residents / 1e5), BURST)
    planned = columns(rows)
    kind = list(model.scenario_file.issue_types).index(shock.type)
    name = int(luck.city_key(shock.name)) & 0xFFFFF
    for j in range(len(rows)):
        identity = BURST_BIT | SHOCK_BIT | (name << 40) | (int(now.district) << 32) | j
        drawn = luck.uniform(key, luck.SHOCK_PLACE, identity, 0) * people[-1]
        planned.id[j] = identity
        planned.place[j] = np.searchsorted(people, drawn, side="right")
        planned.kind[j] = kind
        day = shock.day + luck.uniform(key, luck.SHOCK_TIME, identity, 0) * shock.days
        planned.minute[j] = int(day * 1440)
        at_once = luck.happens(key, luck.SHOCK_REPORTED, identity, 0, shock.reported_at_once)
        planned.at_once[j] = at_once
    _plan(district, rows)
