"""Numbers and names as they stand in a picture."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence

from sim.figures import messages
from sim.figures.messages import Message
from sim.outcomes.comparison import ComparisonRow

Labels = Mapping[str, Message]
"""Scenario -> its title in both languages."""


def label_of(labels: Labels | None, scenario: str) -> Message:
    """The title of a scenario; its name, spelled out, where it has none."""
    if labels and scenario in labels:
        return labels[scenario]
    plain = scenario.replace("_", " ")
    return Message(plain, plain)


def quoted(labels: Labels | None, scenario: str) -> Message:
    """The title of a scenario as it stands within a sentence."""
    label = label_of(labels, scenario)
    return Message(f"“{label.en}”", f"“{label.zh}”")


def row_label(label: Message, width: int = 44) -> str:
    """A title as a row or panel name: English wrapped to `width`, Chinese under it."""
    english = balanced(label.en, width)
    if label.zh == label.en:
        return english
    return f"{english}\n{wrap_chinese(label.zh, int(width * 0.55))}"


def balanced(text: str, width: int) -> str:
    """Broken to `width`, the lines about equally long: no last line of one word."""
    lines = len(textwrap.wrap(text, width))
    narrow = next(w for w in range(1, width + 1) if len(textwrap.wrap(text, w)) <= lines)
    return textwrap.fill(text, narrow)


def wrap_chinese(text: str, width: int) -> str:
    """Chinese has no spaces to break at: break after a stop where there is one, else anywhere."""
    lines: list[str] = []
    while len(text) > width:
        stop = max(text.rfind(mark, 0, width) for mark in "、，：；")
        cut = stop + 1 if stop >= width // 3 else width
        lines.append(text[:cut])
        text = text[cut:]
    return "\n".join([*lines, text])


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
    """The interval of a comparison row, in words."""
    return messages.INTERVAL.say(
        level=percent(row.level), low=signed(row.low), high=signed(row.high)
    )


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
    if best.low > 0:
        template = messages.FIXES_MOST if len(fixed) == 1 else messages.FIXES_MOST_OF_MANY
        return template.say(
            scenario=quoted(labels, best.scenario),
            more=number(best.difference),
            interval=interval(best),
        )
    if worst.high < 0:
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
