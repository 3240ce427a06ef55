"""Data files are read strictly, and every complaint says where."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from sim.errors import UserError, did_you_mean, unknown
from sim.yaml_tree import load_yaml, parse_yaml


def complaint(text: str, read) -> str:
    with pytest.raises(UserError) as caught:
        read(parse_yaml(text, "file.yaml").mapping()["a"])
    return str(caught.value)


NUMBERS = [
    ("a: true", "file.yaml:1:1: a: expected a number, got true (a truth value)"),
    ('a: "3"', "file.yaml:1:1: a: expected a number, got '3' (text)"),
    ("a: '3'", "file.yaml:1:1: a: expected a number, got '3' (text)"),
    ("a: 3 days", "file.yaml:1:1: a: expected a number, got '3 days' (text)"),
    ("a: 1_000", "file.yaml:1:1: a: expected a number, got '1_000' (text)"),
    ("a: yes", "file.yaml:1:1: a: expected a number, got 'yes' (text)"),
    ("a: .nan", "file.yaml:1:1: a: expected a finite number, got nan"),
    ("a: -.inf", "file.yaml:1:1: a: expected a finite number, got -inf"),
    ("a: 1e999", "file.yaml:1:1: a: expected a finite number, got inf"),
    ("a:", "file.yaml:1:1: a: expected a number, got nothing"),
    ("a: [1]", "file.yaml:1:1: a: expected a number, got a list"),
    ("a: {b: 1}", "file.yaml:1:1: a: expected a number, got a mapping"),
    ("\n\na: 11", "file.yaml:3:1: a: 11 is outside 0..10"),
    ("a: -0.5", "file.yaml:1:1: a: -0.5 is outside 0..10"),
]


@pytest.mark.parametrize(("text", "line"), NUMBERS)
def test_a_number_is_nothing_else(text: str, line: str) -> None:
    assert complaint(text, lambda node: node.number(0, 10)) == line


def test_a_number_beyond_all_floats_is_refused() -> None:
    line = complaint("a: 1" + "0" * 400, lambda node: node.number())
    assert line.startswith("file.yaml:1:1: a: expected a ")


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3.0), ("-2.5", -2.5), ("+1", 1.0), (".5", 0.5), ("1e3", 1000.0), ("010", 10.0)],
)
def test_numbers_of_yaml_1_2(text: str, value: float) -> None:
    assert parse_yaml(f"a: {text}", "f").mapping()["a"].number() == value


def test_whole_numbers() -> None:
    assert parse_yaml("3.0", "f").whole() == 3
    line = complaint("a: 3.5", lambda node: node.whole())
    assert line == "file.yaml:1:1: a: expected a whole number, got 3.5"


def test_other_kinds_of_values() -> None:
    assert complaint("a: 3", lambda node: node.text()) == ("file.yaml:1:1: a: expected text, got 3")
    assert complaint("a: 0", lambda node: node.flag()) == (
        "file.yaml:1:1: a: expected true or false, got 0"
    )
    assert complaint("a: {}", lambda node: node.items()) == (
        "file.yaml:1:1: a: expected a list, got a mapping"
    )
    assert complaint("a: []", lambda node: node.mapping()) == (
        "file.yaml:1:1: a: expected a mapping, got a list"
    )
    assert complaint("a: bureu", lambda node: node.choice(["branch", "bureau"], "level")) == (
        "file.yaml:1:1: a: unknown level 'bureu' - did you mean 'bureau'?"
    )


def test_keys_that_must_and_may_be() -> None:
    read = {"required": ["value"], "optional": ["note"]}
    assert complaint("a: {note: x}", lambda node: node.fields(**read)) == (
        "file.yaml:1:1: a: key 'value' is missing"
    )
    assert complaint("a:\n  valeu: 3", lambda node: node.fields(**read)) == (
        "file.yaml:2:3: a.valeu: unknown key 'valeu' - did you mean 'value'?"
    )


BROKEN = [
    ("a: 1\nb: 2\na: 3", "f.yaml:3:1: the key 'a' stands here twice"),
    ("x:\n  a: 1\n  a: 3", "f.yaml:3:3: x: the key 'a' stands here twice"),
    ("a: &one [1]\nb: *one", "anchors and aliases (& and *) are not used here"),
    ("a: &a [*a]", "anchors and aliases (& and *) are not used here"),
    ("? [1, 2]\n: 3", "f.yaml:1:3: a key must be a word"),
    ("a: [1, 2", "f.yaml:"),
    ("a: 1\n b: 2", "f.yaml:2:"),
    ("a: 1\n---\nb: 2", "f.yaml:"),
    ("", "f.yaml: the file is empty"),
    ("# only a comment\n", "f.yaml: the file is empty"),
    ("[" * 500, "f.yaml"),
]


@pytest.mark.parametrize(("text", "part"), BROKEN)
def test_broken_yaml_is_one_line(text: str, part: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_yaml(text, "f.yaml")
    assert part in str(caught.value)
    assert "\n" not in str(caught.value)


def test_lists_and_places() -> None:
    tree = parse_yaml("a:\n  - 1\n  - b: 2\n", "f.yaml")
    second = tree.mapping()["a"].items()[1].mapping()["b"]
    assert (second.path, second.line, second.column) == ("a[1].b", 3, 5)
    assert tree.plain() == {"a": [1, {"b": 2}]}
    assert [node.path for node in tree.walk()] == ["", "a", "a[0]", "a[1]", "a[1].b"]
    assert math.isnan(parse_yaml(".nan", "f").value)


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("latin.yaml").write_bytes(b"a: caf\xe9")
    Path("folder.yaml").mkdir()
    Path("round.yaml").symlink_to("round.yaml")
    lines = {
        "none.yaml": "none.yaml: no such file",
        "latin.yaml": "latin.yaml: is not UTF-8 text (byte 6)",
        "folder.yaml": "folder.yaml: cannot be read: Is a directory",
        "round.yaml": "round.yaml: cannot be read: Too many levels of symbolic links",
    }
    for name, line in lines.items():
        with pytest.raises(UserError) as caught:
            load_yaml(name)
        assert str(caught.value) == line


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    for value in (1, 2, 3):
        path.write_text(f"a: {value}")
        assert load_yaml(path).plain() == {"a": value}


def test_hints() -> None:
    assert did_you_mean("Linkin", ["linking", "clock"]) == " - did you mean 'linking'?"
    assert did_you_mean("xyz", ["linking", "clock"]) == ""
    assert unknown("lever", "xyz", ["linking", "clock"]) == (
        "unknown lever 'xyz' (known: linking, clock)"
    )
