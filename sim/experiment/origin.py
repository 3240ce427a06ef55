"""Where results come from: versions, commit, machine. Nothing that names a person or a host."""

from __future__ import annotations

import os
import platform
import subprocess
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGES: Final = ("mesa", "numpy", "scipy", "numba", "llvmlite", "pyarrow")
"""The packages whose version may move a number."""


def program_version() -> str:
    """The version in pyproject.toml."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def versions(packages: Iterable[str] = PACKAGES) -> dict[str, str]:
    """Versions of the program, of Python and of the packages (``absent`` if not installed)."""
    found = {"streetwhistle": program_version(), "python": platform.python_version()}
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found


def commit(root: Path = ROOT) -> dict[str, Any] | None:
    """``{"commit": id, "dirty": whether files differ from it}``; None outside a git checkout."""
    top = _git(root, "rev-parse", "--show-toplevel")
    if top is None or Path(top).resolve() != root:
        return None
    head, changes = _git(root, "rev-parse", "HEAD"), _git(root, "status", "--porcelain")
    if head is None or changes is None:  # a repository without a commit
        return None
    return {"commit": head, "dirty": bool(changes)}


def _git(root: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "--no-optional-locks", *words],
            cwd=root,
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def machine() -> dict[str, Any]:
    """What kind of computer it was."""
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "processors": os.cpu_count(),
    }
