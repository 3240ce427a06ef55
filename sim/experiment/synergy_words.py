"""What a factorial found, in sentences for the terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sim.experiment.summary import number

if TYPE_CHECKING:
    from sim.outcomes.factorial import Contrast

MOST_SYNERGIES: Final = 5
"""So many synergies are told on the terminal; all are in effects.csv."""


def answer(outcome: str, contrasts: Sequence[Contrast]) -> list[str]:
    """What each does alone and beside the others, and whether together is more than the sum."""
    from sim.outcomes import OUTCOMES

    of = OUTCOMES[outcome]
    if not contrasts:
        return [f"{of.en}: no replication has it in every combination."]
    by_kind: dict[str, list[Contrast]] = {}
    for each in contrasts:
        by_kind.setdefault(each.kind, []).append(each)
    alone = by_kind["alone"]
    names = [each.factors[0] for each in alone]
    unit = "" if of.unit == "share" else f" ({of.unit})"
    n = f"n = {alone[0].n}, {alone[0].level:.0%} intervals in brackets"
    lines = [f"{of.en}{unit}, {n}:"]
    for one, beside in zip(alone, by_kind["beside_the_others"], strict=True):
        others = [name for name in names if name != one.factors[0]]
        lines.append(
            f"  {one.factors[0]} {_adds(one, of.unit)} alone, {_signed(beside, of.unit)} "
            f"beside {_listed(others)}."
        )
    (together,), (more,) = by_kind["together"], by_kind["more_than_the_sum"]
    lines.append(
        f"  Together they {_adds(together, of.unit, plural=True)}, {_than_sum(more, of.unit)}."
    )
    told = [each for each in by_kind["synergy"] if _told(each)]
    if len(names) > 2 and told:
        largest = sorted(told, key=lambda each: -abs(each.effect))[:MOST_SYNERGIES]
        parts = [f"{' x '.join(each.factors)} {_signed(each, of.unit)}" for each in largest]
        lines.append(f"  Only together, told from zero: {'; '.join(parts)}.")
    return lines


def _adds(each: Contrast, unit: str, *, plural: bool = False) -> str:
    """As ``adds 3.1 (2.0 to 4.2)``; what is taken away is told by its size too."""
    word = "add" if each.effect >= 0 else "take away"
    if not plural:
        word = "adds" if each.effect >= 0 else "takes away"
    return f"{word} {_size(each, unit)}"


def _size(each: Contrast, unit: str) -> str:
    """How large it is in its own direction, with the interval in that direction."""
    way = 1 if each.effect >= 0 else -1
    return f"{number(abs(each.effect), unit)}{_interval(each, unit, way)}"


def _signed(each: Contrast, unit: str) -> str:
    return f"{number(each.effect, unit, signed=True)}{_interval(each, unit, 1)}"


def _interval(each: Contrast, unit: str, way: int) -> str:
    if math.isnan(each.low):
        return ""
    low, high = sorted((way * each.low, way * each.high))
    return f" ({number(low, unit)} to {number(high, unit)})"


def _than_sum(more: Contrast, unit: str) -> str:
    way = "more" if more.effect >= 0 else "less"
    if math.isnan(more.low):
        return f"{_size(more, unit)} {way} than the sum of each alone, in one replication"
    if not _told(more):
        return (
            "and whether that is more or less than the sum of each alone cannot be told"
            f"{_interval(more, unit, 1)}"
        )
    return f"{_size(more, unit)} {way} than the sum of each alone"


def _told(each: Contrast) -> bool:
    return each.low > 0 or each.high < 0


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
