"""Reform files name nothing but levers, and each number has a value that changes nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.errors import UserError
from sim.levers import MOVES, LeverBoard, load_lever_book
from sim.reforms import load_reform, load_reforms
from sim.scenario import ReformUse

BOOK = load_lever_book()
REFORMS = load_reforms()

GOOD = """\
title: {en: A reform, zh: 改革}
sentence: {en: Something is done, zh: 做一件事, source: Z3}
parameters:
  amount: {value: 2, unit: summons, low: 0, high: 10, neutral: 0, source: assumed, en: x, zh: 数}
moves:
  summons_ration: {add: amount}
"""
FAULTS = [
    ("summons_ration: {add", "summon_ration: {add", "unknown lever 'summon_ration' - did you mean"),
    ("summons_ration: {add", "resolution_rate: {add", "unknown lever 'resolution_rate'"),
    ("{add: amount}", "{set: amount}", "unknown operation 'set'"),
    ("{add: amount}", "{}", "expected one of add, times, at_least, at_most"),
    ("{add: amount}", "{add: amount, times: amount}", "expected one of add, times,"),
    ("{add: amount}", "{add: amuont}", "unknown parameter 'amuont' - did you mean 'amount'?"),
    ("{add: amount}", "{add: 3}", "expected text, got 3"),
    (
        "{add: amount}",
        "{times: amount}",
        "the neutral value of 'amount' must be 1 for times, it is",
    ),
    ("neutral: 0", "neutral: 1", "the neutral value of 'amount' must be 0 for add, it is 1"),
    ("neutral: 0, ", "", "key 'neutral' is missing"),
    ("high: 10", "high: 41", "reform mine takes lever summons_ration to 41 (with amount 41)"),
    ("value: 2", "value: 12", "12 is outside 0..10"),
    ("amount: {value", "ramp: {value", "a parameter cannot be called 'ramp'"),
    ("en: x, ", "", "key 'en' is missing"),
    ("source: Z3", "source: someone", "'someone' is no source"),
    ("title: {en: A reform, zh", "title: {zh", "key 'en' is missing"),
    ("moves:", "move:", "unknown key 'move' - did you mean 'moves'?"),
    ("  summons_ration: {add: amount}", "  {}", "the parameter 'amount' moves nothing"),
]


def test_the_reforms_there_are() -> None:
    assert set(REFORMS) >= {
        "investment_promotion_dropped",
        "downward_structure",
        "personnel_appraisal",
        "appointment_consent",
        "planning_participation",
        "comprehensive_management",
        "decision_suggestion",
        "whistle_summons",
        "immediate_response",
    }
    for reform in REFORMS.values():
        assert reform.title["en"] and reform.title["zh"]
        assert reform.sentence["en"] and reform.sentence["zh"]
        assert reform.source != "assumed", "a reform stands for a sentence of a source"


@pytest.mark.parametrize("name", sorted(REFORMS))
def test_a_reform_moves_its_levers_and_stays_in_range(name: str) -> None:
    reform = REFORMS[name]
    for move in reform.moves:
        lever = BOOK[move.lever]
        parameter = reform.parameters[move.parameter].sentence
        for amount in (parameter.low, parameter.value, parameter.high):
            assert lever.low <= MOVES[move.operation](lever.value, amount) <= lever.high
        assert MOVES[move.operation](lever.value, parameter.value) != lever.value


@pytest.mark.parametrize("name", sorted(REFORMS))
def test_neutral_values_change_nothing_exactly(name: str) -> None:
    use = ReformUse(name, REFORMS[name], REFORMS[name].neutral(), ramp=6)
    board = LeverBoard(BOOK, 2)
    before = board.record.copy()
    for day in range(9):
        assert not board.set_day(day, [use], [np.ones(2, dtype=bool)])
        assert board.record.tobytes() == before.tobytes()


def test_a_reform_that_is_nearly_neutral_is_not_neutral() -> None:
    reform = REFORMS["whistle_summons"]
    use = ReformUse("whistle_summons", reform, {**reform.neutral(), "ration": 1e-12})
    assert LeverBoard(BOOK, 2).set_day(0, [use], [np.ones(2, dtype=bool)])


@pytest.mark.parametrize(("old", "new", "part"), FAULTS)
def test_faulty_reform_files(
    old: str, new: str, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("mine.yaml")
    path.write_text(GOOD, encoding="utf-8")
    assert load_reform(path, BOOK).moves
    assert old in GOOD
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_reform(path, BOOK)
    line = str(caught.value)
    assert line.startswith("mine.yaml:")
    assert part in line
    assert caught.value.line is not None and caught.value.column is not None
