"""Trying out evaluations: pilots, months, the parts of an estimate, and the command as a whole."""

import csv
import json
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from sim.cli import main
from sim.errors import UserError
from sim.experiment.evaluation import evaluate
from sim.experiment.evaluation.answer import CHANNELS, Answer, show
from sim.experiment.evaluation.judge import DESIGNS, WORLDS, evaluate_once
from sim.experiment.evaluation.pilots import CUTS, months_around, pilot_of
from sim.outcomes.panel import PANEL, PANEL_MEASURES, matrix
from sim.scenario import Where, load_scenario
from tests.experiment import fakes
from tests.model.worlds import hamlet

DAY_0 = date(2018, 1, 1)


@pytest.fixture(scope="module")
def pair():
    return load_scenario("baseline"), load_scenario("beijing_2019")


# -- pilots ---------------------------------------------------------------------------------------


def test_pilots_are_the_streets_that_a_scenario_file_would_name(pair):
    pilot = pilot_of(*pair, 0.5)
    written = load_scenario(
        "beijing_2019",
        [f"reforms.{use.name}.where={{share: 0.5}}" for use in pair[1].reforms],
    )
    assert pilot.pilots.content_hash == written.content_hash != pair[1].content_hash
    assert {scenario.warmup_key for scenario in pilot.worlds} == {pair[0].warmup_key}
    assert [scenario.name for scenario in pilot.worlds] == [
        "baseline",
        "beijing_2019_pilots",
        "beijing_2019",
    ]
    assert pilot.treated.tolist() == Where("share", share=0.5).mask(pair[0].city).tolist()
    assert pilot.treated.sum() == 6 and pilot.start == 0


def test_a_cut_world_says_so_in_name_and_hash(pair):
    pilot = pilot_of(*pair, 0.5)
    cut = pilot.without("news_and_ranking")
    for before, after in zip(pilot.worlds, cut.worlds, strict=True):
        assert after.name == f"{before.name}_without_news_and_ranking"
        assert after.content_hash != before.content_hash
        changed = {
            path
            for path, value in after.parameters.values.items()
            if value != before.parameters.values[path]
        }
        assert changed == set(CUTS["news_and_ranking"])
    assert len({world.warmup_key for world in cut.worlds}) == 1
    assert cut.nowhere.warmup_key != pilot.nowhere.warmup_key


@pytest.mark.parametrize(
    ("names", "share", "line"),
    [
        (("baseline", "baseline"), 0.5, "adds no reform to 'baseline'"),
        (("whistle_summons", "five_powers"), 0.5, "changes or drops whistle_summons"),
        (("baseline", "beijing_2019"), 0.0, "--pilots: 0 is not a share between 0 and 1"),
        (("baseline", "beijing_2019"), 0.1, "0.1 of 12 streets makes 1 pilots and 11 others; at"),
        (("baseline", "beijing_2019"), 0.9, "0.9 of 12 streets makes 11 pilots and 1 others; at"),
    ],
)
def test_what_cannot_be_a_pilot_is_told(names, share, line):
    with pytest.raises(UserError, match=line):
        pilot_of(*map(load_scenario, names), share)


def test_a_reform_that_holds_in_some_streets_already_is_refused(pair):
    placed = load_scenario("beijing_2019", ["reforms.immediate_response.where={share: 0.3}"])
    with pytest.raises(UserError, match="immediate_response of 'beijing_2019' holds in some"):
        pilot_of(pair[0], placed, 0.5)


def test_scenarios_that_differ_in_more_than_reforms_are_refused(pair):
    other = load_scenario("beijing_2019", ["levers.linking=0.5"])
    with pytest.raises(UserError, match="differ in more than their reforms"):
        pilot_of(pair[0], other, 0.5)


# -- months ---------------------------------------------------------------------------------------


def test_months_are_whole_and_count_from_the_beginning():
    months = months_around(DAY_0, 0, 365, 3, 180)
    assert months.bounds[:5] == (-92, -61, -31, 0, 31) and months.bounds[-1] == 365
    assert months.since == (-3, -2, -1, *range(12))
    assert months.post.tolist() == [False] * 3 + [True] * 12
    assert len(months.used) == 15


def test_the_month_in_which_it_begins_belongs_to_neither_side():
    months = months_around(DAY_0, 40, 150, 2, 180)
    assert months.since == (-2, -1, None, 0, 1)
    assert months.bounds == (-31, 0, 31, 59, 90, 120)
    assert months.used.tolist() == [0, 1, 3, 4] and months.post.tolist() == [
        False,
        False,
        True,
        True,
    ]


def test_a_month_that_is_not_whole_is_left_out():
    assert months_around(DAY_0, 0, 58, 2, 180).bounds[-1] == 31
    assert months_around(DAY_0, 0, 59, 2, 180).bounds[-1] == 59


def test_too_few_months_are_told():
    with pytest.raises(UserError, match="6 months before day 0 begin 184 days before day 0, the w"):
        months_around(DAY_0, 0, 365, 6, 100)
    with pytest.raises(UserError, match="no whole month lies between day 0"):
        months_around(DAY_0, 0, 20, 2, 100)


# -- parts of an estimate ---------------------------------------------------------------------------

MONTHS = months_around(DAY_0, 0, 181, 6, 365)
TREATED = np.arange(12) % 2 == 0


def panel_of(y):
    """Rows of PANEL with the same values in every measure."""
    panel = np.zeros(y.shape, PANEL)
    panel["street"] = np.arange(y.shape[0])[:, None]
    panel["first_day"] = np.array(MONTHS.bounds[:-1])[None, :]
    for name in PANEL_MEASURES:
        panel[name] = y
    return panel.reshape(-1)


def planted(on_pilots=3.0, on_others=-1.0, everywhere=2.0, seed=1):
    rng = np.random.default_rng(seed)
    nowhere = rng.normal(size=(12, 1)) + rng.normal(size=(1, 12)) + 0.2 * rng.normal(size=(12, 12))
    after = np.array([each >= 0 for each in MONTHS.since])
    pilot = np.where(TREATED, on_pilots, on_others)[:, None] * after
    return {
        "nowhere": panel_of(nowhere),
        "pilots": panel_of(nowhere + pilot),
        "everywhere": panel_of(nowhere + everywhere * after),
    }


@pytest.mark.parametrize("design", DESIGNS)
def test_the_parts_make_up_the_estimate_exactly(design):
    found = evaluate_once(planted(), TREATED, MONTHS, outcome="received", design=design)
    assert (found.truth.on_pilots, found.truth.on_others) == pytest.approx((3.0, -1.0))
    assert (found.truth.rollout_on_pilots, found.truth.rollout) == pytest.approx((2.0, 2.0))
    assert found.spillover == pytest.approx(-1.0)  # all others alike, so weights do not matter
    assert found.scale == pytest.approx(1.0)
    parts = found.truth.on_pilots - found.spillover + found.placebo
    assert found.estimate.value == pytest.approx(parts)
    assert found.bias == pytest.approx(1.0 + found.placebo)
    assert found.estimate.low < found.estimate.value < found.estimate.high


@pytest.mark.parametrize(
    ("design", "alike"), [("did", True), ("event-study", True), ("synthetic-control", False)]
)
def test_spillover_is_the_effect_on_the_others_as_the_design_weighs_them(design, alike):
    panels = planted()
    uneven = np.random.default_rng(9).normal(size=(12, 12)) * (np.array(MONTHS.since) >= 0)
    panels["pilots"]["received"] += uneven.ravel()
    found = evaluate_once(panels, TREATED, MONTHS, outcome="received", design=design)
    assert (found.spillover == pytest.approx(found.truth.on_others)) == alike


@pytest.mark.parametrize("design", DESIGNS)
def test_without_spillover_there_is_none(design):
    panels = planted(on_others=0.0, everywhere=3.0)
    found = evaluate_once(panels, TREATED, MONTHS, outcome="received", design=design)
    assert found.spillover == pytest.approx(0.0, abs=1e-9) and found.scale == pytest.approx(0.0)
    assert found.bias == pytest.approx(found.placebo)


def test_truth_by_month_and_what_nobody_sees():
    found = evaluate_once(planted(), TREATED, MONTHS, outcome="received", design="did")
    assert found.monthly["on_pilots"] == pytest.approx([0.0] * 6 + [3.0] * 6)
    assert found.monthly["on_others"] == pytest.approx([0.0] * 6 + [-1.0] * 6)
    assert set(found.hidden) == {"true_resolution", "problems_fixed", "problems_open"}
    assert all(truth.on_others == pytest.approx(-1.0) for truth in found.hidden.values())


def test_streets_with_a_gap_are_left_out_of_all_worlds():
    panels = planted()
    panels["everywhere"]["received"][5] = np.nan
    found = evaluate_once(panels, TREATED, MONTHS, outcome="received", design="did")
    assert found.streets == 11
    for panel in panels.values():
        panel["received"][panel["street"] > 2] = np.nan
    with pytest.raises(ValueError, match="two treated streets"):
        evaluate_once(panels, TREATED, MONTHS, outcome="received", design="did")


# -- the whole, with a model that takes no time -----------------------------------------------------

FAKE = {
    "days": 120, "warmup": 90, "before": 2, "replications": 3, "seed": 1, "progress": False,
    "jobs": 1, "model": fakes.FakeModel,
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("evaluation") / "folder"
    return evaluate(fakes.scenarios("baseline", "whistle"), out=out, **FAKE)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_folder_holds_the_evaluations(folder):
    rows = rows_of(folder / "evaluation.csv")
    assert [row["replication"] for row in rows] == ["0", "1", "2"]
    for row in rows:
        number = {name: float(row[name]) for name in ("estimate", "on_pilots", "spillover", "placebo", "low", "high", "bias")}  # fmt: skip
        parts = number["on_pilots"] - number["spillover"] + number["placebo"]
        assert number["estimate"] == pytest.approx(parts)
        held = number["low"] <= number["on_pilots"] <= number["high"]
        assert row["covers_on_pilots"] == str(int(held))
    panel = pd.read_parquet(folder / "panel.parquet")
    assert set(panel["scenario"]) == {"baseline", "whistle_pilots", "whistle"}
    assert len(panel) == 3 * 3 * 12 * 6  # worlds, replications, streets, months
    months = rows_of(folder / "event_study.csv")
    assert sorted({int(row["month"]) for row in months}) == [-2, 0, 1, 2]
    measures = {row["measure"] for row in rows_of(folder / "truth.csv")}
    assert measures == {"official_resolution", "true_resolution", "problems_fixed", "problems_open"}
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["checks"]["identical_before_start"]["passed"] is True
    settings = manifest["evaluation"]
    assert settings["design"] == "did" and settings["start"] == fakes.WHISTLE_START
    assert len(settings["pilots"]) == 6 and settings["not_evaluated"] == []
    assert {path.name for path in (folder / "figures").iterdir()} == {"evaluation.png", "evaluation.svg"}  # fmt: skip
    assert (folder / "runs.csv").is_file() and (folder / "compare.csv").is_file()


def test_worlds_are_the_same_before_the_reform(folder):
    panel = pd.read_parquet(folder / "panel.parquet")
    before = panel[panel["first_day"] < 0].drop(columns="scenario")
    worlds = [group.to_numpy() for _, group in before.groupby(panel["scenario"], observed=True)]
    assert all(np.array_equal(worlds[0], world, equal_nan=True) for world in worlds[1:])


def test_any_number_of_workers_gives_the_same_files(folder, tmp_path):
    settings = FAKE | {"jobs": 2, "figures": False}
    again = evaluate(fakes.scenarios("baseline", "whistle"), out=tmp_path / "again", **settings)
    for name in ("evaluation.csv", "truth.csv", "event_study.csv", "panel.parquet"):
        assert (again / name).read_bytes() == (folder / name).read_bytes(), name


# -- the answer ---------------------------------------------------------------------------------------


def answers(pair, seeds, design="did", **effects):
    made = [
        evaluate_once(
            planted(seed=seed, **effects), TREATED, MONTHS, outcome="days_to_closure", design=design,
            cut=cut, replication=seed,
        )
        for seed in seeds
        for cut in ("", "news", "news_and_ranking")
    ]  # fmt: skip
    pilot = replace(pilot_of(*pair, 0.5), treated=TREATED)
    return Answer(made, pilot, MONTHS, "days_to_closure", design)


def test_the_answer_says_what_was_planted(pair, capsys):
    answer = answers(pair, range(25))
    text = " ".join(answer.sentences())
    assert "6 pilot streets and 6 others, 6 months before and 6 after, 25 evaluations" in text
    assert "the true effect on the pilot streets is +3.00; the full rollout changes +2.00" in text
    assert "finds an effect (leaves zero out) 25 times" in text
    assert "contains the true effect on the pilots 0 times" in text
    assert "The pilot changes the streets of comparison too, by -1.00" in text
    assert "and +1.00 (+1.00 to +1.00) beyond it" in text
    assert "little of coverage" not in text
    show(answer)
    assert "What no evaluator sees" in capsys.readouterr().out


def test_without_bias_the_answer_says_that_there_is_none_to_see(pair):
    answer = answers(pair, range(25), on_others=0.0, everywhere=3.0)
    text = " ".join(answer.sentences())
    assert "makes no bias that this experiment can see" in text
    assert "fare as they would in a full rollout" in text
    held = int(text.partition("contains the true effect on the pilots ")[2].split()[0])
    assert 22 <= held <= 25


def test_few_evaluations_say_that_they_say_little(pair):
    assert "3 evaluations say little of coverage" in " ".join(answers(pair, range(3)).sentences())
    assert answers(pair, range(1)).bias() == []


def test_too_few_streets_for_an_interval_are_told(pair):
    answer = answers(pair, range(2))
    endless = {
        each: replace(evaluation, estimate=replace(evaluation.estimate, low=-np.inf, high=np.inf))
        for each, evaluation in answer.by_cut[""].items()
    }
    answer.whole = list(endless.values())
    assert "(too few streets for an interval)" in " ".join(answer.sentences())


def test_channels_add_up_to_the_whole(pair):
    answer = answers(pair, range(3))
    told = answer.channels()
    assert [row[0] for row in told] == [name for name, _, _ in CHANNELS]
    assert [row[1].split()[0] for row in told] == ["+0.00", "+0.00", "+1.00"]  # no cut did anything
    assert [row[2].split()[0] for row in told] == ["+0.00", "+0.00", "+1.00"]


# -- with the model -----------------------------------------------------------------------------------


def test_in_a_hamlet_the_pilot_is_felt_and_a_way_that_is_not_there_carries_nothing(tmp_path):
    """The whistle alone has no ranking: cutting it changes nothing, exactly."""
    size = {"streets": 6, "residents": 9000, "busy": 6.0}
    scenarios = [hamlet("baseline", **size), hamlet("whistle_summons", **size)]
    folder = evaluate(
        scenarios, out=tmp_path / "x", days=59, warmup=61, before=2, replications=1, jobs=1,
        channels=True, outcome="received", figures=False, progress=False,
    )  # fmt: skip
    rows = {(row["cut"], row["replication"]): row for row in rows_of(folder / "evaluation.csv")}
    assert set(rows) == {(cut, "0") for cut in CUTS}
    assert {**rows["news", "0"], "cut": ""} == {**rows["news_and_ranking", "0"], "cut": ""}
    assert float(rows["", "0"]["on_pilots"]) != 0.0
    panel = pd.read_parquet(folder / "panel.parquet")
    assert matrix(_one_world(panel, "baseline"), "received").shape == (6, 4)
    assert len(WORLDS) * len(CUTS) == panel["scenario"].nunique()


def _one_world(panel, name):
    rows = panel[(panel["scenario"] == name) & (panel["replication"] == 0)]
    table = np.zeros(len(rows), PANEL)
    for column in PANEL.names:
        table[column] = rows[column]
    return table


# -- mistakes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--design", "dif"], "--design: unknown design 'dif' - did you mean 'did'?"),
        (
            ["--outcome", "official_resolutio"],
            "--outcome: unknown measure 'official_resolutio' - d",
        ),
        (["--outcome", "problems_fixed"], "--outcome: no evaluator sees 'problems_fixed'; choose"),
        (["--pilots", "1.5"], "--pilots: expected a share between 0 and 1, got '1.5'"),
        (["--pilots", "half"], "--pilots: expected a share between 0 and 1, got 'half'"),
        (["--pilots", "nan"], "--pilots: expected a share between 0 and 1, got 'nan'"),
        (["--pilots", "0.1"], "--pilots: 0.1 of 12 streets makes 1 pilots"),
        (["--before", "1"], "--before: 1 is outside 2..17"),
        (["--before", "12", "--warmup", "60"], "--before: 12 months before day 0 begin 365 days"),
        (["--days", "20"], "--days: no whole month lies"),
        (["--against", "five_powers"], "'beijing_2019' changes or drops"),
    ],
)
def test_a_mistake_is_one_line(arguments, line, capsys):
    assert main(["evaluate", "beijing_2019", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1
    assert err.startswith(f"error: {line}")
