"""A scenario may differ from its city's own data files, number by number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.scenario import as_file, explain, load_scenario
from sim.scenario.numbers import changed_things, city_sentences

TITLE = "title: {en: Mine, zh: 我的}\n"
SETS = {
    "city_numbers.street_heads": 5,
    "issue_types.heating.problems": 3,
    "issue_types.heating.city_works.minutes": 80,
    "departments.housing_office.heads": 0.5,
}


def value_of(scenario, path):
    return {
        "city_numbers.street_heads": scenario.city.street_heads,
        "issue_types.heating.problems": scenario.issue_types["heating"].problems,
        "issue_types.heating.city_works.minutes": next(
            need.minutes
            for need in scenario.issue_types["heating"].departments
            if need.department == "city_works"
        ),
        "departments.housing_office.heads": scenario.departments["housing_office"].heads.value,
    }[path]


@pytest.mark.parametrize("path", SETS)
def test_a_number_is_set_and_nothing_else(path):
    usual = load_scenario("whistle_summons")
    changed = load_scenario("whistle_summons", [f"{path}={SETS[path]}"])
    assert value_of(usual, path) != value_of(changed, path) == SETS[path]
    for other in set(SETS) - {path}:
        assert value_of(changed, other) == value_of(usual, other)
    assert changed.content_hash != usual.content_hash
    assert changed.warmup_key != usual.warmup_key
    back = load_scenario("whistle_summons", [f"{path}={value_of(usual, path)}"])
    assert back.content_hash == usual.content_hash and back.warmup_key == usual.warmup_key


def test_a_file_says_it_as_the_command_line_does(tmp_path):
    (tmp_path / "low.yaml").write_text(
        TITLE + "base: whistle_summons\n"
        "city_numbers: {street_heads: 4}\n"
        "issue_types: {heating.problems: 3, heating.city_works.minutes: 80}\n",
        encoding="utf-8",
    )
    (tmp_path / "mine.yaml").write_text(
        TITLE + "base: ./low.yaml\n"
        "city_numbers: {street_heads: {value: 5, source: B30}}\n"
        "departments: {housing_office.heads: 0.5}\n",
        encoding="utf-8",
    )
    mine = load_scenario(tmp_path / "mine.yaml")
    said = load_scenario("whistle_summons", [f"{path}={value}" for path, value in SETS.items()])
    assert mine.content_hash == said.content_hash
    assert mine.sources["city_numbers.street_heads"] == "B30"


def test_it_survives_a_round_trip(tmp_path):
    mine = load_scenario("whistle_summons", [f"{path}={value}" for path, value in SETS.items()])
    file = Path(tmp_path / "again.yaml")
    file.write_text(json.dumps(as_file(mine), ensure_ascii=False), encoding="utf-8")
    again = load_scenario(file)
    assert again.content_hash == mine.content_hash


@pytest.mark.parametrize(("language", "words"), [("en", "Street staff"), ("zh", "街道办理诉求")])
def test_an_explanation_tells_it(language, words):
    mine = load_scenario("whistle_summons", [f"{path}={value}" for path, value in SETS.items()])
    text = explain(mine, language)
    assert "city_numbers.street_heads: 3.5 -> 5 " in text and words in text
    assert "issue_types.heating.city_works.minutes: 60 -> 80 " in text
    assert "city_numbers" not in explain(load_scenario("whistle_summons"), language)


def test_every_number_of_the_files_can_go_to_the_ends_of_its_range():
    scenario = load_scenario("baseline")
    there = city_sentences(scenario.city, scenario.issue_types, scenario.departments)
    things = (scenario.city, scenario.issue_types, scenario.departments)
    assert {path.partition(".")[0] for path in there} == {
        "city_numbers",
        "issue_types",
        "departments",
    }
    for path, sentence in there.items():
        city, kinds, departments = changed_things(things, {path: sentence.high})
        after = city_sentences(city, kinds, departments)
        same = (city, kinds, departments) == things
        assert same == (sentence.high == sentence.value and path in after), path
