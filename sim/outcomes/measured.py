"""One run seen through a measured window: the parts that several outcomes share, made once."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import ledger
from sim.ledger import MINUTES_A_DAY, RunResult, Table
from sim.outcomes import survival
from sim.outcomes.window import Window

Mask = NDArray[np.bool_]
Column = NDArray[Any]

FIX_DAYS = 30
"""The days within which a fix counts as prompt: design section 9."""


def count(mask: Mask) -> int:
    """How many entries are true."""
    return int(np.count_nonzero(mask))


def one_of(column: Column, codes: tuple[int, ...]) -> Mask:
    """Which entries are one of a few codes (quicker than np.isin for so few)."""
    mask: Mask = column == codes[0]
    for code in codes[1:]:
        mask |= column == code
    return mask


def ratio(part: float, whole: float) -> float:
    """One number over another; nan where there is no whole."""
    return float(part) / float(whole) if whole else float("nan")


class Measured:
    """A run, a window, and how silence counts in official rates.

    `nonresponse` (0..1): the share of cases not reached by a call-back that the official rate
    counts as resolved and satisfied (parameter `official.nonresponse_resolved`).

    Masks have one entry a row of the cases table. They are made when first asked for and kept;
    tables are read column by column and never copied whole.
    """

    def __init__(self, result: RunResult, window: Window, nonresponse: float) -> None:
        """Raise ValueError if `nonresponse` is no share."""
        if not 0.0 <= nonresponse <= 1.0:
            raise ValueError(f"nonresponse must be a share from 0 to 1, got {nonresponse}")
        self.result = result
        self.window = window
        self.nonresponse = nonresponse
        self.problems: Table = result.problems
        self.cases: Table = result.cases
        self.run_end = result.days * MINUTES_A_DAY

    def within(self, minutes: Column) -> Mask:
        """Which of these minutes lie in the window."""
        inside: Mask = (minutes >= self.window.start) & (minutes < self.window.end)
        return inside

    def a_day(self, count: float) -> float:
        """A count over the window as a rate a day."""
        return float(count) / self.window.days

    def share(self, part: Mask, whole: Mask) -> float:
        """Rows in both masks as a share of the rows in `whole`."""
        return ratio(count(part & whole), count(whole))

    def mean_of_closed(self, field: str) -> float:
        """Mean of a column over the cases closed in the window."""
        values = self.cases[field][self.closed]
        return ratio(values.sum(dtype=np.float64), values.size)

    # Cases

    @cached_property
    def received(self) -> Mask:
        """Cases opened in the window; a reopening is not a new case."""
        return self.within(self.cases["opened"]) & (self.cases["episode"] == 0)

    @cached_property
    def called(self) -> Mask:
        """Cases with a caller: not those that a patrol has filed."""
        mask: Mask = self.cases["channel"] != ledger.CHANNEL_PATROL
        return mask

    @cached_property
    def _left(self) -> Mask:
        return self.within(self.cases["closed"]) & (self.cases["closure"] != ledger.CLOSURE_OPEN)

    @cached_property
    def closed(self) -> Mask:
        """Closures in the window, in whatever way the administration closed: not withdrawn."""
        return self._left & (self.cases["closure"] != ledger.CLOSURE_WITHDRAWN)

    @cached_property
    def withdrawn(self) -> Mask:
        """Cases withdrawn in the window."""
        return self._left & (self.cases["closure"] == ledger.CLOSURE_WITHDRAWN)

    @cached_property
    def assessed(self) -> Mask:
        """What the published rule assesses: closed or due in the window, with a caller, less withdrawn."""
        due = self.within(self.cases["due"])
        still = self.cases["closure"] != ledger.CLOSURE_WITHDRAWN
        return self.called & (self.closed | (due & still))

    @cached_property
    def demanded(self) -> Mask:
        """What callers wanted done: closed, withdrawn or due in the window. The true rates leave nobody out who gave up."""
        return self.assessed | self.withdrawn

    @cached_property
    def really_fixed(self) -> Mask:
        """Demands whose problem staff or the community had really fixed; what went by itself does not count."""
        how = one_of(
            self.cases["closure"],
            (ledger.CLOSURE_FIXED, ledger.CLOSURE_CHECKED, ledger.CLOSURE_COMMUNITY),
        )
        return self.answered & how

    @cached_property
    def answered(self) -> Mask:
        """Assessed and closed before the window ended; the others count as not resolved."""
        closed_by_end = (self.cases["closure"] != ledger.CLOSURE_OPEN) & (
            self.cases["closed"] < self.window.end
        )
        return self.assessed & closed_by_end

    @cached_property
    def on_time(self) -> Mask:
        """Cases that were closed by their due minute."""
        return (self.cases["closure"] != ledger.CLOSURE_OPEN) & (
            self.cases["closed"] <= self.cases["due"]
        )

    @cached_property
    def resolved(self) -> Mask:
        """Cases whose problem was truly gone when they closed."""
        gone: Mask = self.cases["resolved"] != 0
        return gone

    def official_answers(self, answer: str) -> tuple[Mask, Mask]:
        """Assessed cases whose caller was reached and says yes to `answer`, and those closed without anybody reached."""
        reached = self.answered & (self.cases["reached"] != 0)
        return reached & (self.cases[answer] != 0), self.answered & ~reached

    def official_rate(self, answer: str) -> float:
        """Share of assessed cases that the published rule counts as a yes to `answer`.

        A case reached by a call-back counts what its caller says; a case closed but not reached
        counts as `nonresponse`; a case still open when the window ends counts as a no.
        """
        yes, silent = self.official_answers(answer)
        return ratio(count(yes) + self.nonresponse * count(silent), count(self.assessed))

    @cached_property
    def case_incidence(self) -> survival.Incidence:
        """How first closures of the cases received come about."""
        return survival.case_incidence(self.result, self.window)

    # Problems

    def ended_as(self, exit_code: int) -> int:
        """Problems that ended in the window in this way."""
        ended = self.within(self.problems["ended"])
        return count(ended & (self.problems["exit"] == exit_code))

    @cached_property
    def since_birth(self) -> survival.Incidence:
        """How problems born in the window end."""
        return survival.problem_incidence(self.result, self.window, "born")

    @cached_property
    def since_report(self) -> survival.Incidence:
        """How problems first reported in the window end, counted from that report."""
        return survival.problem_incidence(self.result, self.window, "first_report")

    @cached_property
    def first_reports(self) -> int:
        """Problems first reported in the window."""
        return count(self.within(self.problems["first_report"]))

    @cached_property
    def old_enough(self) -> Mask:
        """Problems first reported in the window and FIX_DAYS or more before the run's end."""
        reported = self.problems["first_report"]
        mask: Mask = self.within(reported) & (reported <= self.run_end - FIX_DAYS * MINUTES_A_DAY)
        return mask

    def promptly(self, exits: tuple[int, ...]) -> Mask:
        """Problems that ended in one of these ways within FIX_DAYS of their first report."""
        waited = self.problems["ended"] - self.problems["first_report"]
        mask: Mask = waited <= FIX_DAYS * MINUTES_A_DAY
        return mask & one_of(self.problems["exit"], exits)

    @cached_property
    def minutes_open(self) -> NDArray[np.int32]:
        """Minutes of the window during which each problem was open."""
        ended = self.problems["ended"]
        still = ended == ledger.NEVER
        last = np.where(still, np.int32(self.window.end), ended)
        return np.asarray(
            np.maximum(
                np.minimum(last, self.window.end)
                - np.maximum(self.problems["born"], self.window.start),
                0,
            ),
            np.int32,
        )

    # Days

    @cached_property
    def daily(self) -> Table:
        """The daily record of the window."""
        day = self.result.daily["day"]
        return self.result.daily[(day >= self.window.first_day) & (day <= self.window.last_day)]

    def total(self, *fields: str) -> float:
        """Sum of daily columns over the window."""
        return float(sum(self.daily[field].sum() for field in fields))

    def mean(self, field: str) -> float:
        """Mean of a daily column over the window."""
        return ratio(self.daily[field].sum(), self.daily.size)

    def at_end(self, field: str) -> float:
        """A daily column on the last day of the window."""
        return float(self.daily[field][-1]) if self.daily.size else float("nan")

    def hours_a_day(self, *fields: str) -> float:
        """Daily columns of minutes as hours a day."""
        return self.a_day(self.total(*fields)) / 60.0
