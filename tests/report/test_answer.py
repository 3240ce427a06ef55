"""The opening: what it says of few and of many, and what it warns of."""

import math
from dataclasses import replace

import pytest

from sim.outcomes import OUTCOMES
from sim.outcomes.precision import replications_to_halve
from sim.report.answer import answer, gap_turn
from sim.report.caveats import warnings
from sim.report.results import Results
from sim.report.words import Words
from tests.report.folders import row

NAMES = ["good", "better", "same", "bad", "quiet", "g", "h"]
TITLES = {name: {"en": name.title(), "zh": f"甲{name}"} for name in ["baseline", *NAMES]}
EN, ZH = Words("en", TITLES), Words("zh", TITLES)


class Made(Results):
    """Results without a folder: rows by hand, and whatever the manifest should say."""

    def __init__(self, rows, means=None, **manifest):
        names = ["baseline", *dict.fromkeys(each.scenario for each in rows)]
        self.manifest = {
            "scenarios": {name: {} for name in names},
            "reference": "baseline",
            "replications": {"asked": 3, "finished": 3},
            "schedule": {"window": {"first_day": 0, "last_day": 364}},
            **manifest,
        }
        self.runs = {name: {} for name in names}
        self.rows = rows
        self.means = means or {}

    def mean(self, scenario, outcome):
        return self.means.get((scenario, outcome), 0.5)


def some(**differences):
    """Rows of problems fixed by scenario: (difference, half of the interval)."""
    return [
        row(difference=d, low=d - half, high=d + half, scenario=name)
        for name, (d, half) in differences.items()
    ]


def all_said(blocks):
    text = []
    for block in blocks:
        if hasattr(block, "points"):
            text += [f"{about}: {said}" for about, said in block.points]
        else:
            text.append(block.text)
    return "\n".join(text)


MANY = some(
    good=(5, 1), better=(9, 2), same=(0.2, 1), bad=(-3, 1), quiet=(-8, 2), g=(1, 3), h=(2, 1)
)


def test_many_are_counted_and_the_furthest_named():
    said = all_said(answer(Made(MANY), EN))
    assert said.startswith(
        "Of 7 arrangements set beside “Baseline”, 3 fix more problems a day, for 2 there is no "
        "difference that this experiment can see and 2 fix fewer."
    )
    assert "Most are fixed under “Better”: 9.0 more problems are really fixed a day" in said
    assert "Fewest are fixed under “Quiet”: 8.0 fewer problems are really fixed a day" in said
    assert "7 × 7 headline outcomes = 49. Even if nothing made a difference, about 2" in said


def test_nobody_is_called_the_best_who_cannot_be_told_from_luck():
    rows = some(good=(5, 9), better=(9, 12), same=(0, 1), bad=(-3, 8), quiet=(-8, 9), g=(0, 1))
    said = all_said(answer(Made(rows), EN))
    assert "Most are fixed" not in said and "Fewest are fixed" not in said
    assert "for 6 there is no difference that this experiment can see" in said
    assert "Under none of them do residents visibly live with fewer open problems" in said


def test_fewer_fixed_because_fewer_arise_is_explained():
    calm = row("problem_days", -500, -600, -400, scenario="quiet", baseline=7000)
    fewer = row("problems_arisen", -9, -10, -8, scenario="quiet", baseline=246)
    said = all_said(answer(Made([*MANY, calm, fewer]), EN))
    assert (
        "“Quiet”: fewer problems are fixed a day, and yet fewer are open, for fewer arise. Judge "
        "such arrangements by what residents live with" in said
    )
    assert "least under “Quiet”: on an average day 500 fewer problems are open" in said
    worse = row("problem_days", 500, 400, 600, scenario="quiet", baseline=7000)
    assert "and yet fewer are open" not in all_said(answer(Made([*MANY, worse, fewer]), EN))


def test_a_few_are_told_one_by_one():
    rows = some(good=(5, 1), same=(0.2, 1))
    said = all_said(answer(Made(rows), EN))
    assert said.startswith(
        "Of 2 arrangements set beside “Baseline”, 1 fixes more problems a day and"
    )
    assert "Under “Good” 5.0 more problems are really fixed a day (95% interval 4.0 to 6.0)" in said
    assert (
        "Under “Same” no difference that this experiment can see in problems really fixed a day"
        in said
    )


def test_chinese_says_the_same():
    said = all_said(answer(Made(MANY), ZH))
    assert said.startswith(
        "与“甲baseline”相比，在7种安排中，3种每日解决的问题更多，2种本次实验看不出差异，2种更少。"
    )
    assert "“甲better”解决最多：每日真正解决的问题多9.0个" in said


def test_chance_is_told_where_few_are_looked_at():
    said = all_said(answer(Made(some(good=(5, 1))), EN))
    assert "7 headline outcomes are looked at" in said and "would be up to 35%" in said


@pytest.mark.parametrize(
    ("base", "value", "low", "high", "turn"),
    [
        (0.18, 0.10, -0.1, -0.06, "narrows"),
        (0.10, 0.18, 0.06, 0.10, "widens"),
        (-0.18, -0.10, 0.06, 0.10, "narrows"),  # migrants lead, and lead by less
        (-0.10, -0.18, -0.10, -0.06, "widens"),
        (-0.05, 0.05, 0.06, 0.14, "turns"),
        (0.18, 0.10, -0.2, 0.04, "open"),
    ],
)
def test_gaps_narrow_and_widen_whoever_leads(base, value, low, high, turn):
    difference = value - base
    assert gap_turn(row("registered_lead", difference, low, high, baseline=base)) == turn


def test_the_worst_is_warned_of_first():
    check = {"passed": False, "days": {}, "differences": [{}], "other_warmup": ["good"]}
    results = Made(
        some(good=(5, 1)),
        checks={"identical_before_start": check},
        stopped=True,
        failed=[{}, {}],
        replications={"asked": 8, "finished": 3},
    )
    said = warnings(results, EN)
    assert said[0].startswith("Do not use these numbers")
    assert "stopped: 3 of 8 replications" in said[1] and said[2].startswith("2 of the runs failed")
    assert "“Good”: other numbers from the first day on" in said[3]


def test_nothing_is_warned_of_without_a_reason():
    check = {"passed": True, "days": {"good": 90}, "differences": [], "other_warmup": []}
    results = Made(some(good=(5, 1)), checks={"identical_before_start": check}, failed=[])
    assert warnings(results, EN) == []


def test_drift_and_a_short_window_are_said_small():
    drifting = Made(some(good=(5, 1)), {("good", "not_stationary"): 1.0})
    assert "drift under “Good”" in all_said(answer(drifting, EN))
    schedule = {"window": {"first_day": 0, "last_day": 119}}
    short = Made(some(good=(5, 1)), schedule=schedule)
    assert "120 days are measured, not a whole year" in all_said(answer(short, EN))


def test_one_replication_is_no_finding():
    one = row(low=math.nan, high=math.nan, n=1, scenario="good")
    said = all_said(answer(Made([one], replications={"asked": 1, "finished": 1}), EN))
    assert "one replication: no interval, so it may be luck" in said
    assert "intervals over" not in said and "One replication gives no interval" in said


def test_that_all_are_judged_together_is_said():
    alone = some(good=(5, 1), better=(9, 2))
    together = [replace(each, p_all=0.01) for each in alone]
    assert "hold for all" not in all_said(answer(Made(alone), EN))
    assert "They hold for all 2 arrangements together" in all_said(answer(Made(together), EN))


def test_what_would_make_the_intervals_half_as_wide():
    said = all_said(answer(Made(some(good=(5, 1))), EN))
    more = replications_to_halve(3)
    assert f"{more} replications more would make them half as wide" in said


def test_every_headline_outcome_has_its_words():
    from sim.report import differences, headings

    for name, outcome in OUTCOMES.items():
        if outcome.headline:
            assert name in differences.DIFFERING and name in headings.HEADLINES
            assert outcome.unit in headings.SHORT_UNITS
