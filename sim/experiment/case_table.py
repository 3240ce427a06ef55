"""The one table of `compare --cases`: what each programme does in its own place, and who gains."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.experiment.files import write_csv
from sim.experiment.summary import STYLES, number, verdict

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sim.experiment.cases import Case
    from sim.outcomes.comparison import ComparisonRow

OUTCOMES_SHOWN: Final = (
    "true_resolution",
    "fixed_birth_to_fix_median",
    "problem_days",
    "cost_per_fix",
)
"""Columns of the table: resolution, time, problems open, cost of a real fix."""
WHO_GAINS: Final = (
    "registered_fixed",
    "migrants_fixed",
    "best_streets_fixed",
    "worst_streets_fixed",
)
"""Whose cases and problems are fixed within 30 days, before and after."""
LEADS: Final = (
    ("registered_lead", "registered", "migrants"),
    ("registered_voice", "voice of registered", "voice of migrants"),
    ("street_lead", "best streets", "worst streets"),
)
"""An outcome whose rise favours the first group and whose fall the second."""


@dataclass(frozen=True)
class CaseRow:
    """A programme in a place: its words, and a comparison row for every outcome shown."""

    case: str
    scenario: str
    programme: Mapping[str, str]
    place: Mapping[str, str]
    rows: Mapping[str, ComparisonRow]

    @property
    def gains(self) -> str:
        """Who gains more, as far as the intervals tell."""
        parts = []
        for outcome, first, second in LEADS:
            row = self.rows.get(outcome)
            if row is None or math.isnan(row.low) or row.low <= 0 <= row.high:
                continue
            parts.append(first if row.low > 0 else second)
        return ", ".join(parts) or "alike"


def case_rows(
    cases: Sequence[Case], compared: Mapping[str, Sequence[ComparisonRow]]
) -> list[CaseRow]:
    """A row for every programme and variant that has runs, in the order of the cases."""
    wanted = {*OUTCOMES_SHOWN, *WHO_GAINS, *(name for name, _, _ in LEADS)}
    table = []
    for case in cases:
        city = case.scenarios[0].city
        for scenario in case.scenarios[1:]:
            rows = {
                row.outcome: row
                for row in compared[case.name]
                if row.scenario == scenario.name and row.outcome in wanted
            }
            if rows:
                place = {"en": city.en, "zh": city.zh}
                table.append(CaseRow(case.name, scenario.name, scenario.title, place, rows))
    return table


_COLUMNS: Final = ("base", "value", "difference", "low", "high", "n")


def write_cases(path: Path, table: Sequence[CaseRow]) -> None:
    """Write cases.csv: a row a programme; for each outcome base, value, difference, interval, n."""
    outcomes = [*OUTCOMES_SHOWN, *WHO_GAINS, *(name for name, _, _ in LEADS)]
    columns = ["case", "scenario", "programme_en", "programme_zh", "place_en", "place_zh", "gains"]
    columns += [f"{outcome}_{column}" for outcome in outcomes for column in _COLUMNS]
    write_csv(
        path,
        columns,
        [
            [
                each.case,
                each.scenario,
                each.programme["en"],
                each.programme["zh"],
                each.place["en"],
                each.place["zh"],
                each.gains,
                *(value for outcome in outcomes for value in _values(each.rows[outcome])),
            ]
            for each in table
        ],
    )


def _values(row: ComparisonRow) -> tuple[float, ...]:
    return (row.baseline, row.value, row.difference, row.low, row.high, row.n)


def show_cases(table: Sequence[CaseRow], console: Console | None = None) -> None:
    """Print the table: what changes, its interval, and from where to where."""
    if console is None:
        from rich.console import Console

        console = Console(highlight=False)
        if console.width < WIDTH and not console.is_terminal:
            console = Console(highlight=False, width=WIDTH)  # into a file: no reason to be narrow
    console.print(_table(table))
    console.print(
        "Each programme in its own place, against that place without it: difference (interval), "
        "then from -> to. Who gains: whose share fixed within 30 days rises more than the others' "
        "(voice: whose cases per head do). "
        "Places differ, so rows must not be ranked against each other.",
        markup=False,
    )


WIDTH: Final = 160


def _table(table: Sequence[CaseRow]) -> Table:
    from rich.table import Table
    from rich.text import Text

    from sim.outcomes import OUTCOMES

    level = next(iter(table[0].rows.values())).level if table else 0.95
    shown = Table(
        title=f"Programmes in their own places, {level:.0%} intervals",
        title_justify="left",
        show_lines=True,
    )
    shown.add_column("programme")
    shown.add_column("place")
    for name in OUTCOMES_SHOWN:
        outcome = OUTCOMES[name]
        unit = "" if outcome.unit == "share" else f" ({outcome.unit})"
        shown.add_column(f"{outcome.en}{unit}", justify="right")
    shown.add_column("who gains more")
    for each in table:
        cells = [
            Text(_cell(each.rows[name]), style=STYLES[verdict(each.rows[name])])
            for name in OUTCOMES_SHOWN
        ]
        shown.add_row(each.programme["en"], each.place["en"], *cells, each.gains)
    return shown


def _cell(row: ComparisonRow) -> str:
    steps = f"{number(row.baseline, row.unit)} -> {number(row.value, row.unit)}"
    if math.isnan(row.difference):
        return steps
    change = number(row.difference, row.unit, signed=True)
    if math.isnan(row.low):
        return f"{change}\n{steps}"
    low, high = (
        number(end, row.unit, signed=True).removesuffix(" points") for end in (row.low, row.high)
    )
    return f"{change}\n({low} to {high})\n{steps}"
