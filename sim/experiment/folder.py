"""The folder of an experiment: claimed before any work, filled beside, put in place at the end."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sim.errors import UserError
from sim.experiment.files import real_path, write_json
from sim.experiment.lock import Lock
from sim.experiment.marks import MADE_BY, read_marked

FORMAT: Final = 1
"""Version of the folder's layout."""
HEAD: Final = {"format": FORMAT, "made_by": MADE_BY}
"""With what every manifest begins."""
MANIFEST: Final = "manifest.json"
OURS: Final = (
    "runs.csv",
    "failed.csv",
    "compare.csv",
    "daily.parquet",
    "curves.parquet",
    "streets.parquet",
    "cases.parquet",
    "problems.parquet",
    "figures",
    "cases.csv",
    "cases",
    "report.html",
    "report.zh.html",
    "trace.md",
    "events.csv",
    "effects.csv",
    "turns.csv",
    "sensitivity.csv",
    "evaluation.csv",
    "truth.csv",
    "event_study.csv",
    "panel.parquet",
    "patterns.csv",
    "patterns.md",
    "robustness.csv",
    "robustness.md",
)
"""What a folder may hold beside its manifest; anything else in it is not touched."""
DEFAULT_PARENT: Final = Path("results")
LONGEST_NAME: Final = 80
UNFINISHED: Final = ".unfinished"


def default_folder(names: Sequence[str], now: datetime | None = None) -> Path:
    """``results/<UTC time>-<names>``, a path that is not there yet."""
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    words = "-".join(re.sub(r"[^\w]+", "_", name) for name in names)
    if len(words) > LONGEST_NAME:
        words = f"{words[:LONGEST_NAME]}_etc"
    path = DEFAULT_PARENT / f"{stamp}-{words}"
    second = 2
    while path.exists() or Lock(path).file.exists():
        path = DEFAULT_PARENT / f"{stamp}-{words}-{second}"
        second += 1
    return path


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a results folder; None if there is none or it is not ours.

    Raises UserError if a newer version of the program wrote it.
    """
    return read_marked(folder / MANIFEST, FORMAT)


def remove_unfinished(place: Path) -> None:
    """Take away what killed experiments left beside their folder; who calls this has its lock."""
    for left in place.parent.iterdir():
        if re.fullmatch(rf"\.{re.escape(place.name)}\.\d+{re.escape(UNFINISHED)}", left.name):
            shutil.rmtree(left, ignore_errors=True)


def clear_abandoned(parent: Path) -> int:
    """Take away what killed experiments left beside the folders of `parent`; says of how many."""
    pattern = rf"\.(.+)\.\d+{re.escape(UNFINISHED)}"
    found = (re.fullmatch(pattern, path.name) for path in parent.glob(f".*{UNFINISHED}"))
    cleared = 0
    for name in {match[1] for match in found if match}:
        lock = Lock(parent / name)
        if lock.take():  # else it is being written at this moment
            remove_unfinished(parent / name)
            lock.release()
            cleared += 1
    return cleared


class ResultsFolder:
    """Files are written to `work`, a hidden neighbour; `finish` puts them in place at `path`.

    Until then an earlier experiment at `path` stays as it was, and a crash leaves nothing there.
    One experiment at a time: the next one at the same path is refused.
    """

    def __init__(self, path: Path) -> None:
        """Claim the place. UserError if it is taken, holds something else or cannot be written."""
        self.path = path
        place = real_path(path, "--out")
        if path.is_dir():
            if any(path.iterdir()) and read_manifest(path) is None:
                raise UserError(
                    f"{path} exists and holds no results of this program, so it is left alone: "
                    "name another folder",
                    path="--out",
                )
        elif path.exists() or path.is_symlink():
            raise UserError(f"{path} is not a folder", path="--out")
        self.work = place.with_name(f".{place.name}.{os.getpid()}{UNFINISHED}")
        self._lock = Lock(place)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir() and not os.access(path, os.W_OK | os.X_OK):
                raise PermissionError(13, os.strerror(13))
            if not self._lock.take():
                raise UserError(
                    f"another experiment is writing {path} at this moment: wait, or name another "
                    "folder",
                    path="--out",
                )
            remove_unfinished(place)
            self.work.mkdir()
        except OSError as error:
            self._lock.release()
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
        write_json(self.work / MANIFEST, {**HEAD, **manifest})
        if not self.path.exists():
            self.work.replace(self.path)
        else:
            self._replace_old()
        self._lock.release()
        return self.path

    def _replace_old(self) -> None:
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

    def abandon(self) -> None:
        """Leave nothing behind but what was at `path` before."""
        shutil.rmtree(self.work, ignore_errors=True)
        self._lock.release()
