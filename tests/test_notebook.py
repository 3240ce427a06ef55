"""Five lines in a notebook: frames that are the folder's, one-line errors, no litter, quick imports."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim import experiment, notebook
from sim.errors import UserError
from sim.ledger import CLOSURES, NEVER
from sim.outcomes import OUTCOMES
from sim.scenario import load_scenario
from tests.experiment.fakes import FakeModel, KeptModel, scenarios

ROOT = Path(__file__).parent.parent
SMALL = {"days": 20, "warmup": 10, "lead": 5, "replications": 2, "jobs": 1, "model": FakeModel}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder that the command would leave."""
    out = tmp_path_factory.mktemp("command") / "here"
    things = scenarios("baseline", "whistle")
    return experiment.compare(things, out=out, figures=False, ledger=True, **SMALL)


@pytest.fixture(scope="module")
def found():
    return sim.compare(*scenarios("baseline", "whistle"), ledger=True, **SMALL)


def test_the_package_is_cheap_and_gives_three_names():
    code = (
        "import sys, sim\n"
        "assert not {'numpy', 'pandas', 'numba'} & set(sys.modules)\n"
        "from sim import errors, experiment\n"
        "from sim import load, run, compare\n"
        "assert set(sim.__all__) <= set(dir(sim)) and not hasattr(sim, 'lode')\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_the_frames_are_the_tables_that_the_command_writes(found, folder):
    for name in ("runs", "compare"):
        frame = found.runs if name == "runs" else found.effects
        pd.testing.assert_frame_equal(frame, pd.read_csv(folder / f"{name}.csv"))
    for name in ("daily", "streets", "curves"):
        written = pd.read_parquet(folder / f"{name}.parquet")
        written["scenario"] = written["scenario"].astype(str)
        pd.testing.assert_frame_equal(getattr(found, name), written)
    assert list(found.runs.columns[2:]) == list(OUTCOMES)
    assert found.daily.day.min() == -5 and found.reference == "baseline"


def test_ledgers_have_words_for_codes_and_nothing_for_never(found, folder):
    written = pd.read_parquet(folder / "cases.parquet")
    never = written.closed == NEVER
    assert never.any() and not never.all()
    assert (found.cases.closed.isna() == never).all()
    assert (found.cases.closed[~never] == written.closed[~never]).all()
    kinds = np.array([*load_scenario("baseline").issue_types])
    assert (found.cases.kind.astype(str) == kinds[written.kind]).all()
    assert (found.cases.closure.astype(str) == written.closure.map(dict(CLOSURES))).all()
    assert found.problems is not None and found.problems.exit.notna().all()


def test_a_folder_reads_back_and_another_experiment_is_refused(found, folder, tmp_path):
    again = notebook.read(folder)
    assert again.folder == folder and again.answer == found.answer
    with pytest.raises(UserError, match="no such folder"):
        notebook.read(tmp_path / "nowhere")
    (tmp_path / "manifest.json").write_bytes((folder / "manifest.json").read_bytes())
    with pytest.raises(UserError, match=r"no runs\.csv: it holds another experiment"):
        notebook.read(tmp_path)


def test_a_comparison_shows_the_answer_and_its_intervals(found):
    (first,) = found.effects[found.effects.outcome == "problems_fixed"].itertuples()
    assert f"n = {first.n}" in found.answer[0] and "under whistle" in found.answer[0]
    shown = found.headline
    assert shown.iloc[0].outcome == OUTCOMES["problems_fixed"].en
    assert " to " in shown.iloc[0]["95% interval"]
    for text in (repr(found), found._repr_html_()):
        assert found.answer[0] in text and "cases (" in text


def test_a_run_alone_has_means_and_no_answer():
    alone = sim.run(scenarios("whistle")[0], **SMALL)
    assert alone.answer == [] and alone.cases is None and set(alone.runs.scenario) == {"whistle"}
    assert float(alone.headline["mean"][0]) == pytest.approx(alone.runs.problems_fixed.mean(), 0.01)


def test_nothing_is_left_behind_and_nothing_printed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    found = sim.compare(*scenarios("baseline", "whistle"), **SMALL)
    said = capsys.readouterr()
    assert found.folder is None and not list(tmp_path.iterdir())
    assert not said.out and "\x1b" not in said.err and "\r" not in said.err


def test_a_folder_asked_for_has_its_report_or_says_why_not(tmp_path, monkeypatch):
    things, out = scenarios("baseline", "whistle"), tmp_path / "here"
    reported = []
    monkeypatch.setattr("sim.report.write", reported.append)
    found = sim.compare(*things, out=str(out), **SMALL, figures=False)
    assert found.folder == out and reported == [out] and (out / "compare.csv").is_file()
    monkeypatch.setattr("sim.report.write", lambda folder: 1 / 0)
    with pytest.raises(experiment.ExperimentFailed, match=r"division by zero.*are in .*here"):
        sim.compare(*things, out=out, **SMALL, figures=False)


def test_what_was_run_is_found_in_the_store(tmp_path):
    kept = {**SMALL, "model": KeptModel}
    with experiment.using(store=tmp_path / "store"):
        first = sim.run(scenarios("whistle")[0], **kept)
        again = sim.run(scenarios("whistle")[0], **kept)
    assert first.manifest["runs"]["found_in_store"] == 0
    assert again.manifest["runs"]["found_in_store"] == 2
    pd.testing.assert_frame_equal(first.runs, again.runs)


def test_load_changes_what_a_file_or_set_would():
    more = sim.load("whistle_summons", reforms={"whistle_summons": {"ration": 8}})
    assert more == load_scenario("whistle_summons", more.overrides)
    same = load_scenario("whistle_summons", ["reforms.whistle_summons.ration=8"])
    assert more.content_hash == same.content_hash
    dotted = sim.load("whistle_summons", reforms={"whistle_summons.ration": np.int64(8)})
    assert dotted.content_hash == same.content_hash
    nested = sim.load("baseline", parameters={"effort": {"elasticity": 2}}, levers={"linking": 0.5})
    assert nested.parameters["effort.elasticity"] == 2 and nested.levers["linking"] == 0.5
    new = sim.load(
        "baseline", reforms={"five": {"reform": "whistle_summons", "where": {"share": 0.5}}}
    )
    assert new.reforms[0].where.share == 0.5


def test_a_scenario_alone_meets_its_base_with_the_same_city_and_numbers():
    changes = {"levers": {"linking": 0.5}, "reforms": {"whistle_summons": {"ration": 8}}}
    more = sim.load("whistle_summons", name="more", city="kuiwen", **changes)
    assert more.name == "more" and more.title["en"].endswith("(more)")
    reference = notebook._reference(more)
    assert reference.name == "baseline" and reference.levers["linking"] == 0.5
    assert reference.city == more.city and reference.warmup_key == more.warmup_key


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"lever": {}}, "unknown section of a scenario 'lever' - did you mean 'levers'?"),
        ({"levers": 3}, "levers: expected names with values, got 3"),
        ({"levers": {"linking": 2}}, "levers.linking: 2 is outside 0..1"),
        (
            {"reforms": {"whistle_sumons": {}}},
            "reforms.whistle_sumons: unknown reform 'whistle_sumons' - did you mean 'whistle_summons'?",
        ),
        ({"levers": {"linking": {1, 2}}}, "levers.linking: expected a number, a word or names"),
        ({"name": "two words"}, "name: expected a name of letters, digits, _ and -"),
    ],
)
def test_a_mistake_is_one_line_that_says_where(changes, line):
    with pytest.raises(UserError) as mistake:
        sim.load("whistle_summons", **changes)
    assert str(mistake.value).startswith(line) and "\n" not in str(mistake.value)
    assert mistake.value._render_traceback_() == [f"error: {mistake.value}"]


def test_one_name_twice_and_no_name_are_refused():
    with pytest.raises(UserError, match="two scenarios are called 'whistle_summons'"):
        sim.compare("whistle_summons", sim.load("whistle_summons"), **SMALL)
    with pytest.raises(UserError, match="name the scenarios"):
        sim.compare(**SMALL)


def test_a_script_is_not_begun_anew_in_its_workers(monkeypatch):
    main = sys.modules["__main__"]
    before = dict(vars(main))
    with notebook._script_left_alone():
        assert not hasattr(main, "__file__") and main.__spec__ is None
    assert vars(main) == before


def test_a_scenario_shows_itself_in_one_line_and_in_words():
    whistle = sim.load("whistle_summons")
    assert repr(whistle).startswith("<Scenario whistle_summons: ") and len(repr(whistle)) < 120
    assert "summons_ration: 0 -&gt; 4" in whistle._repr_html_()
