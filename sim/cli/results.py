"""The commands ``results status``, ``results merge`` and ``results clean``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.arguments import Out
from sim.cli.means import Store

if TYPE_CHECKING:
    from sim.experiment.status import StoreStatus


def results_commands() -> typer.Typer:
    """The group of commands, to be added to the program under the name ``results``."""
    group = typer.Typer(
        help="What runs there are, which of them are stale, and parts put together.",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    group.command("status")(status)
    group.command("merge")(merge)
    group.command("clean")(clean)
    return group


def status(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FOLDER]...",
            help="Stores or results folders [the store and every folder under results/].",
        ),
    ] = None,
) -> None:
    """Say what runs there are, and which would come out in another way today, and why."""
    from sim.cli.ending import kept_in_one_line

    for text in kept_in_one_line(_status, folders or []):
        typer.echo(text)


def _status(folders: Sequence[Path]) -> list[str]:
    from sim.errors import UserError
    from sim.experiment.folder import DEFAULT_PARENT, MANIFEST
    from sim.experiment.means import DEFAULT_STORE
    from sim.experiment.status import folder_status, store_status
    from sim.experiment.store import MARK

    if not folders:
        known = [path.parent for path in sorted(DEFAULT_PARENT.glob(f"*/{MANIFEST}"))]
        folders = [*([DEFAULT_STORE] if (DEFAULT_STORE / MARK).is_file() else []), *known]
    if not folders:
        return [f"there are no results in {DEFAULT_PARENT} yet"]
    lines = []
    for folder in folders:
        if not folder.is_dir():
            raise UserError(f"{folder} is not a folder")
        if (folder / MARK).is_file():
            lines += _store_lines(store_status(folder))
        else:
            found = folder_status(folder)
            state = f"stale: {'; '.join(found.why)}" if found.why else "up to date"
            lines += [f"{folder}: {found.words}", f"  {state}"]
    return lines


def _store_lines(found: StoreStatus) -> list[str]:
    from sim.experiment.status import numbers

    runs = sum(len(group.replications) for group in found.groups)
    failed = sum(len(group.failed) for group in found.groups)
    stale = sum(len(group.replications) for group in found.groups if group.why)
    lines = [
        f"{found.folder}: {runs} runs ({in_bytes(found.size)}), {stale} of them stale, "
        f"{failed} failed, {len(found.damaged)} damaged"
    ]
    before: list[str] | None = None
    for group in found.groups:
        if group.why != before:
            lines.append(f"  stale: {'; '.join(group.why)}" if group.why else "  up to date")
            before = group.why
        done = f"replications {numbers(group.replications)}" if group.replications else ""
        lost = f"failed {numbers(group.failed)}" if group.failed else ""
        lines.append(f"    {group.words}: {', '.join(part for part in (done, lost) if part)}")
    return lines + [f"  damaged: {path} (it will be run again)" for path in found.damaged]


def in_bytes(size: int) -> str:
    """A size with its unit: ``12 kB``, ``3.4 MB``."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return f"{size} bytes"


def merge(
    parts: Annotated[
        list[Path],
        typer.Argument(metavar="FOLDER...", help="The folders that the parts left (stores)."),
    ],
    out: Out = None,
    store: Store = None,
    experiment: Annotated[
        str | None, typer.Option(help="Which experiment, if there are parts of several.")
    ] = None,
) -> int:
    """Put parts of an experiment (--shard) together: their runs into one store, and its folder.

    Nothing is run again. The folder is the one that the whole would have left.
    """
    from sim.cli import main
    from sim.cli.ending import kept_in_one_line
    from sim.experiment import using
    from sim.experiment.means import DEFAULT_STORE
    from sim.experiment.merge import join_stores, parts_of, whole_experiment

    place = store or DEFAULT_STORE
    noted = kept_in_one_line(parts_of, parts)
    whole = whole_experiment(noted, experiment) if noted or experiment or out else None
    moved = kept_in_one_line(lambda folders: join_stores(folders, place), parts)
    typer.echo(f"{moved.files} files ({in_bytes(moved.size)}) put into {place}", err=True)
    if whole is None:
        return 0
    if whole.command is None:
        typer.echo(f"every run is there: ask for the whole experiment with the store {place}")
        return 0
    words = [*whole.command, *(["--out", str(out)] if out else [])]
    with using(store=place, force=False, cluster=None, part=None, stored_only=True):
        return main(words)


def clean(
    store: Store = None,
    ledgers: Annotated[
        bool, typer.Option("--ledgers", help="The ledgers of all runs as well (they are large).")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="All runs.")] = False,
) -> None:
    """Take away runs of another version of the program, failed and damaged ones.

    And what killed experiments left in results/.
    """
    from sim.cli.ending import kept_in_one_line
    from sim.experiment.folder import DEFAULT_PARENT, clear_abandoned
    from sim.experiment.means import DEFAULT_STORE
    from sim.experiment.stored import clean as clean_store

    place = store or DEFAULT_STORE
    abandoned = kept_in_one_line(clear_abandoned, DEFAULT_PARENT)
    if abandoned:
        typer.echo(f"{abandoned} abandoned experiments taken away from {DEFAULT_PARENT}")
    gone = kept_in_one_line(
        lambda folder: clean_store(folder, ledgers=ledgers, everything=everything), place
    )
    typer.echo(f"{gone.files} files ({in_bytes(gone.size)}) taken away from {place}")
