"""The reference workload in SimPy: a process for every case, a resource for every office.

Time is in days. Residents are not processes: each community has one that draws candidate cases at
the highest possible rate and lets a resident raise each with chance `(1.5 - s) / 1.5` (thinning). A
head's shift is spread over the day: a minute of work takes 1/480 of a day.
"""

from __future__ import annotations

import random
from collections.abc import Generator
from typing import Any

import simpy

from benchmarks import reference
from benchmarks.reference import Counts, Kind

Process = Generator[simpy.Event, Any, None]


class Governance:
    """The world: offices, satisfactions, and the processes that have begun."""

    def __init__(self, residents: int, seed: int = 1) -> None:
        self.environment = simpy.Environment()
        self.random = random.Random(seed)
        self.counts = Counts()
        self.satisfaction = [reference.FIRST_SATISFACTION] * residents
        self.shares = [kind.share for kind in reference.KINDS]
        heads, department_heads = reference.staff(residents)
        self.streets = [
            simpy.PriorityResource(self.environment, heads)
            for _ in range(reference.streets_of(residents))
        ]
        self.departments = [
            simpy.PriorityResource(self.environment, each) for each in department_heads
        ]
        for first in range(0, residents, reference.RESIDENTS_PER_COMMUNITY):
            last = min(residents, first + reference.RESIDENTS_PER_COMMUNITY)
            self.environment.process(self.community(first, last))

    def community(self, first: int, last: int) -> Process:
        """Residents `first` to `last` - 1 raise cases."""
        highest = reference.RATE * 1.5 * (last - first)
        while True:
            yield self.environment.timeout(self.random.expovariate(highest))
            resident = self.random.randrange(first, last)
            if self.random.random() * 1.5 < 1.5 - self.satisfaction[resident]:
                kind = self.random.choices(reference.KINDS, self.shares)[0]
                self.environment.process(self.case(resident, kind))

    def case(self, resident: int, kind: Kind) -> Process:
        """A case from its opening to its closing."""
        counts, draw = self.counts, self.random
        counts.cases += 1
        counts.events += 1
        opened = self.environment.now
        street = self.streets[resident * len(self.streets) // len(self.satisfaction)]
        yield from self.work(street, kind, self.minutes(kind.street_minutes))
        counts.street_jobs += 1
        bounces = 0
        for department, mean in kind.departments:
            office = self.departments[department]
            yield self.hand_over()
            while bounces < reference.MOST_BOUNCES and draw.random() < reference.BOUNCE:
                bounces += 1
                counts.handoffs += 1
                counts.bounces += 1
                yield from self.work(office, kind, reference.BOUNCED_MINUTES)
                yield self.hand_over()
                yield from self.work(street, kind, reference.RETRIAGE_MINUTES)
                counts.street_jobs += 1
                yield self.hand_over()
            counts.handoffs += 1
            yield from self.work(office, kind, self.minutes(mean))
        days = self.environment.now - opened
        counts.closed += 1
        counts.events += 1
        counts.days_open += days
        self.judge(resident, days <= kind.deadline_days)

    def work(self, office: simpy.PriorityResource, kind: Kind, minutes: int) -> Process:
        """Wait for a head, urgent cases first, and have the work done."""
        with office.request(priority=0 if kind.urgent else 1) as head:
            yield head
            yield self.environment.timeout(minutes / reference.SHIFT_MINUTES)
        self.counts.events += 1

    def hand_over(self) -> simpy.Event:
        """One to three days on the way."""
        self.counts.events += 1
        days = self.random.randint(reference.SHORTEST_HANDOFF, reference.LONGEST_HANDOFF)
        return self.environment.timeout(days)

    def minutes(self, mean: int) -> int:
        return max(1, round(self.random.expovariate(1.0 / mean)))

    def judge(self, resident: int, on_time: bool) -> None:
        chance = reference.SATISFIED_ON_TIME if on_time else reference.SATISFIED_LATE
        target = 1.0 if self.random.random() < chance else 0.0
        before = self.satisfaction[resident]
        self.satisfaction[resident] = before + reference.SATISFACTION_STEP * (target - before)


def build(residents: int) -> Governance:
    """A world at its first day."""
    return Governance(residents)


def run(world: Governance, days: int = reference.DAYS) -> None:
    """The run loop."""
    world.environment.run(until=days)


def counts(world: Governance) -> Counts:
    """What has been done."""
    return world.counts
