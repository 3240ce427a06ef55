"""The hotline (12345): it publishes a ranking of streets every month, and the city reads the news."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

from mesa import Agent

if TYPE_CHECKING:
    from sim.model import DistrictState, GovernanceModel


class Hotline(Agent):  # type: ignore[misc]
    """The one hotline of the city."""

    model: GovernanceModel

    def step(self) -> None:
        """00:00: on the first of a month, rank the streets by what was published of the month before."""
        if self.model.first_of_month:
            self.rank()

    def rank(self) -> None:
        """Scores, aspirations, pressure, news; then the month's counts start again.

        A street's score is its official resolution rate, shrunk towards the city's. Aspiration moves towards a mix of the peers' median and
        the street's own score; pressure is a level that rises when the score falls short and decays. A month without an assessed case
        counts on in the next.
        """
        districts = self.model.districts
        assessed = sum(float(d.arrays.streets.assessed.sum()) for d in districts)
        resolved = sum(float(d.arrays.streets.said_resolved.sum()) for d in districts)
        if assessed <= 0.0:
            return
        city = resolved / assessed
        rules = self.model.parameters.ranking
        scores = []
        for district in districts:
            for row in range(len(district.arrays.streets)):
                state = district.arrays.streets[row]
                scores.append(
                    (state.said_resolved + rules.shrink_cases * city)
                    / (state.assessed + rules.shrink_cases)
                )
        middle = median(scores)
        place = iter(scores)
        for district in districts:
            for row in range(len(district.arrays.streets)):
                self.compare(district, row, next(place), city, middle)
            self.tell(district, city)
            district.arrays.streets.assessed[:] = 0.0
            district.arrays.streets.said_resolved[:] = 0.0

    def compare(
        self, district: DistrictState, row: int, score: float, city: float, middle: float
    ) -> None:
        """One street compares its score with its aspiration; without a published ranking nobody feels anything.

        `score`, `city` and `middle` (the median street) are shares of assessed cases, 0 to 1.
        """
        rules = self.model.parameters.ranking
        state = district.arrays.streets[row]
        if district.lever_values["ranking_weight"][row] <= 0.0:
            state.ranking_pressure = 0.0
            state.aspiration = math.nan
            return
        aspiration = city if math.isnan(state.aspiration) else float(state.aspiration)
        goal = rules.peer_share * middle + (1.0 - rules.peer_share) * score
        pressure = (
            (1.0 - rules.decay) * state.ranking_pressure
            + rules.up * max(aspiration - score, 0.0)
            - rules.down * max(score - aspiration, 0.0)
        )
        state.ranking_pressure = min(rules.ceiling, max(rules.floor, pressure))
        state.aspiration = aspiration + rules.aspiration_speed * (goal - aspiration)

    def tell(self, district: DistrictState, city: float) -> None:
        """News: trust moves slowly with how the published rate `city`, a share, differs from what the city is used to."""
        learning = self.model.parameters.learning
        now = district.arrays.now[0]
        if math.isnan(now.usual_rate):
            now.usual_rate = city
        now.news += learning.news * ((city - now.usual_rate) - now.news)
        now.usual_rate += learning.news_memory * (city - now.usual_rate)
