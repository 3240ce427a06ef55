"""The experiment from beginning to end: claim a folder, run, check, write, draw, tell."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from sim.errors import UserError
from sim.experiment import stages
from sim.experiment.checks import identical_before_start
from sim.experiment.folder import ResultsFolder, default_folder
from sim.experiment.manifest import manifest_of
from sim.experiment.means import current
from sim.experiment.outputs import Finished, compare_runs, draw, write_tables
from sim.experiment.progress import Progress
from sim.experiment.schedule import Schedule, schedule_of, workers_for
from sim.experiment.stages import Until
from sim.experiment.summary import FIRST, show
from sim.experiment.tasks import ModelMaker, Run, Task, plan
from sim.experiment.trouble import ExperimentFailed, Interrupted
from sim.experiment.work import Work
from sim.settings import load_settings

if TYPE_CHECKING:
    from sim.outcomes.comparison import ComparisonRow
    from sim.scenario import Scenario


class Settings(TypedDict, total=False):
    """What may be said about an experiment; None, or nothing, means the default."""

    days: int | None
    """Observed days (default: of the settings file, as the next four)."""
    warmup: int | None
    """Days run before them."""
    lead: int | None
    """How many days of the warm-up are recorded."""
    replications: int | None
    """How often each scenario is run, each time with other luck."""
    seed: int | None
    """The number all luck is drawn from."""
    vary_city: bool
    """Every replication has a city of its own, drawn from the same file (default: one city for all)."""
    window: tuple[int, int] | None
    """First and last day measured, both included (default: the last year of the run)."""
    jobs: int | None
    """Processes at once (default: one per processor). The numbers do not depend on it."""
    out: Path | None
    """The results folder (default: a new one under results/)."""
    ledger: bool
    """Keep every case and every problem of every run (default: no)."""
    figures: bool
    """Draw the pictures (default: yes)."""
    progress: bool | None
    """A bar with the time left (default: if the terminal can); False: plain lines."""
    until_width: float | None
    """Of `compare`: after `replications`, as many more as an interval so wide needs (`sim.experiment.stages`)."""
    until_outcome: str
    """The outcome whose interval that is (default: problems fixed)."""
    model: ModelMaker | None
    """Makes the models in the workers, instead of GovernanceModel; must be picklable."""


def compare(scenarios: Sequence[Scenario], **settings: Unpack[Settings]) -> Path:
    """Run scenarios under the same luck, the first as the reference of the others.

    Writes a results folder, prints the answer and returns the folder. Raises UserError before any
    work for what cannot be done, Interrupted when stopped, ExperimentFailed if runs failed or the
    worlds parted before a reform began.
    """
    if len(scenarios) < 2:
        raise UserError("a comparison needs a reference and at least one other scenario")
    seen: set[str] = set()
    for scenario in scenarios:
        if scenario.name in seen:
            raise UserError(f"two scenarios are called '{scenario.name}'")
        seen.add(scenario.name)
        if scenario.city != scenarios[0].city:
            raise UserError(
                f"'{scenarios[0].name}' stands in {scenarios[0].city.name} and '{scenario.name}' "
                f"in {scenario.city.name}: compare within one city"
            )
    return _experiment(scenarios, **settings)


def run(scenario: Scenario, **settings: Unpack[Settings]) -> Path:
    """Run one scenario; the rest is as in `compare`."""
    if settings.get("until_width") is not None:
        raise UserError("one scenario alone has no difference, so no width", path=stages.OPTION)
    return _experiment([scenario], **settings)


def _experiment(
    scenarios: Sequence[Scenario],
    *,
    days: int | None = None,
    warmup: int | None = None,
    lead: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    vary_city: bool = False,
    window: tuple[int, int] | None = None,
    until_width: float | None = None,
    until_outcome: str = FIRST,
    jobs: int | None = None,
    out: Path | None = None,
    ledger: bool = False,
    figures: bool = True,
    progress: bool | None = None,
    model: ModelMaker | None = None,
) -> Path:
    schedule = schedule_of(
        days=days,
        warmup=warmup,
        lead=lead,
        replications=replications,
        seed=seed,
        window=window,
        vary_city=vary_city,
    )
    until = _checked_width(until_width, until_outcome, schedule)
    workers = workers_for(jobs)
    folder = ResultsFolder(out or default_folder([scenario.name for scenario in scenarios]))
    try:
        parts = folder.parts if ledger else None
        tasks = plan(scenarios, schedule, workers, parts=parts, make_model=model)
        finished = run_all(tasks, scenarios, schedule, workers, bar=progress)
        if until is not None and finished.complete:
            decided = stages.decide(
                until,
                compare_runs(scenarios, finished),
                schedule.replications,
                int(load_settings().numbers["replications"].high),
            )
            print(decided.words, flush=True)
            schedule = replace(schedule, replications=decided.replications)
            later = [
                task
                for task in plan(scenarios, schedule, workers, parts=parts, make_model=model)
                if task.replication >= decided.first
            ]
            if later:
                finished = run_all(
                    later, scenarios, schedule, workers, bar=progress, earlier=finished
                )
            finished = replace(finished, stages=decided)
        if not finished.runs and not finished.failed:
            kept = finished.resumable or ", so nothing is kept"
            raise Interrupted(f"no replication was finished{kept}", None)
        checks = {}
        if len(scenarios) > 1:
            checks["identical_before_start"] = identical_before_start(
                scenarios[0], scenarios[1:], finished.runs
            )
        rows = write_tables(folder.work, scenarios, finished, parts)
        place = folder.finish(manifest_of(scenarios, schedule, finished, workers, checks))
    except BaseException:
        folder.abandon()
        raise
    undrawn = ""
    if finished.runs:
        if figures:
            undrawn = _draw(place, scenarios, schedule, finished, rows)
        show(scenarios, schedule, finished, rows)
    raise_unless_whole(place, finished, checks, undrawn)
    return place


def _checked_width(width: float | None, outcome: str, schedule: Schedule) -> Until | None:
    """The width asked for. UserError if it makes no sense, or not with so few replications or in parts."""
    if width is None:
        return None
    until = Until(width, outcome)
    if schedule.replications < 2:
        raise UserError(
            "one replication does not say how much differences vary: --replications 2 or more",
            path=stages.OPTION,
        )
    if current().part is not None:
        raise UserError(
            "how many runs there are is known only after the first: not in parts (--shard)",
            path=stages.OPTION,
        )
    return until


def run_all(
    tasks: Sequence[Task],
    scenarios: Sequence[Scenario],
    schedule: Schedule,
    workers: int,
    *,
    bar: bool | None = None,
    quiet: bool = False,
    keep: Callable[[Run], Run] | None = None,
    earlier: Finished | None = None,
) -> Finished:
    """Perform the tasks and gather their runs, in the order of the scenarios.

    `keep` gives what is to be kept of a run in memory: of thousands, not the whole record. `earlier`: what an
    earlier stage of the same experiment has finished; the tasks are those of the replications that it did not have.

    What the store has is not run again; `sim.experiment.means` says which store, and on which
    machines the rest is run. Ctrl-C, or the system's request to end, stops the work; whole
    replications are in what comes back, and every run that was finished is in the store.
    Raises UserError, OSError if a run could not be kept, and PartDone if only a part was asked for.
    """
    began, started = time.monotonic(), datetime.now(UTC)
    left = dict.fromkeys(range(schedule.replications), 0)
    for task in tasks:
        left[task.replication] += 1
    runs: dict[tuple[str, int], Run] = dict(earlier.runs) if earlier else {}
    had = earlier.whole if earlier else 0
    stopped = False
    work = Work(tasks, workers)
    with (
        ready_to_stop(),
        Progress(work.days, schedule.replications - had, bar=bar, quiet=quiet) as progress,
    ):
        try:
            progress.say(*work.words())
            with closing(work.runs(progress.days)) as done:
                for number, results in done:
                    kept = map(keep, results) if keep else results
                    runs.update({(run.scenario, run.replication): run for run in kept})
                    replication = tasks[number].replication
                    left[replication] -= 1
                    if not left[replication]:
                        progress.replication()
        except KeyboardInterrupt:
            stopped = True
    whole = [replication for replication, tasks_left in left.items() if not tasks_left]
    ordered = [runs[scenario.name, each] for scenario in scenarios for each in whole]
    return Finished(
        runs={(run.scenario, run.replication): run for run in ordered if not run.error},
        failed=[run for run in ordered if run.error],
        asked=schedule.replications,
        whole=len(whole),
        stopped=stopped,
        started=earlier.started if earlier else started,
        seconds=time.monotonic() - began + (earlier.seconds if earlier else 0.0),
        found=work.found + (earlier.found if earlier else 0),
        kept=work.store is not None,
    )


@contextmanager
def ready_to_stop() -> Iterator[None]:
    """A request of the system to end (SIGTERM, as batch systems send it) is taken as Ctrl-C."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _draw(
    place: Path,
    scenarios: Sequence[Scenario],
    schedule: Schedule,
    finished: Finished,
    rows: Sequence[ComparisonRow],
) -> str:
    """Draw the pictures; says what went wrong, for a picture is no reason to lose the numbers."""
    try:
        draw(place, scenarios, schedule, finished, rows)
    except Exception as error:
        return f"the pictures could not be drawn ({type(error).__name__}: {error})"
    return ""


def raise_unless_whole(
    place: Path, finished: Finished, checks: Mapping[str, Mapping[str, Any]], undrawn: str
) -> None:
    """Raise Interrupted or ExperimentFailed if the folder at `place` does not hold all asked for."""
    if finished.stopped:
        raise Interrupted(
            f"{finished.whole} of {finished.asked} replications were finished and are kept in "
            f"{place}{finished.resumable}",
            place,
        )
    if finished.failed:
        first = finished.failed[0]
        raise ExperimentFailed(
            f"{len(finished.failed)} runs failed; the first was {first.scenario}, replication "
            f"{first.replication}: {first.error.strip().splitlines()[-1]} "
            f"(tracebacks, and the runs that succeeded, are in {place})",
            place,
        )
    if any(check["passed"] is False for check in checks.values()):
        raise ExperimentFailed(
            "the worlds were not identical before the first reform began, so the differences "
            f"cannot be trusted: see checks in {place / 'manifest.json'}",
            place,
        )
    if undrawn:
        raise ExperimentFailed(f"{undrawn}; the numbers are in {place}", place)
