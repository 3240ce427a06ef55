"""How an experiment may end other than well: one line each, and what was kept."""

from __future__ import annotations

from pathlib import Path


class Interrupted(KeyboardInterrupt):
    """Stopped by Ctrl-C or by the system; `str()` is one line that says what was kept.

    `folder` holds the finished replications; None if there were none.
    """

    def __init__(self, message: str, folder: Path | None) -> None:
        super().__init__(message)
        self.folder = folder


class ExperimentFailed(Exception):
    """Some runs failed or a check did; `folder`, if any, holds what there is and the reason."""

    def __init__(self, message: str, folder: Path | None = None) -> None:
        super().__init__(message)
        self.folder = folder


class PartDone(Exception):
    """A part of an experiment is done, and its runs are stored; `str()` is one line that says so."""
