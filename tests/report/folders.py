"""Results folders for tests of reports: made-up runs of a few scenarios, and of many."""

import json

from sim import experiment
from sim.experiment.folder import read_manifest
from sim.outcomes.comparison import ComparisonRow
from tests.experiment.fakes import FakeModel, scenarios

SMALL = {"days": 40, "warmup": 30, "lead": 10, "seed": 3, "jobs": 1, "model": FakeModel}
DISTRICTS = ("East", "West", "South")
MANY = ("whistle", "appraisal", "a", "b", "c", "d", "e", "f")


def made_folder(out, names=("whistle", "appraisal"), **more):
    """A folder of a comparison with `baseline` (or of a single run), without pictures."""
    options = {**SMALL, "replications": 3, "figures": False, "progress": False, "out": out} | more
    chosen = scenarios("baseline", *names)
    folder = (
        experiment.compare(chosen, **options) if names else experiment.run(chosen[0], **options)
    )
    give_districts(folder)
    return folder


def give_districts(folder):
    """The made-up runs have streets in three districts: let the manifest name them."""
    districts = [
        {"en": name, "zh": f"{zh}区"} for name, zh in zip(DISTRICTS, "东西南", strict=True)
    ]
    rewrite_manifest(folder, city={**read_manifest(folder)["city"], "districts": districts})


def row(
    outcome="problems_fixed",
    difference=20.2,
    low=16.1,
    high=24.2,
    *,
    scenario="whistle",
    unit=None,
    baseline=131.1,
    n=3,
    level=0.95,
):
    """A row of compare.csv."""
    from sim.outcomes import OUTCOMES

    unit = unit or OUTCOMES[outcome].unit
    value = baseline + difference
    return ComparisonRow(
        scenario, outcome, unit, baseline, value, difference, low, high, level, n, 1.0, 4.0
    )


def rewrite_manifest(folder, **changes):
    """The manifest of a folder with some of its entries changed."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**manifest, **changes}), encoding="utf-8")
