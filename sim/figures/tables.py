"""The tables that pictures are drawn from, and how to make them from runs.

All are long tables (pandas): a row a thing, so that they can be written as Parquet or CSV and read
back by anybody. `scenario` and `replication` are columns everywhere.

- daily: scenario, replication, and the fields of sim.ledger.DAILY
- outcomes: scenario, replication, outcome, value
- curves: scenario, replication, event, day, probability
- ages: scenario, replication, state (known, gone), day, share
- comparison: the columns of sim.outcomes.comparison
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.ledger import Table
from sim.outcomes import ages, comparison, survival

Key = tuple[str, int]
"""(scenario, replication)."""

DAILY_NEEDED: Final = ("scenario", "replication", "day")
OUTCOMES_NEEDED: Final = ("scenario", "replication", "outcome", "value")
CURVES_NEEDED: Final = ("scenario", "replication", "event", "day", "probability")


def need(frame: pd.DataFrame, columns: Iterable[str], table: str) -> None:
    """Raise ValueError naming what is missing from a table."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise ValueError(f"the {table} table lacks the columns {', '.join(missing)}")


def daily_table(runs: Mapping[Key, Table]) -> pd.DataFrame:
    """Daily records of several runs as one table."""
    frames = []
    for (scenario, replication), daily in runs.items():
        frame = pd.DataFrame(daily)
        frame.insert(0, "scenario", scenario)
        frame.insert(1, "replication", replication)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def outcome_table(runs: Mapping[Key, Mapping[str, float]]) -> pd.DataFrame:
    """Outcomes of several runs as one table."""
    return pd.DataFrame(
        [
            (scenario, replication, name, value)
            for (scenario, replication), outcomes in runs.items()
            for name, value in outcomes.items()
        ],
        columns=list(OUTCOMES_NEEDED),
    )


def curve_table(runs: Mapping[Key, Mapping[str, NDArray[np.float64]]]) -> pd.DataFrame:
    """Curves of `survival.incidence_on_grid` of several runs as one table."""
    days = np.asarray(survival.GRID_DAYS)
    frames = [
        pd.DataFrame(
            {
                "scenario": scenario,
                "replication": replication,
                "event": event,
                "day": days,
                "probability": curve,
            }
        )
        for (scenario, replication), curves in runs.items()
        for event, curve in curves.items()
    ]
    return pd.concat(frames, ignore_index=True)


def age_table(runs: Mapping[Key, Mapping[str, NDArray[np.float64]]]) -> pd.DataFrame:
    """Shares of `ages.problem_ages` of several runs as one table."""
    frames = [
        pd.DataFrame(
            {
                "scenario": scenario,
                "replication": replication,
                "state": state,
                "day": ages.AGE_DAYS,
                "share": shares,
            }
        )
        for (scenario, replication), states in runs.items()
        for state, shares in states.items()
    ]
    return pd.concat(frames, ignore_index=True)


def comparison_table(rows: Sequence[comparison.ComparisonRow]) -> pd.DataFrame:
    """Rows of a comparison as a table (compare.csv)."""
    return pd.DataFrame([asdict(row) for row in rows], columns=list(comparison.COLUMNS))


def comparison_rows(frame: pd.DataFrame) -> list[comparison.ComparisonRow]:
    """The rows of a comparison table; ValueError if it lacks a column."""
    need(frame, comparison.COLUMNS, "comparison")
    return [
        comparison.ComparisonRow(
            **{str(k): v for k, v in record.items() if k in comparison.COLUMNS}
        )
        for record in frame.to_dict("records")
    ]
