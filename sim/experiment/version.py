"""Which model made a run: the text of every file, and every library, that decides its numbers.

A comment counts as much as a formula: too many runs are called stale rather than one too few.
The data are not here. They are in the scenario, by value (`Scenario.record`).
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

from sim.experiment.origin import ROOT, versions
from sim.scenario.record import content_hash

DECIDING_FILES: Final = (
    "sim/*.py",
    "sim/agents/*.py",
    "sim/kernels/*.py",
    "sim/outcomes/*.py",
    "sim/outcomes/patterns/*.py",
    "sim/reforms/*.py",
    "sim/scenario/*.py",
    "sim/experiment/perform.py",
    "sim/experiment/runs.py",
)
"""What a run is made by; the rest of the program plans, keeps, draws and tells."""
DECIDING_LIBRARIES: Final = ("mesa", "numpy", "scipy", "numba", "llvmlite")
"""`python` (without its last number) and `machine` (the processor's kind) stand beside them."""
MOST_NAMED: Final = 3
"""So many differing files are named, the others counted."""


@dataclass(frozen=True)
class Version:
    """`files`: content hash by path; `libraries`: version by name."""

    files: Mapping[str, str]
    libraries: Mapping[str, str]

    @cached_property
    def digest(self) -> str:
        """The same for two versions exactly if they agree in everything; 16 hex digits."""
        return content_hash(self.record())[:16]

    def record(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return {"files": dict(self.files), "libraries": dict(self.libraries)}

    @classmethod
    def of(cls, record: Any) -> Version | None:
        """From such plain values; None if they are something else."""
        try:
            return cls(dict(record["files"]), dict(record["libraries"]))
        except (KeyError, TypeError, ValueError):
            return None


@cache
def present() -> Version:
    """The version of the program that is running, as its files were when this was first asked."""
    return version_of(ROOT)


def version_of(root: Path) -> Version:
    """The version of the program in a folder, with the libraries that are installed."""
    paths = sorted({path for pattern in DECIDING_FILES for path in root.glob(pattern)})
    found = versions(DECIDING_LIBRARIES)
    libraries = {name: found[name] for name in DECIDING_LIBRARIES}
    libraries["python"] = found["python"].rpartition(".")[0]
    libraries["machine"] = platform.machine()
    return Version({path.relative_to(root).as_posix(): _hash(path) for path in paths}, libraries)


def _hash(path: Path) -> str:
    text = path.read_bytes().replace(b"\r\n", b"\n")  # as some systems check files out
    return hashlib.sha256(text).hexdigest()[:16]


def differences(then: Version, now: Version) -> list[str]:
    """In words: what of the code and of the libraries is another; empty if nothing is."""
    words = []
    both = then.files.keys() & now.files.keys()
    changed = {path for path in both if then.files[path] != now.files[path]}
    came, went = now.files.keys() - both, then.files.keys() - both
    for paths, what in ((changed, "changed"), (came, "is new"), (went, "is gone")):
        if paths:
            more = len(paths) - MOST_NAMED
            named = ", ".join(sorted(paths)[:MOST_NAMED])
            words.append(f"{named}{f' and {more} files more' if more > 0 else ''} {what}")
    for name in {**then.libraries, **now.libraries}:
        before, after = then.libraries.get(name, "absent"), now.libraries.get(name, "absent")
        if before != after:
            words.append(f"{name} was {before}, is {after}")
    return words
