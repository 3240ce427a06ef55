"""Outcomes: pure functions of what a run left behind (sim.ledger.RunResult).

`OUTCOMES` lists every outcome once, with its words, unit and direction; `outcomes_of` computes
them all for a measured window. `survival` has the curves, `comparison` the paired differences.
Nothing here may be set by a scenario: outcomes are read, never written.
"""

from __future__ import annotations

from sim.ledger import RunResult
from sim.outcomes.measured import Measured
from sim.outcomes.registry import OUTCOMES, Direction, Outcome
from sim.outcomes.window import Window, last_year, window_of

# Outcomes register in the order of these imports, and are shown in it.
from sim.outcomes import problems  # isort: skip
from sim.outcomes import cases  # isort: skip
from sim.outcomes import timing  # isort: skip
from sim.outcomes import effort  # isort: skip
from sim.outcomes import programmes  # isort: skip
from sim.outcomes import inequality  # isort: skip
from sim.outcomes import stationarity  # isort: skip

__all__ = [
    "OUTCOMES",
    "Direction",
    "Measured",
    "Outcome",
    "Window",
    "cases",
    "effort",
    "inequality",
    "last_year",
    "outcomes_of",
    "problems",
    "programmes",
    "stationarity",
    "timing",
    "window_of",
]


def outcomes_of(
    result: RunResult, window: Window | tuple[int, int] | None, nonresponse: float
) -> dict[str, float]:
    """Every outcome of a run, by name, in the order of `OUTCOMES`.

    `window`: first and last day measured, both included; None for the last 365 days of the run (or
    all, if shorter). `nonresponse`: share of cases not reached by a call-back that the official
    rates count as resolved and satisfied (parameter `official.nonresponse_resolved`).
    nan: not defined in this run; inf: a time not reached within it.
    Raises ValueError for a window outside the run or a nonresponse outside 0..1.
    """
    measured = Measured(result, window_of(result, window), nonresponse)
    return {name: outcome.measure(measured) for name, outcome in OUTCOMES.items()}
