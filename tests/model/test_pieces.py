"""Tables in the making: pieces that wait on disk come back row for row, and twins do not see each other."""

from __future__ import annotations

import gc
import os

import numpy as np
import pytest

from sim import ledger
from sim.pieces import Pieces

ROWS_OF_A_PIECE = Pieces._BYTES // ledger.CASE.itemsize


def rows(first: int, number: int) -> np.ndarray:
    made = np.zeros(number, ledger.CASE)
    made["problem"] = np.arange(first, first + number)
    made["closed"] = -made["problem"]
    return made


def together(pieces: Pieces) -> np.ndarray:
    return np.concatenate([np.zeros(0, ledger.CASE), *pieces.take()])


@pytest.mark.parametrize(
    "number", [0, 1, ROWS_OF_A_PIECE, ROWS_OF_A_PIECE + 1, 3 * ROWS_OF_A_PIECE + 5]
)
@pytest.mark.parametrize("step", [997, 10**6])
def test_rows_come_back_in_order(number, step):
    pieces = Pieces(ledger.CASE)
    wanted = rows(0, number)
    for first in range(0, number, step):
        pieces.put(wanted[first : first + step])
    assert len(pieces) == number
    assert (together(pieces) == wanted).all()
    assert len(pieces) == 0


def test_a_twin_shares_what_was_there_and_not_what_comes():
    pieces = Pieces(ledger.CASE)
    shared = rows(0, ROWS_OF_A_PIECE + 10)
    pieces.put(shared)
    twin = pieces.copy()
    pieces.put(rows(10**6, ROWS_OF_A_PIECE))
    twin.put(rows(2 * 10**6, 7))
    assert (together(twin) == np.concatenate([shared, rows(2 * 10**6, 7)])).all()
    assert (together(pieces) == np.concatenate([shared, rows(10**6, ROWS_OF_A_PIECE)])).all()


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="open files are counted in /proc")
def test_only_full_pieces_touch_the_disk_and_their_files_go_with_them():
    before = len(os.listdir("/proc/self/fd"))
    pieces = Pieces(ledger.CASE)
    pieces.put(rows(0, ROWS_OF_A_PIECE))
    assert len(os.listdir("/proc/self/fd")) == before
    pieces.put(rows(0, ROWS_OF_A_PIECE))
    assert len(os.listdir("/proc/self/fd")) == before + 1
    twin = pieces.copy()
    del pieces
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) == before + 1
    assert len(together(twin)) == 2 * ROWS_OF_A_PIECE
    del twin
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="open files are counted in /proc")
def test_pieces_stay_in_memory_as_far_as_there_is_room_and_all_come_back_in_order():
    before = len(os.listdir("/proc/self/fd"))
    pieces, wanted = Pieces(ledger.CASE, 2 * Pieces._BYTES), rows(0, 4 * ROWS_OF_A_PIECE + 3)
    pieces.put(wanted[: 3 * ROWS_OF_A_PIECE])
    assert len(os.listdir("/proc/self/fd")) == before
    twin = pieces.copy()
    pieces.put(wanted[3 * ROWS_OF_A_PIECE :])
    assert len(os.listdir("/proc/self/fd")) == before + 1
    assert (together(pieces) == wanted).all()
    assert (together(twin) == wanted[: 3 * ROWS_OF_A_PIECE]).all()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")
def test_a_full_disk_is_an_error_and_no_silent_loss(monkeypatch):
    with open("/dev/full", "wb", buffering=0) as full:
        monkeypatch.setattr("sim.pieces.tempfile.TemporaryFile", lambda **how: full)
        pieces = Pieces(ledger.CASE)
        with pytest.raises(OSError, match=r"[Nn]o space|requested"):
            pieces.put(rows(0, 2 * ROWS_OF_A_PIECE))
