"""Pilots: the worlds that an evaluation needs, the streets that are pilots, and the months that are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError
from sim.parameters import Parameters
from sim.scenario import Where, sealed
from sim.scenario.differences import dropped_uses, new_or_changed_uses

if TYPE_CHECKING:
    from sim.scenario import Scenario

FEWEST: Final = 3
"""Pilots, and other streets, that there must be at least."""

CUTS: Final[dict[str, dict[str, float]]] = {
    "": {},
    "news": {"learning.news": 0.0},
    "news_and_ranking": {"learning.news": 0.0, "ranking.up": 0.0, "ranking.down": 0.0},
}
"""Ways between streets that can be cut, one after another: parameters at the value at which they carry nothing.

City news moves trust everywhere; the ranking compares streets with each other. What is left passes through the departments that
streets share.
"""


@dataclass(frozen=True, eq=False)
class Pilot:
    """Three worlds that differ in where the reforms hold: nowhere, in the pilots, everywhere; `cut` as in CUTS.

    `treated` (streets,): the pilots. `start`: first day of the reforms.
    """

    nowhere: Scenario
    pilots: Scenario
    everywhere: Scenario
    treated: NDArray[np.bool_]
    start: int
    cut: str = ""

    @property
    def worlds(self) -> tuple[Scenario, Scenario, Scenario]:
        """All three, the reference first."""
        return self.nowhere, self.pilots, self.everywhere

    def without(self, cut: str) -> Pilot:
        """The same three worlds with some of the ways between streets cut."""

        def changed(scenario: Scenario) -> Scenario:
            values = {**scenario.parameters.values, **CUTS[cut]}
            parameters = Parameters(scenario.parameters.book, values)
            return sealed(
                replace(scenario, name=f"{scenario.name}_without_{cut}", parameters=parameters)
            )

        nowhere, pilots, everywhere = (changed(scenario) for scenario in self.worlds)
        return replace(self, nowhere=nowhere, pilots=pilots, everywhere=everywhere, cut=cut)


def pilot_of(reference: Scenario, scenario: Scenario, share: float) -> Pilot:
    """The reforms that a scenario adds to a reference, tried out in a share of the streets, which the city's luck draws.

    Raises UserError for what cannot be a pilot: nothing added, reforms changed or taken away, other parameters, reforms that hold in
    some streets only, a share that leaves too few streets on either side.
    """
    if scenario.warmup_key != reference.warmup_key:
        raise UserError(
            f"'{scenario.name}' and '{reference.name}' differ in more than their reforms (city, parameters, levers or shocks), "
            "so nothing could be said of the reforms alone"
        )
    added = new_or_changed_uses(scenario, reference)
    known = {use.name for use in reference.reforms}
    other = [use.name for use in added if use.name in known]
    other += [use.name for use in dropped_uses(scenario, reference)]
    if other:
        raise UserError(
            f"'{scenario.name}' changes or drops {', '.join(dict.fromkeys(other))} of '{reference.name}': a pilot can only add reforms"
        )
    if not added:
        raise UserError(f"'{scenario.name}' adds no reform to '{reference.name}': nothing to pilot")
    placed = [use.name for use in added if use.where.kind != "all"]
    if placed:
        raise UserError(
            f"{', '.join(placed)} of '{scenario.name}' holds in some streets already: evaluate a scenario that holds everywhere, and "
            "--pilots chooses the streets"
        )
    if not 0.0 < share < 1.0:
        raise UserError(f"{share:g} is not a share between 0 and 1", path="--pilots")
    where = Where("share", share=share)
    treated = where.mask(scenario.city)
    pilots, others = int(treated.sum()), int((~treated).sum())
    if min(pilots, others) < FEWEST:
        raise UserError(
            f"{share:g} of {len(treated)} streets makes {pilots} pilots and {others} others; at least {FEWEST} of each are needed",
            path="--pilots",
        )
    uses = tuple(replace(use, where=where) if use in added else use for use in scenario.reforms)
    tried = sealed(replace(scenario, name=f"{scenario.name}_pilots", reforms=uses))
    return Pilot(reference, tried, scenario, treated, min(use.start for use in added))


@dataclass(frozen=True)
class Months:
    """Whole calendar months around the beginning of a reform.

    `bounds`: first days of the months, and the day after the last. `since` (months,): months since the beginning, negative before;
    the month in which it falls, if it is not the first of one, belongs to neither side and has `since` None.
    """

    bounds: tuple[int, ...]
    since: tuple[int | None, ...]

    @property
    def used(self) -> NDArray[np.intp]:
        """Which months are looked at."""
        return np.array([i for i, each in enumerate(self.since) if each is not None], np.intp)

    @property
    def post(self) -> NDArray[np.bool_]:
        """Of the months looked at, those with the reform."""
        return np.array([each >= 0 for each in self.since if each is not None])


def months_around(first: date, start: int, days: int, before: int, warmup: int) -> Months:
    """The months to look at: `before` of them before the reform begins on day `start`, and all whole ones after, until day `days`.

    `first` is the date of day 0. Raises UserError if the warm-up is too short for those before, or the run for one after.
    """
    begins = first + timedelta(days=start)
    month = begins.replace(day=1)
    for _ in range(before):
        month = (month - timedelta(days=1)).replace(day=1)
    opening = (month - first).days
    if opening < -warmup:
        raise UserError(
            f"{before} months before day {start} begin {-opening} days before day 0, the warm-up has {warmup}: use a longer --warmup "
            "or fewer months",
            path="--before",
        )
    bounds = [opening]
    while True:
        month = (month + timedelta(days=31)).replace(day=1)
        if (month - first).days > days:
            break
        bounds.append((month - first).days)
    since = _since(bounds, start)
    if not any(each is not None and each >= 0 for each in since):
        raise UserError(
            f"no whole month lies between day {start}, when the reform begins, and the end of the run",
            path="--days",
        )
    return Months(tuple(bounds), since)


def _since(bounds: Sequence[int], start: int) -> tuple[int | None, ...]:
    after = [i for i, bound in enumerate(bounds[:-1]) if bound >= start]
    zero = after[0] if after else len(bounds)
    before = [i for i, end in enumerate(bounds[1:]) if end <= start]
    marks: list[int | None] = [None] * (len(bounds) - 1)
    for i in after:
        marks[i] = i - zero
    for i in before:
        marks[i] = i - len(before)
    return tuple(marks)
