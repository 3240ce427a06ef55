"""Residents are filled in once, with the city's own luck: the same people in every scenario and replication."""

from __future__ import annotations

import math

from sim import luck
from sim.compiled import compiled
from sim.places import MANAGED, ORPHAN


@compiled
def fill_residents(d, key, registered_share):  # type: ignore[no-untyped-def]
    """Draw trust, expectation, readiness and registration of the residents of a district.

    What migrants report less is not part of their readiness: a reform can change it (`notice.report_candidate`).
    """
    p = d.par[0]
    first = d.now[0].first_resident
    for i in range(d.number_of_people):
        who = first + i
        trust = p.learning_trust_mean + p.learning_trust_sd * luck.bell(
            key, luck.CITY_TRUST, who, 0
        )
        d.people[i].trust = min(1.0, max(0.0, trust))
        expectation = p.satisfaction_expectation_mean + p.satisfaction_expectation_sd * luck.bell(
            key, luck.CITY_EXPECTATION, who, 0
        )
        d.people[i].expectation = min(1.0, max(0.0, expectation))
        registered = luck.happens(key, luck.CITY_REGISTERED, who, 0, registered_share)
        d.people[i].registered = registered
        readiness = math.exp(p.reporting_readiness_sd * luck.bell(key, luck.CITY_READINESS, who, 0))
        d.people[i].readiness = min(p.reporting_readiness_cap, readiness)


@compiled
def mean_of(people, of_trust):  # type: ignore[no-untyped-def]
    """Mean trust (or mean expectation) of residents, summed in order (the same on every machine)."""
    total = 0.0
    for i in range(people.shape[0]):
        total += float(people[i].trust if of_trust else people[i].expectation)
    return total / max(1, people.shape[0])


@compiled
def draw_places(d, key, orphan_share, scale):  # type: ignore[no-untyped-def]
    """What the city's luck decides about places: neighbourhood readiness to report (T51), manager."""
    p = d.par[0]
    sigma = p.reporting_neighbourhood_sd
    for row in range(d.number_of_places):
        place = d.places[row]
        place.neighbourhood = luck.skewed(
            key, luck.CITY_NEIGHBOURHOOD, place.number, 0, sigma, scale
        )
        place.manager = (
            ORPHAN
            if luck.happens(key, luck.CITY_MANAGER, place.number, 0, orphan_share)
            else MANAGED
        )
        place.planning = 1.0
        place.upkeep = 1.0


@compiled
def draw_streams(d, rate, latent, key, scale, orphan_share):  # type: ignore[no-untyped-def]
    """Ceilings of the candidate streams: rate of the type x residents x condition of the place x latent root cause x manager.

    `rate` f8 (types,): problems per resident-minute at the highest month and neglect. `latent` f8 (types,): share of places with a
    latent root cause; where there is one the hazard is `root_cause.multiplier` times as high, and means stay as they were.
    Estate types are `places.orphan_hazard` times as frequent in an estate that nobody manages; with the expected share of such
    estates the mean of the city stays too. An estate found with a manager keeps one, so its ceiling need not leave room for more.
    """
    p = d.par[0]
    kinds = rate.shape[0]
    sigma = p.places_condition_sd
    for row in range(d.number_of_places):
        place = d.places[row]
        for kind in range(kinds):
            stream = d.streams[row * kinds + kind]
            condition = luck.skewed(key, luck.CITY_CONDITION, place.number, kind, sigma, scale)
            rooted = luck.happens(key, luck.CITY_ROOT, place.number, kind, latent[kind])
            factor = 1.0 / (1.0 + latent[kind] * (p.root_cause_multiplier - 1.0))
            stream.root_share = 0.0
            if rooted:
                factor *= p.root_cause_multiplier
                stream.root_share = 1.0 - 1.0 / p.root_cause_multiplier
            if d.types[kind].estate:
                factor /= 1.0 + orphan_share * (p.places_orphan_hazard - 1.0)
                if place.manager == ORPHAN:
                    factor *= p.places_orphan_hazard
            stream.place = row
            stream.kind = kind
            stream.identity = (int(place.number) << 38) | (kind << 32)
            stream.ceiling = rate[kind] * place.residents * condition * factor
            stream.candidates = 0
            stream.root_factor = 1.0
