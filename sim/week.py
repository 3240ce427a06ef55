"""When in a week residents call: minutes of usual calling, which pass fast in busy hours and slowly in quiet ones.

Report candidates come at a constant rate in minutes of usual calling. So the rhythm moves reports about without drawing more or
fewer of them, and a world whose weeks are even (`reporting.rhythm` = 0) has the same reports at their unmoved minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.bundle import records

if TYPE_CHECKING:
    from sim.calendar_file import CalendarFile

HOURS = 168
WEEK_MINUTES = 60 * HOURS
STEP = 16  # minutes of usual calling: so far apart are the places at which one can look up the hour

#: An hour of the week: minutes of usual calling that have passed when it begins, and how many pass in each of its minutes.
HOUR = np.dtype([("start", "f8"), ("rate", "f8")])

#: No hour is so quiet that calls must wait for its end.
_QUIETEST = 1e-3


def calling_week(calendar: CalendarFile, rhythm: float) -> tuple[np.ndarray, np.ndarray]:
    """The hours of the week from Monday 00:00, and a way to find them.

    `rhythm`: how far calls follow the calendar's factors by weekday and hour, 0 (evenly) to 1. Returns HOUR (169,), the last being
    the beginning of the next week, and i2 (630,): the hour in which 0, 16, 32 ... minutes of usual calling have passed.
    """
    factors = np.outer(calendar.calls_by_weekday, calendar.calls_by_hour).ravel()
    rate = np.maximum(1.0 + rhythm * (factors / factors.mean() - 1.0), _QUIETEST)
    rate /= rate.mean()
    week = records(HOURS + 1, HOUR)
    week["rate"][:HOURS] = rate
    week["start"][1:] = np.cumsum(rate * 60.0)
    week["start"][HOURS] = WEEK_MINUTES
    hour = np.searchsorted(week["start"][1:HOURS], np.arange(0, WEEK_MINUTES, STEP), side="right")
    return week.view(np.recarray), hour.astype("i2")
