"""Consent to appointments: whom a bar lets through, and how long it takes to be felt.

A candidate's alignment is 1 + sd x bell, the bell being the sum of four uniform numbers (Irwin 1927,
Hall 1927) on a standard scale. Those below the bar are refused, at most k times; the next is imposed:
a mixture of a truncated bell and a whole one. Posts change hands as a renewal process that is old
when consent begins, so that a post still has its first head after t days with the chance of the
equilibrium residual life (Cox 1962) of Weibull terms. What is in office, vacancies with
their deputies included, is renewal-reward.
"""

import math
from functools import cache

import numpy as np
import pytest
from confidence import assert_agree, disagreements
from worlds import FEW, Kind, theory_world

from sim import luck
from sim.model import GovernanceModel
from sim.units import BRANCH

STREETS, KINDS, REPLICATIONS = 15, 32, 16
SPREAD, BAR, REFUSALS, VACANCY, ACTING = 0.25, 1.1, 3, 20, 0.8
TENURE_YEARS, SHAPE, SHORTEST = 0.35, 2.0, 30  # terms are at least so many days
BASE, ELASTICITY = 0.48, 1.5
LOOKS = (64, 128)  # days after consent begins
LATE = (330, 370, 410)  # days when hardly anybody is left from before


@cache
def consent(refusals=REFUSALS):
    """Posts under consent from the first day; sabotage: more refusals."""
    world = theory_world(
        Kind(0.0, 1.0),
        branches={f"branch {number}": 1 for number in range(KINDS)},
        streets=STREETS,
        parameters={
            "effort.base_weight": BASE,
            "effort.line_weight": 1.0,
            "effort.elasticity": ELASTICITY,
            "effort.alignment_sd": SPREAD,
            "effort.acting_alignment": ACTING,
            "appointment.refusals": float(refusals),
            "appointment.vacancy_days": float(VACANCY),
            "appointment.tenure_years": TENURE_YEARS,
            "appointment.tenure_shape": SHAPE,
        },
        levers={"consent_bar": BAR},
    )
    seen = {name: [] for name in in_office()}
    for replication in range(REPLICATIONS if refusals == REFUSALS else FEW):
        model = GovernanceModel(world, replication, seed=2018, warmup=0, lead=0)
        branch = model.districts[0].arrays.units["level"] == BRANCH
        desks = model.districts[0].arrays.units["first_desk"][branch]
        heads = model.districts[0].heads
        first = heads["spell"][branch].copy()
        late = []
        for _ in range(max(LATE) + 1):
            model.step()
            day, alignment = model.day - 1, heads["alignment"][branch]
            if day in LOOKS:
                renewed = heads["spell"][branch] != first
                seen[f"new after {day} days"].append(renewed.mean())
                seen[f"gain after {day} days"].append(alignment.mean() - 1.0)
            if day in LATE:
                vacant = (heads["vacant_until"][branch] > day).mean()
                effort = model.districts[0].desk_effort[desks]
                felt = (effort / (1.0 - effort)) ** (
                    1.0 / ELASTICITY
                ) / BASE  # effort, solved for alignment
                late.append(
                    (alignment.mean() - 1.0, (alignment < BAR).mean(), vacant, felt.mean() - 1.0)
                )
        for name, values in zip(SETTLED, np.mean(late, axis=0), strict=True):
            seen[name].append(values)
    return seen


SETTLED = ("gain, settled", "below the bar, settled", "vacant, settled", "gain felt, settled")


def bell_below(at):
    """Chance and partial mean of the bell below `at`, from those of the sum of four uniform numbers."""
    x = at / math.sqrt(3.0) + 2.0
    chance = part = 0.0
    for k in range(5):
        y = max(0.0, x - k)
        sign = (-1) ** k * math.comb(4, k)
        chance += sign * y**4 / 24.0
        part += sign * (y**5 / 30.0 + k * y**4 / 24.0)
    return chance, (part - 2.0 * chance) * math.sqrt(3.0)


def outlasts(days, shape):
    """Chance that a term, rounded to whole days, is longer than so many."""
    scale = 365.0 * TENURE_YEARS / math.gamma(1.0 + 1.0 / shape)
    return np.where(days < SHORTEST, 1.0, np.exp(-(((days + 0.5) / scale) ** shape)))


def in_office(imposed=True, shape=SHAPE):
    """`imposed`: whether after the last refusal the next candidate comes whatever the bar."""
    refused, part = bell_below((BAR - 1.0) / SPREAD)
    accepted = -SPREAD * part / (1.0 - refused)  # mean gain of those at or above the bar
    ways = [(refused**n * (1.0 - refused), n, accepted) for n in range(REFUSALS)]
    ways.append((refused**REFUSALS, REFUSALS, 0.0 if imposed else accepted))
    gain = sum(chance * each for chance, _, each in ways)
    days = np.arange(0, 20_000)
    lasts = outlasts(days, shape)
    term = lasts.sum()
    theory = {}
    for look in LOOKS:
        new = 1.0 - lasts[look:].sum() / term
        theory[f"new after {look} days"] = new
        theory[f"gain after {look} days"] = gain * new
    vacant = felt = 0.0
    for chance, times, each in ways:
        away = lasts[: times * VACANCY].sum()
        vacant += chance * away / term
        felt += chance * (away * (ACTING - 1.0) + (term - away) * each) / term
    below = refused ** (REFUSALS + 1) if imposed else 0.0
    return {**theory, **dict(zip(SETTLED, (gain, below, vacant, felt), strict=True))}


def test_heads_in_office_are_a_truncated_bell_and_those_imposed_at_the_pace_of_their_terms():
    assert_agree(consent(), in_office(), within=0.15)


def bells(wider=1.0):
    """Chances and partial means of the bell, drawn (a number a thousand draws) and by the formula."""
    drawn = np.array([luck.bell(np.uint64(7), luck.CANDIDATE, n, 0) for n in range(20_000)])
    drawn = wider * drawn.reshape(20, -1)
    seen, theory = {}, {}
    for at in (-2.0, -0.5, 0.4, 1.5):
        theory[f"chance below {at}"], theory[f"partial mean below {at}"] = bell_below(at)
        seen[f"chance below {at}"] = (drawn < at).mean(axis=1)
        seen[f"partial mean below {at}"] = ((drawn < at) * drawn).mean(axis=1)
    return seen, theory


def test_bell_of_the_formula_is_that_of_the_program():
    assert_agree(*bells(), within=0.3)
    assert bell_below(2.0 * math.sqrt(3.0)) == (pytest.approx(1.0), pytest.approx(0.0, abs=1e-12))
    assert len(disagreements(*bells(wider=1.1))) > 3, "the check sees a spread a tenth wider"


def test_appointment_check_sees_two_refusals_more():
    wrong = set(disagreements(consent(refusals=REFUSALS + 2), in_office()))
    assert {"gain, settled", "below the bar, settled", "vacant, settled"} <= wrong
    assert not any(name.startswith("new") for name in wrong), "consent moves no term"


def test_appointment_check_sees_a_formula_in_which_nobody_is_imposed():
    wrong = set(disagreements(consent(), in_office(imposed=False)))
    assert {"gain, settled", "below the bar, settled", "gain felt, settled"} <= wrong


def test_appointment_check_sees_a_formula_with_terms_of_another_shape():
    wrong = set(disagreements(consent(), in_office(shape=1.0)))
    assert {f"new after {look} days" for look in LOOKS} <= wrong
