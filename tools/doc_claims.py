"""The pages of patterns and of findings under other conditions, from the tables of numbers that are kept with the docs."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NUMBERS = ROOT / "docs" / "numbers"
CASE_LOG = ROOT / "scenarios" / "evidence" / "case_log.yaml"


def patterns() -> str:
    """Title, picture and page of the patterns."""
    from sim.experiment.patterns.book import load_patterns
    from sim.experiment.patterns.page import page
    from sim.experiment.patterns.table import read_table

    book = load_patterns()
    verdicts = read_table(NUMBERS / "patterns.csv", book)
    text = page(book, verdicts)
    log = load_patterns(CASE_LOG)
    found = page(log, read_table(NUMBERS / "case_log.csv", log)).replace("\n## ", "\n### ")
    against = (
        "## Against a case log 与真实案件日志对照\n\n"
        "Boston, 311, January to August 2015: shapes, not scales. Numbers: `numbers/case_log.csv`, made by "
        "`python run_sim.py patterns --file scenarios/evidence/case_log.yaml`; figures of the log: `numbers/boston_2015.csv`."
    )
    title = "Patterns: the model against what was published 与已发表规律对照"
    return _page(title, "patterns", f"{text}\n{against}\n\n{found}")


def robustness() -> str:
    """Title, picture and page of the findings."""
    from sim.experiment.robustness.book import load_findings
    from sim.experiment.robustness.table import page, read_table

    book = load_findings()
    tested = read_table(NUMBERS / "robustness.csv", book)
    return _page(
        "Robustness: the main findings under other conditions 主要结论的稳健性",
        "robustness",
        page(book, tested),
    )


def _page(title: str, name: str, text: str) -> str:
    command = f"Numbers: `numbers/{name}.csv`, made by `python run_sim.py {name}`; this page is made of them by `tools/make_docs.py`."
    return f"# {title}\n\n![{title}](pictures/{name}.png)\n\n{command}\n\n{text}"
