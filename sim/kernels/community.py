"""The community (社区): what it deals with itself, as far as its minutes go."""

from __future__ import annotations

from sim import luck
from sim.compiled import inlined
from sim.kernels.calendar import COMMUNITY_DONE, NOTHING, schedule


@inlined
def community_deals(d, row):  # type: ignore[no-untyped-def]
    """Does the community deal with the problem? Then it will be done in `community.days`: first come, while minutes last."""
    par = d.par[0]
    now = d.now[0]
    problem = d.problems[row]
    community = d.places[problem.place].community
    if d.community_budget[community] < par.community_minutes:
        return
    drawn = luck.uniform(now.key, luck.WITHIN_REACH, problem.id, 0)
    if drawn >= d.types[problem.kind].community_reach:
        return
    d.community_budget[community] -= par.community_minutes
    d.tally[0].community_used_minutes += par.community_minutes
    problem.promised = 1
    done = now.minute + 1 + int(1440.0 * par.community_days)
    schedule(d, done, COMMUNITY_DONE, row, problem.serial, NOTHING)
