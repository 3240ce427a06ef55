"""The files of a store, one after the other: what is there, whoever asks."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sim.errors import UserError
from sim.experiment import runfile
from sim.experiment.files import UNFINISHED, read_json
from sim.experiment.marks import refuse_newer
from sim.experiment.parts import FOLDER as PARTS
from sim.experiment.store import FAILED, FORMAT, LEDGER_ENDINGS, RUN, check_mark, key_of
from sim.experiment.version import present

SURELY_DEAD: Final = 3600.0
"""An unfinished file that nobody has touched for so many seconds will not be finished."""


@dataclass(frozen=True)
class StoredRun:
    """A file of a store, opened far enough to say what it is: a run, or one that failed."""

    path: Path
    identity: Mapping[str, Any]
    named: Mapping[str, Any]
    failed: bool


@dataclass
class Moved:
    """How many files were put in or taken away, and their size in bytes."""

    files: int = 0
    size: int = 0

    def count(self, path: Path) -> None:
        """One more file."""
        self.files += 1
        self.size += path.stat().st_size


def stored_runs(folder: Path) -> Iterator[StoredRun | Path]:
    """Every run of a store, in the order of addresses; a path where a file cannot be read.

    Raises UserError for a file of a newer version of the program.
    """
    for path in sorted((folder / "runs").glob("*/*")):
        failed = path.name.endswith(FAILED)
        if not failed and not path.name.endswith(RUN):
            continue
        try:
            about = read_json(path) if failed else runfile.read_about(path)
            if about is None:
                raise runfile.Damaged
            refuse_newer(path, about, FORMAT)
            yield StoredRun(path, dict(about["identity"]), dict(about["named"]), failed)
        except FileNotFoundError:
            continue  # another process has cleaned up
        except (runfile.Damaged, KeyError, TypeError, ValueError):
            yield path


def clean(folder: Path, *, ledgers: bool = False, everything: bool = False) -> Moved:
    """Take away what other versions of the model made, what failed, and what is damaged.

    `ledgers`: the ledgers of all runs as well; `everything`: all runs. Raises UserError if the
    folder is no store or is of a newer version.
    """
    if not check_mark(folder):
        raise UserError(f"{folder} is no store of runs: there is nothing")
    gone, kept, scenarios = Moved(), set(), set()
    for run in stored_runs(folder):
        if (
            isinstance(run, StoredRun)
            and not everything
            and not run.failed
            and run.identity["version"] == present().digest
        ):
            kept.add(key_of(run.path))
            scenarios.add(run.identity["scenario"])
    for path in sorted((folder / "runs").glob("*/*")):
        unfinished = path.name.endswith(UNFINISHED)
        if unfinished and time.time() - path.stat().st_mtime < SURELY_DEAD:
            continue
        ledger = path.name.endswith(LEDGER_ENDINGS)
        if unfinished or key_of(path) not in kept or (ledger and ledgers) or _failed(path):
            _remove(path, gone)
    notes = {"versions": {present().digest}, "scenarios": scenarios}
    for name, needed in (notes | {PARTS: set()} if everything else notes).items():
        for path in sorted((folder / name).glob("*.json*")):
            if key_of(path) not in needed:
                _remove(path, gone)
    for room in (folder / "runs").glob("*"):
        if not any(room.iterdir()):
            room.rmdir()
    return gone


def _failed(path: Path) -> bool:
    return path.name.endswith(FAILED)


def _remove(path: Path, gone: Moved) -> None:
    gone.count(path)
    path.unlink(missing_ok=True)
