"""The list of pattern measures, and how they are asked for."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sim.ledger import RunResult
from sim.outcomes.measured import Measured
from sim.outcomes.registry import OUTCOMES
from sim.outcomes.window import Window


@dataclass(frozen=True)
class PatternMeasure:
    """A statistic that published patterns speak of. `argument`: what it needs beside the run; empty if nothing."""

    name: str
    unit: str
    definition: str
    argument: str
    measure: Callable[..., float]


PATTERN_MEASURES: Final[dict[str, PatternMeasure]] = {}
"""All pattern measures by name; outcomes (`sim.outcomes.OUTCOMES`) may be asked for as well."""

Asked = tuple[str, float, int, int]
"""A measure, its argument (0 if it has none), first and last day measured, both included."""


def pattern_measure(unit: str, argument: str = "") -> Callable[[Any], Any]:
    """Register the decorated function under its name; the first line of its docstring is the definition.

    Raises ValueError for a name that is taken, also by an outcome.
    """

    def register(measure: Any) -> Any:
        name = measure.__name__
        if name in PATTERN_MEASURES or name in OUTCOMES:
            raise ValueError(f"measure {name!r} is registered twice")
        definition = (inspect.getdoc(measure) or "").splitlines()[0]
        PATTERN_MEASURES[name] = PatternMeasure(name, unit, definition, argument, measure)
        return measure

    return register


def key_of(asked: Asked) -> str:
    """By what name the number is kept with its run."""
    name, at, first, last = asked
    return f"{name}({at:g})@{first}..{last}"


def pattern_numbers(
    result: RunResult, asked: tuple[Asked, ...], nonresponse: float
) -> dict[str, float]:
    """The measures asked for, by `key_of`; nan where one is not defined in this run.

    `nonresponse` is as in `sim.outcomes.outcomes_of`. Raises ValueError for a window that the run does not cover,
    KeyError for a measure that does not exist.
    """
    seen: dict[tuple[int, int], Measured] = {}
    numbers = {}
    for each in asked:
        name, at, first, last = each
        if first < -result.lead or last >= result.days:
            raise ValueError(f"days {first} to {last} are not all among those of the run")
        if (first, last) not in seen:
            seen[first, last] = Measured(result, Window(first, last), nonresponse)
        measured = seen[first, last]
        if name in OUTCOMES:
            numbers[key_of(each)] = float(OUTCOMES[name].measure(measured))
        else:
            known = PATTERN_MEASURES[name]
            arguments = (at,) if known.argument else ()
            numbers[key_of(each)] = float(known.measure(measured, *arguments))
    return numbers
