"""The table of patterns: as rows of a file, read back from there, and on the terminal."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.errors import UserError
from sim.experiment.files import write_csv
from sim.experiment.judging import Interval, together, verdict_of
from sim.experiment.patterns.book import PatternBook
from sim.experiment.patterns.judge import Judged, Verdict

if TYPE_CHECKING:
    from rich.table import Table

COLUMNS: Final = (
    *("pattern", "verdict", "used", "sources", "number", "en", "zh", "kind"),
    *("measure", "at", "first_day", "last_day", "world"),
    *("other_measure", "other_at", "other_first_day", "other_last_day", "other_world"),
    *("value", "low", "high", "replications", "above", "below"),
    *("published_low", "published_high", "number_verdict"),
)


def write_table(path: Path, verdicts: Sequence[Verdict]) -> None:
    """A row a number; those of a pattern follow each other."""
    rows = []
    for each in verdicts:
        pattern = each.pattern
        head = (pattern.name, each.verdict, pattern.used, " ".join(pattern.sources))
        for place, (number, judged) in enumerate(
            zip(pattern.numbers, each.numbers, strict=True), start=1
        ):
            term, other = number.term, number.other
            published = number.published or (math.nan, math.nan)
            rows.append(
                (
                    *head,
                    place,
                    number.words["en"],
                    number.words["zh"],
                    number.kind,
                    *(term.measure, term.at, *term.window, term.world),
                    *(
                        (other.measure, other.at, *other.window, other.world)
                        if other
                        else ("",) * 5
                    ),
                    *(judged.interval.value, judged.interval.low, judged.interval.high),
                    judged.replications,
                    *(number.rule.low, number.rule.high, *published),
                    judged.verdict,
                )
            )
    write_csv(path, COLUMNS, rows)


def read_table(path: Path, book: PatternBook) -> list[Verdict]:
    """The verdicts of a table that `write_table` wrote, judged anew by the rules of the book.

    Raises UserError if the table is not one of this book: then the command has to be run again.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    asked = [(each, number) for each in book.patterns for number in each.numbers]
    told = [(row["pattern"], row["measure"], row["world"]) for row in rows]
    if told != [(each.name, number.term.measure, number.term.world) for each, number in asked]:
        raise UserError(
            f"is not a table of the patterns in {book.file}: run 'patterns' again", file=str(path)
        )
    judged = iter(_judged(row, number.rule) for row, (_, number) in zip(rows, asked, strict=True))
    verdicts = []
    for pattern in book.patterns:
        mine = tuple(next(judged) for _ in pattern.numbers)
        verdicts.append(Verdict(pattern, mine, together(each.verdict for each in mine)))
    return verdicts


def _judged(row: dict[str, str], rule: object) -> Judged:
    from sim.experiment.judging import Rule

    assert isinstance(rule, Rule)
    ends = (float(row[name]) if row[name] else math.nan for name in ("value", "low", "high"))
    interval = Interval(*ends)
    return Judged(interval, int(row["replications"]), verdict_of(interval, rule))


def figures(value: float) -> str:
    """A number with three figures."""
    if math.isnan(value):
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def with_interval(judged: Judged) -> str:
    """A number and its interval."""
    interval = judged.interval
    if math.isnan(interval.low):
        return figures(interval.value)
    return f"{figures(interval.value)} [{figures(interval.low)}, {figures(interval.high)}]"


def published_words(published: tuple[float, float] | None) -> str:
    """A published figure, or nothing for a sign."""
    if published is None:
        return ""
    low, high = published
    return figures(low) if low == high else f"{figures(low)} to {figures(high)}"


def terminal_table(verdicts: Sequence[Verdict]) -> Table:
    """The table for the terminal."""
    from rich.table import Table

    table = Table(title="Published patterns against the model")
    for name in ("pattern", "verdict", "what is compared", "model", "rule", "published", "used"):
        table.add_column(name, overflow="fold")
    styles = {"holds": "green", "fails": "red", "cannot tell": "bright_black"}
    for each in verdicts:
        for place, (number, judged) in enumerate(
            zip(each.pattern.numbers, each.numbers, strict=True)
        ):
            table.add_row(
                each.pattern.name if not place else "",
                each.verdict if not place else "",
                number.words["en"],
                with_interval(judged),
                number.rule.words,
                published_words(number.published),
                each.pattern.used if not place else "",
                style=styles[judged.verdict],
                end_section=place == len(each.numbers) - 1,
            )
    return table
