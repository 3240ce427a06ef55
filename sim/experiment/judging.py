"""Verdicts: what an interval says of a claim, by a rule that was fixed before the number was known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sim.datafiles import Node, short

HOLDS: Final = "holds"
FAILS: Final = "fails"
CANNOT_TELL: Final = "cannot tell"
LEVEL: Final = 0.95


@dataclass(frozen=True)
class Interval:
    """A mean over replications and its interval at `LEVEL` (Student's t); ends are nan if they cannot be told."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Rule:
    """Where a number has to lie: above `low` and below `high`; an infinite end asks nothing."""

    low: float
    high: float

    @property
    def words(self) -> str:
        """The rule in signs, such as ``> 0`` or ``0.35 to 0.7``."""
        if math.isinf(self.high):
            return f"> {short(self.low)}"
        if math.isinf(self.low):
            return f"< {short(self.high)}"
        return f"{short(self.low)} to {short(self.high)}"


def interval_of(values: Sequence[float]) -> Interval:
    """The interval of one number a replication; with fewer than two, or a gap, its ends are nan."""
    from sim.outcomes.student import quantile_of_t

    count = len(values)
    value = math.fsum(values) / count if count else math.nan
    if count < 2 or not all(map(math.isfinite, values)):
        return Interval(value, math.nan, math.nan)
    spread = math.sqrt(math.fsum((each - value) ** 2 for each in values) / (count - 1))
    half = quantile_of_t(0.5 + LEVEL / 2, count - 1) * spread / math.sqrt(count)
    return Interval(value, value - half, value + half)


def verdict_of(interval: Interval, rule: Rule) -> str:
    """Holds if the whole interval obeys the rule, fails if none of it does, else it cannot be told."""
    if math.isnan(interval.low) or math.isnan(interval.high):
        return CANNOT_TELL
    if interval.low > rule.low and interval.high < rule.high:
        return HOLDS
    if interval.high < rule.low or interval.low > rule.high:
        return FAILS
    return CANNOT_TELL


def together(verdicts: Iterable[str]) -> str:
    """The verdict of a claim that makes several statements: fails if one does, holds only if all do."""
    seen = set(verdicts)
    if FAILS in seen:
        return FAILS
    return HOLDS if seen == {HOLDS} else CANNOT_TELL


def read_rule(node: Node) -> Rule:
    """The rule of a mapping: one of ``above``, ``below`` and ``within`` (two numbers in order)."""
    given = [key for key in ("above", "below", "within") if key in node.mapping()]
    if len(given) != 1:
        node.fail(f"expected one of above, below and within, got {' and '.join(given) or 'none'}")
    at = node.mapping()[given[0]]
    if given[0] == "above":
        return Rule(at.number(), math.inf)
    if given[0] == "below":
        return Rule(-math.inf, at.number())
    low, high = read_pair(at)
    return Rule(low, high)


def read_pair(node: Node) -> tuple[float, float]:
    """Two numbers, the lower first."""
    ends = [each.number() for each in node.items()]
    if len(ends) != 2 or not ends[0] < ends[1]:
        node.fail("expected two numbers, the lower first")
    return ends[0], ends[1]
