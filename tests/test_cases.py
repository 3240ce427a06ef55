"""Cases: every programme has a place, a base without it, and a schedule; figures carry their source."""

from __future__ import annotations

import re

import pytest

from sim.cityfile import CITIES_FOLDER, city_names
from sim.datafiles import DATA_FOLDER, load_yaml, read_sentence
from sim.errors import UserError
from sim.reforms import REFORMS_FOLDER, load_reforms
from sim.scenario import case_names, load_scenario, scenario_names
from sim.settings import load_settings

CASES = {case.case: case for case in load_settings().cases}
LOADED = {name: load_scenario(name) for name in case_names()}


def test_every_case_file_is_run_or_is_built_on() -> None:
    built_on = {base for scenario in LOADED.values() for base in scenario.base_chain}
    variants = {name for case in CASES.values() for name in case.variants}
    assert set(case_names()) == set(CASES) | variants | (built_on & set(case_names()))
    assert not set(case_names()) & set(scenario_names())


@pytest.mark.parametrize("name", CASES)
def test_a_case_differs_from_its_base_by_reforms_alone(name: str) -> None:
    case, scenario = CASES[name], LOADED[name]
    base = load_scenario(scenario.base_chain[0], city=scenario.city_reference)
    assert base.warmup_key == scenario.warmup_key
    assert scenario.reforms and base.content_hash != scenario.content_hash
    for variant in case.variants:
        other = load_scenario(variant, city=scenario.city_reference)
        assert other.warmup_key == scenario.warmup_key
        assert other.content_hash != scenario.content_hash
    assert scenario.city.name != "district"


@pytest.mark.parametrize("name", [name for name in city_names() if name != "district"])
def test_a_city_says_what_it_stands_for_and_how_it_is_scaled(name: str) -> None:
    text = (CITIES_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.startswith("# City: ")
    assert name == "beijing" or "# Scale: " in text
    for node in load_yaml(CITIES_FOLDER / f"{name}.yaml").walk():
        if isinstance(node.value, dict) and "value" in node.value:
            sentence = read_sentence(node)
            assert sentence.unit and sentence.source


def test_the_wave_accepts_what_was_published() -> None:
    """What the shock puts in, with the normal days, is the published number of complaints."""
    before = LOADED["refund_wave_before"]
    (wave,) = before.shocks
    accepted = wave.problems * before.city.residents / 1e5 + 25 * 4.6
    assert accepted == pytest.approx(CASES["refund_wave"].published["accepted"].value, abs=1)
    assert (wave.day, wave.last) == (22, 46)
    starts = [LOADED[name].reforms[0].start for name in ("refund_wave", "refund_wave_earlier")]
    assert wave.day < starts[1] < starts[0] <= wave.last


def test_every_reform_of_the_source_has_a_common_scenario_and_a_case() -> None:
    for name, reform in load_reforms().items():
        if name in ("investment_promotion_dropped", "downward_structure"):
            continue
        common = [each for each in scenario_names() if each == name]
        assert common, f"no scenario of {name} alone"
        assert [use.name for use in load_scenario(name).reforms] == [reform.name]


FIGURES = {
    "beijing_2020": "Z3 Z4 B31 BD1 BD16",
    "refund_wave": "Z1 Z2 P1 P2 P3 P4 P5",
    "cold_estate": "W3",
    "baoan": "L13 P16",
    "old_estates_chengdu": "Z5 P6 L6",
    "kuiwen": "Z7 P11 P12",
    "jimo": "L10 L11 L12 P9",
    "tianfu": "Z9 P7 P8 E14",
    "chancheng": "Z10 P14",
    "tianjin": "Z11 L5 P15",
}
"""The published figures that each case is built from or held against."""


def text_of_case(name: str) -> str:
    """All files of a case: its own, those it builds on, its city and its reforms."""
    scenario = LOADED[name]
    city = (CITIES_FOLDER / f"{scenario.city.name}.yaml").read_text(encoding="utf-8")
    files = [DATA_FOLDER / "cases" / f"{each}.yaml" for each in (name, *scenario.base_chain)]
    files += [REFORMS_FOLDER / f"{use.name}.yaml" for use in scenario.reforms]
    return city + "".join(path.read_text(encoding="utf-8") for path in files if path.exists())


@pytest.mark.parametrize("name", CASES)
def test_the_files_of_a_case_name_every_figure_it_is_built_from(name: str) -> None:
    missing = set(FIGURES[name].split()) - set(re.findall(r"\b[A-Z]+\d+\b", text_of_case(name)))
    assert not missing


@pytest.mark.parametrize(
    "name", sorted({use.name for case in LOADED.values() for use in case.reforms})
)
def test_a_programme_says_in_the_head_of_its_file_what_it_stands_for_and_what_it_costs(
    name: str,
) -> None:
    """Beside the sentence in both languages, which loading asks for."""
    head = (REFORMS_FOLDER / f"{name}.yaml").read_text(encoding="utf-8").split("title:")[0]
    assert re.search(r"[\u4e00-\u9fff]", head) and re.search(r"[A-Za-z]{4}", head)
    assert "# Cost: " in head


def test_a_case_in_another_city_is_still_that_case() -> None:
    moved = load_scenario("kuiwen", city="district")
    assert moved.city.name == "district"
    assert moved.reforms == LOADED["kuiwen"].reforms


def test_a_misspelt_case_is_told() -> None:
    with pytest.raises(UserError, match="unknown scenario 'kuiwan' - did you mean 'kuiwen'"):
        load_scenario("kuiwan")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "{case: kuiwen, days: 0, warmup: 1, replications: 1, picture: effects}",
            "days: 0 is outs",
        ),
        (
            "{case: kuiwen, days: 9, warmup: 1, replications: 1, picture: wav}",
            "unknown picture 'wav'",
        ),
        ("{case: kuiwen, days: 9, warmup: 1, picture: wave}", "key 'replications' is missing"),
    ],
)
def test_a_mistake_in_the_settings_of_a_case(tmp_path, line: str, said: str) -> None:
    text = (DATA_FOLDER / "settings.yaml").read_text(encoding="utf-8")
    path = tmp_path / "settings.yaml"
    path.write_text(f"{text}  - {line}\n", encoding="utf-8")
    with pytest.raises(UserError, match=said):
        load_settings(path)
