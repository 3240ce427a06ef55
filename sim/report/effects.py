"""Effects: at a glance, outcome by outcome with intervals, and every outcome in a table."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.experiment.summary import verdict
from sim.outcomes import OUTCOMES
from sim.outcomes.comparison import ComparisonRow
from sim.report import headings
from sim.report.blocks import Block, Cell, Column, Folded, Group, Interval, Row, Table, Text
from sim.report.comparing import (
    by_verdict,
    difference_cell,
    headline_outcomes,
    many,
    named_row,
    unit_of,
)
from sim.report.numbers import change_of, scale_of
from sim.report.results import ORDER, Results
from sim.report.scales import Scale, scale_of_rows
from sim.report.words import Words


def effects(results: Results, words: Words) -> list[Block]:
    """The part on effects; of a single run the levels."""
    if not results.others:
        return [_levels(results, words)]
    first, *rest = headline_outcomes()
    blocks: list[Block] = [_glance(results, words), _note(results, words)]
    blocks.append(interval_table(results, words, first, key=True))
    for outcome in rest:
        table = interval_table(results, words, outcome, key=True)
        blocks.append(Folded(_summary(results, words, outcome), [table]))
    if not many(results):
        summary = words.say(headings.EVERY_OUTCOME)
        tables = [_every(results, words, name) for name in results.others]
        blocks.append(Folded(summary, tables))
    return blocks


def _note(results: Results, words: Words) -> Text:
    how = headings.JUDGED_TOGETHER if results.together else headings.JUDGED_ALONE
    return Text(words.say(headings.GLANCE_NOTE, judged=words.say(how)), look="small")


def _glance(results: Results, words: Words) -> Table:
    """The headline outcomes of all scenarios side by side."""
    outcomes = headline_outcomes()
    columns = [Column(words.say(headings.ARRANGEMENT))]
    for outcome in outcomes:
        unit = words.say(headings.SHORT_UNITS[OUTCOMES[outcome].unit])
        columns.append(Column(words.say(headings.HEADLINES[outcome]), unit))
    cells = [
        Cell(words.level(results.mean(results.reference, name), OUTCOMES[name].unit))
        for name in outcomes
    ]
    groups = [Group([named_row(results, words, results.reference, cells, reference=True)])]
    for key, names in by_verdict(results):
        rows = [
            named_row(
                results,
                words,
                name,
                [
                    difference_cell(results.row(name, each), None if many(results) else words)
                    for each in outcomes
                ],
            )
            for name in names
        ]
        groups.append(Group(rows, words.say(headings.GROUPS[key])))
    caption = words.say(headings.GLANCE, reference=words.quoted(results.reference))
    return Table(caption, columns, groups, wide=True, stacked=True)


def interval_table(results: Results, words: Words, outcome: str, *, key: bool) -> Table:
    """One outcome of all scenarios, drawn: differences with their intervals, best first."""
    rows = {row.scenario: row for row in results.of_outcome(outcome)}
    unit = OUTCOMES[outcome].unit
    scale = scale_of_rows(rows.values(), scale_of(unit))
    level = next(iter(rows.values())).level
    reference = words.quoted(results.reference)
    caption = words.say(
        headings.PICTURE_OF,
        outcome=words.outcome(outcome),
        reference=reference,
        level=words.percent(level),
    )
    columns = [
        Column(words.say(headings.ARRANGEMENT)),
        Column(words.unit(unit), axis=scale.axis(signed=True), picture=True),
        Column(words.say(headings.DIFFERENCE)),
        Column(words.say(headings.INTERVAL, level=words.percent(level))),
        Column(words.say(headings.INSTEAD), unit_of(words, outcome)),
    ]
    groups = []
    for side, names in by_verdict(results):
        title = words.say(headings.GROUPS[side]) if outcome == ORDER and many(results) else ""
        made = [_interval_row(results, words, rows[name], scale) for name in names if name in rows]
        groups.append(Group(made, title))
    if outcome != ORDER:  # by its own effect, not by that on throughput
        ordered = sorted(rows.values(), key=_best_first)
        groups = [Group([_interval_row(results, words, row, scale) for row in ordered])]
    signs = [(each, words.say(message)) for each, message in headings.KEY_VERDICTS.items()]
    neutral = OUTCOMES[outcome].direction == "neutral"
    shown = [sign for sign in signs if neutral or sign[0] != "changed"]
    return Table(caption, columns, groups, key=shown if key else ())


def _best_first(row: ComparisonRow) -> float:
    if math.isnan(row.difference):
        return math.inf
    return row.difference if OUTCOMES[row.outcome].direction == "lower" else -row.difference


def _interval_row(results: Results, words: Words, row: ComparisonRow, scale: Scale) -> Row:
    change = change_of(row)
    interval = words.interval(row, signed=True, short=True) if change.low else "–"
    signed = "–" if math.isnan(row.difference) else change.signed
    picture = interval_mark(row, scale, f"{signed} ({interval})")
    cells = [
        Cell(picture=picture),
        difference_cell(row),
        Cell(interval),
        Cell(words.level(row.value, row.unit) if math.isinf(row.value) else change.value),
    ]
    return named_row(results, words, row.scenario, cells)


def interval_mark(row: ComparisonRow, scale: Scale, alt: str) -> Interval:
    """The drawn interval of a row."""
    factor = scale_of(row.unit)
    at, low, high = (factor * each for each in (row.difference, row.low, row.high))
    cut = tuple(
        end for end, outside in (("low", low < scale.low), ("high", high > scale.high)) if outside
    )
    return Interval(
        alt=alt,
        zero=scale.place(0.0),
        at=None if math.isnan(at) else scale.place(at),
        low=None if math.isnan(low) else scale.place(low),
        high=None if math.isnan(high) else scale.place(high),
        verdict=verdict(row),
        cut=cut,
    )


def _summary(results: Results, words: Words, outcome: str) -> str:
    """What the folded picture says: how many go which way, and which goes furthest."""
    rows = [row for row in results.of_outcome(outcome) if not math.isnan(row.difference)]
    verdicts = [verdict(row) for row in rows]
    dear = OUTCOMES[outcome].unit in ("hours/day", "hours/problem", "yuan/problem")
    messages = {
        "better": headings.COUNT_CHEAPER if dear else headings.COUNT_BETTER,
        "worse": headings.COUNT_DEARER if dear else headings.COUNT_WORSE,
        "open": headings.COUNT_OPEN,
    }
    counts = [
        words.say(message, n=str(verdicts.count(key)))
        for key, message in messages.items()
        if verdicts.count(key)
    ]
    told = [row for row in rows if verdict(row) != "open"] or rows
    comma = "，" if words.language == "zh" else ", "
    colon = "：" if words.language == "zh" else ": "
    said = comma.join(counts)
    if told:
        furthest = max(told, key=lambda row: abs(row.difference))
        scenario = words.quoted(furthest.scenario)
        said = words.say(headings.FURTHEST, counts=said, scenario=scenario)
    return f"{words.outcome(outcome)}{colon}{said}"


def _every(results: Results, words: Words, name: str) -> Table:
    """Every outcome of one scenario."""
    columns = [
        Column(words.say(headings.OUTCOME)),
        Column(words.say(headings.WITHOUT)),
        Column(words.say(headings.WITH)),
        Column(words.say(headings.DIFFERENCE)),
        Column(words.say(headings.INTERVAL, level=words.percent(results.rows[0].level))),
    ]
    rows = []
    for row in results.rows:
        if row.scenario != name or row.outcome not in OUTCOMES:
            continue
        change = change_of(row)
        cells = [
            Cell(words.level(row.baseline, row.unit) if math.isinf(row.baseline) else change.base),
            Cell(words.level(row.value, row.unit) if math.isinf(row.value) else change.value),
            difference_cell(row),
            Cell(words.interval(row, signed=True, short=True) if change.low else "–"),
        ]
        unit = words.unit(row.unit)
        head = words.outcome(row.outcome)
        rows.append(Row(head, cells, other="" if unit in ("", head) else unit))
    return Table(words.title(name), columns, [Group(rows)], wide=True)


def _levels(results: Results, words: Words) -> Table:
    """Headline outcomes of a single run: mean, least and most of its replications."""
    name = results.reference
    columns = [Column(words.say(headings.OUTCOME))]
    columns += [Column(words.say(each)) for each in (headings.MEAN, headings.LEAST, headings.MOST)]
    rows = []
    for outcome in headline_outcomes():
        values, unit = results.runs[name][outcome], OUTCOMES[outcome].unit
        ends: Sequence[float] = (values.mean(), values.min(), values.max())
        cells = [Cell(words.level(float(value), unit)) for value in ends]
        rows.append(Row(words.outcome(outcome), cells, other=unit_of(words, outcome)))
    return Table(words.say(headings.LEVELS), columns, [Group(rows)])
