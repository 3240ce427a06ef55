"""Tables of the documentation: levers, parameters, reforms, scenarios, outcomes, as Markdown.

Each function returns Markdown text; `make_docs.py` puts it where it belongs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from sim.datafiles import DATA_FOLDER, Sentence, load_yaml, short
from sim.levers import MOVES, load_lever_book
from sim.parameters import PARAMETERS_FILE, load_parameter_book
from sim.reforms import Reform, load_reforms
from sim.scenario import Scenario, load_scenario, scenario_names
from sim.scenario.differences import full_strength
from sim.settings import CaseSettings, load_settings

ROOT = Path(__file__).resolve().parent.parent
#: Code that mechanisms are made of: who reads a lever or a parameter is looked up here.
MECHANISMS = (
    "kernels/*.py",
    "agents/*.py",
    "city.py",
    "district_state.py",
    "line.py",
    "model.py",
    "day_record.py",
    "upstream.py",
)
_WHEN_MOVED = {
    "add": "plus",
    "times": "times",
    "at_least": "raised to at least",
    "at_most": "lowered to at most",
}


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def number(value: float) -> str:
    """A number with at most nine figures, so that no bit of rounding shows."""
    return short(float(f"{value:.9g}"))


def with_range(sentence: Sentence) -> str:
    """``1.5 [1 to 3]``, or the value alone where there is no range."""
    if sentence.low == sentence.high:
        return number(sentence.value)
    return f"{number(sentence.value)} [{number(sentence.low)} to {number(sentence.high)}]"


def words(sentence: Sentence) -> str:
    """What the number is, in both languages."""
    return f"{sentence.en} {sentence.zh}".strip()


@cache
def _code() -> dict[str, str]:
    """The text of the files that mechanisms are made of, by name."""
    files = [path for pattern in MECHANISMS for path in sorted((ROOT / "sim").glob(pattern))]
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in files
        if path.name != "__init__.py"
    }


def readers_of_lever(name: str) -> list[str]:
    """The files in which a mechanism reads a lever."""
    read = re.compile(rf'\.{name}\b|"{name}"')
    return [
        file
        for file, text in _code().items()
        if any("lever" in line and read.search(line) for line in text.splitlines())
    ]


def readers_of_parameter(path: str) -> list[str]:
    """The files in which a mechanism reads a parameter."""
    group, _, name = path.partition(".")
    field = re.compile(rf"\.{group}_{name}\b")
    attribute = re.compile(rf"\.{name}\b")
    of_group = re.compile(rf"(parameters|district)\.{group}\b")
    return [
        file
        for file, text in _code().items()
        if field.search(text) or (of_group.search(text) and attribute.search(text))
    ]


def _files(files: Sequence[str]) -> str:
    return ", ".join(f"`{file}`" for file in files) or "nobody yet"


# -- whole pages ----------------------------------------------------------------------------------


def levers() -> str:
    """The levers, who moves them and who reads them."""
    movers: dict[str, list[str]] = {}
    for reform in load_reforms().values():
        for move in reform.moves:
            movers.setdefault(move.lever, []).append(f"`{reform.name}`")
    return "\n\n".join(
        [
            "# Levers 杠杆",
            "From `scenarios/levers.yaml`. The value is the one before any reform; every street "
            "has its own value on every day. Reforms move levers, mechanisms read them; no lever "
            "is an outcome.",
            table(
                ("lever", "", "before reforms", "unit", "source", "moved by", "read in"),
                (
                    (f"`{name}`", words(lever), with_range(lever), lever.unit, lever.source,
                     ", ".join(movers.get(name, [])) or "scenarios only",
                     _files(readers_of_lever(name)))
                    for name, lever in load_lever_book().items()
                ),
            ),
        ]
    )  # fmt: skip


def parameters() -> str:
    """All parameters, group by group."""
    book = load_parameter_book()
    groups = list(dict.fromkeys(path.partition(".")[0] for path in book))
    assumed = sum("assumed" in sentence.source for sentence in book.values())
    parts = [
        "# Parameters 参数",
        f"From `{PARAMETERS_FILE.relative_to(ROOT)}`: {len(book)} numbers, of which {assumed} are "
        "assumed. No reform moves them; a scenario may set another value within the range.",
    ]
    for group in groups:
        parts += [f"## `{group}`", parameter_table([group], readers=True)]
    return "\n\n".join(parts)


def parameter_table(groups: Sequence[str], readers: bool = False) -> str:
    """The parameters of some groups; with `readers` in Chinese too, and who reads them."""
    book = load_parameter_book()
    known = {path.partition(".")[0] for path in book}
    missing = [group for group in groups if group not in known]
    if missing:
        raise SystemExit(f"no group of parameters is called {', '.join(missing)}")
    rows = []
    for path, sentence in book.items():
        if path.partition(".")[0] in groups:
            row = [f"`{path}`", with_range(sentence), sentence.unit, sentence.source]
            if readers:
                row += [words(sentence), _files(readers_of_parameter(path))]
            else:
                row.append(sentence.en)
            rows.append(row)
    return table(
        (
            "parameter",
            "value [low to high]",
            "unit",
            "source",
            "",
            *(["read in"] if readers else []),
        ),
        rows,
    )


def reforms() -> str:
    """The reforms, their numbers and the levers they move."""
    parts = [
        "# Reforms 改革",
        "From `sim/reforms/*.yaml`. A reform names levers and nothing else. At the neutral value a "
        "move changes nothing, exactly.",
    ]
    for reform in load_reforms().values():
        parts += [
            f"## `{reform.name}` {reform.title['en']} {reform.title['zh']}",
            f"{reform.sentence['en']}. {reform.sentence['zh']}。Source: {reform.source}.",
            moves_table(reform),
        ]
    return "\n\n".join(parts)


def moves_table(reform: Reform) -> str:
    """The levers that a reform moves: before, after at full strength, by what."""
    book = load_lever_book()
    rows = []
    for move in reform.moves:
        parameter, lever = reform.parameters[move.parameter], book[move.lever]
        after = MOVES[move.operation](lever.value, parameter.sentence.value)
        rows.append(
            (
                f"`{move.lever}`",
                f"{number(lever.value)} -> {number(after)} {lever.unit}",
                f"{_WHEN_MOVED[move.operation]} `{parameter.name}` = "
                f"{with_range(parameter.sentence)}, neutral {number(parameter.neutral)}",
                parameter.sentence.source,
                words(parameter.sentence),
            )
        )
    return table(("lever", "before -> after", "by", "source", ""), rows)


def scenarios() -> str:
    """The scenarios: what they stand on and which levers end elsewhere."""
    loaded = [load_scenario(name) for name in scenario_names()]
    bottom = load_scenario("baseline")
    parts = [
        "# Scenarios 情景",
        "From `scenarios/*.yaml`. A scenario is a base plus differences. `python run_sim.py "
        "explain NAME` says the same in words.",
        table(
            ("scenario", "", "built on", "reforms"),
            (
                (f"`{each.name}`", f"{each.title['en']} {each.title['zh']}",
                 ", ".join(f"`{base}`" for base in each.base_chain[:1]) or "-",
                 ", ".join(f"`{use.name}`" for use in each.reforms) or "none")
                for each in loaded
            ),
        ),
        "## Levers at full strength, where they differ from the baseline",
        table(
            ("lever", "baseline", *(f"`{each.name}`" for each in loaded if each.reforms)),
            _lever_rows(bottom, [each for each in loaded if each.reforms]),
        ),
    ]  # fmt: skip
    return "\n\n".join(parts)


def _lever_rows(bottom: Scenario, others: Sequence[Scenario]) -> list[list[str]]:
    before = full_strength(bottom)
    after = [full_strength(each) for each in others]
    rows = []
    for name, value in before.items():
        cells = [number(each[name]) if each[name] != value else "" for each in after]
        if any(cells):
            rows.append([f"`{name}`", number(value), *cells])
    return rows


def outcomes() -> str:
    """Every outcome with its definition."""
    from sim.outcomes import OUTCOMES

    return "\n\n".join(
        [
            "# Outcomes 结果",
            "From `sim/outcomes/`: pure functions of the ledger and the daily record. Headline "
            "outcomes are marked with a star. No scenario can set one. `compare.csv` has one more, "
            "`problems_prevented`: problems arisen in the baseline less those of the scenario.",
            table(
                ("outcome", "", "unit", "better", "definition"),
                (
                    (f"`{name}`" + (" *" if each.headline else ""), f"{each.en} {each.zh}",
                     each.unit, {"neutral": "-"}.get(each.direction, each.direction),
                     each.definition)
                    for name, each in OUTCOMES.items()
                ),
            ),
        ]
    )  # fmt: skip


def scenario_list() -> str:
    """The scenarios, one line each."""
    return table(
        ("scenario", "", ""),
        (
            (f"`{each.name}`", each.title["en"], each.title["zh"])
            for each in (load_scenario(name) for name in scenario_names())
        ),
    )


def case_list() -> str:
    """The cases, one line each: programme and place."""
    rows = []
    for case in load_settings().cases:
        scenario = load_scenario(case.case)
        city = scenario.city
        rows.append((f"`{case.case}`", scenario.title["en"], f"{city.en} {city.zh}"))
    return table(("case", "programme", "place"), rows)


def cases() -> str:
    """The cases: programme, place, what is run, and the shocks of the place."""
    parts = [
        "# Cases 案例",
        "From `scenarios/cases/*.yaml` and `scenarios/settings.yaml`: a programme in a city built "
        "from the figures of its own place, against that city without it. `python run_sim.py "
        "compare --cases` runs all but those marked; `compare --cases NAME` runs one. Cities and "
        "how they are scaled: [cities](cities.md), and the head of each file in "
        "`scenarios/cities/`.",
        table(
            ("case", "", "place", "against", "also", "reforms", "days", "warm-up", "replications"),
            (_case_row(case) for case in load_settings().cases),
        ),
    ]
    for case in load_settings().cases:
        scenario = load_scenario(case.case)
        for shock in scenario.shocks:
            name = scenario.issue_types[shock.type].en
            source = scenario.sources[f"shocks.{shock.name}.problems"]
            parts.append(
                f"Shock of `{case.case}`: {number(shock.problems)} problems ({name}) per 100,000 "
                f"residents on {shock.days} days from day {shock.day}, "
                f"{number(100 * shock.reported_at_once)} % reported at once (source: {source})."
            )
    return "\n\n".join(parts)


def _case_row(case: CaseSettings) -> list[str]:
    scenario = load_scenario(case.case)
    city = scenario.city
    mark = "" if case.by_default else " (only when named)"
    return [
        f"`{case.case}`{mark}",
        f"{scenario.title['en']} {scenario.title['zh']}",
        f"{city.en} {city.zh}",
        f"`{scenario.base_chain[0]}`",
        ", ".join(f"`{name}`" for name in case.variants),
        ", ".join(f"`{use.reform.name}`" for use in scenario.reforms),
        *(str(value) for value in (case.days, case.warmup, case.replications)),
    ]


def sources_used() -> set[str]:
    """Ids of published figures that the data files name."""
    found = set()
    for path in (
        *sorted(DATA_FOLDER.rglob("*.yaml")),
        *sorted((ROOT / "sim/reforms").glob("*.yaml")),
    ):
        for node in load_yaml(path).walk():
            fields = node.value if isinstance(node.value, dict) else {}
            if "source" in fields and not isinstance(fields["source"].value, dict):
                found |= {part.strip() for part in fields["source"].text().split(",")}
    return {source for source in found if re.fullmatch("[A-Z]{1,2}[0-9]+[a-z]?", source)}
