"""Where things stand in pictures: places in per cent of a width, round ticks, lines of charts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.outcomes.comparison import ComparisonRow
from sim.report.blocks import Axis
from sim.report.numbers import written

MARGIN: Final = 4.0
"""Per cent left free at either end, so that marks are not cut."""
BEYOND: Final = 1.6
"""How far a whisker may reach beyond zero, in largest differences, before it is cut."""

MONTH: Final = 30.0
"""Days between the ticks of a short time axis."""

# The drawing of a chart, in its own units.
WIDTH: Final = 320.0
HEIGHT: Final = 170.0
LEFT: Final = 42.0
RIGHT: Final = 12.0
TOP: Final = 10.0
BOTTOM: Final = 24.0


@dataclass(frozen=True)
class Scale:
    """From values to places: `low` and `high` are the values at the ends of the picture."""

    low: float
    high: float

    def place(self, value: float) -> float:
        """Per cent of the width; beyond the ends, the end."""
        share = (value - self.low) / (self.high - self.low)
        return round(MARGIN + (100 - 2 * MARGIN) * min(1.0, max(0.0, share)), 2)

    def axis(self, *, signed: bool = False, count: int = 4) -> Axis:
        """Round ticks within the picture."""
        ticks, step = round_ticks(self.low, self.high, count)
        return Axis([(self.place(tick), written(tick, step, signed=signed)) for tick in ticks])


def scale_of_rows(rows: Iterable[ComparisonRow], factor: float) -> Scale:
    """A scale for differences that has zero and all of them; very long whiskers are cut."""
    there = [row for row in rows if math.isfinite(row.difference)]
    largest = max((abs(factor * row.difference) for row in there), default=0.0) or 1.0
    ends = [0.0]
    for row in there:
        ends += [factor * each for each in (row.difference, row.low, row.high)]
    kept = [
        min(BEYOND * largest, max(-BEYOND * largest, end)) for end in ends if not math.isnan(end)
    ]
    low, high = min(kept), max(kept)
    return Scale(low, high) if high > low else Scale(-1.0, 1.0)


def round_ticks(low: float, high: float, count: int) -> tuple[list[float], float]:
    """About `count` round numbers between two, and the step they are written to."""
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(each for each in (1, 2, 5, 10) if each * power >= 0.75 * rough)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [step * number for number in range(first, last + 1)], power * (
        10 if step >= 10 * power else 1
    )


def across(share: float) -> float:
    """Place in a chart from left (0) to right (1)."""
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def up(share: float) -> float:
    """Place in a chart from bottom (0) to top (1)."""
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def path_of(
    days: NDArray[np.float64], values: NDArray[np.float64], span: tuple[float, float], top: float
) -> str:
    """A line through (day, value) as an SVG path; `span`: first and last day, `top`: highest value."""
    first, last = span
    points = [
        f"{across((day - first) / (last - first))} {up(value / top)}"
        for day, value in zip(days, values, strict=True)
    ]
    return "M" + "L".join(points)


def day_ticks(first: float, last: float) -> list[tuple[float, str]]:
    """Ticks of a time axis, in whole months of 30 days if it has no more than a few."""
    few = last - first <= 7 * MONTH
    step = MONTH if few else 3 * MONTH
    ticks = np.arange(math.ceil(first / step), math.floor(last / step) + 1) * step
    return [(across((tick - first) / (last - first)), written(float(tick), 1.0)) for tick in ticks]


def value_ticks(top: float, *, percent: bool = False) -> list[tuple[float, str]]:
    """Ticks from zero to the highest value."""
    ticks, step = round_ticks(0.0, top, 3)
    mark = "%" if percent else ""
    scale = 100.0 if percent else 1.0
    return [(up(tick / top), f"{written(scale * tick, scale * step)}{mark}") for tick in ticks]


def thinned(values: Sequence[float] | NDArray[np.float64], most: int) -> slice:
    """A slice that leaves at most so many of them."""
    return slice(None, None, max(1, math.ceil(len(values) / most)))
