"""What runs there are, and which of them the program would make in another way today, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sim.errors import UserError
from sim.experiment.files import read_json
from sim.experiment.folder import MANIFEST, read_manifest
from sim.experiment.stale import Stale
from sim.experiment.store import Store, check_mark
from sim.experiment.stored import StoredRun, stored_runs
from sim.experiment.version import Version, present

ONE_OF_ALL: Final = ("replication",)
"""What of an identity differs between the runs of one scenario in one experiment."""


@dataclass
class Group:
    """The runs of one scenario in one kind of experiment; `why` it is stale, empty if it is not."""

    words: str
    why: list[str]
    replications: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class StoreStatus:
    """What is in a store: `size` in bytes, all files counted."""

    folder: Path
    size: int
    groups: Sequence[Group]
    damaged: Sequence[Path]


@dataclass(frozen=True)
class FolderStatus:
    """What is in a results folder: in words, and `why` it is stale, empty if it is not."""

    folder: Path
    words: str
    why: Sequence[str]


def store_status(folder: Path) -> StoreStatus:
    """What is in a store. Raises UserError if it is none, or of a newer version."""
    if not check_mark(folder):
        raise UserError(f"{folder} is no store of runs: there is nothing")
    stale = Stale(Store(folder, present().digest))
    groups: dict[str, Group] = {}
    damaged = []
    for run in stored_runs(folder):
        if isinstance(run, Path):
            damaged.append(run)
            continue
        same = {key: value for key, value in run.identity.items() if key not in ONE_OF_ALL}
        key = repr((sorted(same.items()), sorted(run.named.items())))
        if key not in groups:
            groups[key] = Group(_words(run), stale.why(run.identity, run.named))
        group = groups[key]
        (group.failed if run.failed else group.replications).append(
            int(run.identity["replication"])
        )
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    ordered = sorted(groups.values(), key=lambda group: (bool(group.why), group.why, group.words))
    return StoreStatus(folder, size, ordered, damaged)


def _words(run: StoredRun) -> str:
    identity, named = run.identity, run.named
    first, last = identity["window"]
    model = "" if identity["model"] == "GovernanceModel" else f", model {identity['model']}"
    cities = ", a city drawn for each replication" if identity.get("vary_city") else ""
    overrides = "".join(f", {_in_short(text)}" for text in named["overrides"])
    return (
        f"{named['name']}{overrides}, {named['city']}, {identity['days']} days after "
        f"{identity['warmup']}, measured {first} to {last}, seed {identity['seed']}{cities}{model}"
    )


def _in_short(override: str) -> str:
    """An override as typed; of a whole reform, as a factorial sets it, the name alone."""
    path, _, value = override.partition("=")
    return path if value.startswith("{") else override


def folder_status(folder: Path) -> FolderStatus:
    """What is in a results folder. Raises UserError if it is none, or of a newer version."""
    manifest = read_manifest(folder)
    if manifest is None:
        raise UserError(f"{folder} holds no results of this program (no {MANIFEST} of it)")
    made_by = Version.of(manifest.get("model"))
    unknown = ["its manifest does not say which model made it"]
    why = unknown if made_by is None else Stale.of_version(made_by)
    scenarios: dict[str, Any] = dict(manifest.get("scenarios") or {})
    for path in sorted((folder / "cases").glob(f"*/{MANIFEST}")):
        scenarios |= (read_json(path) or {}).get("scenarios") or {}
    stale = Stale(None)
    for name, said in scenarios.items():
        if isinstance(said, dict) and "named" in said and "resolved" in said:
            why += [
                f"{name}: {words}" for words in stale.of_scenario(said["resolved"], said["named"])
            ]
    parts = ["complete" if manifest.get("complete") else "not complete"]
    counts = manifest.get("replications")
    if isinstance(counts, dict):
        parts.append(f"{counts.get('finished')} of {counts.get('asked')} replications")
    if manifest.get("failed"):
        parts.append(f"{len(manifest['failed'])} runs failed")
    parts.append(f"{len(scenarios)} scenarios")
    return FolderStatus(folder, ", ".join(parts), why)


def numbers(values: Sequence[int]) -> str:
    """Whole numbers as ``0-4, 7``."""
    stretches: list[list[int]] = []
    for value in sorted(values):
        if stretches and value == stretches[-1][1] + 1:
            stretches[-1][1] = value
        else:
            stretches.append([value, value])
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in stretches)
