"""How old problems grow: the share of them known, and gone, by each day of their life."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.ledger import MINUTES_A_DAY, NEVER, RunResult
from sim.outcomes.window import Window

AGE_DAYS: Final = np.arange(0, 61)
"""Ages at which the shares are given, in days since birth."""


def problem_ages(result: RunResult, window: Window) -> dict[str, NDArray[np.float64]]:
    """Share of problems born in the window that were ``known`` and ``gone`` by each of AGE_DAYS.

    Only those born early enough to be followed to the last age; nan if there are none. Known: first
    reported, or found by whoever files a case. Gone: ended in whatever way.
    """
    born = result.problems["born"]
    last = min(window.end, (result.days - int(AGE_DAYS[-1])) * MINUTES_A_DAY)
    cohort = (born >= window.start) & (born < last)
    shares = {}
    for name, field in (("known", "first_report"), ("gone", "ended")):
        minute = result.problems[field][cohort].astype(np.int64)
        age = np.where(minute == NEVER, np.int64(2**40), minute - born[cohort])
        days = np.minimum(-(-age // MINUTES_A_DAY), AGE_DAYS[-1] + 1).clip(0)
        counts = np.bincount(days, minlength=AGE_DAYS.size + 1)[: AGE_DAYS.size]
        with np.errstate(invalid="ignore"):
            shares[name] = np.asarray(np.cumsum(counts) / np.float64(cohort.sum()), float)
    return shares
