"""The pages of patterns and of findings under other conditions, from the tables of numbers that are kept with the docs."""

from __future__ import annotations

from pathlib import Path

NUMBERS = Path(__file__).resolve().parent.parent / "docs" / "numbers"


def patterns() -> str:
    """Title, picture and page of the patterns."""
    from sim.experiment.patterns.book import load_patterns
    from sim.experiment.patterns.page import page
    from sim.experiment.patterns.table import read_table

    book = load_patterns()
    verdicts = read_table(NUMBERS / "patterns.csv", book)
    return _page("Patterns: the model against what was published 与已发表规律对照", "patterns", page(book, verdicts))


def robustness() -> str:
    """Title, picture and page of the findings."""
    from sim.experiment.robustness.book import load_findings
    from sim.experiment.robustness.table import page, read_table

    book = load_findings()
    tested = read_table(NUMBERS / "robustness.csv", book)
    return _page("Robustness: the main findings under other conditions 主要结论的稳健性", "robustness", page(book, tested))


def _page(title: str, name: str, text: str) -> str:
    command = (
        f"Numbers: `numbers/{name}.csv`, made by `python run_sim.py {name}`; this page is made of them by `tools/make_docs.py`."
    )
    return f"# {title}\n\n![{title}](pictures/{name}.png)\n\n{command}\n\n{text}"
