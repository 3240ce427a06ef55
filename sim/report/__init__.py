"""The report of an experiment: one self-contained page a language, made from its folder alone.

`write` makes it anew. Nothing here knows the model, and nothing here runs anything; a page asks
nothing of the network and has no script.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

FILES: Final = {"en": "report.html", "zh": "report.zh.html"}
"""Language -> the file of the report."""


def write(folder: Path, languages: Sequence[str] = ("en", "zh")) -> list[Path]:
    """Write the report of a results folder in these languages; returns the files, its own first.

    A folder of cases gets a page over all of them, and each case its report. Raises UserError for a
    folder without results that this program can read, or for a language there is none in.
    """
    from sim.errors import UserError, unknown
    from sim.experiment.files import write_text
    from sim.report.results import checked_manifest

    for language in languages:
        if language not in FILES:
            raise UserError(unknown("language", language, FILES), path="--lang")
    pages = _pages(folder, checked_manifest(folder), languages)
    for path, text in pages.items():
        write_text(path, text)
    return list(pages)


def _pages(folder: Path, manifest: dict[str, Any], languages: Sequence[str]) -> dict[Path, str]:
    """Every page of a folder by its file; nothing is written before all are made."""
    from sim.report.page import page
    from sim.report.places import case_folders, overview
    from sim.report.results import Results, checked_manifest
    from sim.report.studies import Study, is_study

    pages: dict[Path, str] = {}
    cases = "cases" in manifest
    results = None
    if not cases:
        results = Study(folder) if is_study(manifest) else Results(folder)
    for language in languages:
        (other,) = (file for each, file in FILES.items() if each != language)
        path = folder / FILES[language]
        if results is None:
            pages[path] = overview(folder, manifest, language, (FILES[language], other))
        else:
            pages[path] = page(results, language, other)
    for place in case_folders(folder, manifest) if cases else ():
        pages |= _pages(place, checked_manifest(place), languages)
    return pages
