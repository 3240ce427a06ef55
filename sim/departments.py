"""Kinds of departments, from ``scenarios/departments.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.datafiles import DATA_FOLDER, Sentence, read_sentence
from sim.variants import read_entries

DEPARTMENTS_FILE = DATA_FOLDER / "departments.yaml"
LEVELS = ("branch", "bureau")
#: What a department may be besides; a flag that is not there is false.
FLAGS = ("delegable", "provider")


@dataclass(frozen=True, slots=True)
class DepartmentKind:
    """A kind of department: a ``branch`` in every street, a ``bureau`` in every district.

    ``heads`` counts staff per 10,000 residents of the street (branch) or per 100,000 of the
    district (bureau). ``delegable``: its part of enforcement work, and some of its heads, can be
    handed to the street (a branch only). ``provider``: it, or a firm it answers for, provides
    heat, water, gas or the care of estates.
    """

    name: str
    en: str
    zh: str
    level: str
    heads: Sentence
    delegable: bool = False
    provider: bool = False

    @property
    def is_branch(self) -> bool:
        """True if every street has one."""
        return self.level == "branch"


def load_departments(path: Path = DEPARTMENTS_FILE) -> dict[str, DepartmentKind]:
    """All kinds by name, in the order of the file."""
    kinds: dict[str, DepartmentKind] = {}
    for name, node in read_entries(path, "departments", DEPARTMENTS_FILE).items():
        fields = node.fields(("en", "zh", "level", "heads"), ("note", *FLAGS))
        heads = read_sentence(fields["heads"])
        if heads.low < 0:
            fields["heads"].fail("heads cannot be below 0")
        flags = {flag: fields[flag].flag() for flag in FLAGS if flag in fields}
        level = fields["level"].choice(LEVELS, "level")
        if flags.get("delegable") and level != "branch":
            fields["delegable"].fail("only a branch can hand work and heads to its street")
        kinds[name] = DepartmentKind(
            name,
            fields["en"].text(),
            fields["zh"].text(),
            level,
            heads,
            **flags,
        )
    return kinds
