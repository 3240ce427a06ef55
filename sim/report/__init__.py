"""The report of an experiment: one self-contained page a language, made from its folder alone.

`write` makes it anew. Nothing here knows the model, and nothing here runs anything; a page asks
nothing of the network and has no script.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

FILES: Final = {"en": "report.html", "zh": "report.zh.html"}
"""Language -> the file of the report."""


def write(folder: Path, languages: Sequence[str] = ("en", "zh")) -> list[Path]:
    """Write the report of a results folder in these languages; returns the files.

    Raises UserError for a folder without results that this program can read, or for a language
    there is none in.
    """
    from sim.errors import UserError, unknown
    from sim.experiment.files import write_text
    from sim.report.page import page
    from sim.report.results import Results

    for language in languages:
        if language not in FILES:
            raise UserError(unknown("language", language, FILES), path="--lang")
    results = Results(folder)
    written = []
    for language in languages:
        (other,) = (file for each, file in FILES.items() if each != language)
        path = folder / FILES[language]
        write_text(path, page(results, language, other))
        written.append(path)
    return written
