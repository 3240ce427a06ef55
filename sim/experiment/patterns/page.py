"""The page of patterns in Markdown, made of the table alone: numbers in prose come from there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sim.experiment.judging import FAILS, HOLDS
from sim.experiment.patterns.book import USES, PatternBook
from sim.experiment.patterns.judge import Verdict, counts
from sim.experiment.patterns.table import published_words, with_interval

ZH: Final = {"holds": "成立", "fails": "不成立", "cannot tell": "无法判断"}
MARK: Final = {"holds": "✓", "fails": "✗", "cannot tell": "?"}


def page(book: PatternBook, verdicts: Sequence[Verdict]) -> str:
    """The whole page but for its title."""
    found = counts(verdicts)
    untouched = [each for each in verdicts if each.pattern.used == "no"]
    own = counts(untouched)
    runs = book.runs
    replications = max(
        (judged.replications for each in verdicts for judged in each.numbers), default=0
    )
    lines = [
        f"Of {len(verdicts)} patterns {found[HOLDS]} hold, {found[FAILS]} fail and for "
        f"{len(verdicts) - found[HOLDS] - found[FAILS]} it cannot be told. Of the {len(untouched)} that were not used "
        f"while the model was made {own[HOLDS]} hold and {own[FAILS]} fail. {replications} replications of "
        f"{runs.days} days after {runs.warmup} days of warm-up; intervals are of 95 % and speak of luck alone.",
        "",
        f"共{len(verdicts)}条已发表的规律：{found[HOLDS]}条成立，{found[FAILS]}条不成立，其余无法判断。"
        f"其中{len(untouched)}条在建模时未曾使用，{own[HOLDS]}条成立，{own[FAILS]}条不成立。",
        "",
        "A pattern *holds* if the whole interval of each of its numbers obeys the rule, *fails* if the whole interval of one lies "
        "outside, else it *cannot be told*. Rules, and how a pattern was used, stand in `scenarios/evidence/patterns.yaml`.",
        "",
    ]
    for word in ("fails", "cannot tell", "holds"):
        mine = [each for each in verdicts if each.verdict == word]
        if mine:
            lines += [f"## {word.capitalize()} {ZH[word]}", "", *_table(mine), *_notes(mine)]
    return "\n".join(lines).rstrip() + "\n"


def _table(verdicts: Sequence[Verdict]) -> list[str]:
    lines = [
        "| pattern 规律 | source | used 用途 | number | model 模型 | rule 判据 | published 已发表 |  |",
        "|---|---|---|---|---:|---|---|---|",
    ]
    for each in verdicts:
        pattern = each.pattern
        for place, (number, judged) in enumerate(zip(pattern.numbers, each.numbers, strict=True)):
            head = (
                (
                    f"**{pattern.words['en']}** {pattern.words['zh']}",
                    ", ".join(pattern.sources),
                    USES[pattern.used].partition(":")[0],
                )
                if not place
                else ("", "", "")
            )
            cells = (
                *head,
                f"{number.words['en']} {number.words['zh']}",
                with_interval(judged),
                number.rule.words,
                published_words(number.published),
                MARK[judged.verdict],
            )
            lines.append("| " + " | ".join(cells).replace("  ", " ") + " |")
    return [*lines, ""]


def _notes(verdicts: Sequence[Verdict]) -> list[str]:
    lines = []
    for each in verdicts:
        note = each.pattern.note
        if note:
            lines += [f"- **{each.pattern.words['en']}.** {note['en']} {note['zh']}"]
    return [*lines, ""] if lines else []
