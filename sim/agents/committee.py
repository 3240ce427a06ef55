"""The joint committee of a district: root causes on the agenda, standing sessions. Dormant while the levers of both are 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
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
        self.district.root_causes.charge()
        if self.model.first_of_month:
            self.district.root_causes.come_back(self.comes_back)
            self.district.root_causes.finish(self.works)
            self.set_agenda()
        if self.district.session_ahead > 0:
            for street, wanted in enumerate(self.district.lever_values["standing_sessions"]):
                if wanted > 0.0:
                    self.call_standing_session(street, wanted)

    def works(self, root: int, number: int) -> bool:
        """Does project `number` on root cause `root` (identities in luck keys) do what it was meant to do? Chance `root_cause.works`."""
        rules = self.model.parameters.root_cause
        return luck.happens(self.model.key, luck.ROOT_PROJECT, root, number, rules.works)

    def comes_back(self, root: int, number: int) -> bool:
        """Does a root cause that projects had taken away come back this month?

        Chance `root_cause.return_rate` / 12; `number`: projects so far.
        """
        rate = self.model.parameters.root_cause.return_rate / 12.0
        ordinal = number * 4096 + self.model.months
        return luck.happens(self.model.key, luck.ROOT_RETURN, root, ordinal, rate)

    def set_agenda(self) -> None:
        """For each street, put the places and types with most linked problems on the agenda, a twelfth of what the lever allows a year.

        Parts of a project are saved up over months; whole ones that find no place are not. Then links grow a month older.
        """
        rules = self.model.parameters.root_cause
        for street in range(len(self.district.arrays.streets)):
            projects = self.district.lever_values["root_cause_agenda"][street] / 12.0
            if projects > 0.0:
                month = self.model.months
                places = int((month + 1) * projects) - int(month * projects)
                for stream in self.district.root_causes.most_linked(street, rules.linked)[:places]:
                    self.district.root_causes.start(stream)
        self.district.root_causes.forget_links(30.4 / rules.window_days)

    # -- standing sessions ----------------------------------------------------------------------------------------

    def call_standing_session(self, street: int, wanted: float) -> None:
        """Call the case of `street` that needs most departments to a session, if one is due.

        `wanted` are its sessions a month: the first on the first working day, the others spread over the month, at most one a day; what is
        not called lapses.
        """
        called = self.district.sessions
        if called[street] < self.due_by_today(wanted):
            cases = self.most_tangled(self.district.whistling.eligible(street))
            if cases:
                self.district.whistling.blow(cases[0], street, standing=True)
                called[street] += 1

    def due_by_today(self, a_month: float) -> int:
        """Standing sessions of a street due since the first of the month; parts of one are saved up over months."""
        day = self.model.day_of_month
        month = self.model.months + (day == 1)  # months are counted at the end of the first
        this_month = int((month + 1) * a_month) - int(month * a_month)
        return min(this_month, 1 + (day - 1) * this_month // 31)

    def most_tangled(self, cases: np.ndarray) -> list[int]:
        """Rows of the eligible cases, those with most open departments first, then the oldest. `cases`: records of ELIGIBLE (cases,)."""
        fewest = -cases["departments"].astype(int)
        turns = np.lexsort((cases["report"], cases["problem"], cases["opened"], fewest))
        return cases["row"][turns].tolist()  # type: ignore[no-any-return]
