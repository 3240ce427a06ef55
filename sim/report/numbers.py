"""Numbers as a minister would read them: no finer than the interval allows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from sim.outcomes.comparison import ComparisonRow

FIGURES_ALONE: Final = 2
"""Figures of a number that has no interval."""
COARSE_FROM: Final = 3.0
"""An interval whose half begins with this digit or a higher one is told to one figure, else two."""
FINER_AT_MOST: Final = 2
"""How many figures more are written to keep an end of an interval from looking like zero."""
MOST_FIGURES: Final = 4
"""Figures of a level (of a value, that is) at most; a difference has one fewer."""


@dataclass(frozen=True)
class Change:
    """A comparison row in written numbers; shares are in percentage points, levels in per cent.

    `amount`: the size of the difference, without its sign. `signed`, `low`, `high`: with it; the
    last two are empty where there is no interval. `base`, `value`: the levels.
    """

    amount: str
    signed: str
    low: str
    high: str
    base: str
    value: str


def step_of(value: float, low: float, high: float) -> float:
    """The step to which a number with this interval is rounded, a power of ten.

    An end close to zero is not rounded to zero: whether an interval holds zero must show.
    """
    half = (high - low) / 2
    if math.isfinite(half) and half > 0:
        power = math.floor(math.log10(half))
        step = 10.0 ** (power - 1 if half / 10.0**power < COARSE_FROM else power)
        step = max(step, step_alone(value, MOST_FIGURES - 1))
        if low > 0 or high < 0:
            nearest = min(abs(low), abs(high))
            for _ in range(FINER_AT_MOST):
                step = step / 10 if round(nearest / step) == 0 else step
        return step
    return step_alone(value, FIGURES_ALONE)


def step_alone(value: float, figures: int) -> float:
    """The step that leaves so many figures of a number."""
    if not math.isfinite(value) or value == 0:
        return 1.0
    return float(10.0 ** (math.floor(math.log10(abs(value))) - figures + 1))


def written(value: float, step: float, *, signed: bool = False) -> str:
    """A number rounded to `step`, with thousands separated and a true minus sign."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞"
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    rounded = round(value / step) * step
    text = f"{abs(rounded):,.{decimals}f}"
    if not text.strip("0.,"):
        return text
    return f"−{text}" if rounded < 0 else f"+{text}" if signed else text


def level(value: float, unit: str, step: float | None = None) -> str:
    """A value by itself: shares in per cent; to `step`, or to three figures."""
    scaled = value * scale_of(unit)
    coarse = step_alone(scaled, 3)
    if unit == "share" and step is None:
        coarse = max(coarse, 1.0)
    text = written(scaled, max(step, step_alone(scaled, MOST_FIGURES)) if step else coarse)
    return f"{text}%" if unit == "share" and math.isfinite(value) else text


def scale_of(unit: str) -> float:
    """Shares are shown in per cent."""
    return 100.0 if unit == "share" else 1.0


def change_of(row: ComparisonRow) -> Change:
    """The written numbers of a comparison row, all to the same step."""
    scale = scale_of(row.unit)
    difference, low, high = scale * row.difference, scale * row.low, scale * row.high
    step = step_of_row(row)
    there = math.isfinite(low) and math.isfinite(high)
    return Change(
        amount=written(abs(difference), step),
        signed=written(difference, step, signed=True),
        low=written(low, step, signed=True) if there else "",
        high=written(high, step, signed=True) if there else "",
        base=level(row.baseline, row.unit, step),
        value=level(row.value, row.unit, step),
    )


def step_of_row(row: ComparisonRow) -> float:
    """The step to which the numbers of a comparison row are rounded."""
    scale = scale_of(row.unit)
    return step_of(scale * row.difference, scale * row.low, scale * row.high)


def sizes(change: Change) -> tuple[str, str]:
    """The ends of an interval without their signs, the smaller first: for an interval without 0."""
    ends = change.low.lstrip("+−"), change.high.lstrip("+−")
    return ends[::-1] if change.low.startswith("−") else ends
