"""All luck of the program: every random number is a pure function of what it decides.

    u = f(seed, replication, DECISION, entity, ordinal)

There is no generator and no state, so nothing that one world does can shift a draw of another: two scenarios share every
draw about an entity that exists in both. `entity` is a 64-bit identity that means the same in every scenario (a problem, a
resident, a place, a unit), never an array slot or a count of draws so far; `ordinal` numbers repeated draws of one decision
about one entity.

The mixing function is the finaliser of splitmix64 (Steele, Lea and Flood 2014), used as a keyed hash. `tests/` holds it
against a cryptographic substitute and against tests of uniformity and correlation.

Example (any of the world's dice can be thrown again by hand):

    key = world_key(seed=1, replication=0)
    uniform(key, FIX_WORKS, problem_id, attempt)
"""

from __future__ import annotations

import math

import numba
import numpy as np

from sim.compiled import inlined

if numba.config.DISABLE_JIT:  # words wrap around by design; plain Python would warn of it
    np.seterr(over="ignore")

# Decisions: one number each, for ever. A new decision takes a new number; a number is never used again for something else.
PROBLEM_GAP = 1  # time to the next candidate problem of a (place, issue type)
PROBLEM_ACCEPT = 2  # does the candidate become a problem
TOUCHED = 3  # how many residents a problem touches
TOUCHED_OFFSET = 4  # which ones
VANISHING = 5  # when the problem would go by itself
LEAD_TIME = 6  # calendar time that no staff can shorten
NEEDS = 7  # which departments the problem needs (ordinal: place in the list)
WORK_MINUTES = 8  # minutes of work (ordinal: 0 street, 1.. department)
EMERGENCY = 9
ROOT_CAUSE = 10
WITHIN_REACH = 11  # can the community deal with it
AT_BIRTH = 12  # noticed in the very minute
REPORT = 13  # the next report candidate: when, about whom, is that resident ready enough
REPORT_ACCEPT = 15
CHANNEL = 16
DIRECT = 17  # sent straight to the street or through the chain
FORWARDING = 18
INNER_HANDOFF = 19
CLOCK = 20  # is the case bound by the clock
LINK = 21
PATIENCE = 22
SHELVING = 23
BOUNCE = 24
ATTENDANCE = 25
FIX_WORKS = 26
NOMINAL = 27
PERSUASION = 28
REACHED = 29
SAYS = 30
NOISE = 31
REOPENING = 32
DECISION_GAP = 33  # major decisions of a street
DECISION_HARMFUL = 34
DECISION_CORRECTED = 35
BURST_PLACE = 36
BURST_TYPE = 37
BURST_TIME = 38
PROJECT_GAP = 39  # infrastructure projects of a place
PROJECT_HEARD = 40
TENURE = 41
CANDIDATE = 42
ROOT_PROJECT = 43
ROOT_RETURN = 44
EMERGENCY_WHISTLE = 45
BURST_SIZE = 46
PATROL_FINDS = 53  # does a patrol notice the problem (ordinal: its age in days)
PATROL_MINUTE = 54  # at which minute of the shift
ESTATE_TURN = 55  # when an orphan estate's turn comes (ordinal 0: a manager, 1..: a trial)
COMPANY_DEALS = 56  # does a community company deal with the problem itself
HOUSEHOLD_NOTICES = 57  # what difference a household takes notice of
COMPANY_LEAVES = 58  # is a community company given up this month of its service
NEIGHBOURS = 59  # of a community: how ready people are to join in; of a problem: does the platform find a match
DELEGATED = 47  # does the street do the part of the enforcing branches itself
MEDIATED = 48  # is a dispute mediated
EXTENSION = 49  # is a deadline extended
# the city itself: drawn with the city's own key, the same in every replication
CITY_STREET_SIZE = 60
CITY_PLACE_SIZE = 61
CITY_CONDITION = 62
CITY_ROOT = 63
CITY_NEIGHBOURHOOD = 64
CITY_MANAGER = 65
CITY_REGISTERED = 66
CITY_READINESS = 67
CITY_TRUST = 68
CITY_EXPECTATION = 69
CITY_WHERE = 71
# shocks
SHOCK_PLACE = 72  # problems of a shock
SHOCK_TIME = 73
SHOCK_REPORTED = 74  # is it reported in the minute it arises
# plans of experiments
SLICE_OF_POINT = 75  # of a Latin hypercube: the order of the points along an input
PLACE_IN_SLICE = 76

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_ENTITY = np.uint64(0xD1342543DE82EF95)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S32, _S11, _S16, _S48 = (np.uint64(n) for n in (30, 27, 31, 32, 11, 16, 48))
_LOW16 = np.uint64(0xFFFF)
_TO_UNIT = 1.0 / 9007199254740992.0  # 2**-53
_TO_UNIT_32 = 1.0 / 4294967296.0
_TO_UNIT_16 = 1.0 / 65536.0
_ROOT3 = math.sqrt(3.0)


@inlined
def mix(word):  # type: ignore[no-untyped-def]
    """The splitmix64 finaliser: a bijection of 64-bit words in which every bit depends on every bit."""
    word = (word ^ (word >> _S30)) * _FIRST
    word = (word ^ (word >> _S27)) * _SECOND
    return word ^ (word >> _S31)


@inlined
def bits(key, decision, entity, ordinal):  # type: ignore[no-untyped-def]
    """64 random bits for one decision about one entity (key: uint64; the others: whole numbers)."""
    about = mix(key + np.uint64(entity) * _ENTITY + _GOLDEN)
    return mix(about + ((np.uint64(decision) << _S48) + np.uint64(ordinal)) * _GOLDEN)


@inlined
def uniform(key, decision, entity, ordinal):  # type: ignore[no-untyped-def]
    """A number in (0, 1): never 0, never 1."""
    return (float(bits(key, decision, entity, ordinal) >> _S11) + 0.5) * _TO_UNIT


@inlined
def happens(key, decision, entity, ordinal, chance):  # type: ignore[no-untyped-def]
    """Does something of this chance happen?

    Nothing is drawn for what never happens (0 or less) or always does (1 or more): every draw lies between, and no other draw
    depends on whether this one was made.
    """
    if chance <= 0.0:
        return False
    return chance >= 1.0 or uniform(key, decision, entity, ordinal) < chance


@inlined
def three_parts(key, decision, entity, ordinal):  # type: ignore[no-untyped-def]
    """Three numbers in (0, 1) from one draw, of 32, 16 and 16 bits: for what is drawn tens of millions of times a run."""
    word = bits(key, decision, entity, ordinal)
    long = (float(word >> _S32) + 0.5) * _TO_UNIT_32
    return (
        long,
        (float((word >> _S16) & _LOW16) + 0.5) * _TO_UNIT_16,
        (float(word & _LOW16) + 0.5) * _TO_UNIT_16,
    )


@inlined
def exponential(key, decision, entity, ordinal):  # type: ignore[no-untyped-def]
    """An exponential number with mean 1."""
    return -math.log(uniform(key, decision, entity, ordinal))


@inlined
def bell(key, decision, entity, ordinal):  # type: ignore[no-untyped-def]
    """A bell-shaped number with mean 0 and standard deviation 1, within +-2 sqrt(3).

    The sum of four uniform numbers (16 bits each) of one draw, scaled. No logarithm and no cosine, so that it is the same on
    every processor; its tails end at 3.46.
    """
    word = bits(key, decision, entity, ordinal)
    total = (word & _LOW16) + ((word >> _S16) & _LOW16) + ((word >> _S32) & _LOW16) + (word >> _S48)
    return (float(total) / 65535.0 - 2.0) * _ROOT3


@inlined
def skewed(key, decision, entity, ordinal, sigma, scale):  # type: ignore[no-untyped-def]
    """A right-skewed number: scale x exp(sigma x bell), a lognormal whose far tail is cut (at sigma 0.8: 16 times the median).

    Its mean is exactly 1 with `scale` = `unit_scale(sigma)`.
    """
    return scale * math.exp(sigma * bell(key, decision, entity, ordinal))


def unit_scale(sigma: float) -> float:
    """One over the mean of exp(sigma x bell): (a / sinh a)^4 with a = sigma sqrt(3) / 2."""
    half = 0.5 * sigma * _ROOT3
    return (half / math.sinh(half)) ** 4 if half > 0.0 else 1.0


def world_key(seed: int, replication: int) -> np.uint64:
    """The key of one world's luck: shared by all scenarios of (seed, replication)."""
    with np.errstate(over="ignore"):
        return np.uint64(
            mix(mix(np.uint64(seed) + _GOLDEN) + np.uint64(replication) * _ENTITY + _FIRST)
        )


def city_key(name: str) -> np.uint64:
    """The key of a city's own heterogeneity, from the name in its file: the same in every replication and every seed."""
    key = np.uint64(0)
    with np.errstate(over="ignore"):
        for byte in name.encode("utf-8"):
            key = np.uint64(mix(key + np.uint64(byte) + _GOLDEN))
    return key
