"""What a page is made of. The templates draw these; nothing here knows a word or a colour.

Places in pictures are in per cent of their width, so that a picture fits any page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True)
class Interval:
    """A difference with its interval, in a row: `at`, `low`, `high` and the place of `zero`.

    `verdict` gives the mark: filled where the interval leaves out zero. `cut`: which ends lie
    outside the picture ("low", "high").
    """

    kind: ClassVar[str] = "interval"
    alt: str
    zero: float
    at: float | None
    low: float | None
    high: float | None
    verdict: str
    cut: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dumbbell:
    """Two values in a row: the `official` one and the `true` one."""

    kind: ClassVar[str] = "dumbbell"
    alt: str
    official: float
    true: float


@dataclass(frozen=True)
class Bar:
    """Parts of a whole in a row: (class, where it begins, how wide, number written in it)."""

    kind: ClassVar[str] = "bar"
    alt: str
    parts: Sequence[tuple[str, float, float, str]]


@dataclass(frozen=True)
class Axis:
    """The scale over a column of pictures: (place, number) of its ticks."""

    kind: ClassVar[str] = "axis"
    ticks: Sequence[tuple[float, str]]


@dataclass(frozen=True)
class Cell:
    """A cell of a table: a number, `words`, a `link` or a picture. `verdict` marks a difference."""

    text: str = ""
    picture: Interval | Dumbbell | Bar | None = None
    verdict: str = ""
    note: str = ""
    words: bool = False
    link: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table: what it is of, in two languages if need be, and its cells."""

    head: str
    cells: Sequence[Cell]
    other: str = ""
    reference: bool = False


@dataclass(frozen=True)
class Column:
    """The head of a column; `unit` stands under it, `axis` over pictures; `words`: no numbers in it."""

    head: str
    unit: str = ""
    axis: Axis | None = None
    picture: bool = False
    words: bool = False


@dataclass(frozen=True)
class Group:
    """Rows that belong together, under a title if there are several groups."""

    rows: Sequence[Row]
    title: str = ""


@dataclass(frozen=True)
class Table:
    """A table with a caption; `wide` ones may be scrolled sideways on a small screen.

    `stacked`: notes stand under their numbers instead of beside them.
    """

    kind: ClassVar[str] = "table"
    caption: str
    columns: Sequence[Column]
    groups: Sequence[Group]
    wide: bool = False
    stacked: bool = False
    key: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Line:
    """A line of a chart: a class for its look, and its points as an SVG path."""

    look: str
    path: str


@dataclass(frozen=True)
class Chart:
    """Lines over days. `x`, `y`: (place, label) of the ticks, in the units of the drawing."""

    title: str
    alt: str
    lines: Sequence[Line]
    x: Sequence[tuple[float, str]]
    y: Sequence[tuple[float, str]]


@dataclass(frozen=True)
class Charts:
    """Small charts side by side, with one key: (class, words)."""

    kind: ClassVar[str] = "charts"
    caption: str
    charts: Sequence[Chart]
    key: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Tile:
    """A street: a class for its colour, a few letters, and its words when pointed at."""

    look: str
    text: str
    title: str


@dataclass(frozen=True)
class Tiles:
    """A map of tiles: the streets of each district (name, tiles)."""

    kind: ClassVar[str] = "tiles"
    title: str
    alt: str
    districts: Sequence[tuple[str, Sequence[Tile]]]
    small: bool = False


@dataclass(frozen=True)
class Image:
    """A picture made elsewhere: its words, and its bytes as a data address."""

    kind: ClassVar[str] = "image"
    alt: str
    data: str


@dataclass(frozen=True)
class Text:
    """A paragraph; `look` is a class ("", "small", "warning", "command", "lead")."""

    kind: ClassVar[str] = "text"
    text: str
    look: str = ""
    head: str = ""


@dataclass(frozen=True)
class Key:
    """What the colours of tiles mean: (class, words)."""

    kind: ClassVar[str] = "key"
    entries: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Points:
    """A list: (what it is about, sentence)."""

    kind: ClassVar[str] = "points"
    points: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Verbatim:
    """Lines as the program says them elsewhere."""

    kind: ClassVar[str] = "verbatim"
    text: str


@dataclass(frozen=True)
class Folded:
    """What a reader opens who wants to know more."""

    kind: ClassVar[str] = "folded"
    summary: str
    blocks: Sequence[Block]
    other: str = ""


Block = Table | Charts | Tiles | Image | Key | Text | Points | Verbatim | Folded


@dataclass(frozen=True)
class Section:
    """A part of the report: its place in the page's address, its heading, what it holds."""

    anchor: str
    heading: str
    blocks: Sequence[Block] = field(default_factory=tuple)
