"""Stories on the terminal and as a page of Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sim.experiment.following.words import Words

if TYPE_CHECKING:
    from rich.console import Console

    from sim.experiment.following.story import Story

MOST_ROWS: Final = 60
"""Rows of a story that the terminal shows; the page has all."""
WIDTH: Final = 120
"""Columns where no terminal says how many there are."""


def show(
    opening: Sequence[str], stories: Sequence[Story], words: Words, console: Console | None = None
) -> None:
    """Print the stories, two worlds side by side."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if console is None:
        console = Console(highlight=False)
        if not console.is_terminal:
            console = Console(highlight=False, width=max(WIDTH, console.width))
    for line in opening:
        console.print(line, markup=False)
    for story in stories:
        console.print()
        console.print(story.heading, style="bold", markup=False)
        for fact in story.facts:
            console.print(fact, markup=False)
        if not story.rows:
            console.print(words.say("nothing_happens"), markup=False)
        else:
            table = Table(show_lines=False, padding=(0, 1))
            table.add_column(words.say("when"), no_wrap=True)
            for name in story.names:
                table.add_column(
                    name, ratio=1, overflow="fold"
                )  # Chinese has no spaces to break at
            for row in story.rows[:MOST_ROWS]:
                table.add_row(
                    row.when.replace("\n", " " if words.chinese else ", "),
                    *(Text(cell.text, style="dim" if cell.absent else "") for cell in row.cells),
                )
            console.print(table)
        if len(story.rows) > MOST_ROWS:
            left = len(story.rows) - MOST_ROWS
            console.print(words.say("more_rows", number=left), markup=False)
        for line in story.outcome:
            console.print(line, markup=False)


def markdown(title: str, opening: Sequence[str], stories: Sequence[Story], words: Words) -> str:
    """The page: headings, facts, a table a story, and what it comes to."""
    parts = [f"# {title}", *opening]
    for story in stories:
        parts += [f"## {story.heading}", "  \n".join(story.facts)]
        if story.rows:
            lines = [[words.say("when"), *story.names], ["---"] * 3]
            lines += [[row.when, *(cell.text for cell in row.cells)] for row in story.rows]
            parts.append("\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines))
        else:
            parts.append(words.say("nothing_happens"))
        parts.append("\n".join(f"- {line}" for line in story.outcome))
    return "\n\n".join(parts) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")
