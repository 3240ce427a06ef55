"""Room in the arrays of a district: pools of rows whose free ones are threaded on a list, and their growth between days."""

from __future__ import annotations

import numpy as np

from sim.bundle import Bundle, copy_rows, records
from sim.kernels.calendar import CHUNK
from sim.kernels.room import count_room
from sim.now import EVENT


def _thread(rows: np.ndarray, link: str, first: int, following: int) -> None:
    """Put rows `first`.. at the head of a list of free rows that goes on at `following`."""
    rows[link][first:] = np.arange(first + 1, len(rows) + 1)
    rows[link][-1] = following


#: (array, field that threads the free rows, field of NOW with the first free row)
POOLS = (
    ("chunks", "next", "free_chunk"),
    ("problems", "leading_case", "free_problem"),
    ("cases", "next_of_problem", "free_case"),
    ("jobs", "next", "free_job"),
)


def grow(arrays: Bundle, name: str, number: int) -> None:
    """Give pool `name` `number` rows; the new ones are free."""
    link, head = next((link, head) for pool, link, head in POOLS if pool == name)
    old = getattr(arrays, name)
    new = records(number, old.dtype)
    copy_rows(new, old)
    _thread(new, link, len(old), int(arrays.now[head][0]))
    arrays.now[head][0] = len(old)
    setattr(arrays, name, new)
    if name == "chunks":
        waiting = records(number * CHUNK, EVENT)
        copy_rows(waiting, arrays.waiting)
        arrays.waiting = waiting


def make_room(arrays: Bundle) -> None:
    """Room for a day in every array that is short of it, and then half as much again."""
    count_room(arrays)
    wanted = arrays.room.view(np.ndarray)[0]
    for name in ("chunks", "problems", "cases", "jobs"):
        if len(getattr(arrays, name)) < wanted[name]:
            grow(arrays, name, int(wanted[name] * 1.5))
    if len(arrays.agenda) < wanted["agenda"]:
        arrays.agenda = records(int(wanted["agenda"] * 1.5), EVENT)
        arrays.late_next = np.zeros(len(arrays.agenda), "i4")
        arrays.turns = np.zeros(len(arrays.agenda), "i4")
        arrays.turn_words = np.zeros(len(arrays.agenda), "i8")
    for name in ("case_rows", "problem_rows", "notes"):
        rows, used = getattr(arrays, name), int(arrays.now[name][0])
        if len(rows) < wanted[name]:
            larger = records(int(wanted[name] * 1.5), rows.dtype)
            copy_rows(larger, rows[:used])
            setattr(arrays, name, larger)
    count_room(arrays)
