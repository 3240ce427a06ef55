"""As many replications as a width needs, and a city of its own for each."""

import json

import pandas as pd
import pytest

from sim.city import layouts
from sim.errors import UserError
from sim.experiment import status
from sim.outcomes import precision
from sim.scenario import load_scenario, with_city_drawn
from tests.experiment.fakes import KeptModel
from tests.experiment.stores import Signs, compare, files_of, same_bytes

WIDTH = 0.6
FIRST = 3


@pytest.fixture(scope="module")
def until(tmp_path_factory):
    """A comparison that runs until its interval is narrow: its folder and its store."""
    here = tmp_path_factory.mktemp("until")
    folder = compare(
        ["baseline", "whistle", "appraisal"],
        here / "out",
        here / "store",
        replications=FIRST,
        until_width=WIDTH,
    )
    return folder, here / "store"


def rows_of(folder):
    rows = pd.read_csv(folder / "compare.csv")
    return rows[rows.outcome == "problems_fixed"]


def test_it_ends_with_intervals_as_narrow_as_asked_that_keep_to_the_first_stage(until):
    folder, _ = until
    stages = json.loads((folder / "manifest.json").read_text())["stages"]
    rows = rows_of(folder)
    assert stages["replications"] > FIRST  # or the test shows nothing
    assert set(rows.n) == {stages["replications"]}
    assert ((rows.high_all - rows.low_all) <= WIDTH + 1e-9).all()
    for row in rows.itertuples():
        low, high = precision.two_stage_interval(
            row.difference, stages["deviations"][row.scenario], FIRST, row.n, 0.95
        )
        assert (row.low, row.high) == pytest.approx((low, high))


def test_its_runs_are_those_of_a_comparison_with_so_many_replications(until, tmp_path, monkeypatch):
    folder, store = until
    asked = json.loads((folder / "manifest.json").read_text())["replications"]["asked"]
    signs = Signs(tmp_path / "signs", monkeypatch)
    names = ["baseline", "whistle", "appraisal"]
    plain = compare(names, tmp_path / "plain", store, replications=asked)
    assert signs.new() == []
    assert same_bytes(folder, plain, ("runs.csv", "daily.parquet", "streets.parquet"))
    again = compare(names, tmp_path / "again", store, replications=FIRST, until_width=WIDTH)
    assert signs.new() == []
    assert same_bytes(folder, again)


def test_a_width_that_is_reached_at_once_runs_no_more(tmp_path):
    folder = compare(
        ["baseline", "whistle"], tmp_path / "out", None, replications=2, until_width=1e6
    )
    assert set(rows_of(folder).n) == {2}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"until_width": 0.0}, "above 0"),
        ({"until_width": float("nan")}, "above 0"),
        ({"until_width": 1.0, "replications": 1}, "--replications 2"),
        ({"until_width": 1.0, "until_outcome": "problem_fixed"}, "did you mean"),
        ({"until_width": 1e-9}, "more than 10,000"),
        ({"until_width": 1.0, "means": {"part": (1, 2)}}, "--shard"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(tmp_path, options, message):
    with pytest.raises(UserError, match=message):
        compare(["baseline", "whistle"], tmp_path / "out", tmp_path / "store", **options)
    assert not (tmp_path / "out").exists()


class CityModel(KeptModel):
    """A fake that signs for the luck of its city."""

    def warm_up(self):
        super().warm_up()
        self.sign(self.scenario.city.seed_key.replace(" ", "_").replace(",", ""))


def test_each_replication_has_a_city_of_its_own_and_both_worlds_the_same(tmp_path, monkeypatch):
    signs = Signs(tmp_path / "signs", monkeypatch)
    store = tmp_path / "store"
    compare(["baseline", "whistle"], tmp_path / "one", store, vary_city=True, model=CityModel)
    drawn = [sign for sign in signs.new() if "draw" in sign]
    assert len(drawn) == 2  # replications, each warmed up once for both worlds
    assert drawn[0] != drawn[1]
    assert len(files_of(store)) == 4
    compare(["baseline", "whistle"], tmp_path / "two", store, model=CityModel)
    assert len(files_of(store)) == 8  # in one city they are other runs
    seen = status.store_status(store)
    assert not any(group.why for group in seen.groups if group.words.startswith("baseline"))
    assert sum("a city drawn" in group.words for group in seen.groups) == 2


def test_a_drawn_city_has_as_many_people_in_streets_of_other_sizes():
    scenario = load_scenario("baseline")
    sizes = [
        layouts(each)[0].street_residents
        for each in (scenario, with_city_drawn(scenario, 0), with_city_drawn(scenario, 1))
    ]
    assert len({int(size.sum()) for size in sizes}) == 1
    assert len({tuple(size) for size in sizes}) == 3
