"""What files of claims (patterns, findings) have in common: runs, worlds, words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.datafiles import DATA_FOLDER, Node
from sim.errors import UserError

if TYPE_CHECKING:
    from sim.scenario import Scenario


@dataclass(frozen=True)
class Runs:
    """How long and how often the worlds are run, unless something else is asked for."""

    days: int
    warmup: int
    replications: int


@dataclass(frozen=True)
class WorldFile:
    """A world as a file names it: a scenario, and numbers that it changes (as with ``--set``).

    `days`: how long it is run; None for as long as the file says of all.
    """

    scenario: str
    changes: tuple[str, ...]
    days: int | None = None


def read_runs(node: Node) -> Runs:
    """Days, warm-up and replications."""
    fields = node.fields(("days", "warmup", "replications"))
    return Runs(fields["days"].whole(1), fields["warmup"].whole(0), fields["replications"].whole(1))


def read_words(fields: Mapping[str, Node]) -> dict[str, str]:
    """The words in both languages."""
    return {language: fields[language].text() for language in ("en", "zh")}


def read_world(node: Node) -> WorldFile:
    """A scenario, its changes and its days."""
    fields = node.fields(("scenario",), ("set", "days"))
    changes = fields["set"].items() if "set" in fields else []
    days = fields["days"].whole(1) if "days" in fields else None
    return WorldFile(fields["scenario"].text(), tuple(each.text() for each in changes), days)


def made(
    name: str,
    world: WorldFile,
    file: str,
    more: tuple[str, ...] = (),
    city: str | None = None,
) -> Scenario:
    """The scenario of a world, under the world's name. `more`: further changes, after its own; `city`: another city.

    Raises UserError that names the world.
    """
    from sim.scenario import load_scenario

    reference: str | Path = world.scenario
    if "/" in world.scenario:  # as the data files name each other: from their own folder
        reference = DATA_FOLDER / world.scenario
    try:
        scenario = load_scenario(reference, [*world.changes, *more], city=city)
        return replace(scenario, name=name)
    except UserError as error:
        raise UserError(f"{error}", file=file, path=f"worlds.{name}") from None
