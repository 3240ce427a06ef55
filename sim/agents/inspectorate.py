"""The inspectorate (纪检监察): it watches topics on which the hotline hears more than it used to. Dormant while its lever is 0."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from mesa import Agent

if TYPE_CHECKING:
    from sim.model import DistrictState, GovernanceModel


class Inspectorate(Agent):  # type: ignore[misc]
    """The one inspectorate of the city.

    Where it watches topics, inspection acts on these alone: attention is 1 for a topic that is watched, and fades once it is not (E9,
    E12). Where `inspection_topics` is 0 attention is 1 for everything.
    """

    model: GovernanceModel

    def __init__(self, model: GovernanceModel) -> None:
        """Take the chair; works out which issue types make up the work of each kind of department."""
        super().__init__(model)
        scenario = model.scenario_file
        numbers = {name: number for number, name in enumerate(scenario.departments)}
        self.work = np.zeros((len(scenario.issue_types), len(numbers)))  # expected minutes
        for row, kind in enumerate(scenario.issue_types.values()):
            for need in kind.departments:
                minutes = kind.problems * need.chance * need.minutes
                self.work[row, numbers[need.department]] += minutes
        whole = self.work.sum(axis=0)
        self.whole = np.where(whole > 0.0, whole, 1.0)  # minutes of all types, by department

    def step(self) -> None:
        """00:00: read what the hotline heard yesterday; on Mondays (and where inspection begins) pick topics."""
        for district in self.model.districts:
            self.read(district)
        monday = self.model.first_of_week
        if any(self.has_to_look(district, monday) for district in self.model.districts):
            hottest = self.hottest()
            for district in self.model.districts:
                self.watch(district, hottest, monday)

    def read(self, district: DistrictState) -> None:
        """Cases received by issue type: two moving means, of the last days and of a longer past."""
        rules, arrays = self.model.parameters.inspection, district.arrays
        received, lately, before = arrays.received, arrays.received_lately, arrays.received_before
        lately += (received - lately) / rules.lately_days
        before += (received - before) / rules.before_days
        received[:] = 0.0

    def has_to_look(self, district: DistrictState, monday: bool) -> bool:
        """Are there streets whose topics are picked, begin to be, or are no longer?"""
        topics = [bool(t > 0.0) for t in district.lever_values["inspection_topics"]]
        return (monday and any(topics)) or topics != district.watched.astype(bool).tolist()

    def hottest(self) -> list[int]:
        """Issue types of the city, the hottest first: cases a day lately over those of the longer past.

        A few cases are added to both, so that a rare type is not hot by accident.
        """
        few = self.model.parameters.inspection.few_cases
        lately = sum(district.arrays.received_lately for district in self.model.districts)
        before = sum(district.arrays.received_before for district in self.model.districts)
        heat = (lately + few) / (before + few)
        return [int(kind) for kind in np.argsort(-heat, kind="stable")]

    def watch(self, district: DistrictState, hottest: list[int], monday: bool) -> None:
        """Set the attention of every street of a district, 0 to 1 by issue type; on Mondays charge what being watched takes."""
        fade = (1.0 - self.model.parameters.inspection.fade) ** (7.0 / 30.4)
        for street, topics in enumerate(district.lever_values["inspection_topics"]):
            attention = district.attention[street]
            begins = topics > 0.0 and not district.watched[street]
            if topics <= 0.0:
                attention[:] = 1.0
            elif monday or begins:
                attention *= 0.0 if begins else fade
                for kind, degree in self.picked(hottest, topics):
                    attention[kind] = max(float(attention[kind]), degree)
            district.watched[street] = topics > 0.0
            district.department_attention[street] = self.by_department(attention)
        if monday:
            self.charge(district, hottest)
        district.look_again = True

    def picked(self, hottest: list[int], topics: float) -> list[tuple[int, float]]:
        """The topics watched, each with the degree to which it is: 2.5 topics are two and half of a third."""
        watched = hottest[: math.ceil(topics)]
        return [(kind, min(1.0, topics - place)) for place, kind in enumerate(watched)]

    def by_department(self, attention: np.ndarray) -> np.ndarray:
        """Attention to what each kind of department does: mean over its types, by their minutes; f8 (departments,)."""
        if (attention == 1.0).all():
            return np.ones(self.work.shape[1])
        return attention @ self.work / self.whole  # type: ignore[no-any-return]

    def charge(self, district: DistrictState, hottest: list[int]) -> None:
        """Reports and visits take minutes a week: of every street watched, and of every unit that deals with a topic watched."""
        minutes = self.model.parameters.inspection.minutes
        degree = np.zeros((len(district.watched), len(self.work)))
        for street, topics in enumerate(district.lever_values["inspection_topics"]):
            for kind, part in self.picked(hottest, topics):
                degree[street, kind] = part
        concerned = degree @ (self.work > 0.0)  # (streets, departments)
        district.charge_inspection(minutes * degree.sum(axis=1), minutes * concerned)
