"""A department unit: a bureau (委办局) of a district, or its branch (派出机构) in a street. Its head splits the staff's minutes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mesa import Agent

from sim import luck
from sim.units import BRANCH

if TYPE_CHECKING:
    from sim.model import DistrictState, GovernanceModel


class DepartmentUnit(Agent):  # type: ignore[misc]
    """A bureau or branch; row `row` of its district's units."""

    model: GovernanceModel

    def __init__(self, model: GovernanceModel, district: DistrictState, row: int) -> None:
        """Take charge of unit `row` of `district`."""
        super().__init__(model)
        self.district = district
        self.row = row
        unit = district.arrays.units[row]
        self.number = int(unit.number)
        self.is_branch = int(unit.level) == BRANCH
        self.number_of_kind = int(unit.department)
        self.kind = list(model.scenario_file.departments.values())[self.number_of_kind]
        first, desks = int(unit.first_desk), int(unit.desks)
        self.first_desk, self.desks = first, slice(first, first + desks)
        self.streets = [int(street) for street in district.arrays.desks.street[self.desks]]
        self.demand = district.demand(self.streets)
        self.standing: list[float] = []  # weights of the streets, set on the first day
        self.standing_pulls: list[float] = []  # how strongly those draw on time

    def step(self) -> None:
        """00:00: a head whose term is over goes; the head splits effort anew when anything that presses has changed."""
        district = self.district
        new_head = self.row in district.terms_over
        if new_head:
            self.change_of_head()
        if new_head or district.look_again:
            self.weigh_streets()
        if district.look_again or self.row in district.pressed:
            self.split_effort()
        if district.look_again and self.kind.delegable:
            district.unit_moved[self.row] = self.heads_for_the_street()

    def weigh_streets(self) -> None:
        """What each street can make the head feel while it calls nobody, and how strongly that draws on time."""
        self.standing = [self.standing_weight(street) for street in self.streets]
        self.standing_pulls = [self.pull_of(self.weight_of(each, 0.0)) for each in self.standing]

    def heads_for_the_street(self) -> float:
        """Part of the branch's heads that works for the street (力量下沉): their paid minutes count there and are missing here."""
        return self.district.lever_values["heads_moved"][self.streets[0]]

    # -- effort -------------------------------------------------------------------------------------------------

    def standing_weight(self, street: int) -> float:
        """What street number `street` of the district can make this head feel, whistles aside. Reforms of power act here.

        base x alignment + appraisal + ranking + clock + inspection x attention + career + provider; levers, heads and months change it.
        """
        effort = self.district.effort
        levers = self.district.lever_values
        appraisal = 1.0 if self.is_branch else effort.bureau_appraisal
        return (  # type: ignore[no-any-return]
            effort.base_weight * self.alignment()
            + levers["appraisal_weight"][street] * appraisal
            + levers["ranking_weight"][street] * float(self.district.ranking_pressure[street])
            + levers["clock_weight"][street]
            + effort.inspection_weight * levers["inspection"][street] * self.attention(street)
            + levers["career_weight"][street]
            + (levers["provider_weight"][street] if self.kind.provider else 0.0)
        )

    def weight_of(self, standing: float, pending: float) -> float:
        """W_s: the standing weight of a street + what its `pending` summonses add, at most the cap."""
        effort = self.district.effort
        weight = standing + effort.summons_weight * pending / (pending + 1.0)
        return 0.0 if weight <= 0.0 else effort.weight_cap if weight > effort.weight_cap else weight

    def pull_of(self, weight: float) -> float:
        """How strongly a weight draws on time: W^elasticity (Tullock 1980) at form 0, exp(elasticity (W - 1)) (Hirshleifer 1989) at 1.

        Between the two logarithms are blended. All forms are 1 at W = 1, with the same slope there.
        """
        effort = self.district.effort
        if effort.form == 0.0:
            return weight**effort.elasticity  # type: ignore[no-any-return]
        ratio = weight ** ((1.0 - effort.form) * effort.elasticity)
        return ratio * math.exp(effort.form * effort.elasticity * (weight - 1.0))  # type: ignore[no-any-return]

    def attention(self, street: int) -> float:
        """How far inspectors watch what this unit deals with in `street` (1: everything, as where they pick no topics)."""
        return float(self.district.department_attention[street, self.number_of_kind])

    def split_effort(self) -> None:
        """Split staff minutes between the streets and the vertical line (条块).

        share of street i = a_i / (a_0 + sum of a_j), a_i = demand_i x pull of W_i, a_0 = pull of the line weight. Heads work at the
        sum of the shares; desks without work give theirs to the others, and what no desk uses goes to the line.
        """
        district = self.district
        efforts, shares = district.desk_effort, district.desk_share
        line, for_streets, attractions = self.pull_of(district.effort.line_weight), 0.0, []
        for at, pending in enumerate(district.desk_pressure[self.desks].tolist()):
            pull = self.standing_pulls[at]
            if pending > 0.0:
                pull = self.pull_of(self.weight_of(self.standing[at], pending))
            efforts[self.first_desk + at] = pull / (line + pull) if line + pull > 0.0 else 0.0
            attractions.append(self.demand[at] * pull)
            for_streets += attractions[at]
        whole = (line + for_streets) or 1.0  # 0: nobody pulls, not even the line
        for desk, attraction in enumerate(attractions, self.first_desk):
            shares[desk] = attraction / whole
        district.unit_speed[self.row] = for_streets / whole

    # -- heads come and go -----------------------------------------------------------------------------------------

    def alignment(self) -> float:
        """How far the head sees the street's cases as the unit's own (1 = average); an acting head while the post is vacant."""
        district = self.district
        if self.model.day < district.vacant_until[self.row]:
            return district.effort.acting_alignment
        return float(district.head_alignment[self.row])

    def first_head(self) -> None:
        """Before the first day: posts have been changing hands for five mean terms, so the head in office is in the middle of a spell."""
        head, today = self.district.heads, self.model.day
        spell, end = 0, today - round(5 * 365 * self.district.appointment.tenure_years)
        end += self.term(spell)
        while end <= today:
            spell += 1
            end += self.term(spell)
        head["alignment"][self.row] = self.candidate(spell, 0)
        head["spell"][self.row] = spell
        head["spell_end"][self.row] = end
        head["vacant_until"][self.row] = today

    def change_of_head(self) -> None:
        """A vacancy is over, or a term: candidates come, and the streets' consent may refuse those below the bar.

        The length of a spell is drawn at its start and untouched by consent, so that posts change hands on the same days in every world.
        Every refusal leaves the post vacant for some days; after the last one allowed the next candidate is imposed. Branches only:
        a bureau's head is not the street's to refuse.
        """
        rules, head, today = self.district.appointment, self.district.heads, self.model.day
        if today < head["spell_end"][self.row]:
            return  # the vacancy is over: the new head decides from today
        spell = int(head["spell"][self.row]) + 1
        bar = self.district.lever_values["consent_bar"][self.streets[0]] if self.is_branch else 0.0
        refused = 0
        while refused < rules.refusals and self.candidate(spell, refused) < bar:
            refused += 1
        head["alignment"][self.row] = self.candidate(spell, refused)
        head["spell"][self.row] = spell
        head["spell_end"][self.row] = today + self.term(spell)
        head["vacant_until"][self.row] = today + round(refused * rules.vacancy_days)

    def candidate(self, spell: int, number: int) -> float:
        """Alignment of the n-th candidate for a spell (1 = average, at least 0.05): bell-shaped, the same in every world."""
        effort = self.district.effort
        drawn = luck.bell(self.model.key, luck.CANDIDATE, self.number, spell * 64 + number)
        return max(0.05, effort.alignment_mean + effort.alignment_sd * drawn)

    def term(self, spell: int) -> int:
        """Length of a spell in days, at least 30: Weibull with mean `appointment.tenure_years`, the same in every world."""
        rules = self.district.appointment
        scale = rules.tenure_years / math.gamma(1.0 + 1.0 / rules.tenure_shape)
        drawn = luck.exponential(self.model.key, luck.TENURE, self.number, spell) ** (
            1.0 / rules.tenure_shape
        )
        return max(30, round(365.0 * scale * drawn))
