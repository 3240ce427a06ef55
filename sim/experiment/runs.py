"""What is left of a run when its world is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.ledger import RunResult, Table

if TYPE_CHECKING:
    from sim.experiment.schedule import Schedule
    from sim.outcomes.patterns import Asked
    from sim.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Run:
    """What is left of one run, or why it failed (`error`, a traceback; the rest is then empty).

    `curves`: cumulative incidence by event, on the grid of days of `sim.outcomes.survival`.
    `ages`: how old problems grow before they are known, and before they end (`sim.outcomes.ages`).
    `streets`: outcomes street by street (`sim.outcomes.streets`).
    `panel`: streets by months (`sim.outcomes.panel`), if the task asks for it.
    `patterns`: numbers of `sim.outcomes.patterns`, if the task asks for any.
    `timeline`: the city by months (`sim.outcomes.timeline`), if the task asks for it.
    """

    scenario: str
    replication: int
    outcomes: Mapping[str, float] = field(default_factory=dict)
    curves: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    ages: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    daily: Table | None = None
    streets: Table | None = None
    panel: Table | None = None
    patterns: Mapping[str, float] = field(default_factory=dict)
    timeline: Table | None = None
    error: str = ""


def reduced(
    result: RunResult,
    schedule: Schedule,
    scenario: Scenario,
    months: tuple[int, ...] = (),
    timeline: tuple[int, ...] = (),
    patterns: tuple[Asked, ...] = (),
) -> Run:
    """What is kept of a run whether or not its ledger is; `months` and `timeline` bound their months, `patterns` are wanted too."""
    from sim.outcomes import outcomes_of, window_of
    from sim.outcomes.ages import problem_ages
    from sim.outcomes.panel import street_months
    from sim.outcomes.patterns import pattern_numbers
    from sim.outcomes.streets import outcomes_by_street
    from sim.outcomes.survival import incidence_on_grid
    from sim.outcomes.timeline import city_months

    window = window_of(result, schedule.window)
    nonresponse = float(scenario.parameters["official.nonresponse_resolved"])
    return Run(
        scenario=scenario.name,
        replication=result.replication,
        outcomes=outcomes_of(result, window, nonresponse),
        curves=incidence_on_grid(result, window),
        ages=problem_ages(result, window),
        daily=result.daily,
        streets=outcomes_by_street(result, window),
        panel=street_months(result, months, nonresponse) if months else None,
        patterns=pattern_numbers(result, patterns, nonresponse) if patterns else {},
        timeline=city_months(result, timeline, nonresponse) if timeline else None,
    )
