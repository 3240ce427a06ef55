"""What files of claims (patterns, findings) have in common: runs, worlds, words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sim.datafiles import Node
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
    """A world as a file names it: a scenario, and numbers that it changes (as with ``--set``)."""

    scenario: str
    changes: tuple[str, ...]


def read_runs(node: Node) -> Runs:
    """Days, warm-up and replications."""
    fields = node.fields(("days", "warmup", "replications"))
    return Runs(
        fields["days"].whole(1), fields["warmup"].whole(0), fields["replications"].whole(1)
    )


def read_words(fields: Mapping[str, Node]) -> dict[str, str]:
    """The words in both languages."""
    return {language: fields[language].text() for language in ("en", "zh")}


def read_world(node: Node) -> WorldFile:
    """A scenario and its changes."""
    fields = node.fields(("scenario",), ("set",))
    changes = fields["set"].items() if "set" in fields else []
    return WorldFile(fields["scenario"].text(), tuple(each.text() for each in changes))


def made(name: str, world: WorldFile, file: str, more: tuple[str, ...] = ()) -> Scenario:
    """The scenario of a world, under the world's name. `more`: further changes, after its own.

    Raises UserError that names the world.
    """
    from sim.scenario import load_scenario

    try:
        return replace(load_scenario(world.scenario, [*world.changes, *more]), name=name)
    except UserError as error:
        raise UserError(f"{error}", file=file, path=f"worlds.{name}") from None
