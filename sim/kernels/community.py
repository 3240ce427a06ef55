"""The community (社区): what neighbours, volunteers and community workers deal with themselves."""

from __future__ import annotations

from sim import luck
from sim.compiled import compiled, inlined
from sim.kernels.calendar import COMMUNITY_DONE, NOTHING, schedule
from sim.kernels.watch import BY_COMMUNITY, BY_NEIGHBOUR, PROMISED, note_problem


@compiled
def open_communities(d):  # type: ignore[no-untyped-def]
    """00:00: the minutes and offers that every community has today; less than one problem's worth of minutes is saved up.

    Whoever is paid is charged whether or not there is anything to do.
    """
    now = d.now[0]
    par = d.par[0]
    tally = d.tally[0]
    for row in range(d.number_of_communities):
        community = d.communities[row]
        social = community.social_minutes if now.working else 0.0
        minutes = community.worker_minutes + social + community.volunteer_minutes
        running = community.worker_minutes + community.social_minutes + community.volunteer_minutes
        saved = min(d.community_budget[row], par.community_minutes)
        d.community_budget[row] = minutes + saved if running > 0.0 else 0.0
        community.volunteer_part = community.volunteer_minutes / minutes if minutes > 0.0 else 0.0
        community.offered += community.volunteer_minutes
        a_week = 7.0 * community.offers_a_day
        community.offers = min(community.offers + community.offers_a_day, max(1.0, a_week))
        if community.offers_a_day <= 0.0:
            community.offers = 0.0
        tally.community_minutes += community.worker_minutes
        if now.working:
            tally.social_minutes += community.social_paid


@inlined
def community_deals(d, row):  # type: ignore[no-untyped-def]
    """Does the community deal with the problem? By a match on the platform, else by its own minutes while they last.

    What is within reach is one draw a problem; social workers widen it: reach x (1 + gain), at most `social.reach_cap`.
    """
    par = d.par[0]
    problem = d.problems[row]
    place = d.places[problem.place]
    community = d.communities[place.community]
    minutes_left = d.community_budget[place.community] >= par.community_minutes
    if not minutes_left and community.offers < 1.0:
        return
    usual = d.types[problem.kind].community_reach
    reach = min(usual * (1.0 + community.reach_gain), max(usual, par.social_reach_cap))
    if not luck.happens(d.now[0].key, luck.WITHIN_REACH, problem.id, 0, reach):
        return
    if neighbour_helps(d, problem, community):
        community.offers -= 1.0
        d.tally[0].matches += 1.0
        promise(d, row, par.platform_days, BY_NEIGHBOUR)
    elif minutes_left:
        minutes = par.community_minutes
        volunteers = minutes * community.volunteer_part
        d.community_budget[place.community] -= minutes
        community.called_on += volunteers
        d.tally[0].volunteer_minutes += volunteers
        d.tally[0].community_used_minutes += minutes
        promise(d, row, par.community_days, BY_COMMUNITY)


@inlined
def neighbour_helps(d, problem, community):  # type: ignore[no-untyped-def]
    """Is the need put on the platform by one of those it touches, and does one of the offers open there fit?"""
    if community.offers < 1.0:
        return False
    share = min(1.0, community.users / community.residents)
    posted = 1.0 - (1.0 - share) ** problem.touched
    chance = posted * d.par[0].platform_match
    return luck.happens(d.now[0].key, luck.NEIGHBOURS, problem.id, 0, chance)


@inlined
def promise(d, row, days, who):  # type: ignore[no-untyped-def]
    """Somebody near will have dealt with the problem in `days`."""
    problem = d.problems[row]
    problem.promised = 1
    done = d.now[0].minute + 1 + int(1440.0 * days)
    schedule(d, done, COMMUNITY_DONE, row, problem.serial, NOTHING)
    note_problem(d, problem, PROMISED, who, done - d.now[0].minute, NOTHING)
