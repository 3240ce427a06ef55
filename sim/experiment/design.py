"""Which points a sweep runs: a grid of the values of its inputs, or a Latin hypercube."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError
from sim.scenario.inputs import Input, find_input
from sim.settings import load_settings

if TYPE_CHECKING:
    from sim.scenario import Scenario

OPTION: Final = "--vary"


@dataclass(frozen=True)
class Range:
    """From `low` to `high`, None: of the data file; in `count` equal steps, None: the default."""

    low: float | None = None
    high: float | None = None
    count: int | None = None


Varied = Mapping[str, Sequence[float] | Range | None]
"""Path -> values, or a range, or None for the range of the data file."""


def read_vary(texts: Sequence[str]) -> dict[str, Sequence[float] | Range]:
    """What `--vary` says: ``PATH=a,b,c``, ``PATH=low:high:n``, ``PATH=low:high`` or ``PATH``.

    Raises UserError for what is no number, and for a path given twice.
    """
    varied: dict[str, Sequence[float] | Range] = {}
    for text in texts:
        path, equals, right = (part.strip() for part in text.partition("="))
        shown = f"{OPTION} {text}"
        if not path or (equals and not right):
            raise UserError("expected PATH=a,b,c, PATH=low:high:n or PATH", file=shown)
        if path in varied:
            raise UserError(f"{path} is varied twice", file=shown)
        if not equals:
            varied[path] = Range()
        elif ":" in right:
            varied[path] = _range(right, shown)
        else:
            varied[path] = [_number(word, shown) for word in right.split(",")]
    return varied


def _range(text: str, shown: str) -> Range:
    low, high, *more = text.split(":")
    if len(more) > 1:
        raise UserError("expected low:high or low:high:n", file=shown)
    count = None
    if more:
        number = _number(more[0], shown)
        if number != int(number) or number < 2:
            raise UserError(f"expected how many values, 2 or more, got '{more[0]}'", file=shown)
        count = int(number)
    return Range(_number(low, shown), _number(high, shown), count)


def _number(word: str, shown: str) -> float:
    try:
        number = float(word)
    except ValueError:
        raise UserError(f"expected a number, got '{word.strip()}'", file=shown) from None
    if not math.isfinite(number):
        raise UserError(f"expected a finite number, got '{word.strip()}'", file=shown)
    return number


def inputs_to_vary(varied: Varied, scenarios: Sequence[Scenario]) -> list[Input]:
    """The inputs by their paths. Raises UserError for none, and for one that nobody has."""
    if not varied:
        raise UserError(
            "say what to vary, such as reforms.whistle_summons.ration=0,2,4,8", path=OPTION
        )
    return [find_input(path, scenarios, OPTION) for path in varied]


def grid(inputs: Sequence[Input], varied: Varied) -> NDArray[np.float64]:
    """Every combination of the values of the inputs, the last running fastest: (points, inputs)."""
    lists = []
    for each in inputs:
        said = varied[each.path]
        if said is None or isinstance(said, Range):
            low, high, count = _ends(each, said or Range())
            if count is None:
                count = load_settings().default("sweep_values")
            said = [float(value) for value in np.linspace(low, high, count)]
        values = sorted({float(each.text(value)) for value in said})
        if len(values) < 2:
            raise UserError("one value only: nothing would vary", file=f"{OPTION} {each.path}")
        lists.append(values)
    return np.array(list(product(*lists)), float)


def latin_hypercube(
    inputs: Sequence[Input], varied: Varied, points: int, seed: int
) -> NDArray[np.float64]:
    """`points` points of which each n-th of every range holds one: (points, inputs).

    Drawn from `seed`: the luck of the design, not of a world.
    """
    from sim.experiment.hypercube import hypercube  # numba: not for a grid

    low, high = [], []
    for each in inputs:
        said = varied[each.path]
        if said is not None and not isinstance(said, Range):
            raise UserError(
                "a Latin hypercube draws from a range: write low:high", file=f"{OPTION} {each.path}"
            )
        start, end, count = _ends(each, said or Range())
        if count is not None:
            raise UserError(
                "how many values is said by --latin-hypercube: write low:high",
                file=f"{OPTION} {each.path}",
            )
        low.append(start)
        high.append(end)
    if points < 2:
        raise UserError(
            f"{points} points do not vary anything: 2 or more", path="--latin-hypercube"
        )
    positions = hypercube(points, len(inputs), seed)
    return np.asarray(low) + positions * (np.asarray(high) - np.asarray(low))


def _ends(each: Input, said: Range) -> tuple[float, float, int | None]:
    low, high = said.low, said.high
    if low is None or high is None:
        if not each.varies or each.sentence is None:
            raise UserError(
                "the data files give it no range: write PATH=low:high:n or PATH=a,b,c",
                file=f"{OPTION} {each.path}",
            )
        low, high = each.sentence.low, each.sentence.high
    if low >= high:
        raise UserError(f"low {low:g} is not below high {high:g}", file=f"{OPTION} {each.path}")
    return low, high, said.count
