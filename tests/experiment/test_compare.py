"""A comparison from beginning to end, with the fake model: what it writes and what it says."""

import json

import numpy as np
import pandas as pd
import pytest

from sim import experiment
from sim.errors import UserError
from sim.experiment.folder import OURS
from sim.experiment.schedule import schedule_of
from sim.experiment.tasks import best_cut, plan
from sim.outcomes import OUTCOMES
from tests.experiment.fakes import WHISTLE_START, FakeModel, scenarios

SMALL = {"days": 40, "warmup": 30, "lead": 10, "seed": 3, "jobs": 1, "model": FakeModel}
TABLES = (
    "runs.csv",
    "compare.csv",
    "daily.parquet",
    "curves.parquet",
    "streets.parquet",
    "cases.parquet",
    "problems.parquet",
)


def compare(names, out, **more):
    options = {**SMALL, "replications": 3, "figures": False, "progress": False, "out": out} | more
    return experiment.compare(scenarios(*names), **options)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("compare") / "here"
    return compare(["baseline", "whistle", "appraisal"], out, ledger=True, figures=True)


def test_the_folder_holds_what_was_promised_and_nothing_else(folder):
    of_others = {
        "cases.csv",
        "cases",
        "effects.csv",
        "turns.csv",
        "sensitivity.csv",
        "failed.csv",
        "report.html",
        "report.zh.html",
        *("patterns.csv", "patterns.md", "robustness.csv", "robustness.md"),
        "trace.md",
        "events.csv",
        *("evaluation.csv", "truth.csv", "event_study.csv", "panel.parquet"),
    }
    assert {path.name for path in folder.iterdir()} == {"manifest.json", *OURS} - of_others
    assert [path.name for path in folder.parent.iterdir()] == ["here"]
    assert {path.suffix for path in (folder / "figures").iterdir()} == {".png", ".svg"}


def test_runs_has_every_outcome_of_every_run_and_reads_back_exactly(folder):
    runs = pd.read_csv(folder / "runs.csv")
    assert list(runs.columns) == ["scenario", "replication", *OUTCOMES]
    expected = [(s, r) for s in ("baseline", "whistle", "appraisal") for r in range(3)]
    assert list(zip(runs.scenario, runs.replication, strict=True)) == expected
    from sim.outcomes import outcomes_of

    (scenario,) = scenarios("whistle")
    model = FakeModel(scenario, 2, seed=3, warmup=30, lead=10)
    model.warm_up()
    twin = model.fork(scenario)
    twin.run(40)
    nonresponse = scenario.parameters["official.nonresponse_resolved"]
    by_hand = outcomes_of(twin.result(), None, nonresponse)
    written = runs[(runs.scenario == "whistle") & (runs.replication == 2)].iloc[0]
    for name, value in by_hand.items():
        assert written[name] == value or (np.isnan(written[name]) and np.isnan(value)), name


def test_compare_pairs_replications_with_the_first_scenario(folder):
    runs = pd.read_csv(folder / "runs.csv").set_index(["scenario", "replication"])
    rows = pd.read_csv(folder / "compare.csv").set_index(["scenario", "outcome"])
    row = rows.loc["whistle", "problems_fixed"]
    differences = runs.loc["whistle"].problems_fixed - runs.loc["baseline"].problems_fixed
    assert row.n == 3
    assert row.difference == pytest.approx(differences.mean(), rel=1e-12)
    assert row.low < row.difference < row.high
    assert set(rows.index.get_level_values("scenario")) == {"whistle", "appraisal"}


def test_daily_has_the_lead_and_every_day(folder):
    daily = pd.read_parquet(folder / "daily.parquet")
    assert len(daily) == 9 * 50
    one = daily[(daily.scenario == "appraisal") & (daily.replication == 1)]
    assert list(one.day) == list(range(-10, 40))


def test_the_curves_are_kept(folder):
    curves = pd.read_parquet(folder / "curves.parquet")
    one = curves[(curves.scenario == "whistle") & (curves.replication == 0)]
    assert list(one.day) == list(range(181))
    assert one.fixed.is_monotonic_increasing and 0 < one.fixed.iloc[-1] < 1


def test_outcomes_of_streets_are_kept(folder):
    streets = pd.read_parquet(folder / "streets.parquet")
    one = streets[(streets.scenario == "whistle") & (streets.replication == 0)]
    assert list(one.street) == list(range(12)) and one.fixed_per_1000.min() > 0


def test_the_manifest_says_in_words_what_changes(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["city"]["title"] == {"en": "Sample district", "zh": "示例区"}
    assert [each["zh"] for each in manifest["city"]["districts"]] == ["示例区"]
    whistle = manifest["scenarios"]["whistle"]
    (change,) = whistle["in_short"]["en"]
    assert change["what"] == "Power of personnel appraisal" and "day 5" in change["when"]
    assert "appraisal_weight" in whistle["explained"]["zh"]
    assert manifest["scenarios"]["baseline"]["in_short"] == {"en": [], "zh": []}


def test_the_ledger_has_every_run(folder):
    for table in ("cases", "problems"):
        frame = pd.read_parquet(folder / f"{table}.parquet")
        assert frame.groupby(["scenario", "replication"], observed=True).ngroups == 9


def test_the_manifest_says_how_it_was_made(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["format"] == 1 and manifest["complete"] is True
    assert manifest["replications"] == {"asked": 3, "finished": 3}
    assert manifest["seed"] == 3 and manifest["reference"] == "baseline"
    assert manifest["schedule"]["days"] == 40
    assert manifest["schedule"]["window"] == {"first_day": 0, "last_day": 39}
    assert manifest["versions"]["numpy"] == np.__version__
    assert set(manifest["versions"]) >= {"streetwhistle", "python", "mesa", "numba", "pyarrow"}
    assert manifest["machine"]["workers"] == 1 and manifest["wall_seconds"] > 0
    (whistle,) = scenarios("whistle")
    said = manifest["scenarios"]["whistle"]
    assert said["content_hash"] == whistle.content_hash
    assert said["resolved"] == json.loads(json.dumps(whistle.record()))


def test_the_days_before_the_start_were_compared(folder):
    check = json.loads((folder / "manifest.json").read_text())["checks"]["identical_before_start"]
    assert check["passed"] is True and check["differences"] == []
    assert check["days"] == {"whistle": 10 + WHISTLE_START, "appraisal": 10 + WHISTLE_START}


def test_worlds_that_part_too_early_are_told(tmp_path):
    with pytest.raises(experiment.ExperimentFailed, match="not identical before"):
        compare(["baseline", "leaks"], tmp_path / "x", replications=1)
    check = json.loads((tmp_path / "x" / "manifest.json").read_text())["checks"]
    assert check["identical_before_start"]["differences"] == [
        {"scenario": "leaks", "replication": 0, "day": -8, "field": "cases_open"}
    ]


def same_bytes(one, other, tables=TABLES):
    return all((one / table).read_bytes() == (other / table).read_bytes() for table in tables)


def test_the_same_bytes_for_any_number_of_workers(folder, tmp_path):
    names = ["baseline", "whistle", "appraisal"]
    other = compare(names, tmp_path / "two", ledger=True, jobs=2)
    assert json.loads((other / "manifest.json").read_text())["machine"]["workers"] == 2
    assert same_bytes(folder, other)


def test_the_same_bytes_when_scenarios_are_parted(tmp_path):
    names, once = ["baseline", "whistle", "appraisal"], {"ledger": True, "replications": 1}
    assert len(plan(scenarios(*names), schedule_of(replications=1), jobs=2)) == 2
    together = compare(names, tmp_path / "one", **once)
    apart = compare(names, tmp_path / "two", jobs=2, **once)
    assert same_bytes(together, apart)


def test_tasks_are_cut_so_that_no_worker_waits_long_for_the_last():
    def cut(replications, jobs):
        schedule = schedule_of(replications=replications, days=365, warmup=365)
        return best_cut([23], schedule, jobs)

    assert cut(4, 1) == cut(4, 2) == cut(20, 4) == 1  # even: a warm-up less is worth more
    assert cut(3, 2) == 2  # whole, one worker would have two replications and the other one
    assert cut(1, 8) == 8
    assert best_cut([1, 1], schedule_of(replications=3), 8) == 1  # nothing to cut


def test_a_result_that_hangs_on_the_process_would_be_noticed(tmp_path):
    names = ["baseline", "wanders"]
    one, two = (compare(names, tmp_path / str(jobs), jobs=jobs) for jobs in (1, 2))
    assert same_bytes(one, two, ["runs.csv"]) is False


def test_another_seed_gives_other_numbers(folder, tmp_path):
    other = compare(["baseline", "whistle"], tmp_path / "x", seed=4)
    assert (other / "runs.csv").read_bytes() != (folder / "runs.csv").read_bytes()


def test_a_failed_run_is_kept_apart_and_the_others_go_on(tmp_path):
    with pytest.raises(experiment.ExperimentFailed, match=r"1 runs failed.*no minutes left"):
        compare(["baseline", "breaks"], tmp_path / "x", jobs=2)
    manifest = json.loads((tmp_path / "x" / "manifest.json").read_text())
    assert manifest["complete"] is False
    (failed,) = manifest["failed"]
    assert (failed["scenario"], failed["replication"]) == ("breaks", 1)
    assert "ZeroDivisionError" in failed["traceback"]
    runs = pd.read_csv(tmp_path / "x" / "runs.csv")
    assert len(runs) == 5
    rows = pd.read_csv(tmp_path / "x" / "compare.csv")
    assert rows.n.max() == 2


def test_workers_that_die_again_and_again_end_in_one_line(tmp_path):
    with pytest.raises(UserError, match="use fewer of them"):
        compare(["baseline", "dies"], tmp_path / "x", jobs=2)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["baseline"], "at least one other"),
        (["baseline", "whistle", "whistle"], "two scenarios are called 'whistle'"),
    ],
)
def test_what_cannot_be_compared_is_refused_before_any_work(names, message, tmp_path):
    with pytest.raises(UserError, match=message):
        compare(names, tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "wrong",
    [{"days": 0}, {"warmup": -1}, {"replications": 0}, {"jobs": 0}, {"window": (30, 40)}],
)
def test_settings_out_of_range_are_refused_before_any_work(wrong, tmp_path):
    with pytest.raises(UserError):
        compare(["baseline", "whistle"], tmp_path / "x", **wrong)
    assert list(tmp_path.iterdir()) == []


def test_the_answer_is_printed(tmp_path, capsys):
    compare(["baseline", "whistle"], tmp_path / "x")
    said = capsys.readouterr()
    assert said.out.startswith("Problems really fixed a day: ")
    assert "under whistle" in said.out and "interval" in said.out
    assert "Headline outcomes against baseline" in said.out
    assert "replication 3 of 3 done" in said.err


def test_a_single_run(tmp_path, capsys):
    (scenario,) = scenarios("whistle")
    out = experiment.run(scenario, out=tmp_path / "x", replications=2, progress=False, **SMALL)
    assert len(pd.read_csv(out / "runs.csv")) == 2
    assert not (out / "compare.csv").exists()
    assert (out / "figures" / "minutes.png").exists()
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["reference"] is None and manifest["checks"] == {}
    assert "whistle: headline outcomes, mean of 2" in capsys.readouterr().out
