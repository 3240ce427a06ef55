"""Who runs the estates (小区) of a district: orphans find a manager, or try a community company first (先尝试后购买).

Dormant while `orphan_adoption` and `property_trials` are 0.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mesa import Agent

from sim import luck
from sim.places import COMMUNITY_RUN, MANAGED, ON_TRIAL, ORPHAN

if TYPE_CHECKING:
    from sim.model import DistrictState, GovernanceModel


class EstateCommittee(Agent):  # type: ignore[misc]
    """The committee that sees to the estates of one district."""

    model: GovernanceModel

    def __init__(self, model: GovernanceModel, district: DistrictState) -> None:
        """Take charge of the estates of `district`."""
        super().__init__(model)
        self.district = district
        self.estates = district.estates

    def step(self) -> None:
        """00:00: companies at work are paid; on the first of a month estates change hands."""
        if self.model.first_of_month:
            self.estates.remember_suffering()
            self.count_turns()
            for place in self.estates.run_by(ON_TRIAL):
                self.after_the_trial(place)
            for place in self.estates.run_by(COMMUNITY_RUN):
                self.give_up_or_stay(place)
            for place in self.estates.run_by(ORPHAN):
                self.find_somebody(place)
        self.pay_companies()

    def count_turns(self) -> None:
        """A month's part of the year's adoptions and trials comes up in every street."""
        streets, levers = self.estates.streets, self.district.arrays.levers
        streets.adoptions += levers["orphan_adoption"] / 12.0
        streets.trials += levers["property_trials"] / 12.0

    def find_somebody(self, place: int) -> None:
        """An orphan estate whose turn has come gets an ordinary manager, else a community company on trial."""
        places, streets = self.estates.places, self.estates.streets
        street, trials = places.street[place], int(places.trials[place])
        adoptions = float(streets.adoptions[street])
        on_trial = float(streets.trials[street] - places.turn_from[place])
        if adoptions > 0.0 and self.turn(place, 0) < adoptions:
            self.estates.hand_to(place, MANAGED)
        elif on_trial > 0.0 and self.turn(place, 1 + trials) < on_trial:
            places.trials[place] = trials + 1
            self.estates.hand_to(place, ON_TRIAL)

    def turn(self, place: int, ordinal: int) -> float:
        """Where in the queue of its street's orphan estates a place stands (0..1)."""
        number = int(self.estates.places.number[place])
        return float(luck.uniform(self.model.key, luck.ESTATE_TURN, number, ordinal))

    def after_the_trial(self, place: int) -> None:
        """The trial is over: households compare, and keep the company if enough of them have noticed a difference."""
        rules = self.model.parameters.property
        months = max(1, round(rules.trial_days / 30.4))
        since = int(self.estates.places.manager_since[place])
        if self.model.day - since < 30.4 * months - 15.0:
            return
        share = self.estates.share_that_notices(place, self.improvement(place, months))
        self.estates.hand_to(place, COMMUNITY_RUN if share >= rules.keep_share else ORPHAN)

    def improvement(self, place: int, months: int) -> float:
        """By what share the open estate problems of the trial's months fall short of those of as many months before it (0: not known)."""
        during = self.estates.suffered_a_day(place, 0, months)
        before = self.estates.suffered_a_day(place, months, 2 * months)
        if math.isnan(before) or before <= 0.0:
            return 0.0
        return 1.0 - during / before

    def give_up_or_stay(self, place: int) -> None:
        """A company that was kept is given up now and then: fees are not paid, or it does not pay (P12)."""
        places = self.estates.places
        months = round((self.model.day - int(places.manager_since[place])) / 30.4)
        ordinal = int(places.trials[place]) * 4096 + months
        number = int(places.number[place])
        rate = self.model.parameters.property.drop_rate / 12.0
        if luck.happens(self.model.key, luck.COMPANY_LEAVES, number, ordinal, rate):
            self.estates.hand_to(place, ORPHAN)

    def pay_companies(self) -> None:
        """A day of the companies at work: minutes of their staff, other outlays, and the fees of households that keep one."""
        rules, costs = self.model.parameters.property, self.model.parameters.costs
        trial, kept = self.estates.households_run_by(ON_TRIAL, COMMUNITY_RUN)
        if trial + kept > 0.0:
            month = 365.0 / 12.0
            self.district.count("company_minutes", (trial + kept) * rules.minutes / month)
            self.district.count("money", (trial + kept) * costs.company_household_month / month)
            self.district.count("fees", kept * rules.fee * rules.pays / month)
