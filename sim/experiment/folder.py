"""The folder of an experiment: claimed before any work, filled beside, put in place at the end."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sim.errors import UserError
from sim.experiment.files import write_json

FORMAT: Final = 1
"""Version of the folder's layout."""
MADE_BY: Final = "streetwhistle"
MANIFEST: Final = "manifest.json"
OURS: Final = (
    "runs.csv",
    "compare.csv",
    "daily.parquet",
    "curves.parquet",
    "cases.parquet",
    "problems.parquet",
    "figures",
    "cases.csv",
    "cases",
    "trace.md",
    "events.csv",
    "evaluation.csv",
    "truth.csv",
    "event_study.csv",
    "panel.parquet",
)
"""What a folder may hold beside its manifest; anything else in it is not touched."""
DEFAULT_PARENT: Final = Path("results")
LONGEST_NAME: Final = 80


def default_folder(names: Sequence[str], now: datetime | None = None) -> Path:
    """``results/<UTC time>-<names>``, a path that is not there yet."""
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    words = "-".join(re.sub(r"[^\w]+", "_", name) for name in names)
    if len(words) > LONGEST_NAME:
        words = f"{words[:LONGEST_NAME]}_etc"
    path = DEFAULT_PARENT / f"{stamp}-{words}"
    second = 2
    while path.exists():
        path = DEFAULT_PARENT / f"{stamp}-{words}-{second}"
        second += 1
    return path


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a results folder; None if there is none or it is not ours."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    ours = isinstance(manifest, dict) and manifest.get("made_by") == MADE_BY
    return manifest if ours else None


class ResultsFolder:
    """Files are written to `work`, a hidden neighbour; `finish` puts them in place at `path`.

    Until then an earlier experiment at `path` stays as it was, and a crash leaves nothing there.
    """

    def __init__(self, path: Path) -> None:
        """Claim the place. UserError if it holds something else or cannot be written."""
        self.path = path
        place = path.resolve()
        if path.is_dir():
            if any(path.iterdir()) and read_manifest(path) is None:
                raise UserError(
                    f"{path} exists and holds no results of this program, so it is left alone: "
                    "name another folder",
                    path="--out",
                )
        elif path.exists() or path.is_symlink():
            raise UserError(f"{path} is not a folder", path="--out")
        self.work = place.with_name(f".{place.name}.{os.getpid()}.unfinished")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir() and not os.access(path, os.W_OK | os.X_OK):
                raise PermissionError(13, os.strerror(13))
            shutil.rmtree(self.work, ignore_errors=True)  # of a dead process with our number
            self.work.mkdir()
        except OSError as error:
            raise UserError(
                f"{path} cannot be written ({error.strerror or error})", path="--out"
            ) from None

    @property
    def parts(self) -> Path:
        """Where runs leave their ledgers until they are put together."""
        parts = self.work / "parts"
        parts.mkdir(exist_ok=True)
        return parts

    def finish(self, manifest: dict[str, Any]) -> Path:
        """Put everything in place, the manifest last: who finds it finds all. Returns `path`."""
        shutil.rmtree(self.work / "parts", ignore_errors=True)
        write_json(self.work / MANIFEST, {"format": FORMAT, "made_by": MADE_BY, **manifest})
        if not self.path.exists():
            self.work.replace(self.path)
            return self.path
        (self.path / MANIFEST).unlink(missing_ok=True)
        for name in OURS:
            old = self.path / name
            if old.is_dir() and not old.is_symlink():
                shutil.rmtree(old)
            else:
                old.unlink(missing_ok=True)
        for file in sorted(self.work.iterdir(), key=lambda each: each.name == MANIFEST):
            file.replace(self.path / file.name)
        self.work.rmdir()
        return self.path

    def abandon(self) -> None:
        """Leave nothing behind but what was at `path` before."""
        shutil.rmtree(self.work, ignore_errors=True)
