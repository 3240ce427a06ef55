"""Scenarios load, extend their base, take overrides, and mean the same however they are written."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from sim.datafiles import DATA_FOLDER
from sim.scenario import ReformUse, Scenario, Where, load_scenario, scenario_names
from sim.settings import load_settings


def write(path: Path, text: str) -> Path:
    path.write_text("title: {en: Mine, zh: 我的}\n" + text, encoding="utf-8")
    return path


def uses(scenario: Scenario) -> dict[str, ReformUse]:
    return {use.name: use for use in scenario.reforms}


FIVE = [
    "personnel_appraisal",
    "appointment_consent",
    "planning_participation",
    "comprehensive_management",
    "decision_suggestion",
]


def test_every_scenario_behind_a_finding_loads_and_differs_from_its_base() -> None:
    folder = DATA_FOLDER / "findings"
    paths = sorted(folder.glob("*.yaml"))
    assert len(paths) > 15
    for path in paths:
        scenario = load_scenario(path)
        base = load_scenario(scenario.base_chain[0])
        assert scenario.content_hash != base.content_hash, path.name


def test_the_scenarios_there_are() -> None:
    loaded = {name: load_scenario(name) for name in scenario_names()}
    reforms = {name: list(uses(scenario)) for name, scenario in loaded.items()}
    assert reforms["baseline"] == []
    assert reforms["five_powers"] == FIVE
    for power in FIVE:
        assert reforms[power] == [power]
    assert reforms["shanghai_2014"] == [
        *FIVE,
        "investment_promotion_dropped",
        "downward_structure",
    ]
    assert reforms["beijing_2019"] == ["whistle_summons", "immediate_response"]
    assert set(load_settings().comparison) <= set(loaded)
    hashes = {scenario.content_hash for scenario in loaded.values()}
    assert len(hashes) == len(loaded), "two scenarios mean the same"
    assert len({scenario.warmup_key for scenario in loaded.values()}) == 1
    for scenario in loaded.values():
        assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_a_scenario_extends_its_base(tmp_path: Path) -> None:
    write(
        tmp_path / "lower.yaml",
        "base: baseline\n"
        "reforms:\n"
        "  whistle_summons: {ration: 3, start: 10, where: {share: 0.5}}\n"
        "parameters: {effort.elasticity: 2.5, bounce.base: 0.5}\n"
        "levers: {linking: 0.5}\n",
    )
    upper = write(
        tmp_path / "upper.yaml",
        "base: ./lower.yaml\n"
        "reforms:\n"
        "  whistle_summons: {ration: 6, ramp: 5}\n"
        "  immediate_response: {}\n"
        "parameters: {bounce.base: {value: 0.6, source: T25, note: a reason}}\n",
    )
    scenario = load_scenario(upper)
    assert scenario.name == "upper"
    assert scenario.base_chain == (str(tmp_path / "lower.yaml"), "baseline")
    whistle = uses(scenario)["whistle_summons"]
    assert list(uses(scenario)) == ["whistle_summons", "immediate_response"]
    assert (whistle.values["ration"], whistle.start, whistle.ramp) == (6, 10, 5)
    assert whistle.where == Where("share", share=0.5)
    assert whistle.values["reach"] == 0.5, "what is not said keeps the reform's own number"
    assert scenario.parameters.effort.elasticity == 2.5
    assert scenario.parameters["bounce.base"] == 0.6
    assert scenario.parameters.changed() == {"effort.elasticity": 2.5, "bounce.base": 0.6}
    assert scenario.sources["parameters.bounce.base"] == "T25"
    assert scenario.levers["linking"] == 0.5


def test_a_scenario_can_go_without_a_reform_of_its_base(tmp_path: Path) -> None:
    path = write(tmp_path / "a.yaml", "base: beijing_2019\nwithout: [whistle_summons]\n")
    assert list(uses(load_scenario(path))) == ["immediate_response"]


def test_a_reform_can_be_used_twice(tmp_path: Path) -> None:
    text = (
        "base: baseline\n"
        "reforms:\n"
        "  first: {reform: whistle_summons, ration: 15, end: 100}\n"
        "  again: {reform: whistle_summons, ration: 15, start: 100}\n"
    )
    scenario = load_scenario(write(tmp_path / "a.yaml", text))
    first, again = scenario.reforms
    assert first.reform is again.reform or first.reform == again.reform
    assert (first.strength(99), first.strength(100)) == (1, 0)
    assert (again.strength(99), again.strength(100)) == (0, 1)


def test_overrides() -> None:
    scenario = load_scenario(
        "beijing_2019",
        [
            "reforms.whistle_summons.ration=3",
            "reforms.whistle_summons.ration = 7",  # the last one holds
            "reforms.whistle_summons.where.share=0.25",
            "reforms.immediate_response={start: 30, access: {value: 1.1, source: B31}}",
            "reforms.downward_structure={}",
            "parameters.effort.elasticity=2",
            "levers.linking=0.5",
        ],
    )
    used = uses(scenario)
    assert used["whistle_summons"].values["ration"] == 7
    assert used["whistle_summons"].where.share == 0.25
    assert used["immediate_response"].start == 30
    assert used["immediate_response"].values["access"] == 1.1
    assert scenario.sources["reforms.immediate_response.access"] == "B31"
    assert "downward_structure" in used
    assert scenario.parameters.effort.elasticity == 2
    assert scenario.levers["linking"] == 0.5
    assert len(scenario.overrides) == 7


def test_a_neutral_value_is_allowed_outside_the_range() -> None:
    scenario = load_scenario("immediate_response", ["reforms.immediate_response.ranking=0"])
    assert scenario.reforms[0].values["ranking"] == 0


def test_the_city_is_chosen_by_name_or_file(tmp_path: Path) -> None:
    assert load_scenario("baseline").city.name == "district"
    beijing = load_scenario("baseline", city="beijing")
    assert beijing.city.streets == 343
    assert beijing.warmup_key != load_scenario("baseline").warmup_key
    source = Path(__file__).parent.parent / "scenarios" / "cities" / "district.yaml"
    (tmp_path / "town.yaml").write_bytes(source.read_bytes())
    path = write(tmp_path / "a.yaml", "base: baseline\ncity: ./town.yaml\n")
    assert load_scenario(path).city.name == "town"
    assert load_scenario(path).content_hash == load_scenario("baseline").content_hash


@pytest.mark.parametrize(
    ("start", "end", "ramp", "strengths"),
    [
        (0, None, 0, {-1: 0, 0: 1, 1: 1, 9999: 1}),
        (5, None, 3, {4: 0, 5: 0.25, 6: 0.5, 7: 0.75, 8: 1, 9: 1}),
        (5, 7, 3, {4: 0, 5: 0.25, 6: 0.5, 7: 0, 8: 0}),
    ],
)
def test_strength(start: int, end: int | None, ramp: int, strengths: dict[int, float]) -> None:
    reform = load_scenario("whistle_summons").reforms[0].reform
    use = ReformUse("x", reform, reform.defaults(), start, end, ramp)
    assert {day: use.strength(day) for day in strengths} == strengths


def test_where(tmp_path: Path) -> None:
    def mask(where: str, city: str = "beijing"):
        text = f"base: baseline\nreforms: {{whistle_summons: {{where: {where}}}}}\n"
        scenario = load_scenario(write(tmp_path / "a.yaml", text), city=city)
        return scenario.reforms[0].where.mask(scenario.city)

    assert mask("all").all()
    districts = mask("{districts: [Dongcheng, 西城]}")
    assert districts.sum() == 17 + 15
    assert districts[: 17 + 15].all()
    streets = mask("{streets: [0, Dongcheng 3, 延庆18]}")
    assert streets.nonzero()[0].tolist() == [0, 2, 342]
    for share in (0, 0.1, 0.3, 0.5, 1):
        chosen = mask(f"{{share: {share}}}")
        assert chosen.sum() == int(share * 343 + 0.5)
        assert (chosen == mask(f"{{share: {share}}}")).all()
        assert (chosen <= mask("{share: 1}")).all()
    assert (mask("{share: 0.1}") <= mask("{share: 0.3}")).all(), "pilots grow, they do not move"
    half = mask("{share: 0.5}")
    assert half[:171].sum() not in (0, 171), "drawn by luck, not from one end"


def test_loading_is_quick() -> None:
    """The import and what it brings in; the generous limit allows for a busy machine."""
    code = (
        "import sys, time; start = time.perf_counter()\n"
        "from sim.scenario import load_scenario\n"
        "heavy = {'numba', 'mesa', 'pandas', 'scipy'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "print(time.perf_counter() - start)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    assert float(done.stdout) < 0.5
