"""The two worlds of a trace: run once to look around, and once more, the same, to follow some problems closely."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim import luck
from sim.errors import SimulationError, UserError
from sim.experiment.perform import DAYS_AT_ONCE, governance_model
from sim.experiment.schedule import Schedule
from sim.experiment.tasks import ModelMaker
from sim.ledger import NEVER, RunResult, Table

if TYPE_CHECKING:
    from sim.scenario import Scenario

Report = Callable[[int], None]
"""Is told how many model days are done in all."""


@dataclass(frozen=True)
class Person:
    """A resident: where they live (numbers in the city) and what they think at the end of the run.

    `position`: their number among the `neighbours` residents of the estate `place`.
    """

    resident: int
    street: int
    place: int
    position: int
    neighbours: int
    registered: bool
    trust: float
    expectation: float


@dataclass(frozen=True, eq=False)
class World:
    """One of the two worlds: its ledger, the notes of the problems followed (rows of NOTE), the residents asked for."""

    scenario: Scenario
    result: RunResult
    notes: Table
    people: Mapping[int, Person]

    def problem(self, identity: int) -> Any:
        """The row of a problem in the ledger; None if it never arose (or had ended before anything was recorded)."""
        rows = np.flatnonzero(self.result.problems["problem"] == identity)
        return self.result.problems[rows[0]] if len(rows) else None

    def touching(self, resident: int) -> list[int]:
        """Ids of the problems that touch a resident at any time of the observed days, in the order in which they arise.

        Those that ended before count while the resident still has a case of them. A problem touches neighbours in a row, from one
        drawn by luck on, round the corner of the estate.
        """
        person, problems, cases = self.people[resident], self.result.problems, self.result.cases
        own = cases["problem"][(cases["resident"] == resident) & _lasts(cases["closed"])]
        then = _lasts(problems["ended"]) | np.isin(problems["problem"], own)
        near = problems[then & (problems["place"] == person.place)]
        key = luck.world_key(self.result.seed, self.result.replication)
        found = []
        for row in near[np.lexsort((near["problem"], near["born"]))]:
            drawn = luck.uniform(key, luck.TOUCHED_OFFSET, int(row["problem"]), 0)
            after = (person.position - int(drawn * person.neighbours)) % person.neighbours
            if after < row["touched"]:
                found.append(int(row["problem"]))
        return found

    def cases_of(self, identity: int) -> Table:
        """The rows of a problem's cases in the ledger."""
        cases: Table = self.result.cases[self.result.cases["problem"] == identity]
        return cases

    def notes_of(self, identity: int) -> Table:
        """What was noted of a problem."""
        notes: Table = self.notes[self.notes["problem"] == identity]
        return notes


def _lasts(until: NDArray[np.int32]) -> NDArray[np.bool_]:
    """What is still so on the first observed day, by the minutes when it ends."""
    lasting: NDArray[np.bool_] = (until >= 0) | (until == NEVER)
    return lasting


class Pair:
    """Two scenarios in one replication, run as often as need be; what they share is run once."""

    def __init__(
        self,
        scenarios: Sequence[Scenario],
        schedule: Schedule,
        replication: int,
        report: Report,
        make_model: ModelMaker | None = None,
    ) -> None:
        self.scenarios, self.schedule, self.replication = scenarios, schedule, replication
        self._report, self._done = report, 0
        self._make_model = make_model or governance_model
        self._warm: dict[str, Any] = {}

    @property
    def days(self) -> int:
        """Model days of one look at both worlds from the beginning."""
        warmups = len({scenario.warmup_key for scenario in self.scenarios})
        return warmups * self.schedule.warmup + len(self.scenarios) * self.schedule.days

    def run(
        self, follow: Sequence[int] = (), residents: Sequence[int] = (), *, since: int | None = None
    ) -> list[World]:
        """Run both worlds, noting all that happens to the problems of `follow` (ids).

        `since`: the minute in which the first of them arises, if that is known: what is warmed up already is used again
        when none of them had arisen by then.
        """
        if since is None or since < 0:
            self._warm = {}
        worlds = []
        for scenario in self.scenarios:
            model = self._warmed(scenario, follow).fork(scenario)
            model.watch(follow)
            self._advance(model, 0, self.schedule.days)
            notes, people = model.notes(), _people(model, residents)
            worlds.append(World(scenario, model.result(), notes, people))
        return worlds

    def _warmed(self, scenario: Scenario, follow: Sequence[int]) -> Any:
        if scenario.warmup_key not in self._warm:
            model = self._make_model(
                scenario,
                self.replication,
                seed=self.schedule.seed,
                warmup=self.schedule.warmup,
                lead=self.schedule.lead,
            )
            model.watch(follow)
            self._advance(model, -self.schedule.warmup, 0)
            self._warm[scenario.warmup_key] = model
        return self._warm[scenario.warmup_key]

    def _advance(self, model: Any, day: int, end: int) -> None:
        while day < end:
            further = min(DAYS_AT_ONCE, end - day)
            day += further
            model.run(day)
            self._done += further
            self._report(self._done)


def _people(model: Any, residents: Sequence[int]) -> dict[int, Person]:
    """Residents (numbers in the city) as they are now."""
    found = {}
    for district in model.districts:
        arrays = district.arrays
        first = int(arrays.now["first_resident"][0])
        for resident in residents:
            row = resident - first
            if 0 <= row < len(arrays.people):
                at = int(np.searchsorted(arrays.places["first_resident"], row, side="right")) - 1
                place, person = arrays.places[at], arrays.people[row]
                found[resident] = Person(
                    resident=resident,
                    street=int(arrays.now["first_street"][0] + place.street),
                    place=int(place.number),
                    position=int(row - place.first_resident),
                    neighbours=int(place.residents),
                    registered=bool(person.registered),
                    trust=float(person.trust),
                    expectation=float(person.expectation),
                )
    return found


def check_same(before: Sequence[World], after: Sequence[World], follow: Sequence[int]) -> None:
    """Raise SimulationError unless both looks saw the same world: following must change nothing."""
    for one, other in zip(before, after, strict=True):
        for identity in follow:
            same = (
                one.cases_of(identity).tobytes() == other.cases_of(identity).tobytes()
                and one.result.daily.tobytes() == other.result.daily.tobytes()
            )
            if not same:
                raise SimulationError(
                    f"{one.scenario.name}: the world changed when problem {identity} was followed"
                )


def check_problem(scenario: Scenario, identity: int) -> None:
    """Raise UserError for an id that no problem of the city can have."""
    from sim.city import layouts, places_of
    from sim.kernels.arise import BURST_BIT
    from sim.problems import place_and_kind

    if not 0 <= identity < 2**63:
        raise UserError(f"{identity} is no id of a problem", path="--problem")
    if identity >= BURST_BIT:
        return  # of a decision or a shock: named after those
    place, kind, _ = place_and_kind(identity)
    places = sum(
        places_of(scenario, int(people))
        for layout in layouts(scenario)
        for people in layout.street_residents
    )
    if place >= places or kind >= len(scenario.issue_types):
        raise UserError(
            f"{identity} is no id of a problem of {scenario.city.name}: it would be of estate number {place} of {places} and of "
            f"issue type {kind} of {len(scenario.issue_types)} (ids stand in problems.parquet of a run with --ledger; "
            "--example finds some)",
            path="--problem",
        )
