"""One run as a file: a zip of arrays and a page of words, the same bytes for the same run.

It is what numpy calls npz, so `numpy.load` reads it too. The zip has a checksum for every member,
and its table of contents stands at the end: half a file and a flipped bit are both noticed. The
table itself has no checksum, so the names of all members stand in a member of their own.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.experiment.files import write_atomically
from sim.experiment.runs import Run

ABOUT: Final = "about.json"
CONTENTS: Final = "contents.json"
NAMED_ELSEWHERE: Final = ("scenario", "replication", "error")
"""Fields of a run that its file does not hold: names, and what a run that succeeded has not."""
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can name: when a run was made is not part of it."""


class Damaged(Exception):
    """The file is not what was written; `str()` says what is wrong with it."""


def write(path: Path, run: Run, about: Mapping[str, Any]) -> None:
    """Write a run that succeeded; `about` is what it is a run of.

    Every field of a Run is written: arrays, mappings of arrays, mappings of numbers. Raises
    TypeError for a field of another kind, so that none is ever lost.
    """
    texts = {ABOUT: _words(about)}
    for field in fields(run):
        if field.name not in NAMED_ELSEWHERE:
            texts.update(_members_of(field.name, getattr(run, field.name)))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as members:
        _add(members, CONTENTS, _words(list(texts)))
        for name, text in texts.items():
            _add(members, name, text)
    write_atomically(path, lambda beside: beside.write_bytes(packed.getvalue()))


def _members_of(name: str, value: Any) -> Iterator[tuple[str, bytes]]:
    if value is None:
        return
    if isinstance(value, np.ndarray):
        yield f"{name}.npy", _bytes(value)
    elif isinstance(value, Mapping):
        if all(isinstance(each, np.ndarray) for each in value.values()):
            for key, array in value.items():
                yield f"{name}/{key}.npy", _bytes(array)
        else:
            yield f"{name}.json", _words(value)
    else:
        raise TypeError(f"a run's {name} is a {type(value).__name__}, which no file of it holds")


def read(path: Path, scenario: str, replication: int) -> Run:
    """The run of a file, under the name by which the scenario is called now.

    Raises Damaged, and FileNotFoundError if there is no such file.
    """
    with _opened(path) as members:
        found: dict[str, Any] = {}
        for name in _contents(members):
            folder, slash, member = name.partition("/")
            if slash:
                array = _array(members.read(name))
                found.setdefault(folder, {})[member.removesuffix(".npy")] = array
            elif name.endswith(".npy"):
                found[name.removesuffix(".npy")] = _array(members.read(name))
            elif name != ABOUT:
                found[name.removesuffix(".json")] = json.loads(members.read(name))
        return Run(scenario, replication, **found)


def check(path: Path) -> None:
    """Read a file to its end, whichever code wrote it. Raises as `read` does."""
    with _opened(path) as members:
        _contents(members)
        spoilt = members.testzip()
        if spoilt is not None:
            raise zipfile.BadZipFile(f"wrong checksum of {spoilt}")


def read_about(path: Path) -> dict[str, Any]:
    """What the file is a run of. Raises as `read` does."""
    with _opened(path) as members:
        about = json.loads(members.read(ABOUT))
        if not isinstance(about, dict):
            raise ValueError("no mapping")
        return about


def _contents(members: zipfile.ZipFile) -> list[str]:
    """The names of what was written. Raises BadZipFile if the table of the zip has others."""
    names: list[str] = json.loads(members.read(CONTENTS))
    if [CONTENTS, *names] != members.namelist():
        raise zipfile.BadZipFile("its table of contents is not the one that was written")
    return names


_WRONG: Final = (
    *(zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError),
    *(ValueError, TypeError, KeyError, RuntimeError),
)
"""What zip, numpy and json say of bytes that are not what they were."""


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The zip of a path; whatever is wrong with it, here or inside the block, is Damaged."""
    try:
        with zipfile.ZipFile(path) as members:
            yield members
    except FileNotFoundError:
        raise
    except _WRONG as error:
        raise Damaged(" ".join(str(error).split()).rstrip(".") or type(error).__name__) from None


def _words(value: Mapping[str, Any] | list[str]) -> bytes:
    # nan and inf are written as Python's json reads them back; floats read back exactly.
    return json.dumps(value, ensure_ascii=False).encode()


def _bytes(array: NDArray[Any]) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, array, allow_pickle=False)
    return file.getvalue()


def _array(text: bytes) -> NDArray[Any]:
    array: NDArray[Any] = np.lib.format.read_array(io.BytesIO(text), allow_pickle=False)
    return array


def _add(members: zipfile.ZipFile, name: str, text: bytes) -> None:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    members.writestr(entry, text)
