"""The community (居委会): it deals itself with what is within its reach, as far as minutes and offers of neighbours go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa import Agent

from sim import luck

if TYPE_CHECKING:
    from sim.model import DistrictState, GovernanceModel

WEEKS_A_YEAR = 365.0 / 7.0


class Community(Agent):  # type: ignore[misc]
    """A community; row `row` of its district's communities. Dormant while the levers it reads are 0.

    Volunteers and users of the platform are expected numbers, not people drawn one by one.
    """

    model: GovernanceModel

    def __init__(
        self, model: GovernanceModel, district: DistrictState, row: int, street: int
    ) -> None:
        """Take charge of community `row` of `district`, in street number `street` of the district."""
        super().__init__(model)
        self.district = district
        self.row = row
        self.street = street
        self.residents = int(district.community.residents[row])

    def lever(self, name: str) -> float:
        """Today's value of a lever in the community's street, in the lever's unit. KeyError for one that does not exist."""
        return self.district.lever_values[name][self.street]

    def step(self) -> None:
        """00:00: on a Monday people join and leave; what there is for problems each day is settled anew when anything has changed."""
        if self.model.first_of_week:
            self.volunteers_come_and_go()
            self.users_join()
        self.settle()

    # -- volunteers ---------------------------------------------------------------------------------------------------

    def volunteers_come_and_go(self) -> None:
        """A week: neighbours of volunteers join more readily (E14); who is called on much leaves sooner."""
        state, row = self.district.community, self.row
        recruitment, volunteers = self.lever("volunteer_recruitment"), float(state.volunteers[row])
        if recruitment <= 0.0 and volunteers <= 0.0:
            return
        share = volunteers / self.residents
        offered, called_on = float(state.offered[row]), float(state.called_on[row])
        joining = recruitment * self.readiness_to_join() * self.example_of_neighbours(share)
        leaving = self.fatigue(called_on / offered if offered > 0.0 else 0.0)
        come = min(1.0, joining / WEEKS_A_YEAR) * max(0.0, self.residents - volunteers)
        go = min(1.0, leaving / WEEKS_A_YEAR) * volunteers
        state.volunteers[row] = volunteers + (come - go)
        state.called_on[row] = state.offered[row] = 0.0

    def example_of_neighbours(self, share: float) -> float:
        """Factor on joining where this share of the neighbours are volunteers: 1 + spread x share."""
        return float(1.0 + self.model.parameters.volunteers.spread * share)

    def fatigue(self, load: float) -> float:
        """Part of the volunteers who leave, a year: faster the larger the part of what they offer that is called on."""
        rules = self.model.parameters.volunteers
        return float(rules.fatigue * (1.0 + rules.strain * load))

    def readiness_to_join(self) -> float:
        """How ready the people of this community are to join, relative to others: skewed with mean 1, drawn when first asked for."""
        state, row = self.district.community, self.row
        if state.willing[row] <= 0.0:
            sigma = self.model.parameters.volunteers.readiness_sd
            scale, number = luck.unit_scale(sigma), int(state.number[row])
            drawn = luck.skewed(self.model.key, luck.NEIGHBOURS, number, 1, sigma, scale)
            state.willing[row] = drawn
        return float(state.willing[row])

    # -- the sharing platform -----------------------------------------------------------------------------------------

    def users_join(self) -> None:
        """A week of Bass diffusion: some find the platform by themselves, others hear of it from neighbours who use it."""
        rules, intensity = self.model.parameters.platform, self.lever("platform")
        if intensity <= 0.0:
            return
        all_users = self.district.community.users
        users, potential = float(all_users[self.row]), rules.reachable * self.residents
        rate = intensity * (rules.innovation + rules.imitation * users / potential)
        all_users[self.row] = users + min(1.0, rate / WEEKS_A_YEAR) * max(0.0, potential - users)

    # -- what there is each day ---------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Minutes and offers a day, from community workers, social workers, volunteers and users of the platform."""
        parameters, state, row = self.model.parameters, self.district.community, self.row
        workers = self.lever("social_workers") * self.residents / 10_000.0
        paid = workers * self.model.scenario_file.calendar.shift_minutes
        volunteers = float(state.volunteers[row])
        users = float(state.users[row]) if self.lever("platform") > 0.0 else 0.0
        state.worker_minutes[row] = self.lever("community_minutes")
        state.social_paid[row] = paid
        state.social_minutes[row] = paid * parameters.social.problem_share
        state.reach_gain[row] = parameters.social.reach_gain * self.lever("social_workers")
        state.volunteer_minutes[row] = volunteers * parameters.volunteers.minutes / 7.0
        state.offers_a_day[row] = users * parameters.platform.offers / 7.0
