"""The measured window: which days of a run an outcome speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sim.ledger import MINUTES_A_DAY, RunResult

DAYS_A_YEAR: Final = 365


@dataclass(frozen=True)
class Window:
    """Days `first_day` to `last_day`, both included; day 0 is the first observed day."""

    first_day: int
    last_day: int

    def __post_init__(self) -> None:
        """Raise ValueError for a window without a day."""
        if self.last_day < self.first_day:
            raise ValueError(
                f"measured window: last day {self.last_day} is before first day {self.first_day}"
            )

    @property
    def days(self) -> int:
        """Number of days."""
        return self.last_day - self.first_day + 1

    @property
    def start(self) -> int:
        """First minute of the window."""
        return self.first_day * MINUTES_A_DAY

    @property
    def end(self) -> int:
        """First minute after the window."""
        return (self.last_day + 1) * MINUTES_A_DAY


def last_year(result: RunResult) -> Window:
    """The last 365 observed days of a run, or all of them if it is shorter."""
    return Window(max(0, result.days - DAYS_A_YEAR), result.days - 1)


def window_of(result: RunResult, window: Window | tuple[int, int] | None) -> Window:
    """The window asked for, checked against the run; None means `last_year`.

    Raises ValueError when the window leaves the days the run recorded.
    """
    if window is None:
        return last_year(result)
    asked = window if isinstance(window, Window) else Window(*window)
    if asked.first_day < -result.lead or asked.last_day >= result.days:
        raise ValueError(
            f"measured window: days {asked.first_day} to {asked.last_day} are not all among the "
            f"recorded days {-result.lead} to {result.days - 1}"
        )
    return asked
