"""The vertical line (条): what a department owes it, and how its neglect comes back to the streets as hazards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.city import highest_neglect

if TYPE_CHECKING:
    from sim.district_state import DistrictState


def raise_hazards(district: DistrictState) -> None:
    """On the first of a month: what went to the line, and the hazards that its neglect half a year ago raises today.

    Hazard of a type x mean over its departments of (reference / line share)^neglect, by the departments that serve the street.
    """
    a, line = district.arrays, district.model.parameters.line
    paid = a.units["paid_month"]
    share = np.where(paid > 0, a.units["line_month"] / np.where(paid > 0, paid, 1.0), np.nan)
    a.line_share[:-1] = a.line_share[1:]
    a.line_share[-1] = share
    a.units["paid_month"][:] = 0.0
    a.units["line_month"][:] = 0.0
    months = min(len(a.line_share) - 1, round(line.lag_days / 30.4))
    then = a.line_share[-1 - months]
    then = np.where(np.isnan(then), line.reference, then)
    factor = (line.reference / np.maximum(then, line.floor)) ** line.neglect
    by_desk = factor[a.desks["unit"][a.desk_of]]  # (streets, departments)
    weights = np.zeros((len(a.types), a.desk_of.shape[1]))
    for j in range(4):
        known = a.need_department[:, j] >= 0
        np.add.at(
            weights,
            (np.flatnonzero(known), a.need_department[known, j]),
            a.need_chance[known, j],
        )
    total = weights.sum(axis=1)
    mean = np.where(total > 0, by_desk @ weights.T / np.where(total > 0, total, 1.0), 1.0)
    a.neglect[:] = mean / highest_neglect(district.model.scenario_file)
