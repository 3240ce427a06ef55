"""Write the tables of the documentation from the data files, so that no number is copied by hand.

    python tools/make_docs.py            write docs/tables/*.md and the marked blocks of pages
    python tools/make_docs.py --check    say what is stale, and exit with 1 if anything is

A block of a page stands between `<!-- generated: NAME WORDS -->` and `<!-- end generated -->`; what
NAME stands for is in `BLOCKS`. The reforms' part of the ODD says through which processes a reform
works: it takes that from the lines `Levers read: ...` of the ODD itself, so every lever must be
named there.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import doc_claims as claims  # noqa: E402
import doc_tables as tables  # noqa: E402
import doc_world as world  # noqa: E402

from sim.levers import load_lever_book  # noqa: E402
from sim.parameters import load_parameter_book  # noqa: E402
from sim.reforms import Reform, load_reforms  # noqa: E402

DOCS = ROOT / "docs"
ODD = DOCS / "odd.md"
SOURCES = DOCS / "sources.md"
#: Pages with marked blocks.
PAGES = (ROOT / "README.md", ODD, DOCS / "limits.md")
#: Pages that are generated as a whole.
TABLES: dict[str, Callable[[], str]] = {
    "cases": tables.cases,
    "cities": world.cities,
    "departments": world.departments,
    "issue_types": world.issue_types,
    "levers": tables.levers,
    "outcomes": tables.outcomes,
    "parameters": tables.parameters,
    "reforms": tables.reforms,
    "scenarios": tables.scenarios,
    "settings": world.settings,
}
#: Pages of docs/ that are generated as a whole from tables of numbers in docs/numbers.
CLAIMS: dict[str, Callable[[], str]] = {
    "patterns": claims.patterns,
    "robustness": claims.robustness,
}
_NOTE = "<!-- Made by tools/make_docs.py from the data files: change those, not this page. -->"
_BLOCK = re.compile(
    r"(?P<begin><!-- generated: (?P<name>[\w-]+)(?P<words>[^>]*?) -->\n)"
    r"(?P<body>.*?)(?P<end><!-- end generated -->)",
    re.DOTALL,
)
_ID = re.compile(r"\b(?:BD|[BELSTWZP])[0-9]{1,2}\b")
_NO_ID = {"P10", "P25", "P50", "P75", "P90", "P95", "P99"}  # percentiles
_HEADING = re.compile(r"^#{2,6} (.+)$", re.MULTILINE)
_READ = re.compile(r"^Levers read: (.+?)\n\n", re.MULTILINE | re.DOTALL)


def submodels_by_lever(odd: str) -> dict[str, list[str]]:
    """For each lever, the headings of the ODD under which it is said to be read."""
    headings = [(match.start(), match.group(1)) for match in _HEADING.finditer(odd)]
    found: dict[str, list[str]] = {}
    for match in _READ.finditer(odd):
        heading = [title for start, title in headings if start < match.start()][-1]
        for lever in re.findall(r"`(\w+)`", match.group(1)):
            found.setdefault(lever, []).append(heading)
    return found


def delta_odd(_words: str) -> str:
    """A section for each reform: what it changes against the ODD, and nothing else."""
    submodels = submodels_by_lever(ODD.read_text(encoding="utf-8"))
    return "\n\n".join(_delta_of(reform, submodels) for reform in load_reforms().values())


def _delta_of(reform: Reform, submodels: dict[str, list[str]]) -> str:
    touched = dict.fromkeys(
        heading for move in reform.moves for heading in submodels.get(move.lever, [])
    )
    sources = [parameter.sentence.source for parameter in reform.parameters.values()]
    assumed = sum("assumed" in source for source in sources)
    return "\n".join(
        [
            f"### `{reform.name}` {reform.title['en']} {reform.title['zh']}",
            "",
            f"- **Purpose.** {reform.sentence['en']}. {reform.sentence['zh']}。"
            f"(Source: {reform.source}.)",
            "- **Entities, state variables, scales.** None new.",
            f"- **Processes.** None new. It works through: {'; '.join(touched) or 'nothing'}.",
            f"- **Levers.** Numbers assumed: {assumed} of {len(sources)}.",
            "",
            tables.moves_table(reform),
        ]
    )


#: What may stand in a marked block: name -> text, given the words after the name.
BLOCKS: dict[str, Callable[[str], str]] = {
    "cases": lambda _: tables.case_list(),
    "counts": lambda _: world.counts(),
    "delta-odd": delta_odd,
    "entities": lambda _: world.entities(),
    "events": lambda _: world.events(),
    "parameters": lambda words: tables.parameter_table(words.split()),
    "scenarios": lambda _: tables.scenario_list(),
}


def fill(page: str) -> str:
    """The page with its blocks made anew."""

    def made(match: re.Match[str]) -> str:
        name = match["name"]
        if name not in BLOCKS:
            raise SystemExit(f"unknown block '{name}' (known: {', '.join(BLOCKS)})")
        return f"{match['begin']}\n{BLOCKS[name](match['words'])}\n\n{match['end']}"

    return _BLOCK.sub(made, page)


def pages() -> dict[Path, str]:
    """Every page that has something generated, as it should be."""
    made = {DOCS / "tables" / f"{name}.md": f"{_NOTE}\n{make()}\n" for name, make in TABLES.items()}
    made |= {DOCS / f"{name}.md": f"{_NOTE}\n{make()}" for name, make in CLAIMS.items()}
    for path in PAGES:
        made[path] = fill(path.read_text(encoding="utf-8"))
    return made


def gaps() -> list[str]:
    """What the pages do not say: levers and parameters missing in the ODD, ids without a source."""
    odd = ODD.read_text(encoding="utf-8")
    levers = submodels_by_lever(odd)
    shown = {word for block in _BLOCK.finditer(odd) if block["name"] == "parameters"
             for word in block["words"].split()}  # fmt: skip
    groups = {path.partition(".")[0] for path in load_parameter_book()}
    listed = set(re.findall(r"^\| (\w+) \|", SOURCES.read_text(encoding="utf-8"), re.MULTILINE))
    where, book = f"docs/{ODD.name}", load_lever_book()
    named = tables.sources_used()
    for page in (ROOT / "README.md", *sorted(DOCS.glob("*.md"))):
        named |= set(_ID.findall(page.read_text(encoding="utf-8"))) - _NO_ID
    return [
        *(f"{where}: no submodel reads the lever {name}" for name in book if name not in levers),
        *(f"{where}: there is no lever {name}" for name in levers if name not in book),
        *(f"{where}: no block shows the parameters {group}" for group in sorted(groups - shown)),
        *(f"docs/{SOURCES.name}: no row {each}"
          for each in sorted(named - listed)),
    ]  # fmt: skip


def main() -> int:
    """Write, or check; the exit code."""
    parser = argparse.ArgumentParser(description="Make the tables of the documentation.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if stale")
    check: bool = parser.parse_args().check
    problems = gaps()
    for path, text in pages().items():
        old = path.read_text(encoding="utf-8") if path.exists() else None
        if text == old:
            continue
        if check:
            problems.append(f"{path.relative_to(ROOT)}: stale, run python tools/make_docs.py")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    if check:
        expected = {f"{name}.md" for name in TABLES}
        problems += [
            f"docs/tables/{path.name}: nobody makes this page"
            for path in sorted((DOCS / "tables").glob("*"))
            if path.name not in expected
        ]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
