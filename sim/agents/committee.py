"""The joint committee of a district: it puts root causes on the agenda. Dormant while `root_cause_agenda` is 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa import Agent

from sim import luck

if TYPE_CHECKING:
    from sim.model import DistrictState, GovernanceModel


class JointCommittee(Agent):  # type: ignore[misc]
    """The joint committee (联席会议) of one district."""

    model: GovernanceModel

    def __init__(self, model: GovernanceModel, district: DistrictState) -> None:
        """Take the chair for `district`."""
        super().__init__(model)
        self.district = district

    def step(self) -> None:
        """00:00: projects under way take their minutes; on the first of a month those due are finished and new ones chosen."""
        self.district.charge_projects()
        if self.model.first_of_month:
            self.district.return_root_causes(self.comes_back)
            self.district.finish_projects(self.works)
            self.set_agenda()

    def works(self, root: int, number: int) -> bool:
        """Does the n-th project on a root cause do what it was meant to do?"""
        rules = self.model.parameters.root_cause
        return luck.uniform(self.model.key, luck.ROOT_PROJECT, root, number) < rules.works

    def comes_back(self, root: int, number: int) -> bool:
        """Does a root cause that project number n had taken away come back this month?"""
        rate = self.model.parameters.root_cause.return_rate / 12.0
        ordinal = number * 4096 + self.model.months
        return luck.uniform(self.model.key, luck.ROOT_RETURN, root, ordinal) < rate

    def set_agenda(self) -> None:
        """For each street, put the places and types with most linked problems on the agenda, as many as the lever allows a year."""
        rules = self.model.parameters.root_cause
        for street in range(len(self.district.arrays.streets)):
            projects = self.district.lever_values["root_cause_agenda"][street] / 12.0
            if projects > 0.0:
                month = self.model.months
                places = int((month + 1) * projects) - int(month * projects)
                for stream in self.district.most_linked(street, rules.linked)[:places]:
                    self.district.start_project(stream)
        self.district.forget_links(30.4 / rules.window_days)
