"""An experiment in parts: who runs what, so that any machine finds the same division."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.experiment.files import read_json, write_json
from sim.experiment.store import FORMAT
from sim.experiment.tasks import Task

FOLDER = "parts"


@dataclass(frozen=True)
class Part:
    """Part `number` of `of` (from 1) of an experiment, whose name is a hash of all its runs.

    `mine`: addresses of the runs of this part; `runs`: how many there are in all; `command`: the
    words that asked for it on the command line, None if it was asked for from Python.
    """

    experiment: str
    number: int
    of: int
    mine: frozenset[str]
    runs: int
    command: tuple[str, ...] | None

    @classmethod
    def of_tasks(
        cls, tasks: Sequence[Task], part: tuple[int, int], command: tuple[str, ...] | None
    ) -> Part:
        """The part of these tasks, however they were cut for the workers of a machine.

        Runs are ordered by replication, then by warm-up, and dealt out in equal stretches: what
        shares a warm-up stays together, as far as may be.
        """
        number, of = part
        order = {
            (task.replication, scenario.warmup_key, entry.key)
            for task in tasks
            for scenario, entry in zip(task.scenarios, task.entries, strict=True)
        }
        keys = [key for *_, key in sorted(order)]
        mine = keys[len(keys) * (number - 1) // of : len(keys) * number // of]
        name = hashlib.sha256("".join(sorted(keys)).encode()).hexdigest()[:12]
        return cls(name, number, of, frozenset(mine), len(keys), command)


def note_part(store: Path, part: Part) -> None:
    """Write down in the store that a part is done."""
    path = store / FOLDER / f"{part.experiment}-{part.number}-of-{part.of}.json"
    path.parent.mkdir(exist_ok=True)
    write_json(
        path,
        {
            "format": FORMAT,
            "experiment": part.experiment,
            "number": part.number,
            "of": part.of,
            "runs": part.runs,
            "mine": sorted(part.mine),
            "command": None if part.command is None else list(part.command),
        },
    )


def read_parts(store: Path) -> list[Part]:
    """The parts that are noted in a store; what cannot be read is passed over."""
    return [
        part
        for path in sorted((store / FOLDER).glob("*.json"))
        if (part := _part_of(read_json(path))) is not None
    ]


def _part_of(noted: dict[str, Any] | None) -> Part | None:
    if noted is None:
        return None
    try:
        command = noted["command"]
        return Part(
            str(noted["experiment"]),
            int(noted["number"]),
            int(noted["of"]),
            frozenset(noted["mine"]),
            int(noted["runs"]),
            None if command is None else tuple(str(word) for word in command),
        )
    except (KeyError, TypeError, ValueError):
        return None
