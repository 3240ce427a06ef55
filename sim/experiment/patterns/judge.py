"""From the runs to the verdicts: each number with its interval, each pattern by its rules."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.experiment.judging import Interval, interval_of, together, verdict_of
from sim.experiment.patterns.book import Number, Pattern, PatternBook, Term

if TYPE_CHECKING:
    from sim.experiment.outputs import Finished


@dataclass(frozen=True)
class Judged:
    """A number as the model has it, and what its rule says of it."""

    interval: Interval
    replications: int
    verdict: str


@dataclass(frozen=True)
class Verdict:
    """What is said of a pattern, and of each of its numbers, in the order of the file."""

    pattern: Pattern
    numbers: tuple[Judged, ...]
    verdict: str


Readings = Mapping[int, Mapping[Term, float]]
"""What was measured: by replication, then by term."""


def readings_of(book: PatternBook, finished: Finished) -> dict[int, dict[Term, float]]:
    """Every term of every pattern in every replication that is whole."""
    from sim.outcomes.patterns import key_of

    terms = {term for each in book.patterns for number in each.numbers for term in number.terms}
    read: dict[int, dict[Term, float]] = {}
    for (world, replication), run in finished.runs.items():
        mine = {term: run.patterns[key_of(term.asked)] for term in terms if term.world == world}
        read.setdefault(replication, {}).update(mine)
    return read


def judge(book: PatternBook, readings: Readings) -> list[Verdict]:
    """The verdict of every pattern."""
    verdicts = []
    for pattern in book.patterns:
        numbers = tuple(_judged(number, readings) for number in pattern.numbers)
        verdicts.append(Verdict(pattern, numbers, together(each.verdict for each in numbers)))
    return verdicts


def _judged(number: Number, readings: Readings) -> Judged:
    values = [
        value_of(number, readings[each])
        for each in sorted(readings)
        if all(term in readings[each] for term in number.terms)
    ]
    interval = interval_of(values)
    return Judged(interval, len(values), verdict_of(interval, number.rule))


def value_of(number: Number, terms: Mapping[Term, float]) -> float:
    """A number in one replication: both of its worlds have the same luck."""
    value = terms[number.term]
    if number.other is None:
        return value
    other = terms[number.other]
    if number.kind == "difference":
        return value - other
    return value / other if other else math.nan


def counts(verdicts: Sequence[Verdict]) -> dict[str, int]:
    """How many patterns have each verdict."""
    from sim.experiment.judging import CANNOT_TELL, FAILS, HOLDS

    return {
        word: sum(each.verdict == word for each in verdicts) for word in (HOLDS, FAILS, CANNOT_TELL)
    }
