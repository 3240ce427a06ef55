"""Which inputs an effect rests on: Morris' screening and Sobol' indices, by SALib.

The design and the intervals use SALib's own generator, from a seed: this is the luck of the
analysis, not of a world. Inputs are taken on 0..1, from the low end of a range to its high end. The
last of them is always the `DUMMY`, which stands for nothing but another throw of the dice: what it
is said to do is what luck alone does, and no input below it can be told from luck.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

Method = Literal["morris", "sobol"]
METHODS: Final[tuple[Method, ...]] = ("morris", "sobol")
DUMMY: Final = "dummy"
LEVELS: Final = 4
"""Levels of Morris' grid, SALib's default: steps go over two thirds of a range."""
FEWEST: Final = 2
"""Trajectories, or base points, without which nothing has an interval."""


@dataclass(frozen=True)
class Influence:
    """What an input, or a group of them, does to the effect.

    `influence` with `low` and `high` at the level of the analysis: Morris' mu* (mean size of the
    elementary effects, in the unit of the effect over the whole range of the input), or Sobol' total
    order (share of the variance that hangs on it, alone or with others). `mean` and `spread`:
    Morris' mu (with its sign) and sigma (which grows with interactions and curvature; nan for
    groups). `first`, `first_low`, `first_high`: Sobol' first order (the share it has alone). What
    the method does not give is nan.
    """

    name: str
    influence: float
    low: float
    high: float
    mean: float = float("nan")
    spread: float = float("nan")
    first: float = float("nan")
    first_low: float = float("nan")
    first_high: float = float("nan")


def design(method: Method, groups: Sequence[str], points: int, seed: int) -> NDArray[np.float64]:
    """The points of an analysis: shape (n, len(groups) + 1), all in 0..1, the dummy last.

    `groups`: for each input the group it is moved with, its own name if it is moved alone. `points`:
    trajectories of Morris, or base points of Sobol', a power of two. Of g groups Morris takes
    points x (g + 2), Sobol' points x (g + 3). Raises ValueError for too few points.
    """
    if points < FEWEST:
        raise ValueError(f"{points} is too few: {FEWEST} or more")
    if method == "morris":
        from SALib.sample import morris as sampler

        return np.asarray(
            sampler.sample(_problem(groups), points, num_levels=LEVELS, seed=seed), float
        )
    if points & (points - 1):
        raise ValueError(f"{points} is no power of two")
    from SALib.sample import sobol

    made = sobol.sample(_problem(groups), points, calc_second_order=False, seed=seed)
    return np.asarray(made, float)


def block_size(method: Method, groups: Sequence[str]) -> int:
    """How many points in a row belong together: those of a trajectory, or of a base point."""
    return len(set(groups)) + (2 if method == "morris" else 3)


def influences(
    method: Method,
    groups: Sequence[str],
    points: NDArray[np.float64],
    effects: NDArray[np.float64],
    *,
    level: float,
    seed: int,
) -> tuple[list[Influence], int]:
    """What each group does to the effect, the dummy last; and how many blocks that was told from.

    `points` as `design` made them; `effects`: the mean effect at each, shape (n,). Blocks with an
    effect that is not finite are left out. Empty if fewer than two blocks are left, or if the
    effect is the same everywhere.
    """
    size = block_size(method, groups)
    whole = np.isfinite(effects).reshape(-1, size).all(axis=1)
    kept = np.repeat(whole, size)
    blocks = int(whole.sum())
    if blocks < FEWEST or np.ptp(effects[kept]) == 0:
        return [], blocks
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an input that moves nothing divides nothing by nothing
        if method == "morris":
            found = _morris(groups, points[kept], effects[kept], level, seed)
        else:
            found = _sobol(groups, effects[kept], level, seed)
    return found, blocks


def _morris(
    groups: Sequence[str],
    points: NDArray[np.float64],
    effects: NDArray[np.float64],
    level: float,
    seed: int,
) -> list[Influence]:
    from SALib.analyze import morris

    found = morris.analyze(
        _problem(groups), points, effects, num_levels=LEVELS, conf_level=level, seed=seed
    )
    size, half = _numbers(found["mu_star"]), _numbers(found["mu_star_conf"])
    mean, spread = _numbers(found["mu"]), _numbers(found["sigma"])
    return [
        Influence(
            str(name), size[i], max(0.0, size[i] - half[i]), size[i] + half[i], mean[i], spread[i]
        )
        for i, name in enumerate(found["names"])
    ]


def _sobol(
    groups: Sequence[str], effects: NDArray[np.float64], level: float, seed: int
) -> list[Influence]:
    from SALib.analyze import sobol

    found = sobol.analyze(
        _problem(groups), effects, calc_second_order=False, conf_level=level, seed=seed
    )
    total, half = _numbers(found["ST"]), _numbers(found["ST_conf"])
    first, first_half = _numbers(found["S1"]), _numbers(found["S1_conf"])
    return [
        Influence(
            name,
            total[i],
            max(0.0, total[i] - half[i]),
            total[i] + half[i],
            first=first[i],
            first_low=first[i] - first_half[i],
            first_high=first[i] + first_half[i],
        )
        for i, name in enumerate(dict.fromkeys([*groups, DUMMY]))
    ]


def _numbers(values: Any) -> list[float]:
    return [float(value) for value in np.asarray(values, float)]


def _problem(groups: Sequence[str]) -> dict[str, Any]:
    """The problem as SALib wants it; made anew each time, for SALib writes into it."""
    names = [*groups, DUMMY]
    problem: dict[str, Any] = {
        "num_vars": len(names),
        "names": [f"{name} {number}" for number, name in enumerate(names)],
        "bounds": [[0.0, 1.0]] * len(names),
    }
    if len(set(names)) < len(names):
        return {**problem, "groups": names}
    return {**problem, "names": names}
