"""The data files of the program are in order, and faults in such files are named."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import numpy as np
import pytest

from sim.calendar_file import load_calendar
from sim.cityfile import city_names, load_city
from sim.datafiles import DATA_FOLDER, parse_yaml, read_sentence
from sim.departments import load_departments
from sim.errors import UserError
from sim.issue_types import load_issue_types
from sim.levers import load_lever_book
from sim.parameters import default_parameters, load_parameter_book
from sim.reforms import load_reforms
from sim.scenario.phrases import units_zh
from sim.settings import load_settings

GOOD = "{value: 2, unit: days, low: 1, high: 3, source: 'T20, BD1'}"
FAULTS = [
    ("{value: 4, unit: days, low: 1, high: 3, source: B30}", "f:1:2: value: 4 is outside 1..3"),
    ("{value: 2, unit: days, low: 3, high: 1, source: B30}", "f:1:24: low: low 3 is above high 1"),
    ("{value: 2, low: 1, high: 3, source: B30}", "f:1:1: key 'unit' is missing"),
    ("{value: 2, unit: days, low: 1, high: 3}", "f:1:1: key 'source' is missing"),
    ("{value: 2, unit: '', source: B30}", "f:1:12: unit: expected text, got '' (text)"),
    (
        "{value: true, unit: d, source: B30}",
        "f:1:2: value: expected a number, got true (a truth value)",
    ),
    (
        "{value: 2, unit: d, source: news}",
        "f:1:21: source: 'news' is no source: write assumed, definition, calendar or ids "
        "such as B30",
    ),
    (
        "{value: 2, units: d, source: B30}",
        "f:1:12: units: unknown key 'units' - did you mean 'unit'?",
    ),
]


def test_a_sentence() -> None:
    sentence = read_sentence(parse_yaml(GOOD, "f"))
    assert (sentence.value, sentence.unit, sentence.low, sentence.high) == (2, "days", 1, 3)
    assert sentence.source == "T20, BD1"
    fixed = read_sentence(parse_yaml("{value: 2, unit: d, source: definition}", "f"))
    assert (fixed.low, fixed.high) == (2, 2)


@pytest.mark.parametrize(("text", "line"), FAULTS)
def test_faulty_sentences(text: str, line: str) -> None:
    with pytest.raises(UserError) as caught:
        read_sentence(parse_yaml(text, "f"))
    assert str(caught.value) == line


def test_levers_and_parameters_have_words_in_both_languages() -> None:
    sentences = {**load_lever_book(), **load_parameter_book()}
    assert len(sentences) > 100
    for name, sentence in sentences.items():
        assert sentence.en and sentence.zh, name


def test_every_unit_is_known_in_chinese() -> None:
    sentences = [*load_lever_book().values(), *load_parameter_book().values()]
    for reform in load_reforms().values():
        sentences += [parameter.sentence for parameter in reform.parameters.values()]
    missing = {sentence.unit for sentence in sentences} - set(units_zh())
    assert not missing, f"add to sim/scenario/units_zh.yaml: {sorted(missing)}"


def test_issue_types_and_departments_fit_together() -> None:
    departments = load_departments()
    types = load_issue_types(departments=departments)
    assert len(types) == 16
    assert len(departments) == 20
    assert sum(kind.is_branch for kind in departments.values()) == 6
    needed = {need.department for kind in types.values() for need in kind.departments}
    assert needed <= set(departments)
    assert all(abs(sum(kind.season) - 12) < 1e-9 for kind in types.values())


def changed(source: Path, target: Path, old: str, new: str) -> Path:
    """A copy of a file in which the first match of the pattern ``old`` is replaced."""
    text, count = re.subn(old, new, source.read_text(encoding="utf-8"), count=1)
    assert count == 1
    target.write_text(text, encoding="utf-8")
    return target


TYPE_FAULTS = [
    ("department: city_works", "department: city_work", "unknown department 'city_work' - did you"),
    (r"value: \[3, ", "value: [3.12, ", "the mean of the monthly factors is 1.01, not 1"),
    (r"value: \[3, ", "value: [", "expected 12 numbers, got 11"),
    ("enforcement: false", "enforcement: 0", "expected true or false, got 0"),
    ("    severity:", "    sevrity:", "unknown key 'sevrity' - did you mean 'severity'?"),
]


@pytest.mark.parametrize(("old", "new", "part"), TYPE_FAULTS)
def test_faulty_issue_types(
    old: str, new: str, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = changed(DATA_FOLDER / "issue_types.yaml", Path("types.yaml"), old, new)
    with pytest.raises(UserError) as caught:
        load_issue_types(path, load_departments())
    assert str(caught.value).startswith("types.yaml:")
    assert caught.value.line is not None
    assert part in str(caught.value)


CITY_FAULTS = [
    ('"2018-01-01"', '"2018-02-30"', "'2018-02-30' is no date; write it as"),
    ('"2018-01-01"', "2018", "expected text, got 2018"),
    (r"streets: {value: \d+,", "streets: {value: 12.5,", "expected a whole number, got 12.5"),
    (
        "seed_key: district",
        "seed_kye: district",
        "unknown key 'seed_kye' - did you mean 'seed_key'",
    ),
    (
        r"(registered_share:\s+){value: [0-9.]+",
        r"\1{value: 62",
        "62 is outside 0.2..0.95",
    ),
]


@pytest.mark.parametrize(("old", "new", "part"), CITY_FAULTS)
def test_faulty_cities(
    old: str, new: str, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    changed(DATA_FOLDER / "cities" / "district.yaml", Path("mine.yaml"), old, new)
    with pytest.raises(UserError) as caught:
        load_city("mine.yaml")
    assert str(caught.value).startswith("mine.yaml:")
    assert part in str(caught.value)


def test_cities() -> None:
    assert {"beijing", "district"} < set(city_names())
    beijing = load_city("beijing")
    assert beijing.residents == 21_893_095  # the districts of BD1-BD16 add up to the census
    assert beijing.streets == 343  # B31
    assert len(beijing.street_districts()) == len(set(beijing.street_names("zh"))) == 343
    with pytest.raises(UserError) as caught:
        load_city("bejing")
    assert str(caught.value) == "unknown city 'bejing' - did you mean 'beijing'?"
    with pytest.raises(UserError) as caught:
        load_city("nowhere/mine.yaml")
    assert str(caught.value) == "nowhere/mine.yaml: no such file"


def test_calendar() -> None:
    calendar = load_calendar()
    assert calendar.spring_festival == tuple(sorted(calendar.spring_festival))
    assert 0 < calendar.shift_start < calendar.shift_start + calendar.shift_minutes <= 1440


def test_parameters_by_name_path_and_record() -> None:
    parameters = default_parameters()
    assert parameters.effort.elasticity == parameters["effort.elasticity"] == 1.5
    record = parameters.as_record()
    assert record.shape == (1,)
    assert record["effort_elasticity"][0] == 1.5
    assert all(record.dtype[name] == np.float64 for name in record.dtype.names)
    assert len(record.dtype.names) == len(parameters.values)
    assert parameters.changed() == {}
    assert pickle.loads(pickle.dumps(parameters)) == parameters
    with pytest.raises(UserError) as caught:
        parameters["effort.elastcity"]
    assert str(caught.value) == (
        "unknown parameter 'effort.elastcity' - did you mean 'effort.elasticity'?"
    )
    with pytest.raises(AttributeError, match="did you mean 'effort'"):
        parameters.efort  # noqa: B018


def test_settings() -> None:
    settings = load_settings()
    assert settings.default("days") == 365
    assert settings.checked("days", 10) == 10
    assert settings.checked("days", None) == 365
    assert settings.comparison[0] == "baseline"
    with pytest.raises(UserError) as caught:
        settings.checked("replications", 0)
    assert str(caught.value) == "--replications: 0 is outside 1..10000"
