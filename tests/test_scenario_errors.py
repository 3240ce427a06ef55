"""Every mistake in a scenario is one line: where it stands, what is wrong, and a way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli import main
from sim.datafiles import Sentence, short
from sim.errors import UserError
from sim.levers import load_lever_book
from sim.parameters import load_parameter_book
from sim.scenario import load_scenario


def range_of(sentence: Sentence) -> str:
    return f"{short(sentence.low)}..{short(sentence.high)}"


LINKING = range_of(load_lever_book()["linking"])
ELASTICITY = range_of(load_parameter_book()["effort.elasticity"])
ACCESS = range_of(load_lever_book()["access"])
RATION = range_of(load_lever_book()["summons_ration"])
TITLE = "title: {en: Mine, zh: 我的}\nbase: baseline\n"
W = "reforms:\n  whistle_summons: "
FILES = [
    # unknown names
    ("reform: {}", "3:1: reform: unknown key 'reform' - did you mean 'reforms'?"),
    (
        "reforms:\n  whistle_sumons: {}",
        "4:3: reforms.whistle_sumons: unknown reform 'whistle_sumons' - did you mean "
        "'whistle_summons'?",
    ),
    (
        W + "{raton: 3}",
        "4:21: reforms.whistle_summons.raton: unknown parameter of whistle_summons 'raton' - "
        "did you mean 'ration'?",
    ),
    (
        "levers:\n  linkin: 0.5",
        "4:3: levers.linkin: unknown lever 'linkin' - did you mean 'linking'?",
    ),
    (
        "parameters: {effort.elastcity: 2}",
        "3:14: parameters.effort.elastcity: unknown parameter 'effort.elastcity' - did you mean "
        "'effort.elasticity'?",
    ),
    ("city: bejing", "3:1: city: unknown city 'bejing' - did you mean 'beijing'?"),
    (
        "reforms: {again: {reform: whistle}}",
        "3:19: reforms.again.reform: unknown reform 'whistle' - did you mean 'whistle_summons'?",
    ),
    (
        "without: [whistle_summons]",
        "3:11: without[0]: the base has no reform 'whistle_summons' to*",
    ),
    # numbers
    (W + "{ration: 21}", "4:21: reforms.whistle_summons.ration: 21 is outside 0..20"),
    (W + "{ration: -1}", "4:21: reforms.whistle_summons.ration: -1 is outside 0..20"),
    (
        W + "{ration: .nan}",
        "4:21: reforms.whistle_summons.ration: expected a finite number, got nan",
    ),
    (
        W + "{ration: .inf}",
        "4:21: reforms.whistle_summons.ration: expected a finite number, got inf",
    ),
    (
        W + "{ration: True}",
        "4:21: reforms.whistle_summons.ration: expected a number, got true (a truth value)",
    ),
    (
        W + '{ration: "3"}',
        "4:21: reforms.whistle_summons.ration: expected a number, got '3' (text)",
    ),
    (W + "{ration: }", "4:21: reforms.whistle_summons.ration: expected a number, got nothing"),
    (W + "{ration: [3]}", "4:21: reforms.whistle_summons.ration: expected a number, got a list"),
    (
        W + "{ration: {value: 3}}",
        "4:21: reforms.whistle_summons.ration: key 'source' is missing",
    ),
    (
        W + "{ration: {value: 99, source: W1}}",
        "4:30: reforms.whistle_summons.ration.value: 99 is outside 0..20",
    ),
    ("levers: {linking: 1.5}", f"3:10: levers.linking: 1.5 is outside {LINKING}"),
    ("levers: {linking: high}", "3:10: levers.linking: expected a number, got 'high' (text)"),
    (
        "parameters: {effort.elasticity: 4}",
        f"3:14: parameters.effort.elasticity: 4 is outside {ELASTICITY}",
    ),
    # duplicate keys
    (
        W + "{ration: 3, ration: 4}",
        "4:32: reforms.whistle_summons: the key 'ration' stands here twice",
    ),
    ("levers: {}\nlevers: {}", "4:1: the key 'levers' stands here twice"),
    # times and places
    (W + "{start: -1}", "4:21: reforms.whistle_summons.start: -1 is outside 0..36500"),
    (W + "{start: 1.5}", "4:21: reforms.whistle_summons.start: expected a whole number, got 1.5"),
    (
        W + "{start: 9, end: 9}",
        "4:31: reforms.whistle_summons.end: the end, day 9, is not after the start, day 9",
    ),
    (W + "{ramp: -2}", "4:21: reforms.whistle_summons.ramp: -2 is outside 0..36500"),
    (
        W + "{where: here}",
        "4:21: reforms.whistle_summons.where: expected all, {districts: [...]},*",
    ),
    (W + "{where: {}}", "4:21: reforms.whistle_summons.where: expected all, {districts: [...]},*"),
    (
        W + "{where: {share: 2}}",
        "4:29: reforms.whistle_summons.where.share: 2 is outside 0..1",
    ),
    (
        W + "{where: {shar: 0.5}}",
        "4:29: reforms.whistle_summons.where.shar: unknown key 'shar' - did you mean 'share'?",
    ),
    (
        W + "{where: {districts: [Sample Distrit]}}",
        "4:41: reforms.whistle_summons.where.districts[0]: unknown district of the city district "
        "'Sample Distrit' - did you mean 'Sample District'?",
    ),
    (
        W + "{where: {streets: [12]}}",
        "4:39: reforms.whistle_summons.where.streets[0]: 12 is outside 0..11",
    ),
    (
        W + "{where: {streets: []}}",
        "4:29: reforms.whistle_summons.where.streets: the list is empty",
    ),
    # kinds of values
    (
        W.rstrip(),
        "4:3: reforms.whistle_summons: nothing is said; write {} for the reform with its*",
    ),
    (W + "3", "4:3: reforms.whistle_summons: expected a mapping, got 3"),
    ("reforms: [whistle_summons]", "3:1: reforms: expected a mapping, got a list"),
    # levers out of range when reforms meet
    (
        "reforms:\n  one: {reform: whistle_summons, ration: 20}\n"
        "  two: {reform: whistle_summons, ration: 20}\n"
        "  three: {reform: whistle_summons, ration: 3}",
        f"6:3: reforms.three: reform three takes lever summons_ration to 43, outside {RATION}",
    ),
    (
        "levers: {access: 1.5}\nreforms:\n  immediate_response: {access: 1.5}",
        "5:3: reforms.immediate_response: reform immediate_response takes lever access to 2.25, "
        f"outside {ACCESS}",
    ),
]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def same(said: str, expected: str) -> bool:
    """Equal, or equal up to a final ``*``."""
    return said.startswith(expected[:-1]) if expected.endswith("*") else said == expected


def complaint(name: str, *overrides: str) -> str:
    with pytest.raises(UserError) as caught:
        load_scenario(name, overrides)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(("text", "line"), FILES)
def test_a_mistake_in_a_file(text: str, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.yaml").write_text(TITLE + text + "\n", encoding="utf-8")
    said = complaint("mine.yaml")
    assert same(said, f"mine.yaml:{line}")
    assert main(["explain", "mine.yaml"]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"error: {said}\n")


def test_bases() -> None:
    Path("a.yaml").write_text("title: {en: A, zh: 甲}\nbase: ./b.yaml\n", encoding="utf-8")
    Path("b.yaml").write_text("title: {en: B, zh: 乙}\nbase: ./a.yaml\n", encoding="utf-8")
    assert complaint("a.yaml") == "b.yaml:2:1: base: the bases go round in a circle: a -> b -> a"
    Path("a.yaml").write_text("title: {en: A, zh: 甲}\nbase: ./a.yaml\n", encoding="utf-8")
    assert complaint("a.yaml") == "a.yaml:2:1: base: the bases go round in a circle: a -> a"
    Path("a.yaml").write_text("title: {en: A, zh: 甲}\nbase: baselin\n", encoding="utf-8")
    assert complaint("a.yaml") == (
        "a.yaml:2:1: base: unknown scenario 'baselin' - did you mean 'baseline'?"
    )
    Path("a.yaml").write_text("title: {en: A, zh: 甲}\nbase: ./c.yaml\n", encoding="utf-8")
    assert complaint("a.yaml") == "a.yaml:2:1: base: no such file: c.yaml"


def test_a_mistake_in_a_base_is_told_where_it_stands() -> None:
    Path("low.yaml").write_text(TITLE + "levers: {linkin: 1}\n", encoding="utf-8")
    Path("mine.yaml").write_text("title: {en: A, zh: 甲}\nbase: ./low.yaml\n", encoding="utf-8")
    assert complaint("mine.yaml").startswith("low.yaml:3:10: levers.linkin: unknown lever")


def test_whole_files() -> None:
    assert complaint("whistle_summon") == (
        "unknown scenario 'whistle_summon' - did you mean 'whistle_summons'?"
    )
    assert complaint("./mine.yaml") == "mine.yaml: no such file"
    Path("mine.yaml").write_text("", encoding="utf-8")
    assert complaint("mine.yaml") == "mine.yaml: the file is empty"
    Path("mine.yaml").write_text("base: baseline\n", encoding="utf-8")
    assert complaint("mine.yaml") == "mine.yaml:1:1: key 'title' is missing"
    Path("mine.yaml").write_text("- a\n", encoding="utf-8")
    assert complaint("mine.yaml") == "mine.yaml:1:1: expected a mapping, got a list"
    Path("mine.yaml").write_text("title: {en: A}\n", encoding="utf-8")
    assert complaint("mine.yaml") == "mine.yaml:1:1: title: key 'zh' is missing"
    Path("mine.yaml").write_text("title: [\n", encoding="utf-8")
    assert complaint("mine.yaml").startswith("mine.yaml:2:1: not YAML: ")


SETS = [
    (
        "reforms.whistle_summons.raton=3",
        "reforms.whistle_summons.raton: unknown parameter of whistle_summons 'raton' - "
        "did you mean 'ration'?",
    ),
    ("reforms.whistle_summons.ration=99", "reforms.whistle_summons.ration: 99 is outside 0..20"),
    (
        "reforms.whistle_summons.ration=true",
        "reforms.whistle_summons.ration: expected a number, got true (a truth value)",
    ),
    (
        'reforms.whistle_summons.ration="3"',
        "reforms.whistle_summons.ration: expected a number, got '3' (text)",
    ),
    (
        "reforms.whistle_summons.ration=.nan",
        "reforms.whistle_summons.ration: expected a finite number, got nan",
    ),
    (
        "reforms.whistle_summons.where.shar=1",
        "reforms.whistle_summons.where.shar: unknown key 'shar' - did you mean 'share'?",
    ),
    (
        "reforms.immediate_response.redo=1",
        "scenario whistle_summons has no reform 'immediate_response' (it has: whistle_summons); "
        "add it first with --set reforms.immediate_response={}",
    ),
    (
        "reforms.imediate_response={}",
        "reforms.imediate_response: unknown reform 'imediate_response' - did you mean "
        "'immediate_response'?",
    ),
    (
        "parameters.effort.elastcity=2",
        "parameters.effort.elastcity: unknown parameter 'effort.elastcity' - did you mean "
        "'effort.elasticity'?",
    ),
    ("levers.linkin=1", "levers.linkin: unknown lever 'linkin' - did you mean 'linking'?"),
    ("levers.linking=7", f"levers.linking: 7 is outside {LINKING}"),
    ("lever.linking=1", "unknown path 'lever' - did you mean 'levers'?"),
    ("levers=1", "the path is too short: levers.<name>=value"),
    ("levers.=1", "the path is too short: levers.<name>=value"),
    (
        "city=beijing",
        "unknown path 'city' (known: reforms, parameters, levers, shocks, city_numbers, issue_types, departments); "
        "the city is chosen with --city, its numbers are city_numbers.<name>",
    ),
    ("levers.linking", "expected path=value, such as reforms.whistle_summons.ration=3"),
    ("levers.linking=", "expected path=value, such as reforms.whistle_summons.ration=3"),
    ("=3", "expected path=value, such as reforms.whistle_summons.ration=3"),
    ("levers.linking=[1", "not YAML: *"),
    (
        "city_numbers.street_head=5",
        "city_numbers.street_head: unknown number of a city 'street_head' - did you mean "
        "'street_heads'?",
    ),
    ("city_numbers.street_heads=50", "city_numbers.street_heads: 50 is outside 1.8..7"),
    (
        "issue_types.heting.problems=3",
        "issue_types.heting.problems: unknown number of an issue type 'heting.problems' - did "
        "you mean 'heating.problems'?",
    ),
    ("issue_types.heating.season=3", "issue_types.heating.season: unknown number of an issue*"),
]


@pytest.mark.parametrize(("text", "line"), SETS)
def test_a_mistake_in_set(text: str, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = complaint("whistle_summons", text)
    assert same(said, f"--set {text}: {line}")
    assert main(["explain", "whistle_summons", "--set", text]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"error: {said}\n")


def test_a_link_that_leads_to_itself_is_told_in_one_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    assert complaint("./loop.yaml").startswith("loop.yaml: ")
