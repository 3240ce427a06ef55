"""The store: every run that was ever finished, found by what it is a run of.

A run is a pure function of its identity, so its address is the hash of that (`entry.py`). Files are
put in place whole and never changed; two experiments may share a store and neither needs to know.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.errors import UserError
from sim.experiment.files import UNFINISHED, write_atomically, write_json
from sim.experiment.marks import MADE_BY, read_marked
from sim.experiment.version import Version, present
from sim.scenario.record import content_hash

if TYPE_CHECKING:
    from sim.scenario import Scenario

FORMAT: Final = 1
"""Version of the layout of a store and of the files in it."""
MARK: Final = "store.json"
RUN: Final = ".npz"
FAILED: Final = ".failed.json"
NOTE: Final = ".json.gz"
LEDGERS: Final = ("cases", "problems")
LEDGER_ENDINGS: Final = tuple(f".{table}.parquet" for table in LEDGERS)


@dataclass(frozen=True)
class Store:
    """A folder of runs. `version`: digest of the model whose runs are asked for; `force`: find none.

    ``runs/ab/abcd....npz`` is a run, ``....cases.parquet`` and ``....problems.parquet`` its ledger
    if that was kept, ``....failed.json`` the traceback of one that failed. ``scenarios/`` and
    ``versions/`` hold in full what the runs name by hash, so that differences can be told.
    """

    folder: Path
    version: str
    force: bool = False

    def open(self) -> Store:
        """Make the folder if there is none, and note the present version in it.

        Raises UserError if it is something else, was written by a newer version of the program or
        cannot be written.
        """
        mark = self.folder / MARK
        try:
            if not check_mark(self.folder):
                self.folder.mkdir(parents=True, exist_ok=True)
                write_json(mark, {"format": FORMAT, "made_by": MADE_BY})
            self._note("versions", self.version, present().record())
        except OSError as error:
            raise UserError(
                f"{self.folder} cannot be written ({error.strerror or error})", path="--store"
            ) from None
        return self

    @property
    def seen(self) -> bool:
        """Whether the folder can be seen from here; a worker on another machine may not."""
        return (self.folder / MARK).is_file()

    def note_scenario(self, scenario: Scenario) -> None:
        """Keep what a scenario means, in full."""
        record = scenario.record()
        self._note("scenarios", content_hash(record), record)

    def _note(self, folder: str, name: str, record: Mapping[str, Any]) -> None:
        path = self._noted(folder, name)
        if not path.is_file():
            path.parent.mkdir(exist_ok=True)
            text = gzip.compress(json.dumps(record).encode(), mtime=0)  # larger than a run else
            write_atomically(path, lambda beside: beside.write_bytes(text))

    def _read_note(self, folder: str, name: str) -> dict[str, Any] | None:
        try:
            noted = json.loads(gzip.decompress(self._noted(folder, name).read_bytes()))
        except (OSError, EOFError, ValueError, zlib.error):
            return None
        return noted if isinstance(noted, dict) else None

    def _noted(self, folder: str, name: str) -> Path:
        return self.folder / folder / f"{name}{NOTE}"

    def noted_version(self, digest: str) -> Version | None:
        """The version of a digest; None if it was not noted or cannot be read."""
        return Version.of(self._read_note("versions", digest))

    def noted_scenario(self, digest: str) -> dict[str, Any] | None:
        """What a scenario meant; None if it was not noted or cannot be read."""
        return self._read_note("scenarios", digest)

    def path(self, key: str, ending: str) -> Path:
        """Where a file of a run is."""
        return self.folder / "runs" / key[:2] / f"{key}{ending}"


def check_mark(folder: Path) -> bool:
    """Whether the folder is a store; False if there is nothing. UserError if it is something else."""
    if not folder.exists():
        return False
    if folder.is_dir() and all(path.name.endswith(UNFINISHED) for path in folder.iterdir()):
        return False
    if read_marked(folder / MARK, FORMAT) is None:
        raise UserError(f"{folder} is no store of runs (no {MARK} of this program in it)")
    return True


def key_of(path: Path) -> str:
    """The address of the run that a file of a store belongs to."""
    return path.name.partition(".")[0]


def part_path(parts: Path, table: str, scenario: str, replication: int) -> Path:
    """Where a run leaves its ledger until the ledgers of an experiment are put together."""
    return parts / f"{table}-{replication:04d}-{scenario}.parquet"
