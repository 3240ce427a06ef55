"""`compare --plausible-worlds`: a comparison over worlds that published figures have not ruled out, not only at the values in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError
from sim.experiment.calibration.effects import WorldEffect, sorted_by, world_effect
from sim.experiment.experiment import run_all
from sim.experiment.files import write_csv
from sim.experiment.outputs import Finished
from sim.experiment.points import keeper, outcomes_by_world
from sim.experiment.study import (
    Means,
    Result,
    StudySettings,
    carry_out,
    comparable,
    whole_or_stopped,
)
from sim.experiment.summary import FIRST, number
from sim.experiment.tasks import plan

if TYPE_CHECKING:
    from sim.experiment.calibration.plausible import PlausibleSet
    from sim.scenario import Scenario

FEWEST: Final = 2
"""Worlds without which there is nothing to look at together."""


def compare_plausible(
    scenarios: Sequence[Scenario],
    *,
    plausible: PlausibleSet,
    worlds: int,
    **settings: Unpack[StudySettings],
) -> Path:
    """Compare scenarios with the first in `worlds` plausible worlds, drawn from a set; all have the same luck.

    Each world has other numbers, so each has a warm-up of its own. Dials that date what happened in the calibrated city (a ramp, a
    start) are left as the scenarios have them.

    Writes a folder with worlds.csv (a row a world, scenario and outcome), effects.csv (a row a scenario and outcome: the share of worlds
    in which it helps, by how much, and the dial that decides) and a picture; prints a table; returns the folder. Raises as `calibrate`.
    """
    if len(scenarios) < 2:
        raise UserError("a comparison needs a reference and at least one other scenario")
    for scenario in scenarios[1:]:
        comparable(scenarios[0], scenario)
    if worlds < FEWEST:
        raise UserError(f"{worlds} worlds are too few: {FEWEST} or more", path="--plausible-worlds")
    if worlds > len(plausible.values):
        raise UserError(
            f"{plausible.path.name} has {len(plausible.values)} worlds, not {worlds}",
            path="--plausible-worlds",
        )

    def work(means: Means) -> Result:
        return _work(scenarios, plausible, worlds, means)

    return carry_out(["plausible", *(each.name for each in scenarios[:3])], work, **settings)


def _work(
    scenarios: Sequence[Scenario], plausible: PlausibleSet, worlds: int, means: Means
) -> Result:
    rows = plausible.drawn(worlds, means.schedule.seed)
    made = {
        (scenario.name, int(row)): replace(
            plausible.world(scenario, int(row)), name=f"{scenario.name}@{row}"
        )
        for row in rows
        for scenario in scenarios
    }
    everywhere = list(made.values())
    tasks = plan(everywhere, means.schedule, means.workers, make_model=means.model)
    finished = whole_or_stopped(
        run_all(tasks, everywhere, means.schedule, means.workers, bar=means.bar, keep=keeper(0))
    )
    table = WorldTable(scenarios, [int(row) for row in rows], finished)
    effects = effects_of(table, plausible) if finished.runs else []
    if finished.runs:
        table.write(means.work / "worlds.csv")
        write_effects(means.work / "effects.csv", effects)

    def draw(folder: Path) -> None:
        from sim.experiment.calibration.pictures import draw_worlds

        draw_worlds(folder, scenarios, table, effects)

    return Result(
        scenarios=list(scenarios),
        finished=finished,
        checks={},
        said={
            "experiment": "plausible",
            "asked": {
                "reference": scenarios[0].name,
                "scenarios": [each.name for each in scenarios[1:]],
                "plausible_worlds": worlds,
                "calibration": plausible.path.name,
            },
            "worlds": {name: {"row": row} for (name, row) in made},
        },
        draw=draw,
        answer=told(scenarios, effects, plausible),
    )


class WorldTable:
    """What each world shows: outcomes of every scenario, means over replications that both it and its reference have."""

    def __init__(
        self, scenarios: Sequence[Scenario], rows: Sequence[int], finished: Finished
    ) -> None:
        self.reference, *self.others = [scenario.name for scenario in scenarios]
        self.rows = list(rows)
        self._runs = outcomes_by_world(finished)

    def both(self, scenario: str, outcome: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The outcome of the reference and its paired difference: (worlds,) each, nan where there is none."""
        from sim.outcomes.comparison import paired_differences

        before, change = [], []
        for row in self.rows:
            one = self._runs.get(f"{self.reference}@{row}", {})
            other = self._runs.get(f"{scenario}@{row}", {})
            common = sorted(set(one) & set(other))
            differences = paired_differences(one, other, outcome, common)
            values = [one[each].get(outcome, np.nan) for each in common]
            before.append(float(np.mean(values)) if common else float("nan"))
            change.append(float(differences.mean()) if common else float("nan"))
        return np.array(before), np.array(change)

    def write(self, path: Path) -> None:
        """Write a row a world, scenario and judged outcome."""
        rows = []
        for scenario in self.others:
            for outcome in judged():
                before, change = self.both(scenario, outcome)
                for row, reference, difference in zip(self.rows, before, change, strict=True):
                    rows.append([row, scenario, outcome, reference, difference])
        write_csv(path, ["world", "scenario", "outcome", "reference", "difference"], rows)


def judged() -> list[str]:
    """The outcomes of effects.csv: the headline ones of which one way is better, throughput first."""
    from sim.outcomes import OUTCOMES

    names = [
        name for name, each in OUTCOMES.items() if each.headline and each.direction != "neutral"
    ]
    return [FIRST, *(name for name in names if name != FIRST)]


def effects_of(table: WorldTable, plausible: PlausibleSet) -> list[WorldEffect]:
    """The effect of every scenario on every judged outcome."""
    from sim.outcomes import OUTCOMES

    dials = {dial.name: plausible.values[table.rows, place] for place, dial in plausible.lasting}
    return [
        world_effect(
            scenario, outcome, OUTCOMES[outcome].direction, *table.both(scenario, outcome), dials
        )
        for outcome in judged()
        for scenario in table.others
    ]


def write_effects(path: Path, effects: Sequence[WorldEffect]) -> None:
    """Write effects.csv."""
    columns = [
        "outcome", "scenario", "worlds", "helps", "low", "median", "high",
        "relative_low", "relative_median", "relative_high", "decides", "correlation", "floor", "above_floor",
    ]  # fmt: skip
    rows = [
        [getattr(each, column) for column in columns[:-1]] + [int(each.above_floor)]
        for each in effects
    ]
    write_csv(path, columns, rows)


def told(
    scenarios: Sequence[Scenario], effects: Sequence[WorldEffect], plausible: PlausibleSet
) -> list[str]:
    """The table for the terminal, throughput alone, and two sentences on how to read it."""
    first = sorted_by([each for each in effects if each.outcome == FIRST])
    if not first:
        return []
    width = max(len(each.scenario) for each in first)
    always = [each for each in first if each.helps == 1.0]
    never = [each for each in first if each.helps == 0.0]
    lines = [
        f"Problems really fixed, over {first[0].worlds} worlds that {plausible.path.stem} does not rule out: {len(always)} of {len(first)} "
        f"scenarios do better than {scenarios[0].name} in every one, {len(never)} in none.",
        f"{'scenario':<{width}}  helps in    change: median (5 % to 95 % of worlds)   decides (rank correlation)",
    ]
    for each in first:
        change = " ".join(
            [
                f"{100 * each.relative_median:+6.1f} %",
                f"({100 * each.relative_low:+.1f} to {100 * each.relative_high:+.1f})",
            ]
        )
        decides = (
            f"{each.decides} ({each.correlation:+.2f})"
            if each.above_floor
            else "none above the floor"
        )
        lines.append(
            f"{each.scenario:<{width}}  {number(each.helps, 'share'):>8}    {change:<38}   {decides}"
        )
    lines.append(
        f"Change: of the reference in the same world, under the same luck. Decides: the assumed number that the change follows most; below "
        f"{first[0].floor:.2f} chance would do as well."
    )
    return lines
