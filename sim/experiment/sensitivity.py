"""`sensitivity`: which numbers the effect of a scenario rests on."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError, unknown
from sim.experiment.files import write_csv
from sim.experiment.outputs import Finished
from sim.experiment.points import (
    Points,
    check_points,
    lay_out,
    point_effects,
    point_rows,
    run_points,
    write_point_tables,
)
from sim.experiment.schedule import schedule_of
from sim.experiment.sensitivity_words import answer, beforehand
from sim.experiment.study import (
    Means,
    Result,
    StudySettings,
    carry_out,
    chosen_outcomes,
    comparable,
    reference_of,
    shown_outcomes,
    whole_or_stopped,
)
from sim.scenario.inputs import Input, in_groups
from sim.settings import load_settings

if TYPE_CHECKING:
    from sim.outcomes.sensitivity import Influence, Method
    from sim.scenario import Scenario

USUAL_INPUTS: Final = ("parameters", "reforms")
"""The groups that are varied when none is named."""
LEVEL: Final = 0.95


def sensitivity(
    scenario: Scenario,
    *,
    against: Scenario | None = None,
    method: str = "morris",
    inputs: Sequence[str] = (),
    by_group: bool = False,
    all_sources: bool = False,
    points: int | None = None,
    outcomes: Sequence[str] = (),
    **settings: Unpack[StudySettings],
) -> Path:
    """Say which numbers the difference of a scenario to its reference rests on, within their ranges.

    `method`: ``morris`` (screening: few points) or ``sobol`` (shares of the variance: many).
    `inputs`: paths or groups of them (`sim.scenario.inputs.in_groups`); parameters and numbers of
    reforms if none is named. Of groups only assumed numbers are varied, unless `all_sources`.
    `by_group`: move all inputs of a group together, and rank groups. `points`: trajectories of
    Morris, or base points of Sobol'. `against`, `outcomes`: as in `sweep`.

    At every point both worlds have the same luck, and so have all points, but for one input, the
    dummy, which changes nothing but the luck: what it does is the floor below which nothing can be
    told. The design and the intervals are SALib's (`sim.outcomes.sensitivity`).

    Writes a folder with runs.csv, effects.csv (a row a point; point 0 has the values in force),
    sensitivity.csv (a row an input: influence, interval, rank, and its sentence) and pictures;
    prints the answer; returns the folder. Raises UserError before any work for what cannot be done,
    Interrupted when stopped, ExperimentFailed if runs failed.
    """
    if find_spec("SALib") is None:
        raise UserError("a sensitivity analysis needs SALib: python -m pip install SALib")
    from sim.outcomes import sensitivity as analysis

    if method not in analysis.METHODS:
        raise UserError(unknown("method", method, analysis.METHODS), path="--method")
    chosen_method: Method = "morris" if method == "morris" else "sobol"
    reference = against or reference_of(scenario)
    comparable(reference, scenario)
    chosen = chosen_outcomes(outcomes)
    varied = in_groups(
        (scenario, reference), inputs or USUAL_INPUTS, "--inputs", all_sources=all_sources
    )
    groups = [each.path.rpartition(".")[0] if by_group else each.path for each in varied]
    size = _points(chosen_method, points)
    seed = schedule_of(seed=settings.get("seed")).seed
    design = analysis.design(chosen_method, groups, size, seed)
    laid = _lay_out(reference, scenario, varied, design)
    asked = {
        "method": method,
        "points": size,
        "inputs": [each.path for each in varied],
        "by_group": by_group,
        "against": reference.name,
        "scenario": scenario.name,
        "outcomes": chosen,
        "salib": version("SALib"),
    }

    def work(means: Means) -> Result:
        return _work(laid, chosen_method, groups, design, chosen, asked, means)

    return carry_out(["sensitivity", scenario.name], work, **settings)


def _points(method: Method, points: int | None) -> int:
    """How many trajectories or base points. UserError for what the method cannot use."""
    name = "trajectories" if method == "morris" else "sobol_points"
    size = load_settings().checked(name, points, option="--points")
    if method == "sobol" and size & (size - 1):
        above = 1 << size.bit_length()
        raise UserError(
            f"Sobol' sequences need a power of two: {above // 2} or {above}, not {size}",
            path="--points",
        )
    return size


def _lay_out(
    reference: Scenario,
    scenario: Scenario,
    varied: Sequence[Input],
    design: NDArray[np.float64],
) -> Points:
    """Point 0 has the values in force; the others are those of the design."""
    low, high = (
        np.array([getattr(each.sentence, end) for each in varied], float) for end in ("low", "high")
    )
    usual = [each.value for each in varied]
    moved = np.clip(low + design[:, :-1] * (high - low), low, high)  # no step beyond by rounding
    values = np.vstack([np.array(usual, float), moved])
    luck = [0, *(int(chance > 0.5) for chance in design[:, -1])]
    return lay_out(reference, scenario, varied, values, option="--inputs", luck=luck)


def _work(
    points: Points,
    method: Method,
    groups: Sequence[str],
    design: NDArray[np.float64],
    chosen: list[str],
    asked: Mapping[str, Any],
    means: Means,
) -> Result:
    said = beforehand(method, groups, points, means.schedule)
    print(said, file=sys.stderr, flush=True)
    finished = whole_or_stopped(
        run_points(points, means.schedule, means.workers, bar=means.bar, model=means.model)
    )
    rows = point_rows(points, finished, shown_outcomes(chosen)) if finished.runs else []
    found = {
        name: _influences(points, finished, method, groups, design, name, means.schedule.seed)
        for name in chosen
    }
    if finished.runs:
        write_point_tables(means.work, points, finished, rows)
        _write(means.work / "sensitivity.csv", points, method, groups, found)

    def draw(folder: Path) -> None:
        from sim import figures
        from sim.experiment.tables import influence_frame

        for name in chosen:
            influences, blocks = found[name]
            if influences:
                figure = figures.sensitivity_figure(
                    influence_frame(points, groups, influences),
                    method=method,
                    outcome=name,
                    scenario=figures.Message(
                        points.scenario.title["en"], points.scenario.title["zh"]
                    ),
                    points=len(design),
                    blocks=blocks,
                    replications=finished.whole,
                    level=LEVEL,
                )
                figures.save(figure, folder, f"sensitivity_{name}")

    return Result(
        scenarios=[points.reference, points.scenario],
        finished=finished,
        checks={"identical_before_start": check_points(points, finished)},
        said={"experiment": "sensitivity", "asked": dict(asked), "worlds": points.said()},
        draw=draw,
        answer=[
            sentence
            for name in chosen
            for sentence in answer(points, name, rows, method, groups, found[name][0])
        ],
    )


def _influences(
    points: Points,
    finished: Finished,
    method: Method,
    groups: Sequence[str],
    design: NDArray[np.float64],
    outcome: str,
    seed: int,
) -> tuple[list[Influence], int]:
    """What each group does to the effect on an outcome, and how many blocks that was told from.

    A point counts only with all replications: with fewer it would have another luck.
    """
    from sim.outcomes.sensitivity import influences

    effects = point_effects(points, finished, outcome)[1:].mean(axis=1)
    return influences(method, groups, design, effects, level=LEVEL, seed=seed)


def _write(
    path: Path,
    points: Points,
    method: Method,
    groups: Sequence[str],
    found: Mapping[str, tuple[Sequence[Influence], int]],
) -> None:
    from sim.experiment.tables import influence_frame

    columns = [
        "outcome", "rank", "input", "measure", "influence", "low", "high", "above_floor",
        "mean", "spread", "first", "first_low", "first_high",
        "value", "range_low", "range_high", "unit", "source", "en", "zh",
    ]  # fmt: skip
    measure = "mu_star" if method == "morris" else "total_order"
    rows = []
    for outcome, (influences, _) in found.items():
        if influences:
            for record in influence_frame(points, groups, influences).to_dict("records"):
                named = {**record, "outcome": outcome, "measure": measure}
                rows.append([named[column] for column in columns])
    write_csv(path, columns, rows)
