"""What several parts of a report share: marked differences, who leads, what is folded away."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from sim.experiment.summary import verdict
from sim.figures.messages import Message
from sim.outcomes import OUTCOMES
from sim.outcomes.comparison import ComparisonRow
from sim.report import headings
from sim.report.blocks import Block, Cell, Column, Folded, Group, Row, Table
from sim.report.numbers import change_of, step_alone, step_of_row, written
from sim.report.results import ORDER, Results
from sim.report.words import Words

FEW: Final = 5
"""Up to so many scenarios nothing is folded away."""
POINTS: Final = ("registered_lead", "street_lead", "resolution_gap")
"""Outcomes that are themselves differences of shares."""
LEADING: Final = 4
"""How many of more scenarios are shown at once: `leaders`."""


def headline_outcomes() -> list[str]:
    """The outcomes that lead a report."""
    return [name for name, outcome in OUTCOMES.items() if outcome.headline]


def many(results: Results) -> bool:
    """Whether there are too many scenarios to show each everywhere."""
    return len(results.others) > FEW


def leaders(results: Results) -> list[str]:
    """The scenarios to look at first, in the order of all.

    All of a few. Of many: the two that fix most, the one that leaves fewest problems open, and the
    one that fixes least.
    """
    if not many(results):
        return results.others
    open_problems = {row.scenario: row.difference for row in results.of_outcome("problem_days")}
    calm = sorted(results.others, key=lambda name: open_problems.get(name, math.inf))
    wanted = [*results.others[:2], results.others[-1], *calm]
    chosen = list(dict.fromkeys(wanted))[:LEADING]
    return [name for name in results.others if name in chosen]


def by_verdict(results: Results) -> list[tuple[str, list[str]]]:
    """The scenarios by what their difference in throughput says: better, open, worse."""
    groups: dict[str, list[str]] = {"better": [], "open": [], "worse": []}
    for name in results.others:
        row = results.row(name, ORDER)
        groups["open" if row is None else verdict(row)].append(name)
    return [(key, names) for key, names in groups.items() if names]


def difference_cell(row: ComparisonRow | None, words: Words | None = None) -> Cell:
    """The difference with its mark; with the interval beside it if there are words to say it."""
    if row is None or math.isnan(row.difference):
        return Cell("–")
    change = change_of(row)
    told = words is not None and change.low
    note = f"({words.interval(row, signed=True, short=True)})" if words and told else ""
    return Cell(change.signed, verdict=verdict(row), note=note)


def level_cell(results: Results, words: Words, name: str, outcome: str) -> Cell:
    """The mean of an outcome; with the difference from the reference in small, if there is one."""
    unit = OUTCOMES[outcome].unit
    row = results.row(name, outcome)
    if row is None or math.isnan(row.difference) or (row.difference == row.low == row.high == 0):
        mean = results.mean(name, outcome)
        return Cell(points(mean) if outcome in POINTS else words.level(mean, unit))
    change = change_of(row)
    if not row.baseline:  # the difference is the level
        return Cell(change.value, verdict=verdict(row))
    value = points(row.value, step_of_row(row)) if outcome in POINTS else change.value
    return Cell(value, note=f"({change.signed})", verdict=verdict(row))


def points(lead: float, step: float | None = None) -> str:
    """A difference of shares in percentage points, with its sign."""
    value = 100 * lead
    return written(value, step or max(0.1, step_alone(value, 2)), signed=True)


def named_row(
    results: Results, words: Words, name: str, cells: Sequence[Cell], *, reference: bool = False
) -> Row:
    """A row of a scenario."""
    return Row(words.title(name), cells, words.other_title(name), reference)


def level_table(
    results: Results, words: Words, names: Sequence[str], outcomes: Sequence[str], caption: str
) -> Table:
    """Levels of some outcomes, the reference first."""

    def row(name: str, *, reference: bool) -> Row:
        cells = [level_cell(results, words, name, outcome) for outcome in outcomes]
        return named_row(results, words, name, cells, reference=reference)

    columns = [Column(words.say(headings.ARRANGEMENT))]
    columns += [
        Column(words.say(headings.COLUMNS[outcome]), unit_of(words, outcome))
        for outcome in outcomes
    ]
    rows = [row(results.reference, reference=True), *(row(each, reference=False) for each in names)]
    return Table(caption, columns, [Group(rows)], wide=True)


def unit_of(words: Words, outcome: str) -> str:
    """The unit of a level as it stands in the head of a column."""
    unit = OUTCOMES[outcome].unit
    return "%" if unit == "share" and outcome not in POINTS else words.unit(unit)


def shown(results: Results, words: Words, make: Callable[[Sequence[str]], Block]) -> list[Block]:
    """What `make` makes of the leading scenarios; of all of many, folded away."""
    first: list[Block] = [make(leaders(results))]
    if many(results):
        summary = words.say(headings.ALL_OF_THEM, n=str(len(results.others)))
        first.append(Folded(summary, [make(results.others)]))
    return first


def shown_levels(
    results: Results, words: Words, outcomes: Sequence[str], message: Message
) -> list[Block]:
    """`level_table` of the leading scenarios; of all of many, folded away."""
    caption = words.say(message)
    if results.others:
        reference = words.quoted(results.reference)
        caption = words.say(headings.BRACKETS, caption=caption, reference=reference)
    return shown(
        results, words, lambda names: level_table(results, words, names, outcomes, caption)
    )
