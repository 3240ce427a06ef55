"""`synergy`: what reforms do alone, beside each other, and more than their sum."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError
from sim.experiment.checks import first_start, identical_before_start
from sim.experiment.experiment import run_all
from sim.experiment.files import write_csv
from sim.experiment.outputs import Finished, compare_runs
from sim.experiment.points import keeper, outcomes_by_world
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
from sim.experiment.synergy_words import answer
from sim.experiment.tasks import plan
from sim.scenario import as_file, load_scenario
from sim.scenario.differences import dropped_uses, new_or_changed_uses

if TYPE_CHECKING:
    from sim.outcomes.factorial import Contrast
    from sim.scenario import Scenario

MOST_FACTORS: Final = 8
"""256 worlds; with more of them nobody could read the answer."""
JOINED: Final = " + "


def synergy(
    factors: Sequence[Scenario],
    *,
    against: Scenario | None = None,
    outcomes: Sequence[str] = (),
    **settings: Unpack[StudySettings],
) -> Path:
    """Run every combination of two or more factors under the same luck: the 2^k factorial.

    `factors`: scenarios that differ from the base by reforms alone; each stands for its reforms,
    which may not be another's too. `against`: the base, the bottom of the first one's bases if
    None. `outcomes`: those told and drawn (throughput if none is named).

    Writes a folder with runs.csv (a row a run, a column a factor: 0 absent, 1 present), compare.csv
    (every combination against the base), effects.csv (contrasts with intervals:
    `sim.outcomes.factorial.KINDS`) and pictures; prints the answer; returns the folder. Raises
    UserError before any work for what cannot be done, Interrupted when stopped, ExperimentFailed if
    runs failed.
    """
    if not factors:
        raise UserError("name at least two reforms or scenarios")
    base = against or reference_of(factors[0])
    worlds = combinations_of(base, factors)
    chosen = chosen_outcomes(outcomes)
    names = [factor.name for factor in factors]
    asked = {"factors": names, "against": base.name, "outcomes": chosen}

    def work(means: Means) -> Result:
        return _work(worlds, factors, chosen, asked, means)

    return carry_out(["synergy", *names], work, **settings)


def combinations_of(base: Scenario, factors: Sequence[Scenario]) -> list[Scenario]:
    """The base with every combination of the factors' reforms, in the standard order of Yates.

    Raises UserError for fewer than two factors, for one that differs from the base by something
    else than reforms, and for two that share a reform.
    """
    from sim.outcomes.factorial import combination

    if not 2 <= len(factors) <= MOST_FACTORS:
        raise UserError(f"{len(factors)} factors: name 2 to {MOST_FACTORS} reforms or scenarios")
    owner: dict[str, str] = {}
    for factor in factors:
        comparable(base, factor)
        _only_reforms(base, factor)
        for use in new_or_changed_uses(factor, base):
            if use.name in owner:
                raise UserError(
                    f"'{owner[use.name]}' and '{factor.name}' both have the reform {use.name}, so "
                    "what each does cannot be told apart"
                )
            owner[use.name] = factor.name
    by_name = {factor.name: factor for factor in factors}
    if len(by_name) < len(factors):
        raise UserError("two factors have one name")
    return [
        combined(base, [by_name[name] for name in combination(position, list(by_name))])
        for position in range(2 ** len(factors))
    ]


def combined(base: Scenario, factors: Sequence[Scenario]) -> Scenario:
    """The base with the reforms of the factors added, in their order; named after them."""
    if not factors:
        return base
    texts = []
    for factor in factors:
        written = as_file(factor)["reforms"]
        for use in new_or_changed_uses(factor, base):
            # A whole use, as --set takes it: YAML contains JSON.
            said = json.dumps(written[use.name], ensure_ascii=False)
            texts.append(f"reforms.{use.name}={said}")
    made = load_scenario(base.reference, [*base.overrides, *texts], city=base.city_reference)
    title = {
        language: JOINED.join(factor.title[language] for factor in factors)
        for language in base.title
    }
    return replace(made, name=JOINED.join(factor.name for factor in factors), title=title)


def _only_reforms(base: Scenario, factor: Scenario) -> None:
    """Raise UserError unless the factor is the base and some reforms."""
    if not new_or_changed_uses(factor, base):
        raise UserError(f"'{factor.name}' adds no reform to '{base.name}'")
    if combined(base, [factor]).content_hash == factor.content_hash:
        return
    others = [
        what
        for what, one, other in (
            ("parameters", dict(base.parameters.values), dict(factor.parameters.values)),
            ("levers", dict(base.levers), dict(factor.levers)),
            ("numbers of the city", dict(base.numbers), dict(factor.numbers)),
            ("shocks", base.shocks, factor.shocks),
        )
        if one != other
    ]
    if dropped_uses(factor, base):
        others.append("reforms it drops")
    raise UserError(
        f"'{factor.name}' differs from '{base.name}' by more than the reforms it adds "
        f"({', '.join(others) or 'their order'}): only reforms can be combined"
    )


def _work(
    worlds: Sequence[Scenario],
    factors: Sequence[Scenario],
    chosen: list[str],
    asked: Mapping[str, Any],
    means: Means,
) -> Result:
    first = min(start for world in worlds[1:] if (start := first_start(world)) is not None)
    tasks = plan(worlds, means.schedule, means.workers, make_model=means.model)
    finished = whole_or_stopped(
        run_all(tasks, worlds, means.schedule, means.workers, bar=means.bar, keep=keeper(first))
    )
    names = [factor.name for factor in factors]
    found = {
        outcome: made
        for outcome in shown_outcomes(chosen)
        if (made := contrasts_of(outcome, worlds, names, finished))
    }
    if finished.runs:
        _write(means.work, worlds, names, finished, found)

    def draw(folder: Path) -> None:
        from sim import figures
        from sim.experiment.tables import contrast_frame, mean_by_world

        for outcome in chosen:
            if outcome in found:
                figure = figures.synergy_figure(
                    contrast_frame(found[outcome]),
                    mean_by_world(outcome, worlds, finished),
                    factors=[
                        figures.Message(each.title["en"], each.title["zh"]) for each in factors
                    ],
                    names=names,
                    outcome=outcome,
                )
                figures.save(figure, folder, f"synergy_{outcome}")

    check = identical_before_start(worlds[0], worlds[1:], finished.runs)
    return Result(
        scenarios=worlds,
        finished=finished,
        checks={"identical_before_start": check},
        said={"experiment": "synergy", "asked": dict(asked)},
        draw=draw,
        answer=[line for outcome in chosen for line in answer(outcome, found.get(outcome, []))],
    )


def contrasts_of(
    outcome: str, worlds: Sequence[Scenario], names: Sequence[str], finished: Finished
) -> list[Contrast]:
    """The contrasts of an outcome, of the replications in which every combination has it."""
    from sim.outcomes.factorial import contrasts

    table = outcome_matrix(outcome, worlds, finished)
    table = table[:, np.isfinite(table).all(axis=0)]
    return contrasts(table, names) if table.size else []


def outcome_matrix(
    outcome: str, worlds: Sequence[Scenario], finished: Finished
) -> NDArray[np.float64]:
    """An outcome by world and replication; nan where there is none."""
    runs = outcomes_by_world(finished)
    replications = sorted({replication for _, replication in finished.runs})
    rows = [
        [runs.get(world.name, {}).get(each, {}).get(outcome, np.nan) for each in replications]
        for world in worlds
    ]
    return np.array(rows, float).reshape(len(worlds), len(replications))


def _write(
    folder: Path,
    worlds: Sequence[Scenario],
    names: Sequence[str],
    finished: Finished,
    found: Mapping[str, Sequence[Contrast]],
) -> None:
    from sim.outcomes import OUTCOMES, comparison
    from sim.outcomes.factorial import combination

    present = {world.name: combination(at, names) for at, world in enumerate(worlds)}
    write_csv(
        folder / "runs.csv",
        ["scenario", "replication", *names, *OUTCOMES],
        [
            [
                scenario,
                replication,
                *(int(name in present[scenario]) for name in names),
                *(run.outcomes[outcome] for outcome in OUTCOMES),
            ]
            for (scenario, replication), run in finished.runs.items()
        ],
    )
    rows = compare_runs(worlds, finished)
    write_csv(folder / "compare.csv", comparison.COLUMNS, [astuple(row) for row in rows])
    write_csv(
        folder / "effects.csv",
        ["outcome", "unit", "contrast", "factors", "effect", "low", "high", "level", "n"],
        [
            [
                outcome,
                OUTCOMES[outcome].unit,
                each.kind,
                JOINED.join(each.factors),
                each.effect,
                each.low,
                each.high,
                each.level,
                each.n,
            ]
            for outcome, made in found.items()
            for each in made
        ],
    )
