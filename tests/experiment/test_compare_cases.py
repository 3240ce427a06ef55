"""Cases: run side by side, each against its own base, into one table and one folder."""

import csv
import json
from dataclasses import replace

import pytest

from sim.errors import UserError
from sim.experiment import Case, ExperimentFailed, compare_cases
from sim.experiment.case_table import OUTCOMES_SHOWN
from sim.experiment.schedule import schedule_of
from tests.experiment.fakes import FakeModel, scenarios

SHORT = {"days": 60, "warmup": 10, "lead": 5, "seed": 3}


def case(name, *names, replications=2, picture="effects"):
    made = scenarios("baseline", *names)
    made = [replace(each, city=replace(each.city, name=name, en=name.title())) for each in made]
    return Case(name, tuple(made), schedule_of(**SHORT, replications=replications), picture)


def compared(out, *cases, **more):
    return compare_cases(cases, out=out, jobs=1, progress=False, model=FakeModel, **more)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("cases") / "out"
    return compared(
        out, case("here", "whistle"), case("there", "appraisal", "whistle", replications=3)
    )


def rows_of(folder):
    with (folder / "cases.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_one_table_of_all(folder, capsys):
    rows = rows_of(folder)
    assert [(row["case"], row["scenario"]) for row in rows] == [
        ("here", "whistle"),
        ("there", "appraisal"),
        ("there", "whistle"),
    ]
    assert [row["problem_days_n"] for row in rows] == ["2", "3", "3"]
    for row in rows:
        for outcome in OUTCOMES_SHOWN:
            assert {
                f"{outcome}_{end}" for end in ("base", "value", "difference", "low", "high")
            } <= set(row)
        assert float(row["problem_days_difference"]) < 0, "fixed sooner, so fewer are open"


def test_a_folder_with_everything(folder):
    for name in ("here", "there"):
        for file in ("runs.csv", "compare.csv", "daily.parquet", "curves.parquet", "manifest.json"):
            assert (folder / "cases" / name / file).is_file()
        assert (folder / "figures" / f"{name}.png").is_file()
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["complete"] and manifest["cases"]["there"]["replications"]["finished"] == 3
    assert all(check["passed"] for check in manifest["checks"].values())


def test_a_case_alone_or_among_others_on_more_processes_gives_the_same(folder, tmp_path):
    alone = compared(tmp_path / "alone", case("there", "appraisal", "whistle", replications=3))
    assert rows_of(alone) == rows_of(folder)[1:]
    table = "cases/there/compare.csv"
    assert (alone / table).read_bytes() == (folder / table).read_bytes()


def test_the_table_is_printed(tmp_path, capsys):
    compared(tmp_path / "out", case("here", "whistle"), figures=False)
    said = capsys.readouterr().out
    assert "Programmes in their own places" in said and "Here" in said
    assert "who gains more" in said
    assert not (tmp_path / "out" / "figures").exists()


def test_an_earlier_folder_is_replaced_as_a_whole(tmp_path):
    out = tmp_path / "out"
    compared(out, case("here", "whistle"), case("there", "whistle"), figures=False)
    compared(out, case("here", "whistle"), figures=False)
    assert [path.name for path in (out / "cases").iterdir()] == ["here"]


def test_runs_that_fail_do_not_take_the_others_along(tmp_path):
    with pytest.raises(ExperimentFailed, match="1 runs failed; the first was breaks of there"):
        compared(tmp_path / "out", case("here", "whistle"), case("there", "breaks"), figures=False)
    assert {row["case"] for row in rows_of(tmp_path / "out")} == {"here", "there"}


def test_worlds_that_part_too_early_are_told(tmp_path):
    with pytest.raises(ExperimentFailed, match="the worlds of there were not identical"):
        compared(tmp_path / "out", case("here", "whistle"), case("there", "leaks"), figures=False)


def test_ledgers_are_kept_when_asked(tmp_path):
    folder = compared(tmp_path / "out", case("here", "whistle"), ledger=True, figures=False)
    assert (folder / "cases" / "here" / "cases.parquet").is_file()
    assert not (folder / "parts").exists()


def test_a_case_of_two_cities_is_refused():
    here, there = case("here", "whistle"), case("there", "whistle")
    with pytest.raises(UserError, match="stands in another city"):
        Case("mixed", (here.scenarios[0], there.scenarios[1]), here.schedule, "effects")
    with pytest.raises(UserError, match="two scenarios have one name"):
        Case("twice", (here.scenarios[0], here.scenarios[0]), here.schedule, "effects")
