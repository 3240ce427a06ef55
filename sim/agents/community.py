"""The community (居委会): it deals itself with what is within its reach, as far as its minutes go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa import Agent

if TYPE_CHECKING:
    from sim.model import DistrictState, GovernanceModel


class Community(Agent):  # type: ignore[misc]
    """A community; row `row` of its district's communities. Dormant while `community_minutes` is 0."""

    model: GovernanceModel

    def __init__(
        self, model: GovernanceModel, district: DistrictState, row: int, street: int
    ) -> None:
        """Take charge of community `row` of `district`, in street number `street` of the district."""
        super().__init__(model)
        self.district = district
        self.row = row
        self.street = street

    def step(self) -> None:
        """00:00: the minutes that the community has today for problems within its reach; less than one problem's worth is saved up."""
        minutes = self.district.lever_values["community_minutes"][self.street]
        if minutes > 0.0 or self.district.look_again:
            self.district.count("community_minutes", minutes)
            one_problem = self.model.parameters.community.minutes
            saved = min(float(self.district.community_budget[self.row]), one_problem)
            self.district.community_budget[self.row] = minutes + saved if minutes > 0.0 else 0.0
