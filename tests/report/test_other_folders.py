"""Folders that are more than a comparison: cases in their places, sweeps, sensitivity analyses."""

import base64
import json
import shutil
from dataclasses import replace

import pytest

from sim import report
from sim.errors import UserError
from sim.experiment import Case, compare_cases
from sim.experiment.schedule import schedule_of
from tests.experiment.fakes import FakeModel, scenarios
from tests.report.folders import give_districts, rewrite_manifest
from tests.report.pages import Page


def case(name, *names):
    made = scenarios("baseline", *names)
    made = [replace(each, city=replace(each.city, name=name, en=name.title())) for each in made]
    schedule = schedule_of(days=60, warmup=10, lead=5, seed=3, replications=2)
    return Case(name, tuple(made), schedule, "effects")


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    out = tmp_path_factory.mktemp("cases") / "out"
    made = [case("here", "whistle"), case("there", "appraisal")]
    options = {"jobs": 1, "progress": False, "figures": False, "model": FakeModel}
    folder = compare_cases(made, out=out, **options)
    for name in ("here", "there"):
        give_districts(folder / "cases" / name)
    return folder


def test_every_case_has_its_report_and_all_have_one_page(cases):
    written = report.write(cases)
    assert written[:2] == [cases / "report.html", cases / "report.zh.html"]
    assert len(written) == 6
    page = Page((cases / "report.html").read_text(encoding="utf-8"))
    links = [each.attributes["href"] for each in page.all("a")]
    assert "cases/here/report.html" in links and "cases/there/report.html" in links
    assert all((cases / link).exists() for link in links if link.endswith(".html"))
    (answer,) = [each for each in page.all("section") if each.attributes["id"] == "answer"]
    assert "(Here): No difference that this experiment can see in problems open" in answer.text
    assert "must not be ranked" in answer.text


def test_worlds_that_parted_are_named_on_the_page_over_all(cases, tmp_path):
    folder = shutil.copytree(cases, tmp_path / "x")
    place = folder / "cases" / "there"
    checks = json.loads((place / "manifest.json").read_text(encoding="utf-8"))["checks"]
    checks["identical_before_start"]["passed"] = False
    rewrite_manifest(place, checks=checks)
    report.write(folder, ["en"])
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert "Do not use the numbers of there" in text


def test_cases_without_a_run_are_one_line(cases, tmp_path):
    folder = shutil.copytree(cases, tmp_path / "x")
    for name in ("here", "there"):
        (folder / "cases" / name / "runs.csv").unlink()
    with pytest.raises(UserError, match="no run was finished"):
        report.write(folder)


@pytest.fixture
def study(few, tmp_path):
    """A folder as a sensitivity analysis leaves it: points for runs, a table, a picture."""
    folder = shutil.copytree(few, tmp_path / "x")
    for name in ("compare.csv", "daily.parquet", "curves.parquet", "streets.parquet"):
        (folder / name).unlink()
    (folder / "runs.csv").write_text("world,scenario,luck,replication\nw0,whistle,0,0\n")
    (folder / "sensitivity.csv").write_text(
        "outcome,rank,input,measure,influence,low,high,source,en,zh\n"
        "problems_fixed,1,parameters.effort.elasticity,mu_star,8.25,6.1,10.4,assumed,"
        "How effort follows weight,弹性\n"
        "problems_fixed,,dummy,mu_star,0.31,0.2,0.5,,,\n",
        encoding="utf-8",
    )
    (folder / "figures").mkdir()
    png = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    (folder / "figures" / "sensitivity_problems_fixed.png").write_bytes(png)
    rewrite_manifest(
        folder,
        experiment="sensitivity",
        asked={"method": "morris", "points": 8, "vary": {"effort": [1.0, 2.5]}, "against": None},
        worlds={"w0": {"of": "whistle"}},
        answer={"en": ["It rests on effort.", "On little else."], "zh": ["取决于弹性。"]},
    )
    return folder


def test_a_sensitivity_analysis_has_a_report_of_its_own(study):
    report.write(study)
    page = Page((study / "report.html").read_text(encoding="utf-8"))
    text = page.all("body")[0].text
    assert page.all("h1")[0].text.startswith("Sensitivity analysis: ")
    assert "It rests on effort." in text and "On little else." in text and "morris" in text
    assert (
        "effort = 1, 2.5" in text
        and "null" not in text
        and "{" not in text
        and "against" not in text
    )
    assert "1. parameters.effort.elasticity: How effort follows weight" in text
    assert "8.25" in text and "6.1 – 10.4" in text and "dummy" in text
    (image,) = page.all("img")
    assert image.attributes["src"].startswith("data:image/png;base64,")
    assert image.attributes["alt"] == "Picture of this experiment: sensitivity problems fixed"
    chinese = (study / "report.zh.html").read_text(encoding="utf-8")
    assert "取决于弹性。" in chinese and "弹性" in chinese


def test_an_evaluation_asks_whether_pilots_would_find_the_truth(few, tmp_path):
    folder = shutil.copytree(few, tmp_path / "x")
    rewrite_manifest(folder, evaluation={"pilots": [1, 4, 6]}, answer={"en": ["It would."]})
    report.write(folder, ["en"])
    text = Page((folder / "report.html").read_text(encoding="utf-8")).all("body")[0].text
    assert "in 3 of its 12 streets" in text and "would the evaluation find the true effect?" in text


def test_a_trace_is_told_as_a_table_for_each_story(few, tmp_path):
    folder = shutil.copytree(few, tmp_path / "x")
    for name in ("runs.csv", "compare.csv", "daily.parquet", "curves.parquet", "streets.parquet"):
        (folder / name).unlink()
    (folder / "trace.md").write_text(
        "# Trace: baseline and whistle\n\nOf 9 problems 3 are fixed sooner.\n\n"
        "## Problem 7: Heating\n\nEast 1, estate 3  \nneeds the street\n\n"
        "| when | baseline | whistle |\n| --- | --- | --- |\n"
        "| day 1<br>Tue 09:00 | It arises \\| again | It arises |\n"
        "| day 2<br>Wed 09:00 |  | case 1: fixed |\n\n- really fixed under whistle alone\n",
        encoding="utf-8",
    )
    rewrite_manifest(folder, trace={"replication": 0, "problems": [7]}, checks={})
    report.write(folder)
    page = Page((folder / "report.html").read_text(encoding="utf-8"))
    assert page.all("h1")[0].text.startswith("Trace: ")
    (story,) = [each for each in page.all("table") if "It arises" in each.text]
    rows = [each for each in page.all("tr") if story in each.inside]
    assert [cell.text for cell in rows[1].children] == [
        "day 1, Tue 09:00",
        "It arises | again",
        "It arises",
    ]
    text = page.all("body")[0].text
    assert "3 are fixed sooner" in text and "really fixed under whistle alone" in text


def test_without_an_answer_the_tables_speak(study):
    manifest = json.loads((study / "manifest.json").read_text(encoding="utf-8"))
    del manifest["answer"]
    (study / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    report.write(study, ["en"])
    assert "tables below have what was found" in (study / "report.html").read_text(encoding="utf-8")


def test_a_comparison_that_is_more_keeps_its_parts_and_shows_the_rest(few, tmp_path):
    """As a factorial leaves it: a comparison, and a table of contrasts."""
    folder = shutil.copytree(few, tmp_path / "x")
    (folder / "effects.csv").write_text("outcome,contrast,effect\nproblems_fixed,a:b,2.3456\n")
    rewrite_manifest(folder, experiment="synergy", answer={"en": ["They add up."]})
    report.write(folder)
    page = Page((folder / "report.html").read_text(encoding="utf-8"))
    assert page.all("h1")[0].text.startswith("Synergy: ")
    parts = [each.attributes["id"] for each in page.all("section")]
    assert parts[:6] == ["answer", "question", "changes", "found", "comparison", "effects"]
    opening, comparison = (page.all("section")[at].text for at in (0, 4))
    assert "They add up." in opening and "Of 2 arrangements" in comparison
    assert "2.35" in page.all("body")[0].text
    chinese = (folder / "report.zh.html").read_text(encoding="utf-8")
    assert "They add up." in chinese, "told in the language there is"
