"""What the commands do: check the options, load the scenarios, hand over to the experiment."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sim.errors import UserError, unknown

if TYPE_CHECKING:
    from sim.experiment import Case
    from sim.scenario import Scenario
    from sim.settings import CaseSettings

MOST_JOBS = 1024
EXIT_DONE = 0
EXIT_FAILED = 1
EXIT_INTERRUPTED = 130
Result = TypeVar("Result")


class Ended(Exception):
    """The work ended before its results: one line to say, and the exit code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Options:
    """Options of ``run`` and ``compare`` as typed; None means: not given."""

    city: str | None
    days: str | None
    warmup: str | None
    replications: str | None
    seed: str | None
    jobs: str | None
    out: Path | None
    overrides: list[str] | None
    ledger: bool

    def checked(self) -> dict[str, Any]:
        """All settings of a run by name. Raises UserError for a value out of range."""
        from sim.settings import load_settings

        settings = load_settings()
        names = ("days", "warmup", "replications", "seed")
        values: dict[str, Any] = {
            name: settings.checked(name, whole(name, getattr(self, name))) for name in names
        }
        jobs = whole("jobs", self.jobs)
        if jobs is not None and not 1 <= jobs <= MOST_JOBS:
            raise UserError(f"{jobs} is outside 1..{MOST_JOBS}", path="--jobs")
        if self.out is not None:
            blocked = [path for path in (self.out, *self.out.parents) if path.is_file()]
            if blocked:
                raise UserError(f"{blocked[0]} is a file, not a folder", path="--out")
        return {**values, "jobs": jobs or processors(), "out": self.out, "ledger": self.ledger}

    def study(self) -> dict[str, Any]:
        """The same for an experiment that keeps no ledger."""
        return {name: value for name, value in self.checked().items() if name != "ledger"}


def whole(option: str, text: str | None, *, digits: int = 18) -> int | None:
    """The whole number of at most so many ``digits`` written in ``text``; UserError if it is none."""
    if text is None:
        return None
    if not re.fullmatch(rf"[-+]?[0-9]{{1,{digits}}}", text.strip()):
        raise UserError(f"expected a whole number, got '{text}'", path=f"--{option}")
    return int(text)


def share_of(option: str, text: str | None) -> float | None:
    """The share between 0 and 1 written in ``text``; UserError if it is none."""
    if text is None:
        return None
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0.0 <= share <= 1.0:
        raise UserError(f"expected a share between 0 and 1, got '{text}'", path=f"--{option}")
    return share


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_scenario(name: str, options: Options) -> None:
    """Run one scenario and say where the results are."""
    from sim.scenario import load_scenario

    settings = options.checked()
    scenario = load_scenario(name, options.overrides or (), city=options.city)
    from sim import experiment

    print(reported(experiment.run, scenario, settings))


def precision_of(width: str | None, outcome: str | None, vary_city: bool) -> dict[str, Any]:
    """What was said about the width of intervals and what they carry, as `compare` takes it; UserError if it is no number."""
    said: dict[str, Any] = {"vary_city": True} if vary_city else {}
    if width is None:
        if outcome is not None:
            raise UserError("says which interval --until-width is about", path="--outcome")
        return said
    try:
        said["until_width"] = float(width)
    except ValueError:
        raise UserError(f"expected a number, got '{width}'", path="--until-width") from None
    if outcome is not None:
        said["until_outcome"] = outcome
    return said


def compare_scenarios(
    names: Sequence[str], options: Options, precision: Mapping[str, Any] | None = None
) -> None:
    """Compare scenarios (none named: those of the settings) and say where the results are."""
    from sim.settings import load_settings

    settings = options.checked()
    scenarios = load_all(names or load_settings().comparison, options)
    from sim import experiment

    print(reported(experiment.compare, scenarios, {**settings, **(precision or {})}))


def compare_plausible(
    names: Sequence[str], worlds: str, calibration: Path | None, options: Options
) -> None:
    """Compare scenarios (none named: those of the settings) in plausible worlds; say where the results are."""
    from sim.experiment.calibration.plausible import load_plausible
    from sim.experiment.calibration.worlds import compare_plausible as work
    from sim.settings import load_settings

    settings = options.study()
    count = whole("plausible-worlds", worlds)
    plausible = load_plausible(calibration)
    scenarios = load_all(names or load_settings().comparison, options)
    print(reported(work, scenarios, {**settings, "plausible": plausible, "worlds": count}))


def compare_cases(names: Sequence[str], options: Options) -> None:
    """Run cases (none named: those of the settings) each in its place; say where the results are."""
    from sim.settings import load_settings

    known = {case.case: case for case in load_settings().cases}
    for name in names:
        if name not in known:
            raise UserError(unknown("case", name, known))
    if options.city is not None:
        raise UserError("every case has a city of its own", path="--city")
    if options.overrides:
        raise UserError("with --cases nothing can be set: run one case by its name", path="--set")
    settings = options.checked()
    chosen = [known[name] for name in dict.fromkeys(names)]
    chosen = chosen or [case for case in known.values() if case.by_default]
    cases = [_case(case, options, settings) for case in chosen]
    from sim import experiment

    kept = {key: settings[key] for key in ("jobs", "out", "ledger")}
    print(reported(experiment.compare_cases, cases, kept))


def _case(case: CaseSettings, options: Options, settings: Mapping[str, Any]) -> Case:
    """A case of the settings with its scenarios; options on the command line come before its own."""
    from sim.experiment import Case
    from sim.experiment.schedule import schedule_of
    from sim.scenario import load_scenario

    programme = load_scenario(case.case)
    city = programme.city_reference
    numbers = {
        name: getattr(case, name) if getattr(options, name) is None else settings[name]
        for name in ("days", "warmup", "replications")
    }
    return Case(
        case.case,
        (
            load_scenario(programme.base_chain[0], city=city),
            programme,
            *(load_scenario(name, city=city) for name in case.variants),
        ),
        schedule_of(**numbers, seed=settings["seed"]),
        case.picture,
        {name: sentence.value for name, sentence in case.published.items()},
    )


def carried_out(work: Callable[..., Result], what: Any, settings: dict[str, Any]) -> Result:
    """``work(what, **settings)``; Ended when it was stopped, did not succeed or was but a part."""
    from sim.experiment import ExperimentFailed, PartDone

    try:
        return kept_in_one_line(work, what, **settings)
    except KeyboardInterrupt as stop:
        raise Ended(f"stopped: {str(stop) or 'nothing was kept'}", EXIT_INTERRUPTED) from None
    except ExperimentFailed as failure:
        raise Ended(f"failed: {failure}", EXIT_FAILED) from None
    except PartDone as done:
        raise Ended(str(done), EXIT_DONE) from None


def kept_in_one_line(work: Callable[..., Result], what: Any, **settings: Any) -> Result:
    """``work(what, **settings)``; Ended, in one line, when a file cannot be written or read."""
    try:
        return work(what, **settings)
    except OSError as error:  # such as a full disk
        file = f"{error.filename}: " if error.filename else ""
        reason = f"{file}{error.strerror or error}"
        hint = "what was finished before is kept: the same command goes on from there"
        raise Ended(f"failed: {reason} ({hint})", EXIT_FAILED) from None


def reported(work: Callable[..., Path], what: Any, settings: dict[str, Any]) -> Path:
    """As `carried_out` for work that leaves a results folder, which gets its report.

    So does a folder that holds a part only, because work was stopped or runs failed. Ended if the
    report could not be written: the folder has the numbers all the same.
    """
    from sim.experiment import ExperimentFailed

    def with_report(what: Any, **settings: Any) -> Path:
        try:
            folder = work(what, **settings)
        except (ExperimentFailed, KeyboardInterrupt) as partly:
            kept = getattr(partly, "folder", None)
            if kept is not None:
                _report(kept)
            raise
        with_its_report(folder)
        return folder

    return carried_out(with_report, what, settings)


def with_its_report(folder: Path) -> None:
    """Write the report of a results folder; Ended if that fails, for the numbers are there."""
    unwritten = _report(folder)
    if unwritten:
        raise Ended(f"failed: {unwritten}; the numbers are in {folder}", EXIT_FAILED)


def _report(folder: Path) -> str:
    """Write the report; says what went wrong, for a report is no reason to lose the numbers."""
    from sim import report

    try:
        report.write(folder)
    except KeyboardInterrupt:
        return "the report was broken off"
    except Exception as error:
        return f"the report could not be written ({type(error).__name__}: {error})"
    return ""


def write_report(folder: Path, language: str | None) -> None:
    """Make the report of a results folder anew, in one language or in both; say where it is."""
    from sim import report

    languages = list(report.FILES) if language is None else [language]
    for path in report.write(folder, languages):
        print(path)


def load_all(names: Sequence[str], options: Options) -> list[Scenario]:
    """The scenarios of a comparison, the reference first.

    One alone gets the bottom of its bases (a case: its nearest base, in its own city).
    An override of a reform applies to the scenarios that have the reform, and at least one must;
    other overrides apply to all. Raises UserError if two scenarios have one name.
    """
    from sim.scenario import case_names, load_scenario
    from sim.scenario.draft import read_draft

    names, city = list(names), options.city
    if len(names) == 1:
        chain = read_draft(names[0]).chain
        if not chain:
            hint = "name another scenario to compare it with"
            raise UserError(f"scenario '{names[0]}' has no base; {hint}")
        if city is None:
            city = str(load_scenario(names[0]).city_reference)
        names = [chain[0] if names[0] in case_names() else chain[-1], *names]
    chosen = overrides_by_scenario(names, options.overrides or [])
    return [load_scenario(name, chosen[position], city=city) for position, name in enumerate(names)]


def overrides_by_scenario(names: Sequence[str], overrides: Sequence[str]) -> list[list[str]]:
    """For each scenario the overrides that concern it."""
    from sim.scenario.draft import read_draft

    drafts = [read_draft(name) for name in names]
    chosen: list[list[str]] = [[] for _ in names]
    for text in overrides:
        parts = text.partition("=")[0].strip().split(".")
        if parts[0] != "reforms" or len(parts) < 3:
            concerned = list(range(len(names)))
        else:
            concerned = [i for i, draft in enumerate(drafts) if parts[1] in draft.reforms]
        if not concerned:
            known = sorted({use for draft in drafts for use in draft.reforms})
            message = unknown("reform", parts[1], known)
            raise UserError(f"{message}; no scenario here has it", file=f"--set {text}")
        for position in concerned:
            chosen[position].append(text)
    return chosen


def listing(language: str) -> str:
    """The scenarios, reforms and cities, one line each."""
    from sim.cityfile import city_names, load_city
    from sim.reforms import load_reforms
    from sim.scenario import case_names, scenario_names
    from sim.scenario.draft import read_draft
    from sim.scenario.phrases import LANGUAGES

    if language not in LANGUAGES:
        raise UserError(unknown("language", language, LANGUAGES), path="--lang")
    blocks: dict[str, dict[str, str]] = {"scenarios": {}, "cases": {}, "reforms": {}, "cities": {}}
    for heading, names in (("scenarios", scenario_names()), ("cases", case_names())):
        for name in names:
            title = read_draft(name).title.fields(("en", "zh"))
            blocks[heading][name] = title[language].text()
    for name, reform in load_reforms().items():
        blocks["reforms"][name] = reform.title[language]
    for name in city_names():
        city = load_city(name)
        blocks["cities"][name] = city.zh if language == "zh" else city.en
    headings = {"scenarios": "情景", "cases": "案例", "reforms": "改革", "cities": "城市"}
    width = max(len(name) for block in blocks.values() for name in block)
    lines = []
    for heading, block in blocks.items():
        lines.append(headings[heading] if language == "zh" else heading)
        lines += [f"  {name:<{width}}  {title}" for name, title in block.items()]
    return "\n".join(lines) + "\n"
