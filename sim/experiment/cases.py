"""Every programme in its own place: cases run one beside the other, each against its own base."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import UserError
from sim.experiment.case_table import case_rows, show_cases, write_cases
from sim.experiment.checks import identical_before_start
from sim.experiment.experiment import ready_to_stop
from sim.experiment.files import write_json
from sim.experiment.folder import HEAD, MANIFEST, ResultsFolder, default_folder
from sim.experiment.manifest import manifest_of
from sim.experiment.outputs import Finished, draw_case, write_tables
from sim.experiment.progress import Progress
from sim.experiment.schedule import Schedule, workers_for
from sim.experiment.tasks import ModelMaker, Run, Task, plan
from sim.experiment.trouble import ExperimentFailed, Interrupted
from sim.experiment.work import Work

if TYPE_CHECKING:
    from sim.outcomes.comparison import ComparisonRow
    from sim.scenario import Scenario


@dataclass(frozen=True)
class Case:
    """A programme in a place: the scenario without it first, then with it, then variants.

    `picture`: the kind of picture that tells its story (`sim.figures.cases`); `published`: figures
    of the place to show in it.
    """

    name: str
    scenarios: tuple[Scenario, ...]
    schedule: Schedule
    picture: str
    published: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse scenarios of another city, or of one name, with a UserError."""
        names = [scenario.name for scenario in self.scenarios]
        if len(set(names)) < len(names):
            raise UserError(f"case {self.name}: two scenarios have one name ({', '.join(names)})")
        for scenario in self.scenarios:
            if scenario.city != self.scenarios[0].city:
                raise UserError(f"case {self.name}: '{scenario.name}' stands in another city")


def compare_cases(
    cases: Sequence[Case],
    *,
    jobs: int | None = None,
    out: Path | None = None,
    ledger: bool = False,
    figures: bool = True,
    progress: bool | None = None,
    model: ModelMaker | None = None,
) -> Path:
    """Run all cases and set every programme beside its place without it.

    Writes a results folder (a table of all, and a folder a case), prints the table and returns the
    folder. Raises UserError before any work for what cannot be done, Interrupted when stopped,
    ExperimentFailed if runs failed or worlds parted before a programme began.
    """
    workers = workers_for(jobs)
    folder = ResultsFolder(out or default_folder(["cases"]))
    try:
        done = _run_all(cases, folder, workers, ledger=ledger, progress=progress, model=model)
        whole = {case.name: finished for case, finished in done if finished.runs}
        if not whole and not any(finished.failed for _, finished in done):
            kept = done[0][1].resumable or ", so nothing is kept"
            raise Interrupted(f"no replication was finished{kept}", None)
        rows: dict[str, list[ComparisonRow]] = {}
        checks: dict[str, Mapping[str, Any]] = {}
        for case, finished in done:
            place = folder.work / "cases" / case.name
            place.mkdir(parents=True)
            parts = folder.parts / case.name if ledger else None
            rows[case.name] = write_tables(place, case.scenarios, finished, parts)
            check = identical_before_start(case.scenarios[0], case.scenarios[1:], finished.runs)
            checks[case.name] = check
            own = {"identical_before_start": check}
            manifest = manifest_of(case.scenarios, case.schedule, finished, workers, own)
            write_json(place / MANIFEST, {**HEAD, **manifest})
        table = case_rows(cases, rows)
        write_cases(folder.work / "cases.csv", table)
        undrawn = _draw(folder.work, done, rows) if figures else []
        place = folder.finish(_manifest(done, checks, workers))
    except BaseException:
        folder.abandon()
        raise
    show_cases(table)
    _raise_unless_whole(place, done, checks, undrawn)
    return place


def _run_all(
    cases: Sequence[Case],
    folder: ResultsFolder,
    workers: int,
    *,
    ledger: bool,
    progress: bool | None,
    model: ModelMaker | None,
) -> list[tuple[Case, Finished]]:
    """The runs of every case; all cases share the workers, the longest tasks first."""
    began, started = time.monotonic(), datetime.now(UTC)
    owners: list[tuple[Case, Task]] = []
    for case in cases:
        parts = None
        if ledger:
            parts = folder.parts / case.name
            parts.mkdir()
        tasks = plan(case.scenarios, case.schedule, 1, parts=parts, make_model=model)
        owners += [(case, task) for task in tasks]
    owners.sort(key=lambda pair: -pair[1].days * pair[0].scenarios[0].city.residents)
    runs: dict[str, list[Run]] = {case.name: [] for case in cases}
    left = {(case.name, task.replication): 0 for case, task in owners}
    for case, task in owners:
        left[case.name, task.replication] += 1
    stopped = False
    work = Work([task for _, task in owners], workers)
    with ready_to_stop(), Progress(work.days, len(left), bar=progress) as shown:
        try:
            shown.say(*work.words())
            with closing(work.runs(shown.days)) as ready:
                for number, results in ready:
                    case, task = owners[number]
                    runs[case.name] += results
                    left[case.name, task.replication] -= 1
                    if not left[case.name, task.replication]:
                        shown.replication()
        except KeyboardInterrupt:
            stopped = True
    seconds = time.monotonic() - began
    done = []
    for case in cases:
        whole = [
            each
            for (name, each), tasks_left in left.items()
            if name == case.name and not tasks_left
        ]
        found = {(run.scenario, run.replication): run for run in runs[case.name]}
        ordered = [
            found[scenario.name, each] for scenario in case.scenarios for each in sorted(whole)
        ]
        finished = Finished(
            runs={(run.scenario, run.replication): run for run in ordered if not run.error},
            failed=[run for run in ordered if run.error],
            asked=case.schedule.replications,
            whole=len(whole),
            stopped=stopped,
            started=started,
            seconds=seconds,
            found=work.found,
            kept=work.store is not None,
        )
        done.append((case, finished))
    return done


def _draw(
    folder: Path,
    done: Sequence[tuple[Case, Finished]],
    rows: Mapping[str, Sequence[ComparisonRow]],
) -> list[str]:
    """Draw every case's picture; says what went wrong, for a picture is no reason to lose numbers."""
    undrawn = []
    for case, finished in done:
        if finished.runs:
            try:
                draw_case(folder / "figures", case, finished, rows[case.name])
            except Exception as error:
                undrawn.append(f"{case.name} ({type(error).__name__}: {error})")
    return undrawn


def _manifest(
    done: Sequence[tuple[Case, Finished]], checks: Mapping[str, Any], workers: int
) -> dict[str, Any]:
    """The manifest of the whole: the ordinary one of the first case, and what is true of all."""
    from sim.experiment.origin import commit, machine, versions
    from sim.experiment.version import present

    first = done[0][1]
    return {
        "complete": all(finished.complete for _, finished in done),
        "stopped": first.stopped,
        "checks": dict(checks),
        "cases": {
            case.name: {
                "reference": case.scenarios[0].name,
                "scenarios": [scenario.name for scenario in case.scenarios[1:]],
                "city": case.scenarios[0].city.name,
                "replications": {"asked": finished.asked, "finished": finished.whole},
                "failed": len(finished.failed),
            }
            for case, finished in done
        },
        "versions": versions(),
        "model": {"digest": present().digest, **present().record()},
        "source": commit(),
        "machine": {**machine(), "workers": workers},
        "started": first.started.isoformat(timespec="seconds"),
        "wall_seconds": round(first.seconds, 3),
    }


def _raise_unless_whole(
    place: Path,
    done: Sequence[tuple[Case, Finished]],
    checks: Mapping[str, Mapping[str, Any]],
    undrawn: Sequence[str],
) -> None:
    if any(finished.stopped for _, finished in done):
        kept = sum(finished.whole for _, finished in done)
        asked = sum(finished.asked for _, finished in done)
        resumable = done[0][1].resumable
        message = f"{kept} of {asked} replications were finished and are kept in {place}{resumable}"
        raise Interrupted(message, place)
    failed = [(case, run) for case, finished in done for run in finished.failed]
    if failed:
        case, run = failed[0]
        raise ExperimentFailed(
            f"{len(failed)} runs failed; the first was {run.scenario} of {case.name}, replication "
            f"{run.replication}: {run.error.strip().splitlines()[-1]} "
            f"(tracebacks, and the runs that succeeded, are in {place})",
            place,
        )
    parted = [name for name, check in checks.items() if check["passed"] is False]
    if parted:
        raise ExperimentFailed(
            f"the worlds of {', '.join(parted)} were not identical before the programme began, so "
            f"the differences cannot be trusted: see checks in {place / MANIFEST}",
            place,
        )
    if undrawn:
        message = f"pictures could not be drawn: {'; '.join(undrawn)}; the numbers are in {place}"
        raise ExperimentFailed(message, place)
