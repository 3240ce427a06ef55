"""Numbers of the city, of issue types and of departments that a scenario sets itself.

They stand in the city's own data files; a scenario may differ from them within their ranges, as it
may from parameters. A path is a section and the name of a number: ``city_numbers.street_heads``,
``issue_types.heating.problems``, ``issue_types.heating.city_works.minutes`` (of a department that
the type needs), ``departments.housing_office.heads``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sim.cityfile import CityFile
from sim.datafiles import Node, Sentence
from sim.departments import DepartmentKind
from sim.errors import unknown
from sim.issue_types import DepartmentNeed, IssueType
from sim.scenario.settings import read_setting

#: Sections of a scenario file, each with the name of one of its numbers in words.
NUMBER_SECTIONS = {
    "city_numbers": "number of a city",
    "issue_types": "number of an issue type",
    "departments": "number of a department",
}
Things = tuple[CityFile, Mapping[str, IssueType], Mapping[str, DepartmentKind]]


def city_sentences(
    city: CityFile, kinds: Mapping[str, IssueType], departments: Mapping[str, DepartmentKind]
) -> dict[str, Sentence]:
    """Every number of the city's data files by its path, with the value of the file."""
    found = {f"city_numbers.{name}": each for name, each in city.sentences.items()}
    for kind in kinds.values():
        for name, each in kind.sentences.items():
            found[f"issue_types.{kind.name}.{name}"] = each
    for department in departments.values():
        found[f"departments.{department.name}.heads"] = department.heads
    return found


def read_number_changes(
    drafted: Mapping[str, Node], there: Mapping[str, Sentence], sources: dict[str, str]
) -> dict[str, float]:
    """The numbers a scenario sets, by path, checked against those that are ``there``.

    Raises UserError for an unknown name and for a number out of its range.
    """
    values = {}
    for path, node in drafted.items():
        section, _, name = path.partition(".")
        if path not in there:
            prefix = f"{section}."
            known = [each.removeprefix(prefix) for each in there if each.startswith(prefix)]
            node.fail(unknown(NUMBER_SECTIONS[section], name, known))
        sentence = there[path]
        values[path] = read_setting(node, sentence.low, sentence.high, sources)
    return values


def changed_things(things: Things, values: Mapping[str, float]) -> Things:
    """City, issue types and departments with other numbers in place of those of their files."""
    city, kinds, departments = things
    kinds, departments = dict(kinds), dict(departments)
    of_city = {}
    for path, value in values.items():
        section, name, *rest = path.split(".")
        if section == "city_numbers":
            of_city[name] = value
        elif section == "departments":
            kind = departments[name]
            departments[name] = replace(kind, heads=replace(kind.heads, value=value))
        else:
            kinds[name] = _changed_kind(kinds[name], rest, value)
    return replace(city, **of_city) if of_city else city, kinds, departments  # type: ignore[arg-type]


def _changed_kind(kind: IssueType, path: list[str], value: float) -> IssueType:
    if len(path) == 1:
        return replace(kind, **{path[0]: value})  # type: ignore[arg-type]
    department, field = path

    def changed(need: DepartmentNeed) -> DepartmentNeed:
        if need.department != department:
            return need
        return replace(need, **{field: value})  # type: ignore[arg-type]

    return replace(kind, departments=tuple(changed(need) for need in kind.departments))
