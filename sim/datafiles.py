"""Data files: where they are, and numbers that are sentences (value, unit, range, source)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.yaml_tree import Node, load_yaml, parse_yaml, real_path, short, shown_path

__all__ = [
    "DATA_FOLDER",
    "Node",
    "Sentence",
    "load_yaml",
    "parse_yaml",
    "read_factors",
    "read_sentence",
    "read_source",
    "real_path",
    "short",
    "shown_path",
]

DATA_FOLDER = Path(__file__).resolve().parent.parent / "scenarios"

_SOURCE = re.compile(r"assumed|definition|calendar|[A-Z]{1,2}[0-9]+[a-z]?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A number with everything a reader must know about it: unit, range and source."""

    value: float
    unit: str
    low: float
    high: float
    source: str
    en: str = ""
    zh: str = ""
    note: str = ""

    def words(self, language: str) -> str:
        """What the number is, in ``en`` or ``zh``."""
        return self.zh if language == "zh" else self.en


_SENTENCE_KEYS = ("value", "unit", "source")
_SENTENCE_MORE = ("low", "high", "en", "zh", "note")


def read_source(node: Node) -> str:
    """A source: ``assumed``, ``definition``, ``calendar`` or ids of facts, with commas."""
    source = node.text()
    for part in source.split(","):
        if not _SOURCE.fullmatch(part.strip()):
            part = part.strip()
            node.fail(
                f"'{part}' is no source: write assumed, definition, calendar or ids such as B30"
            )
    return ", ".join(part.strip() for part in source.split(","))


def read_sentence(node: Node, more: Sequence[str] = ()) -> Sentence:
    """A number that is a sentence: value, unit and source; low and high (both left out: no range).

    ``more`` names further keys that the caller reads. low <= value <= high is checked.
    """
    fields = node.fields(_SENTENCE_KEYS, (*_SENTENCE_MORE, *more))
    value = fields["value"].number()
    low = fields["low"].number() if "low" in fields else value
    high = fields["high"].number() if "high" in fields else value
    if low > high:
        fields["low"].fail(f"low {short(low)} is above high {short(high)}")
    if not low <= value <= high:
        fields["value"].fail(f"{short(value)} is outside {short(low)}..{short(high)}")
    texts = {key: fields[key].text() for key in ("en", "zh", "note") if key in fields}
    return Sentence(value, fields["unit"].text(), low, high, read_source(fields["source"]), **texts)


def read_factors(node: Node, length: int, which: str) -> tuple[float, ...]:
    """A curve: a sentence whose value is a list of ``length`` numbers in low..high, none below 0, with mean 1.

    ``which`` says what they are in an error: "monthly".
    """
    fields = node.fields((*_SENTENCE_KEYS, "low", "high"), ("en", "zh", "note"))
    low, high = fields["low"].number(), fields["high"].number()
    fields["unit"].text()
    read_source(fields["source"])
    items = fields["value"].items()
    if len(items) != length:
        fields["value"].fail(f"expected {length} numbers, got {len(items)}")
    factors = tuple(item.number(low, high) for item in items)
    if abs(sum(factors) - length) > 1e-9 or min(factors) < 0:
        node.fail(f"the mean of the {which} factors is {sum(factors) / length:g}, not 1")
    return factors
