"""Tables in the making, whose full pieces wait on disk.

A year of a large city closes more rows than memory should hold, and nobody looks at them before the run is over.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.bundle import copy_rows
from sim.ledger import Table


class Pieces:
    """A table in the making: rows are put in at the end, full pieces wait in a temporary file, `take` hands them out one by one.

    The piece that is being filled is in memory, and full ones as far as there is room; the others wait on disk. The file, one a table, is
    in the folder for temporary files (`TMPDIR`) and goes when nobody refers to it. Raises OSError if the disk is full.
    """

    _BYTES: Final = 4 * 2**20

    def __init__(self, dtype: np.dtype[Any], room: int = 0) -> None:
        """An empty table of rows of `dtype`; `room`: bytes of full pieces that may stay in memory."""
        self.dtype = dtype
        self._room = room
        self._full: list[Table | _Written] = []
        self._file: _TemporaryFile | None = None
        self._open = np.empty(0, dtype)
        self._filled = 0

    def put(self, rows: Table) -> None:
        """Copy rows to the end of the table."""
        while len(rows):
            if self._filled == len(self._open):
                self._make_room()
            part = rows[: len(self._open) - self._filled]
            copy_rows(self._open[self._filled :], part)
            self._filled += len(part)
            rows = rows[len(part) :]

    def _make_room(self) -> None:
        if self._filled and (len(self._full) + 1) * self._BYTES > self._room:
            if self._file is None:
                self._file = _TemporaryFile()
            self._full.append(self._file.write(self._open))
        else:
            if self._filled:
                self._full.append(self._open)
            self._open = np.empty(max(1, self._BYTES // self.dtype.itemsize), self.dtype)
        self._filled = 0

    def copy(self) -> Pieces:
        """The same rows so far; what either puts in from now on the other does not see."""
        twin = Pieces(self.dtype, self._room)
        twin._full = list(self._full)
        twin.put(self._open[: self._filled])
        return twin

    def __len__(self) -> int:
        return sum(len(piece) for piece in self._full) + self._filled

    def take(self) -> Iterator[Table]:
        """The pieces in order; the table is empty afterwards."""
        while self._full:
            piece = self._full.pop(0)
            yield piece.read() if isinstance(piece, _Written) else piece
        last, self._open, self._filled = self._open[: self._filled], np.empty(0, self.dtype), 0
        if len(last):
            yield last


class _TemporaryFile:
    """Rows written one after the other to a file that goes when nobody refers to it."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed in __del__

    def __del__(self) -> None:
        self._file.close()

    def write(self, rows: Table) -> _Written:
        """Write a copy of rows to the end of the file and say where it is."""
        offset = self._file.seek(0, os.SEEK_END)
        rows.tofile(self._file)
        return _Written(self, offset, rows.dtype, len(rows))

    def read(self, offset: int, dtype: np.dtype[Any], rows: int) -> Table:
        self._file.seek(offset)
        return np.fromfile(self._file, dtype, rows)


@dataclass(frozen=True)
class _Written:
    """Rows of a table in a file, which nobody writes again."""

    file: _TemporaryFile
    offset: int
    dtype: np.dtype[Any]
    rows: int

    def __len__(self) -> int:
        return self.rows

    def read(self) -> Table:
        return self.file.read(self.offset, self.dtype, self.rows)
