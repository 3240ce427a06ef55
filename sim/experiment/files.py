"""Files that are either there as a whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sim.errors import UserError

UNFINISHED: Final = ".tmp"
"""What the name of a file ends with while it is written."""


def write_atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a neighbour of `path`, then put it in place: a reader never sees a half.

    A failure leaves no neighbour behind and an older file as it was.
    """
    # Two threads of a process may write the same file at once, and so may two machines.
    me = f"{os.getpid()}-{threading.get_ident():x}"
    beside = path.with_name(f".{path.name}.{me}{UNFINISHED}")
    try:
        write(beside)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 with newline ends, the same bytes on every platform."""
    write_atomically(path, lambda beside: beside.write_bytes(text.encode()))


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write a mapping as indented JSON; nan and inf are refused with a ValueError."""
    write_text(path, json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def read_json(path: Path) -> dict[str, Any] | None:
    """The mapping in a file; None if there is none."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def real_path(path: Path, option: str) -> Path:
    """The path without links. UserError, which names the `option`, for a link that leads to itself."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        raise UserError(f"{path} is a link that leads to itself", path=option) from None


def same_file(source: Path, target: Path) -> None:
    """Let `target` be the file `source`: a second name for it where the system can, else a copy."""
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:  # another disk, or a file system without links
        write_atomically(target, lambda beside: shutil.copyfile(source, beside))


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table: floats so that they read back exactly, nan as an empty field."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_field(value) for value in row] for row in rows)
    write_text(path, text.getvalue())


def _field(value: object) -> object:
    if isinstance(value, float):
        return "" if value != value else repr(float(value))
    return value
