"""Golden outcomes: a small, quick run of every scenario, kept so that nothing moves unnoticed.

One file a scenario. Counts are compared exactly; other numbers too, but a difference of no more
than `NOISE` (another processor, another library) is called noise and passes. They are refreshed
only on purpose, with a reason that goes into the changelog.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from sim.errors import UserError
from sim.experiment.experiment import run_all
from sim.experiment.files import write_json
from sim.experiment.means import using
from sim.experiment.origin import ROOT
from sim.experiment.schedule import Schedule, workers_for
from sim.experiment.tasks import ModelMaker, Run, plan
from sim.experiment.trouble import ExperimentFailed, Interrupted
from sim.ledger import DAILY_FIELDS

if TYPE_CHECKING:
    from sim.scenario import Scenario

FOLDER: Final = ROOT / "results" / "golden"
SCHEDULE: Final = Schedule(days=120, warmup=60, lead=30, replications=1, seed=2018)
"""Short on purpose: it is to notice a change, not to answer a question."""
CITY: Final = "district"
NOISE: Final = 1e-9
"""Relative difference of two floats that is no difference."""
NOTHING: Final = 1e-12
"""So close to zero a number is zero."""
COUNTS: Final = tuple(
    name
    for name in DAILY_FIELDS[1 : DAILY_FIELDS.index("absences") + 1]
    if name != "questions"  # an estimate, not a count
)
STANDING: Final = ("problems_open", "cases_open")
"""Counts of what is there, not of what happened: the last day's is taken, not the sum."""

Golden = dict[str, Any]
"""What is kept of a scenario: its hash, the schedule, `counts` and `outcomes`."""
Status = Literal["exact", "noise", "moved", "new", "gone"]


@dataclass(frozen=True)
class Change:
    """One number, before and now; `relative` is the change over the old value (inf from 0)."""

    scenario: str
    name: str
    status: Status
    before: float | None
    now: float | None

    @property
    def relative(self) -> float:
        """(now - before) / |before|; inf where that is not defined."""
        if self.before is None or self.now is None or not self.before:
            return math.inf
        change = (self.now - self.before) / abs(self.before)
        return change if math.isfinite(change) else math.inf


def golden_scenarios() -> list[Scenario]:
    """Every scenario there is, on the small city (on its own where it does not fit that one)."""
    from sim.scenario import load_scenario, scenario_names

    scenarios = []
    for name in scenario_names():
        try:
            scenarios.append(load_scenario(name, city=CITY))
        except UserError:
            scenarios.append(load_scenario(name))
    return scenarios


def measure(
    scenarios: Sequence[Scenario],
    jobs: int | None = None,
    model: ModelMaker | None = None,
    bar: bool | None = None,
) -> dict[str, Golden]:
    """Run every scenario once and quickly. Raises ExperimentFailed if one of them fails.

    Every one is really run: what is asked here is whether the program still does what it did.
    """
    workers = workers_for(jobs)
    tasks = plan(scenarios, SCHEDULE, workers, make_model=model)
    with using(store=None, part=None, stored_only=False):
        finished = run_all(tasks, scenarios, SCHEDULE, workers, bar=bar)
    if finished.stopped:
        raise Interrupted("the golden outcomes are as they were", None)
    if finished.failed:
        first = finished.failed[0]
        raise ExperimentFailed(f"scenario {first.scenario} failed:\n{first.error}")
    by_name = {scenario.name: scenario for scenario in scenarios}
    return {run.scenario: _golden_of(by_name[run.scenario], run) for run in finished.runs.values()}


def _golden_of(scenario: Scenario, run: Run) -> Golden:
    assert run.daily is not None
    observed = run.daily[run.daily["day"] >= 0]
    counts = {
        name: int(observed[name][-1] if name in STANDING else observed[name].sum())
        for name in COUNTS
    }
    return {
        "scenario": scenario.name,
        "city": scenario.city.name,
        "content_hash": scenario.content_hash,
        "schedule": asdict(SCHEDULE),
        "counts": counts,
        "outcomes": {name: _to_json(value) for name, value in run.outcomes.items()},
    }


def _to_json(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)  # nan, inf: no numbers in JSON


def read(folder: Path = FOLDER) -> dict[str, Golden]:
    """What is kept, by scenario. Raises UserError for a file that is not in order."""
    kept = {}
    for path in sorted(folder.glob("*.json")):
        try:
            golden = json.loads(path.read_text(encoding="utf-8"))
            kept[str(golden["scenario"])] = {**golden, **_numbers(golden)}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UserError(f"not a golden file ({error})", file=str(path)) from None
    return kept


def write(measured: Mapping[str, Golden], folder: Path = FOLDER) -> None:
    """Keep these, and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.json"):
        if path.stem not in measured:
            path.unlink()
    for name, golden in measured.items():
        write_json(folder / f"{name}.json", golden)


def compare(kept: Mapping[str, Golden], measured: Mapping[str, Golden]) -> list[Change]:
    """Every number of every scenario, before and now."""
    changes = []
    for scenario in dict.fromkeys([*kept, *measured]):
        before = _flat(kept.get(scenario))
        now = _flat(measured.get(scenario))
        for name in dict.fromkeys([*before, *now]):
            old, new = before.get(name), now.get(name)
            changes.append(Change(scenario, name, _status(old, new), old, new))
    return changes


def _numbers(golden: Golden) -> Golden:
    return {
        "counts": {name: int(value) for name, value in golden["counts"].items()},
        "outcomes": {name: float(value) for name, value in golden["outcomes"].items()},
    }


def _flat(golden: Golden | None) -> dict[str, float]:
    """Counts (int) and outcomes (float) under one roof; the type says how exactly to compare."""
    if golden is None:
        return {}
    numbers = _numbers(golden)
    totals = {f"{name} (count)": value for name, value in numbers["counts"].items()}
    return {**totals, **numbers["outcomes"]}


def _status(before: float | None, now: float | None) -> Status:
    if before is None:
        return "new"
    if now is None:
        return "gone"
    if before == now or (math.isnan(before) and math.isnan(now)):
        return "exact"
    counts = isinstance(before, int) and isinstance(now, int)
    if not counts and math.isclose(before, now, rel_tol=NOISE, abs_tol=NOTHING):
        return "noise"
    return "moved"
