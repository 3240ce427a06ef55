"""Target files: what they say, and what is said of mistakes in them."""

from datetime import date

import numpy as np
import pytest

from sim.errors import UserError
from sim.experiment.calibration.plausible import DEFAULT_SET, load_plausible, write_plausible
from sim.experiment.calibration.targets import TARGETS_FOLDER, load_targets
from sim.scenario import load_scenario
from sim.scenario.inputs import inputs_of

GOOD = """
title: {en: By hand, zh: 手写}
scenario: baseline
inputs:
  - parameters.effort.elasticity
  - {input: issue_types.*.problems, name: problems, low: 0.5, high: 1, en: Problems, zh: 问题}
targets:
  start:
    outcome: official_resolution
    period: 2018-01
    value: 0.5
    error: 0.03
    discrepancy: 0.04
    unit: share
    source: B20
    role: calibration
    en: Start
    zh: 起点
"""


def written(tmp_path, text=GOOD):
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_target_file_is_read_as_it_says(tmp_path):
    read = load_targets(written(tmp_path))
    (target,) = read.targets
    assert target.tolerance == pytest.approx(0.05) and target.calibrates
    elasticity, problems = read.dials
    assert (elasticity.low, elasticity.high, elasticity.usual) == (1.0, 3.0, 1.5)
    assert (problems.low, problems.high, problems.factor) == (0.5, 1.0, True)
    assert len(problems.inputs) == len(read.scenario.issue_types)
    assert read.days == 31


def test_a_factor_moves_everything_alike_and_its_middle_is_its_geometric_one(tmp_path):
    problems = load_targets(written(tmp_path)).dials[1]
    assert problems.values(0.5) == pytest.approx(0.5**0.5)
    assert problems.position(0.5**0.5) == pytest.approx(0.5)
    assert all(value == pytest.approx(each.value * 0.8) for each, value in problems.settings(0.8))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("official_resolution", "official_resolutoin"), "did you mean 'official_resolution'?"),
        (("official_resolution", "true_resolution"), "nobody publishes 'true_resolution'"),
        (("source: B20", "source: assumed"), "a target is a published figure"),
        (("source: B20", "source: the press"), "is no source"),
        (("2018-01", "2018-13"), "there is no month 13"),
        (("2018-01", "2017-12"), "begins before day 0"),
        (("role: calibration", "role: training"), "unknown role 'training'"),
        (("role: calibration", "role: held out"), "nothing could be ruled out"),
        (("unit: share", "unit: per cent"), "measured in share"),
        (("error: 0.03\n    discrepancy: 0.04", "error: 0"), "no figure is without error"),
        (("effort.elasticity", "effort.elasticty"), "did you mean 'parameters.effort.elasticity'?"),
        (("low: 0.5, high: 1,", "low: 0.5, high: 9,"), "9 is outside"),
        (("low: 0.5, high: 1,", "low: 0.5, high: 0.5,"), "nothing to vary"),
        (("effort.elasticity", "effort.line_weight"), "nothing to vary"),
        (("    zh: 起点\n", ""), "'zh' is missing"),
    ],
)
def test_a_mistake_is_told_in_one_line_with_its_place(tmp_path, change, says):
    text = GOOD.replace(*change)
    assert text != GOOD
    with pytest.raises(UserError) as caught:
        load_targets(written(tmp_path, text))
    assert says in str(caught.value) and "\n" not in str(caught.value)
    assert "mine.yaml:" in str(caught.value)


def test_an_input_is_not_varied_twice(tmp_path):
    text = GOOD.replace("inputs:\n", "inputs:\n  - issue_types.heating.problems\n")
    with pytest.raises(UserError, match="varied twice"):
        load_targets(written(tmp_path, text))


def test_a_name_that_is_no_target_file_gets_the_one_that_was_meant():
    with pytest.raises(UserError, match="did you mean 'beijing_2018_2021'"):
        load_targets("beijing_2018_2012")


@pytest.mark.parametrize("path", sorted(TARGETS_FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_target_file_that_comes_along_is_in_order_and_holds_figures_out(path):
    read = load_targets(path)
    assert any(not target.calibrates for target in read.targets)
    assert all(each.assumed or each.sentence is None for dial in read.dials for each in dial.inputs)
    assert read.scenario.city.calendar_start == date(2018, 1, 1)


def test_a_plausible_set_is_written_and_read_again_and_moves_what_it_says(tmp_path):
    read = load_targets(written(tmp_path))
    values = np.array([[2.5, 0.75], [1.25, 0.6]])
    write_plausible(tmp_path / "plausible.yaml", read, values, {"points": 2})
    text = (tmp_path / "plausible.yaml").read_text(encoding="utf-8")
    (tmp_path / "plausible.yaml").write_text(text.replace("targets: mine", "targets: mine.yaml"))
    known = load_plausible(tmp_path)
    assert np.array_equal(known.values, values)
    assert list(known.drawn(5, 1)) == [0, 1] and len(known.drawn(1, 1)) == 1
    world = known.world(load_scenario("whistle_summons"), 0)
    assert world.parameters["effort.elasticity"] == 2.5
    usual = inputs_of(load_scenario("whistle_summons"))
    for path, each in inputs_of(world).items():
        if path.startswith("issue_types.") and path.endswith(".problems"):
            assert each.value == pytest.approx(0.75 * usual[path].value)


def test_a_set_of_other_dials_is_refused(tmp_path):
    read = load_targets(written(tmp_path))
    write_plausible(tmp_path / "plausible.yaml", read, np.array([[2.5, 0.75]]), {})
    text = (
        (tmp_path / "plausible.yaml")
        .read_text(encoding="utf-8")
        .replace("targets: mine", "targets: mine.yaml")
    )
    (tmp_path / "plausible.yaml").write_text(text.replace("problems]", "staff]"))
    with pytest.raises(UserError, match="calibrate anew"):
        load_plausible(tmp_path / "plausible.yaml")
    with pytest.raises(UserError, match=r"no calibration: there is no plausible\.yaml"):
        load_plausible(TARGETS_FOLDER)


def test_the_set_that_comes_along_fits_its_targets():
    known = load_plausible()
    assert known.path == DEFAULT_SET and len(known.values) >= 2
    for place, dial in enumerate(known.targets.dials):
        assert (known.values[:, place] >= dial.low - 1e-9).all()
        assert (known.values[:, place] <= dial.high * (1 + 1e-5)).all()
