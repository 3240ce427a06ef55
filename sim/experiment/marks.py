"""What files of this program say of themselves: that they are its own, and in which format."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sim.errors import UserError
from sim.experiment.files import read_json

MADE_BY: Final = "streetwhistle"


def read_marked(path: Path, known: int) -> dict[str, Any] | None:
    """The mapping of a JSON file of this program; None if there is none or it is not ours.

    `known`: the newest format that is known here. Raises UserError for a newer one.
    """
    marked = read_json(path)
    if marked is None or marked.get("made_by") != MADE_BY:
        return None
    refuse_newer(path.parent, marked, known)
    return marked


def refuse_newer(path: Path, about: Mapping[str, Any], known: int) -> None:
    """Raise UserError if a newer version of the program wrote what is at `path`."""
    written = about.get("format")
    if not isinstance(written, int) or written > known:
        raise UserError(
            f"{path} was written by a newer version of this program (its format is {written}, this "
            f"one knows {known}): use that version, or another folder"
        )
