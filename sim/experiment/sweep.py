"""`sweep`: the effect of a scenario at other values of its inputs, and where its sign turns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, Unpack

import numpy as np
from numpy.typing import NDArray

from sim.experiment import design
from sim.experiment.design import Varied
from sim.experiment.files import write_csv
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
from sim.experiment.sweep_words import answer

if TYPE_CHECKING:
    from sim.outcomes.turns import Turn
    from sim.scenario import Scenario

How = Literal["held", "averaged", "plane"]
"""What the other inputs do where a turn is looked for: they are held at the values that the turn
names; the effect is averaged over their values; or a plane is fitted to the effects of all points
and they are held in the middle of their ranges."""
FULL_LINES: Final = 2
"""With more inputs than this on a grid, turns are looked for in the effect averaged over the rest."""


@dataclass(frozen=True)
class Line:
    """The effect as one input grows: `values` (m,), `effects` (m, replications); see `How`.

    `share`: how much of the variance between points the plane explains, where there is one.
    """

    input: str
    values: NDArray[np.float64]
    effects: NDArray[np.float64]
    how: How
    others: Mapping[str, float]
    share: float = float("nan")


@dataclass(frozen=True)
class TurnRow:
    """A turn of the sign of the effect on `outcome`, as `input` grows; `others` as `how` says."""

    outcome: str
    input: str
    turn: Turn
    how: How
    others: Mapping[str, float]


def sweep(
    scenario: Scenario,
    vary: Varied,
    *,
    against: Scenario | None = None,
    latin_hypercube: int | None = None,
    outcomes: Sequence[str] = (),
    **settings: Unpack[StudySettings],
) -> Path:
    """Run a scenario and its reference at many points, each under the same luck.

    `vary`: path of an input (as `--set` writes it) -> its values, a `design.Range`, or None for the
    range of its data file. Points are all combinations, or, with `latin_hypercube`, so many points
    spread over the ranges. `against`: the reference, the bottom of the scenario's bases if None.
    `outcomes`: those looked at closely (throughput if none is named).

    Writes a folder with runs.csv (a row a run), effects.csv (a row a point and outcome: the paired
    difference and its interval), turns.csv (where the sign of the effect turns) and pictures;
    prints the answer; returns the folder. Raises UserError before any work for what cannot be done,
    Interrupted when stopped, ExperimentFailed if runs failed.
    """
    reference = against or reference_of(scenario)
    comparable(reference, scenario)
    chosen = chosen_outcomes(outcomes)
    inputs = design.inputs_to_vary(vary, (scenario, reference))
    if latin_hypercube is None:
        values = design.grid(inputs, vary)
    else:
        seed = schedule_of(seed=settings.get("seed")).seed
        values = design.latin_hypercube(inputs, vary, latin_hypercube, seed)
    points = lay_out(reference, scenario, inputs, values, option=design.OPTION)
    asked = {
        "vary": {each.path: sorted(set(points.values[:, i])) for i, each in enumerate(inputs)},
        "latin_hypercube": latin_hypercube,
        "against": reference.name,
        "scenario": scenario.name,
        "outcomes": chosen,
    }

    def work(means: Means) -> Result:
        return _work(points, chosen, asked, latin_hypercube is not None, means)

    return carry_out(["sweep", scenario.name], work, **settings)


def _work(
    points: Points, chosen: list[str], asked: dict[str, Any], scattered: bool, means: Means
) -> Result:
    finished = whole_or_stopped(
        run_points(points, means.schedule, means.workers, bar=means.bar, model=means.model)
    )
    rows = point_rows(points, finished, shown_outcomes(chosen)) if finished.runs else []
    lines = {
        name: lines_of(points, point_effects(points, finished, name), scattered=scattered)
        for name in chosen
    }
    turns = [row for name in chosen for row in turns_of(name, lines[name])]
    if finished.runs:
        write_point_tables(means.work, points, finished, rows)
        _write_turns(means.work / "turns.csv", points, turns)

    def draw(folder: Path) -> None:
        from sim import figures
        from sim.experiment.tables import curve_frame, effect_frame, input_labels, turn_frame

        for name in chosen:
            figure = figures.sweep_figure(
                effect_frame(points, [row for row in rows if row[1].outcome == name]),
                curve_frame(lines[name]),
                turn_frame(points, [row for row in turns if row.outcome == name]),
                inputs=input_labels(points),
                outcome=name,
                scenario=figures.Message(points.scenario.title["en"], points.scenario.title["zh"]),
                scattered=scattered,
            )
            figures.save(figure, folder, f"sweep_{name}")

    return Result(
        scenarios=[points.reference, points.scenario],
        finished=finished,
        checks={"identical_before_start": check_points(points, finished)},
        said={"experiment": "sweep", "asked": asked, "worlds": points.said()},
        draw=draw,
        answer=[
            sentence
            for name in chosen
            for sentence in answer(points, name, rows, lines[name], turns)
        ],
    )


def lines_of(points: Points, effects: NDArray[np.float64], *, scattered: bool) -> list[Line]:
    """The lines along which turns are looked for; `effects` as `point_effects` gives them.

    Replications that lack the outcome at some point are left out of all.
    """
    effects = effects[:, np.isfinite(effects).all(axis=0)]
    if not effects.size:
        return []
    if len(points.inputs) == 1:
        order = np.argsort(points.values[:, 0], kind="stable")
        values, path = points.values[order, 0], points.inputs[0].path
        return [Line(path, values, effects[order], "held", {})]
    return _along_plane(points, effects) if scattered else _along_grid(points, effects)


def _along_grid(points: Points, effects: NDArray[np.float64]) -> list[Line]:
    paths = [each.path for each in points.inputs]
    axes = [np.unique(points.values[:, i]) for i in range(len(paths))]
    table = effects.reshape(*(axis.size for axis in axes), effects.shape[1])
    lines = []
    for each, axis in enumerate(axes):
        if len(axes) > FULL_LINES:
            rest = tuple(i for i in range(len(axes)) if i != each)
            lines.append(Line(paths[each], axis, table.mean(axis=rest), "averaged", {}))
            continue
        other = 1 - each
        for position, value in enumerate(axes[other]):
            held = {paths[other]: float(value)}
            line = np.take(table, position, axis=other)
            lines.append(Line(paths[each], axis, line, "held", held))
    return lines


def _along_plane(points: Points, effects: NDArray[np.float64]) -> list[Line]:
    """Along each input through the plane of least squares, the others in the middle."""
    from sim.outcomes.plane import plane

    fit = plane(points.values, effects)
    if fit is None:
        return []
    middle = {each.path: float(fit.middle[i]) for i, each in enumerate(points.inputs)}
    return [
        Line(
            own.path,
            fit.ends[:, each],
            fit.along(each),
            "plane",
            {path: value for path, value in middle.items() if path != own.path},
            fit.share,
        )
        for each, own in enumerate(points.inputs)
    ]


def turns_of(outcome: str, lines: Sequence[Line]) -> list[TurnRow]:
    """Where the sign of the effect turns along the lines."""
    from sim.outcomes.turns import sign_turns

    return [
        TurnRow(outcome, line.input, turn, line.how, line.others)
        for line in lines
        for turn in sign_turns(line.values, line.effects)
    ]


def _write_turns(path: Path, points: Points, turns: Sequence[TurnRow]) -> None:
    names = [each.path for each in points.inputs]
    columns = ("outcome", "input", "at", "low", "high", "sure", "becomes", "how")
    write_csv(
        path,
        [*columns, *(f"at_{name}" for name in names)],
        [
            [
                row.outcome,
                row.input,
                row.turn.at,
                row.turn.low,
                row.turn.high,
                row.turn.sure,
                "positive" if row.turn.rising else "negative",
                row.how,
                *(row.others.get(name, float("nan")) for name in names),
            ]
            for row in turns
        ],
    )
