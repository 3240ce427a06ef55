"""How work ends: done, stopped, failed or in part, each in one line; and what it leaves, a folder with its report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

EXIT_DONE = 0
EXIT_FAILED = 1
EXIT_INTERRUPTED = 130
Result = TypeVar("Result")


class Ended(Exception):
    """The work ended before its results: one line to say, and the exit code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def carried_out(work: Callable[..., Result], what: Any, settings: dict[str, Any]) -> Result:
    """``work(what, **settings)``; Ended when it was stopped, did not succeed or was but a part."""
    from sim.experiment import ExperimentFailed, PartDone

    try:
        return kept_in_one_line(work, what, **settings)
    except KeyboardInterrupt as stop:
        raise Ended(f"stopped: {str(stop) or 'nothing was kept'}", EXIT_INTERRUPTED) from None
    except ExperimentFailed as failure:
        raise Ended(f"failed: {failure}", EXIT_FAILED) from None
    except PartDone as done:
        raise Ended(str(done), EXIT_DONE) from None


def kept_in_one_line(work: Callable[..., Result], what: Any, **settings: Any) -> Result:
    """``work(what, **settings)``; Ended, in one line, when a file cannot be written or read."""
    try:
        return work(what, **settings)
    except OSError as error:  # such as a full disk
        file = f"{error.filename}: " if error.filename else ""
        reason = f"{file}{error.strerror or error}"
        hint = "what was finished before is kept: the same command goes on from there"
        raise Ended(f"failed: {reason} ({hint})", EXIT_FAILED) from None


def reported(work: Callable[..., Path], what: Any, settings: dict[str, Any]) -> Path:
    """As `carried_out` for work that leaves a results folder, which gets its report.

    So does a folder that holds a part only, because work was stopped or runs failed. Ended if the
    report could not be written: the folder has the numbers all the same.
    """
    from sim.experiment import ExperimentFailed

    def with_report(what: Any, **settings: Any) -> Path:
        try:
            folder = work(what, **settings)
        except (ExperimentFailed, KeyboardInterrupt) as partly:
            kept = getattr(partly, "folder", None)
            if kept is not None:
                _report(kept)
            raise
        with_its_report(folder)
        return folder

    return carried_out(with_report, what, settings)


def with_its_report(folder: Path) -> None:
    """Write the report of a results folder; Ended if that fails, for the numbers are there."""
    unwritten = _report(folder)
    if unwritten:
        raise Ended(f"failed: {unwritten}; the numbers are in {folder}", EXIT_FAILED)


def _report(folder: Path) -> str:
    """Write the report; says what went wrong, for a report is no reason to lose the numbers."""
    from sim import report

    try:
        report.write(folder)
    except KeyboardInterrupt:
        return "the report was broken off"
    except Exception as error:
        return f"the report could not be written ({type(error).__name__}: {error})"
    return ""


def write_report(folder: Path, language: str | None) -> None:
    """Make the report of a results folder anew, in one language or in both; say where it is."""
    from sim import report

    languages = list(report.FILES) if language is None else [language]
    for path in report.write(folder, languages):
        print(path)
