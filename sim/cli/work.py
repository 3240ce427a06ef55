"""What `run` and `compare` do: load the scenarios, hand over to the experiment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.ending import reported
from sim.cli.options import Options, whole
from sim.errors import UserError, unknown

if TYPE_CHECKING:
    from sim.experiment import Case
    from sim.scenario import Scenario
    from sim.settings import CaseSettings


def run_scenario(name: str, options: Options) -> None:
    """Run one scenario and say where the results are."""
    from sim.scenario import load_scenario

    settings = options.checked()
    scenario = load_scenario(name, options.overrides or (), city=options.city)
    from sim import experiment

    print(reported(experiment.run, scenario, settings))


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
