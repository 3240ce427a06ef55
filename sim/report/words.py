"""Speaks one language: titles, numbers and comparison rows as they stand in a sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from sim.experiment.summary import verdict
from sim.figures.messages import UNITS, Message, replications
from sim.outcomes import OUTCOMES
from sim.outcomes.comparison import ComparisonRow
from sim.report import differences
from sim.report.numbers import change_of, level, sizes, written

MOST_NAMED: Final = 3
"""So many scenarios are named in a sentence at most."""


class Words:
    """The words of a report in one language ("en" or "zh"); `titles` are those of the scenarios."""

    def __init__(self, language: str, titles: Mapping[str, Mapping[str, str]]) -> None:
        self.language = language
        self._titles = titles
        said = [title[language] for title in titles.values()]
        self._alike = {title for title in said if said.count(title) > 1}

    def say(self, message: Message, **values: str | Message) -> str:
        """A message in this language, its places filled."""
        filled = message.say(**values) if values else message
        return filled.zh if self.language == "zh" else filled.en

    def title(self, scenario: str) -> str:
        """The title of a scenario; with its name where two have the same title."""
        title = self._titles[scenario][self.language]
        return f"{title} ({scenario})" if title in self._alike else title

    def other_title(self, scenario: str) -> str:
        """The title in the other language, where it is another; in an English report alone.

        A reader of Chinese has the names of the field in the title itself.
        """
        chinese = self._titles[scenario]["zh"]
        return chinese if self.language == "en" and chinese not in self.title(scenario) else ""

    def quoted(self, scenario: str) -> str:
        """The title as it stands within a sentence."""
        return f"“{self.title(scenario)}”"

    def listed(self, words: Sequence[str]) -> str:
        """Words one after the other, with an "and" before the last."""
        if len(words) < 2:
            return "".join(words)
        comma = "、" if self.language == "zh" else ", "
        return f"{comma.join(words[:-1])}{self.say(differences.AND)}{words[-1]}"

    def some(self, names: Sequence[str]) -> str:
        """Scenarios as they stand within a sentence; of many the first few, and how many more."""
        quoted = [self.quoted(name) for name in names]
        if len(quoted) <= MOST_NAMED:
            return self.listed(quoted)
        rest = len(quoted) - MOST_NAMED
        comma = "、" if self.language == "zh" else ", "
        return self.say(differences.AND_MORE, names=comma.join(quoted[:MOST_NAMED]), n=str(rest))

    def clauses(self, parts: Sequence[str]) -> str:
        """Parts of a sentence one after the other: Chinese has no "and" between them."""
        return "，".join(parts) if self.language == "zh" else self.listed(parts)

    def told(self, sentences: Sequence[str]) -> str:
        """Whole sentences one after the other."""
        return ("" if self.language == "zh" else " ").join(sentences)

    def sentence(self, clauses: str) -> str:
        """The same with a capital at the beginning."""
        return clauses[:1].upper() + clauses[1:]

    def joined(self, clauses: Sequence[str]) -> str:
        """Clauses one after the other."""
        return ("；" if self.language == "zh" else "; ").join(clauses)

    def replications(self, n: int) -> str:
        """How many replications."""
        return self.say(replications(n))

    def percent(self, share: float) -> str:
        """A share in whole per cent."""
        return level(share, "share")

    def level(self, value: float, unit: str) -> str:
        """A value by itself, to three figures; "not reached" for a time beyond the run."""
        return self.say(differences.NOT_REACHED) if math.isinf(value) else level(value, unit)

    known_outcomes = OUTCOMES

    def outcome(self, name: str) -> str:
        """The name of an outcome."""
        outcome = OUTCOMES[name]
        return outcome.zh if self.language == "zh" else outcome.en

    def what(self, name: str) -> str:
        """An outcome as it stands within a sentence."""
        differing = differences.DIFFERING.get(name)
        return self.say(differing.what) if differing else self.outcome(name)

    def unit(self, unit: str) -> str:
        """The unit of a difference."""
        return self.say(UNITS[unit])

    def interval(self, row: ComparisonRow, *, signed: bool = False, short: bool = False) -> str:
        """The interval of a row: without signs where the sentence says which way it goes."""
        change = change_of(row)
        if not change.low:
            return self.say(differences.NO_INTERVAL)
        low, high = (change.low, change.high) if signed else sizes(change)
        if short:
            return self.say(differences.RANGE, low=low, high=high)
        return self.say(differences.INTERVAL, level=self.percent(row.level), low=low, high=high)

    def difference(self, row: ComparisonRow, *, short: bool = False) -> str:
        """A comparison row as a clause that says no more than its interval allows.

        Which way it goes, by how much, with the interval and both levels; or that this experiment
        sees no difference. `short`: the interval by its ends alone.
        """
        differing = differences.DIFFERING.get(row.outcome, differences.OTHERWISE)
        what, change = self.what(row.outcome), change_of(row)
        if row.n == 0:
            return self.say(differences.UNDEFINED_ROW, what=what)
        if math.isnan(row.difference):
            return self.say(differences.NOT_REACHED_ROW, what=what)
        if row.difference == 0 and row.low == row.high == 0:
            return self.say(differences.NO_CHANGE, what=what, base=change.base)
        if change.low and verdict(row) == "open":
            interval = self.interval(row, signed=True, short=short)
            return self.say(
                differences.NO_DIFFERENCE, what=what, interval=interval, base=change.base
            )
        message = differing.more if row.difference > 0 else differing.less
        return self.say(
            message,
            what=what,
            unit=self.unit(row.unit),
            amount=change.amount,
            interval=self.interval(row, short=short),
            base=change.base,
            value=change.value,
        )

    def count(self, value: float) -> str:
        """A whole number."""
        return written(value, 1.0)
