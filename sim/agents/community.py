"""The community (居委会): it deals itself with what is within its reach, as far as minutes and offers of neighbours go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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

    def lever(self, name: str) -> float:
        """Today's value of a lever in the community's street."""
        return self.district.lever_values[name][self.street]

    def step(self) -> None:
        """00:00: on a Monday people join and leave; what there is for problems each day is settled anew when anything has changed."""
        if self.model.first_of_week:
            state = self.district.arrays.communities[self.row]
            self.volunteers_come_and_go(state)
            self.users_join(state)
            self.settle(state)
        elif self.district.look_again:
            self.settle(self.district.arrays.communities[self.row])

    # -- volunteers ---------------------------------------------------------------------------------------------------

    def volunteers_come_and_go(self, state: Any) -> None:
        """A week: neighbours of volunteers join more readily (E14); who is called on much leaves sooner."""
        recruitment = self.lever("volunteer_recruitment")
        if recruitment <= 0.0 and state.volunteers <= 0.0:
            return
        if state.willing <= 0.0:
            state.willing = self.readiness_to_join(int(state.number))
        joining = recruitment * state.willing * self.example_of_neighbours(state)
        free = max(0.0, state.residents - state.volunteers)
        come = min(1.0, joining / WEEKS_A_YEAR) * free
        go = min(1.0, self.fatigue(state) / WEEKS_A_YEAR) * state.volunteers
        state.volunteers += come - go
        state.called_on = state.offered = 0.0

    def example_of_neighbours(self, state: Any) -> float:
        """Factor on joining: 1 + spread x share of the neighbours who are volunteers."""
        spread = self.model.parameters.volunteers.spread
        return float(1.0 + spread * state.volunteers / state.residents)

    def fatigue(self, state: Any) -> float:
        """Part of the volunteers who leave, a year: faster the more of the minutes they offer are called on."""
        rules = self.model.parameters.volunteers
        load = state.called_on / state.offered if state.offered > 0.0 else 0.0
        return float(rules.fatigue * (1.0 + rules.strain * load))

    def readiness_to_join(self, number: int) -> float:
        """How ready the people of this community are to join, relative to others (mean about 1)."""
        sigma = self.model.parameters.volunteers.readiness_sd
        scale = luck.unit_scale(sigma)
        return float(luck.skewed(self.model.key, luck.NEIGHBOURS, number, 1, sigma, scale))

    # -- the sharing platform -----------------------------------------------------------------------------------------

    def users_join(self, state: Any) -> None:
        """A week of Bass diffusion: some find the platform by themselves, others hear of it from neighbours who use it."""
        rules, intensity = self.model.parameters.platform, self.lever("platform")
        if intensity <= 0.0:
            return
        potential = rules.reachable * state.residents
        rate = intensity * (rules.innovation + rules.imitation * state.users / potential)
        state.users += min(1.0, rate / WEEKS_A_YEAR) * max(0.0, potential - state.users)

    # -- what there is each day ---------------------------------------------------------------------------------------

    def settle(self, state: Any) -> None:
        """Minutes and offers a day, from community workers, social workers, volunteers and users of the platform."""
        parameters = self.model.parameters
        workers = self.lever("social_workers") * state.residents / 10_000.0
        shift = self.model.scenario_file.calendar.shift_minutes
        state.worker_minutes = self.lever("community_minutes")
        state.social_paid = workers * shift
        state.social_minutes = workers * shift * parameters.social.problem_share
        state.reach_gain = parameters.social.reach_gain * self.lever("social_workers")
        state.volunteer_minutes = state.volunteers * parameters.volunteers.minutes / 7.0
        running = self.lever("platform") > 0.0
        state.offers_a_day = state.users * parameters.platform.offers / 7.0 if running else 0.0
