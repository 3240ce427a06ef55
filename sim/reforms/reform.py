"""What a reform is, and how its file is read.

A reform can name nothing but levers, so it cannot set an outcome. Each of its numbers has a
*neutral* value at which it changes nothing, exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.datafiles import Node, Sentence, load_yaml, read_sentence, read_source, short
from sim.errors import unknown
from sim.levers import MOVES, LeverBook, load_lever_book

REFORMS_FOLDER = Path(__file__).resolve().parent
#: What a scenario says about when and where a reform holds; no parameter may have such a name.
RESERVED = ("reform", "start", "end", "ramp", "where")


@dataclass(frozen=True, slots=True)
class ReformParameter:
    """A number of a reform; at ``neutral`` its moves change nothing.

    ``sentence``: usual value, unit, range and source id.
    """

    name: str
    sentence: Sentence
    neutral: float

    def allows(self, value: float) -> bool:
        """True within the range, and at the neutral value even where that lies outside."""
        return self.sentence.low <= value <= self.sentence.high or value == self.neutral


@dataclass(frozen=True, slots=True)
class Move:
    """``lever`` is moved by ``operation``, a key of MOVES, with the value of ``parameter``.

    The value is in the lever's unit (a factor for ``times``).
    """

    lever: str
    operation: str
    parameter: str


@dataclass(frozen=True)
class Reform:
    """A reform as its file gives it; ``title`` and ``sentence`` by language, ``en`` and ``zh``.

    ``source``: id of the document whose sentence it is.
    """

    name: str
    title: Mapping[str, str]
    sentence: Mapping[str, str]
    source: str
    parameters: Mapping[str, ReformParameter]
    moves: tuple[Move, ...]

    def defaults(self) -> dict[str, float]:
        """The value of every parameter when a scenario says nothing."""
        return {name: parameter.sentence.value for name, parameter in self.parameters.items()}

    def neutral(self) -> dict[str, float]:
        """The values at which the reform changes nothing."""
        return {name: parameter.neutral for name, parameter in self.parameters.items()}


def load_reforms(folder: Path = REFORMS_FOLDER, book: LeverBook | None = None) -> dict[str, Reform]:
    """All reforms of the folder by name, sorted; raises UserError for a file not in order.

    ``book``: the levers there are; read from their file where none is given.
    """
    book = book or load_lever_book()
    return {path.stem: load_reform(path, book) for path in sorted(folder.glob("*.yaml"))}


def load_reform(path: Path, book: LeverBook) -> Reform:
    """One reform file, checked against the levers there are; its name is the file's.

    Raises UserError, with the line, for a file not in order: an unknown lever or operation, a
    neutral value that is none, a range that takes a lever out of its own, a parameter that moves
    nothing.
    """
    return _read(path.stem, load_yaml(path), book)


def _read(name: str, node: Node, book: LeverBook) -> Reform:
    fields = node.fields(("title", "sentence", "parameters", "moves"), ("note",))
    title = fields["title"].fields(("en", "zh"))
    sentence = fields["sentence"].fields(("en", "zh", "source"))
    parameters = {
        key: _read_parameter(key, child) for key, child in fields["parameters"].mapping().items()
    }
    moves = tuple(
        _read_move(name, lever, child, parameters, book)
        for lever, child in fields["moves"].mapping().items()
    )
    for key, child in fields["parameters"].mapping().items():
        if key not in {move.parameter for move in moves}:
            child.fail(f"the parameter '{key}' moves nothing")
    return Reform(
        name=name,
        title={language: title[language].text() for language in ("en", "zh")},
        sentence={language: sentence[language].text() for language in ("en", "zh")},
        source=read_source(sentence["source"]),
        parameters=parameters,
        moves=moves,
    )


def _read_parameter(name: str, node: Node) -> ReformParameter:
    if name in RESERVED:
        node.fail(f"a parameter cannot be called '{name}': a scenario uses that word itself")
    sentence = read_sentence(node, more=("neutral",))
    for key in ("neutral", "en", "zh"):
        if key not in node.value:
            node.fail(f"key '{key}' is missing")
    return ReformParameter(name, sentence, node.value["neutral"].number())


def _read_move(
    reform: str, lever: str, node: Node, parameters: Mapping[str, ReformParameter], book: LeverBook
) -> Move:
    if lever not in book:
        node.fail(unknown("lever", lever, book))
    operations = node.mapping()
    for operation, child in operations.items():
        if operation not in MOVES:
            child.fail(unknown("operation", operation, MOVES))
    if len(operations) != 1:
        node.fail(f"expected one of {', '.join(MOVES)}")
    operation, child = next(iter(operations.items()))
    parameter = parameters[child.choice(list(parameters), "parameter")]
    range_ = book[lever]
    neutral = {"add": 0.0, "times": 1.0, "at_least": range_.low, "at_most": range_.high}[operation]
    if parameter.neutral != neutral:
        child.fail(
            f"the neutral value of '{parameter.name}' must be {short(neutral)} for {operation}, "
            f"it is {short(parameter.neutral)}"
        )
    sentence = parameter.sentence
    for amount in (sentence.low, sentence.value, sentence.high):
        after = MOVES[operation](range_.value, amount)
        if not range_.low <= after <= range_.high:
            child.fail(
                f"reform {reform} takes lever {lever} to {short(after)} (with {parameter.name} "
                f"{short(amount)}), outside {short(range_.low)}..{short(range_.high)}"
            )
    return Move(lever, operation, parameter.name)
