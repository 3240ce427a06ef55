"""As many replications as an interval of a given width needs: Stein's (1945) rule of two stages.

Looking again and again, and stopping where the interval happens to be narrow, makes intervals that hold the truth less often
than they say. Here one looks once: the first replications tell how much the differences vary, that tells how many there must be
in all, and the interval goes on using the spread of the first. So it holds its level exactly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.errors import UserError, unknown

if TYPE_CHECKING:
    from sim.outcomes.comparison import ComparisonRow

OPTION = "--until-width"


@dataclass(frozen=True)
class Until:
    """How wide, end to end and in the outcome's unit, an interval may be; of all scenarios together if they are several."""

    width: float
    outcome: str

    def __post_init__(self) -> None:
        """Refuse a width that no interval can have, and an outcome that nobody knows, with a UserError."""
        from sim.outcomes import OUTCOMES

        if not (math.isfinite(self.width) and self.width > 0):
            raise UserError(f"expected a width above 0, got '{self.width:g}'", path=OPTION)
        if self.outcome not in OUTCOMES:
            raise UserError(unknown("outcome", self.outcome, OUTCOMES), path="--outcome")


@dataclass(frozen=True)
class Stages:
    """What the first stage decided: `replications` in all, from the `deviations` (by scenario) of the `first`."""

    outcome: str
    unit: str
    width: float
    first: int
    replications: int
    deviations: Mapping[str, float]
    seen: float
    """How wide the widest interval was after the first stage."""

    @property
    def words(self) -> str:
        """The decision, in a sentence."""
        more = self.replications - self.first
        wanted = f"at most {self.width:g} {self.unit} wide needs"
        follows = f"{more} replications more" if more else "no more"
        return (
            f"After {self.first} replications the widest interval of {self.outcome} is {self.seen:.3g} {self.unit} wide: "
            f"one {wanted} {follows}."
        )


def decide(until: Until, rows: Sequence[ComparisonRow], first: int, most: int) -> Stages:
    """How many replications there must be, from the comparison of the `first`.

    Raises UserError if that cannot be told, or would be more than `most`.
    """
    from sim.outcomes import precision

    mine = [row for row in rows if row.outcome == until.outcome]
    if not mine or any(row.n < first or math.isnan(row.low) for row in mine):
        raise UserError(
            f"{until.outcome} has no interval after {first} replications, so nobody can tell how many it needs",
            path=OPTION,
        )
    deviations = {row.scenario: precision.deviation(row) for row in mine}
    level, together = mine[0].level, len(mine)
    needed = max(
        precision.replications_until(each, first, until.width, level, together)
        for each in deviations.values()
    )
    if needed > most:
        raise UserError(
            f"an interval of {until.outcome} only {until.width:g} wide needs {needed:,} replications, more than {most:,}",
            path=OPTION,
        )
    seen = 2.0 * max(
        precision.half_width(each, first, level, together) for each in deviations.values()
    )
    return Stages(until.outcome, mine[0].unit, until.width, first, needed, deviations, seen)
