"""The command, and what the other commands leave: a report, and never fewer numbers for it."""

import shutil

import pytest

from sim import experiment, report
from sim.cli import ending, main
from sim.experiment import ExperimentFailed, Interrupted
from sim.experiment.folder import OURS


def bare(folder, path):
    """A copy of a folder without its reports."""
    copy = shutil.copytree(folder, path)
    for file in report.FILES.values():
        (copy / file).unlink()
    return copy


def test_report_makes_both_or_one(few, tmp_path, capsys):
    folder = bare(few, tmp_path / "x")
    assert main(["report", str(folder), "--lang", "zh"]) == 0
    assert capsys.readouterr().out == f"{folder / 'report.zh.html'}\n"
    assert not (folder / "report.html").exists()
    assert main(["report", str(folder)]) == 0
    assert all((folder / file).exists() for file in report.FILES.values())


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["nothing_here"], "nothing_here: no such folder"),
        (["."], "holds no results of this program"),
        ([".", "--lang", "fr"], "--lang: unknown language 'fr' (known: en, zh)"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(arguments, line, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["report", *arguments]) == 2
    said = capsys.readouterr().err
    assert line in said and said.count("\n") == 1


def leaving(folder, error=None):
    """A command's work that leaves a folder and ends well, or with an error that names it."""

    def instead(scenarios, **settings):
        if error:
            raise error
        return folder

    return instead


COMPARE = ["compare", "baseline", "whistle_summons"]


def test_an_experiment_gets_its_report(few, tmp_path, monkeypatch, capsys):
    folder = bare(few, tmp_path / "x")
    monkeypatch.setattr(experiment, "compare", leaving(folder))
    assert main(COMPARE) == 0
    assert capsys.readouterr().out == f"{folder}\n"
    assert all((folder / file).exists() for file in report.FILES.values())


@pytest.mark.parametrize(
    ("error", "code"),
    [(Interrupted("some are kept", None), 130), (ExperimentFailed("one failed"), 1)],
)
def test_so_does_a_part_of_one_and_the_exit_code_stays(
    few, tmp_path, monkeypatch, capsys, error, code
):
    error.folder = bare(few, tmp_path / "x")
    monkeypatch.setattr(experiment, "compare", leaving(error.folder, error))
    assert main(COMPARE) == code
    assert str(error) in capsys.readouterr().err
    assert (error.folder / "report.html").exists()


def test_a_report_that_fails_loses_no_numbers(few, tmp_path, monkeypatch, capsys):
    folder = bare(few, tmp_path / "x")
    monkeypatch.setattr(experiment, "compare", leaving(folder))

    def fails(results, words):
        raise ZeroDivisionError("no paper")

    monkeypatch.setattr("sim.report.page.PARTS", (("answer", None, fails),))
    assert main(COMPARE) == 1
    said = capsys.readouterr().err
    assert "the report could not be written (ZeroDivisionError: no paper)" in said
    assert said.count("\n") == 1 and str(folder) in said
    assert (folder / "compare.csv").exists() and not list(folder.glob("*report*"))


def test_an_older_report_stays_if_the_new_one_fails(few, tmp_path, monkeypatch):
    folder = shutil.copytree(few, tmp_path / "x")
    before = (folder / "report.html").read_bytes()
    monkeypatch.setattr("sim.report.page.rendered", lambda words, **values: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        report.write(folder)
    assert (folder / "report.html").read_bytes() == before


def test_the_reports_belong_to_the_folder_and_go_with_it():
    assert set(report.FILES.values()) <= set(OURS)


def test_work_without_results_has_no_report(monkeypatch):
    monkeypatch.setattr(ending, "_report", lambda folder: 1 / 0)
    with pytest.raises(ending.Ended, match="stopped: nothing was kept"):
        ending.reported(leaving(None, Interrupted("nothing was kept", None)), None, {})
