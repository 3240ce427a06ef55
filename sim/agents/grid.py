"""The command centre (指挥中心) of a district: it sends grid workers (网格员) on patrol, and its own staff is paid.

Dormant while `patrols` and `centre_staff` are 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa import Agent

if TYPE_CHECKING:
    from sim.model import DistrictState, GovernanceModel


class CommandCentre(Agent):  # type: ignore[misc]
    """The command centre of one district."""

    model: GovernanceModel

    def __init__(self, model: GovernanceModel, district: DistrictState) -> None:
        """Take charge of the grids of `district`."""
        super().__init__(model)
        self.district = district
        self.residents = district.residents_of_streets()

    def step(self) -> None:
        """00:00: how often every estate is patrolled today, and what that takes; then the patrols go."""
        some = False
        for street in range(len(self.residents)):
            patrols = self.patrols_today(street)
            self.district.street_patrols[street] = patrols
            if patrols > 0.0:
                some = True
                self.district.count("patrol_minutes", patrols * self.minutes_of_a_patrol(street))
        if some:
            self.district.send_patrols()
        if self.model.is_working_day(self.model.day):
            self.pay_the_centre()

    def pay_the_centre(self) -> None:
        """A shift of the centre's staff, whether or not there is anything to link, dispatch or rule."""
        staff = 0.0  # not `sum`: its result depends on the version of Python
        for street, people in enumerate(self.residents.tolist()):
            staff += self.district.lever_values["centre_staff"][street] * people / 10_000.0
        if staff > 0.0:
            shift = self.model.scenario_file.calendar.shift_minutes
            self.district.count("centre_minutes", staff * shift)

    def patrols_today(self, street: int) -> float:
        """How often each estate of a street is patrolled today: every day, as often as the lever says (L12)."""
        return self.district.lever_values["patrols"][street]

    def minutes_of_a_patrol(self, street: int) -> float:
        """Minutes that one patrol of a whole street takes: one grid worker a grid (L11, L12)."""
        grid = self.model.parameters.grid
        return float(self.residents[street] / grid.residents * grid.minutes)
