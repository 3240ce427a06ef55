"""Student's t without all of scipy.stats, which takes seconds to import on a slow processor."""

from __future__ import annotations


def quantile_of_t(share: float, freedom: int) -> float:
    """Quantile of Student's t with `freedom` degrees of freedom: equal to `scipy.stats.t.ppf`."""
    from scipy import special

    return float(special.stdtrit(freedom, share))


def tail_of_t(value: float, freedom: int) -> float:
    """Probability of more than `value` under Student's t: equal to `scipy.stats.t.sf`."""
    from scipy import special

    return float(special.stdtr(freedom, -value))
