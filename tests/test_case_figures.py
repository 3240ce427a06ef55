"""Pictures of cases: every kind is drawn, says its finding, and is the same whenever it is drawn."""

from __future__ import annotations

import dataclasses
import warnings
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from sim.figures import CaseTables, Message, case_figure, effects, save
from sim.figures import tables as t
from sim.figures.style import texts
from sim.outcomes import outcomes_of, window_of
from sim.outcomes.ages import AGE_DAYS, problem_ages
from sim.outcomes.comparison import compare
from sim.settings import PICTURES
from tests.synthetic import made_up_run

NAMES = ("before", "programme", "variant")


@pytest.fixture(autouse=True)
def a_missing_glyph_or_any_other_warning_is_a_failure():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@cache
def made_up(replications=3, days=200):
    daily, ages, outcomes = {}, {}, {}
    for name, speed in zip(NAMES, (1.0, 1.6, 2.2), strict=True):
        outcomes[name] = {}
        for replication in range(replications):
            run = made_up_run(name, replication, speed=speed, start=0, days=days)
            record, window = run.daily, window_of(run, None)
            grown = np.linspace(0, 1, len(record)) * (name != "before")
            for field, most in (
                ("volunteers", 900), ("platform_users", 4000), ("matches", 12),
                ("estates_trial", 9), ("estates_community_run", 60),
            ):  # fmt: skip
                record[field] = most * grown + replication
            record["estates_orphan"] = (
                100 - record["estates_trial"] - record["estates_community_run"]
            )
            key = (name, replication)
            daily[key], ages[key] = record, problem_ages(run, window)
            outcomes[name][replication] = outcomes_of(run, window, 0.9)
    rows = compare(outcomes.pop("before"), outcomes)
    return CaseTables(
        daily=t.daily_table(daily),
        ages=t.age_table(ages),
        comparison=t.comparison_table(rows),
        scenarios=NAMES,
        labels={name: Message(name.title(), "情景") for name in NAMES},
        place=Message("Somewhere", "某地"),
        residents=10_000,
        starts=dict.fromkeys(NAMES[1:], 0),
        shocks=((20, 44),),
        published={"accepted": 300.0, "closed": 100.0},
    )


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("replications", [1, 3])
def test_every_kind_is_drawn_in_both_languages(kind, replications, tmp_path):
    figure = case_figure(kind, made_up(replications))
    said = "\n".join(texts(figure))
    assert "Somewhere" in said
    assert "某地" in said
    assert "{" not in said
    assert "nan" not in said
    for path in save(figure, tmp_path, kind):
        assert path.stat().st_size > 10_000


@pytest.mark.parametrize("kind", PICTURES)
def test_axes_have_names(kind):
    for axis in case_figure(kind, made_up()).axes:
        if axis.get_visible():
            assert axis.get_xlabel()
            assert axis.get_ylabel() or kind == "effects"


def words_below_panels(figure):
    """Boxes of the unit and of the way to the better, panel by panel, in pixels."""
    FigureCanvasAgg(figure).draw()
    return [
        box.get_window_extent()
        for axis in figure.axes
        if axis.get_visible()
        for box in (axis.xaxis.label, *(each for each in axis.texts if "better" in each.get_text()))
    ]


def test_what_is_said_along_the_axes_of_effects_keeps_apart(monkeypatch):
    """Every unit is said, and no two words below the panels come within four pixels of each other."""

    long = Message("Committee for community governance of all", "城乡社区发展治理委员会")
    case = dataclasses.replace(made_up(), labels=dict.fromkeys(NAMES, long))

    def close():
        boxes = words_below_panels(case_figure("effects", case))
        assert len(boxes) == 18 and min(box.width for box in boxes) > 20
        return any(one.padded(4).overlaps(other) for one, other in combinations(boxes, 2))

    assert not close()
    monkeypatch.setattr(effects, "_AWAY", dict.fromkeys(("higher", "lower", "neutral"), "center"))
    assert close(), "the twin that writes the unit in the middle is told"


def test_one_replication_claims_no_effect_and_what_is_not_known_is_said_so():
    said = "\n".join(texts(case_figure("effects", made_up(1))))
    assert "no finding yet" in said and "outcomes differ" not in said
    assert "outcomes differ" in "\n".join(texts(case_figure("effects", made_up(3)))).replace(
        "\n", " "
    )
    case = made_up(1)
    trust = case.comparison["outcome"] == "trust"
    unknown = case.comparison.assign(difference=case.comparison["difference"].mask(trust))
    assert said.count("not known in") == 0
    figure = case_figure("effects", dataclasses.replace(case, comparison=unknown))
    assert "\n".join(texts(figure)).count("not known in") == 1


def test_the_same_tables_give_the_same_bytes(tmp_path):
    one, other = (
        [
            path.read_bytes()
            for path in save(case_figure("wave", made_up()), tmp_path / each, "wave")
        ]
        for each in ("one", "other")
    )
    assert one == other


def test_the_wave_says_what_was_closed():
    case = made_up()
    wave = case.daily[case.daily["day"].between(20, 44) & (case.daily["scenario"] == "before")]
    columns = [name for name in wave if name.startswith("cases_closed_")]
    closed = wave[columns].sum(axis=1).groupby(wave["replication"]).sum().mean()
    assert f"day 25 of the wave {closed:,.0f} of" in "\n".join(
        texts(case_figure("wave", case))
    ).replace("\n", " ")


def test_ages_count_every_problem_that_could_be_followed():
    run = made_up_run("before", 0, days=200)
    ages = problem_ages(run, window_of(run, None))
    born = run.problems["born"]
    cohort = run.problems[(born >= 0) & (born < 140 * 1440)]
    for name, field in (("known", "first_report"), ("gone", "ended")):
        minute = cohort[field].astype(float)
        age = np.where(minute < -1e8, np.inf, minute - cohort["born"]) / 1440
        expected = [(age <= day).mean() for day in AGE_DAYS]
        assert np.allclose(ages[name], expected)
        assert (np.diff(ages[name]) >= 0).all()


def test_ages_of_no_problems_are_not_defined():
    run = made_up_run("before", 0, days=30)
    assert np.isnan(problem_ages(run, window_of(run, None))["gone"]).all()
