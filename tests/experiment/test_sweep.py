"""A sweep from beginning to end, with a planted effect: what it finds, writes and says."""

import json

import numpy as np
import pandas as pd
import pytest

from sim import experiment
from sim.errors import UserError
from sim.experiment import Range
from sim.experiment.design import grid, inputs_to_vary, latin_hypercube, read_vary
from sim.scenario import load_scenario
from tests.experiment.planted import (
    HEADS,
    LUCK,
    FailsSomewhere,
    Leaks,
    NoEffect,
    PlantedModel,
    Stopped,
    StoppedAtOnce,
)

pytestmark = pytest.mark.usefixtures("modules_are_no_garbage")

RATION = "reforms.whistle_summons.ration"
REACH = "reforms.whistle_summons.reach"
ELASTICITY = "parameters.effort.elasticity"
SMALL = {"days": 2, "warmup": 2, "seed": 3, "jobs": 1, "replications": 3, "progress": False}


def sweep(vary, out, *, scenario="whistle_summons", model=PlantedModel, **more):
    options = {**SMALL, "outcomes": [HEADS], "figures": False, "out": out, "model": model} | more
    return experiment.sweep(load_scenario(scenario), vary, **options)


def heads(folder):
    rows = pd.read_csv(folder / "effects.csv")
    return rows[rows.outcome == HEADS].reset_index(drop=True)


@pytest.fixture(scope="module")
def one(modules_are_no_garbage, tmp_path_factory):
    """One reform number: without the whistle nothing, then 2 (ration - 5) + 4 with its reach."""
    out = tmp_path_factory.mktemp("sweep") / "one"
    return sweep({RATION: [8, 0, 2, 4]}, out, figures=True)


def test_the_folder_holds_what_was_promised(one):
    names = {path.name for path in one.iterdir()}
    assert names == {"manifest.json", "runs.csv", "effects.csv", "turns.csv", "figures"}
    figures = {path.name for path in (one / "figures").iterdir()}
    assert figures == {"sweep_heads.png", "sweep_heads.svg"}


def test_effects_are_the_planted_ones_with_their_interval(one):
    rows = heads(one)
    assert list(rows[RATION]) == [0, 2, 4, 8]
    assert list(rows.difference) == pytest.approx([0, -2, 2, 10])
    half = 4.302653 * np.std(list(LUCK.values()), ddof=1) / np.sqrt(3)
    assert list(rows.high - rows.difference) == pytest.approx([0, half, half, half], rel=1e-5)
    assert set(rows.n) == {3} and set(rows.level) == {0.95}


def test_the_turn_is_found_where_it_was_planted(one):
    (turn,) = pd.read_csv(one / "turns.csv").to_dict("records")
    assert (turn["outcome"], turn["input"], turn["becomes"]) == (HEADS, RATION, "positive")
    assert turn["at"] == pytest.approx(3) and turn["sure"]
    half = 4.302653 * np.std(list(LUCK.values()), ddof=1) / np.sqrt(3) / 2  # slope 2
    assert [turn["low"], turn["high"]] == pytest.approx([3 - half, 3 + half], rel=1e-5)


def test_a_reform_number_shares_the_reference_and_the_warm_up(one):
    runs = pd.read_csv(one / "runs.csv")
    assert (runs.scenario == "baseline").sum() == 3  # one world, three replications
    assert runs[RATION][runs.scenario == "baseline"].isna().all()
    assert sorted(runs[RATION].dropna().unique()) == [0, 2, 4, 8]
    check = json.loads((one / "manifest.json").read_text())["checks"]["identical_before_start"]
    assert check["passed"] is True and check["pairs"] == 4 and check["other_warmup"] == 0


def test_the_manifest_says_what_was_asked_and_which_worlds_were_run(one):
    manifest = json.loads((one / "manifest.json").read_text())
    assert manifest["experiment"] == "sweep" and manifest["complete"] is True
    assert manifest["asked"]["vary"] == {RATION: [0, 2, 4, 8]}
    assert manifest["asked"]["outcomes"] == [HEADS]
    assert list(manifest["scenarios"]) == ["baseline", "whistle_summons"]
    world = manifest["worlds"]["whistle_summons@4"]
    assert world["overrides"] == [f"{RATION}=8.0"]
    again = load_scenario("whistle_summons", world["overrides"])
    assert again.content_hash == world["content_hash"]


def test_the_answer_says_where_the_sign_turns(tmp_path, capsys):
    sweep({RATION: [2, 4]}, tmp_path / "x")
    out = capsys.readouterr().out
    assert "Staff, whistle_summons less baseline: from -2 heads" in out
    assert "Of 2 points the effect is above zero at 1, below at 1" in out
    assert "The sign turns from below zero to above it at whistle_summons.ration = 3 (95%" in out


def test_where_there_is_only_luck_no_turn_is_sure(tmp_path, capsys):
    """The sabotage: the same sweep of a model without an effect."""
    folder = sweep({RATION: [2, 3, 4, 5]}, tmp_path / "x", model=NoEffect)
    turns = pd.read_csv(folder / "turns.csv")
    assert not turns.sure.any()
    assert "The sign turns from" not in capsys.readouterr().out


def test_a_parameter_changes_both_worlds_and_has_a_warm_up_of_its_own(tmp_path):
    folder = sweep({ELASTICITY: Range(1, 2, 3)}, tmp_path / "x", replications=2)
    rows = heads(folder)
    assert list(rows[ELASTICITY]) == [1, 1.5, 2]
    luck = (LUCK[0] + LUCK[1]) / 2
    assert list(rows.difference) == pytest.approx([0.5 + luck, 2 + luck, 3.5 + luck])
    assert rows.baseline[2] - rows.baseline[0] == pytest.approx(10)  # the reference moves too
    runs = pd.read_csv(folder / "runs.csv")
    assert (runs.scenario == "baseline").sum() == 6


def test_two_inputs_turn_along_rows_and_columns(tmp_path):
    folder = sweep({RATION: [2, 4], ELASTICITY: [1, 2]}, tmp_path / "x", figures=True)
    assert (folder / "figures" / "sweep_heads.png").exists()
    rows = heads(folder)
    assert list(rows.difference) == pytest.approx([-3.5, -0.5, 0.5, 3.5])
    turns = pd.read_csv(folder / "turns.csv")
    along = turns[turns.input == RATION]
    assert list(along[f"at_{ELASTICITY}"]) == [1, 2]
    assert list(along["at"]) == pytest.approx([3.75, 2.25])
    assert turns[turns.input == ELASTICITY].empty


def test_more_inputs_are_averaged_over_the_others(tmp_path):
    vary = {RATION: [2, 4], ELASTICITY: [1, 2], REACH: [0.25, 0.5]}
    folder = sweep(vary, tmp_path / "x", replications=2, figures=True)
    assert (folder / "figures" / "sweep_heads.png").exists()
    rows = heads(folder)
    assert len(rows) == 8
    turns = pd.read_csv(folder / "turns.csv").set_index("input")
    luck = (LUCK[0] + LUCK[1]) / 2
    assert turns.loc[RATION, "how"] == "averaged"  # elasticity 1.5, reach 0.375 in the mean
    assert turns.loc[RATION, "at"] == pytest.approx(3.5 - luck / 2)


def test_a_latin_hypercube_finds_the_turn_of_a_plane(tmp_path, capsys):
    vary = {RATION: Range(1, 5), ELASTICITY: Range(1, 2)}
    folder = sweep(vary, tmp_path / "x", latin_hypercube=7, figures=True)
    assert (folder / "figures" / "sweep_heads.png").exists()
    rows = heads(folder)
    assert len(rows) == 7
    expected = 2 * (rows[RATION] - 5) + 3 * (rows[ELASTICITY] - 1.5) + 4
    assert list(rows.difference) == pytest.approx(list(expected))
    turns = pd.read_csv(folder / "turns.csv").set_index("input")
    middle = (rows[ELASTICITY].min() + rows[ELASTICITY].max()) / 2
    assert turns.loc[RATION, f"at_{ELASTICITY}"] == pytest.approx(middle)
    assert turns.loc[RATION, "at"] == pytest.approx(3 - 1.5 * (middle - 1.5))
    assert "explains 100% of how the effect varies" in capsys.readouterr().out


TABLES = ("runs.csv", "effects.csv", "turns.csv")


def test_the_same_bytes_for_one_worker_and_for_two(tmp_path):
    folders = [
        sweep({RATION: [2, 4], ELASTICITY: [1, 2]}, tmp_path / str(jobs), jobs=jobs, replications=2)
        for jobs in (1, 2)
    ]
    for table in TABLES:
        assert len({(folder / table).read_bytes() for folder in folders}) == 1, table


def test_a_failed_run_is_kept_apart_and_its_replication_left_out_of_the_turns(tmp_path):
    with pytest.raises(experiment.ExperimentFailed, match=r"1 runs failed.*no minutes left"):
        sweep({RATION: [2, 4]}, tmp_path / "x", model=FailsSomewhere)
    rows = heads(tmp_path / "x")
    assert list(rows.n) == [3, 2]
    (turn,) = pd.read_csv(tmp_path / "x" / "turns.csv").to_dict("records")
    assert turn["at"] == pytest.approx(3 - (LUCK[0] + LUCK[2]) / 2 / 2)


def test_whole_replications_are_kept_when_it_is_stopped(tmp_path):
    with pytest.raises(experiment.Interrupted, match="1 of 3 replications were finished"):
        sweep({RATION: [2, 4]}, tmp_path / "x", model=Stopped)
    assert json.loads((tmp_path / "x" / "manifest.json").read_text())["complete"] is False
    assert set(heads(tmp_path / "x").n) == {1}
    with pytest.raises(experiment.Interrupted, match="nothing is kept"):
        sweep({RATION: [2, 4]}, tmp_path / "y", model=StoppedAtOnce)
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_worlds_that_part_too_early_are_told(tmp_path):
    with pytest.raises(experiment.ExperimentFailed, match="not identical before"):
        sweep({RATION: [2, 4]}, tmp_path / "x", model=Leaks, replications=1)


def test_one_replication_has_effects_without_interval_and_no_sure_turn(tmp_path, capsys):
    folder = sweep({RATION: [2, 4]}, tmp_path / "x", replications=1, figures=True)
    assert (folder / "figures" / "sweep_heads.png").exists()
    assert heads(folder).low.isna().all()
    (turn,) = pd.read_csv(folder / "turns.csv").to_dict("records")
    assert turn["at"] == pytest.approx(2.9) and not turn["sure"]
    said = capsys.readouterr().out
    assert "Of 2 points the effect is positive at 1 and negative at 1, in one replication" in said


# -- what is asked --------------------------------------------------------------------------------

SCENARIOS = [load_scenario("whistle_summons"), load_scenario("baseline")]


def points(*texts):
    varied = read_vary(texts)
    return grid(inputs_to_vary(varied, SCENARIOS), varied)


def test_a_grid_holds_every_combination():
    assert points(f"{RATION}=2,1", f"{ELASTICITY}=1:3:3").tolist() == [
        [1, 1], [1, 2], [1, 3], [2, 1], [2, 2], [2, 3],
    ]  # fmt: skip


def test_a_path_alone_takes_the_range_of_the_data_file():
    assert points(RATION).ravel().tolist() == [0, 5, 10, 15, 20]
    assert points(f"{RATION}=2:4").ravel().tolist() == [2, 2.5, 3, 3.5, 4]


def test_days_are_whole():
    assert points("reforms.whistle_summons.start=0:5:3").ravel().tolist() == [0, 2, 5]


def test_a_latin_hypercube_has_one_point_in_each_slice_and_hangs_on_the_seed():
    varied = read_vary([RATION, f"{ELASTICITY}=1:2"])
    inputs = inputs_to_vary(varied, SCENARIOS)
    cube = latin_hypercube(inputs, varied, 8, seed=1)
    unit = (cube - [0, 1]) / [20, 1]
    assert (np.sort(np.floor(unit * 8), axis=0) == np.arange(8)[:, None]).all()
    assert (cube == latin_hypercube(inputs, varied, 8, seed=1)).all()
    assert (cube != latin_hypercube(inputs, varied, 8, seed=2)).any()


@pytest.mark.parametrize(
    ("texts", "line"),
    [
        ([], "--vary: say what to vary, such as reforms.whistle_summons.ration=0,2,4,8"),
        (
            ["reforms.whistle_summons.raton=1,2"],
            "--vary reforms.whistle_summons.raton: unknown input",
        ),
        ([f"{RATION}=1,two"], f"--vary {RATION}=1,two: expected a number, got 'two'"),
        ([f"{RATION}=1,nan"], f"--vary {RATION}=1,nan: expected a finite number, got 'nan'"),
        ([f"{RATION}=3"], f"--vary {RATION}: one value only: nothing would vary"),
        ([f"{RATION}=3,3"], f"--vary {RATION}: one value only: nothing would vary"),
        (
            [f"{RATION}=1:4:1"],
            f"--vary {RATION}=1:4:1: expected how many values, 2 or more, got '1'",
        ),
        ([f"{RATION}=1:4:2:2"], f"--vary {RATION}=1:4:2:2: expected low:high or low:high:n"),
        ([f"{RATION}=4:1:3"], f"--vary {RATION}: low 4 is not below high 1"),
        ([f"{RATION}="], f"--vary {RATION}=: expected PATH=a,b,c, PATH=low:high:n or PATH"),
        ([RATION, f"{RATION}=1,2"], f"--vary {RATION}=1,2: {RATION} is varied twice"),
        (
            ["reforms.whistle_summons.start"],
            "--vary reforms.whistle_summons.start: the data files give it no range: write "
            "PATH=low:high:n or PATH=a,b,c",
        ),
    ],
)
def test_a_mistake_in_vary_is_one_line(texts, line):
    with pytest.raises(UserError) as caught:
        points(*texts)
    assert str(caught.value).startswith(line)


@pytest.mark.parametrize(
    ("vary", "more", "message"),
    [
        ({RATION: [2, 40]}, {}, f"--vary {RATION}=40.0: {RATION}: 40 is outside 0..20"),
        (
            {RATION: [2, 4]},
            {"outcomes": ["head"]},
            "unknown outcome 'head' - did you mean 'heads'?",
        ),
        ({RATION: [2, 4]}, {"scenario": "baseline"}, "scenario 'baseline' has no base"),
        ({RATION: [2, 4]}, {"latin_hypercube": 5}, "a Latin hypercube draws from a range"),
        ({RATION: Range(1, 2, 3)}, {"latin_hypercube": 5}, "how many values is said by"),
        ({RATION: None}, {"latin_hypercube": 1}, "1 points do not vary anything"),
        ({RATION: [2, 4]}, {"against": load_scenario("whistle_summons")}, "compared with itself"),
        (
            {RATION: [2, 4]},
            {"against": load_scenario("baseline", city="beijing")},
            "compare within one city",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_before_any_work(vary, more, message, tmp_path):
    with pytest.raises(UserError) as caught:
        sweep(vary, tmp_path / "x", **more)
    assert message in str(caught.value)
    assert list(tmp_path.iterdir()) == []
