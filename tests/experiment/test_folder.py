"""The results folder: claimed, filled beside, put in place as a whole."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sim.errors import UserError
from sim.experiment.files import write_atomically, write_csv
from sim.experiment.folder import MANIFEST, ResultsFolder, default_folder, read_manifest


def filled(path, text="1"):
    folder = ResultsFolder(path)
    (folder.work / "runs.csv").write_text(text)
    return folder


def test_nothing_is_there_until_it_is_finished(tmp_path):
    folder = filled(tmp_path / "x")
    assert not (tmp_path / "x").exists()
    assert folder.finish({"complete": True}) == tmp_path / "x"
    assert sorted(os.listdir(tmp_path / "x")) == [MANIFEST, "runs.csv"]
    assert read_manifest(tmp_path / "x") == {
        "format": 1,
        "made_by": "streetwhistle",
        "complete": True,
    }
    assert os.listdir(tmp_path) == ["x"]


def test_abandoning_leaves_nothing(tmp_path):
    filled(tmp_path / "x").abandon()
    assert os.listdir(tmp_path) == []


def test_an_earlier_experiment_stays_until_the_new_one_is_finished(tmp_path):
    path = filled(tmp_path / "x", "old").finish({})
    (path / "compare.csv").write_text("old")
    (path / "my notes.txt").write_text("mine")
    again = filled(path, "new")
    assert (path / "runs.csv").read_text() == "old"
    again.finish({"new": True})
    assert (path / "runs.csv").read_text() == "new"
    assert not (path / "compare.csv").exists()
    assert (path / "my notes.txt").read_text() == "mine"
    assert read_manifest(path)["new"] is True
    assert os.listdir(tmp_path) == ["x"]


@pytest.mark.parametrize("manifest", [None, "{}", "not json", json.dumps({"made_by": "another"})])
def test_a_folder_that_is_not_ours_is_left_alone(tmp_path, manifest):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "thesis.doc").write_text("years of work")
    if manifest is not None:
        (tmp_path / "x" / MANIFEST).write_text(manifest)
    with pytest.raises(UserError, match="holds no results of this program"):
        ResultsFolder(tmp_path / "x")
    assert os.listdir(tmp_path) == ["x"]
    assert (tmp_path / "x" / "thesis.doc").read_text() == "years of work"


def test_an_empty_folder_will_do(tmp_path):
    (tmp_path / "x").mkdir()
    filled(tmp_path / "x").finish({})
    assert (tmp_path / "x" / "runs.csv").exists()


def test_a_file_in_the_way_is_refused(tmp_path):
    (tmp_path / "x").write_text("a file")
    with pytest.raises(UserError, match="is not a folder"):
        ResultsFolder(tmp_path / "x")
    with pytest.raises(UserError, match="cannot be written"):
        ResultsFolder(tmp_path / "x" / "y")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root"
)
def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(UserError, match="cannot be written"):
        ResultsFolder(tmp_path / "x")


def test_the_default_name_is_new(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    now = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    first = default_folder(["baseline", "a b/c"], now)
    assert first == Path("results/20260304T050607Z-baseline-a_b_c")
    filled(first).finish({})
    assert default_folder(["baseline", "a b/c"], now).name.endswith("-a_b_c-2")
    assert len(default_folder(["long"] * 50, now).name) < 120


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path):
    path = tmp_path / "runs.csv"
    path.write_text("old")

    def fail(beside):
        beside.write_text("half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, fail)
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["runs.csv"]


def test_numbers_in_a_table_read_back_exactly(tmp_path):
    third = 1 / 3
    write_csv(tmp_path / "t.csv", ["a", "b", "c"], [["x,y", third, float("nan")], ["z", 2, 1e300]])
    assert (tmp_path / "t.csv").read_text() == f'a,b,c\n"x,y",{third!r},\nz,2,1e+300\n'
