"""History matching: ruling out what the published figures exclude, and keeping all the rest.

After Craig, Goldstein, Seheult and Smith 1997 and Vernon, Goldstein and Bower 2010. A position of the dials is implausible where the
emulated outcome is further from the figure than all the errors together make likely:

    implausibility = |figure - emulated| / sqrt(error^2 + discrepancy^2 + emulator's variance + variance of luck)

It is ruled out where the largest implausibility of the figures is above the cut-off of 3 (by Pukelsheim's rule at least 95 per cent of any
distribution with one peak lies within). What is left is a set, not a best point, and more points are run in it, wave after wave: the
emulator grows better where it matters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim import luck
from sim.experiment.calibration.emulator import Emulator, fit

CUT_OFF: Final = 3.0
"""Implausibility above which a position is ruled out."""
CANDIDATES: Final = 40_000
"""Positions looked at to tell how much of the space is left."""
MOST_ROUNDS: Final = 400
"""Rounds of moves from positions that are left to others, where the space left is small."""

Sampler = Callable[[int, int], NDArray[np.float64]]
"""(how many, number of the draw) -> positions (m, d) in 0..1."""


@dataclass(frozen=True)
class Aim:
    """A figure to be met: `value`, and the standard deviation `tolerance` of its error and the model's discrepancy together."""

    name: str
    value: float
    tolerance: float


@dataclass(frozen=True, eq=False)
class Wave:
    """What a wave of points has taught: an emulator and the variance of luck for each figure (in the order of the aims).

    `luck`: variance of a run by luck, as far as the emulator's error does not hold it already.
    """

    aims: tuple[Aim, ...]
    emulators: tuple[Emulator, ...]
    luck: tuple[float, ...]

    def implausibility(self, positions: NDArray[np.float64]) -> NDArray[np.float64]:
        """Implausibility of each figure at positions (m, d): shape (m, aims)."""
        columns = []
        for aim, emulator, chance in zip(self.aims, self.emulators, self.luck, strict=True):
            variance = aim.tolerance**2 + emulator.error**2 + chance
            columns.append(np.abs(aim.value - emulator(positions)) / np.sqrt(variance))
        return np.column_stack(columns)


def learn(
    aims: Sequence[Aim],
    positions: NDArray[np.float64],
    outcomes: NDArray[np.float64],
    chance: NDArray[np.float64],
) -> Wave:
    """A wave from points: `outcomes` (n, aims) at `positions` (n, d), `chance` (aims,) the variance of a run by luck.

    The error of an emulator that leaves points out holds their luck already, so of `chance` only what goes beyond is added.
    """
    emulators = tuple(fit(positions, outcomes[:, each]) for each in range(len(aims)))
    beyond = tuple(
        max(0.0, float(value) - emulator.error**2) if np.isfinite(value) else 0.0
        for value, emulator in zip(chance, emulators, strict=True)
    )
    return Wave(tuple(aims), emulators, beyond)


def variance_of_luck(seen: NDArray[np.float64]) -> NDArray[np.float64]:
    """Variance of a single run by luck, pooled over points: `seen` (n, aims, replications) -> (aims,); nan without replications.

    Points that lack a replication are left out.
    """
    whole = np.isfinite(seen).all(axis=(1, 2))
    if seen.shape[2] < 2 or not whole.any():
        return np.full(seen.shape[1], np.nan)
    return np.asarray(seen[whole].var(axis=2, ddof=1).mean(axis=0))


def simulated(
    aims: Sequence[Aim],
    outcomes: NDArray[np.float64],
    chance: NDArray[np.float64],
    runs: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Implausibility of points that were run, by the means of their own `runs` (n,), outcomes (n, aims): no emulator, so no error of one.

    `chance` (aims,): variance of a single run by luck.
    """
    tolerance = np.array([aim.tolerance for aim in aims])
    variance = tolerance**2 + np.nan_to_num(chance) / runs[:, None]
    figures = np.array([aim.value for aim in aims])
    return np.asarray(np.abs(outcomes - figures) / np.sqrt(variance))


def worst(implausibility: NDArray[np.float64]) -> NDArray[np.float64]:
    """The largest implausibility of each position, over its figures."""
    return np.asarray(implausibility.max(axis=1))


def second(implausibility: NDArray[np.float64]) -> NDArray[np.float64]:
    """The second largest; the largest if there is one figure only."""
    if implausibility.shape[1] < 2:
        return worst(implausibility)
    return np.asarray(np.sort(implausibility, axis=1)[:, -2])


def left(waves: Sequence[Wave], positions: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which positions no wave has ruled out."""
    mask = np.ones(len(positions), bool)
    for wave in waves:
        mask[mask] = worst(wave.implausibility(positions[mask])) <= CUT_OFF
    return mask


def more_points(
    waves: Sequence[Wave], count: int, sample: Sampler, candidates: int = CANDIDATES
) -> tuple[NDArray[np.float64], float]:
    """Up to `count` positions that are left, and which share of the space is: found by looking at `candidates`.

    Where too few of them are left, others are reached from those that are, by moves along the line between two of them (as in
    differential evolution, ter Braak 2006), so that they follow the directions in which the set is long. Fewer than `count` come back
    where hardly any is left at all, none where nothing is.
    """
    looked_at = sample(candidates, 0)
    found = looked_at[left(waves, looked_at)]
    share = len(found) / len(looked_at)
    draw = 1
    while 2 <= len(found) < 4 * count and draw < MOST_ROUNDS:
        moves = sample(4 * count, draw)
        picks = (moves[:, :3] * len(found)).astype(int)
        stretch = moves[:, 3:4] if moves.shape[1] > 3 else moves[:, :1]
        ahead = found[picks[:, 1]] - found[picks[:, 2]]
        tried = found[picks[:, 0]] + 1.2 * stretch * ahead + 0.1 * (moves - 0.5)
        tried = tried[((tried >= 0) & (tried <= 1)).all(axis=1)]
        found = np.vstack([found, tried[left(waves, tried)]])
        draw += 1
    order = np.argsort(
        [
            luck.uniform(luck.world_key(len(found), 0), luck.SLICE_OF_POINT, 0, i)
            for i in range(len(found))
        ]
    )
    return found[order][:count], share
