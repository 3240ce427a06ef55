"""Experiments that are more than a comparison: their own tables and pictures, as their folder has them.

A sweep, a factorial, a sensitivity analysis or an evaluation of pilots names itself in its manifest
(``experiment``, ``evaluation``), leaves tables as CSV, and pictures. Its ``answer`` stands in the
manifest, a list of sentences a language.
"""

from __future__ import annotations

import base64
import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sim.report import headings, stories
from sim.report.blocks import Block, Cell, Column, Folded, Group, Image, Points, Row, Table, Text
from sim.report.results import Results, Values
from sim.report.words import Words

SENSITIVITY: Final = "sensitivity.csv"
TABLES: Final = (
    SENSITIVITY,
    "effects.csv",
    "turns.csv",
    "evaluation.csv",
    "truth.csv",
    "event_study.csv",
    "targets.csv",
    "dials.csv",
    "directions.csv",
    "parts.csv",
)
"""Tables that a report shows if the folder has them, the most telling first."""
RANKED: Final = ("rank", "input", "influence", "low", "high")
"""Columns by which a table of influences is known."""
MOST_ROWS: Final = 20
MOST_COLUMNS: Final = 12
"""So much of a table is shown; the file has the rest."""
LARGEST_PICTURE: Final = 700_000
"""Bytes of a drawing beyond which its PNG is taken, if that is smaller."""


class Study(Results):
    """A folder whose runs are points and not scenarios: no comparison is made of them here."""

    @property
    def scenarios(self) -> list[str]:
        """The scenarios of the manifest, the reference first."""
        return list(self.manifest["scenarios"])

    @property
    def others(self) -> list[str]:
        """The scenarios but the reference."""
        return [name for name in self.scenarios if name != self.reference]

    def _runs(self) -> dict[str, dict[str, Values]]:
        return {}


def is_study(manifest: dict[str, Any]) -> bool:
    """Whether a folder has no runs of scenarios: points of a design, or the stories of a trace."""
    return "worlds" in manifest or "trace" in manifest


def is_more(manifest: dict[str, Any]) -> bool:
    """Whether an experiment is more than a comparison, with an answer of its own."""
    return "experiment" in manifest or "evaluation" in manifest


def kind_of(manifest: dict[str, Any]) -> str:
    """What an experiment that is more than a comparison is called."""
    if "evaluation" in manifest:
        return "evaluate"
    return str(manifest.get("experiment", "trace"))


def said(results: Results, words: Words) -> list[Block]:
    """The answer as the experiment gave it, or that the tables and pictures have it."""
    opening = stories.parts(results.folder)[:1]
    if opening:
        return [Text(paragraph) for paragraph in opening[0]]
    sentences = _answer(results, words)
    if not sentences:
        return [Text(words.say(headings.SEE_BELOW))]
    first, *rest = sentences
    return [Text(first, look="lead"), *([Points([("", each) for each in rest])] if rest else [])]


def _answer(results: Results, words: Words) -> list[str]:
    """The sentences of the manifest; in English where it has no others."""
    answer = results.manifest.get("answer", {})
    return list(answer.get(words.language) or answer.get("en") or ())


def asked(results: Results, words: Words) -> list[Block]:
    """What was asked of the experiment, as it was typed."""
    wanted = results.manifest.get("asked")
    if not wanted:
        return []
    rows = []
    for name, value in wanted.items():
        text = _as_typed(value)
        if not text:
            continue
        rows.append(Row(name.replace("_", " "), [Cell(text, words=True)]))
    columns = [Column(words.say(headings.ITEM)), Column(words.say(headings.VALUE), words=True)]
    return [Table(words.say(headings.ASKED), columns, [Group(rows)])]


def _as_typed(value: Any) -> str:
    """A value of the manifest as one would type it; empty for what was not given."""
    if value is None:
        return ""
    if isinstance(value, dict):
        given = ((name, _as_typed(each)) for name, each in value.items())
        return "; ".join(f"{name} = {text}" if text else name for name, text in given)
    if isinstance(value, list):
        return ", ".join(_as_typed(each) for each in value)
    if isinstance(value, float):
        return f"{value:g}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def found(results: Results, words: Words) -> list[Block]:
    """The pictures and tables that such an experiment has beside those of a comparison."""
    blocks: list[Block] = []
    for paragraphs in stories.parts(results.folder)[1:]:
        blocks += stories.story(paragraphs)
    if not is_more(results.manifest):
        return blocks
    for path in sorted((results.folder / "figures").glob("*.png")):
        blocks.append(picture(path, words))
    for file in TABLES:
        path = results.folder / file
        if path.exists():
            blocks.append(Folded(file, [table(path, words)]))
    return blocks


def picture(png: Path, words: Words) -> Image:
    """A picture of the folder, as the drawing or as the smaller of drawing and PNG."""
    svg = png.with_suffix(".svg")
    chosen = svg if svg.exists() and svg.stat().st_size <= LARGEST_PICTURE else png
    kind = "svg+xml" if chosen.suffix == ".svg" else "png"
    data = base64.b64encode(chosen.read_bytes()).decode()
    name = png.stem.replace("_", " ")
    alt = words.say(headings.PICTURE, name=name)
    return Image(alt, f"data:image/{kind};base64,{data}")


def sensitivity(folder: Path, words: Words) -> Table | None:
    """The table of what the conclusion is sensitive to, if the folder has one."""
    path = folder / SENSITIVITY
    return table(path, words) if path.exists() else None


def table(path: Path, words: Words) -> Table:
    """The first rows of a CSV file; a table of influences in words."""
    with path.open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file))
    head = list(records[0]) if records else []
    caption = words.say(headings.FROM_FILE, file=path.name, n=str(len(records)))
    if set(RANKED) <= set(head):
        return _influences(records, caption, words)
    shown = head[:MOST_COLUMNS]
    rows = [
        Row(short(record[shown[0]]) or "–", [Cell(short(record[name])) for name in shown[1:]])
        for record in records[:MOST_ROWS]
    ]
    columns = [Column(name.replace("_", " ")) for name in shown]
    return Table(caption, columns, [Group(rows)], wide=True)


def _influences(records: Sequence[dict[str, str]], caption: str, words: Words) -> Table:
    """Inputs by rank: in words where there are any, with the interval of their influence."""
    columns = [
        Column(words.say(headings.INPUT)),
        Column(words.say(headings.INFLUENCE)),
        Column(words.say(headings.INTERVAL, level="95%")),
        Column(words.say(headings.SOURCE), words=True),
    ]
    groups: dict[str, list[Row]] = {}
    for record in records:
        rows = groups.setdefault(record.get("outcome", ""), [])
        if len(rows) >= MOST_ROWS:
            continue
        ends = f"{short(record['low'])} – {short(record['high'])}" if record["low"] else "–"
        source = record.get("source", "")
        cells = [Cell(short(record["influence"])), Cell(ends), Cell(source, words=True)]
        told = record.get(words.language) or ""
        head = f"{record['rank']}. {record['input']}" if record["rank"] else record["input"]
        rows.append(Row(f"{head}: {told}" if told else head, cells))
    made = [
        Group(rows, words.outcome(name) if name in words.known_outcomes else name)
        for name, rows in groups.items()
    ]
    return Table(caption, columns, made, wide=True)


def short(text: str) -> str:
    """A number of a file to three figures; other text as it is."""
    try:
        return f"{float(text):.3g}".replace("-", "−")
    except ValueError:
        return text
