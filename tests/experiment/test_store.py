"""The store: found instead of run again, by what a run is a run of; damage is noticed."""

import ast
import json
import shutil
import zipfile
from dataclasses import fields, make_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim import compiled, experiment
from sim.errors import UserError
from sim.experiment import golden, runfile
from sim.experiment.entry import entries
from sim.experiment.origin import ROOT
from sim.experiment.perform import perform
from sim.experiment.runs import Run
from sim.experiment.schedule import Schedule
from sim.experiment.store import Store
from sim.experiment.tasks import Task
from sim.experiment.version import DECIDING_FILES, Version, differences, present, version_of
from sim.levers import LeverBook
from tests.experiment.fakes import FakeModel, KeptModel, scenarios
from tests.experiment.stores import LEDGERS, TABLES, Signs, compare, files_of, same_bytes

NAMES = ["baseline", "whistle"]


@pytest.fixture
def signs(tmp_path, monkeypatch):
    return Signs(tmp_path / "signs", monkeypatch)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A store with the runs of a comparison and its folder: (store, folder); not to be changed."""
    place = tmp_path_factory.mktemp("filled")
    return place / "store", compare(NAMES, place / "out", place / "store")


@pytest.fixture
def store(filled, tmp_path):
    """A copy of that store, to be spoilt."""
    return Path(shutil.copytree(filled[0], tmp_path / "store"))


# -- found again -----------------------------------------------------------------------------------


def test_what_is_done_is_found_and_gives_the_same_bytes(filled, tmp_path, signs):
    store, first = filled
    again = compare(NAMES, tmp_path / "again", store)
    assert signs.new() == []
    assert same_bytes(first, again)
    never = compare(NAMES, tmp_path / "never", None)
    assert len(signs.new()) == 2 * 3 and same_bytes(first, never)
    runs = json.loads((again / "manifest.json").read_text())["runs"]
    assert runs == {"found_in_store": 4, "succeeded": 4}


def test_only_what_is_missing_of_a_task_is_run_after_one_warm_up(store, tmp_path, signs):
    three = [*NAMES, "appraisal"]
    some = compare(three, tmp_path / "some", store, replications=3)
    assert signs.new() == sorted(["appraisal"] * 3 + ["baseline", "whistle"] + ["warm-up"] * 3)
    assert same_bytes(some, compare(three, tmp_path / "all", None, replications=3))


def test_force_runs_again_what_is_there(store, tmp_path, signs):
    before = {path: path.read_bytes() for path in files_of(store)}
    compare(NAMES, tmp_path / "x", store, {"force": True})
    assert len(signs.new()) == 2 * 3
    assert {path: path.read_bytes() for path in files_of(store)} == before


def test_a_file_that_is_there_is_never_written_again(store, tmp_path, monkeypatch):
    (entry,) = entries(Store(store, present().digest), [task_of("baseline")])[0]
    run, written = entry.load("baseline"), []
    monkeypatch.setattr(runfile, "write", lambda path, *_: written.append(path))
    entry.save(run)
    assert written == []
    (forced,) = entries(Store(store, present().digest, force=True), [task_of("baseline")])[0]
    forced.save(run)
    assert len(written) == 1


def test_the_same_run_is_the_same_file(filled, tmp_path):
    compare(NAMES[::-1], tmp_path / "x", tmp_path / "other")
    one, other = files_of(filled[0]), files_of(tmp_path / "other")
    assert [path.name for path in one] == [path.name for path in other]
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_a_ledger_is_kept_if_it_was_asked_for_and_run_for_if_it_is_missing(store, tmp_path, signs):
    first = compare(NAMES, tmp_path / "first", store, ledger=True)
    assert len(signs.new()) == 2 * 3 and len(files_of(store, ".parquet")) == 8
    second = compare(NAMES, tmp_path / "second", store, ledger=True)
    assert signs.new() == []
    apart = compare(NAMES, tmp_path / "apart", None, ledger=True)
    assert same_bytes(first, second, (*TABLES, *LEDGERS))
    assert same_bytes(first, apart, (*TABLES, *LEDGERS))


def test_a_run_that_failed_is_tried_again_and_its_traceback_is_a_row(tmp_path, signs):
    store = tmp_path / "store"
    for attempt in (1, 2):
        with pytest.raises(experiment.ExperimentFailed, match="no minutes left"):
            compare(["baseline", "breaks"], tmp_path / str(attempt), store)
        expected = ["baseline", "baseline", "breaks", "warm-up", "warm-up"]
        assert signs.new() == (expected if attempt == 1 else ["warm-up"])
        rows = pd.read_csv(tmp_path / str(attempt) / "failed.csv")
        assert list(rows.scenario) == ["breaks"] and list(rows.replication) == [1]
        assert rows.error[0] == "ZeroDivisionError: no minutes left"
        assert "Traceback" in rows.traceback[0]
    assert len(files_of(store)) == 3 and len(files_of(store, ".failed.json")) == 1


def test_models_without_a_version_are_not_kept(tmp_path):
    compare(["baseline", "whistle"], tmp_path / "x", tmp_path / "store", model=FakeModel)
    assert not (tmp_path / "store").exists()


def test_golden_outcomes_are_run_and_never_found(tmp_path, signs):
    (baseline,) = scenarios("baseline")
    for _ in range(2):
        with experiment.using(store=tmp_path / "store"):
            golden.measure([baseline], jobs=1, model=KeptModel, bar=False)
        assert signs.new() == ["baseline", "warm-up"]
    assert not (tmp_path / "store").exists()


# -- what a run is a run of ------------------------------------------------------------------------

SCHEDULE = Schedule(days=40, warmup=30, lead=10, replications=2, seed=3)


def task_of(fake, schedule=SCHEDULE, replication=0, **scenario):
    (made,) = scenarios(fake)
    return Task(replication, (replace(made, **scenario),), schedule, make_model=KeptModel)


def key(task, version="v"):
    ((entry,),) = entries(Store(Path("nowhere"), version), [task])
    return entry.key


def test_everything_that_a_run_hangs_on_gives_another_address():
    (whistle,) = scenarios("whistle")
    book = whistle.lever_book
    wider = LeverBook({**book.levers, "access": replace(book["access"], high=99.0)})
    others = {
        "reform": task_of("appraisal"),
        "parameter": task_of("whistle", parameters=changed(whistle.parameters)),
        "lever": task_of("whistle", levers={**whistle.levers, "linking": 0.123}),
        "range of a lever": task_of("whistle", lever_book=wider),
        "city": task_of("whistle", city=replace(whistle.city, seed_key="elsewhere")),
        "replication": task_of("whistle", replication=1),
        "seed": task_of("whistle", replace(SCHEDULE, seed=4)),
        "days": task_of("whistle", replace(SCHEDULE, days=41)),
        "warmup": task_of("whistle", replace(SCHEDULE, warmup=31)),
        "lead": task_of("whistle", replace(SCHEDULE, lead=9)),
        "window": task_of("whistle", replace(SCHEDULE, window=(1, 39))),
        "model": replace(task_of("whistle"), make_model=None),
    }
    keys = {what: key(task) for what, task in others.items()}
    keys["version"] = key(task_of("whistle"), version="w")
    assert len({*keys.values(), key(task_of("whistle"))}) == len(keys) + 1


def test_what_is_added_to_a_task_or_a_run_is_not_lost(tmp_path):
    """As something that some experiments ask for: another address with it, and read back with it."""
    added = [("weeks", tuple[int, ...], ())]
    Longer = make_dataclass("Longer", added, bases=(Task,), frozen=True)
    plain = task_of("whistle")
    own = {field.name: getattr(plain, field.name) for field in fields(plain)}
    assert key(Longer(**own)) == key(plain) != key(Longer(**own, weeks=(0, 30)))
    assert key(Longer(**own, weeks=(0, 60))) != key(Longer(**own, weeks=(0, 30)))
    More = make_dataclass(
        "More", [("maps", Any, None), ("odd", Any, None)], bases=(Run,), frozen=True
    )
    maps = np.array([(1, 0.5)], [("street", "i4"), ("share", "f8")])
    runfile.write(tmp_path / "x", More("a", 0, {"one": 1.0}, maps=maps), {})
    with zipfile.ZipFile(tmp_path / "x") as file:
        assert file.namelist() == ["contents.json", "about.json", "outcomes.json", "maps.npy"]
    with pytest.raises(TypeError, match="a run's odd is a set"):
        runfile.write(tmp_path / "x", More("a", 0, odd={1, 2}), {})


def changed(parameters):
    values = dict(parameters.values)
    values["effort.elasticity"] += 0.25
    return replace(parameters, values=values)


def test_what_a_run_does_not_hang_on_leaves_its_address():
    whistle = key(task_of("whistle"))
    assert whistle == key(task_of("whistle", title={"en": "Another title", "zh": "别的标题"}))
    assert whistle == key(task_of("whistle", name="by another name"))
    assert whistle == key(task_of("whistle", replace(SCHEDULE, replications=50)))
    assert whistle == key(task_of("whistle", replace(SCHEDULE, window=(0, 39))))
    assert whistle == key(task_of("whistle", content_hash="left behind"))


def imported_by(path):
    """Files of the program that a file imports, wherever in it, other than for its types."""
    for node in ast.walk(without_types(ast.parse((ROOT / path).read_text("utf-8")))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names] + [node.module]
        for name in names:
            for file in (f"{name.replace('.', '/')}.py", f"{name.replace('.', '/')}/__init__.py"):
                if name.startswith("sim") and (ROOT / file).is_file():
                    yield file


class without_types(ast.NodeTransformer):
    def __new__(cls, tree):
        return super().__new__(cls).visit(tree)

    def visit_If(self, node):
        return None if getattr(node.test, "id", "") == "TYPE_CHECKING" else node


def test_every_module_that_makes_a_run_is_in_its_version():
    files = set(present().files)
    used = {file for path in files for file in imported_by(path)}
    assert {"sim/model.py", "sim/kernels/day.py", "sim/outcomes/ages.py"} <= used
    plumbing = {path for path in used if path.startswith(("sim/experiment/", "sim/notebook/"))}
    assert used - plumbing <= files
    compiled_from = {path.relative_to(ROOT).as_posix() for path in compiled.kernel_sources()}
    assert compiled_from <= files


@pytest.mark.parametrize("pattern", DECIDING_FILES)
def test_an_edit_of_any_deciding_file_is_another_version(pattern, tmp_path):
    for path in present().files:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    assert version_of(tmp_path) == present()
    edited = sorted(tmp_path.glob(pattern))[-1]
    edited.write_text(edited.read_text() + "# a word\n")
    then = version_of(tmp_path)
    assert then.digest != present().digest
    name = edited.relative_to(tmp_path).as_posix()
    assert differences(then, present()) == [f"{name} changed"]


def test_line_ends_are_no_edit(tmp_path):
    for path in present().files:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes((ROOT / path).read_bytes().replace(b"\n", b"\r\n"))
    assert version_of(tmp_path) == present()


def test_differences_are_told_in_words():
    now = Version({"a.py": "1", "b.py": "2", "c.py": "3"}, {"numpy": "2.4", "python": "3.11"})
    then = Version({"a.py": "0", "b.py": "2", "d.py": "4"}, {"numpy": "2.3"})
    assert differences(then, now) == [
        "a.py changed",
        "c.py is new",
        "d.py is gone",
        "numpy was 2.3, is 2.4",
        "python was absent, is 3.11",
    ]
    many = Version({f"{i}.py": "1" for i in range(9)}, {})
    fewer = Version({f"{i}.py": "0" for i in range(9)}, {})
    assert differences(fewer, many) == ["0.py, 1.py, 2.py and 6 files more changed"]


def test_runs_of_other_code_are_not_found(store, tmp_path, signs, monkeypatch):
    other = Version({**present().files, "sim/model.py": "another"}, present().libraries)
    for module in ("work", "perform", "store"):
        monkeypatch.setattr(f"sim.experiment.{module}.present", lambda: other)
    compare(NAMES, tmp_path / "x", store)
    assert len(signs.new()) == 2 * 3 and len(files_of(store)) == 8


def test_a_worker_with_other_code_refuses(tmp_path, monkeypatch):
    other = Version({**present().files, "sim/model.py": "another"}, present().libraries)
    monkeypatch.setattr("sim.experiment.work.present", lambda: other)
    with pytest.raises(UserError, match="a worker runs other code"):
        compare(NAMES, tmp_path / "x", tmp_path / "store")
    assert not files_of(tmp_path / "store") and not (tmp_path / "x").exists()


# -- the file of a run -----------------------------------------------------------------------------


def test_a_run_reads_back_exactly(filled):
    for path in files_of(filled[0]):
        run = runfile.read(path, "x", 1)
        twin = path.parent / "twin"
        runfile.write(twin, run, runfile.read_about(path))
        assert twin.read_bytes() == path.read_bytes()
        twin.unlink()
    assert run.scenario == "x" and run.replication == 1
    (made,) = perform(task_of("whistle"), lambda days: None)
    (read,) = [
        runfile.read(path, "whistle", 0)
        for path in files_of(filled[0])
        if (about := runfile.read_about(path))["named"]["name"] == "whistle"
        and about["identity"]["replication"] == 0
    ]
    assert everything(read) == everything(made)
    assert any(np.isnan(value) for value in read.outcomes.values())


def everything(run):
    """All that a run holds, to the bit and in order."""
    arrays = [[(name, array.dtype, array.tobytes()) for name, array in group.items()]
              for group in (run.curves, run.ages, {"daily": run.daily})]  # fmt: skip
    assert all(arrays)
    return run.scenario, run.replication, repr(list(run.outcomes.items())), arrays, run.error


@pytest.mark.parametrize("kept", [0, 0.02, 0.5, 0.98])
def test_half_a_file_is_named_and_run_again(store, filled, tmp_path, signs, capsys, kept):
    path = files_of(store)[1]
    whole = path.read_bytes()
    path.write_bytes(whole[: int(kept * len(whole))])
    again = compare(NAMES, tmp_path / "x", store)
    (line,) = [line for line in capsys.readouterr().err.splitlines() if "damaged" in line]
    assert line.startswith(str(path)) and line.endswith(": the run is done again")
    assert len(signs.new()) == 2
    assert path.read_bytes() == whole and same_bytes(filled[1], again)


def test_a_flipped_bit_is_noticed_wherever_numbers_are(store, filled):
    path = files_of(store)[0]
    whole = path.read_bytes()
    run = runfile.read(path, "", 0)
    unnoticed = 0
    for place in range(30, len(whole), len(whole) // 40):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1
        path.write_bytes(spoilt)
        try:
            read = runfile.read(path, "", 0)
        except runfile.Damaged:
            continue
        unnoticed += 1  # in a date or a permission of the zip, say: then nothing else is touched
        assert read.daily.tobytes() == run.daily.tobytes()
        assert repr(read.outcomes) == repr(run.outcomes)
    assert unnoticed < 10


@pytest.mark.parametrize("lost", ["daily.npy", "outcomes.json", "about.json", "contents.json"])
def test_a_member_that_the_table_of_contents_has_lost_is_missed(store, lost):
    """The table at the end of a zip has no checksum: a flipped bit there can hide what comes after it."""
    path = files_of(store)[0]
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    assert lost in members
    for left_out in (None, lost):
        with zipfile.ZipFile(path, "w") as file:
            for name, text in members.items():
                if name != left_out:
                    file.writestr(name, text)
        if left_out is None:
            assert runfile.read(path, "", 0).daily is not None
            runfile.check(path)
            continue
        for look in (lambda: runfile.read(path, "", 0), lambda: runfile.check(path)):
            with pytest.raises(runfile.Damaged, match=r"contents"):
                look()


def test_half_a_ledger_is_named_and_run_again(store, tmp_path, signs, capsys):
    first = compare(NAMES, tmp_path / "first", store, ledger=True)
    signs.new()
    for spoil in (lambda text: text[: len(text) // 2], flipped):
        path = files_of(store, ".problems.parquet")[2]
        path.write_bytes(spoil(path.read_bytes()))
        again = compare(NAMES, tmp_path / "again", store, ledger=True)
        assert f"{path} is damaged" in capsys.readouterr().err
        assert len(signs.new()) == 2
        assert same_bytes(first, again, (*TABLES, *LEDGERS))


def flipped(text):
    spoilt = bytearray(text)
    spoilt[len(text) // 3] ^= 1
    return bytes(spoilt)


# -- of a newer version, or something else ---------------------------------------------------------


def test_a_store_of_a_newer_version_is_refused_in_one_line(store, tmp_path):
    (store / "store.json").write_text('{"format": 2, "made_by": "streetwhistle"}')
    with pytest.raises(UserError, match=r"newer version .* format is 2, this one knows 1"):
        compare(NAMES, tmp_path / "x", store)
    assert not (tmp_path / "x").exists()


def test_a_run_of_a_newer_version_is_refused_in_one_line(store, tmp_path):
    path = files_of(store)[0]
    runfile.write(path, runfile.read(path, "", 0), {**runfile.read_about(path), "format": 2})
    with pytest.raises(UserError, match=rf"{path.name} was written by a newer version"):
        compare(NAMES, tmp_path / "x", store)


def test_a_results_folder_of_a_newer_version_is_refused_in_one_line(filled, tmp_path):
    folder = Path(shutil.copytree(filled[1], tmp_path / "out"))
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"format": 1', '"format": 2'))
    before = manifest.read_text()
    with pytest.raises(UserError, match="newer version"):
        compare(NAMES, folder, filled[0])
    assert manifest.read_text() == before


def test_a_folder_that_is_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.doc").write_text("years of work")
    with pytest.raises(UserError, match="is no store of runs"):
        compare(NAMES, tmp_path / "x", tmp_path / "thesis")
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter.doc"]


@pytest.mark.parametrize(
    ("means", "message"),
    [
        ({"part": (3, 2)}, "no part 3 of 2"),
        ({"part": (0, 2)}, "no part 0 of 2"),
        ({"store": None, "part": (1, 2)}, "needs a store"),
        ({"store": Path("x"), "force": True, "stored_only": True}, "nothing to be run again"),
    ],
)
def test_means_that_contradict_themselves_are_refused(means, message):
    with pytest.raises(UserError, match=message), experiment.using(**{"store": Path("x")} | means):
        pass
