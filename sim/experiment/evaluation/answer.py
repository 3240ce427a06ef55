"""What an evaluation comes to, in sentences and small tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.experiment.summary import number

if TYPE_CHECKING:
    from rich.console import Console

    from sim.experiment.evaluation.judge import Evaluation
    from sim.experiment.evaluation.pilots import Months, Pilot

DESIGN_NAMES: Final = {
    "did": "Difference-in-differences",
    "event-study": "Event study (mean of the lags)",
    "synthetic-control": "Synthetic control",
}
LEVEL: Final = 0.95
ENOUGH: Final = 20
"""Replications from which on a share of intervals says something."""
CHANNELS: Final = (
    ("city news and trust", "", "news"),
    ("the ranking", "news", "news_and_ranking"),
    ("shared departments, and what else is left", "news_and_ranking", None),
)
"""A way between streets, and the cuts that leave it open and that cut it too (None: nothing is left to cut)."""


def mean_interval(values: Iterable[float]) -> tuple[float, float, float]:
    """The mean of evaluations, and the ends of the interval that luck leaves to it (nan for a single one)."""
    from sim.outcomes.comparison import interval_of_mean

    found = np.array(list(values))
    return (float(found.mean()), *interval_of_mean(found, LEVEL, "t"))


def mean_told(values: Iterable[float], unit: str) -> str:
    """The mean of evaluations with its interval, in words."""
    mean, low, high = mean_interval(values)
    told = number(mean, unit, signed=True)
    if np.isnan(low):
        return told
    ends = [number(end, unit, signed=True).removesuffix(" points") for end in (low, high)]
    return f"{told} ({ends[0]} to {ends[1]})"


class Answer:
    """The evaluations of an experiment in words. `evaluations`: of every replication, with cuts if there were any."""

    def __init__(
        self,
        evaluations: Sequence[Evaluation],
        pilot: Pilot,
        months: Months,
        outcome: str,
        design: str,
    ) -> None:
        from sim.outcomes.panel import PANEL_MEASURES

        self.by_cut: dict[str, dict[int, Evaluation]] = {}
        for each in evaluations:
            self.by_cut.setdefault(each.cut, {})[each.replication] = each
        self.whole = list(self.by_cut[""].values())
        self.pilot, self.months, self.design = pilot, months, design
        self.measure = PANEL_MEASURES[outcome]
        self.hidden = {name: PANEL_MEASURES[name] for name in self.whole[0].hidden}

    def _told(self, part: Callable[[Evaluation], float]) -> str:
        return mean_told((part(each) for each in self.whole), self.measure.unit)

    def _mean(self, part: Callable[[Evaluation], float]) -> str:
        return number(
            float(np.mean([part(each) for each in self.whole])), self.measure.unit, signed=True
        )

    def sentences(self) -> list[str]:
        """The answer: what the estimator finds, what is true, and how often its interval holds it."""
        runs, treated, unit = len(self.whole), self.pilot.treated, self.measure.unit
        before, after = np.count_nonzero(~self.months.post), np.count_nonzero(self.months.post)
        evaluations = f"{runs} evaluation{'s' if runs > 1 else ''}"
        if all(np.isfinite(each.estimate.high - each.estimate.low) for each in self.whole):
            low, high = (
                self._mean(lambda each: each.estimate.low).removesuffix(" points"),
                self._mean(lambda each: each.estimate.high).removesuffix(" points"),
            )
            interval = f"interval of one evaluation: {low} to {high}"
        else:
            interval = "too few streets for an interval"
        of_what = "" if unit == "share" else f" ({unit})"
        lines = [
            f"{DESIGN_NAMES[self.design]} of: {self.measure.en}{of_what}; {int(treated.sum())} pilot streets and "
            f"{int((~treated).sum())} others, {before} months before and {after} after, {evaluations}.",
            f"The estimator finds {self._mean(lambda each: each.estimate.value)} ({interval}); "
            f"the true effect on the pilot streets is "
            f"{self._mean(lambda each: each.truth.on_pilots)}; the full rollout changes "
            f"{self._mean(lambda each: each.truth.rollout)}.",
        ]
        pilots = sum(each.estimate.contains(each.truth.on_pilots) for each in self.whole)
        found = sum(not each.estimate.contains(0.0) for each in self.whole)
        rollout = sum(each.estimate.contains(each.truth.rollout) for each in self.whole)
        lines.append(
            f"In {evaluations} its 95 % interval finds an effect (leaves zero out) {_times(found)}, contains the true effect on the "
            f"pilots {_times(pilots)}, that of the full rollout {_times(rollout)}."
        )
        lines += self.bias()
        if runs < ENOUGH:
            lines.append(
                f"{evaluations} say little of coverage: use --replications {ENOUGH} or more."
            )
        gaps = len(treated) - min(each.streets for each in self.whole)
        if gaps:
            lines.append(f"Up to {gaps} streets were left out: months without any case to assess.")
        return lines

    def bias(self) -> list[str]:
        """What streets that touch each other do to the evaluation, as far as the intervals tell."""
        if len(self.whole) < 2:
            return []
        lines = []
        _, low, high = mean_interval(each.spillover for each in self.whole)
        touched = self._told(lambda each: each.spillover)
        if low <= 0 <= high:
            lines.append(
                f"That the pilot touches the streets of comparison makes no bias that this experiment can see: it changes them by "
                f"{touched}."
            )
        else:
            lines.append(
                f"The pilot changes the streets of comparison too, by {touched}; the estimator takes that off the effect."
            )
        _, low, high = mean_interval(each.scale for each in self.whole)
        more = self._told(lambda each: each.scale)
        if low <= 0 <= high:
            lines.append(
                f"Pilot streets fare as they would in a full rollout, as far as this experiment can see: the difference is {more}."
            )
        else:
            lines.append(
                f"The pilot does to its streets what a full rollout would do to them, and {more} beyond it: a pilot does not say what "
                "a rollout will do."
            )
        return lines

    def parts(self) -> list[tuple[str, ...]]:
        """What the estimate is made of, exactly, and how the pilots differ from the rollout."""
        return [
            ("true effect on the pilot streets", self._told(lambda each: each.truth.on_pilots)),
            (
                "- what the pilot did to the streets of comparison",
                self._told(lambda each: -each.spillover),
            ),
            (
                "+ what the estimator finds where there is no reform",
                self._told(lambda each: each.placebo),
            ),
            ("= the estimate", self._told(lambda each: each.estimate.value)),
            ("bias: estimate less true effect on the pilots", self._told(lambda each: each.bias)),
            (
                "pilots less the same streets in the full rollout",
                self._told(lambda each: each.scale),
            ),
        ]

    def channels(self) -> list[tuple[str, ...]]:
        """For each way between streets: its part of the spillover in the estimate, and of what sets pilots apart from the rollout."""
        unit = self.measure.unit
        rows: list[tuple[str, ...]] = []
        for name, open_, cut in CHANNELS:
            there = self.by_cut.get(open_, {})
            gone = self.by_cut.get(cut, {}) if cut is not None else {}
            common = [each for each in there if cut is None or each in gone]
            if not common:
                return []
            rows.append(
                (
                    name,
                    mean_told(
                        (
                            (gone[each].spillover if gone else 0.0) - there[each].spillover
                            for each in common
                        ),
                        unit,
                    ),
                    mean_told(
                        (
                            there[each].scale - (gone[each].scale if gone else 0.0)
                            for each in common
                        ),
                        unit,
                    ),
                )
            )
        return rows

    def unseen(self) -> list[tuple[str, ...]]:
        """What no evaluator sees: measure, true effect of the pilot on pilots and on others, of the full rollout."""
        rows = []
        for name, measure in self.hidden.items():
            unit = "" if measure.unit == "share" else f" ({measure.unit})"
            told = [
                mean_told((getattr(each.hidden[name], field) for each in self.whole), measure.unit)
                for field in ("on_pilots", "on_others", "rollout")
            ]
            rows.append((f"{measure.en}{unit}", *told))
        return rows


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def show(answer: Answer, console: Console | None = None) -> None:
    """Print the answer: sentences, then tables."""
    from rich.console import Console
    from rich.table import Table

    if console is None:
        console = Console(highlight=False)
    for sentence in answer.sentences():
        console.print(sentence, markup=False)
    tables = [
        (
            "Why: the estimate and its parts",
            ("", "mean (its 95 % interval)"),
            answer.parts(),
        ),
        (
            "Where streets touch each other",
            ("through", "part in the estimate", "part in pilots less rollout"),
            answer.channels(),
        ),
        (
            "What no evaluator sees",
            ("measure", "pilot: on pilots", "pilot: on others", "full rollout"),
            answer.unseen(),
        ),
    ]
    for title, heads, rows in tables:
        if not rows:
            continue
        table = Table(title=title, title_justify="left")
        for place, head in enumerate(heads):
            table.add_column(head, justify="right" if place else "left")
        for row in rows:
            table.add_row(*row)
        console.print(table)
