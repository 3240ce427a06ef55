"""One evaluation: what the estimator says of a pilot, what is true, and where the difference comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.experiment.evaluation.pilots import Months
from sim.ledger import Table
from sim.outcomes.estimators import (
    Estimate,
    EventStudy,
    Floats,
    Mask,
    difference_in_differences,
    event_study,
)
from sim.outcomes.panel import PANEL_MEASURES, matrix
from sim.outcomes.synthetic_control import synthetic_control

Design = Callable[[Floats, Mask, Mask], Estimate]
DESIGNS: Final[dict[str, Design]] = {
    "did": difference_in_differences,
    "event-study": lambda y, treated, post: event_study(y, treated, post).after,
    "synthetic-control": lambda y, treated, post: synthetic_control(y, treated, post).estimate,
}
"""Designs by name. Each is linear in what is measured after the beginning, given what is measured before."""
WORLDS: Final = ("nowhere", "pilots", "everywhere")


@dataclass(frozen=True)
class Truth:
    """What a reform does to one measure, months after its beginning: worlds against the world without it, same luck.

    Of the pilot: on the pilot streets, on the others. Of the reform everywhere: on the pilot streets, on all.
    """

    on_pilots: float
    on_others: float
    rollout_on_pilots: float
    rollout: float


@dataclass(frozen=True, eq=False)
class Evaluation:
    """An evaluation in one replication. `streets`: how many had no gap.

    `placebo` is what the estimator finds in the world without any reform, where there is nothing to find. Because the worlds are the same
    until the reform begins, and the estimator is linear in what follows::

        estimate = truth.on_pilots - spillover + placebo

    exactly: `spillover` is what the streets of comparison got from the pilot, weighted as the estimator weights them.
    """

    cut: str
    replication: int
    estimate: Estimate
    placebo: float
    truth: Truth
    hidden: Mapping[str, Truth]
    streets: int
    study: EventStudy
    monthly: Mapping[str, NDArray[np.float64]]

    @property
    def spillover(self) -> float:
        """What the estimator takes off the effect because streets of comparison were touched by the pilot."""
        return self.truth.on_pilots - (self.estimate.value - self.placebo)

    @property
    def bias(self) -> float:
        """Estimate less the true effect on the pilot streets."""
        return self.estimate.value - self.truth.on_pilots

    @property
    def scale(self) -> float:
        """What the pilot does to the pilot streets beyond what the reform everywhere would do to them."""
        return self.truth.on_pilots - self.truth.rollout_on_pilots


def evaluate_once(
    panels: Mapping[str, Table],
    treated: Mask,
    months: Months,
    *,
    outcome: str,
    design: str,
    cut: str = "",
    replication: int = 0,
) -> Evaluation:
    """Evaluate a pilot by one design on one measure.

    `panels`: rows of PANEL of the three WORLDS. Streets where the measure is not defined in some month of some world are left out.
    Raises ValueError if too few are left.
    """
    worlds = {name: matrix(panels[name], outcome)[:, months.used] for name in WORLDS}
    kept = np.all([np.isfinite(y).all(axis=1) for y in worlds.values()], axis=0)
    y = {name: values[kept] for name, values in worlds.items()}
    mine, post = treated[kept], months.post
    estimator = DESIGNS[design]
    estimate = estimator(y["pilots"], mine, post)
    pilot, rollout = (y[name] - y["nowhere"] for name in ("pilots", "everywhere"))
    return Evaluation(
        cut=cut,
        replication=replication,
        estimate=estimate,
        placebo=estimator(y["nowhere"], mine, post).value,
        truth=_truth(pilot, rollout, mine, post),
        hidden={
            name: truth_of(panels, treated, months, name)
            for name, measure in PANEL_MEASURES.items()
            if not measure.seen
        },
        streets=int(np.count_nonzero(kept)),
        study=event_study(y["pilots"], mine, post),
        monthly={
            "on_pilots": pilot[mine].mean(axis=0),
            "on_others": pilot[~mine].mean(axis=0),
            "rollout": rollout.mean(axis=0),
        },
    )


def truth_of(panels: Mapping[str, Table], treated: Mask, months: Months, measure: str) -> Truth:
    """The true effects on any measure, seen or not; nan in a street and month where it is not defined does not count."""
    worlds = {name: matrix(panels[name], measure)[:, months.used] for name in WORLDS}
    pilot, rollout = (worlds[name] - worlds["nowhere"] for name in ("pilots", "everywhere"))
    return _truth(pilot, rollout, treated, months.post)


def _truth(pilot: Floats, rollout: Floats, treated: Mask, post: Mask) -> Truth:
    def mean(difference: Floats, streets: Mask) -> float:
        return float(np.nanmean(difference[streets][:, post]))

    everywhere = np.ones_like(treated)
    return Truth(
        on_pilots=mean(pilot, treated),
        on_others=mean(pilot, ~treated),
        rollout_on_pilots=mean(rollout, treated),
        rollout=mean(rollout, everywhere),
    )
