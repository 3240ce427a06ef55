"""The lever board: operations, ramps, places, order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from sim.levers import MOVES, LeverBoard, load_lever_book

BOOK = load_lever_book()


@dataclass(frozen=True)
class Use:
    """A reform with one strength every day."""

    moves: tuple[tuple[str, str, float], ...]
    level: float = 1.0

    def strength(self, day: int) -> float:
        return self.level

    def amounts(self) -> tuple[tuple[str, str, float], ...]:
        return self.moves


def board_of(*uses: Use, masks: list[list[bool]] | None = None) -> LeverBoard:
    board = LeverBoard(BOOK, 3)
    everywhere = [np.ones(3, dtype=bool) for _ in uses]
    board.set_day(0, uses, everywhere if masks is None else [np.array(mask) for mask in masks])
    return board


def test_a_new_board_is_the_baseline() -> None:
    board = LeverBoard(BOOK, 3, {"linking": 0.5})
    assert board.record.shape == (3,)
    assert list(board.record.dtype.names) == list(BOOK)
    assert (board.record["linking"] == 0.5).all()
    for name, value in BOOK.baseline().items():
        if name != "linking":
            assert (board.record[name] == value).all()


@pytest.mark.parametrize(
    ("operation", "amount", "after"),
    [
        ("add", 0.2, 0.45),
        ("times", 0.5, 0.125),
        ("at_least", 0.4, 0.4),
        ("at_least", 0.1, 0.25),
        ("at_most", 0.1, 0.1),
        ("at_most", 0.4, 0.25),
    ],
)
def test_operations(operation: str, amount: float, after: float) -> None:
    assert MOVES[operation](0.25, amount) == pytest.approx(after, abs=1e-15)
    board = board_of(Use((("tasks_from_above", operation, amount),)))
    assert board.record["tasks_from_above"] == pytest.approx(after, abs=1e-15)
    half = board_of(Use((("tasks_from_above", operation, amount),), level=0.5))
    assert half.record["tasks_from_above"] == pytest.approx((0.25 + after) / 2, abs=1e-15)


def test_reforms_apply_in_order() -> None:
    add = Use((("tasks_from_above", "add", 0.1),))
    times = Use((("tasks_from_above", "times", 0.5),))
    assert board_of(add, times).record["tasks_from_above"][0] == pytest.approx(0.175)
    assert board_of(times, add).record["tasks_from_above"][0] == pytest.approx(0.225)


def test_only_the_streets_of_the_mask_move() -> None:
    board = board_of(Use((("linking", "at_least", 0.9),)), masks=[[True, False, True]])
    assert board.record["linking"].tolist() == [0.9, 0.3, 0.9]


def test_a_board_says_whether_anything_changed_and_stays_in_place() -> None:
    board = LeverBoard(BOOK, 3)
    record, masks = board.record, [np.ones(3, dtype=bool)]
    on, off = Use((("clock", "at_least", 1.0),)), Use((("clock", "at_least", 1.0),), level=0.0)
    assert not board.set_day(-5, [off], masks)
    assert board.set_day(0, [on], masks)
    assert not board.set_day(1, [on], masks)
    assert board.set_day(2, [off], masks)
    assert (board.record["clock"] == 0).all()
    assert board.record is record


def test_as_many_masks_as_uses() -> None:
    with pytest.raises(ValueError, match="zip"):
        LeverBoard(BOOK, 3).set_day(0, [Use(())], [])
