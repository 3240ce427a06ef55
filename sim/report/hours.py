"""Official and true rates; hours taken from the line; what a fix costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from sim.figures.messages import PARTS as MINUTES_WORDS
from sim.report import headings, hours_headings
from sim.report.blocks import Block, Cell, Column, Dumbbell, Group, Row, Table, Text
from sim.report.comparing import named_row, points, shown, shown_levels
from sim.report.fixing import bar_of
from sim.report.numbers import change_of, level, step_of_row
from sim.report.results import DEPARTMENTS, STREETS, Results, Values
from sim.report.scales import Scale
from sim.report.words import Words

OFFICIAL: Final = "official_resolution"
TRUE: Final = "true_resolution"
GAP: Final = "resolution_gap"
LEAST_SPAN: Final = 12.0
"""Percentage points that a picture of rates spans at least, or one point would look like a gulf."""

HOURS: Final = ("hours_from_line", "hours_on_line", "session_hours", "inspection_hours")
COSTS: Final = (
    "cost_per_fix",
    "case_hours_per_fix",
    "programme_hours",
    "programme_money",
    "household_fees",
)


def rates(results: Results, words: Words) -> list[Block]:
    """The published resolution rate beside the true one."""
    note = Text(words.say(hours_headings.RATES_NOTE))
    return [note, *shown(results, words, lambda names: _rates_table(results, words, names))]


def _rates_table(results: Results, words: Words, names: Sequence[str]) -> Table:
    wanted = [results.reference, *names]
    values = [
        100 * results.mean(name, rate) for name in results.scenarios for rate in (OFFICIAL, TRUE)
    ]
    low, high = min(values), max(values)
    missing = max(0.0, LEAST_SPAN - (high - low)) / 2
    scale = Scale(low - missing, high + missing)
    columns = [
        Column(words.say(headings.ARRANGEMENT)),
        Column("%", axis=scale.axis(), picture=True),
        *(
            Column(words.say(each))
            for each in (hours_headings.OFFICIAL, hours_headings.TRUE, hours_headings.LESS)
        ),
    ]
    rows = [_rates_row(results, words, name, scale) for name in wanted]
    key = [
        ("official", words.say(hours_headings.OFFICIAL)),
        ("true", words.say(hours_headings.TRUE)),
    ]
    return Table(words.say(hours_headings.RATES_CAPTION), columns, [Group(rows)], key=key)


def _rates_row(results: Results, words: Words, name: str, scale: Scale) -> Row:
    official, true, gap = (results.mean(name, rate) for rate in (OFFICIAL, TRUE, GAP))
    written_rates = {"official": level(official, "share"), "true": level(true, "share")}
    picture = Dumbbell(
        words.say(hours_headings.OFFICIAL_TRUE_ALT, **written_rates),
        scale.place(100 * official),
        scale.place(100 * true),
    )
    row = results.row(name, GAP)
    note = "" if row is None else f"({change_of(row).signed})"
    step = None if row is None else step_of_row(row)
    cells = [
        Cell(picture=picture),
        *(Cell(text) for text in written_rates.values()),
        Cell(points(gap, step), note=note),
    ]
    return named_row(results, words, name, cells, reference=name == results.reference)


def line(results: Results, words: Words) -> list[Block]:
    """What departments give, and where paid time goes."""
    blocks: list[Block] = [Text(words.say(hours_headings.LINE_NOTE))]
    blocks += shown_levels(results, words, HOURS, hours_headings.LINE_CAPTION)
    blocks += _minutes(results, words, DEPARTMENTS, words.say(hours_headings.MINUTES_DEPARTMENTS))
    return blocks + _minutes(results, words, STREETS, words.say(hours_headings.MINUTES_STREETS))


def _totals(results: Results, fields: Sequence[str]) -> dict[str, dict[str, float]]:
    """Scenario -> field -> total over the measured window."""
    if results.daily is None:
        return {}
    first, last = results.window

    def total(table: Mapping[str, Values], field: str) -> float:
        inside = (table["day"] >= first) & (table["day"] <= last)
        return float(np.sum(table[field][inside]))

    return {
        name: {field: total(table, field) for field in fields}
        for name, table in results.daily.items()
    }


def _minutes(results: Results, words: Words, fields: Sequence[str], caption: str) -> list[Block]:
    """Where paid minutes go, a bar a scenario; `fields`: the whole, then its parts."""
    totals = _totals(results, fields)
    if not totals:
        return []
    paid, *parts = fields
    words_of = {part: words.say(MINUTES_WORDS[part]) for part in parts}

    def table(names: Sequence[str]) -> Table:
        rows = []
        for name in [results.reference, *names]:
            shares = {part: totals[name][part] / totals[name][paid] for part in parts}
            cells = [Cell(picture=bar_of(shares, words_of))]
            reference = name == results.reference
            rows.append(named_row(results, words, name, cells, reference=reference))
        columns = [
            Column(words.say(headings.ARRANGEMENT)),
            Column(words.say(hours_headings.PAID_TIME), "%", picture=True),
        ]
        return Table(caption, columns, [Group(rows)], key=list(words_of.items()))

    return shown(results, words, table)


def cost(results: Results, words: Words) -> list[Block]:
    """What a problem dealt with costs, and what programmes take."""
    blocks: list[Block] = [Text(words.say(hours_headings.COST_NOTE))]
    return blocks + shown_levels(results, words, COSTS, hours_headings.COST_CAPTION)
