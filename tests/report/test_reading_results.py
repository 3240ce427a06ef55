"""A results folder as a report reads it, and what it refuses."""

import csv
import json
import shutil

import numpy as np
import pandas as pd
import pytest

from sim.errors import UserError
from sim.experiment.summary import verdict
from sim.report.results import Results
from tests.report.folders import rewrite_manifest


@pytest.fixture
def copied(few, tmp_path):
    """A folder that a test may spoil."""
    return shutil.copytree(few, tmp_path / "x")


def test_rows_read_back_as_they_were_written(few):
    results = Results(few)
    table = pd.read_csv(few / "compare.csv")
    assert len(results.rows) == len(table)
    for row, record in zip(results.rows, table.to_dict("records"), strict=True):
        for name, value in record.items():
            mine = getattr(row, name)
            if name in ("low", "high"):  # the interval that holds for all scenarios together
                value = record[f"{name}_all"]
            assert mine == value or (np.isnan(mine) and np.isnan(value)), name


def test_together_fewer_are_told_apart_than_one_by_one(copied):
    """Two-sided: what would do alone does not where two are looked at, and does where one is."""
    path = copied / "compare.csv"
    table = pd.read_csv(path)
    mine = (table.scenario == "appraisal") & (table.outcome == "problems_fixed")
    table.loc[mine, ["difference", "low", "high"]] = [2.0, 0.5, 3.5]
    table.loc[mine, ["low_all", "high_all"]] = [-0.5, 4.5]
    table.to_csv(path, index=False)
    assert verdict(Results(copied).row("appraisal", "problems_fixed")) == "open"
    table.loc[mine, ["low_all", "high_all"]] = [0.1, 3.9]
    table.to_csv(path, index=False)
    assert verdict(Results(copied).row("appraisal", "problems_fixed")) == "better"


def test_without_intervals_for_all_together_each_has_its_own(copied):
    path = copied / "compare.csv"
    table = pd.read_csv(path)
    table.drop(columns=["low_all", "high_all", "p_all"]).to_csv(path, index=False)
    results = Results(copied)
    row = results.row("whistle", "problems_fixed")
    own = table[(table.scenario == "whistle") & (table.outcome == "problems_fixed")].iloc[0]
    assert (row.low, row.high) == (own.low, own.high) and not results.together
    assert own.low_all < own.low and own.high < own.high_all


def test_scenarios_stand_by_what_they_fix(few):
    results = Results(few)
    assert results.reference == "baseline" and results.scenarios[0] == "baseline"
    gains = [results.row(name, "problems_fixed").difference for name in results.others]
    assert gains == sorted(gains, reverse=True) and results.others == ["whistle", "appraisal"]


def test_larger_tables_are_those_of_the_folder(few):
    results = Results(few)
    daily = pd.read_parquet(few / "daily.parquet")
    mine = daily[daily.scenario == "whistle"].groupby("day").problems_fixed_by_staff.mean()
    assert results.daily["whistle"]["problems_fixed_by_staff"] == pytest.approx(mine.to_numpy())
    assert list(results.daily["whistle"]["day"]) == list(mine.index)
    streets = pd.read_parquet(few / "streets.parquet")
    first = streets[(streets.scenario == "appraisal") & (streets.replication == 1)]
    assert results.streets["appraisal"]["residents"].shape == (3, len(first))
    assert results.streets["appraisal"]["fixed_per_1000"][1] == pytest.approx(
        first.fixed_per_1000.to_numpy()
    )
    curves = pd.read_parquet(few / "curves.parquet")
    mean = curves[curves.scenario == "baseline"].groupby("day").fixed.mean()
    assert results.curves["baseline"]["fixed"] == pytest.approx(mean.to_numpy())


def test_text_in_the_column_of_scenarios_is_read_too(copied):
    """As another writer of Parquet might leave it: no dictionary."""
    before = Results(copied).curves["whistle"]["fixed"]
    table = pd.read_parquet(copied / "curves.parquet").astype({"scenario": str})
    table.to_parquet(copied / "curves.parquet")
    assert Results(copied).curves["whistle"]["fixed"] == pytest.approx(before)


def test_a_table_of_another_version_is_as_if_it_were_not_there(copied):
    path = copied / "daily.parquet"
    pd.read_parquet(path).drop(columns="problems_community").to_parquet(path)
    assert Results(copied).daily is None


@pytest.mark.parametrize("name", ["curves", "daily", "streets"])
def test_a_table_that_is_not_there_is_none(copied, name):
    (copied / f"{name}.parquet").unlink()
    assert getattr(Results(copied), name) is None


def test_half_a_table_is_one_line(copied):
    path = copied / "streets.parquet"
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(UserError, match=r"streets\.parquet: cannot be read"):
        _ = Results(copied).streets


def test_columns_that_a_later_version_adds_do_no_harm(copied):
    before = repr(Results(copied).rows)
    path = copied / "compare.csv"
    records = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["new", *records[0]])
        writer.writeheader()
        writer.writerows({**record, "new": "1"} for record in records)
    assert repr(Results(copied).rows) == before


def test_folders_that_cannot_be_read_are_one_line(copied, tmp_path):
    with pytest.raises(UserError, match="no such folder"):
        Results(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="holds no results of this program"):
        Results(tmp_path / "empty")
    (copied / "runs.csv").unlink()
    with pytest.raises(UserError, match="no run was finished"):
        Results(copied)
    manifest = json.loads((copied / "manifest.json").read_text(encoding="utf-8"))
    rewrite_manifest(copied, format=manifest["format"] + 1)
    with pytest.raises(UserError, match="newer version"):
        Results(copied)
