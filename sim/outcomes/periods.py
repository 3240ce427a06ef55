"""Calendar months of a run, and the periods of published figures."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from sim.ledger import Table

_PERIOD: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:\.\.(\d{4})(?:-(\d{2}))?)?")


def month_bounds(first: date, start: int, end: int) -> tuple[int, ...]:
    """First days of the whole calendar months within days `start` to `end` (not included), and the day after the last.

    `first` is the date of day 0. Empty if no month is whole.
    """
    day = first + timedelta(days=start)
    if day.day != 1:
        day = _next_month(day)
    bounds = []
    while (day - first).days <= end:
        bounds.append((day - first).days)
        day = _next_month(day)
    return tuple(bounds) if len(bounds) > 1 else ()


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def months_of(period: str) -> tuple[date, date]:
    """First day of a period, and the day after: ``2019``, ``2019-01`` or ``2019-01..2021-11``. Raises ValueError for anything else."""
    found = _PERIOD.fullmatch(period.strip())
    if found is None:
        raise ValueError(f"'{period}' is no period: write 2019, 2019-01 or 2019-01..2021-11")
    year, month, last_year, last_month = found.groups()
    start = _month(year, month or "01", period)
    if last_year is None:
        last_year, last_month = year, month
    end = _next_month(_month(last_year, last_month or "12", period))
    if end <= start:
        raise ValueError(f"the period '{period}' ends before it begins")
    return start, end


def _month(year: str, month: str, period: str) -> date:
    if not 1 <= int(month) <= 12 or int(year) < 1:
        raise ValueError(f"'{period}' is no period: there is no month {month}")
    return date(int(year), int(month), 1)


def rows_of(table: Table, first: date, period: str) -> list[int]:
    """The rows of a timeline that make up a period; `first` is the date of day 0. Raises ValueError if some are not there."""
    start, end = ((day - first).days for day in months_of(period))
    rows = [i for i, day in enumerate(table["first_day"]) if start <= day < end]
    if (
        not rows
        or table["first_day"][rows[0]] != start
        or int(table["days"][rows].sum()) != end - start
    ):
        raise ValueError(f"the run does not have all months of {period}")
    return rows
