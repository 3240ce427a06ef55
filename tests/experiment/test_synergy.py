"""The factorial from beginning to end, with a planted synergy."""

import json

import pandas as pd
import pytest

from sim import experiment
from sim.errors import UserError
from sim.experiment.synergy import combinations_of
from sim.scenario import load_scenario
from tests.experiment.planted import HEADS, LUCK, NoEffect, PlantedModel

pytestmark = pytest.mark.usefixtures("modules_are_no_garbage")

SMALL = {"days": 2, "warmup": 2, "seed": 3, "jobs": 1, "replications": 3, "progress": False}
WHISTLE, APPRAISAL = "whistle_summons", "personnel_appraisal"
BOTH = f"{WHISTLE} + {APPRAISAL}"
ALONE = 2 * (4 - 5) + 8 * 0.5  # the whistle, with the numbers of its file


def synergy(names, out, **more):
    options = {**SMALL, "outcomes": [HEADS], "model": PlantedModel, "figures": False, "out": out}
    return experiment.synergy([load_scenario(name) for name in names], **(options | more))


@pytest.fixture(scope="module")
def folder(modules_are_no_garbage, tmp_path_factory):
    return synergy([WHISTLE, APPRAISAL], tmp_path_factory.mktemp("y") / "x", figures=True)


def contrasts(folder):
    rows = pd.read_csv(folder / "effects.csv")
    return rows[rows.outcome == HEADS].set_index(["contrast", "factors"])


def test_the_folder_holds_what_was_promised(folder):
    names = {path.name for path in folder.iterdir()}
    assert names == {"manifest.json", "runs.csv", "compare.csv", "effects.csv", "figures"}
    assert (folder / "figures" / "synergy_heads.png").exists()


def test_every_combination_is_run_under_the_same_luck(folder):
    runs = pd.read_csv(folder / "runs.csv")
    assert len(runs) == 12
    seen = runs.groupby("scenario")[[WHISTLE, APPRAISAL]].first()
    assert seen.loc["baseline"].tolist() == [0, 0]
    assert seen.loc[WHISTLE].tolist() == [1, 0]
    assert seen.loc[APPRAISAL].tolist() == [0, 1]
    assert seen.loc[BOTH].tolist() == [1, 1]
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["experiment"] == "synergy"
    assert manifest["asked"]["factors"] == [WHISTLE, APPRAISAL]
    assert manifest["checks"]["identical_before_start"]["passed"] is True


def test_the_contrasts_are_the_planted_ones(folder):
    rows = contrasts(folder).effect
    assert rows["alone", WHISTLE] == pytest.approx(ALONE)
    assert rows["alone", APPRAISAL] == pytest.approx(4)
    assert rows["beside_the_others", WHISTLE] == pytest.approx(ALONE + 1.5)
    assert rows["together", BOTH] == pytest.approx(ALONE + 5.5)
    assert rows["more_than_the_sum", BOTH] == pytest.approx(1.5)
    assert rows["interaction", BOTH] == pytest.approx(0.75)
    # The luck of an effect is added once to each world with a reform.
    table = contrasts(folder).loc[("more_than_the_sum", BOTH)]
    spread = 4.302653 * pd.Series(LUCK).std() / 3**0.5
    assert table.high - table.effect == pytest.approx(spread, rel=1e-5)


def test_a_combination_is_the_scenario_that_has_both():
    base = load_scenario("baseline")
    worlds = combinations_of(base, [load_scenario(name) for name in (WHISTLE, "five_powers")])
    assert [world.name for world in worlds] == [
        "baseline", WHISTLE, "five_powers", f"{WHISTLE} + five_powers",
    ]  # fmt: skip
    for world, name in zip(worlds, ("baseline", WHISTLE, "five_powers"), strict=False):
        assert world.content_hash == load_scenario(name).content_hash
    uses = [use.name for use in worlds[3].reforms]
    assert uses == [WHISTLE, *(use.name for use in load_scenario("five_powers").reforms)]
    again = load_scenario("baseline", worlds[3].overrides)
    assert again.content_hash == worlds[3].content_hash
    assert len({world.warmup_key for world in worlds}) == 1


def test_the_answer_is_a_sentence(tmp_path, capsys):
    synergy([WHISTLE, APPRAISAL], tmp_path / "x")
    out = capsys.readouterr().out
    assert "whistle_summons adds 2.00 (1.34 to 2.66) alone, +3.50 (3.50 to 3.50) beside" in out
    assert "Together they add 7.50 (6.84 to 8.16), 1.50 (0.84 to 2.16) more than the sum" in out


def test_where_there_is_only_luck_no_synergy_is_told(tmp_path, capsys):
    """The sabotage: the same factorial of a model without an effect."""
    folder = synergy([WHISTLE, APPRAISAL], tmp_path / "x", model=NoEffect)
    row = contrasts(folder).loc[("more_than_the_sum", BOTH)]
    assert row.low < 0 < row.high
    assert "more or less than the sum of each alone cannot be told" in capsys.readouterr().out


def test_three_factors_have_synergies_of_two_and_of_three(tmp_path, capsys):
    names = [WHISTLE, APPRAISAL, "immediate_response"]
    folder = synergy(names, tmp_path / "x", replications=2, figures=True)
    assert (folder / "figures" / "synergy_heads.png").exists()
    rows = contrasts(folder).effect
    assert len(pd.read_csv(folder / "runs.csv")) == 16
    luck = (LUCK[0] + LUCK[1]) / 2
    assert rows["synergy", BOTH] == pytest.approx(1.5 - luck)
    parts = sum(value for (kind, _), value in rows.items() if kind in ("alone", "synergy"))
    assert parts == pytest.approx(rows["together", " + ".join(names)])


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([WHISTLE], "1 factors: name 2 to 8"),
        ([WHISTLE, "beijing_2019"], "both have the reform whistle_summons"),
        ([WHISTLE, WHISTLE], "both have the reform whistle_summons"),
        ([], "name at least two"),
    ],
)
def test_what_cannot_be_combined_is_refused_before_any_work(names, message, tmp_path):
    with pytest.raises(UserError, match=message):
        synergy(names, tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("override", "what"),
    [
        ("parameters.effort.elasticity=2", "parameters"),
        ("levers.linking=0.5", "levers"),
        ("shocks.cold={type: heating, day: 0, days: 1, problems: 5}", "shocks"),
    ],
)
def test_a_factor_that_is_more_than_reforms_is_refused(override, what):
    factors = [load_scenario(WHISTLE, [override]), load_scenario(APPRAISAL)]
    with pytest.raises(UserError, match=rf"by more than the reforms it adds \({what}\)"):
        combinations_of(load_scenario("baseline"), factors)
    with pytest.raises(UserError, match="adds no reform"):
        combinations_of(load_scenario(WHISTLE), [load_scenario("baseline"), factors[1]])
