"""The file of findings and of the conditions under which each is looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.datafiles import DATA_FOLDER, Node, load_yaml
from sim.errors import unknown
from sim.experiment.claims import Runs, WorldFile, made, read_runs, read_words, read_world

if TYPE_CHECKING:
    from sim.scenario import Scenario

ROBUSTNESS_FILE: Final = DATA_FOLDER / "evidence" / "robustness.yaml"
UP: Final = "up"
DOWN: Final = "down"


@dataclass(frozen=True)
class Finding:
    """A claim about the model: a sum of worlds, each times its weight, in one outcome, and its `expected` sign."""

    name: str
    words: Mapping[str, str]
    outcome: str
    weights: Mapping[str, float]
    expected: str


@dataclass(frozen=True)
class Condition:
    """Other circumstances. `changes`: as ``--set``; `times`: patterns of paths and by what to multiply; `city`: another city."""

    name: str
    words: Mapping[str, str]
    changes: tuple[str, ...]
    times: Mapping[str, float]
    city: str | None


@dataclass(frozen=True)
class FindingBook:
    """All findings and conditions (the first is the usual one), the worlds they need, and how these are run.

    `weaker_below`: relative to its size under usual conditions, a finding of less is called weaker. `reference`: the world whose outcome
    sizes are relative to.
    """

    file: str
    runs: Runs
    weaker_below: float
    reference: str
    worlds: Mapping[str, WorldFile]
    findings: tuple[Finding, ...]
    conditions: tuple[Condition, ...]


def load_findings(path: Path | str = ROBUSTNESS_FILE) -> FindingBook:
    """Read a file of findings. Raises UserError for whatever is wrong in it, with its place."""
    top = load_yaml(path)
    fields = top.fields(("runs", "weaker_below", "reference", "worlds", "findings", "conditions"))
    worlds = {name: read_world(node) for name, node in fields["worlds"].mapping().items()}
    for name, node in fields["worlds"].mapping().items():
        if worlds[name].days is not None:
            node.fail("all worlds of findings are run for the same days")
    return FindingBook(
        top.file,
        read_runs(fields["runs"]),
        fields["weaker_below"].number(0, 1),
        fields["reference"].choice(tuple(worlds), "world"),
        worlds,
        tuple(_finding(*each, worlds) for each in fields["findings"].mapping().items()),
        tuple(_condition(*each) for each in fields["conditions"].mapping().items()),
    )


def _finding(name: str, node: Node, worlds: Mapping[str, WorldFile]) -> Finding:
    from sim.outcomes import OUTCOMES

    fields = node.fields(("en", "zh", "outcome", "sum", "expected"))
    weights = {}
    for world, weight in fields["sum"].mapping().items():
        if world not in worlds:
            weight.fail(unknown("world", world, worlds))
        weights[world] = weight.number()
    if abs(sum(weights.values())) > 1e-9:
        fields["sum"].fail("weights must add up to 0, else it is no comparison")
    outcome = fields["outcome"].choice(tuple(OUTCOMES), "outcome")
    return Finding(
        name, read_words(fields), outcome, weights, fields["expected"].choice((UP, DOWN), "sign")
    )


def _condition(name: str, node: Node) -> Condition:
    fields = node.fields(("en", "zh"), ("set", "times", "city"))
    changes = fields["set"].items() if "set" in fields else []
    times = fields["times"].mapping() if "times" in fields else {}
    return Condition(
        name,
        read_words(fields),
        tuple(each.text() for each in changes),
        {path: factor.number(0) for path, factor in times.items()},
        fields["city"].text() if "city" in fields else None,
    )


def world_under(book: FindingBook, world: str, condition: Condition) -> Scenario:
    """A world under a condition, by the name ``condition/world``.

    A product is held within the range of its data file. Raises UserError for a pattern of paths that fits nothing.
    """
    from sim.errors import UserError
    from sim.scenario.inputs import inputs_of

    asked = book.worlds[world]
    name = f"{condition.name}/{world}"
    changes = list(condition.changes)
    if condition.times:
        known = inputs_of(made(name, asked, book.file, condition.changes, condition.city))
        for pattern, factor in condition.times.items():
            fitting = [each for path, each in known.items() if fnmatchcase(path, pattern)]
            if not fitting:
                raise UserError(
                    f"no number has a path like '{pattern}'",
                    file=book.file,
                    path=f"conditions.{condition.name}.times",
                )
            for each in fitting:
                if each.value is None or each.sentence is None:
                    continue
                value = min(max(each.value * factor, each.sentence.low), each.sentence.high)
                changes.append(f"{each.path}={each.text(value)}")
    return made(name, asked, book.file, tuple(changes), condition.city)
