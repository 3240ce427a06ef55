"""What callers say, expect and trust when a case closes; what pressure does to those who close it."""

from __future__ import annotations

from sim import luck
from sim.compiled import inlined
from sim.ledger import CLOSURE_WITHDRAWN


@inlined
def pressure_on(d, street):  # type: ignore[no-untyped-def]
    """Pressure to close on time: weight of the clock + weight of the ranking x the street's ranking pressure, not below 0."""
    levers = d.levers[street]
    return max(
        0.0, levers.clock_weight + levers.ranking_weight * d.streets[street].ranking_pressure
    )


@inlined
def persuade(d, case, problem, ordinal):  # type: ignore[no-untyped-def]
    """Under pressure, minutes go to the caller instead of the problem (做工作): chance = pressure, at the street's cost."""
    par = d.par[0]
    chance = pressure_on(d, case.street)
    if not luck.happens(d.now[0].key, luck.PERSUASION, problem.id, ordinal, chance):
        return False
    d.units[case.street].owed += par.persuasion_minutes
    d.tally[0].street_persuasion_minutes += par.persuasion_minutes
    return True


@inlined
def treatment(d, case, persuaded):  # type: ignore[no-untyped-def]
    """How much better than usual a caller was treated, whatever came of it: persuaded in person, answered within the deadline, or not."""
    par = d.par[0]
    if persuaded:
        return par.satisfaction_treatment_persuaded
    if case.clock != 0 and d.now[0].minute <= case.due:
        return par.satisfaction_treatment_in_time
    return 0.0


@inlined
def judge(d, resident, performance, treated, noise):  # type: ignore[no-untyped-def]
    """Is the resident satisfied? Performance against expectation (E5), and how one was `treated` beside what is usual.

    Then expectation and trust move towards what came of it: courtesy is not trusted to mend a pipe.
    """
    par = d.par[0]
    person = d.people[resident]
    gap = performance - float(person.expectation)
    person.expectation = min(1.0, max(0.0, person.expectation + par.learning_expectation * gap))
    person.trust = min(1.0, max(0.0, person.trust + par.learning_trust * gap))
    felt = gap + par.satisfaction_treatment_weight * (treated - gap)
    return felt + par.satisfaction_tolerance + par.satisfaction_noise * noise > 0.0


@inlined
def count_closure(d, case, closure, reached, says):  # type: ignore[no-untyped-def]
    """The published rule, street by street: withdrawn cases are left out, silence counts in part.

    A case that fell due unfinished has been assessed then, as not resolved, and is not assessed again.
    """
    if closure == CLOSURE_WITHDRAWN or case.counted != 0:
        return
    street = d.streets[case.street]
    street.assessed += 1.0
    street.said_resolved += (
        (1.0 if says else 0.0) if reached else d.par[0].official_nonresponse_resolved
    )
