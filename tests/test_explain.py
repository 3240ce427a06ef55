"""An explanation tells every lever that moves, from where to where, with unit and source."""

from __future__ import annotations

import pytest

from sim.datafiles import short
from sim.errors import UserError
from sim.scenario import explain, in_short, load_scenario, scenario_names
from sim.scenario.differences import base_of, full_strength, lever_changes


@pytest.mark.parametrize("name", scenario_names())
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_moved_lever_is_explained(name: str, language: str) -> None:
    scenario = load_scenario(name)
    text = explain(scenario, language)
    assert scenario.title[language] in text
    base = base_of(scenario)
    if base is None:
        for lever, sentence in scenario.lever_book.items():
            assert f"  {lever}: {short(sentence.value)} " in text
        return
    before, after = full_strength(base), full_strength(scenario)
    for lever, sentence in scenario.lever_book.items():
        moved = before[lever] != after[lever]
        assert (f"  {lever}: " in text) == moved
        if moved:
            step = f"{short(round(before[lever], 9))} -> {short(round(after[lever], 9))}"
            assert f"  {lever}: {step} " in text
            assert sentence.words(language) in text
    for use in scenario.reforms:
        new = use not in base.reforms
        assert (f"  {use.name}: {use.reform.title[language]}\n" in text) == new
        assert (use.reform.sentence[language] in text) == new
    assert "None" not in text and "{" not in text


def test_the_whistle_in_full() -> None:
    overrides = ["reforms.whistle_summons={start: 9, ramp: 30, end: 400, where: {share: 0.5}}"]
    text = explain(load_scenario("whistle_summons", [*overrides, "parameters.effort.elasticity=2"]))
    assert "from day 9, reaching full strength 30 days later, until day 400, in 50 % of the" in text
    assert "  summons_ration: 0 -> 4 summons per street and week\n" in text
    assert "by whistle_summons.ration = 4 [0 to 20], source: assumed" in text
    assert "by whistle_summons.emergencies = 1 [0 to 1], source: W2, W4" in text
    assert "  effort.elasticity: 1.5 -> 2 exponent\n" in text
    assert "4 of the 5 numbers behind this are assumptions." in text


def test_chinese_has_no_english_sentences() -> None:
    text = explain(load_scenario("whistle_summons"), "zh")
    assert "summons_ration: 0 -> 4 次吹哨/街道·周" in text
    assert "由whistle_summons.ration = 4（范围0至20），来源：假设" in text
    assert "，立即全面生效，在全部街道" in text
    assert "street" not in text


def test_overrides_are_explained_against_the_base() -> None:
    scenario = load_scenario("baseline", ["levers.linking=0.5"])
    (change,) = lever_changes(scenario, load_scenario("baseline"))
    assert (change.name, change.before, change.after) == ("linking", 0.3, 0.5)
    assert "  linking: 0.3 -> 0.5 " in explain(scenario)
    assert "Changed on the command line: levers.linking=0.5" in explain(scenario)


def test_nothing_and_less(tmp_path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("title: {en: Mine, zh: 我的}\nbase: whistle_summons\n", encoding="utf-8")
    assert "It changes nothing." in explain(load_scenario(path))
    text = path.read_text(encoding="utf-8") + "without: [whistle_summons]\n"
    path.write_text(text, encoding="utf-8")
    explained = explain(load_scenario(path))
    assert "Reforms of the base it goes without: whistle_summons" in explained
    assert "  summons_ration: 4 -> 0 " in explained


@pytest.mark.parametrize("language", ["en", "zh"])
def test_in_short_there_is_a_line_for_every_new_reform(language: str) -> None:
    bottom = load_scenario("baseline")
    both = load_scenario("beijing_2019")
    lines = in_short(both, language, bottom)
    assert [line["what"] for line in lines] == [use.reform.title[language] for use in both.reforms]
    assert len(lines) == 2 and all(line["how"] and not line["when"] for line in lines)
    (nearest,) = in_short(both, language)  # against its base, which has the whistle
    assert nearest == lines[1]
    assert in_short(bottom, language) == []


def test_in_short_what_is_dropped_and_what_is_set_by_hand() -> None:
    overrides = ["parameters.effort.elasticity=2", "reforms.whistle_summons.start=9"]
    whistle, bottom = load_scenario("whistle_summons", overrides), load_scenario("baseline")
    first, second = in_short(whistle, "en", bottom)
    assert first["when"].startswith("from day 9, at full strength at once")
    assert second["how"] == "1.5 → 2 exponent"
    (dropped, _) = in_short(bottom, "en", whistle)
    assert dropped["what"] == "Reforms of the base it goes without: Whistle and report"


def test_explained_against_another_scenario() -> None:
    both, bottom = load_scenario("beijing_2019"), load_scenario("baseline")
    text = explain(both, "en", bottom)
    assert "Compared with: baseline" in text and "  whistle_summons: Whistle and report\n" in text
    assert "  whistle_summons: " not in explain(both, "en")


def test_unknown_language() -> None:
    with pytest.raises(UserError) as caught:
        explain(load_scenario("baseline"), "fr")
    assert str(caught.value) == "unknown language 'fr' (known: en, zh)"
