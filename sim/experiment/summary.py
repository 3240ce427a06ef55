"""The answer on the terminal: a sentence or two, then the headline outcomes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sim.experiment.outputs import Finished
from sim.experiment.schedule import Schedule

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sim.experiment.stages import Stages
    from sim.outcomes.comparison import ComparisonRow
    from sim.scenario import Scenario

FIRST: Final = "problems_fixed"
"""The outcome the answer speaks of: throughput."""
SMALL_BELOW: Final = 0.1
"""Numbers smaller than this are shown with two figures, others with three or whole."""


def show(
    scenarios: Sequence[Scenario],
    schedule: Schedule,
    finished: Finished,
    rows: Sequence[ComparisonRow],
    console: Console | None = None,
) -> None:
    """Print the answer and the table (of the comparison, or of the one scenario)."""
    if console is None:
        from rich.console import Console

        console = Console(highlight=False)
    compared = [row for row in rows if row.n]
    for sentence in answer(scenarios[0].name, compared, schedule, finished.stages):
        console.print(sentence, markup=False)
    if compared:
        console.print(_comparison_table(scenarios[0].name, compared))
    else:
        console.print(_outcome_table(scenarios[0].name, finished))
    from sim.outcomes.window import DAYS_A_YEAR

    first, last = schedule.measured
    drifting = drifting_scenarios(finished)
    if drifting and last - first + 1 >= DAYS_A_YEAR:  # in less, a season looks like a drift
        console.print(
            f"Not stationary: problems open still drift in {', '.join(drifting)}, so the means "
            "depend on when one looks; a longer --warmup or more --days may settle it.",
            markup=False,
        )


def answer(
    reference: str,
    rows: Sequence[ComparisonRow],
    schedule: Schedule | None = None,
    stages: Stages | None = None,
) -> list[str]:
    """One or two sentences: how throughput differs, and how many headline outcomes do."""
    from sim.outcomes import OUTCOMES
    from sim.outcomes.comparison import in_words

    first = [row for row in rows if row.outcome == FIRST]
    if not first:
        return []
    what = OUTCOMES[FIRST].en
    if len(first) > 1:
        ranked = sorted(first, key=lambda row: row.difference, reverse=True)
        verdicts = [verdict(row, together=True) for row in first]
        return [
            f"{what}: most under {ranked[0].scenario}, {in_words(ranked[0])}, "
            f"least under {ranked[-1].scenario}, {in_words(ranked[-1])}.",
            f"Of {len(first)} scenarios {verdicts.count('better')} do better than {reference}, "
            f"{verdicts.count('worse')} do worse, {verdicts.count('open')} cannot be told apart "
            "from it, all looked at together (Holm).",
            *_precision(first, schedule, stages),
        ]
    (row,) = first
    headline = [each for each in rows if OUTCOMES.get(each.outcome) and _leads(each)]
    judged = [verdict(each) for each in headline if OUTCOMES[each.outcome].direction != "neutral"]
    return [
        f"{what}: {number(row.value, row.unit)} under {row.scenario}, "
        f"{number(row.baseline, row.unit)} under {reference}: {in_words(row)}.",
        f"Of {len(judged)} headline outcomes {judged.count('better')} are better, "
        f"{judged.count('worse')} worse, {judged.count('open')} cannot be told apart.",
        *_precision(first, schedule, stages),
    ]


def _precision(
    rows: Sequence[ComparisonRow], schedule: Schedule | None, stages: Stages | None
) -> list[str]:
    """What the intervals carry, and what would make them half as wide."""
    from sim.outcomes import precision

    known = [row for row in rows if not math.isnan(row.low)]
    if not known:
        return []
    n = min(row.n for row in known)
    more = precision.replications_to_halve(n, known[0].level)
    removed = [1.0 - 1.0 / row.variance_reduction for row in known if row.variance_reduction > 0]
    pairing = (
        f"pairing removed {100 * sorted(removed)[len(removed) // 2]:.0f} % of the variance "
        f"({'median of the scenarios' if len(removed) > 1 else 'of the difference'})"
        if removed
        else "nothing varies"
    )
    several = len(known) > 1
    carries = (
        "luck and the make-up of the city" if schedule and schedule.vary_city else "luck alone"
    )
    if stages is not None and stages.outcome == FIRST:
        # Stein's interval keeps its quantile, so that half the width takes four times as many.
        how = (
            f"two stages: the first {stages.first} of {n} replications said how many an interval at "
            f"most {stages.width:g} wide needs; {3 * n} more would halve what it is"
        )
    else:
        noun = "replication" if more == 1 else "replications"
        how = f"{more} {noun} more would halve the interval{'s' if several else ''}"
    return [
        f"{how}; {pairing}; {'the intervals carry' if several else 'the interval carries'} "
        f"{carries}, not what is assumed."
    ]


def verdict(row: ComparisonRow, *, together: bool = False) -> str:
    """``better``, ``worse``, ``changed`` (neither), or ``open`` if the interval holds zero.

    `together`: judged with all scenarios looked at (Holm), not by the interval of this one alone.
    """
    from sim.outcomes import OUTCOMES

    alone = not (math.isnan(row.low) or row.low <= 0 <= row.high)
    if not (row.p_all <= 1.0 - row.level if together else alone):
        return "open"
    direction = OUTCOMES[row.outcome].direction
    if direction == "neutral":
        return "changed"
    return "better" if (row.difference > 0) == (direction == "higher") else "worse"


def number(value: float, unit: str, *, signed: bool = False) -> str:
    """A value as a person writes it: shares in per cent, others to three figures."""
    if math.isnan(value):
        return "-"
    if math.isinf(value):
        return "not reached"
    sign = "+" if signed else ""
    if unit == "share":
        points = " points" if signed else " %"
        return f"{round(100 * value, 1) + 0.0:{sign}.1f}{points}"  # no -0.0
    size = abs(value)
    if value and size < SMALL_BELOW:
        return f"{value:{sign}.2g}"
    decimals = 0 if size >= 100 else 1 if size >= 10 else 2
    return f"{value:{sign},.{decimals}f}"


def drifting_scenarios(finished: Finished) -> list[str]:
    """The scenarios of which most runs are marked not stationary."""
    names = dict.fromkeys(run.scenario for run in finished.runs.values())
    drifting = []
    for name in names:
        marks = [run.outcomes["not_stationary"] for run in finished.of(name).values()]
        if sum(mark == 1.0 for mark in marks) > len(marks) / 2:
            drifting.append(name)
    return drifting


def _leads(row: ComparisonRow) -> bool:
    from sim.outcomes import OUTCOMES

    return row.outcome in OUTCOMES and OUTCOMES[row.outcome].headline


def interval(row: ComparisonRow) -> str:
    """The interval of a difference as a person writes it; ``-`` where there is none."""
    if math.isnan(row.low):
        return "-"
    low, high = number(row.low, row.unit, signed=True), number(row.high, row.unit, signed=True)
    return f"{low.removesuffix(' points')} to {high}"


STYLES: Final = {"better": "green", "worse": "red", "changed": "bold", "open": "dim"}


def _comparison_table(reference: str, rows: Sequence[ComparisonRow]) -> Table:
    from rich.table import Table

    from sim.outcomes import OUTCOMES

    table = Table(title=f"Headline outcomes against {reference}", title_justify="left")
    for heading in ("outcome, scenario", "value", "difference", f"{rows[0].level:.0%} interval"):
        table.add_column(heading, justify="left" if heading.startswith("outcome") else "right")
    for name, outcome in OUTCOMES.items():
        chosen = [row for row in rows if row.outcome == name]
        if not outcome.headline or not chosen:
            continue
        unit = "" if outcome.unit == "share" else f" ({outcome.unit})"
        table.add_section()
        table.add_row(f"{outcome.en}{unit}", number(chosen[0].baseline, outcome.unit), "", "")
        for row in chosen:
            table.add_row(
                f"  {row.scenario}",
                number(row.value, row.unit),
                number(row.difference, row.unit, signed=True),
                interval(row),
                style=STYLES[verdict(row)],
            )
    return table


def _outcome_table(scenario: str, finished: Finished) -> Table:
    import numpy as np
    from rich.table import Table

    from sim.outcomes import OUTCOMES

    runs = list(finished.of(scenario).values())
    table = Table(
        title=f"{scenario}: headline outcomes, mean of {len(runs)} replications",
        title_justify="left",
    )
    for heading in ("outcome", "mean", "least", "most"):
        table.add_column(heading, justify="left" if heading == "outcome" else "right")
    for name, outcome in OUTCOMES.items():
        if outcome.headline and runs:
            values = np.array([run.outcomes[name] for run in runs], float)
            unit = "" if outcome.unit == "share" else f" ({outcome.unit})"
            shown = (values.mean(), values.min(), values.max())
            table.add_row(
                f"{outcome.en}{unit}", *(number(float(each), outcome.unit) for each in shown)
            )
    return table
