"""A results folder as a report reads it: nothing but its files, whoever wrote them."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError
from sim.experiment.folder import FORMAT, MANIFEST, read_manifest
from sim.outcomes.comparison import ComparisonRow

if TYPE_CHECKING:
    import pyarrow as pa

Values = NDArray[np.float64]

ORDER: Final = "problems_fixed"
"""The outcome by which scenarios are put in order: throughput."""
DEPARTMENTS: Final = (
    "unit_minutes",
    "unit_work_minutes",
    "unit_session_minutes",
    "unit_line_minutes",
)
STREETS: Final = (
    "street_minutes",
    "street_work_minutes",
    "street_referral_minutes",
    "street_session_minutes",
    "street_persuasion_minutes",
    "street_other_minutes",
    "street_idle_minutes",
)
"""Fields of the daily record: the paid minutes of departments and of streets, then their parts."""
FIXED: Final = ("problems_fixed_by_staff", "problems_community")
"""Fields of the daily record that add up to the problems that somebody fixed."""
DAILY: Final = ("day", *FIXED, *DEPARTMENTS, *STREETS)
"""The columns of the daily record that a report reads."""

_NUMBERS: Final = tuple(f.name for f in fields(ComparisonRow) if f.type in ("float", "int"))
_TEXTS: Final = tuple(f.name for f in fields(ComparisonRow) if f.name not in _NUMBERS)


class Results:
    """The tables of one experiment (`compare` or `run`).

    `manifest`: as the manifest file says. `runs`: scenario -> outcome -> values, one a replication
    in the order of ``runs.csv``. `rows`: those of ``compare.csv``, empty if there is none; their
    intervals are those that hold for all scenarios together, where the file has them.
    Larger tables are read when asked for; they are None where the folder has them not.
    """

    def __init__(self, folder: Path) -> None:
        """Raise UserError if the folder holds no results that this program can read."""
        self.folder = folder
        self.manifest = checked_manifest(folder)
        if "scenarios" not in self.manifest:
            raise UserError(f"{folder / MANIFEST}: it names no scenarios, so there is no report")
        self.runs = self._runs()
        self.rows = self._rows()

    # What was compared

    @property
    def scenarios(self) -> list[str]:
        """The scenarios that have runs, the reference first."""
        return [name for name in self.manifest["scenarios"] if name in self.runs]

    @property
    def reference(self) -> str:
        """What the others are compared with; of a single run, that scenario."""
        return str(self.manifest.get("reference") or next(iter(self.manifest["scenarios"])))

    @cached_property
    def others(self) -> list[str]:
        """The other scenarios, most problems fixed first; one without a difference last."""
        gains = {row.scenario: row.difference for row in self.of_outcome(ORDER)}
        names = [name for name in self.scenarios if name in gains]
        return sorted(names, key=lambda name: math.inf if np.isnan(gains[name]) else -gains[name])

    @property
    def together(self) -> bool:
        """Whether several scenarios are judged together, and not one by one."""
        return len(self.others) > 1 and any(not math.isnan(row.p_all) for row in self.rows)

    @property
    def replications(self) -> int:
        """How many replications are whole."""
        return int(self.manifest["replications"]["finished"])

    @property
    def window(self) -> tuple[int, int]:
        """First and last day measured, both included."""
        window = self.manifest["schedule"]["window"]
        return int(window["first_day"]), int(window["last_day"])

    def of_outcome(self, outcome: str) -> list[ComparisonRow]:
        """The rows of one outcome, in the order of the file."""
        return [row for row in self.rows if row.outcome == outcome]

    def row(self, scenario: str, outcome: str) -> ComparisonRow | None:
        """The row of a scenario and an outcome; None where the file has none."""
        return self._by_name.get((scenario, outcome))

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], ComparisonRow]:
        return {(row.scenario, row.outcome): row for row in self.rows}

    def mean(self, scenario: str, outcome: str) -> float:
        """Mean of an outcome over the runs in which it is defined; nan if there is none."""
        values = self.runs[scenario].get(outcome, np.zeros(0))
        there = values[~np.isnan(values)]
        return float(there.mean()) if there.size else float("nan")

    # Tables

    @cached_property
    def curves(self) -> Mapping[str, Mapping[str, Values]] | None:
        """Scenario -> event -> chance by day, mean of replications; with the days under "day"."""
        return self._by_scenario("curves.parquet", lambda runs: runs.mean(axis=0))

    @cached_property
    def streets(self) -> Mapping[str, Mapping[str, Values]] | None:
        """Scenario -> column of `sim.outcomes.streets` -> values (replications, streets)."""
        return self._by_scenario("streets.parquet", lambda runs: runs)

    @cached_property
    def daily(self) -> Mapping[str, Mapping[str, Values]] | None:
        """Scenario -> one of DAILY -> values by day, mean of replications."""
        return self._by_scenario("daily.parquet", lambda runs: runs.mean(axis=0), DAILY)

    def _by_scenario(
        self, file: str, reduce: Callable[[Values], Values], columns: Sequence[str] | None = None
    ) -> dict[str, dict[str, Values]] | None:
        path = self.folder / file
        if not path.exists():
            return None
        import pyarrow as pa
        import pyarrow.parquet as pq

        wanted = None if columns is None else ["scenario", "replication", *columns]
        try:
            # Not pq.read_table, which imports pyarrow.dataset and with it pandas: a second.
            with pq.ParquetFile(path) as opened:
                if not set(wanted or ()) <= set(opened.schema_arrow.names):
                    return None  # of another version
                table = opened.read(columns=wanted)
        except (OSError, pa.ArrowException) as error:
            raise UserError(f"{path}: cannot be read ({str(error).splitlines()[0]})") from None
        names = table["scenario"].combine_chunks().dictionary_encode()
        known: list[str] = names.dictionary.to_pylist()
        numbers = np.from_dlpack(names.indices)
        replications = _column(table["replication"])
        found: dict[str, dict[str, Values]] = {}
        for scenario in self.scenarios:
            mine = numbers == known.index(scenario) if scenario in known else numbers < 0
            runs = np.unique(replications[mine]).size
            if runs:
                found[scenario] = {
                    name: reduce(_column(table[name])[mine].astype(float).reshape(runs, -1))
                    for name in table.column_names
                    if name not in ("scenario", "replication")
                }
        return found

    def _runs(self) -> dict[str, dict[str, Values]]:
        path = self.folder / "runs.csv"
        if not path.exists():
            raise UserError(f"{path}: not there, for no run was finished; nothing to report")
        grouped: dict[str, list[dict[str, str]]] = {}
        for record in _records(path):
            grouped.setdefault(record.pop("scenario"), []).append(record)
        return {
            scenario: {
                name: np.array([_number(record[name]) for record in records])
                for name in records[0]
                if name != "replication"
            }
            for scenario, records in grouped.items()
        }

    def _rows(self) -> list[ComparisonRow]:
        path = self.folder / "compare.csv"
        if not path.exists():
            return []
        rows = []
        for record in _records(path):
            values: dict[str, Any] = {name: record[name] for name in _TEXTS}
            values |= {name: _number(record.get(name, "")) for name in _NUMBERS}
            row = ComparisonRow(**{**values, "n": int(values["n"])})
            low, high = row.judged
            rows.append(replace(row, low=low, high=high))
        return rows


def checked_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a results folder; UserError if there is none that this program can read."""
    if not folder.is_dir():
        raise UserError(f"{folder}: no such folder")
    manifest = read_manifest(folder)
    if manifest is None:
        raise UserError(f"{folder} holds no results of this program (no {MANIFEST} of it)")
    if int(manifest.get("format", 0)) > FORMAT:
        raise UserError(f"{folder} was written by a newer version of this program")
    return manifest


def _column(column: pa.ChunkedArray) -> NDArray[Any]:
    """A column without nulls. Not its `to_numpy`, which imports pandas: a second."""
    return np.from_dlpack(column.combine_chunks())


def _records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(text: str) -> float:
    return float(text) if text else float("nan")
