"""A trace in a report: the stories of trace.md, two worlds side by side, as tables.

The page of a trace (`sim.experiment.following.page`) is written in one language, that of the
command; it is told in that language whatever the language of the report.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from sim.report.blocks import Block, Cell, Column, Group, Points, Row, Table, Text

PAGE: Final = "trace.md"
_BAR: Final = re.compile(r"(?<!\\)\|")


def parts(folder: Path) -> list[list[str]]:
    """The page of a trace as paragraphs: first what comes before the stories, then a list a story.

    Empty if the folder has no such page.
    """
    path = folder / PAGE
    if not path.exists():
        return []
    found: list[list[str]] = [[]]
    for paragraph in path.read_text(encoding="utf-8").strip().split("\n\n"):
        if paragraph.startswith("## "):
            found.append([])
        if not paragraph.startswith("# "):
            found[-1].append(paragraph)
    return found


def story(paragraphs: list[str]) -> list[Block]:
    """A story: its heading, what it is about, its events, and what it comes to."""
    heading, *rest = paragraphs
    blocks: list[Block] = [Text("", look="title", head=heading.removeprefix("## "))]
    for paragraph in rest:
        lines = paragraph.split("\n")
        if lines[0].startswith("| "):
            blocks.append(_table(lines))
        elif lines[0].startswith("- "):
            blocks.append(Points([("", line.removeprefix("- ")) for line in lines]))
        else:
            blocks += [Text(line.strip()) for line in lines]
    return blocks


def _table(lines: list[str]) -> Table:
    head, _, *body = [_cells(line) for line in lines]
    rows = [Row(when, [Cell(text, words=True) for text in cells]) for when, *cells in body]
    columns = [Column(head[0]), *(Column(name, words=True) for name in head[1:])]
    return Table(" / ".join(head[1:]), columns, [Group(rows)])


def _cells(line: str) -> list[str]:
    """The cells of a row of Markdown."""
    inside = line.strip().removeprefix("|").removesuffix("|")
    cells = [cell.strip() for cell in _BAR.split(inside)]
    return [cell.replace("\\|", "|").replace("<br>", ", ") for cell in cells]
