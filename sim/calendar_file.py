"""Holidays, shifts and when in a week residents call, from ``scenarios/calendar.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sim.datafiles import DATA_FOLDER, Node, load_yaml, read_factors, read_sentence, read_source

CALENDAR_FILE = DATA_FOLDER / "calendar.yaml"


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """``spring_festival`` holds the first day of each year's holiday of ``holiday_days`` days.

    A shift starts at minute ``shift_start`` of the day and lasts ``shift_minutes``. ``calls_by_weekday`` (7, Monday first) and
    ``calls_by_hour`` (24) are factors on the rate at which residents call; the mean of each is 1.
    """

    holiday_days: int
    shift_start: int
    shift_minutes: int
    calls_by_weekday: tuple[float, ...]
    calls_by_hour: tuple[float, ...]
    spring_festival: tuple[date, ...]


def read_date(node: Node) -> date:
    """A date written as ``"2018-01-31"``."""
    text = node.text()
    try:
        return date.fromisoformat(text)
    except ValueError:
        node.fail(f"'{text}' is no date; write it as \"2018-01-31\"")


def load_calendar(path: Path = CALENDAR_FILE) -> CalendarFile:
    """The calendar; dates in order."""
    numbers = ("holiday_days", "shift_start", "shift_minutes")
    curves = ("calls_by_weekday", "calls_by_hour")
    fields = load_yaml(path).fields((*numbers, *curves, "spring_festival"))
    values: dict[str, int] = {}
    for name in numbers:
        read_sentence(fields[name])
        values[name] = fields[name].value["value"].whole(0, 1440)
    dates = []
    for entry in fields["spring_festival"].items():
        day = entry.fields(("year", "date", "source"))
        read_source(day["source"])
        dates.append(read_date(day["date"]))
        if dates[-1].year != day["year"].whole():
            day["date"].fail(f"{dates[-1]} is not in the year {day['year'].whole()}")
    return CalendarFile(
        **values,
        calls_by_weekday=read_factors(fields["calls_by_weekday"], 7, "weekday"),
        calls_by_hour=read_factors(fields["calls_by_hour"], 24, "hourly"),
        spring_festival=tuple(sorted(dates)),
    )
