"""The experiment with the real model, in a city of three streets."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from sim import experiment
from sim.cityfile import CITIES_FOLDER
from sim.scenario import load_scenario

START = 5
SHORT = {"days": 15, "warmup": 25, "lead": 10, "replications": 1, "seed": 7}
TABLES = ("runs.csv", "daily.parquet", "curves.parquet", "cases.parquet", "problems.parquet")


@pytest.fixture(scope="module")
def hamlet(tmp_path_factory):
    text = (CITIES_FOLDER / "district.yaml").read_text(encoding="utf-8")
    small = text.replace("value: 300000", "value: 50000").replace("value: 12,", "value: 3,")
    assert "value: 50000" in small and "value: 3," in small
    path = tmp_path_factory.mktemp("city") / "hamlet.yaml"
    path.write_text(small, encoding="utf-8")
    return path


def later(name, city):
    """A scenario of the program whose reforms begin on day START."""
    scenario = load_scenario(name, city=city)
    uses = tuple(replace(use, start=START, end=None) for use in scenario.reforms)
    return replace(scenario, reforms=uses)


def compare(names, city, out, **more):
    scenarios = [later(name, city) for name in names]
    options = {**SHORT, "jobs": 1, "figures": False, "ledger": True, "progress": False} | more
    return experiment.compare(scenarios, out=out, **options)


@pytest.fixture(scope="module")
def folder(hamlet, tmp_path_factory):
    out = tmp_path_factory.mktemp("real") / "here"
    return compare(["baseline", "five_powers", "beijing_2019"], hamlet, out)


def test_worlds_are_identical_until_the_reforms_begin_and_part_then(folder):
    check = json.loads((folder / "manifest.json").read_text())["checks"]["identical_before_start"]
    assert check["passed"] and set(check["days"].values()) == {10 + START}
    daily = pd.read_parquet(folder / "daily.parquet").set_index(["scenario", "day"])
    for name in ("five_powers", "beijing_2019"):
        apart = (daily.loc[name] != daily.loc["baseline"]).any(axis=1)
        assert apart.idxmax() == START, name


def test_the_same_bytes_in_one_process_and_in_two(folder, hamlet, tmp_path):
    names = ["baseline", "five_powers", "beijing_2019"]
    other = compare(names, hamlet, tmp_path / "x", jobs=2)
    for table in (*TABLES, "compare.csv"):
        assert (other / table).read_bytes() == (folder / table).read_bytes(), table


def test_a_world_does_not_depend_on_its_neighbours(folder, hamlet, tmp_path):
    other = compare(["beijing_2019", "baseline"], hamlet, tmp_path / "x")
    for table in TABLES[1:]:
        for name in ("baseline", "beijing_2019"):
            assert_same(rows(folder, table, name), rows(other, table, name))


def test_another_length_of_run_tells_the_same_beginning(folder, hamlet, tmp_path):
    other = compare(["baseline", "five_powers"], hamlet, tmp_path / "x", days=10)
    for name in ("baseline", "five_powers"):
        longer, shorter = (rows(each, "daily.parquet", name) for each in (folder, other))
        assert_same(longer[longer.day < 10], shorter)


def rows(folder, table, scenario):
    frame = pd.read_parquet(folder / table)
    return frame[frame.scenario == scenario].drop(columns="scenario").reset_index(drop=True)


def assert_same(one, two):
    assert len(one) > 0
    pd.testing.assert_frame_equal(one, two, check_exact=True)
