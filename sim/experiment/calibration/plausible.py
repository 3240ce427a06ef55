"""Sets of plausible worlds as files: written by a calibration, read by a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim import luck
from sim.datafiles import DATA_FOLDER, Node, load_yaml, short
from sim.errors import UserError
from sim.experiment.calibration.sample import at_dials
from sim.experiment.calibration.targets import Dial, TargetFile, load_targets
from sim.experiment.files import write_text

if TYPE_CHECKING:
    from sim.scenario import Scenario

PLAUSIBLE_FOLDER: Final = DATA_FOLDER / "plausible"
DEFAULT_SET: Final = PLAUSIBLE_FOLDER / "beijing_2018_2021.yaml"
PLAUSIBLE: Final = "plausible.yaml"
"""The file of a set in a results folder."""


@dataclass(frozen=True, eq=False)
class PlausibleSet:
    """A set of worlds that the targets have not ruled out: `values` (worlds, dials) in the order of the dials of `targets`."""

    path: Path
    targets: TargetFile
    values: NDArray[np.float64]

    @property
    def lasting(self) -> tuple[tuple[int, Dial], ...]:
        """The dials that are numbers of the world, with their places; not those that date what happened (a ramp, a start)."""
        return tuple(
            (place, dial)
            for place, dial in enumerate(self.targets.dials)
            if any(each.sentence is not None for each in dial.inputs)
        )

    def drawn(self, count: int, seed: int) -> NDArray[np.intp]:
        """The rows of `count` different worlds, by the luck of the design; all, in order, if there are no more."""
        rows = len(self.values)
        if count >= rows:
            return np.arange(rows)
        key = luck.world_key(seed, 0)
        turn = [luck.uniform(key, luck.SLICE_OF_POINT, 0, each) for each in range(rows)]
        return np.sort(np.argsort(turn, kind="stable")[:count])

    def world(self, scenario: Scenario, row: int) -> Scenario:
        """A scenario in one of the worlds: the numbers that a lasting dial moves are those of the world."""
        places, dials = zip(*self.lasting, strict=True)
        return at_dials(dials, scenario, self.values[row, list(places)])


def write_plausible(
    path: Path, targets: TargetFile, values: NDArray[np.float64], took: Mapping[str, Any]
) -> None:
    """Write a set as YAML: which targets, what it took, the dials, a row a world."""
    lines = [
        "# Worlds that the published figures have not ruled out (history matching). Written by `run_sim.py calibrate`; not edited by hand.",
        f"targets: {targets.path.stem}",
        "took:",
        *(f"  {key}: {_scalar(value)}" for key, value in took.items()),
        f"dials: [{', '.join(dial.name for dial in targets.dials)}]",
        "worlds:",
        *(f"  - [{', '.join(short(float(f'{value:.6g}')) for value in row)}]" for row in values),
    ]
    write_text(path, "\n".join(lines) + "\n")


def _scalar(value: Any) -> str:
    return short(value) if isinstance(value, (int, float)) else f'"{value}"'


def load_plausible(folder_or_file: Path | None = None) -> PlausibleSet:
    """The set of a results folder or of a file; the one that the program brings along if nothing is said.

    Raises UserError for what is no such set, one without a world, or one whose dials are not those of its targets.
    """
    path = folder_or_file or DEFAULT_SET
    if path.is_dir():
        path = path / PLAUSIBLE
        if not path.is_file():
            raise UserError(
                f"no calibration: there is no {PLAUSIBLE} in {folder_or_file}", path="--calibration"
            )
    fields = load_yaml(path).fields(("targets", "took", "dials", "worlds"))
    targets = load_targets(_named(fields["targets"], path))
    names = [node.text() for node in fields["dials"].items()]
    known = [dial.name for dial in targets.dials]
    if names != known:
        fields["dials"].fail(
            f"the dials are not those of {targets.path.name} any more: calibrate anew"
        )
    rows = []
    for node in fields["worlds"].items():
        items = node.items()
        if len(items) != len(names):
            node.fail(f"expected {len(names)} values, one a dial, got {len(items)}")
        rows.append([item.number() for item in items])
    if not rows:
        fields["worlds"].fail("no world: the targets have ruled out everything")
    return PlausibleSet(path, targets, np.array(rows, float))


def _named(node: Node, path: Path) -> str | Path:
    word = node.text()
    beside = path.parent / word
    return beside if word.endswith((".yaml", ".yml")) and beside.is_file() else word
