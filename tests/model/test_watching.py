"""Problems that are watched: what is noted of them, and that noting changes nothing."""

from functools import cache

import numpy as np
import pytest

from sim.kernels import watch
from sim.ledger import CLOSURE_OPEN, EXIT_OPEN, NEVER
from tests.model.worlds import bytes_of, everything, model_of

DAYS = 50
ANSWERS = ("reached", "says_resolved", "satisfied", "persuaded")  # in the order of their bits


def rows(table, *names):
    """Columns of a table, row by row."""
    return list(zip(*(table[name].tolist() for name in names), strict=True))


def ran(ids, since=0):
    model = model_of(everything())
    model.run(since)
    if ids is not None:
        model.watch(ids)
    model.run(DAYS)
    return model.notes(), model.result()


@cache
def unwatched():
    return ran(None)


@cache
def all_watched():
    reported = unwatched()[1].problems
    return ran(tuple(reported["problem"]))


def test_watching_changes_nothing():
    notes, before = unwatched()
    assert len(notes) == 0
    watched, after = all_watched()
    assert len(watched) > 10_000
    assert bytes_of(before) == bytes_of(after)


def test_another_world_would_be_noticed():
    model = model_of(everything(), replication=1)
    model.run(DAYS)
    assert bytes_of(model.result()) != bytes_of(unwatched()[1])


def test_every_kind_of_event_is_met_and_has_a_name():
    notes, _ = all_watched()
    assert set(notes["what"].tolist()) == set(range(len(watch.NAMES)))
    codes = {name: int(getattr(watch, name.upper())) for name in watch.NAMES}
    assert list(codes.values()) == list(range(len(watch.NAMES)))


def test_only_what_is_watched_is_noted():
    _, result = unwatched()
    some = tuple(int(each) for each in result.problems["problem"][::50])
    notes, after = ran(some)
    assert set(notes["problem"].tolist()) == set(some)
    assert bytes_of(after) == bytes_of(result)
    everything_noted = all_watched()[0]
    same = everything_noted[np.isin(everything_noted["problem"], some)]
    assert same.tobytes() == notes.tobytes()


def test_watching_from_a_later_day_notes_what_is_open_and_what_arises_from_then_on():
    _, result = unwatched()
    ids = tuple(result.problems["problem"])
    notes, after = ran(ids, since=20)
    assert bytes_of(after) == bytes_of(result)
    whole = all_watched()[0]
    assert notes.tobytes() == whole[whole["minute"] >= 20 * 1440].tobytes()
    born = dict(zip(ids, result.problems["born"], strict=True))
    assert any(born[each] < 20 * 1440 for each in notes["problem"].tolist())


@pytest.mark.parametrize(
    ("what", "table", "column"),
    [
        (watch.ARISEN, "problems", None),
        (watch.REPORTED, "problems", "reports"),
        (watch.BOUNCED, "cases", "bounces"),
        (watch.REFERRED, "cases", "handoffs"),
    ],
    ids=["arisen", "reported", "bounced", "referred"],
)
def test_notes_add_up_to_the_ledger(what, table, column):
    notes, result = all_watched()
    rows = getattr(result, table)
    expected = len(rows) if column is None else int(rows[column].sum())
    assert np.count_nonzero(notes["what"] == what) == expected > 0


def test_ends_and_closures_are_noted_as_the_ledger_has_them():
    notes, result = all_watched()
    ended = notes[notes["what"] == watch.ENDED]
    known = result.problems[result.problems["exit"] != EXIT_OPEN]
    noted = sorted(rows(ended, "problem", "minute", "detail"))
    assert noted == sorted(rows(known, "problem", "ended", "exit"))
    closed = notes[notes["what"] == watch.CLOSED]
    cases = result.cases[result.cases["closure"] != CLOSURE_OPEN]
    noted = rows(closed, "problem", "report", "episode", "minute", "detail", "value")
    bits = sum(cases[name].astype(int) << bit for bit, name in enumerate(ANSWERS))
    known = rows(cases, "problem", "report", "episode", "closed", "closure")
    goes_back = int(watch.GOES_BACK)
    kept = sorted((*row[:-1], row[-1] & ~goes_back) for row in noted)
    assert kept == sorted((*row, said) for row, said in zip(known, bits.tolist(), strict=True))
    reopened = np.count_nonzero(notes["what"] == watch.REOPENED)
    assert 0 < reopened <= sum(row[-1] & goes_back != 0 for row in noted)
    assert (cases["closed"] != NEVER).all()


def test_notes_of_a_fork_go_on_from_those_of_the_warm_up():
    result = unwatched()[1]
    model = model_of(everything())
    model.watch(tuple(result.problems["problem"]))
    warm = model
    model.run(0)
    twin = warm.fork(everything())
    twin.run(DAYS)
    assert twin.notes().tobytes() == all_watched()[0].tobytes()
    assert len(warm.notes()) == 0
