"""The pictures of a calibration and of a comparison over plausible worlds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim import figures
from sim.experiment.calibration import tables
from sim.experiment.summary import FIRST
from sim.figures import calibration as drawn
from sim.figures.worlds import worlds_figure

if TYPE_CHECKING:
    from sim.experiment.calibration.calibrate import Calibration
    from sim.experiment.calibration.effects import WorldEffect
    from sim.experiment.calibration.worlds import WorldTable
    from sim.scenario import Scenario


def draw_calibration(folder: Path, found: Calibration) -> None:
    """Draw what a calibration has found into a folder."""
    targets = pd.DataFrame(tables.target_rows(found))
    figures.save(drawn.targets_figure(targets), folder, "targets")
    if len(found.left):
        figures.save(drawn.dials_figure(_dials(found)), folder, "dials")
    if found.plausible.any():
        worlds = int(found.plausible.sum())
        parts = pd.DataFrame(tables.part_rows(found))
        months = pd.DataFrame(tables.month_rows(found))
        if len(parts):
            figures.save(
                drawn.months_figure(months, targets, parts, worlds=worlds), folder, "months"
            )
            figures.save(drawn.parts_figure(parts, worlds=worlds), folder, "parts")


def _dials(found: Calibration) -> pd.DataFrame:
    """What is left of each dial, as places in its range."""
    rows = []
    for dial, row in zip(found.targets.dials, tables.dial_rows(found), strict=True):
        places = {
            "low": dial.position(row["left_low"]),
            "middle": dial.position(row["left_median"]),
            "high": dial.position(row["left_high"]),
            "usual": float(np.clip(dial.position(dial.usual), 0.0, 1.0)),
        }
        rows.append({**row, **places})
    return pd.DataFrame(rows)


def draw_worlds(
    folder: Path,
    scenarios: Sequence[Scenario],
    table: WorldTable,
    effects: Sequence[WorldEffect],
) -> None:
    """Draw the effects on throughput over plausible worlds into a folder."""
    rows = []
    for scenario in table.others:
        before, change = table.both(scenario, FIRST)
        for row, relative in zip(table.rows, change / before, strict=True):
            rows.append({"world": row, "scenario": scenario, "relative": relative})
    columns = ("scenario", "helps", "relative_low", "relative_median", "relative_high", "worlds")
    shown = pd.DataFrame(
        [
            {column: getattr(each, column) for column in columns}
            for each in effects
            if each.outcome == FIRST
        ]
    )
    names = {each.name: figures.Message(each.title["en"], each.title["zh"]) for each in scenarios}
    figure = worlds_figure(pd.DataFrame(rows), shown, reference=names[table.reference], names=names)
    figures.save(figure, folder, "plausible_worlds")
