"""The dice: uniform, and independent in every direction in which the program asks for another
number.

All statistics are two-sided: too even is as wrong as too uneven. Each test has a twin in which a
bad generator must fail.
"""

import ast
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numba import njit
from scipy import stats

from sim import luck
from sim.luck import world_key
from tests.model import cipher

KEY = world_key(1, 0)
SIM = Path(luck.__file__).parent
CERTAIN = 1e-5  # a p-value below, or above one minus it, is no accident
DECISIONS = {
    name: number
    for name, number in vars(luck).items()
    if name.isupper() and isinstance(number, int)
}
PLACE, KIND = 1 << 38, 1 << 32  # how problem ids are made up


@njit
def _fill(keys, decisions, entities, ordinals, words):
    for i in range(len(words)):
        words[i] = luck.bits(
            keys[i % len(keys)],
            decisions[i % len(decisions)],
            entities[i % len(entities)],
            ordinals[i % len(ordinals)],
        )


def words(key=KEY, decision=2, entity=0, ordinal=0, number=None):
    """64-bit words; each argument is one value or an array."""
    parts = [np.atleast_1d(np.asarray(key, np.uint64))]
    parts += [np.atleast_1d(np.asarray(each, np.int64)) for each in (decision, entity, ordinal)]
    out = np.zeros(number or max(len(part) for part in parts), np.uint64)
    _fill(*parts, out)
    return out


def problem_ids(n, places):
    """Identities as the program makes them up: place, type, candidate."""
    return n % places * PLACE + n // places % 16 * KIND + n // (16 * places)


def unit(these):
    return (these >> np.uint64(11)).astype(float) / 2.0**53


def as_uniform(u, bins=64):
    """p-values of three tests that `u` is uniform: counts in bins, the largest gap, the mean."""
    counts = np.histogram(u, bins, (0.0, 1.0))[0]
    mean = (u.mean() - 0.5) * (12 * len(u)) ** 0.5
    return [
        stats.chisquare(counts).pvalue,
        stats.kstest(u, "uniform").pvalue,
        2 * stats.norm.sf(abs(mean)),
    ]


def as_independent(u, v, bins=12):
    """p-values of two tests that `u` and `v` have nothing to do with each other: a table, the
    correlation.
    """
    table = np.histogram2d(u, v, bins, ((0.0, 1.0), (0.0, 1.0)))[0]
    r = np.corrcoef(u, v)[0, 1] * len(u) ** 0.5
    return [stats.chisquare(table.ravel()).pvalue, 2 * stats.norm.sf(abs(r))]


def plausible(pvalues):
    """Are these p-values what chance gives: none impossible at either end, together uniform?"""
    pvalues = np.asarray(pvalues).ravel()
    together = stats.kstest(pvalues, "uniform").pvalue if len(pvalues) > 20 else 0.5
    return bool(((pvalues > CERTAIN) & (pvalues < 1 - CERTAIN)).all() and together > 1e-4)


def test_decisions_have_a_number_each():
    assert len(set(DECISIONS.values())) == len(DECISIONS) > 40
    assert all(0 < number < 2**15 for number in DECISIONS.values())  # they are shifted by 48 bits


@pytest.mark.parametrize("what", ["entity", "ordinal", "decision", "replication", "seed"])
def test_numbers_are_uniform_in_every_direction(what):
    n = np.arange(60_000)
    chosen = {
        "entity": [
            words(entity=first + n) for first in (0, 7 * PLACE + 3 * KIND, 1 << 62, 21_900_000)
        ],
        "ordinal": [words(entity=entity, ordinal=n) for entity in (0, 5, 9 * PLACE, 2**62 + 1)],
        "decision": [
            words(decision=n % 30_000, entity=entity + n // 30_000) for entity in (0, 11 * PLACE)
        ],
        "replication": [
            words(key=[world_key(seed, int(r)) for r in n[:8000]], entity=3)
            for seed in (0, 1, 2**32)
        ],
        "seed": [words(key=[world_key(int(s), r) for s in n[:8000]], entity=3) for r in (0, 1, 99)],
    }[what]
    assert plausible([as_uniform(unit(each)) for each in chosen])


def test_every_decision_is_uniform_over_problems_and_over_residents():
    problems = problem_ids(np.arange(20_000), places=40)
    people = np.arange(20_000)
    assert len(set(problems.tolist())) == 20_000
    pvalues = [
        as_uniform(unit(words(decision=d, entity=e)))
        for d in DECISIONS.values()
        for e in (problems, people)
    ]
    assert plausible(pvalues)


NEIGHBOURS = {
    "the next candidate": {"entity": 1},
    "the next type": {"entity": KIND},
    "the next place": {"entity": PLACE},
    "the next ordinal": {"ordinal": 1},
    "the next report": {"ordinal": 64},
    "the next department of a report": {"ordinal": 8},
    "another decision": {"decision": 1},
}


@pytest.mark.parametrize("which", NEIGHBOURS)
def test_neighbours_have_nothing_to_do_with_each_other(which):
    n = np.arange(60_000)
    entity = problem_ids(n, places=300)
    base = {"decision": 15, "entity": entity, "ordinal": n % 7}
    pvalues = []
    for times in (1, 2, 3, 16):
        other = {key: base[key] + times * NEIGHBOURS[which].get(key, 0) for key in base}
        pvalues.append(as_independent(unit(words(**base)), unit(words(**other))))
    assert plausible(pvalues)


def test_worlds_have_nothing_to_do_with_each_other():
    entity = np.arange(60_000)
    pairs = [
        ((1, 0), (1, 1)),
        ((1, 0), (2, 0)),
        ((1, 1), (2, 0)),
        ((0, 0), (0, 1)),
        ((7, 3), (7, 35)),
        ((1, 2), (2, 1)),
    ]
    for one, other in pairs:
        u, v = (unit(words(key=world_key(*each), entity=entity)) for each in (one, other))
        assert plausible(as_independent(u, v)), (one, other)
    keys = {int(world_key(seed, r)) for seed in range(60) for r in range(60)}
    assert len(keys) == 3600
    assert (
        len(
            {
                int(luck.city_key(name))
                for name in ("district", "beijing", "district2", "tcirtsid", "")
            }
        )
        == 5
    )


def test_candidate_numbers_of_a_stream_are_not_serially_correlated():
    """Gaps of a Poisson stream at lags 1 to 30, over many streams at once, two-sided."""
    streams, candidates = 400, 200
    identity = (np.arange(streams)[:, None] * PLACE + 5 * KIND + np.arange(candidates)).ravel()
    u = unit(words(decision=luck.PROBLEM_GAP, entity=identity)).reshape(streams, candidates) - 0.5
    scores = []
    for lag in range(1, 31):
        r = (u[:, lag:] * u[:, :-lag]).sum() * 12
        scores.append(r / (streams * (candidates - lag)) ** 0.5)
    assert np.abs(scores).max() < 4.2
    assert 0.6 < np.std(scores) < 1.5


def test_one_bit_of_any_argument_turns_half_of_the_number():
    """Avalanche: every output bit turns with chance one half, whichever input bit is turned."""
    n = np.arange(4000)
    base = {"key": KEY, "decision": 20, "entity": n * 1_000_003, "ordinal": n % 11}
    bits_of = {"entity": range(63), "ordinal": range(40), "decision": range(14)}
    shares = []
    for name, places in bits_of.items():
        for place in places:
            other = {**base, name: np.bitwise_xor(np.asarray(base[name]), 1 << place)}
            turned = words(**base, number=4000) ^ words(**other, number=4000)
            as_bits = (turned[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)
            shares.append(as_bits.mean(axis=0))
    scores = (np.array(shares) - 0.5) * 2 * 4000**0.5
    assert np.abs(scores).max() < 5.2  # of 7,488
    assert 0.9 < scores.std() < 1.1


@njit
def _draws(key, n, sigma, scale, out):
    for i in range(n):
        out[0, i] = luck.uniform(key, 8, i, 0)
        out[1, i] = luck.exponential(key, 8, i, 1)
        out[2, i] = luck.bell(key, 8, i, 2)
        out[3, i] = luck.skewed(key, 8, i, 3, sigma, scale)
        out[4, i], out[5, i], out[6, i] = luck.three_parts(key, luck.REPORT, i, 4)


@njit
def _happen(chance, happened):
    for i in range(len(happened)):
        happened[i] = luck.happens(KEY, 8, i, 0, chance)


@pytest.fixture(scope="module")
def draws():
    out = np.zeros((7, 400_000))
    _draws(KEY, out.shape[1], 0.8, luck.unit_scale(0.8), out)
    return out


def within(values, mean, sd, sigmas=4.5):
    return abs(values.mean() - mean) < sigmas * sd / len(values) ** 0.5


def test_uniform_is_never_zero_and_never_one(draws):
    assert 0.0 < draws[0].min() < 1e-4 and 1 - 1e-4 < draws[0].max() < 1.0
    lowest, highest = (0 + 0.5) * 2.0**-53, (2**53 - 1 + 0.5) * 2.0**-53
    assert lowest > 0.0 and highest <= 1.0
    assert plausible([as_uniform(draws[0], 1000)])


def test_exponential_has_mean_one_and_is_exponential(draws):
    exponential = draws[1]
    assert within(exponential, 1.0, 1.0)
    assert within((exponential - 1.0) ** 2, 1.0, 8**0.5)
    assert CERTAIN < stats.kstest(exponential, "expon").pvalue < 1 - CERTAIN
    assert within(exponential > 5.0, np.exp(-5), np.exp(-2.5))


def test_bell_has_mean_zero_sd_one_and_ends_where_it_says(draws):
    bell = draws[2]
    assert within(bell, 0.0, 1.0)
    assert within(bell**2, 1.0, 1.7**0.5)  # fourth moment of a sum of four: 3 - 1.2 / 4
    assert within(bell**3, 0.0, 12**0.5)
    assert within(bell**4, 2.7, 60**0.5)
    assert 3.2 < np.abs(bell).max() <= 2 * 3**0.5
    edges = np.linspace(-3, 3, 25) / 3**0.5 + 2.0
    share = np.array([irwin_hall(x, 4) for x in edges])
    counts = np.histogram(bell, np.linspace(-3, 3, 25))[0]
    inside = np.diff(share) / (share[-1] - share[0]) * counts.sum()
    assert CERTAIN < stats.chisquare(counts, inside).pvalue < 1 - CERTAIN


def irwin_hall(x, n):
    """P(sum of n uniforms <= x)."""
    from math import comb, factorial

    return sum((-1) ** k * comb(n, k) * (x - k) ** n for k in range(int(x) + 1)) / factorial(n)


@pytest.mark.parametrize("chance", [-0.5, 0.0, 1e-9, 0.3, 0.999, 1.0, 1.5, float("nan")])
def test_what_happens_is_what_is_drawn_below_the_chance(draws, chance):
    """Also where nothing is drawn, because the chance is none or whole."""
    drawn = draws[0]
    happened = np.zeros(len(drawn), bool)
    _happen(chance, happened)
    assert (happened == (drawn < chance)).all()


def chances_drawn_by_hand(text):
    """Lines that compare a uniform draw with a chance instead of asking `luck.happens`."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Compare)
        and isinstance(node.left, ast.Call)
        and ast.unparse(node.left.func) == "luck.uniform"
    ]


def test_there_is_one_way_to_ask_whether_something_happens():
    sources = [*SIM.glob("*.py"), *SIM.glob("kernels/*.py"), *SIM.glob("agents/*.py")]
    assert len(sources) > 40
    found = {path.name: chances_drawn_by_hand(path.read_text("utf-8")) for path in sources}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_sabotage_a_chance_drawn_by_hand_is_found():
    line = "ready = luck.uniform(key, luck.CLOCK, problem.id, 0) < levers.clock"
    assert chances_drawn_by_hand(line) == [1]


@pytest.mark.parametrize("sigma", [0.0, 0.1, 0.25, 0.4, 0.8, 1.3, 1.5])
def test_skewed_has_mean_one_for_every_sigma(sigma):
    out = np.zeros((7, 200_000))
    _draws(KEY, out.shape[1], sigma, luck.unit_scale(sigma), out)
    skewed = out[3]
    assert within(skewed, 1.0, max(skewed.std(), 1e-12)) if sigma else (skewed == 1.0).all()
    assert skewed.min() > 0
    assert skewed.max() <= luck.unit_scale(sigma) * np.exp(sigma * 2 * 3**0.5) * (1 + 1e-12)


def test_the_three_parts_of_a_draw_are_uniform_and_independent(draws):
    parts = draws[4:]
    assert (parts > 0).all() and (parts < 1).all()
    assert plausible([as_uniform(part) for part in parts])
    assert plausible([as_independent(parts[i], parts[j]) for i, j in ((0, 1), (0, 2), (1, 2))])
    assert plausible(
        [as_independent(parts[i][1:], parts[j][:-1]) for i in range(3) for j in range(3)]
    )


def test_draws_of_the_city_do_not_depend_on_seed_or_replication():
    from tests.model.worlds import hamlet, model_of

    places = [
        model_of(hamlet(), seed=seed, replication=r).districts[0].arrays
        for seed, r in ((1, 0), (1, 5), (2, 0))
    ]
    for name in ("people", "places", "streams"):
        fields = [
            f for f in getattr(places[0], name).dtype.names if f not in ("next", "next_project")
        ]
        for other in places[1:]:
            for field in fields:
                assert (getattr(places[0], name)[field] == getattr(other, name)[field]).all(), (
                    name,
                    field,
                )
    assert (places[0].streams["next"] != places[1].streams["next"]).all()


# -- a cryptographic substitute --------------------------------------------------------------------


def cipher_words(entities, decision=2, ordinal=0):
    """The same questions put to BLAKE2b."""
    data = [
        hashlib.blake2b(f"{KEY} {decision} {e} {ordinal}".encode(), digest_size=8).digest()
        for e in entities
    ]
    return np.frombuffer(b"".join(data), "<u8")


def test_the_tests_are_fair_a_cryptographic_generator_passes_them():
    n = np.arange(30_000)
    u, v = unit(cipher_words(n)), unit(cipher_words(n + 1))
    assert plausible(as_uniform(u)) and plausible(as_independent(u, v))


@pytest.fixture(scope="module")
def ciphered():
    """Totals of worlds whose luck is BLAKE2b's."""
    process = subprocess.run(
        [sys.executable, "-m", "tests.model.cipher", "4"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert process.returncode == 0, process.stderr[-2000:]
    return np.array(json.loads(process.stdout))


@pytest.fixture(scope="module")
def own():
    """Totals of many worlds of the program's own luck."""
    return np.array([cipher.totals(replication) for replication in range(80)])


def apart(one, other):
    """How far the means of two samples of totals lie apart, in standard errors, total by total."""
    spread = other.std(axis=0, ddof=1) * (1 / len(one) + 1 / len(other)) ** 0.5
    return (one.mean(axis=0) - other.mean(axis=0)) / spread


@pytest.mark.slow
def test_worlds_under_a_cryptographic_generator_have_the_same_totals(ciphered, own):
    """Two-sided, and not too close either, against many worlds of the program's own luck."""
    scores = apart(ciphered, own)
    assert np.abs(scores).max() < 3.7
    assert np.abs(scores).max() > 0.05
    assert not (ciphered[:, 0] == own[: len(ciphered), 0]).all()  # it was another generator
    assert np.abs(apart(ciphered, own * 1.6)).max() > 3.7  # three fifths more would be seen


def test_problems_of_a_fortnight_are_poisson_over_replications(own):
    """Replications differ, by as much as chance does and no more: variance over mean is 1."""
    arisen = own[:, cipher.TOTALS.index("problems_arisen")]
    dispersion = arisen.var(ddof=1) / arisen.mean()
    assert abs(dispersion - 1) < 4 * (2 / len(own)) ** 0.5
    assert abs(np.corrcoef(arisen[1:], arisen[:-1])[0, 1]) < 4 / len(own) ** 0.5


# -- sabotage: generators that must be found out ---------------------------------------------------


def multiplied(n):
    """A multiplicative hash without a finaliser: uniform, and its neighbours know each other."""
    return (n.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)


def test_sabotage_a_hash_that_only_multiplies_is_found():
    n = np.arange(60_000)
    u = unit(multiplied(n))
    assert not plausible(as_uniform(u))  # far too even
    assert not plausible(as_independent(u[:-1], u[1:]))


def test_sabotage_a_little_dependence_is_found():
    """One number in fifty copied from its neighbour."""
    u = unit(words(entity=np.arange(60_000)))
    v = unit(words(entity=np.arange(60_000) + 60_000))
    assert plausible(as_independent(u, v))
    v[::50] = u[::50]
    assert not plausible(as_independent(u, v))


@pytest.mark.parametrize(
    "spoil", [lambda u: u**1.05, lambda u: np.floor(u * 50) / 50, lambda u: 0.5 + 0.98 * (u - 0.5)]
)
def test_sabotage_a_little_unevenness_is_found(spoil):
    u = unit(words(entity=np.arange(60_000)))
    assert plausible(as_uniform(u))
    assert not plausible(as_uniform(spoil(u)))


def test_sabotage_too_even_a_generator_is_found():
    """A grid, shuffled: every count exactly right, which chance never is."""
    u = (np.argsort(unit(words(entity=np.arange(60_000)))) + 0.5) / 60_000
    assert not plausible(as_uniform(u))
