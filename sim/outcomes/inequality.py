"""Outcomes of spread: between streets, and between registered residents and migrants."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import ledger
from sim.ledger import EXIT_FIXED_BY_STAFF, MINUTES_A_DAY
from sim.outcomes.measured import FIX_DAYS, Measured, count, one_of, ratio
from sim.outcomes.registry import outcome


def fix_share_by_street(m: Measured) -> NDArray[np.float64]:
    """Share of reported problems fixed within 30 days, a street each; nan where none reported."""
    streets = m.result.streets.size
    where = m.problems["street"]
    reported = np.bincount(where[m.old_enough], minlength=streets)
    fixed = np.bincount(where[m.old_enough & m.promptly((EXIT_FIXED_BY_STAFF,))], minlength=streets)
    with np.errstate(invalid="ignore"):
        return np.asarray(fixed / reported, float)


def gini(values: NDArray[np.float64]) -> float:
    """Gini coefficient of non-negative values: 0 all equal, towards 1 one has all; nan if none.

    Mean absolute difference of all pairs (each with itself included) over twice the mean.
    """
    if values.size == 0 or not values.sum():
        return float("nan")
    ordered = np.sort(values)
    rank = np.arange(1, ordered.size + 1)
    return float(2 * np.dot(rank, ordered) / (ordered.size * ordered.sum()) - 1 - 1 / ordered.size)


def best_worst_ratio(values: NDArray[np.float64]) -> float:
    """Mean of the best tenth over mean of the worst tenth (at least one each).

    nan for fewer than two values or when all are 0, inf when only the worst tenth is 0.
    """
    if values.size < 2:
        return float("nan")
    ordered = np.sort(values)
    tenth = max(1, values.size // 10)
    best, worst = float(ordered[-tenth:].mean()), float(ordered[:tenth].mean())
    if not worst:
        return float("inf") if best else float("nan")
    return best / worst


def _reporting_streets(m: Measured) -> NDArray[np.float64]:
    shares = fix_share_by_street(m)
    return shares[~np.isnan(shares)]


@outcome("1", "lower", "Spread between streets (Gini)", "街道间差距（基尼系数）")
def street_gini(m: Measured) -> float:
    """Gini coefficient over streets of the share of reported problems fixed within 30 days."""
    return gini(_reporting_streets(m))


@outcome("1", "lower", "Best tenth of streets over worst", "街道最好与最差一成之比")
def street_best_worst(m: Measured) -> float:
    """Share fixed within 30 days: mean of the best tenth of streets over the worst tenth."""
    return best_worst_ratio(_reporting_streets(m))


def _tenth_of_streets(m: Measured, best: bool) -> float:
    """Mean share fixed within 30 days of the best or the worst tenth of streets (one at least)."""
    ordered = np.sort(_reporting_streets(m))
    if ordered.size == 0:
        return float("nan")
    tenth = max(1, ordered.size // 10)
    return float((ordered[-tenth:] if best else ordered[:tenth]).mean())


@outcome("share", "higher", "Best streets: fixed within 30 days", "最好街道30天内解决占比")
def best_streets_fixed(m: Measured) -> float:
    """Share of reported problems fixed within 30 days, mean of the best tenth of streets."""
    return _tenth_of_streets(m, best=True)


@outcome("share", "higher", "Worst streets: fixed within 30 days", "最差街道30天内解决占比")
def worst_streets_fixed(m: Measured) -> float:
    """Share of reported problems fixed within 30 days, mean of the worst tenth of streets."""
    return _tenth_of_streets(m, best=False)


@outcome("share", "neutral", "Best streets' lead over the worst", "最好与最差街道解决率之差")
def street_lead(m: Measured) -> float:
    """Share of reported problems fixed within 30 days: best tenth of streets less worst tenth."""
    return best_streets_fixed(m) - worst_streets_fixed(m)


def _promptly_fixed(m: Measured, registered: bool) -> float:
    """Share of the cases of registered residents, or of migrants, really fixed within 30 days."""
    cases = m.cases
    latest = m.run_end - FIX_DAYS * MINUTES_A_DAY
    followed = m.received & m.called & (cases["opened"] <= latest)
    prompt = (cases["closed"] - cases["opened"]) <= FIX_DAYS * MINUTES_A_DAY
    fixed = one_of(cases["closure"], (ledger.CLOSURE_FIXED, ledger.CLOSURE_CHECKED)) & prompt
    return m.share(fixed, followed & ((cases["registered"] != 0) == registered))


@outcome("share", "higher", "Registered: cases fixed within 30 days", "户籍居民诉求30天内解决占比")
def registered_fixed(m: Measured) -> float:
    """Share of cases of registered residents really fixed within 30 days."""
    return _promptly_fixed(m, registered=True)


@outcome("share", "higher", "Migrants: cases fixed within 30 days", "流动人口诉求30天内解决占比")
def migrants_fixed(m: Measured) -> float:
    """Share of cases of migrants really fixed within 30 days."""
    return _promptly_fixed(m, registered=False)


@outcome("share", "neutral", "Registered residents' lead over migrants", "户籍与流动人口解决率之差")
def registered_lead(m: Measured) -> float:
    """Share of cases really fixed within 30 days: registered residents less migrants."""
    return registered_fixed(m) - migrants_fixed(m)


@outcome("1", "neutral", "Registered residents' voice over migrants'", "户籍与流动人口诉求率之比")
def registered_voice(m: Measured) -> float:
    """Cases received a registered resident over cases received a migrant."""
    streets = m.result.streets
    registered_residents = float(streets["registered_residents"].sum())
    migrants = float(streets["residents"].sum()) - registered_residents
    from_registered = count(m.received & (m.cases["registered"] != 0))
    from_migrants = count(m.received & m.called) - from_registered
    return ratio(ratio(from_registered, registered_residents), ratio(from_migrants, migrants))
