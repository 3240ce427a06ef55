"""An evaluation of a pilot from beginning to end: run the worlds, evaluate every replication, write, draw, tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.errors import UserError, unknown
from sim.experiment.checks import identical_before_start
from sim.experiment.evaluation.answer import Answer, show
from sim.experiment.experiment import raise_unless_whole, run_all
from sim.experiment.files import write_csv
from sim.experiment.folder import ResultsFolder, default_folder
from sim.experiment.manifest import manifest_of
from sim.experiment.outputs import Finished, write_tables
from sim.experiment.parquet import write_runs
from sim.experiment.schedule import schedule_of, workers_for
from sim.experiment.tasks import ModelMaker, plan
from sim.experiment.trouble import Interrupted
from sim.settings import load_settings

if TYPE_CHECKING:
    from sim.experiment.evaluation.judge import Evaluation, Truth
    from sim.experiment.evaluation.pilots import Months, Pilot
    from sim.scenario import Scenario


def evaluate(
    scenarios: Sequence[Scenario],
    *,
    pilots: float | None = None,
    design: str = "did",
    outcome: str = "official_resolution",
    before: int | None = None,
    channels: bool = False,
    days: int | None = None,
    warmup: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    jobs: int | None = None,
    out: Path | None = None,
    figures: bool = True,
    progress: bool | None = None,
    model: ModelMaker | None = None,
) -> Path:
    """Try out an evaluation: the reforms of a scenario in some streets, evaluated as a researcher would, beside the truth.

    `scenarios`: a reference and a scenario that adds reforms to it. `pilots`: share of the streets, drawn by the city's luck, that have
    the reforms. `design`: ``did``, ``event-study`` or ``synthetic-control``. `outcome`: a published measure of
    `sim.outcomes.panel`. `before`: whole months looked at before the reforms begin; they are the last of the warm-up. `channels`: run
    everything twice more with ways between streets cut, to tell what the bias comes from.

    Writes a results folder (evaluation.csv, truth.csv, event_study.csv, panel.parquet and the usual tables), prints the answer and
    returns the folder. Raises UserError before any work for what cannot be done, Interrupted when stopped, ExperimentFailed if runs
    failed or worlds parted before a reform began.
    """
    from sim.experiment.evaluation.judge import DESIGNS
    from sim.experiment.evaluation.pilots import CUTS, months_around, pilot_of

    if len(scenarios) != 2:
        raise UserError("an evaluation needs a reference and one scenario that adds reforms to it")
    if design not in DESIGNS:
        raise UserError(unknown("design", design, DESIGNS), path="--design")
    _check_outcome(outcome)
    known = load_settings().evaluation
    share = known["pilots"].value if pilots is None else pilots
    ahead = int(known["before"].value) if before is None else before
    if not known["before"].low <= ahead <= known["before"].high:
        limits = f"{known['before'].low:g}..{known['before'].high:g}"
        raise UserError(f"{ahead} is outside {limits}", path="--before")
    schedule = schedule_of(days=days, warmup=warmup, replications=replications, seed=seed)
    pilot = pilot_of(scenarios[0], scenarios[1], share)
    first = scenarios[0].city.calendar_start
    months = months_around(first, pilot.start, schedule.days, ahead, schedule.warmup)
    schedule = replace(schedule, lead=max(schedule.lead, -months.bounds[0]))
    trials = [pilot.without(cut) if cut else pilot for cut in (CUTS if channels else ("",))]
    worlds = [scenario for trial in trials for scenario in trial.worlds]
    workers = workers_for(jobs)
    folder = ResultsFolder(out or default_folder(["evaluate", scenarios[1].name]))
    try:
        tasks = plan(worlds, schedule, workers, make_model=model, months=months.bounds)
        finished = run_all(tasks, worlds, schedule, workers, bar=progress)
        if not finished.runs and not finished.failed:
            raise Interrupted("no replication was finished, so nothing is kept", None)
        evaluations, spoilt = evaluations_of(trials, finished, months, outcome, design)
        write_tables(folder.work, pilot.worlds, finished, None)
        _write(folder.work, evaluations, finished, months, outcome, design)
        settings = {
            "design": design,
            "outcome": outcome,
            "pilots": [int(street) for street in pilot.treated.nonzero()[0]],
            "start": pilot.start,
            "months": [*months.bounds],
            "not_evaluated": spoilt,
        }
        checks = {
            f"identical_before_start{'_without_' if trial.cut else ''}{trial.cut}": (
                identical_before_start(trial.nowhere, trial.worlds[1:], finished.runs)
            )
            for trial in trials
        }
        manifest = manifest_of(worlds, schedule, finished, workers, checks)
        answer = Answer(evaluations, pilot, months, outcome, design) if evaluations else None
        told = {"en": list(answer.sentences()) if answer else []}
        place = folder.finish({**manifest, "evaluation": settings, "answer": told})
    except BaseException:
        folder.abandon()
        raise
    undrawn = ""
    if answer is not None:
        if figures:
            undrawn = _draw(place, evaluations, pilot, months, outcome, design)
        show(answer)
    for line in spoilt:
        print(line)
    raise_unless_whole(place, finished, checks, undrawn)
    return place


def _check_outcome(outcome: str) -> None:
    """Refuse what is no published measure."""
    from sim.outcomes.panel import PANEL_MEASURES

    seen = [name for name, measure in PANEL_MEASURES.items() if measure.seen]
    if outcome in PANEL_MEASURES and outcome not in seen:
        raise UserError(
            f"no evaluator sees '{outcome}'; choose one of {', '.join(seen)}", path="--outcome"
        )
    if outcome not in seen:
        raise UserError(unknown("measure", outcome, seen), path="--outcome")


def evaluations_of(
    trials: Sequence[Pilot], finished: Finished, months: Months, outcome: str, design: str
) -> tuple[list[Evaluation], list[str]]:
    """An evaluation for every trial and replication whose three worlds succeeded; and a line for each that could not be made."""
    from sim.experiment.evaluation.judge import WORLDS, evaluate_once

    made: list[Evaluation] = []
    spoilt: list[str] = []
    for trial in trials:
        runs = [finished.of(scenario.name) for scenario in trial.worlds]
        for replication in sorted(set.intersection(*(set(each) for each in runs))):
            panels = {
                name: panel
                for name, each in zip(WORLDS, runs, strict=True)
                if (panel := each[replication].panel) is not None
            }
            try:
                made.append(
                    evaluate_once(
                        panels,
                        trial.treated,
                        months,
                        outcome=outcome,
                        design=design,
                        cut=trial.cut,
                        replication=replication,
                    )
                )
            except ValueError as error:
                spoilt.append(f"replication {replication} could not be evaluated: {error}")
    return made, spoilt


TRUTHS: Final = ("on_pilots", "on_others", "rollout_on_pilots", "rollout")
EVALUATION_COLUMNS: Final = (
    *("cut", "replication", "design", "outcome", "streets", "estimate", "error", "low", "high"),
    *("placebo", "spillover", "scale", "bias", *TRUTHS),
    *("covers_zero", "covers_on_pilots", "covers_rollout"),
)
"""The columns of evaluation.csv: see `sim.experiment.evaluation.judge.Evaluation`."""
STUDY_COLUMNS: Final = (
    *("cut", "replication", "month", "value", "low", "high"),
    *("on_pilots", "on_others", "rollout"),
)
"""The columns of event_study.csv: coefficients, then the true effects of the month."""


def _write(
    folder: Path,
    evaluations: Sequence[Evaluation],
    finished: Finished,
    months: Months,
    outcome: str,
    design: str,
) -> None:
    """Write evaluation.csv, truth.csv, event_study.csv and panel.parquet."""
    rows = _evaluation_rows(evaluations, outcome, design)
    write_csv(folder / "evaluation.csv", EVALUATION_COLUMNS, rows)
    write_csv(
        folder / "truth.csv",
        ["cut", "replication", "measure", *TRUTHS],
        [
            [each.cut, each.replication, measure, *_of_truth(truth)]
            for each in evaluations
            for measure, truth in {outcome: each.truth, **each.hidden}.items()
        ],
    )
    write_csv(folder / "event_study.csv", STUDY_COLUMNS, _study_rows(evaluations, months))
    panels = [
        (run.scenario, run.replication, run.panel)
        for run in finished.runs.values()
        if run.panel is not None
    ]
    if panels:
        write_runs(folder / "panel.parquet", panels)


def _of_truth(truth: Truth) -> tuple[float, ...]:
    return tuple(getattr(truth, name) for name in TRUTHS)


def _evaluation_rows(
    evaluations: Sequence[Evaluation], outcome: str, design: str
) -> list[list[Any]]:
    return [
        [
            *(each.cut, each.replication, design, outcome, each.streets),
            *(each.estimate.value, each.estimate.error, each.estimate.low, each.estimate.high),
            *(each.placebo, each.spillover, each.scale, each.bias),
            *_of_truth(each.truth),
            int(each.estimate.contains(0.0)),
            int(each.estimate.contains(each.truth.on_pilots)),
            int(each.estimate.contains(each.truth.rollout)),
        ]
        for each in evaluations
    ]


def _study_rows(evaluations: Sequence[Evaluation], months: Months) -> list[list[Any]]:
    """A row an evaluation and month: coefficient, interval, and the true effects of that month."""
    since = [each for each in months.since if each is not None]
    rows = []
    for each in evaluations:
        study = each.study
        for month, *told in zip(study.months, study.value, study.low, study.high, strict=True):
            place = since.index(int(month))
            truths = (float(each.monthly[name][place]) for name in STUDY_COLUMNS[6:])
            rows.append([each.cut, each.replication, int(month), *map(float, told), *truths])
    return rows


def _draw(
    place: Path,
    evaluations: Sequence[Evaluation],
    pilot: Pilot,
    months: Months,
    outcome: str,
    design: str,
) -> str:
    """Draw the picture; says what went wrong, for a picture is no reason to lose the numbers."""
    try:
        import matplotlib

        matplotlib.use("agg")
        import pandas as pd

        from sim import figures

        whole = [each for each in evaluations if not each.cut]
        figure = figures.evaluation_figure(
            pd.DataFrame(
                _evaluation_rows(whole, outcome, design), columns=list(EVALUATION_COLUMNS)
            ),
            pd.DataFrame(_study_rows(whole, months), columns=list(STUDY_COLUMNS)),
            outcome=outcome,
            design=design,
            scenario=figures.Message(pilot.everywhere.title["en"], pilot.everywhere.title["zh"]),
            streets=(int(pilot.treated.sum()), int((~pilot.treated).sum())),
        )
        figures.save(figure, place / "figures", "evaluation")
    except Exception as error:
        return f"the picture could not be drawn ({type(error).__name__}: {error})"
    return ""
