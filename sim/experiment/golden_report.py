"""What moved among the golden outcomes: told on the terminal and in the changelog."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.errors import UserError
from sim.experiment.files import write_text
from sim.experiment.golden import Change, Status
from sim.experiment.origin import ROOT

if TYPE_CHECKING:
    from rich.console import Console

CHANGELOG: Final = ROOT / "CHANGELOG.md"
SECTION: Final = "## [Unreleased]"
HEADING: Final = "### Changed"
MOST_ROWS: Final = 40
"""Rows of the table of what moved; the largest come first."""
KINDS: Final[tuple[Status, ...]] = ("exact", "noise", "moved", "new", "gone")


def different(changes: Sequence[Change]) -> list[Change]:
    """What is neither exact nor noise, the largest relative change first."""
    found = [change for change in changes if change.status in ("moved", "new", "gone")]
    return sorted(found, key=lambda change: -abs(change.relative))


def show(changes: Sequence[Change], console: Console | None = None) -> None:
    """Print how many numbers of each scenario are exact, noise or moved, and what moved."""
    from rich.console import Console
    from rich.table import Table

    console = console or Console(highlight=False)
    table = Table("scenario", *KINDS, title="Golden outcomes", title_justify="left")
    for scenario in dict.fromkeys(change.scenario for change in changes):
        counts = Counter(change.status for change in changes if change.scenario == scenario)
        table.add_row(scenario, *(str(counts[kind] or "") for kind in KINDS))
    console.print(table)
    found = [change for change in different(changes) if change.status == "moved"]
    if not found:
        console.print("Nothing that was there before has moved.")
        return
    rows = Table("scenario", "what", "before", "now", "change", title_justify="left")
    rows.title = "Moved, the largest first"
    for change in found[:MOST_ROWS]:
        rows.add_row(
            change.scenario, change.name, _number(change.before), _number(change.now), size(change)
        )
    console.print(rows)
    if len(found) > MOST_ROWS:
        console.print(f"and {len(found) - MOST_ROWS} more")


def size(change: Change) -> str:
    """Direction and size of what moved, in words: ``up 3.2 %``, ``down 12 %``."""
    if change.before is None or change.now is None or not math.isfinite(change.relative):
        return "up from 0" if change.before == 0 and (change.now or 0) > 0 else "other"
    percent = abs(100 * change.relative)
    amount = f"{percent:,.0f}" if percent >= 10 else f"{percent:.2g}"
    return f"{'up' if change.relative > 0 else 'down'} {amount} %"


def changelog_line(changes: Sequence[Change], why: str) -> str:
    """The entry for the changelog: the reason, how much moved, and the line on results."""
    found = different(changes)
    real = [change for change in found if change.status == "moved"]
    if not real:
        names = list(dict.fromkeys(change.scenario for change in found))
        return f"- {why} (golden outcomes new or gone: {', '.join(names)}). changes results: no"
    scenarios = {change.scenario for change in real}
    all_scenarios = {change.scenario for change in changes}
    largest = next((each for each in real if math.isfinite(each.relative)), real[0])
    return (
        f"- {why} (golden outcomes moved in {len(scenarios)} of {len(all_scenarios)} scenarios; "
        f"most: {largest.name} of {largest.scenario}, {size(largest)}). changes results: yes"
    )


def add_to_changelog(line: str, path: Path = CHANGELOG) -> None:
    """Put the line at the end of what changed since the last release.

    Raises UserError if the changelog has no section for that.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    if SECTION not in lines:
        raise UserError(f"there is no line '{SECTION}'", file=path.name)
    start = lines.index(SECTION) + 1
    end = _next(lines, start, "## ")
    if HEADING in lines[start:end]:
        end = _next(lines, lines.index(HEADING, start) + 1, "##")
        new = [line]
    else:
        new = ["", HEADING, "", line]
    last = max(i for i in range(end) if lines[i].strip())  # the last that is not blank
    rest = lines[end:]
    write_text(path, "\n".join([*lines[: last + 1], *new, *([""] if rest else []), *rest]) + "\n")


def _next(lines: Sequence[str], start: int, prefix: str) -> int:
    """The first line from `start` on that begins with `prefix`, or the end."""
    found = (i for i in range(start, len(lines)) if lines[i].startswith(prefix))
    return next(found, len(lines))


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.6g}"
