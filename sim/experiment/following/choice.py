"""Which problems tell most: chosen from the ledgers of both worlds, extremes of their kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.ledger import (
    CLOSURE_NOMINAL,
    EXIT_FIXED_BY_STAFF,
    MINUTES_A_DAY,
    NEVER,
    RunResult,
    Table,
)

READABLE_CASES: Final = 8
"""A story with more cases than this in either world is no good as an example."""


@dataclass(frozen=True)
class Example:
    """A problem, and why it was chosen: ``sooner``, ``paper``, ``worse`` or ``spared``."""

    kind: str
    problem: int


@dataclass(frozen=True)
class Choice:
    """Examples, and how usual what they show is.

    `shared`: problems that arise in the observed days of both worlds and are reported in both. `sooner`, `later`: of these, how
    many the second world really fixes a day or more sooner (or alone), or later (or not at all).
    """

    examples: tuple[Example, ...]
    shared: int
    sooner: int
    later: int


def choose(one: RunResult, other: RunResult) -> Choice:
    """Look through two worlds of one replication for problems that tell what the second changes.

    Time gained is the time to the real fix in the first world less that in the second; where a problem is never fixed, the days
    count during which it could have been: until it went, or until the run ends. Ties break by the problem's id.
    """
    end = one.days * MINUTES_A_DAY
    first, second = _observed(one.problems), _observed(other.problems)
    _, here, there = np.intersect1d(first["problem"], second["problem"], return_indices=True)
    a, b = first[here], second[there]
    reported = (a["first_report"] != NEVER) & (b["first_report"] != NEVER)
    a, b = a[reported], b[reported]
    fixed_a, fixed_b = a["exit"] == EXIT_FIXED_BY_STAFF, b["exit"] == EXIT_FIXED_BY_STAFF
    gained = _until(a, end) - _until(b, end)
    alike = a["first_report"] == b["first_report"]  # so that the offices make the difference
    short = (a["reports"] <= READABLE_CASES) & (b["reports"] <= READABLE_CASES)
    sooner = np.where(fixed_b, gained, 0)
    worse = np.where(fixed_a, -gained, 0)
    on_paper = np.isin(a["problem"], _closed_on_paper(one)) & ~fixed_a & fixed_b
    on_paper |= np.isin(b["problem"], _closed_on_paper(other)) & ~fixed_b & fixed_a
    alone = first[~np.isin(first["problem"], other.problems["problem"])]
    alone = alone[(alone["first_report"] != NEVER) & (alone["reports"] <= READABLE_CASES)]
    pools = (
        ("sooner", a["problem"], np.where(short & alike & fixed_a, sooner, 0)),
        ("paper", a["problem"], np.where(short & on_paper, np.abs(gained), 0)),
        ("worse", a["problem"], np.where(short & alike, worse, 0)),
        ("spared", alone["problem"], _until(alone, end)),
    )
    chosen: list[Example] = []
    for kind, ids, merit in pools:
        free = ~np.isin(ids, [example.problem for example in chosen])
        best = _best(ids[free], merit[free])
        if best is not None:
            chosen.append(Example(kind, best))
    day = MINUTES_A_DAY
    return Choice(
        examples=tuple(chosen),
        shared=len(a),
        sooner=int(np.count_nonzero(fixed_b & ((gained >= day) | ~fixed_a))),
        later=int(np.count_nonzero(fixed_a & ((gained <= -day) | ~fixed_b))),
    )


def _observed(problems: Table) -> Table:
    rows: Table = problems[problems["born"] >= 0]
    return rows


def _until(problems: Table, end: int) -> NDArray[np.int64]:
    """Minutes from birth until the problem went, or until the run ends."""
    last = np.where(problems["ended"] == NEVER, end, problems["ended"])
    return np.asarray(last - problems["born"], np.int64)


def _closed_on_paper(result: RunResult) -> NDArray[Any]:
    return np.unique(result.cases["problem"][result.cases["closure"] == CLOSURE_NOMINAL])


def _best(ids: NDArray[np.int64], merit: NDArray[np.int64]) -> int | None:
    """The id of most merit (the smallest of equals); None if nobody has any."""
    if not len(ids) or merit.max() <= 0:
        return None
    return int(ids[merit == merit.max()].min())
