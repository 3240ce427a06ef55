"""What an experiment leaves: its runs, and the tables and pictures made of them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.experiment.checks import first_start
from sim.experiment.files import write_csv
from sim.experiment.parquet import join, write_runs
from sim.experiment.runs import Run
from sim.experiment.schedule import Schedule
from sim.experiment.store import LEDGERS, part_path
from sim.ledger import Table

if TYPE_CHECKING:
    from sim.experiment.cases import Case
    from sim.experiment.stages import Stages
    from sim.outcomes.comparison import ComparisonRow
    from sim.scenario import Scenario


@dataclass(frozen=True)
class Finished:
    """The runs of the replications that are whole, scenario by scenario.

    `runs`: those that succeeded, by scenario name and replication. `failed`: the others. `asked`,
    `whole`: replications asked for and finished. `stopped`: whether work was broken off.
    `started` (UTC) and `seconds` say when and how long. `found`: runs that the store had already;
    `kept`: whether the others are in it now. `stages`: how it was decided how many replications
    there are, where the width of an interval decided.
    """

    runs: Mapping[tuple[str, int], Run]
    failed: Sequence[Run]
    asked: int
    whole: int
    stopped: bool
    started: datetime
    seconds: float
    found: int = 0
    kept: bool = False
    stages: Stages | None = None

    @property
    def resumable(self) -> str:
        """The end of a sentence about work that was broken off."""
        if not self.kept:
            return ""
        return "; the store has every run that was finished: the same command goes on from there"

    @property
    def complete(self) -> bool:
        """Whether every run that was asked for is there."""
        return self.whole == self.asked and not self.failed

    def of(self, scenario: str) -> dict[int, Run]:
        """The runs of a scenario by replication."""
        return {each: run for (name, each), run in self.runs.items() if name == scenario}


def compare_runs(scenarios: Sequence[Scenario], finished: Finished) -> list[ComparisonRow]:
    """Rows of compare.csv: each scenario against the first, where both have runs in common."""
    from sim.outcomes import comparison, precision

    def outcomes(name: str) -> dict[int, Mapping[str, float]]:
        return {each: run.outcomes for each, run in finished.of(name).items()}

    reference = outcomes(scenarios[0].name)
    others = {scenario.name: outcomes(scenario.name) for scenario in scenarios[1:]}
    paired = {name: runs for name, runs in others.items() if set(runs) & set(reference)}
    rows = precision.with_all_scenarios(comparison.compare(reference, paired))
    stages = finished.stages
    if stages is None:
        return rows
    return precision.with_two_stages(rows, stages.outcome, stages.deviations, stages.first)


def write_tables(
    folder: Path, scenarios: Sequence[Scenario], finished: Finished, parts: Path | None
) -> list[ComparisonRow]:
    """Write the tables into `folder` (ledgers if there are `parts`); returns the comparison.

    Without any run there are none but that of failed runs.
    """
    if finished.failed:
        write_csv(
            folder / "failed.csv",
            ["scenario", "replication", "error", "traceback"],
            [
                [run.scenario, run.replication, run.error.strip().splitlines()[-1], run.error]
                for run in finished.failed
            ],
        )
    if not finished.runs:
        return []
    from sim.outcomes import OUTCOMES, comparison

    write_csv(
        folder / "runs.csv",
        ["scenario", "replication", *OUTCOMES],
        [
            [run.scenario, run.replication, *(run.outcomes[name] for name in OUTCOMES)]
            for run in finished.runs.values()
        ],
    )
    rows = []
    if len(scenarios) > 1:
        rows = compare_runs(scenarios, finished)
        write_csv(folder / "compare.csv", comparison.COLUMNS, [astuple(row) for row in rows])
    for name in ("daily", "streets"):
        tables = [
            (run.scenario, run.replication, getattr(run, name)) for run in finished.runs.values()
        ]
        write_runs(folder / f"{name}.parquet", [each for each in tables if each[2] is not None])
    write_runs(
        folder / "curves.parquet",
        [(run.scenario, run.replication, _curves(run)) for run in finished.runs.values()],
    )
    if parts is not None:
        for table in LEDGERS:
            join(
                folder / f"{table}.parquet",
                [
                    (scenario, replication, part_path(parts, table, scenario, replication))
                    for scenario, replication in finished.runs
                ],
            )
    return rows


def _curves(run: Run) -> Table:
    """Cumulative incidence as a table: a row a day, a column an event."""
    from sim.outcomes.survival import GRID_DAYS

    table = np.zeros(len(GRID_DAYS), [("day", "i4"), *((event, "f8") for event in run.curves)])
    table["day"] = GRID_DAYS
    for event, curve in run.curves.items():
        table[event] = curve
    return table


def draw(
    folder: Path,
    scenarios: Sequence[Scenario],
    schedule: Schedule,
    finished: Finished,
    rows: Sequence[ComparisonRow],
) -> None:
    """Draw the pictures into ``folder/figures``: all of them or none."""
    import matplotlib

    matplotlib.use("agg")
    from sim import figures
    from sim.figures import tables, words

    unfinished = folder / ".figures.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    runs = finished.runs
    starts = {scenario.name: first_start(scenario) for scenario in scenarios}
    figures.draw_all(
        unfinished,
        daily=tables.daily_table(
            {key: run.daily for key, run in runs.items() if run.daily is not None}
        ),
        outcomes=tables.outcome_table({key: run.outcomes for key, run in runs.items()}),
        curves=tables.curve_table({key: run.curves for key, run in runs.items()}),
        comparison=tables.comparison_table(rows),
        baseline=scenarios[0].name,
        window=schedule.measured,
        labels=words.short(
            {
                scenario.name: figures.Message(scenario.title["en"], scenario.title["zh"])
                for scenario in scenarios
            }
        ),
        starts={name: day for name, day in starts.items() if day is not None},
    )
    unfinished.replace(folder / "figures")


def draw_case(folder: Path, case: Case, finished: Finished, rows: Sequence[ComparisonRow]) -> None:
    """Draw the picture that tells a case's story into `folder`."""
    import matplotlib

    matplotlib.use("agg")
    from sim import figures
    from sim.figures import tables

    runs = finished.runs
    starts = {scenario.name: first_start(scenario) for scenario in case.scenarios}
    shocks = case.scenarios[0].shocks
    figure = figures.case_figure(
        case.picture,
        figures.CaseTables(
            daily=tables.daily_table(
                {key: run.daily for key, run in runs.items() if run.daily is not None}
            ),
            ages=tables.age_table({key: run.ages for key, run in runs.items()}),
            comparison=tables.comparison_table(rows),
            scenarios=[scenario.name for scenario in case.scenarios],
            labels={
                scenario.name: figures.Message(scenario.title["en"], scenario.title["zh"])
                for scenario in case.scenarios
            },
            place=figures.Message(case.scenarios[0].city.en, case.scenarios[0].city.zh),
            starts={name: day for name, day in starts.items() if day is not None},
            shocks=[(shock.day, shock.last) for shock in shocks],
            published=case.published,
            residents=case.scenarios[0].city.residents,
        ),
    )
    figures.save(figure, folder, case.name)
