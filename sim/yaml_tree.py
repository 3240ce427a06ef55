"""YAML 1.2 that remembers where every value stands, read strictly.

Values are read strictly: ``true`` is not 1, ``"3"`` is not 3, ``.nan`` and ``.inf`` are not
numbers, a key stands once, and anchors are not used. Every complaint is a
:class:`~sim.errors.UserError` with file, line, column and path.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from sim.errors import UserError, unknown

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node as YamlNode

Scalar = str | int | float | bool | None

_INTEGER = re.compile(r"[-+]?[0-9]{1,400}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)")
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a data file and its place; ``value`` is a scalar, a dict or a list of nodes."""

    value: Any
    path: str
    file: str
    line: int | None = None
    column: int | None = None

    def fail(self, message: str) -> NoReturn:
        """Raise the error that points at this value."""
        raise UserError(
            message, file=self.file, line=self.line, column=self.column, path=self.path or None
        )

    def shown(self) -> str:
        """The value in words for an error message: what it is, and the value when it is short."""
        if isinstance(self.value, dict):
            return "a mapping"
        if isinstance(self.value, list):
            return "a list"
        if self.value is None:
            return "nothing"
        if isinstance(self.value, bool):
            return f"{str(self.value).lower()} (a truth value)"
        text = repr(self.value) if isinstance(self.value, str) else f"{self.value}"
        text = text if len(text) <= 60 else text[:57] + "..."
        return f"{text} (text)" if isinstance(self.value, str) else text

    def number(self, low: float = -math.inf, high: float = math.inf) -> float:
        """The value as a finite float within low..high."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.fail(f"expected a number, got {self.shown()}")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            self.fail(f"expected a finite number, got {self.shown()}")
        if not low <= number <= high:
            self.fail(f"{short(number)} is outside {short(low)}..{short(high)}")
        return number

    def whole(self, low: float = -math.inf, high: float = math.inf) -> int:
        """The value as a whole number within low..high (3 and 3.0 are whole)."""
        number = self.number(low, high)
        if number != int(number):
            self.fail(f"expected a whole number, got {self.shown()}")
        return int(number)

    def text(self) -> str:
        """The value as text that is not empty."""
        if not isinstance(self.value, str) or not self.value.strip():
            self.fail(f"expected text, got {self.shown()}")
        return self.value

    def flag(self) -> bool:
        """The value as true or false."""
        if not isinstance(self.value, bool):
            self.fail(f"expected true or false, got {self.shown()}")
        return self.value

    def choice(self, choices: Sequence[str], kind: str) -> str:
        """The value as one of the words of ``choices``."""
        word = self.text()
        if word not in choices:
            self.fail(unknown(kind, word, choices))
        return word

    def items(self) -> list[Node]:
        """The value as a list."""
        if not isinstance(self.value, list):
            self.fail(f"expected a list, got {self.shown()}")
        return self.value

    def mapping(self) -> dict[str, Node]:
        """The value as a mapping with any keys."""
        if not isinstance(self.value, dict):
            self.fail(f"expected a mapping, got {self.shown()}")
        return self.value

    def fields(
        self, required: Sequence[str], optional: Sequence[str] = (), kind: str = "key"
    ) -> dict[str, Node]:
        """The value as a mapping with all required keys, and only these and the optional ones."""
        known = [*required, *optional]
        for key, child in self.mapping().items():
            if key not in known:
                child.fail(unknown(kind, key, known))
        for key in required:
            if key not in self.value:
                self.fail(f"{kind} '{key}' is missing")
        return self.value

    def walk(self) -> Iterator[Node]:
        """This node and all nodes below it."""
        yield self
        children = self.value.values() if isinstance(self.value, dict) else self.value
        if isinstance(self.value, (dict, list)):
            for child in children:
                yield from child.walk()

    def plain(self) -> Any:
        """The value as plain dicts, lists and scalars, without places."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value


def short(number: float) -> str:
    """A number as a person writes it: ``3``, ``0.25``, ``100000``."""
    if math.isfinite(number) and number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.12g}"


def shown_path(path: Path) -> str:
    """A path as error messages show it: relative to the current folder when below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError, RuntimeError):  # RuntimeError: a link that leads to itself
        return str(path)


def load_yaml(path: Path | str) -> Node:
    """The tree of a YAML file; the same text is taken apart once.

    Raises UserError if the file is missing, cannot be read, or is not strict YAML.
    """
    path = Path(path)
    name = shown_path(path)
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise UserError("no such file", file=name) from None
    except OSError as error:
        raise UserError(f"cannot be read: {error.strerror}", file=name) from None
    except UnicodeDecodeError as error:
        raise UserError(f"is not UTF-8 text (byte {error.start})", file=name) from None
    return _taken_apart(text, name)


@lru_cache(maxsize=256)
def _taken_apart(text: str, name: str) -> Node:
    return parse_yaml(text, name)


def parse_yaml(text: str, file: str, path: str = "", places: bool = True) -> Node:
    """The tree of a YAML text; ``file`` is the name shown in errors, ``path`` the path of the top.

    ``places=False`` leaves line and column out (for a value typed on the command line).
    """
    from ruamel.yaml import YAML  # here, because it is slow to import and --help needs no YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        top = YAML(typ="safe").compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = {"line": mark.line + 1, "column": mark.column + 1} if mark and places else {}
        problem = error.problem or error.context or "unreadable"
        raise UserError(f"not YAML: {problem}", file=file, **where) from None
    except YAMLError as error:
        raise UserError(f"not YAML: {str(error).splitlines()[0]}", file=file) from None
    except RecursionError:
        raise UserError("not YAML: nested too deeply", file=file) from None
    if top is None:
        raise UserError("the file is empty", file=file)
    return _convert(top, path, file, places, set())


def _convert(node: YamlNode, path: str, file: str, places: bool, seen: set[int]) -> Node:
    from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

    mark = node.start_mark
    line, column = (mark.line + 1, mark.column + 1) if places else (None, None)
    here = Node(None, path, file, line, column)
    if id(node) in seen:
        here.fail("anchors and aliases (& and *) are not used here; write the value out")
    seen.add(id(node))
    value: Any
    if isinstance(node, MappingNode):
        value = {}
        for key_node, value_node in node.value:
            mark = key_node.start_mark
            key_line, key_column = (mark.line + 1, mark.column + 1) if places else (None, None)
            at_key = Node(None, path, file, key_line, key_column)
            if not isinstance(key_node, ScalarNode):
                at_key.fail("a key must be a word")
            key = key_node.value
            if key in value:
                at_key.fail(f"the key '{key}' stands here twice")
            below = f"{path}.{key}" if path else key
            child = _convert(value_node, below, file, places, seen)
            # A value is pointed at by its key: there a reader looks, and there a wrong key stands.
            value[key] = Node(child.value, below, file, key_line, key_column)
    elif isinstance(node, SequenceNode):
        value = [
            _convert(item, f"{path}[{position}]", file, places, seen)
            for position, item in enumerate(node.value)
        ]
    else:
        value = _scalar(node.value, quoted=bool(getattr(node, "style", None)))
    return Node(value, path, file, line, column)


def _scalar(text: str, quoted: bool) -> Scalar:
    """A scalar by the core rules of YAML 1.2, the same whichever parser read the text."""
    if quoted:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _INFINITE.fullmatch(text):
        return -math.inf if text.startswith("-") else math.inf
    return text
