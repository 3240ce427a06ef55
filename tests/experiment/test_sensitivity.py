"""A sensitivity analysis from beginning to end, with planted inputs."""

import json

import pandas as pd
import pytest

from sim import experiment
from sim.errors import UserError
from sim.scenario import load_scenario
from tests.experiment.planted import HEADS, NoEffect, PlantedModel, Stopped

pytest.importorskip("SALib")
pytestmark = pytest.mark.usefixtures("modules_are_no_garbage")

RATION, COST, REACH = (f"reforms.whistle_summons.{name}" for name in ("ration", "cost", "reach"))
ELASTICITY = "parameters.effort.elasticity"
SMALL = {"days": 2, "warmup": 2, "seed": 3, "jobs": 1, "replications": 1, "progress": False}


def sensitivity(inputs, out, **more):
    options = {**SMALL, "outcomes": [HEADS], "model": PlantedModel, "figures": False, "out": out}
    return experiment.sensitivity(
        load_scenario("whistle_summons"), inputs=inputs, **({"points": 3} | options | more)
    )


@pytest.fixture(scope="module")
def morris(modules_are_no_garbage, tmp_path_factory):
    """Of the three assumed numbers of the whistle and the elasticity, cost alone does nothing.

    The ration is one term of 2 (ration - 5), so 40 over its range but for the step at 0.
    """
    out = tmp_path_factory.mktemp("n") / "x"
    return sensitivity(["reforms", "effort.elasticity"], out, figures=True, replications=2)


def table(folder):
    return pd.read_csv(folder / "sensitivity.csv").set_index("input")


def test_the_folder_holds_what_was_promised(morris):
    names = {path.name for path in morris.iterdir()}
    assert names == {"manifest.json", "runs.csv", "effects.csv", "sensitivity.csv", "figures"}
    assert (morris / "figures" / "sensitivity_heads.png").exists()


def test_planted_inputs_are_ranked_and_what_does_nothing_lies_below_the_floor(morris):
    rows = table(morris)
    assert set(rows.index) == {RATION, COST, REACH, ELASTICITY, "dummy"}
    assert rows["rank"].idxmax() == COST and rows.loc[RATION, "rank"] == 1
    assert rows.loc[COST, "influence"] == 0 and not rows.loc[COST, "above_floor"]
    # Another luck adds 0.5 to every effect of this model, a step of two thirds of the range.
    assert rows.loc["dummy", "influence"] == pytest.approx(0.75, rel=0.5)
    assert rows.loc["dummy", "rank"] == 0
    assert rows.loc[RATION, "above_floor"]


def test_the_sentence_of_each_input_stands_beside_it(morris):
    row = table(morris).loc[ELASTICITY]
    sentence = load_scenario("baseline").parameters.book["effort.elasticity"]
    assert (row.value, row.range_low, row.range_high) == (1.5, sentence.low, sentence.high)
    assert (row.unit, row.source) == (sentence.unit, "assumed")
    assert (row.en, row.zh) == (sentence.en, sentence.zh)


def test_all_points_have_the_same_luck_but_for_the_dummy(morris):
    runs = pd.read_csv(morris / "runs.csv")
    assert set(runs.luck) == {0, 1}
    manifest = json.loads((morris / "manifest.json").read_text())
    assert manifest["asked"]["method"] == "morris" and manifest["asked"]["points"] == 3
    effects = pd.read_csv(morris / "effects.csv")
    assert effects.point.max() == 3 * 6  # trajectories of 4 inputs and the dummy, and point 0
    first = effects[(effects.point == 0) & (effects.outcome == HEADS)].iloc[0]
    assert (first[RATION], first[ELASTICITY]) == (4, 1.5)
    assert manifest["checks"]["identical_before_start"]["passed"] is True


def test_the_answer_names_what_the_effect_rests_on_and_how_many_runs_that_takes(tmp_path, capsys):
    sensitivity(["reforms"], tmp_path / "x", replications=2)
    said = capsys.readouterr()
    assert "whistle_summons less baseline: +1.95 heads" in said.out
    assert "at the values in force" in said.out
    assert "It rests most on:\n  whistle_summons.ration (assumed, 0 to 20): " in said.out
    assert "Assumed, measured by nobody: all of these" in said.out
    assert said.err.startswith("Morris: 3 inputs and the dummy, 15 points; ")
    assert " worlds of 2 days and 2 warm-ups of 2 days in 2 replications: " in said.err
    runs = len(pd.read_csv(tmp_path / "x" / "runs.csv"))
    assert f" in 2 replications: {runs} runs." in said.err


def test_where_there_is_only_luck_nothing_stands_above_the_floor(tmp_path, capsys):
    """The sabotage: the same analysis of a model without an effect."""
    folder = sensitivity(["reforms"], tmp_path / "x", model=NoEffect, points=4)
    assert not table(folder).above_floor.any()
    assert "stands above the floor" in capsys.readouterr().out


def test_whole_replications_are_kept_when_it_is_stopped(tmp_path):
    with pytest.raises(experiment.Interrupted, match="1 of 2 replications were finished"):
        sensitivity([RATION], tmp_path / "x", model=Stopped, replications=2)
    assert set(pd.read_csv(tmp_path / "x" / "runs.csv").replication) == {0}
    assert table(tmp_path / "x").influence.idxmax() == RATION


def test_sobol_gives_shares(tmp_path):
    folder = sensitivity(
        [RATION, ELASTICITY], tmp_path / "x", method="sobol", points=8, figures=True
    )
    rows = table(folder)
    assert set(rows.measure) == {"total_order"}
    assert rows.influence.idxmax() == RATION
    assert 0.5 < rows.loc[RATION, "influence"] < 1.5
    assert (folder / "figures" / "sensitivity_heads.png").exists()


def test_groups_are_moved_together_and_named(tmp_path):
    folder = sensitivity(["reforms", "effort"], tmp_path / "x", by_group=True, points=3)
    rows = table(folder)
    assert set(rows.index) == {"reforms.whistle_summons", "parameters.effort", "dummy"}
    assert rows.loc["reforms.whistle_summons", "en"] == "3 inputs together"


@pytest.mark.slow
def test_the_same_bytes_for_one_worker_and_for_two(tmp_path):
    folders = [
        sensitivity([RATION, ELASTICITY], tmp_path / str(jobs), jobs=jobs) for jobs in (1, 2)
    ]
    for name in ("runs.csv", "effects.csv", "sensitivity.csv"):
        assert len({(folder / name).read_bytes() for folder in folders}) == 1, name


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"method": "moris"}, "--method: unknown method 'moris' - did you mean 'morris'?"),
        ({"points": 1}, "--points: 1 is outside 2.."),
        ({"points": 12, "method": "sobol"}, "need a power of two: 8 or 16, not 12"),
        ({"outcomes": ["head"]}, "unknown outcome 'head' - did you mean 'heads'?"),
        ({"inputs": ["refroms"]}, "--inputs refroms: unknown input 'refroms'"),
    ],
)
def test_what_cannot_be_done_is_refused_before_any_work(more, message, tmp_path):
    with pytest.raises(UserError) as caught:
        sensitivity(more.pop("inputs", ["reforms"]), tmp_path / "x", **more)
    assert message in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_without_salib_one_line_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(experiment.sensitivity.__globals__, "find_spec", lambda name: None)
    with pytest.raises(UserError, match="needs SALib: python -m pip install SALib"):
        sensitivity(["reforms"], tmp_path / "x")
    assert list(tmp_path.iterdir()) == []
