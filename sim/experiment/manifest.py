"""How the results were made, so that anybody can make them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sim.experiment.entry import names
from sim.experiment.origin import commit, machine, versions
from sim.experiment.outputs import Finished
from sim.experiment.schedule import Schedule
from sim.experiment.version import present

if TYPE_CHECKING:
    from sim.cityfile import CityFile
    from sim.scenario import Scenario


def manifest_of(
    scenarios: Sequence[Scenario],
    schedule: Schedule,
    finished: Finished,
    workers: int,
    checks: Mapping[str, Any],
) -> dict[str, Any]:
    """The manifest of an experiment, ready for JSON; the first scenario is the reference."""
    first, last = schedule.measured
    return {
        "complete": finished.complete,
        "stopped": finished.stopped,
        "replications": {"asked": finished.asked, "finished": finished.whole},
        "failed": [
            {"scenario": run.scenario, "replication": run.replication, "traceback": run.error}
            for run in finished.failed
        ],
        "checks": dict(checks),
        "seed": schedule.seed,
        "schedule": {**asdict(schedule), "window": {"first_day": first, "last_day": last}},
        **({"stages": asdict(finished.stages)} if finished.stages else {}),
        "reference": scenarios[0].name if len(scenarios) > 1 else None,
        "city": _of_city(scenarios[0].city),
        "scenarios": {
            scenario.name: _of_scenario(scenario, scenarios[0]) for scenario in scenarios
        },
        "runs": {"found_in_store": finished.found, "succeeded": len(finished.runs)},
        "versions": versions(),
        "model": {"digest": present().digest, **present().record()},
        "source": commit(),
        "machine": {**machine(), "workers": workers},
        "started": finished.started.isoformat(timespec="seconds"),
        "wall_seconds": round(finished.seconds, 3),
    }


def _of_city(city: CityFile) -> dict[str, Any]:
    """The names that the resolved scenarios leave out."""
    return {
        "name": city.name,
        "title": {"en": city.en, "zh": city.zh},
        "residents": city.residents,
        "streets": city.streets,
        "districts": [{"en": district.en, "zh": district.zh} for district in city.districts],
    }


def _of_scenario(scenario: Scenario, reference: Scenario) -> dict[str, Any]:
    """A scenario, and in words what it changes: against the reference, which itself has its base."""
    from sim.scenario import explain, in_short
    from sim.scenario.phrases import LANGUAGES

    against = None if scenario is reference else reference
    return {
        "title": dict(scenario.title),
        "bases": list(scenario.base_chain),
        "overrides": list(scenario.overrides),
        "content_hash": scenario.content_hash,
        "city": scenario.city.name,
        "named": names(scenario),
        "in_short": {each: in_short(scenario, each, against) for each in LANGUAGES},
        "explained": {each: explain(scenario, each, against) for each in LANGUAGES},
        "resolved": scenario.record(),
    }
