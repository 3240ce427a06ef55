"""Several stores put together into one, and the parts of an experiment into a whole."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sim.errors import UserError
from sim.experiment import runfile
from sim.experiment.files import same_file
from sim.experiment.parquet import whole
from sim.experiment.parts import FOLDER, Part, read_parts
from sim.experiment.store import FAILED, LEDGER_ENDINGS, RUN, Store, check_mark, key_of
from sim.experiment.stored import Moved, StoredRun, stored_runs
from sim.experiment.version import present

NOTES: Final = ("versions", "scenarios", FOLDER)


def join_stores(parts: Sequence[Path], store: Path) -> Moved:
    """Put the runs of several stores into one, which may be one of them.

    What is there already stays; what is damaged is named on standard error and left out. Raises
    UserError for a folder that is no store or is of a newer version, before anything is moved.
    """
    for part in parts:
        if not check_mark(part):
            raise UserError(f"{part} is no store of runs: there is nothing")
    Store(store, present().digest).open()
    moved = Moved()
    for part in parts:
        if part.resolve() == store.resolve():
            continue
        for run in stored_runs(part):
            path = run if isinstance(run, Path) else run.path
            if isinstance(run, Path) or not _sound(run):
                print(f"{path} is damaged and left out", file=sys.stderr, flush=True)
                continue
            if run.failed and _there(part, store, path, FAILED, RUN):
                continue
            ledgers = [path.with_name(key_of(path) + ending) for ending in LEDGER_ENDINGS]
            if not all(whole(ledger) for ledger in ledgers):
                ledgers = []
            for each in (*ledgers, path):
                _put(part, store, each, moved)
        for folder in NOTES:
            for note in sorted((part / folder).glob("*.json*")):
                _put(part, store, note, moved)
    return moved


def _put(part: Path, store: Path, path: Path, moved: Moved) -> None:
    target = store / path.relative_to(part)
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        same_file(path, target)
        moved.count(target)


def _sound(run: StoredRun) -> bool:
    if run.failed:
        return True
    try:
        runfile.check(run.path)
    except (runfile.Damaged, FileNotFoundError):
        return False
    return True


def _there(part: Path, store: Path, path: Path, ending: str, other: str) -> bool:
    target = store / path.relative_to(part)
    return target.with_name(target.name.removesuffix(ending) + other).is_file()


def whole_experiment(parts: Sequence[Part], wanted: str | None = None) -> Part:
    """One part of the experiment whose parts these are; all of them must be there.

    `wanted`: the name of the experiment, needed if there are several. Raises UserError if there is
    none, more than one, or a part is missing.
    """
    experiments = sorted({part.experiment for part in parts})
    if wanted is not None:
        experiments = [name for name in experiments if name == wanted]
    if not experiments:
        raise UserError("no part of an experiment was run into these stores (with --shard)")
    if len(experiments) > 1:
        raise UserError(
            f"there are parts of several experiments: name one (--experiment "
            f"{', '.join(experiments)})"
        )
    mine = [part for part in parts if part.experiment == experiments[0]]
    runs: frozenset[str] = frozenset().union(*(part.mine for part in mine))
    if len(runs) < mine[0].runs:
        of = max(part.of for part in mine)
        there = {part.number for part in mine if part.of == of}
        missing = ", ".join(str(number) for number in range(1, of + 1) if number not in there)
        raise UserError(
            f"part {missing} of {of} of experiment {experiments[0]} is not among the folders"
        )
    return mine[0]


def parts_of(folders: Sequence[Path]) -> list[Part]:
    """The parts that are noted in these stores."""
    return [part for folder in folders for part in read_parts(folder)]
