"""Shocks: problems that come from outside, over and above what arises by itself (a wave of refunds, a cold snap)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.cityfile import CityFile
from sim.datafiles import Node, read_sentence
from sim.errors import unknown
from sim.issue_types import IssueType
from sim.scenario.record import bare
from sim.scenario.settings import LAST_DAY, read_setting, read_where
from sim.scenario.uses import Where

#: As many problems as residents.
MOST_PROBLEMS = 100_000.0
ESTATES = ("all", "orphan")
EVERYWHERE = Where()
_REQUIRED = ("type", "day", "days", "problems")
_OPTIONAL = ("reported_at_once", "where", "estates")


@dataclass(frozen=True, slots=True)
class Shock:
    """Problems of one issue type that arise on ``days`` days from ``day`` on, evenly.

    ``day`` counts from the start of the observed window. ``problems`` arise per 100,000 residents
    of the streets in ``where``, in places drawn by their residents: in all ``estates``, or in those
    that are ``orphan`` (without a manager) when the world begins. ``reported_at_once`` is the share
    of them that is reported in the minute it arises; the others are noticed as problems are.
    """

    name: str
    type: str
    day: int
    days: int
    problems: float
    reported_at_once: float = 0.0
    where: Where = EVERYWHERE
    estates: str = "all"

    def record(self) -> dict[str, Any]:
        """What the shock means, as plain values. Its name is part of it: luck is drawn under it."""
        return {**bare(self), "where": bare(self.where)}

    @property
    def last(self) -> int:
        """The last day on which problems of the shock arise."""
        return self.day + self.days - 1


def read_shock(
    name: str,
    settings: Mapping[str, Node],
    place: Node,
    issue_types: Mapping[str, IssueType],
    city: CityFile,
    sources: dict[str, str],
) -> Shock:
    """A shock of a scenario file; ``place`` is where the file names it.

    Raises UserError for what is missing, misspelt or out of range.
    """
    for key, node in settings.items():
        if key not in (*_REQUIRED, *_OPTIONAL):
            node.fail(unknown("key of a shock", key, [*_REQUIRED, *_OPTIONAL]))
    for key in _REQUIRED:
        if key not in settings:
            place.fail(f"key '{key}' is missing")
    at_once, where = settings.get("reported_at_once"), settings.get("where")
    return Shock(
        name=name,
        type=settings["type"].choice(list(issue_types), f"issue type of the city {city.name}"),
        day=settings["day"].whole(0, LAST_DAY),
        days=settings["days"].whole(1, LAST_DAY),
        problems=_number(settings["problems"], MOST_PROBLEMS, sources),
        reported_at_once=0.0 if at_once is None else _number(at_once, 1.0, sources),
        where=Where() if where is None else read_where(where, city),
        estates=settings["estates"].choice(ESTATES, "kind of estates")
        if "estates" in settings
        else "all",
    )


def _number(node: Node, high: float, sources: dict[str, str]) -> float:
    """A number of 0..high: plain, with its source, or a whole sentence."""
    if isinstance(node.value, dict) and "unit" in node.value:
        sentence = read_sentence(node)
        node.value["value"].number(0.0, high)
        sources[node.path] = sentence.source
        return sentence.value
    return read_setting(node, 0.0, high, sources)
