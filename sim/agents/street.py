"""The street office (街道): it answers for everything its residents raise and commands nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from mesa import Agent

if TYPE_CHECKING:
    from sim.model import DistrictState, GovernanceModel


class StreetOffice(Agent):  # type: ignore[misc]
    """A street office; row `row` of its district's streets and of its units."""

    model: GovernanceModel

    def __init__(self, model: GovernanceModel, district: DistrictState, row: int) -> None:
        """Take charge of street `row` of `district`."""
        super().__init__(model)
        self.district = district
        self.row = row

    def lever(self, name: str) -> float:
        """Today's value of a lever in this street, in the lever's unit. KeyError for one that does not exist."""
        return self.district.lever_values[name][self.row]

    def step(self) -> None:
        """00:00: part the day between own cases and other duties; whistle for the cases that need it most."""
        if self.district.look_again:
            self.district.unit_speed[self.row] = self.time_for_cases()
        if self.model.first_of_week:
            self.district.allowance[self.row] %= 1.0  # whole whistles not blown lapse with the week
        if self.lever("summons_ration") > 0.0 and self.district.session_ahead > 0:
            self.whistle()

    def time_for_cases(self) -> float:
        """Part of staff time for residents' cases, 0 to 1: what tasks from above and investment promotion leave."""
        return max(0.0, 1.0 - self.lever("tasks_from_above") - self.lever("investment_promotion"))

    def whistle(self) -> None:
        """Blow the whistle for as many cases as the ration allows (only leaders may blow, W8): the ones that press most."""
        saved = self.district.allowance
        most = max(1.0, self.lever("summons_ration"))
        saved[self.row] = min(
            most, float(saved[self.row]) + self.lever("summons_ration") / self.district.whistle_days
        )
        if saved[self.row] < 1.0:
            return
        eligible = self.district.whistling.eligible(self.row)
        for case in self.most_pressing(eligible)[: int(saved[self.row])]:
            self.district.whistling.blow(case, self.row)
            saved[self.row] -= 1.0

    def most_pressing(self, cases: np.ndarray) -> list[int]:
        """Rows of the eligible cases, oldest first. `cases`: records of ELIGIBLE (cases,); the last key of the order counts most."""
        turns = np.lexsort((cases["report"], cases["problem"], cases["opened"]))
        return cases["row"][turns].tolist()  # type: ignore[no-any-return]
