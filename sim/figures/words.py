"""Numbers and names as they stand in a picture."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from sim.figures import measure, messages
from sim.figures.messages import Message
from sim.outcomes.comparison import ComparisonRow

Labels = Mapping[str, Message]
"""Scenario -> its title in both languages."""

ROW_WIDTH: Final = 2.8
"""Inches for the name of a row."""


def label_of(labels: Labels | None, scenario: str) -> Message:
    """The title of a scenario; its name, spelled out, where it has none."""
    if labels and scenario in labels:
        return labels[scenario]
    plain = scenario.replace("_", " ")
    return Message(plain, plain)


def short(labels: Labels) -> dict[str, Message]:
    """Titles without the heads they share: "One power alone - personnel appraisal" is the appraisal.

    What stands before a dash (in Chinese before a colon) is left out where several titles have it:
    beside one another it tells nothing apart and takes the room of what does.
    """
    english = _tails([label.en for label in labels.values()], " - ")
    chinese = _tails([label.zh for label in labels.values()], "：")
    return {
        name: Message(en[:1].upper() + en[1:], zh)
        for name, en, zh in zip(labels, english, chinese, strict=True)
    }


def _tails(titles: Sequence[str], mark: str) -> list[str]:
    parts = [title.partition(mark) for title in titles]
    heads = Counter(head for head, dash, _ in parts if dash)
    tails = [tail if heads[head] > 1 else title
             for title, (head, _, tail) in zip(titles, parts, strict=True)]  # fmt: skip
    often = Counter(tails)
    return [tail if often[tail] == 1 else title for title, tail in zip(titles, tails, strict=True)]


def quoted(labels: Labels | None, scenario: str) -> Message:
    """The title of a scenario as it stands within a sentence."""
    label = label_of(labels, scenario)
    return Message(f"“{label.en}”", f"“{label.zh}”")


def row_label(label: Message, width: float = ROW_WIDTH, size: float = measure.LABEL) -> str:
    """A title as the name of a row or panel, broken to `width` inches: English, Chinese under it."""
    english = measure.balanced(label.en, width, size)
    if label.zh == label.en:
        return english
    return f"{english}\n{measure.wrap_chinese(label.zh, width, size)}"


def number(value: float) -> str:
    """Three figures at most, with a true minus sign; whole from 100 on."""
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    decimals = 0 if size >= 100 else 1 if size >= 10 else 2
    text = f"{size:,.{decimals}f}"
    is_zero = not text.strip("0.,")
    return text if value >= 0 or is_zero else f"−{text}"


def signed(value: float) -> str:
    """As `number`, with its sign."""
    text = number(value)
    return f"+{text}" if 0 < value < math.inf and text.strip("0.,") else text


def percent(share: float) -> str:
    """A share as whole per cent."""
    return f"{100 * share:.0f}%" if math.isfinite(share) else "–"


def interval(row: ComparisonRow) -> Message:
    """The interval by which a comparison row is judged, in words."""
    low, high = row.judged
    return messages.INTERVAL.say(level=percent(row.level), low=signed(low), high=signed(high))


def of_outcome(rows: Sequence[ComparisonRow], outcome: str) -> list[ComparisonRow]:
    """The rows of one outcome, largest difference first (unknown last); a scenario each."""
    mine = [row for row in rows if row.outcome == outcome]
    return sorted(mine, key=lambda r: math.inf if math.isnan(r.difference) else -r.difference)


def throughput_finding(rows: Sequence[ComparisonRow], labels: Labels | None) -> Message:
    """What the comparison says of problems fixed, no more than its intervals allow."""
    fixed = of_outcome(rows, "problems_fixed")
    if not fixed:
        return messages.NO_SCENARIO
    best, worst = fixed[0], fixed[-1]
    largest = max(fixed, key=lambda row: abs(row.difference))
    if all(math.isnan(row.low) for row in fixed):
        return messages.FIXES_ONE_RUN.say(
            scenario=quoted(labels, largest.scenario), change=signed(largest.difference)
        )
    if best.judged[0] > 0:
        template = messages.FIXES_MOST if len(fixed) == 1 else messages.FIXES_MOST_OF_MANY
        return template.say(
            scenario=quoted(labels, best.scenario),
            more=number(best.difference),
            interval=interval(best),
        )
    if worst.judged[1] < 0:
        return messages.FIXES_FEWER.say(
            scenario=quoted(labels, worst.scenario),
            fewer=number(-worst.difference),
            interval=interval(worst),
        )
    return messages.FIXES_ALIKE.say(
        scenario=quoted(labels, largest.scenario),
        change=signed(largest.difference),
        interval=interval(largest),
    )
