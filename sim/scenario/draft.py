"""Scenario files as written: read, extended by their base, changed by ``--set``."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sim.datafiles import DATA_FOLDER, Node, load_yaml, parse_yaml, real_path, shown_path
from sim.errors import UserError, unknown
from sim.scenario.numbers import NUMBER_SECTIONS

#: Files in the folder of scenarios that are no scenarios.
DATA_FILES = ("calendar", "departments", "issue_types", "levers", "parameters", "settings")
CASES_FOLDER = DATA_FOLDER / "cases"
SECTIONS = ("reforms", "parameters", "levers", "shocks", *NUMBER_SECTIONS)
#: Sections whose entries are mappings of their own.
NESTED = ("reforms", "shocks")
TOP_KEYS = ("title", "base", "city", "without", *SECTIONS)


@dataclass
class Draft:
    """What a scenario file says together with its bases; every value still knows its file and line.

    ``chain`` names the bases, nearest first; ``reforms`` maps each use to its settings by key, and
    ``shocks`` each shock.
    """

    name: str
    title: Node
    chain: tuple[str, ...] = ()
    city: Node | None = None
    reforms: dict[str, dict[str, Node]] = field(default_factory=dict)
    parameters: dict[str, Node] = field(default_factory=dict)
    levers: dict[str, Node] = field(default_factory=dict)
    #: Numbers of the city's data files, by path (``city_numbers.street_heads``).
    numbers: dict[str, Node] = field(default_factory=dict)
    shocks: dict[str, dict[str, Node]] = field(default_factory=dict)
    #: Where each use (``reforms.NAME``) and each shock (``shocks.NAME``) was last named.
    places: dict[str, Node] = field(default_factory=dict)


def scenario_names(folder: Path = DATA_FOLDER) -> list[str]:
    """The scenarios there are, but for the cases."""
    return sorted(path.stem for path in folder.glob("*.yaml") if path.stem not in DATA_FILES)


def case_names() -> list[str]:
    """The scenarios of single places: each has a city of its own."""
    return sorted(path.stem for path in CASES_FOLDER.glob("*.yaml"))


def is_path(word: str) -> bool:
    """True if ``word`` is the path of a file and not the name of a scenario."""
    return word.endswith((".yaml", ".yml")) or "/" in word or "\\" in word


def find(name_or_path: str | Path, at: Node | None = None) -> Path:
    """The file of a scenario; ``at`` is the ``base`` that names it, if one does."""
    word = str(name_or_path)
    if isinstance(name_or_path, Path) or is_path(word):
        path = Path(word)
        if at is not None and not path.is_absolute():
            path = Path(at.file).parent / path
        if at is not None and not path.is_file():
            at.fail(f"no such file: {shown_path(path)}")
        return path
    if word in scenario_names():
        return DATA_FOLDER / f"{word}.yaml"
    if word in case_names():
        return CASES_FOLDER / f"{word}.yaml"
    message = unknown("scenario", word, [*scenario_names(), *case_names()])
    if at is not None:
        at.fail(message)
    raise UserError(message)


def read_draft(name_or_path: str | Path) -> Draft:
    """The draft of a scenario, its bases below it."""
    return _read(find(name_or_path), ())


def _read(path: Path, above: tuple[Path, ...]) -> Draft:
    top = load_yaml(path)
    fields = top.fields(("title",), TOP_KEYS[1:])
    above = (*above, real_path(path))
    if "base" in fields:
        base = fields["base"]
        below = find(base.text(), at=base)
        if real_path(below) in above:
            circle = " -> ".join(step.stem for step in (*above, below))
            base.fail(f"the bases go round in a circle: {circle}")
        draft = _read(below, above)
        reference = str(below) if is_path(base.text()) else base.text()
        draft.chain = (reference, *draft.chain)
    else:
        draft = Draft(path.stem, fields["title"])
    draft.name, draft.title = path.stem, fields["title"]
    _extend(draft, fields)
    return draft


def _extend(draft: Draft, fields: dict[str, Node]) -> None:
    if "city" in fields:
        draft.city = fields["city"]
    for entry in fields["without"].items() if "without" in fields else ():
        if entry.text() not in draft.reforms:
            entry.fail(f"the base has no reform '{entry.text()}' to go without")
        del draft.reforms[entry.text()]
    for section in NESTED:
        for name, entry in fields[section].mapping().items() if section in fields else ():
            if entry.value is None and section == "reforms":
                entry.fail("nothing is said; write {} for the reform with its own numbers")
            getattr(draft, section).setdefault(name, {}).update(entry.mapping())
            draft.places[f"{section}.{name}"] = entry
    for section in ("parameters", "levers"):
        if section in fields:
            getattr(draft, section).update(fields[section].mapping())
    for section in NUMBER_SECTIONS:
        for name, entry in fields[section].mapping().items() if section in fields else ():
            draft.numbers[f"{section}.{name}"] = entry


def override(draft: Draft, text: str) -> None:
    """Change the draft by one ``--set path=value``. Raises UserError if the path does not exist."""
    shown = f"--set {text}"
    path, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not path or not value:
        raise UserError("expected path=value, such as reforms.whistle_summons.ration=3", file=shown)
    section, _, rest = path.partition(".")
    if section not in SECTIONS:
        hint = ""
        if section == "city":
            hint = "; the city is chosen with --city, its numbers are city_numbers.<name>"
        raise UserError(unknown("path", section, SECTIONS) + hint, file=shown)
    if not rest or rest.endswith(".") or ".." in path:
        raise UserError(f"the path is too short: {section}.<name>=value", file=shown)
    node = parse_yaml(value, shown, path, places=False)
    if section in NUMBER_SECTIONS:
        draft.numbers[path] = node
        return
    entries = getattr(draft, section)
    if section not in NESTED:
        entries[rest] = node
        return
    name, *keys = rest.split(".")
    if not keys:
        entries.setdefault(name, {}).update(node.mapping())
        draft.places[f"{section}.{name}"] = node
        return
    if name not in entries:
        has, kind = ", ".join(entries) or "none", section.removesuffix("s")
        message = f"scenario {draft.name} has no {kind} '{name}' (it has: {has})"
        raise UserError(f"{message}; add it first with --set {section}.{name}={{}}", file=shown)
    for key in reversed(keys[1:]):
        node = Node({key: node}, path.rpartition(".")[0], shown)
    entries[name][keys[0]] = node
