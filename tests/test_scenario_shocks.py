"""Shocks and city variants in scenario files: read, extended, explained, and told what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cityfile import load_city
from sim.errors import UserError
from sim.scenario import as_file, explain, load_scenario
from sim.scenario.shocks import Shock

DISTRICT = Path(__file__).parent.parent / "scenarios" / "cities" / "district.yaml"
TITLE = "title: {en: Mine, zh: 我的}\nbase: baseline\n"
WAVE = "shocks:\n  wave: {type: market_refunds, day: 22, days: 25, problems: 50%s}\n"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def saved(text: str, name: str = "mine.yaml") -> str:
    Path(name).write_text(TITLE + text, encoding="utf-8")
    return name


def town(text: str = "", **files: str) -> str:
    for name, content in files.items():
        Path(f"{name}.yaml").write_text(content, encoding="utf-8")
    Path("town.yaml").write_text(DISTRICT.read_text(encoding="utf-8") + text, encoding="utf-8")
    return "./town.yaml"


def test_a_shock_is_read_and_extended() -> None:
    wave = Shock("wave", "market_refunds", 22, 25, 50.0)
    base = load_scenario(saved(WAVE % ""))
    assert base.shocks == (wave,)
    assert (wave.last, base.sources["shocks.wave.problems"]) == (46, "assumed")
    sentence = "{value: 60, unit: problems, low: 50, high: 70, source: Z1}"
    text = f"shocks:\n  wave: {{problems: {sentence}, reported_at_once: 1, estates: orphan}}\n"
    path = Path("upper.yaml")
    path.write_text(TITLE.replace("baseline", "./mine.yaml") + text, encoding="utf-8")
    upper = load_scenario(path, ["shocks.wave.day=30", "shocks.wave.where.share=0.5"])
    (shock,) = upper.shocks
    assert (shock.day, shock.days, shock.problems, shock.estates) == (30, 25, 60, "orphan")
    assert (shock.reported_at_once, shock.where.share) == (1, 0.5)
    assert upper.sources["shocks.wave.problems"] == "Z1"
    again = Path("whole.yaml")
    again.write_text(json.dumps(as_file(upper)), encoding="utf-8")
    assert load_scenario(again).content_hash == upper.content_hash


def test_worlds_share_a_warm_up_only_with_the_same_shocks() -> None:
    plain, wave = load_scenario("baseline"), load_scenario(saved(WAVE % ""))
    other = load_scenario("mine.yaml", ["shocks.wave.problems=51"])
    assert len({each.warmup_key for each in (plain, wave, other)}) == 3
    reformed = load_scenario("mine.yaml", ["reforms.whistle_summons={}"])
    assert reformed.warmup_key == wave.warmup_key
    assert reformed.content_hash != wave.content_hash


def test_a_shock_in_words() -> None:
    scenario = load_scenario(saved(WAVE % ", reported_at_once: 0.8, estates: orphan"))
    english, chinese = explain(scenario), explain(scenario, "zh")
    assert "50 problems per 100,000 residents, on 25 days from day 22" in english
    assert "in estates without a manager, 80 % reported at once [source: assumed]" in english
    assert "每10万居民50个问题" in chinese
    assert "自第22天起25天内" in chinese
    assert "其中80%发生即被反映" in chinese


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            WAVE % ", dai: 3",
            "4:65: shocks.wave.dai: unknown key of a shock 'dai' - did you mean 'day'?",
        ),
        (
            "shocks: {wave: {type: heating, day: 1, days: 2}}\n",
            "3:10: shocks.wave: key 'problems' is missing",
        ),
        (
            "shocks: {wave: {type: heeting, day: 1, days: 2, problems: 1}}\n",
            "3:17: shocks.wave.type: unknown issue type of the city district 'heeting' - did you "
            "mean 'heating'?",
        ),
        (
            "shocks: {wave: {type: heating, day: -1, days: 2, problems: 1}}\n",
            "3:32: shocks.wave.day: -1 is outside 0..36500",
        ),
        (
            "shocks: {wave: {type: heating, day: 1, days: 0, problems: 1}}\n",
            "3:40: shocks.wave.days: 0 is outside 1..36500",
        ),
        (
            "shocks: {wave: {type: heating, day: 1, days: 2, problems: -4}}\n",
            "3:49: shocks.wave.problems: -4 is outside 0..100000",
        ),
        (
            "shocks: {wave: {type: heating, day: 1, days: 2, problems: {value: 1, unit: a}}}\n",
            "3:49: shocks.wave.problems: key 'source' is missing",
        ),
        (
            "shocks: {wave: {type: heating, day: 1, days: 2, problems: 1, estates: orphans}}\n",
            "3:62: shocks.wave.estates: unknown kind of estates 'orphans' - did you mean 'orphan'?",
        ),
        (
            "shocks: {wave: {type: heating, day: 1, days: 2, problems: 1, where: {streets: [99]}}}\n",
            "3:80: shocks.wave.where.streets[0]: 99 is outside 0..11",
        ),
        ("shocks: [wave]\n", "3:1: shocks: expected a mapping, got a list"),
        ("shocks: {wave: }\n", "3:10: shocks.wave: expected a mapping, got nothing"),
    ],
)
def test_a_mistake_in_a_shock(text: str, line: str) -> None:
    with pytest.raises(UserError) as caught:
        load_scenario(saved(text))
    assert str(caught.value) == f"mine.yaml:{line}"


def test_a_shock_that_is_not_there_cannot_be_changed() -> None:
    with pytest.raises(UserError, match=r"has no shock 'wave' \(it has: none\)"):
        load_scenario("baseline", ["shocks.wave.day=3"])


# -- cities with issue types and departments of their own -----------------------------------------

TYPES = """base: standard
only: [heating, noise]
types:
  heating:
    problems: {value: 9, unit: per 1000 residents and year, source: assumed}
"""
KINDS = """base: standard
departments:
  city_works:
    heads: {value: 5, unit: heads per 100000, source: Z1}
"""


def test_a_city_has_its_own_issue_types_and_departments() -> None:
    usual = load_scenario("baseline")
    more = "issue_types: types.yaml\ndepartments: kinds.yaml\n"
    own = load_scenario(saved(f"city: {town(more, types=TYPES, kinds=KINDS)}\n"))
    assert list(own.issue_types) == ["heating", "noise"]
    assert own.issue_types["heating"].problems == 9
    assert own.issue_types["heating"].season == usual.issue_types["heating"].season
    assert own.issue_types["noise"] == usual.issue_types["noise"]
    assert list(own.departments) == list(usual.departments)
    assert own.departments["city_works"].heads.value == 5
    assert own.departments["police"] == usual.departments["police"]
    assert own.content_hash != load_scenario("baseline", city=town()).content_hash
    assert "The city has its own issue types: Heating, Noise" in explain(own)
    assert "该城市自有诉求类型：供热采暖、" in explain(own, "zh")
    assert load_scenario("mine.yaml", city="district").issue_types == usual.issue_types


@pytest.mark.parametrize(
    ("types", "line"),
    [
        (
            "base: standart\n",
            "types.yaml:1:1: base: unknown base 'standart' - did you mean 'standard'?",
        ),
        (
            "base: standard\nonly: [heeting]\n",
            "types.yaml:2:8: only[0]: unknown entry of issue_types.yaml 'heeting' - did you mean "
            "'heating'?",
        ),
        (
            "base: standard\ntypes: {heating: {visibel: 3}}\n",
            "types.yaml:2:19: types.heating.visibel: unknown key 'visibel' - did you mean 'visible'?",
        ),
        (
            "base: standard\ntypes:\n  cold: {en: Cold}\n",
            "types.yaml:3:3: types.cold: key 'zh' is missing",
        ),
    ],
)
def test_a_mistake_in_a_variant(types: str, line: str) -> None:
    with pytest.raises(UserError) as caught:
        load_scenario("baseline", city=town("issue_types: types.yaml\n", types=types))
    assert str(caught.value) == line


def test_a_city_that_names_no_file() -> None:
    last = len(DISTRICT.read_text(encoding="utf-8").splitlines()) + 1
    with pytest.raises(UserError) as caught:
        load_city(town("departments: nowhere.yaml\n"))
    said = f"town.yaml:{last}:1: departments: no such file: nowhere.yaml"
    assert str(caught.value) == said


def test_fewer_departments_than_the_types_need_is_told() -> None:
    kinds = "base: standard\nonly: [police]\n"
    with pytest.raises(UserError, match="unknown department 'city_works'"):
        load_scenario("baseline", city=town("departments: kinds.yaml\n", kinds=kinds))
