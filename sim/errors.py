"""What the program says of a person's mistake: one line, where it is and how to put it right."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class UserError(Exception):
    """A mistake in a file, an option or a name; shown as one line, never as a traceback.

    ``str(error)`` is ``file:line:column: path: message``; parts that are not known are left out.
    ``path`` is where the value stands inside the file, such as ``reforms.whistle_summons.ration``.
    """

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
        path: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        self.path = path

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        line = ": ".join(part for part in (place, self.path, self.message) if part)
        return " ".join(line.split())

    def _render_traceback_(self) -> list[str]:
        """The lines that a notebook shows instead of a traceback."""
        return [f"error: {self}"]


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """`` - did you mean 'x'?`` with the closest of the choices, or an empty string."""
    by_lower = {choice.lower(): choice for choice in choices}
    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return f" - did you mean '{by_lower[close[0]]}'?" if close else ""


def unknown(kind: str, word: str, choices: Iterable[str]) -> str:
    """``unknown reform 'x' - did you mean 'y'?``, or the choices if they are few."""
    known = list(choices)
    hint = did_you_mean(word, known)
    if not hint and 0 < len(known) <= 12:
        hint = f" (known: {', '.join(known)})"
    return f"unknown {kind} '{word}'{hint}"


class SimulationError(Exception):
    """The model is in a state it must not be in.

    A fault of the program, or of numbers far outside their ranges.
    """
