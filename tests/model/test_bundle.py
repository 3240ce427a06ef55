"""A bundle of arrays is the same in compiled code and in plain Python; rows lie where they may, a day has room."""

import ast
from pathlib import Path

import numba
import numpy as np
import pytest

from sim.bundle import Bundle
from sim.compiled import compiled
from sim.district_state import DistrictState
from sim.errors import SimulationError
from sim.kernels.room import count_room
from sim.room import make_room
from tests.model.worlds import bytes_of, everything, hamlet, model_of

KERNELS = Path(__file__).parents[2] / "sim" / "kernels"


@compiled
def rows_and_corner(d):
    """How many rows two arrays have, and the last number of the second."""
    last = d.grid[d.number_of_grid - 1, 2]
    return d.number_of_line, d.number_of_grid, last


def bundle(rows):
    return Bundle(line=np.arange(rows + 4.0), grid=np.arange(rows * 3.0).reshape(rows, 3))


def test_compiled_code_and_python_count_the_same_rows_and_find_the_same_numbers():
    for rows in (1, 2, 7):
        one = bundle(rows)
        assert rows_and_corner(one) == (rows + 4, rows, rows * 3 - 1)
        assert (one.number_of_line, one.number_of_grid) == (rows + 4, rows)
        one.grid = np.arange(30.0).reshape(10, 3)  # another array in its place
        assert rows_and_corner(one) == (rows + 4, 10, 29.0)


def test_a_name_that_is_not_there_is_said_to_be_missing():
    for name in ("lines", "number_of_lines", "number_of_"):
        with pytest.raises(AttributeError, match=name):
            getattr(bundle(2), name)


def test_an_array_that_compiled_code_could_not_walk_is_refused():
    with pytest.raises(ValueError, match="dtype"):
        bundle(2).line = np.arange(3)
    with pytest.raises(ValueError, match="contiguous"):
        Bundle(line=np.arange(10.0)[::2])


def asks_a_bundle_for_a_length(source):
    """Lines that read `.shape` or `len` of anything but an argument of the function they are in."""
    lines = []
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        given = {argument.arg for argument in function.args.args} - {"d"}
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute) and node.attr == "shape":
                array = node.value
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "len":
                array = node.args[0]
            else:
                continue
            if not (isinstance(array, ast.Name) and array.id in given):
                lines.append(node.lineno)
    return lines


@pytest.mark.parametrize("file", sorted(KERNELS.glob("*.py")), ids=lambda file: file.name)
def test_kernels_ask_the_bundle_how_many_rows_there_are_and_never_an_array(file):
    """In compiled code the arrays of a bundle do not know their length: `.shape[0]` would be 0."""
    assert asks_a_bundle_for_a_length(file.read_text(encoding="utf-8")) == []


def test_sabotage_a_kernel_that_asks_an_array_is_found():
    head = "def work(d, people):\n"
    assert asks_a_bundle_for_a_length(head + "    return d.cases.shape[0]") == [2]
    assert asks_a_bundle_for_a_length(head + "    rows = d.cases\n    return len(rows)") == [3]
    assert asks_a_bundle_for_a_length(head + "    return people.shape[0] + len(people)") == []


def test_looking_ahead_changes_nothing_but_the_time_it_takes():
    results = []
    for spread in (0, 1):
        model = model_of(everything())
        for district in model.districts:
            assert district.arrays.now["spread"][0] == 0, "a small world"
            district.arrays.now["spread"] = spread
        model.run(60)
        results.append(bytes_of(model.result()))
    assert results[0] == results[1]


@pytest.mark.parametrize("name", ["names", "table", "address", "copy", "number_of_cases"])
def test_a_name_that_a_bundle_needs_itself_is_refused_in_so_many_words(name):
    with pytest.raises(ValueError, match=f"{name}: no array can be called that"):
        Bundle(**{name: np.zeros(3)})
    assert len(Bundle(name=np.zeros(3)).name) == 3


# -- room ------------------------------------------------------------------------------------------

POOLS = ("chunks", "problems", "cases", "jobs", "agenda", "problem_rows", "case_rows", "notes")


def test_a_world_that_swells_has_room_for_every_day():
    """Nobody works, so everything piles up; the kernels say so in time, and Python makes room."""
    model, grown = swelling(), 0
    for _ in range(60):
        before = {name: len(getattr(model.districts[0].arrays, name)) for name in POOLS}
        model.step()
        a = model.districts[0].arrays
        grown += any(len(getattr(a, name)) > before[name] for name in POOLS)
        told = int(a.now["short"][0])
        count_room(a)
        wanted = {name: int(a.room[name][0]) for name in POOLS}
        missing = [name for name in POOLS if len(getattr(a, name)) < wanted[name]]
        assert told == bool(missing)
    assert 3 < grown < 50, "now and then"
    make_room(a)
    assert a.now["short"][0] == 0


def test_sabotage_without_room_the_day_ends_with_one_clear_line(monkeypatch):
    monkeypatch.setattr(DistrictState, "make_room", lambda _district: None)
    with pytest.raises(SimulationError, match=r"than there is room for in one day|is full"):
        swelling().run(200)


def swelling():
    return model_of(hamlet(busy=200.0))


def test_this_file_runs_compiled():
    assert not numba.config.DISABLE_JIT
