import numpy as np
import pytest

from sim import ledger
from sim.ledger import CASE, DAILY, PROBLEM, STREET
from tests.hand_made_run import hand_made_run


def test_rows_are_packed_so_that_files_are_the_same_on_every_platform():
    for dtype in (PROBLEM, CASE, DAILY, STREET):
        assert dtype.itemsize == sum(dtype[name].itemsize for name in dtype.names)


def test_every_exit_and_closure_code_has_one_name():
    for codes, prefix in ((ledger.EXITS, "EXIT_"), (ledger.CLOSURES, "CLOSURE_")):
        constants = {
            getattr(ledger, name): name.removeprefix(prefix).lower()
            for name in vars(ledger)
            if name.startswith(prefix)
        }
        assert constants == dict(codes)
        assert sorted(codes) == list(range(len(codes)))


def test_every_end_has_its_own_daily_column():
    for name in ledger.EXITS.values():
        assert f"problems_{name}" in DAILY.names
    for name in ledger.CLOSURES.values():
        expected = {
            "open": "cases_open",
            "withdrawn": "cases_withdrawn",
        }.get(name, f"cases_closed_{name}")
        assert expected in DAILY.names


def test_never_is_before_any_minute_and_fits_with_room_for_a_difference():
    longest = 100 * 365 * ledger.MINUTES_A_DAY
    assert -longest > ledger.NEVER
    assert np.iinfo(np.int32).min < ledger.NEVER - longest
    assert longest - ledger.NEVER < np.iinfo(np.int32).max


def test_a_table_of_another_shape_is_refused_by_name():
    run = hand_made_run()
    kept = {name: getattr(run, name) for name in ("problems", "cases", "daily", "streets")}
    for name in kept:
        wrong = kept | {name: np.zeros(1, [("day", "f4")])}
        with pytest.raises(ValueError, match=f"RunResult.{name}"):
            ledger.RunResult("s", 0, 1, 10, 0, **wrong)
    ledger.RunResult("s", 0, 1, 10, 0, **kept)
