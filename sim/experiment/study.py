"""What sweep, synergy and sensitivity have in common: from the folder's claim to the last line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from sim.errors import UserError, unknown
from sim.experiment.experiment import raise_unless_whole
from sim.experiment.folder import ResultsFolder, default_folder
from sim.experiment.manifest import manifest_of
from sim.experiment.outputs import Finished
from sim.experiment.schedule import Schedule, schedule_of, workers_for
from sim.experiment.summary import FIRST
from sim.experiment.tasks import ModelMaker
from sim.experiment.trouble import Interrupted

if TYPE_CHECKING:
    from sim.scenario import Scenario


class StudySettings(TypedDict, total=False):
    """What may be said about such an experiment; None, or nothing, means the default."""

    days: int | None
    """Observed days (default: of the settings file, as the next three)."""
    warmup: int | None
    """Days run before them."""
    replications: int | None
    """How often each world is run, each time with other luck."""
    seed: int | None
    """The number all luck is drawn from."""
    window: tuple[int, int] | None
    """First and last day measured, both included (default: the last year of the run)."""
    jobs: int | None
    """Processes at once (default: one per processor). The numbers do not depend on it."""
    out: Path | None
    """The results folder (default: a new one under results/)."""
    figures: bool
    """Draw the pictures (default: yes)."""
    progress: bool | None
    """A bar with the time left (default: if the terminal can); False: plain lines."""
    model: ModelMaker | None
    """Makes the models in the workers, instead of GovernanceModel; must be picklable."""


@dataclass(frozen=True)
class Means:
    """With what a study works: how its runs are made, and the folder to write into."""

    schedule: Schedule
    workers: int
    work: Path
    bar: bool | None
    model: ModelMaker | None


@dataclass(frozen=True)
class Result:
    """What a study found, its tables being written.

    `scenarios`: those of the manifest, the reference first. `checks`, `said`: what else it says.
    `draw` draws into a folder; `answer` are the sentences for the terminal.
    """

    scenarios: Sequence[Scenario]
    finished: Finished
    checks: Mapping[str, Any]
    said: Mapping[str, Any]
    draw: Callable[[Path], None]
    answer: Sequence[str]


def carry_out(
    names: Sequence[str],
    work: Callable[[Means], Result],
    *,
    days: int | None = None,
    warmup: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    window: tuple[int, int] | None = None,
    jobs: int | None = None,
    out: Path | None = None,
    figures: bool = True,
    progress: bool | None = None,
    model: ModelMaker | None = None,
) -> Path:
    """Do the `work` in a folder of its own, write the manifest, draw, tell; returns the folder.

    Raises UserError before any work for what cannot be done, Interrupted when stopped,
    ExperimentFailed if runs failed or worlds parted before a reform began.
    """
    schedule = schedule_of(
        days=days, warmup=warmup, replications=replications, seed=seed, window=window
    )
    workers = workers_for(jobs)
    folder = ResultsFolder(out or default_folder(names))
    try:
        result = work(Means(schedule, workers, folder.work, progress, model))
        finished = result.finished
        manifest = manifest_of(result.scenarios, schedule, finished, workers, result.checks)
        answer = {"en": list(result.answer)}
        place = folder.finish({**manifest, **result.said, "answer": answer})
    except BaseException:
        folder.abandon()
        raise
    undrawn = ""
    if finished.runs:
        if figures:
            undrawn = _drawn(result, place)
        for sentence in result.answer:
            print(sentence)
    raise_unless_whole(place, finished, result.checks, undrawn)
    return place


def _drawn(result: Result, place: Path) -> str:
    """Draw; says what went wrong, for a picture is no reason to lose the numbers."""
    import matplotlib

    matplotlib.use("agg")
    try:
        result.draw(place / "figures")
    except Exception as error:
        return f"the pictures could not be drawn ({type(error).__name__}: {error})"
    return ""


def whole_or_stopped(finished: Finished) -> Finished:
    """The same; Interrupted if no replication was finished, for then there is nothing to keep."""
    if not finished.runs and not finished.failed:
        raise Interrupted("no replication was finished, so nothing is kept", None)
    return finished


def reference_of(scenario: Scenario) -> Scenario:
    """The bottom of the scenario's bases (of a case: its base) in the same city, as it was changed.

    Raises UserError for a scenario without a base.
    """
    from sim.scenario import case_names, load_scenario

    if not scenario.base_chain:
        raise UserError(f"scenario '{scenario.name}' has no base; say what to compare it with")
    nearest = scenario.name in case_names()
    own = [text for text in scenario.overrides if not text.startswith("reforms.")]
    return load_scenario(
        scenario.base_chain[0 if nearest else -1], own, city=scenario.city_reference
    )


def comparable(reference: Scenario, scenario: Scenario) -> None:
    """Raise UserError unless the two have names of their own and stand in one city."""
    if scenario.name == reference.name:
        raise UserError(f"'{scenario.name}' would be compared with itself")
    if scenario.city != reference.city:
        raise UserError(
            f"'{reference.name}' stands in {reference.city.name} and '{scenario.name}' in "
            f"{scenario.city.name}: compare within one city"
        )


def chosen_outcomes(names: Sequence[str]) -> list[str]:
    """The outcomes asked for; throughput if none is. UserError for one that does not exist."""
    from sim.outcomes import OUTCOMES

    for name in names:
        if name not in OUTCOMES:
            raise UserError(unknown("outcome", name, OUTCOMES), path="--outcome")
    return list(dict.fromkeys(names)) or [FIRST]


def shown_outcomes(chosen: Sequence[str]) -> list[str]:
    """The outcomes of the table: those chosen, and the headline ones."""
    from sim.outcomes import OUTCOMES

    headline = [name for name, outcome in OUTCOMES.items() if outcome.headline]
    return list(dict.fromkeys([*chosen, *headline]))
