"""The reference workload in plain Mesa: residents, streets and departments step day by day."""

from __future__ import annotations

from collections import deque

import mesa

from benchmarks import reference
from benchmarks.reference import Counts, Kind


class Case:
    """A case on its way; `department` counts those that are done."""

    __slots__ = ("bounced", "bounces", "department", "kind", "minutes", "opened", "resident")

    def __init__(self, resident: Resident, kind: Kind, opened: int) -> None:
        self.resident = resident
        self.kind = kind
        self.opened = opened
        self.minutes = 0
        self.department = 0
        self.bounces = 0
        self.bounced = False


class Resident(mesa.Agent):
    """Raises cases, the sooner the less satisfied."""

    def __init__(self, model: Governance, street: Street) -> None:
        super().__init__(model)
        self.street = street
        self.satisfaction = reference.FIRST_SATISFACTION

    def step(self) -> None:
        if self.random.random() < reference.RATE * (1.5 - self.satisfaction):
            self.model.open_case(self)

    def judge(self, on_time: bool) -> None:
        chance = reference.SATISFIED_ON_TIME if on_time else reference.SATISFIED_LATE
        target = 1.0 if self.random.random() < chance else 0.0
        self.satisfaction += reference.SATISFACTION_STEP * (target - self.satisfaction)


class Office(mesa.Agent):
    """Serves urgent cases, then the others, in the order they came, while its minutes last."""

    def __init__(self, model: Governance, heads: int) -> None:
        super().__init__(model)
        self.minutes_a_day = heads * reference.SHIFT_MINUTES
        self.urgent: deque[Case] = deque()
        self.normal: deque[Case] = deque()

    def take(self, case: Case, minutes: int) -> None:
        case.minutes = minutes
        (self.urgent if case.kind.urgent else self.normal).append(case)

    def step(self) -> None:
        left = self.minutes_a_day
        while left > 0 and (queue := self.urgent or self.normal):
            case = queue[0]
            if case.minutes > left:
                case.minutes -= left
                return
            left -= case.minutes
            queue.popleft()
            self.finished(case)

    def finished(self, case: Case) -> None:
        raise NotImplementedError


class Street(Office):
    """Works on a case, or looks again at one that came back, and hands it on or closes it."""

    def finished(self, case: Case) -> None:
        self.model.counts.street_jobs += 1
        self.model.counts.events += 1
        self.model.go_on(case)


class Department(Office):
    """Does its part, or sends the case back."""

    def finished(self, case: Case) -> None:
        self.model.counts.events += 1
        if case.bounced:
            self.model.hand_over(case, case.resident.street)
        else:
            case.department += 1
            self.model.go_on(case)


class Governance(mesa.Model):
    """`order`: the method by which residents are activated, ``do`` or ``shuffle_do``."""

    def __init__(self, residents: int, order: str = "do", seed: int = 1) -> None:
        super().__init__(rng=seed)
        self.order = order
        self.day = 0
        self.counts = Counts()
        self.shares = [kind.share for kind in reference.KINDS]
        self.post: dict[int, list[tuple[Case, Office]]] = {}
        heads, department_heads = reference.staff(residents)
        number = reference.streets_of(residents)
        self.streets = [Street(self, heads) for _ in range(number)]
        self.departments = [Department(self, each) for each in department_heads]
        for resident in range(residents):
            Resident(self, self.streets[resident * number // residents])

    def step(self) -> None:
        """A day: the post arrives, residents raise cases, streets work, departments work."""
        for case, office in self.post.pop(self.day, ()):
            self.deliver(case, office)
        getattr(self.agents_by_type[Resident], self.order)("step")
        self.agents_by_type[Street].do("step")
        self.agents_by_type[Department].do("step")
        self.day += 1

    def minutes(self, mean: int) -> int:
        return max(1, round(self.random.expovariate(1.0 / mean)))

    def open_case(self, resident: Resident) -> None:
        kind = self.random.choices(reference.KINDS, self.shares)[0]
        case = Case(resident, kind, self.day)
        self.counts.cases += 1
        self.counts.events += 1
        resident.street.take(case, self.minutes(kind.street_minutes))

    def go_on(self, case: Case) -> None:
        """To the next department, or to the end."""
        needed = case.kind.departments
        if case.department == len(needed):
            self.close(case)
        else:
            self.hand_over(case, self.departments[needed[case.department][0]])

    def hand_over(self, case: Case, office: Office) -> None:
        days = self.random.randint(reference.SHORTEST_HANDOFF, reference.LONGEST_HANDOFF)
        self.post.setdefault(self.day + days, []).append((case, office))

    def deliver(self, case: Case, office: Office) -> None:
        self.counts.events += 1
        if isinstance(office, Street):
            office.take(case, reference.RETRIAGE_MINUTES)
            return
        self.counts.handoffs += 1
        case.bounced = (
            case.bounces < reference.MOST_BOUNCES and self.random.random() < reference.BOUNCE
        )
        if case.bounced:
            case.bounces += 1
            self.counts.bounces += 1
            office.take(case, reference.BOUNCED_MINUTES)
        else:
            office.take(case, self.minutes(case.kind.departments[case.department][1]))

    def close(self, case: Case) -> None:
        days = self.day - case.opened
        self.counts.closed += 1
        self.counts.events += 1
        self.counts.days_open += days
        case.resident.judge(days <= case.kind.deadline_days)


def build(residents: int, order: str = "do") -> Governance:
    """A model at its first day."""
    return Governance(residents, order)


def run(model: Governance, days: int = reference.DAYS) -> None:
    """The run loop."""
    for _ in range(days):
        model.step()


def counts(model: Governance) -> Counts:
    """What has been done."""
    return model.counts
