"""Tables of the documentation: what the simulated world is made of, as Markdown.

Each function returns Markdown text; `make_docs.py` puts it where it belongs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from doc_tables import ROOT, number, table, with_range, words

from sim.calendar_file import CALENDAR_FILE
from sim.cityfile import CITIES_FOLDER, city_names, load_city
from sim.datafiles import Node, load_yaml, read_sentence
from sim.departments import load_departments
from sim.issue_types import ISSUE_TYPES_FILE, load_issue_types
from sim.levers import load_lever_book
from sim.parameters import load_parameter_book
from sim.reforms import load_reforms
from sim.scenario import load_scenario, scenario_names
from sim.settings import EVALUATION, NUMBERS, SETTINGS_FILE, load_settings


def issue_types() -> str:
    """The kinds of problem: what arises, who deals with it, when in the year."""
    kinds = load_issue_types()
    departments = load_departments()
    from sim.city import TYPE

    nodes = load_yaml(ISSUE_TYPES_FILE).fields(("types",))["types"].mapping()

    def cell(kind: str, field: str) -> str:
        sentence = read_sentence(nodes[kind].mapping()[field])
        source = "" if sentence.source == "assumed" else f" ({sentence.source})"
        return with_range(sentence) + source

    def needs(kind: str) -> str:
        return "; ".join(
            f"{departments[need.department].en} {departments[need.department].zh}: "
            f"{number(100 * need.chance)} % x {number(need.minutes)} min"
            for need in kinds[kind].departments
        )

    arise = ("problems", "emergency_share", "touched", "touched_sigma", "severity", "vanish_days")
    handled = ("deadline_hours", "street_minutes", "ambiguity", "lead_days")
    rest = ("root_share", "community_reach", "infrastructure", "burst_share", "visible")
    unread = [field for field in (*rest, "enforcement") if field not in (TYPE.names or ())]
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return "\n\n".join(
        [
            "# Issue types 诉求类别",
            "From `scenarios/issue_types.yaml`: value [low to high]; a number without a source in "
            "brackets is assumed.",
            "## What arises, and who notices",
            "Problems per 1,000 residents and year; share of emergencies; residents touched (mean) "
            "and their spread (log standard deviation); severity (factor on the report rate); days "
            "after which a problem goes by itself (mean).",
            table(
                ("type", "", *(field.replace("_", " ") for field in arise)),
                ((f"`{name}`", f"{kind.en} {kind.zh}", *(cell(name, field) for field in arise))
                 for name, kind in kinds.items()),
            ),
            "## Who deals with it",
            "Deadline in hours (up to 24 it counts hours, up to 168 seven working days, above it "
            "fifteen); minutes of street work; ambiguity of responsibility; calendar lead time in "
            "days (mean); each department with the share of problems that need it and the mean "
            "minutes of its work.",
            table(
                ("type", *(field.replace("_", " ") for field in handled), "departments"),
                ((f"`{name}`", *(cell(name, field) for field in handled), needs(name))
                 for name in kinds),
            ),
            "## What can prevent it",
            "Share that springs from a root cause; share within reach of a community; 1 if "
            "planning can prevent it; share of the problems in a burst after a wrong decision; "
            "share of patrols that notice it; whether enforcement powers are needed; whether it is of the "
            "kind that whoever manages an estate can prevent. "
            f"No mechanism reads yet: {', '.join(unread) or 'none'}.",
            table(
                ("type", *(field.replace("_", " ") for field in rest), "enforcement", "estate"),
                ((f"`{name}`", *(cell(name, field) for field in rest),
                  "yes" if kind.enforcement else "no", "yes" if kind.estate else "no") for name, kind in kinds.items()),
            ),
            "## Seasons",
            "Factor on the hazard by month; the mean over the year is 1. All assumed.",
            table(
                ("type", *months),
                ((f"`{name}`", *(number(month) for month in kind.season))
                 for name, kind in kinds.items() if len(set(kind.season)) > 1),
            ),
            "Types that are not listed have no season.",
        ]
    )  # fmt: skip


def departments() -> str:
    """The kinds of departments and how they are staffed."""
    return "\n\n".join(
        [
            "# Departments 部门",
            "From `scenarios/departments.yaml`. A branch (派出机构) stands in every street, a "
            "bureau (委办局) in every district.",
            table(
                ("department", "", "level", "heads [low to high]", "unit", "source"),
                (
                    (f"`{kind.name}`", f"{kind.en} {kind.zh}", kind.level,
                     with_range(kind.heads), kind.heads.unit, kind.heads.source)
                    for kind in load_departments().values()
                ),
            ),
        ]
    )  # fmt: skip


def cities() -> str:
    """The cities, and how many of each thing they come to."""
    parts = ["# Cities 城市", "From `scenarios/cities/*.yaml`.", entities()]
    for name in city_names():
        fields = load_yaml(CITIES_FOLDER / f"{name}.yaml").mapping()
        sentences = {
            key: read_sentence(node)
            for key, node in fields.items()
            if isinstance(node.value, dict) and "value" in node.value
        }
        parts += [
            f"## `{name}`",
            table(
                ("number", "value [low to high]", "unit", "source", "", "note"),
                (
                    (f"`{key}`", with_range(each), each.unit, each.source, words(each), each.note)
                    for key, each in sentences.items()
                ),
            ),
            _districts(fields["districts"].items()),
        ]
    return "\n\n".join(parts)


def _districts(nodes: Sequence[Node]) -> str:
    rows = []
    for node in nodes:
        fields = node.mapping()
        residents, streets = (read_sentence(fields[key]) for key in ("residents", "streets"))
        sources = dict.fromkeys((residents.source, streets.source))
        rows.append(
            (f"{fields['en'].text()} {fields['zh'].text()}", f"{residents.value:,.0f}",
             number(streets.value), ", ".join(sources), streets.note)
        )  # fmt: skip
    return table(("district", "residents", "streets", "source", "note"), rows)


def _curve(name: str, node: Mapping[str, Node]) -> tuple[str, ...]:
    """A row of a table: a sentence whose value is a list."""
    factors = " · ".join(number(item.number()) for item in node["value"].items())
    said = f"{node['en'].text()} {node['zh'].text()}. {node['note'].text()}."
    return f"`{name}`", factors, node["unit"].text(), node["source"].text(), said


def settings() -> str:
    """How a run is made when nothing is said, and the calendar."""
    run = load_yaml(SETTINGS_FILE).mapping()
    calendar = load_yaml(CALENDAR_FILE).mapping()
    numbers = {name: read_sentence(run[name]) for name in NUMBERS}
    evaluation = run["evaluation"].mapping()
    numbers |= {f"evaluation.{name}": read_sentence(evaluation[name]) for name in EVALUATION}
    curves = [name for name in calendar if name.startswith("calls_by_")]
    shifts = {
        name: read_sentence(node)
        for name, node in calendar.items()
        if name not in ("spring_festival", *curves)
    }
    return "\n\n".join(
        [
            "# Settings and calendar 运行设置与日历",
            f"From `scenarios/{SETTINGS_FILE.name}` and `scenarios/{CALENDAR_FILE.name}`.",
            *(
                table(
                    ("number", "value [low to high]", "unit", "source", ""),
                    (
                        (f"`{name}`", with_range(each), each.unit, each.source, words(each))
                        for name, each in part.items()
                    ),
                )
                for part in (numbers, shifts)
            ),
            "When in a week residents call:",
            table(
                ("curve", "factors", "unit", "source", ""),
                (_curve(name, calendar[name].mapping()) for name in curves),
            ),
            "The main comparison (`python run_sim.py` without a command), the first being what the "
            "others are compared with: "
            + ", ".join(f"`{node.text()}`" for node in run["comparison"].items())
            + ".",
            "What `python run_sim.py compare --cases` runs stands in [cases](cases.md).",
        ]
    )


def entities() -> str:
    """How many of each thing there are in each city, a row a city."""
    from sim.city import layouts, places_of, units_of
    from sim.units import BRANCH, BUREAU

    names = sorted(city_names(), key=lambda name: load_city(name).residents)
    columns = []
    for name in names:
        scenario = load_scenario("baseline", city=name)
        city = scenario.city
        streets = [int(n) for layout in layouts(scenario) for n in layout.street_residents]
        units = [unit for layout in layouts(scenario) for unit in units_of(scenario, layout)]
        columns.append(
            {
                "residents 居民": city.residents,
                "districts 区": len(city.districts),
                "street offices 街道": city.streets,
                "branches 派出机构": sum(level == BRANCH for level, *_ in units),
                "bureaus 委办局": sum(level == BUREAU for level, *_ in units),
                "communities 社区": sum(
                    max(1, round(n / city.residents_per_community)) for n in streets
                ),
                "places (estates) 小区": sum(places_of(scenario, n) for n in streets),
                "staff of streets 街道人员": sum(heads for level, *_, heads in units if level == 0),
                "staff of departments 部门人员": sum(heads for level, *_, heads in units if level),
            }
        )
    return table(
        ("", *columns[0]),
        (
            (f"`{name}`", *(f"{number:,}" for number in column.values()))
            for name, column in zip(names, columns, strict=True)
        ),
    )


def events() -> str:
    """The kinds of event in the order in which they happen within a minute."""
    text = (
        (ROOT / "sim" / "kernels" / "calendar.py").read_text(encoding="utf-8").split("\nNOTHING")[0]
    )
    kinds = re.findall(r"^([A-Z_]+) = np\.int64\((\d+)\)(?:  # (.*))?$", text, re.MULTILINE)
    numbered = sorted((int(number), name, what) for name, number, what in kinds)
    if [turn for turn, *_ in numbered] != list(range(len(numbered))):
        raise SystemExit("sim/kernels/calendar.py: the kinds of event are not numbered from 0 on")
    return table(
        ("", "event", "what happens"),
        (
            (str(turn + 1), f"`{name}`", what.partition(" row: ")[0].strip() or _spelt(name))
            for turn, name, what in numbered
        ),
    )


def _spelt(name: str) -> str:
    return name.lower().replace("_", " ")


def counts() -> str:
    """How many files and numbers there are, and how many of the numbers are assumed."""
    book, lever_book = load_parameter_book(), load_lever_book()
    sources = [each.source for each in (*book.values(), *lever_book.values())]
    sources += [
        parameter.sentence.source
        for reform in load_reforms().values()
        for parameter in reform.parameters.values()
    ]
    kinds = load_departments().values()
    assumed = sum("assumed" in source for source in sources)
    return (
        f"{len(load_issue_types())} issue types, {sum(kind.is_branch for kind in kinds)} kinds of "
        f"branch and {sum(not kind.is_branch for kind in kinds)} kinds of bureau, "
        f"{len(lever_book)} levers, {len(book)} parameters, {len(load_reforms())} reforms and "
        f"{len(scenario_names())} scenarios; {len(load_settings().cases)} programmes in places of "
        f"their own. Of the {len(sources)} numbers of levers, parameters "
        f"and reforms, {assumed} are assumed."
    )
