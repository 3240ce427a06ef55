"""Latin hypercubes: points of which each n-th of the way along every input holds one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import luck
from sim.compiled import compiled


def hypercube(points: int, inputs: int, seed: int, draw: int = 0) -> NDArray[np.float64]:
    """Positions in 0..1, shape (points, inputs), from the luck of the design, not of a world.

    McKay, Beckman and Conover 1979. Another `draw` gives other positions.
    """
    key = luck.world_key(seed, draw)
    turn, place = np.empty((points, inputs)), np.empty((points, inputs))
    _draw(key, luck.SLICE_OF_POINT, turn)
    _draw(key, luck.PLACE_IN_SLICE, place)
    return np.asarray((np.argsort(turn, axis=0, kind="stable") + place) / points)


@compiled
def _draw(key, decision, out):  # type: ignore[no-untyped-def]
    """A number in 0..1 for each point (row) of each input (column)."""
    for number in range(out.shape[1]):
        for each in range(out.shape[0]):
            out[each, number] = luck.uniform(key, decision, number, each)
