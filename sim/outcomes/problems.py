"""Outcomes of problems: what is true, whether or not anybody wrote it down."""

from __future__ import annotations

import numpy as np

from sim.ledger import EXIT_COMMUNITY, EXIT_FIXED_BY_STAFF, EXIT_VANISHED, MINUTES_A_DAY
from sim.outcomes.measured import Measured
from sim.outcomes.registry import outcome


@outcome(
    "problems/day", "higher", "Problems really fixed a day", "每日真正解决的问题", headline=True
)
def problems_fixed(m: Measured) -> float:
    """Problems that somebody fixed in the window, the administration or the community, per day."""
    return m.a_day(m.ended_as(EXIT_FIXED_BY_STAFF) + m.ended_as(EXIT_COMMUNITY))


@outcome(
    "share",
    "higher",
    "Fixed within 30 days of the first report",
    "首次反映后30天内解决",
    headline=True,
)
def fixed_within_30_days(m: Measured) -> float:
    """Share of problems reported 30 days or more before the end that somebody fixed within 30 days."""
    return _prompt_share(m, (EXIT_FIXED_BY_STAFF, EXIT_COMMUNITY))


@outcome("problems", "lower", "Problem-days suffered a day", "每日承受的问题天数", headline=True)
def problem_days(m: Measured) -> float:
    """Mean number of problems open, reported or not, over the window."""
    return float(m.minutes_open.sum(dtype=np.float64)) / MINUTES_A_DAY / m.window.days


@outcome("residents", "lower", "Resident-days suffered a day", "每日受影响的居民")
def resident_days(m: Measured) -> float:
    """Mean number of residents touched by an open problem (once for each problem)."""
    suffered = np.dot(m.minutes_open.astype(float), m.problems["touched"].astype(float))
    return float(suffered) / MINUTES_A_DAY / m.window.days


@outcome("problems/day", "higher", "Fixed by the administration a day", "每日行政解决的问题")
def problems_fixed_by_staff(m: Measured) -> float:
    """Problems fixed by the administration in the window, per day."""
    return m.a_day(m.ended_as(EXIT_FIXED_BY_STAFF))


@outcome("share", "higher", "Fixed by the administration within 30 days", "30天内行政解决")
def fixed_by_staff_within_30_days(m: Measured) -> float:
    """As fixed_within_30_days, but by the administration."""
    return _prompt_share(m, (EXIT_FIXED_BY_STAFF,))


@outcome("problems/day", "higher", "Dealt with by the community a day", "每日社区自行解决")
def problems_community(m: Measured) -> float:
    """Problems dealt with by the community in the window, per day."""
    return m.a_day(m.ended_as(EXIT_COMMUNITY))


@outcome("problems/day", "neutral", "Gone by themselves a day", "每日自行消失的问题")
def problems_vanished(m: Measured) -> float:
    """Problems that went away by themselves in the window, per day."""
    return m.a_day(m.ended_as(EXIT_VANISHED))


@outcome("problems/day", "lower", "Problems arisen a day", "每日新生问题")
def problems_arisen(m: Measured) -> float:
    """Problems that arose in the window, per day (what a comparison finds prevented)."""
    return m.a_day(m.total("problems_arisen"))


@outcome("problems", "lower", "Problems open at the end", "期末未解决问题")
def problems_open(m: Measured) -> float:
    """Problems open, reported or not, on the last day of the window."""
    return m.at_end("problems_open")


def _prompt_share(m: Measured, exits: tuple[int, ...]) -> float:
    return m.share(m.promptly(exits), m.old_enough)
