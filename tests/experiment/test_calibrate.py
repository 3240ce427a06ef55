"""A calibration and a comparison over its worlds from beginning to end, with a model that takes no time."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.errors import UserError
from sim.experiment.calibration.calibrate import calibrate
from sim.experiment.calibration.plausible import PlausibleSet, load_plausible
from sim.experiment.calibration.targets import load_targets
from sim.experiment.calibration.worlds import compare_plausible
from sim.experiment.trouble import Interrupted
from sim.scenario import load_scenario
from tests.experiment.fakes import FakeModel
from tests.synthetic import made_up_run

pytestmark = pytest.mark.usefixtures("modules_are_no_garbage")

TEXT = """
title: {en: Planted, zh: 埋设}
scenario: baseline
inputs: [parameters.effort.elasticity, parameters.bounce.base, parameters.work.fix_works]
targets:
  contacts:
    {outcome: contacts_per_resident, period: 2018-01, value: 2, error: 0.1, unit: contacts per resident and year, source: B1,
     role: calibration, en: Contacts, zh: 来电}
  start:
    {outcome: official_resolution, period: 2018-01, value: 0.5, error: 0.5, unit: share, source: B20,
     role: calibration, en: Start, zh: 起点}
  end:
    {outcome: official_resolution, period: 2018-02, value: 0.5, error: 0.5, unit: share, source: B24, role: calibration, en: End, zh: 终点}
  later:
    {outcome: contacts_per_resident, period: 2018-02, value: 9, error: 0.1, unit: contacts per resident and year, source: B5,
     role: held out, en: Later, zh: 此后}
"""
SMALL = {"warmup": 2, "seed": 3, "jobs": 1, "replications": 2, "progress": False, "model": None}


class Contacts(FakeModel):
    """Contacts per resident and year are the elasticity of effort, and a little luck; nothing else counts."""

    version = "1"

    def run(self, day):
        self.day = max(day, self.day)

    def result(self):
        run = made_up_run("any", self.replication, days=self.day, lead=self.lead, arisen_a_day=3.0)
        daily = run.daily.copy()
        residents = run.streets["residents"].sum()
        wanted = self.scenario.parameters["effort.elasticity"] + 0.02 * (self.replication - 0.5)
        daily["questions"] = wanted * residents / 365 - daily["cases_received"]
        daily["cases_by_patrol"] = 0
        return replace(run, seed=self.seed, daily=daily)


class Stopped(Contacts):
    def result(self):
        raise KeyboardInterrupt


@pytest.fixture(scope="module")
def targets(tmp_path_factory):
    path = tmp_path_factory.mktemp("t") / "planted.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return load_targets(path)


@pytest.fixture(scope="module")
def folder(targets, modules_are_no_garbage, tmp_path_factory):
    out = tmp_path_factory.mktemp("n") / "x"
    return calibrate(targets, waves=2, points=10, **{**SMALL, "model": Contacts, "out": out})


def test_the_folder_holds_what_was_promised(folder):
    names = {path.name for path in folder.iterdir()}
    tables = {"points", "targets", "dials", "directions", "parts", "months", "plausible"}
    assert names == {
        *(f"{name}.csv" for name in tables),
        "plausible.yaml",
        "manifest.json",
        "figures",
    }
    drawn = {path.name for path in (folder / "figures").iterdir()}
    assert drawn == {
        f"{name}.{end}"
        for name in ("targets", "dials", "months", "parts")
        for end in ("png", "svg")
    }
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["experiment"] == "calibrate" and manifest["took"]["points"] == 21


def test_what_is_planted_is_found_and_what_does_nothing_stays_unknown(folder):
    dials = pd.read_csv(folder / "dials.csv").set_index("dial")
    assert dials.loc["effort.elasticity", "variance_left"] < 0.2
    assert (
        1.6
        < dials.loc["effort.elasticity", "left_low"]
        < 2
        < dials.loc["effort.elasticity", "left_high"]
        < 2.4
    )
    assert dials.loc["bounce.base", "variance_left"] > 0.6
    kept = pd.read_csv(folder / "plausible.csv")
    assert len(kept) and kept["effort.elasticity"].between(1.65, 2.35).all()
    points = pd.read_csv(folder / "points.csv")
    assert (points.plausible == (points.worst <= 3)).all() and (points.second <= points.worst).all()
    assert points[points.plausible == 0]["worst_target"].eq("contacts").all()


def test_the_figure_that_nothing_reaches_is_said_to_be_so(folder):
    rows = pd.read_csv(folder / "targets.csv").set_index("target")
    assert rows.loc["later", "reached"] == 0 and rows.loc["contacts", "reached"] == 1
    assert rows.loc["contacts", "rules_out_alone"] > 0.4 and rows.loc["start", "rules_out"] == 0
    said = json.loads((folder / "manifest.json").read_text())["answer"]["en"]
    assert any(
        line.startswith("No point reaches later (held out): published 9.00") for line in said
    )


def test_the_parts_of_the_rise_add_up_in_the_mean(folder):
    rows = pd.read_csv(folder / "parts.csv").set_index("part")
    beside = ["official_resolution", "true_resolution", "problems_fixed_share"]
    for what in ("before", "after", "change"):
        assert rows.drop(beside)[f"{what}_mean"].sum() == pytest.approx(
            rows.loc["official_resolution", f"{what}_mean"]
        )


def test_a_later_run_finds_the_same(folder, targets, tmp_path):
    again = calibrate(
        targets,
        waves=2,
        points=10,
        **{**SMALL, "model": Contacts, "out": tmp_path / "x", "figures": False},
    )
    assert (again / "points.csv").read_bytes() == (folder / "points.csv").read_bytes()


def test_stopped_work_leaves_no_folder_and_says_so(targets, tmp_path):
    with pytest.raises(Interrupted, match="was broken off"):
        calibrate(targets, waves=1, points=10, **{**SMALL, "model": Stopped, "out": tmp_path / "x"})
    assert not (tmp_path / "x").exists()


def test_a_run_too_short_for_the_periods_is_refused_before_any_work(targets):
    with pytest.raises(UserError, match="need 59 days"):
        calibrate(targets, days=40)


class HeadsFix(FakeModel):
    """Problems fixed grow with the appraisal by the elasticity less two: a help in some worlds, a harm in others."""

    def run(self, day):
        self.day = max(day, self.day)

    def result(self):
        run = made_up_run("any", self.replication, days=self.day, lead=self.lead, arisen_a_day=3.0)
        problems = run.problems.copy()
        fixed = np.flatnonzero(problems["exit"] == 1)
        effect = self.scenario.parameters["effort.elasticity"] - 2 if self.scenario.reforms else 0.0
        problems["exit"][fixed[: int(0.3 * len(fixed) - 0.2 * effect * len(fixed))]] = 3
        return replace(run, seed=self.seed, problems=problems)


def test_a_comparison_over_worlds_tells_how_often_a_reform_helps_and_what_decides(
    targets, tmp_path, capsys
):
    values = np.column_stack([np.linspace(1.2, 2.8, 12), np.full(12, 0.7), np.full(12, 0.9)])
    plausible = PlausibleSet(tmp_path / "set.yaml", targets, values)
    scenarios = [load_scenario("baseline"), load_scenario("personnel_appraisal")]
    out = compare_plausible(
        scenarios,
        plausible=plausible,
        worlds=12,
        days=60,
        **{**SMALL, "replications": 1, "model": HeadsFix, "out": tmp_path / "x"},
    )
    (row,) = (
        pd.read_csv(out / "effects.csv").query("outcome == 'problems_fixed'").to_dict("records")
    )
    assert row["worlds"] == 12 and row["helps"] == 0.5
    assert row["relative_low"] < 0 < row["relative_high"]
    assert (
        row["decides"] == "effort.elasticity"
        and row["correlation"] > 0.95
        and row["above_floor"] == 1
    )
    assert len(pd.read_csv(out / "worlds.csv").query("outcome == 'problems_fixed'")) == 12
    assert (out / "figures" / "plausible_worlds.png").exists()
    assert "effort.elasticity (+" in capsys.readouterr().out


def test_more_worlds_than_there_are_cannot_be_drawn(targets, tmp_path):
    plausible = PlausibleSet(tmp_path / "set.yaml", targets, np.array([[1.5, 0.7, 0.9]] * 3))
    scenarios = [load_scenario("baseline"), load_scenario("personnel_appraisal")]
    with pytest.raises(UserError, match=r"has 3 worlds, not 4"):
        compare_plausible(scenarios, plausible=plausible, worlds=4)
    with pytest.raises(UserError, match="no such file"):
        load_plausible(tmp_path / "set.yaml")
