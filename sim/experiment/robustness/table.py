"""The matrix of findings and conditions: as rows of a file, read back, on the terminal, as a page."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.errors import UserError
from sim.experiment.files import write_csv
from sim.experiment.judging import CANNOT_TELL, HOLDS, Interval
from sim.experiment.patterns.table import figures
from sim.experiment.robustness.book import FindingBook
from sim.experiment.robustness.judge import (
    TURNS,
    VERDICTS,
    WEAKER,
    Tested,
    turning,
    verdict_of_finding,
)

if TYPE_CHECKING:
    from rich.table import Table

COLUMNS: Final = (
    *("finding", "condition", "outcome", "unit", "expected", "effect", "low", "high"),
    *("relative_size", "replications", "verdict"),
)
ZH: Final = {HOLDS: "成立", WEAKER: "减弱", TURNS: "反转", CANNOT_TELL: "无法判断"}


def write_table(path: Path, tested: Sequence[Tested]) -> None:
    """A row a finding and condition."""
    from sim.outcomes import OUTCOMES

    write_csv(
        path,
        COLUMNS,
        [
            (
                *(each.finding.name, each.condition.name, each.finding.outcome),
                *(OUTCOMES[each.finding.outcome].unit, each.finding.expected),
                *(each.effect.value, each.effect.low, each.effect.high),
                *(each.size, each.replications, each.verdict),
            )
            for each in tested
        ],
    )


def read_table(path: Path, book: FindingBook) -> list[Tested]:
    """What `write_table` wrote, judged anew by the rules of the book.

    Raises UserError if the table is not one of this book: then the command has to be run again.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    asked = [(finding, condition) for finding in book.findings for condition in book.conditions]
    if [(row["finding"], row["condition"], row["outcome"]) for row in rows] != [
        (finding.name, condition.name, finding.outcome) for finding, condition in asked
    ]:
        raise UserError(
            f"is not a table of the findings in {book.file}: run 'robustness' again",
            file=str(path),
        )
    tested, usual = [], math.nan
    for row, (finding, condition) in zip(rows, asked, strict=True):
        value, low, high, size = (
            float(row[name]) if row[name] else math.nan
            for name in ("effect", "low", "high", "relative_size")
        )
        usual = size if condition is book.conditions[0] else usual
        effect = Interval(value, low, high)
        verdict = verdict_of_finding(effect, finding.expected, size, usual, book.weaker_below)
        tested.append(Tested(finding, condition, effect, size, int(row["replications"]), verdict))
    return tested


def cell(tested: Tested) -> str:
    """Verdict, effect and interval."""
    effect = tested.effect
    if math.isnan(effect.low):
        return f"{tested.verdict}: {figures(effect.value)}"
    return (
        f"{tested.verdict}: {figures(effect.value)} [{figures(effect.low)}, {figures(effect.high)}]"
    )


def terminal_table(book: FindingBook, tested: Sequence[Tested]) -> Table:
    """A row a condition and finding that does not simply hold, after a line of counts a finding."""
    from rich.table import Table

    table = Table(title="Main findings under other conditions")
    for name in ("finding", *VERDICTS):
        table.add_column(name, overflow="fold")
    for finding in book.findings:
        mine = [each for each in tested if each.finding is finding]
        names = {
            word: [each.condition.name for each in mine if each.verdict == word]
            for word in VERDICTS
        }
        table.add_row(finding.name, *(", ".join(names[word]) for word in VERDICTS))
    return table


def page(book: FindingBook, tested: Sequence[Tested]) -> str:
    """The whole page but for its title, made of the table alone."""
    from sim.outcomes import OUTCOMES

    runs = book.runs
    count = {word: sum(each.verdict == word for each in tested) for word in VERDICTS}
    replications = max((each.replications for each in tested), default=0)
    lines = [
        f"{len(book.findings)} findings under {len(book.conditions)} conditions, the usual one among them: {count[HOLDS]} times one "
        f"holds, {count[WEAKER]} times it is weaker, {count[TURNS]} times it turns and {count[CANNOT_TELL]} times it cannot be told. "
        f"{replications} replications of {runs.days} days after {runs.warmup} days of warm-up: short runs, so that small effects are lost "
        f"in luck. Intervals are of 95 %, of paired differences, and speak of luck alone.",
        "",
        "*Holds*: the whole interval lies on the expected side, and the effect, relative to the outcome "
        "in the world without any reform (of shares, in points) "
        f"under the same condition, is at least {book.weaker_below:g} of what it usually is. *Weaker*: on the expected side, but smaller. "
        "*Turns*: the whole interval lies on the other side. "
        "成立：区间全部在预期一侧；减弱：方向一致但相对幅度不足；反转：区间全部在另一侧。",
        "",
        "## When findings turn 结论何时反转",
        "",
    ]
    for verdict in (TURNS, WEAKER, CANNOT_TELL):
        for name, cells in turning(tested, verdict).items():
            words = cells[0].finding.words
            where = "; ".join(
                f"{each.condition.words['en']} {each.condition.words['zh']}" for each in cells
            )
            lines.append(
                f"- **{words['en']} {words['zh']}**: {verdict} {ZH[verdict]} with {where} (`{name}`)."
            )
    lines += ["", "## Every finding under every condition 各结论在各条件下", ""]
    for finding in book.findings:
        outcome = OUTCOMES[finding.outcome]
        sign = "more" if finding.expected == "up" else "less"
        lines += [
            f"### {finding.words['en']} {finding.words['zh']}",
            "",
            f"`{finding.outcome}` ({outcome.en} {outcome.zh}, {outcome.unit}), expected: {sign}; "
            + " ".join(f"{weight:+g} {world}" for world, weight in finding.weights.items()),
            "",
            "| condition 条件 | verdict 判断 | effect 影响 | 95 % interval 区间 | "
            "% of the reference (shares: points) 相对幅度（比例为百分点） |",
            "|---|---|---:|---|---:|",
        ]
        for each in (each for each in tested if each.finding is finding):
            effect = each.effect
            lines.append(
                f"| {each.condition.words['en']} {each.condition.words['zh']} | {each.verdict} {ZH[each.verdict]} | "
                f"{figures(effect.value)} | {figures(effect.low)} to {figures(effect.high)} | {figures(100 * each.size)} |"
            )
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"
