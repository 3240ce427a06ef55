"""Rows of arrays are places to put things, nothing more: which row is free next decides nothing."""

import numpy as np
import pytest

from sim.room import POOLS, make_room
from tests.model.worlds import everything, in_order, model_of, run

DAYS = 60


def shuffled(model, step):
    """The model, a few days old, with the free rows of every pool in another order."""
    model.run(3)  # pools grow on the first days
    for district in model.districts:
        arrays = district.arrays
        make_room(arrays)
        for pool, link, head in POOLS:
            rows = getattr(arrays, pool)
            free, row = [], int(arrays.now[head][0])
            while row >= 0:
                free.append(row)
                row = int(rows[link][row])
            turn = [free[i * step % len(free)] for i in range(len(free))]
            assert sorted(turn) == sorted(free), "choose a step without a common factor"
            rows[link][turn] = [*turn[1:], -1]
            arrays.now[head] = turn[0]
    return model


def same_tables(one, other):
    """Are the days the same, and the ledgers but for the order of what was open at the end?"""
    ledgers = all(
        in_order(getattr(one, name)).tobytes() == in_order(getattr(other, name)).tobytes()
        for name in ("problems", "cases")
    )
    return one.daily.tobytes() == other.daily.tobytes() and ledgers


@pytest.fixture(scope="module")
def plain():
    return run(everything(), DAYS)


@pytest.mark.parametrize("step", [7919, 104729])
def test_which_rows_are_free_first_changes_nothing(plain, step):
    model = shuffled(model_of(everything()), step)
    model.run(DAYS)
    assert same_tables(model.result(), plain)


def test_sabotage_rows_are_really_used_in_another_order(plain):
    """Else the test above would compare a world with itself."""
    models = [model_of(everything()), shuffled(model_of(everything()), 7919)]
    rows = []
    for model in models:
        model.run(25)
        a = model.districts[0].arrays
        rows.append(np.flatnonzero(a.cases["stage"] > 0))
    assert len(rows[0]) == len(rows[1]) > 50
    assert (rows[0] != rows[1]).mean() > 0.5


def test_sabotage_a_case_that_is_another_is_found(plain):
    other = run(everything(), DAYS)
    assert same_tables(other, plain)
    other.cases["report"][11] += 1
    assert not same_tables(other, plain)
