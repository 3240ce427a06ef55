"""A city is built once from its file: places, people, units and heads, with the city's own luck.

Everything here depends on the city file, the issue types, the departments and a few parameters, never on seed, replication or reforms.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim import luck
from sim.bundle import Bundle, records
from sim.district import empty_arrays
from sim.kernels.people import draw_places, draw_streams, fill_residents
from sim.places import PLACE
from sim.scenario import Scenario
from sim.units import BRANCH, BUREAU, STREET

MINUTES_A_YEAR = 365 * 1440

#: The numbers of the issue types as kernels read them: one row a type.
TYPE = np.dtype(
    [
        ("severity", "f8"),
        ("emergency_share", "f8"),
        ("deadline_hours", "f8"),
        ("street_minutes", "f8"),
        ("ambiguity", "f8"),
        ("touched", "f8"),
        ("touched_sigma", "f8"),
        ("touched_scale", "f8"),  # touched / mean of exp(sigma x bell)
        ("community_reach", "f8"),
        ("root_share", "f8"),
        ("lead_days", "f8"),
        ("vanish_days", "f8"),
        ("burst_share", "f8"),
        ("infrastructure", "u1"),
        ("visible", "f8"),
        ("estate", "u1"),  # whoever manages an estate can keep it from arising
        ("enforcement", "u1"),
        ("mediable", "u1"),
    ]
)


@dataclass(frozen=True)
class TypeTables:
    """Issue types as arrays; departments by their number in the file of departments."""

    types: np.ndarray  # TYPE (types,)
    department: np.ndarray  # i4 (types, 4), -1 = none
    minutes: np.ndarray  # f8 (types, 4)
    chance: np.ndarray  # f8 (types, 4)
    delegable: np.ndarray  # i8 (types, 4), 1 = the department's part can be delegated to the street
    season: np.ndarray  # f8 (types, 12), relative to the type's highest month
    rate: np.ndarray  # f8 (types,), problems per resident-minute in the highest month


def type_tables(scenario: Scenario) -> TypeTables:
    """The issue types of a scenario as arrays."""
    kinds = list(scenario.issue_types.values())
    numbers = {name: i for i, name in enumerate(scenario.departments)}
    types = np.zeros(len(kinds), TYPE).view(np.recarray)
    department = np.full((len(kinds), 4), -1, "i4")
    minutes = np.zeros((len(kinds), 4))
    chance = np.zeros((len(kinds), 4))
    delegable = np.zeros((len(kinds), 4), "i8")
    season = np.array([kind.season for kind in kinds])
    for row, kind in enumerate(kinds):
        for field in TYPE.names or ():
            if field != "touched_scale":
                types[field][row] = getattr(kind, field)
        types.touched_scale[row] = kind.touched * luck.unit_scale(kind.touched_sigma)
        for j, need in enumerate(kind.departments):
            department[row, j] = numbers[need.department]
            minutes[row, j] = need.minutes
            chance[row, j] = need.chance
            delegable[row, j] = scenario.departments[need.department].delegable
    highest = season.max(axis=1)
    rate = np.array([kind.problems for kind in kinds]) / 1000.0 / MINUTES_A_YEAR * highest
    return TypeTables(
        types, department, minutes, chance, delegable, season / highest[:, None], rate
    )


def split_whole(total: int, weights: np.ndarray) -> np.ndarray:
    """Split `total` into whole numbers in proportion to `weights`, each at least 1, adding up exactly."""
    raw = weights / weights.sum() * (total - len(weights))
    whole = np.floor(raw).astype("i8")
    rest = total - len(weights) - int(whole.sum())
    order = np.argsort(-(raw - whole), kind="stable")
    whole[order[:rest]] += 1
    return whole + 1


def highest_neglect(scenario: Scenario) -> float:
    """The largest factor by which neglect of the vertical line can raise a hazard."""
    line = scenario.parameters.line
    return float((line.reference / line.floor) ** line.neglect)


def most_willing(learning: Any) -> float:
    """Factor on the report rate of a resident of the highest trust. `learning`: the parameters of that group."""
    return math.exp(learning.trust_effect * (learning.trust_cap - learning.trust_mean))


def report_margin(scenario: Scenario) -> float:
    """The largest factor of trust and access on the report rate: candidates come at this multiple of the rate."""
    return most_willing(scenario.parameters.learning) * scenario.lever_book["access"].high


@dataclass(frozen=True)
class Layout:
    """Where a district's things stand in the numbering of the whole city."""

    number: int
    first_street: int
    first_place: int
    first_resident: int
    street_residents: np.ndarray  # i8 (streets,)


def layouts(scenario: Scenario) -> list[Layout]:
    """Street populations of every district: its residents split with a lognormal spread, drawn by the city's luck."""
    key = luck.city_key(scenario.city.seed_key)
    result = []
    street = place = resident = 0
    for number, district in enumerate(scenario.city.districts):
        rows = range(street, street + district.streets)
        spread = np.array([luck.bell(key, luck.CITY_STREET_SIZE, row, 0) for row in rows])
        people = split_whole(district.residents, np.exp(scenario.city.street_size_sd * spread))
        result.append(Layout(number, street, place, resident, people))
        street += district.streets
        place += int(sum(places_of(scenario, int(n)) for n in people))
        resident += district.residents
    return result


def places_of(scenario: Scenario, residents: int) -> int:
    """Number of estates of a street."""
    return max(1, min(residents, round(residents / scenario.city.residents_per_place)))


def build_district(scenario: Scenario, layout: Layout, tables: TypeTables) -> Bundle:
    """The arrays of a district at the start of a world, before any luck of a replication."""
    city = scenario.city
    key = luck.city_key(city.seed_key)
    counts = [places_of(scenario, int(n)) for n in layout.street_residents]
    communities = [
        max(1, min(places, round(int(n) / city.residents_per_community)))
        for n, places in zip(layout.street_residents, counts, strict=True)
    ]
    places = records(sum(counts), PLACE)
    places.number = layout.first_place + np.arange(len(places))
    row = first = first_community = 0
    for street, people in enumerate(layout.street_residents):
        own = places[row : row + counts[street]]
        sizes = np.array([luck.bell(key, luck.CITY_PLACE_SIZE, int(n), 0) for n in own.number])
        own.residents = split_whole(int(people), np.exp(0.5 * sizes))
        own.street = street
        own.community = first_community + np.arange(len(own)) * communities[street] // len(own)
        own.first_resident = first + np.concatenate(([0], np.cumsum(own.residents)[:-1]))
        first += int(people)
        first_community += communities[street]
        row += counts[street]
    arrays = empty_arrays(
        scenario, layout, tables, places, sum(communities), units_of(scenario, layout)
    )
    arrays.now.work_scale[0] = luck.unit_scale(scenario.parameters.work.sigma)
    arrays.neglect[:] = 1.0 / highest_neglect(
        scenario
    )  # the line is at its reference until the first month is over
    draw_places(
        arrays,
        key,
        city.orphan_share,
        luck.unit_scale(scenario.parameters.reporting.neighbourhood_sd),
    )
    share = np.ascontiguousarray(tables.types.root_share)
    latent = share / (1.0 - share) / (scenario.parameters.root_cause.multiplier - 1.0)
    draw_streams(
        arrays,
        tables.rate * highest_neglect(scenario),
        latent,
        key,
        luck.unit_scale(scenario.parameters.places.condition_sd),
        city.orphan_share,
    )
    fill_residents(arrays, key, city.registered_share)
    return arrays


def units_of(scenario: Scenario, layout: Layout) -> list[tuple[int, int, int, int]]:
    """Units of a district as (level, department, street, heads): street offices, then branches street by street, then bureaus.

    Heads are whole people: the staffing ratio times the residents, rounded, at least one.
    """
    people = [int(n) for n in layout.street_residents]
    kinds = list(scenario.departments.values())
    units = [
        (STREET, -1, street, max(1, round(scenario.city.street_heads * n / 1e4)))
        for street, n in enumerate(people)
    ]
    for street, n in enumerate(people):
        for number, kind in enumerate(kinds):
            if kind.is_branch:
                units.append((BRANCH, number, street, max(1, round(kind.heads.value * n / 1e4))))
    for number, kind in enumerate(kinds):
        if not kind.is_branch:
            units.append((BUREAU, number, -1, max(1, round(kind.heads.value * sum(people) / 1e5))))
    return units
