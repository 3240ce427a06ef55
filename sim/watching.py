"""Following single problems: who asks for notes before or during a run, and reads them afterwards.

Notes change nothing in the world (`sim.kernels.watch`): with and without them a run is the same, bit for bit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.bundle import Bundle
from sim.kernels.room import count_room
from sim.kernels.watch import NOTE

__all__ = ["NOTE", "notes_of", "watch"]


def watch(arrays: Bundle, ids: Sequence[int]) -> None:
    """From now on write down what happens to the problems of these ids, also to those that are open already."""
    arrays.watched_ids = np.array(sorted(set(ids)), "i8")
    problems = arrays.problems.view(np.ndarray)
    problems["watched"] = (problems["in_use"] != 0) & np.isin(problems["id"], arrays.watched_ids)
    count_room(arrays)  # notes want some from the next day on


def notes_of(arrays: Bundle) -> np.ndarray:
    """What has been written down so far: a copy, rows of NOTE, in the order in which things happened."""
    return arrays.notes[: int(arrays.now["notes"][0])].view(np.ndarray).copy()
