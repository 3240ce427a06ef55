"""The picture of an evaluation: every sentence filled, no glyph missing, misses told apart."""

import warnings

import numpy as np
import pandas as pd
import pytest
from matplotlib.lines import Line2D

from sim.figures import Message, evaluation_figure, save
from sim.figures.evaluation_messages import DESIGNS, UNITS
from sim.figures.style import texts
from sim.outcomes.panel import PANEL_MEASURES

LABEL = Message("Whistle and report", "街乡吹哨、部门报到")


@pytest.fixture(autouse=True)
def a_missing_glyph_or_any_other_warning_is_a_failure():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def tables(n=8, missed=2, infinite=False):
    rng = np.random.default_rng(1)
    truth = 0.03 + 0.002 * rng.normal(size=n)
    estimate = truth + np.where(np.arange(n) < missed, 0.03, 0.004)
    half = np.inf if infinite else 0.01
    rows = pd.DataFrame(
        {"replication": range(n), "estimate": estimate, "low": estimate - half,
         "high": estimate + half, "on_pilots": truth, "rollout": 0.012}
    )  # fmt: skip
    months = [-3, -2, 0, 1, 2]
    study = pd.DataFrame(
        [
            {"replication": each, "month": month, "value": 0.03 * (month >= 0), "low": -0.01,
             "high": 0.05, "on_pilots": 0.03 * (month >= 0), "on_others": -0.005 * (month >= 0)}
            for each in range(n) for month in months
        ]
    )  # fmt: skip
    return rows, study


def drawn(rows, study, **more):
    settings = {"outcome": "official_resolution", "design": "did", "streets": (6, 6)} | more
    return evaluation_figure(rows, study, scenario=LABEL, **settings)


def test_the_title_says_the_finding_and_the_note_how(tmp_path):
    figure = drawn(*tables())
    said = " ".join(" ".join(texts(figure)).split())
    assert "true are +3.0" in said or "true are +3.1" in said
    assert "holds the truth in 6 of 8 evaluations" in said and "8次评估中区间包含真值6次" in said
    assert "6 pilot streets and 6 others, 8 replications" in said and "双重差分" in said
    assert not any("{" in text for text in texts(figure))
    assert [path.suffix for path in save(figure, tmp_path, "evaluation")] == [".png", ".svg"]


def marks(figure):
    lines = [line for line in figure.axes[0].findobj(Line2D) if line.get_marker() in ("o", "D")]
    return sorted(line.get_marker() for line in lines)


def test_an_interval_that_misses_is_another_mark():
    assert marks(drawn(*tables())) == ["D"] * 2 + ["o"] * 6
    assert marks(drawn(*tables(missed=0))) == ["o"] * 8


def test_intervals_without_ends_and_a_single_evaluation_can_be_drawn(tmp_path):
    infinite, one = drawn(*tables(infinite=True)), drawn(*tables(n=1, missed=0))
    assert marks(infinite) == ["o"] * 8 and marks(one) == ["o"]
    assert np.isfinite(infinite.axes[0].get_xlim()).all()
    for figure, name in ((infinite, "infinite"), (one, "one")):
        assert all(path.stat().st_size > 0 for path in save(figure, tmp_path, name))


def test_every_measure_that_is_published_and_every_design_has_words():
    from sim.experiment.evaluation.judge import DESIGNS as KNOWN

    assert set(DESIGNS) == set(KNOWN)
    assert {measure.unit for measure in PANEL_MEASURES.values()} <= set(UNITS)
    for outcome in ("days_to_closure", "received"):
        said = " ".join(texts(drawn(*tables(), outcome=outcome, design="synthetic-control")))
        assert PANEL_MEASURES[outcome].zh in said and "合成控制" in said


def test_a_missing_column_is_named():
    rows, study = tables()
    with pytest.raises(ValueError, match="evaluations table lacks the columns rollout"):
        drawn(rows.drop(columns="rollout"), study)
    with pytest.raises(ValueError, match="event study table lacks the columns on_others"):
        drawn(rows, study.drop(columns="on_others"))
