"""Kinds of problems that residents report, from ``scenarios/issue_types.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sim.datafiles import DATA_FOLDER, Node, Sentence, read_factors, read_sentence
from sim.variants import read_entries

ISSUE_TYPES_FILE = DATA_FOLDER / "issue_types.yaml"
MOST_DEPARTMENTS = 4
_NUMBERS = (
    "problems",
    "severity",
    "emergency_share",
    "deadline_hours",
    "street_minutes",
    "ambiguity",
    "visible",
    "touched",
    "touched_sigma",
    "community_reach",
    "root_share",
    "lead_days",
    "vanish_days",
    "infrastructure",
    "burst_share",
)
_SHARES = (
    "emergency_share",
    "ambiguity",
    "visible",
    "community_reach",
    "root_share",
    "infrastructure",
)


@dataclass(frozen=True, slots=True)
class DepartmentNeed:
    """A problem may need it: with ``chance``, for ``minutes`` of staff work (mean)."""

    department: str
    minutes: float
    chance: float


@dataclass(frozen=True, slots=True)
class IssueType:
    """A kind of problem.

    ``problems`` arise per 1,000 residents and year, times ``season`` (12 monthly factors with
    mean 1). ``severity`` is a factor on the report rate. ``estate`` types are those that whoever
    manages an estate can keep from arising. ``mediable``: a dispute that can be mediated (false
    where the file says nothing). Units of the rest stand in the data file; ``sentences`` has them
    by field, those of a department it needs as ``city_works.minutes``.
    """

    name: str
    en: str
    zh: str
    problems: float
    season: tuple[float, ...]
    severity: float
    emergency_share: float
    deadline_hours: float
    street_minutes: float
    departments: tuple[DepartmentNeed, ...]
    ambiguity: float
    enforcement: bool
    estate: bool
    visible: float
    touched: float
    touched_sigma: float
    community_reach: float
    root_share: float
    lead_days: float
    vanish_days: float
    infrastructure: float
    burst_share: float
    mediable: bool = False
    sentences: Mapping[str, Sentence] = field(default_factory=dict, compare=False)


def load_issue_types(
    path: Path = ISSUE_TYPES_FILE, departments: Iterable[str] | None = None
) -> dict[str, IssueType]:
    """All types by name, in the order of the file; ``departments`` are the names they may need.

    Raises UserError for an unknown department, a season whose mean is not 1, or a share outside
    0..1.
    """
    known = None if departments is None else list(departments)
    entries = read_entries(path, "types", ISSUE_TYPES_FILE)
    return {name: _read_type(name, node, known) for name, node in entries.items()}


def _read_type(kind: str, node: Node, known: list[str] | None) -> IssueType:
    flags = ("enforcement", "estate")
    fields = node.fields(
        ("en", "zh", "season", "departments", *flags, *_NUMBERS), ("note", "mediable")
    )
    sentences = {name: read_sentence(fields[name]) for name in _NUMBERS}
    numbers = {name: sentence.value for name, sentence in sentences.items()}
    for name, number in numbers.items():
        if number < 0 or (name in _SHARES and number > 1):
            fields[name].fail(f"{number:g} is outside 0..{1 if name in _SHARES else 'infinity'}")
    season = read_factors(fields["season"], 12, "monthly")
    needs = fields["departments"].items()
    if len(needs) > MOST_DEPARTMENTS:
        fields["departments"].fail(f"{len(needs)} departments; at most {MOST_DEPARTMENTS}")
    read = [_read_need(need, known) for need in needs]
    for need, own in read:
        sentences |= {f"{need.department}.{part}": each for part, each in own.items()}
    return IssueType(
        name=kind,
        en=fields["en"].text(),
        zh=fields["zh"].text(),
        season=season,
        departments=tuple(need for need, _ in read),
        enforcement=fields["enforcement"].flag(),
        estate=fields["estate"].flag(),
        mediable="mediable" in fields and fields["mediable"].flag(),
        sentences=sentences,
        **numbers,
    )


def _read_need(node: Node, known: list[str] | None) -> tuple[DepartmentNeed, dict[str, Sentence]]:
    """A department that may be needed, and the sentences of its two numbers."""
    fields = node.fields(("department", "minutes", "chance"))
    name = fields["department"]
    department = name.text() if known is None else name.choice(known, "department")
    chance, minutes = read_sentence(fields["chance"]), read_sentence(fields["minutes"])
    if not 0 <= chance.value <= 1:
        fields["chance"].fail(f"{chance.value:g} is outside 0..1")
    need = DepartmentNeed(department, minutes.value, chance.value)
    return need, {"minutes": minutes, "chance": chance}
