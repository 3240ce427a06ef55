"""Programmes in their own places (`compare --cases`): one page over the pages of all cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from sim.errors import UserError
from sim.report import headings, messages, places_headings
from sim.report.arrangements import city_title
from sim.report.blocks import Block, Cell, Column, Group, Points, Row, Section, Table, Text
from sim.report.comparing import difference_cell
from sim.report.making import unknown
from sim.report.page import rendered
from sim.report.results import Results
from sim.report.words import Words

SHOWN: Final = ("true_resolution", "problem_days", "hours_from_line", "cost_per_fix")
"""Columns of the table."""
TOLD: Final = ("problem_days", "true_resolution")
"""What the answer says of each programme."""


def case_folders(folder: Path, manifest: dict[str, Any]) -> list[Path]:
    """The folders of the cases that have runs."""
    folders = [folder / "cases" / name for name in manifest["cases"]]
    return [each for each in folders if (each / "runs.csv").exists()]


def overview(folder: Path, manifest: dict[str, Any], language: str, files: tuple[str, str]) -> str:
    """The page over all cases; `files`: of the report in this language, and in the other.

    Raises UserError if no case has runs.
    """
    cases = [Results(each) for each in case_folders(folder, manifest)]
    if not cases:
        raise UserError(f"{folder}: no run was finished, so there is nothing to report")
    titles: dict[str, dict[str, str]] = {}
    for case in cases:
        titles |= {name: each["title"] for name, each in case.manifest["scenarios"].items()}
    words = Words(language, titles)
    own, other = files
    parts: list[tuple[str, Any, list[Block]]] = [
        ("answer", headings.ANSWER, _answer(cases, words)),
        ("effects", headings.EFFECTS, [_table(cases, words, own)]),
        ("unknown", headings.UNKNOWN, unknown(cases[0], words)),
    ]
    return rendered(
        words,
        title=words.say(places_headings.PLACES_TITLE, n=str(len(cases))),
        made_line=words.say(
            places_headings.PLACES_LINE,
            version=str(manifest["versions"]["streetwhistle"]),
            date=str(manifest["started"])[:10],
        ),
        warnings=_warnings(cases, manifest, words),
        sections=[Section(anchor, words.say(head), blocks) for anchor, head, blocks in parts],
        other_file=other,
    )


def _answer(cases: list[Results], words: Words) -> list[Block]:
    points = []
    for case in cases:
        for name in case.others:
            rows = [case.row(name, outcome) for outcome in TOLD]
            clauses = [words.difference(row, short=True) for row in rows if row is not None]
            place = words.say(
                places_headings.IN_PLACE, scenario=words.title(name), place=city_title(case, words)
            )
            stop = "。" if words.language == "zh" else "."
            points.append((place, words.sentence(words.joined(clauses)) + stop))
    level = words.percent(cases[0].rows[0].level) if cases[0].rows else "95%"
    note = words.say(places_headings.PLACES_NOTE, level=level)
    return [
        Text(words.say(places_headings.PLACES_LEAD), look="lead"),
        Points(points),
        Text(note, "small"),
    ]


def _table(cases: list[Results], words: Words, file: str) -> Table:
    columns = [
        Column(words.say(places_headings.PROGRAMME)),
        Column(words.say(places_headings.PLACE), words=True),
    ]
    columns += [
        Column(
            words.say(headings.HEADLINES[outcome]),
            words.say(places_headings.PLACES_UNITS[outcome]),
        )
        for outcome in SHOWN
    ]
    columns.append(Column(words.say(places_headings.REPORT), words=True))
    rows = []
    for case in cases:
        link = f"cases/{case.folder.name}/{file}"
        for name in case.others:
            cells = [Cell(city_title(case, words), words=True)]
            cells += [difference_cell(case.row(name, outcome), words) for outcome in SHOWN]
            cells.append(Cell(words.say(places_headings.OPEN_REPORT), words=True, link=link))
            rows.append(Row(words.title(name), cells, words.other_title(name)))
    return Table(words.say(places_headings.PLACES_CAPTION), columns, [Group(rows)], wide=True)


def _warnings(cases: list[Results], manifest: dict[str, Any], words: Words) -> list[str]:
    said = []
    parted = [
        case.folder.name
        for case in cases
        if case.manifest["checks"]["identical_before_start"]["passed"] is False
    ]
    if parted:
        said.append(words.say(places_headings.PLACES_PARTED, names=", ".join(parted)))
    if not manifest["complete"]:
        said.append(words.say(messages.NOT_COMPLETE))
    return said
