"""`results status`, `merge` and `clean`, and `--shard`: as one types them."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sim import experiment
from sim.cli import main
from sim.cli.means import command_of_all
from sim.experiment.lock import Lock
from sim.experiment.parts import Part
from sim.experiment.stale import record_differences
from sim.experiment.status import _in_short, numbers
from sim.experiment.version import Version, present
from tests.experiment.fakes import KeptModel, scenarios
from tests.experiment.stores import LEDGERS, TABLES, Signs, files_of, same_bytes

NAMES = ("baseline", "whistle_summons", "five_powers")
SHORT = ("--days=40", "--warmup=30", "--seed=3", "--jobs=1")


@pytest.fixture(scope="module", autouse=True)
def fakes():
    """Commands that run the fake, and neither draw nor report."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.experiment.perform.governance_model", KeptModel)
        patch.setattr("sim.experiment.experiment._draw", lambda *_: "")
        patch.setattr("sim.report.write", lambda folder: None)
        yield


def compare(*words, names=NAMES, replications=2):
    return main(["compare", *names, *SHORT, f"--replications={replications}", *map(str, words)])


@pytest.fixture(scope="module")
def filled(fakes, tmp_path_factory):
    place = tmp_path_factory.mktemp("filled") / "here"
    assert compare("--store", place / "store", "--out", place / "first") == 0
    return place


@pytest.fixture
def store(filled, tmp_path):
    """A store, with the results folder `first` beside it; both to be spoilt."""
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    return tmp_path / "store"


# -- parts -----------------------------------------------------------------------------------------


def test_parts_put_together_are_the_whole(tmp_path, capsys, monkeypatch, of=4):
    signs = Signs(tmp_path / "signs", monkeypatch)
    parts = [tmp_path / f"part{number}" for number in range(1, of + 1)]
    for number, part in enumerate(parts, start=1):
        assert compare("--ledger", "--shard", f"{number}/{of}", "--out", part) == 0
        assert f"done: part {number} of {of} (" in capsys.readouterr().err
    counts = [len(files_of(part)) for part in parts]
    assert sum(counts) == 6 and max(counts) - min(counts) <= 1
    assert len([sign for sign in signs.new() if sign != "warm-up"]) == 6
    merge = ["results", "merge", *map(str, parts), "--store", str(tmp_path / "store")]
    assert main([*merge, "--out", str(tmp_path / "merged")]) == 0
    assert signs.new() == []
    assert compare("--ledger", "--no-store", "--out", tmp_path / "whole") == 0
    assert same_bytes(tmp_path / "merged", tmp_path / "whole", (*TABLES, *LEDGERS))


def test_parts_in_one_store_need_no_merging(tmp_path, monkeypatch):
    for number in (1, 2):
        assert compare("--shard", f"{number}/2", "--store", tmp_path / "store") == 0
    signs = Signs(tmp_path / "signs", monkeypatch)
    assert compare("--store", tmp_path / "store", "--out", tmp_path / "one") == 0
    store = str(tmp_path / "store")
    assert main(["results", "merge", store, "--store", store, "--out", str(tmp_path / "two")]) == 0
    assert signs.new() == [] and same_bytes(tmp_path / "one", tmp_path / "two")


def test_parts_of_a_sweep_put_together_are_the_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.experiment.study._drawn", lambda *_: "")
    vary = ["sweep", "whistle_summons", "--vary", "reforms.whistle_summons.ration=2,8,14"]
    words = [*vary, *SHORT[:2], "--jobs=1", "--replications=2"]
    parts = [str(tmp_path / str(number)) for number in (1, 2)]
    for number, part in enumerate(parts, start=1):
        assert main([*words, "--shard", f"{number}/2", "--out", part]) == 0
    assert [len(files_of(Path(part))) for part in parts] == [4, 4]
    signs = Signs(tmp_path / "signs", monkeypatch)
    merge = ["results", "merge", *parts, "--store", str(tmp_path / "store")]
    assert main([*merge, "--out", str(tmp_path / "merged")]) == 0
    assert signs.new() == []
    assert main([*words, "--out", str(tmp_path / "whole")]) == 0
    assert same_bytes(tmp_path / "merged", tmp_path / "whole", ("runs.csv", "effects.csv"))


def test_a_missing_part_is_one_line(tmp_path, capsys):
    for number in (1, 3):
        assert compare("--shard", f"{number}/3", "--out", tmp_path / str(number)) == 0
    capsys.readouterr()
    words = ["results", "merge", str(tmp_path / "1"), str(tmp_path / "3")]
    assert main([*words, "--store", str(tmp_path / "s"), "--out", str(tmp_path / "x")]) == 2
    err = capsys.readouterr().err
    assert re.fullmatch(r"error: part 2 of 3 of experiment \w{12} is not among the folders\n", err)
    assert not (tmp_path / "x").exists() and not (tmp_path / "s").exists()


def test_a_run_that_was_lost_from_a_part_is_one_line(tmp_path, capsys):
    for number in (1, 2):
        assert compare("--shard", f"{number}/2", "--out", tmp_path / str(number)) == 0
    lost, spoilt = files_of(tmp_path / "2")[0], files_of(tmp_path / "1")[0]
    lost.unlink()
    spoilt.write_bytes(spoilt.read_bytes()[:999])
    capsys.readouterr()
    words = ["results", "merge", str(tmp_path / "1"), str(tmp_path / "2")]
    assert main([*words, "--store", str(tmp_path / "s"), "--out", str(tmp_path / "x")]) == 2
    err = capsys.readouterr().err
    assert f"{spoilt} is damaged and left out" in err
    assert "error: 2 runs are not in " in err and not (tmp_path / "x").exists()


def test_a_failed_run_of_a_part_is_a_row_of_the_whole(tmp_path, capsys, monkeypatch):
    class Breaks(KeptModel):
        def run(self, day):
            if self.forked and self.replication == 1 and self.scenario.name == "five_powers":
                raise ZeroDivisionError("no minutes left")
            super().run(day)

    monkeypatch.setattr("sim.experiment.perform.governance_model", Breaks)
    codes = {compare("--shard", f"{n}/2", "--out", tmp_path / str(n)) for n in (1, 2)}
    assert codes == {0, 1} and "1 runs failed in part" in capsys.readouterr().err
    parts = [str(tmp_path / str(n)) for n in (1, 2)]
    words = ["results", "merge", *parts, "--store", str(tmp_path / "s")]
    assert main([*words, "--out", str(tmp_path / "x")]) == 1
    assert "five_powers,1,ZeroDivisionError: no minutes left" in (
        (tmp_path / "x" / "failed.csv").read_text()
    )


def test_stores_without_parts_are_just_joined(store, tmp_path, capsys):
    other = ("--store", tmp_path / "other", "--out", tmp_path / "o")
    assert compare(*other, names=("baseline", "decision_suggestion")) == 0
    assert main(["results", "merge", str(tmp_path / "other"), "--store", str(store)]) == 0
    assert len(files_of(store)) == 6 + 2
    assert main(["results", "merge", str(store), "--store", str(store), "--out", "x"]) == 2
    assert "no part of an experiment was run into these" in capsys.readouterr().err


@pytest.mark.parametrize("jobs", [1, 2, 8])
def test_every_machine_finds_the_same_division(jobs):
    from sim.experiment.entry import entries
    from sim.experiment.schedule import Schedule
    from sim.experiment.store import Store
    from sim.experiment.tasks import plan

    schedule = Schedule(days=40, warmup=30, lead=10, replications=3, seed=3)
    made = scenarios("baseline", *"abcdefg")

    def parts(jobs):
        tasks = plan(made, schedule, jobs, make_model=KeptModel)
        places = entries(Store(Path("x"), "v"), tasks)
        whole = [replace(task, entries=place) for task, place in zip(tasks, places, strict=True)]
        return [Part.of_tasks(whole, (number, 5), None) for number in range(1, 6)]

    found = parts(jobs)
    assert found == parts(3)
    assert sum(len(part.mine) for part in found) == len(frozenset().union(*(p.mine for p in found)))
    assert {part.runs for part in found} == {24} and {len(part.mine) for part in found} <= {4, 5}


def test_the_command_of_the_whole_has_no_part_in_it():
    words = "compare a b --days 30 --shard 1/2 --out=x --ledger --store s --force --jobs 2"
    assert command_of_all(words.split()) == ("compare", "a", "b", "--days", "30", "--ledger")
    assert command_of_all(["--cluster=tcp://x", "--no-store"]) == ()


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--shard", "3/2"], "--shard: there is no part 3 of 2"),
        (["--shard", "half"], "--shard: expected a part such as 3/8, got 'half'"),
        (["--shard", "1/2", "--no-store"], "a part of an experiment needs a store"),
        (["--store", "x", "--no-store"], "--store and --no-store contradict each other"),
        (["--store", __file__], f"{__file__} "),
    ],
)
def test_a_mistake_is_one_line(words, line, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert compare(*words, "--out", tmp_path / "x") == 2
    err = capsys.readouterr().err
    assert err.startswith(f"error: {line}") and err.count("\n") == 1
    assert not (tmp_path / "x").exists()


# -- status ----------------------------------------------------------------------------------------


def status(capsys, *folders):
    capsys.readouterr()
    assert main(["results", "status", *map(str, folders)]) == 0
    return capsys.readouterr().out.splitlines()


def test_status_tells_what_there_is(store, tmp_path, capsys):
    lines = status(capsys, store, tmp_path / "first")
    assert re.fullmatch(
        rf"{store}: 6 runs \([\d.]+ kB\), 0 of them stale, 0 failed, 0 damaged", lines[0]
    )
    assert lines[1] == "  up to date"
    assert lines[2] == (
        "    baseline, district, 40 days after 30, measured 0 to 39, seed 3: replications 0-1"
    )
    assert lines[5:] == [
        f"{tmp_path / 'first'}: complete, 2 of 2 replications, 3 scenarios",
        "  up to date",
    ]


def test_status_says_which_code_and_which_library_are_others(store, tmp_path, capsys, monkeypatch):
    libraries = {**present().libraries, "numpy": "9.9"}
    other = Version({**present().files, "sim/model.py": "another"}, libraries)
    monkeypatch.setattr("sim.experiment.stale.present", lambda: other)
    was = present().libraries["numpy"]
    stale = f"  stale: sim/model.py changed; numpy was {was}, is 9.9"
    lines = status(capsys, store, tmp_path / "first")
    assert ", 6 of them stale," in lines[0]
    assert lines[1] == lines[-1] == stale


def test_status_says_which_numbers_are_others(tmp_path, capsys):
    mine = tmp_path / "mine.yaml"
    text = "title: {en: Mine, zh: 我的}\nbase: whistle_summons\n"
    mine.write_text(text + "reforms: {whistle_summons: {ration: 8}}\n", encoding="utf-8")
    words = ("--store", tmp_path / "store", "--out", tmp_path / "out")
    assert compare(*words, names=("baseline", str(mine))) == 0
    mine.write_text(text + "reforms: {whistle_summons: {ration: 9}}\n", encoding="utf-8")
    lines = status(capsys, tmp_path / "store", tmp_path / "out")
    assert "2 of them stale" in lines[0]
    number = "reforms.whistle_summons.moves.summons_ration.2 was 8.0, is 9.0"
    assert [line for line in lines if "stale:" in line] == [
        f"  stale: {number}",
        f"  stale: mine: {number}",
    ]
    mine.unlink()
    assert any("'mine' cannot be loaded now" in line for line in status(capsys, tmp_path / "store"))


def test_status_tells_of_damage_and_of_failures(store, capsys):
    path = files_of(store)[0]
    path.write_bytes(path.read_bytes()[:500])
    lines = status(capsys, store)
    assert lines[0].endswith(", 1 damaged") and lines[-1].startswith(f"  damaged: {path}")


def test_status_of_something_newer_or_else_is_one_line(store, tmp_path, capsys):
    (store / "store.json").write_text('{"format": 2, "made_by": "streetwhistle"}')
    manifest = tmp_path / "first" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"format": 1', '"format": 3'))
    (tmp_path / "else").mkdir()
    for folder, words in ((store, "newer version"), (tmp_path / "first", "newer version"),
                          (tmp_path / "else", "no results"), (tmp_path / "no", "not a folder")):  # fmt: skip
        capsys.readouterr()
        assert main(["results", "status", str(folder)]) == 2
        err = capsys.readouterr().err
        assert words in err and err.count("\n") == 1


def test_without_a_folder_all_that_is_here(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert status(capsys) == ["there are no results in results yet"]
    with experiment.using(store=Path("results/store")):
        assert compare("--out", "results/one", names=NAMES[:2], replications=1) == 0
    assert status(capsys)[0].startswith("results/store: 2 runs")
    assert status(capsys)[-2].startswith("results/one: complete")


def test_stretches_of_numbers():
    assert numbers([3, 1, 0, 2, 7]) == "0-3, 7" and numbers([5]) == "5" and numbers([]) == ""


def test_differences_of_records_are_told_by_path():
    then = {"a": {"b": 1, "c": 2}, "reforms": [{"reform": "x", "start": 0}], "z": 1}
    now = {"a": {"b": 1, "c": 3}, "reforms": [{"reform": "x", "start": 5}], "y": 1}
    assert record_differences(then, now) == [
        "a.c was 2, is 3",
        "reforms.x.start was 0, is 5",
        "z is gone",
        "1 values more",
    ]
    assert record_differences(then, json.loads(json.dumps(then))) == []


# -- clean -----------------------------------------------------------------------------------------


def test_clean_takes_away_what_is_of_no_use(store, tmp_path, capsys, monkeypatch):
    ledger = ("--store", store, "--out", tmp_path / "ledger", "--ledger")
    assert compare(*ledger, names=NAMES[:2]) == 0
    assert len(files_of(store)) == 6 and len(files_of(store, ".parquet")) == 8
    damaged = files_of(store)[0]
    damaged.write_bytes(b"half")
    (store / "runs" / "00").mkdir(exist_ok=True)
    young = store / "runs" / "00" / ".x.npz.1-1.tmp"
    young.touch()
    left = len(files_of(store, ".parquet")) - len(
        list(damaged.parent.glob(f"{damaged.stem}*.parquet"))
    )
    assert main(["results", "clean", "--store", str(store)]) == 0
    assert not damaged.exists() and young.exists()
    assert len(files_of(store)) == 5 and len(files_of(store, ".parquet")) == left
    assert main(["results", "clean", "--store", str(store), "--ledgers"]) == 0
    assert len(files_of(store)) == 5 and files_of(store, ".parquet") == []
    monkeypatch.setattr("sim.experiment.stored.SURELY_DEAD", -1.0)
    other = Version({**present().files, "sim/model.py": "another"}, present().libraries)
    monkeypatch.setattr("sim.experiment.stored.present", lambda: other)
    assert main(["results", "clean", "--store", str(store)]) == 0
    assert "taken away" in capsys.readouterr().out
    assert {path.name for path in store.rglob("*")} == {
        "store.json",
        "runs",
        "versions",
        "scenarios",
    }


def test_clean_takes_away_what_killed_experiments_left(store, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        (tmp_path / "results" / f".{name}.123.unfinished" / "parts").mkdir(parents=True)
    at_work = Lock(Path("results/b"))
    assert at_work.take()
    assert main(["results", "clean", "--store", str(store)]) == 0
    assert "1 abandoned experiments" in capsys.readouterr().out
    assert [path.name for path in sorted(Path("results").iterdir())] == [
        ".b.123.unfinished",
        ".b.lock",
    ]
    at_work.release()


def test_clean_touches_nothing_that_is_not_a_store(tmp_path, capsys):
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "thesis.npz").touch()
    assert main(["results", "clean", "--store", str(tmp_path), "--all"]) == 2
    assert "is no store" in capsys.readouterr().err and (tmp_path / "runs" / "thesis.npz").exists()
    shutil.rmtree(tmp_path / "runs")


def test_a_reform_set_as_a_whole_is_told_by_its_name():
    """As a factorial sets it: the line would go on for a screen."""
    assert _in_short('reforms.whistle={"reform": "whistle", "ration": 4.0}') == "reforms.whistle"
    assert _in_short("reforms.whistle.ration=4") == "reforms.whistle.ration=4"
