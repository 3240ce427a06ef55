"""The list of outcomes: each is registered once, with its words, unit and direction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from sim.outcomes.measured import Measured

Direction = Literal["higher", "lower", "neutral"]
Measure = Callable[[Measured], float]


@dataclass(frozen=True)
class Outcome:
    """One outcome: a pure function of a run, and the words to show it with.

    `direction` says which way is better for residents; "neutral" means that neither is.
    `headline` marks the few that lead every report. The measure gives nan where the outcome is
    not defined (no cases at all) and inf for a time that is not reached within the run.
    """

    name: str
    unit: str
    direction: Direction
    en: str
    zh: str
    definition: str
    measure: Measure
    headline: bool = False


OUTCOMES: Final[dict[str, Outcome]] = {}
"""All outcomes by name, in the order in which they should be shown."""


def outcome(
    unit: str,
    direction: Direction,
    en: str,
    zh: str,
    *,
    headline: bool = False,
) -> Callable[[Measure], Measure]:
    """Register the decorated function: its name is the outcome's, its docstring the definition.

    Raises ValueError if the name is taken or the docstring is not one line.
    """

    def register(measure: Measure) -> Measure:
        name = getattr(measure, "__name__", "")
        definition = (measure.__doc__ or "").strip()
        if name in OUTCOMES:
            raise ValueError(f"outcome {name!r} is registered twice")
        if not definition or "\n" in definition:
            raise ValueError(f"outcome {name!r}: its docstring must be one line")
        OUTCOMES[name] = Outcome(name, unit, direction, en, zh, definition, measure, headline)
        return measure

    return register
