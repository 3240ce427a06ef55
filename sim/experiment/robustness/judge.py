"""Whether a finding survives a condition: its sign, and its size beside the usual one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.experiment.judging import CANNOT_TELL, HOLDS, Interval, interval_of
from sim.experiment.robustness.book import UP, Condition, Finding, FindingBook

if TYPE_CHECKING:
    from sim.experiment.outputs import Finished

WEAKER: Final = "weaker"
TURNS: Final = "turns"
VERDICTS: Final = (HOLDS, WEAKER, TURNS, CANNOT_TELL)


@dataclass(frozen=True)
class Tested:
    """A finding under a condition. `size`: the effect relative to the outcome in the world of reference; of a share, the effect itself."""

    finding: Finding
    condition: Condition
    effect: Interval
    size: float
    replications: int
    verdict: str


Outcomes = Mapping[tuple[str, int], Mapping[str, float]]
"""Outcomes of every run, by the name of its world (``condition/world``) and its replication."""


def outcomes_of_runs(finished: Finished) -> dict[tuple[str, int], Mapping[str, float]]:
    """The outcomes of every run that succeeded."""
    return {key: run.outcomes for key, run in finished.runs.items()}


def looked_at_again(book: FindingBook, outcomes: Outcomes) -> list[Tested]:
    """Every finding under every condition, finding by finding; the first condition is the usual one."""
    tested = []
    for finding in book.findings:
        usual: float | None = None
        for condition in book.conditions:
            effect, size, count = _effect(book, finding, condition, outcomes)
            if usual is None:
                usual = size
            verdict = verdict_of_finding(effect, finding.expected, size, usual, book.weaker_below)
            tested.append(Tested(finding, condition, effect, size, count, verdict))
    return tested


def _effect(
    book: FindingBook, finding: Finding, condition: Condition, outcomes: Outcomes
) -> tuple[Interval, float, int]:
    from sim.outcomes import OUTCOMES

    values, levels = [], []
    names = {world: f"{condition.name}/{world}" for world in (*finding.weights, book.reference)}
    for replication in sorted({each for _, each in outcomes}):
        if not all((name, replication) in outcomes for name in names.values()):
            continue
        mine = {
            world: outcomes[name, replication][finding.outcome] for world, name in names.items()
        }
        values.append(math.fsum(weight * mine[each] for each, weight in finding.weights.items()))
        levels.append(mine[book.reference])
    effect = interval_of(values)
    level = math.fsum(levels) / len(levels) if levels else math.nan
    if OUTCOMES[finding.outcome].unit == "share":
        level = 1.0  # points: a share may be near nought in the world of reference
    return effect, effect.value / abs(level) if level else math.nan, len(values)


def verdict_of_finding(
    effect: Interval, expected: str, size: float, usual: float, weaker_below: float
) -> str:
    """Holds: the interval lies on the expected side, and the relative size is at least `weaker_below` of the `usual`.

    Weaker: on that side, but smaller. Turns: on the other side. Else it cannot be told.
    """
    sign = 1.0 if expected == UP else -1.0
    low, high = sorted((sign * effect.low, sign * effect.high))
    if math.isnan(low) or math.isnan(high):
        return CANNOT_TELL
    if high < 0:
        return TURNS
    if low <= 0:
        return CANNOT_TELL
    return HOLDS if abs(size) >= weaker_below * abs(usual) else WEAKER


def turning(tested: Sequence[Tested], verdict: str) -> dict[str, list[Tested]]:
    """By finding, the conditions with this verdict."""
    found: dict[str, list[Tested]] = {}
    for each in tested:
        if each.verdict == verdict:
            found.setdefault(each.finding.name, []).append(each)
    return found
