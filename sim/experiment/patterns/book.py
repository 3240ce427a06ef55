"""The file of patterns: what was published, with what it is compared, and by which rule it is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sim.datafiles import DATA_FOLDER, Node, load_yaml, read_source
from sim.errors import unknown
from sim.experiment.claims import Runs, WorldFile, read_runs, read_words, read_world
from sim.experiment.judging import Rule, read_pair, read_rule

PATTERNS_FILE: Final = DATA_FOLDER / "evidence" / "patterns.yaml"
USES: Final[Mapping[str, str]] = {
    "no": "not used",
    "input": "input: a number or a form of the model is set by it",
    "sizing": "staff was sized by it",
    "target": "target of the calibration",
}
"""How a pattern was used while the model was made."""


@dataclass(frozen=True)
class Term:
    """A measure in a world over a window of days, both included."""

    measure: str
    at: float
    window: tuple[int, int]
    world: str

    @property
    def asked(self) -> tuple[str, float, int, int]:
        """As `sim.outcomes.patterns` is asked for it."""
        return (self.measure, self.at, *self.window)


@dataclass(frozen=True)
class Number:
    """What is compared with a published figure: a term, less or over another.

    `kind`: value, difference or ratio. `published`: both ends of the published figure, equal if it is one number; None for a sign.
    """

    words: Mapping[str, str]
    kind: str
    term: Term
    other: Term | None
    rule: Rule
    published: tuple[float, float] | None

    @property
    def terms(self) -> tuple[Term, ...]:
        """The term, and the other if there is one."""
        return (self.term,) if self.other is None else (self.term, self.other)


@dataclass(frozen=True)
class Pattern:
    """A published pattern. `used`: one of `USES`. `note`: what is known about why it holds or fails; may be empty."""

    name: str
    words: Mapping[str, str]
    sources: tuple[str, ...]
    used: str
    numbers: tuple[Number, ...]
    note: Mapping[str, str]


@dataclass(frozen=True)
class PatternBook:
    """All patterns, the worlds that they need, and how these are run."""

    file: str
    runs: Runs
    worlds: Mapping[str, WorldFile]
    patterns: tuple[Pattern, ...]


def load_patterns(path: Path | str = PATTERNS_FILE) -> PatternBook:
    """Read a file of patterns. Raises UserError for whatever is wrong in it, with its place."""
    top = load_yaml(path)
    fields = top.fields(("runs", "window", "worlds", "patterns"))
    runs = read_runs(fields["runs"])
    worlds = {name: read_world(node) for name, node in fields["worlds"].mapping().items()}
    window = _window(fields["window"], runs.days)
    patterns = tuple(
        _pattern(name, node, worlds, window, runs)
        for name, node in fields["patterns"].mapping().items()
    )
    used = {term.world for each in patterns for number in each.numbers for term in number.terms}
    for name, node in fields["worlds"].mapping().items():
        if name not in used:
            node.fail("no pattern needs this world")
    return PatternBook(top.file, runs, worlds, patterns)


def _pattern(
    name: str, node: Node, worlds: Mapping[str, WorldFile], window: tuple[int, int], runs: Runs
) -> Pattern:
    fields = node.fields(("en", "zh", "sources", "used", "numbers"), ("note",))
    sources = read_source(fields["sources"])
    numbers = fields["numbers"].items()
    if not numbers:
        fields["numbers"].fail("a pattern needs a number to be judged by")
    note = read_words(fields["note"].fields(("en", "zh"))) if "note" in fields else {}
    return Pattern(
        name,
        read_words(fields),
        tuple(each.strip() for each in sources.split(",")),
        fields["used"].choice(tuple(USES), "use"),
        tuple(_number(each, worlds, window, runs) for each in numbers),
        note,
    )


_TERM = ("measure", "at", "window", "in")


def _number(
    node: Node, worlds: Mapping[str, WorldFile], window: tuple[int, int], runs: Runs
) -> Number:
    fields = node.fields(
        ("en", "zh", "measure", "in"),
        ("at", "window", "minus", "over", "above", "below", "within", "published"),
    )
    own = {key: fields[key] for key in _TERM if key in fields}
    other, kind = None, "value"
    if "minus" in fields and "over" in fields:
        fields["over"].fail("a number is less another or over another, not both")
    for key, word in (("minus", "difference"), ("over", "ratio")):
        if key in fields:
            theirs = fields[key].fields((), _TERM)
            if "measure" in theirs and "at" not in theirs:
                own_at = {each: own[each] for each in own if each != "at"}
                other = _term(fields[key], {**own_at, **theirs}, worlds, window, runs)
            else:
                other = _term(fields[key], {**own, **theirs}, worlds, window, runs)
            kind = word
    term = _term(node, own, worlds, window, runs)
    if other == term:
        node.fail("the number is compared with itself")
    return Number(read_words(fields), kind, term, other, read_rule(node), _published(fields))


def _published(fields: Mapping[str, Node]) -> tuple[float, float] | None:
    if "published" not in fields:
        return None
    node = fields["published"]
    if isinstance(node.value, list):
        return read_pair(node)
    return (node.number(), node.number())


def _term(
    node: Node,
    fields: Mapping[str, Node],
    worlds: Mapping[str, WorldFile],
    window: tuple[int, int],
    runs: Runs,
) -> Term:
    from sim.outcomes import OUTCOMES
    from sim.outcomes.patterns import PATTERN_MEASURES

    name = fields["measure"].text()
    if name not in OUTCOMES and name not in PATTERN_MEASURES:
        fields["measure"].fail(unknown("measure", name, [*PATTERN_MEASURES, *OUTCOMES]))
    argument = PATTERN_MEASURES[name].argument if name in PATTERN_MEASURES else ""
    if argument and "at" not in fields:
        node.fail(f"{name} needs 'at' ({argument})")
    if "at" in fields and not argument:
        fields["at"].fail(f"{name} has no argument")
    world = fields["in"].text()
    if world not in worlds:
        fields["in"].fail(unknown("world", world, worlds))
    at = fields["at"].number() if argument else 0.0
    days = window
    if "window" in fields:
        days = _window(fields["window"], worlds[world].days or runs.days)
    return Term(name, at, days, world)


def _window(node: Node, run: int) -> tuple[int, int]:
    days = node.items()
    if len(days) != 2:
        node.fail("expected the first and the last day")
    first, last = (each.whole(0, run - 1) for each in days)
    if first > last:
        node.fail(f"the last day ({last}) is before the first ({first})")
    return first, last
