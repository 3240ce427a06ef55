"""Comparisons of fakes that are kept in a store, and what was really run for them."""

from sim import experiment
from tests.experiment.fakes import KeptModel, scenarios

SMALL = {"days": 40, "warmup": 30, "lead": 10, "seed": 3, "replications": 2, "jobs": 1}
TABLES = ("runs.csv", "compare.csv", "daily.parquet", "curves.parquet", "streets.parquet")
LEDGERS = ("cases.parquet", "problems.parquet")


def compare(names, out, store, means=None, **more):
    """A comparison by `KeptModel` with this store; returns its folder."""
    options = {**SMALL, "figures": False, "progress": False, "model": KeptModel, "out": out} | more
    with experiment.using(store=store, **(means or {})):
        return experiment.compare(scenarios(*names), **options)


class Signs:
    """What the fakes signed for since the last look: "warm-up" and names of scenarios, sorted."""

    def __init__(self, folder, monkeypatch):
        self.folder = folder
        folder.mkdir()
        monkeypatch.setenv("FAKE_SIGNS", str(folder))

    def new(self):
        signs = sorted(path.name.rsplit("-", 3)[0] for path in self.folder.iterdir())
        for path in self.folder.iterdir():
            path.unlink()
        return signs


def same_bytes(one, other, tables=TABLES):
    return all((one / table).read_bytes() == (other / table).read_bytes() for table in tables)


def files_of(store, ending=".npz"):
    """The files of runs in a store, by address."""
    return sorted((store / "runs").glob(f"*/*{ending}"))
