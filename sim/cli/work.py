"""What the commands do: check the options, load the scenarios, hand over to the experiment."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sim.errors import UserError, unknown

if TYPE_CHECKING:
    from sim.scenario import Scenario

MOST_JOBS = 1024
EXIT_FAILED = 1
EXIT_INTERRUPTED = 130
Result = TypeVar("Result")


class Ended(Exception):
    """The work ended without success: one line to say, and the exit code."""

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
    cases: bool

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
        return {**values, "jobs": jobs or processors(), "out": self.out, "cases": self.cases}


def whole(option: str, text: str | None) -> int | None:
    """The whole number written in ``text``; UserError if it is none."""
    if text is None:
        return None
    if not re.fullmatch(r"[-+]?[0-9]{1,18}", text.strip()):
        raise UserError(f"expected a whole number, got '{text}'", path=f"--{option}")
    return int(text)


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

    print(carried_out(experiment.run, scenario, settings))


def compare_scenarios(names: Sequence[str], options: Options) -> None:
    """Compare scenarios (none named: those of the settings) and say where the results are."""
    from sim.settings import load_settings

    settings = options.checked()
    scenarios = load_all(names or load_settings().comparison, options)
    from sim import experiment

    print(carried_out(experiment.compare, scenarios, settings))


def carried_out(work: Callable[..., Result], what: Any, settings: dict[str, Any]) -> Result:
    """``work(what, **settings)``; Ended when it was stopped or did not succeed."""
    from sim.experiment import ExperimentFailed

    try:
        return work(what, **settings)
    except KeyboardInterrupt as stop:
        raise Ended(f"stopped: {str(stop) or 'nothing was kept'}", EXIT_INTERRUPTED) from None
    except ExperimentFailed as failure:
        raise Ended(f"failed: {failure}", EXIT_FAILED) from None


def load_all(names: Sequence[str], options: Options) -> list[Scenario]:
    """The scenarios of a comparison, the reference first; one alone gets the bottom of its bases.

    An override of a reform applies to the scenarios that have the reform, and at least one must;
    other overrides apply to all. Raises UserError if two scenarios have one name.
    """
    from sim.scenario import load_scenario
    from sim.scenario.draft import read_draft

    names = list(names)
    if len(names) == 1:
        chain = read_draft(names[0]).chain
        if not chain:
            hint = "name another scenario to compare it with"
            raise UserError(f"scenario '{names[0]}' has no base; {hint}")
        names = [chain[-1], *names]
    chosen = overrides_by_scenario(names, options.overrides or [])
    return [
        load_scenario(name, chosen[position], city=options.city)
        for position, name in enumerate(names)
    ]


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
    from sim.scenario import scenario_names
    from sim.scenario.draft import read_draft
    from sim.scenario.explain import LANGUAGES

    if language not in LANGUAGES:
        raise UserError(unknown("language", language, LANGUAGES), path="--lang")
    blocks: dict[str, dict[str, str]] = {"scenarios": {}, "reforms": {}, "cities": {}}
    for name in scenario_names():
        title = read_draft(name).title.fields(("en", "zh"))
        blocks["scenarios"][name] = title[language].text()
    for name, reform in load_reforms().items():
        blocks["reforms"][name] = reform.title[language]
    for name in city_names():
        city = load_city(name)
        blocks["cities"][name] = city.zh if language == "zh" else city.en
    headings = {"scenarios": "情景", "reforms": "改革", "cities": "城市"}
    width = max(len(name) for block in blocks.values() for name in block)
    lines = []
    for heading, block in blocks.items():
        lines.append(headings[heading] if language == "zh" else heading)
        lines += [f"  {name:<{width}}  {title}" for name, title in block.items()]
    return "\n".join(lines) + "\n"
