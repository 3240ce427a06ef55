"""All pictures of an experiment at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from sim.figures.effects import effects_figure
from sim.figures.incidence import incidence_figure
from sim.figures.minutes import minutes_figure
from sim.figures.rates import rates_figure
from sim.figures.style import save
from sim.figures.throughput import throughput_figure
from sim.figures.words import Labels


def draw_all(
    folder: Path,
    *,
    daily: pd.DataFrame,
    outcomes: pd.DataFrame,
    curves: pd.DataFrame,
    comparison: pd.DataFrame,
    baseline: str,
    window: tuple[int, int],
    labels: Labels | None = None,
    starts: Mapping[str, int] | None = None,
    level: float = 0.95,
) -> list[Path]:
    """Draw every picture into `folder` (PNG and SVG); returns the files written.

    Tables as `sim.figures.tables` describes them; `window` is the measured window (first and last
    day); `starts` the first day of each scenario's reforms. Effects are left out where there is
    only a baseline. Raises ValueError if a table lacks a column.
    """
    figures = {
        "throughput": throughput_figure(
            daily, comparison, baseline=baseline, labels=labels, starts=starts
        ),
        "incidence": incidence_figure(
            curves, baseline=baseline, labels=labels, comparison=comparison, level=level
        ),
        "official_and_true": rates_figure(outcomes, baseline=baseline, labels=labels, level=level),
        "minutes": minutes_figure(
            daily,
            baseline=baseline,
            first_day=window[0],
            last_day=window[1],
            labels=labels,
            comparison=comparison,
        ),
    }
    if not comparison.empty:
        figures["effects"] = effects_figure(comparison, labels=labels)
    return [path for name, figure in figures.items() for path in save(figure, folder, name)]
