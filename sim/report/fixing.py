"""Problems fixed and cases closed; how cases end, by days since they were opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.experiment.summary import verdict
from sim.report import fixing_headings, headings
from sim.report.blocks import (
    Bar,
    Block,
    Cell,
    Chart,
    Charts,
    Column,
    Folded,
    Group,
    Line,
    Row,
    Table,
    Text,
)
from sim.report.comparing import leaders, many, named_row, shown, shown_levels
from sim.report.numbers import written
from sim.report.results import FIXED, ORDER, Results
from sim.report.scales import day_ticks, path_of, thinned, value_ticks
from sim.report.words import Words

FIXING: Final = (
    "problems_fixed",
    "problems_fixed_by_staff",
    "problems_community",
    "problems_arisen",
    "cases_closed",
    "cases_per_problem",
)
SMOOTHING_DAYS: Final = 28
DAYS_A_POINT: Final = 2
"""Days from one point of a curve to the next: finer than a reader sees."""
MOST_POINTS: Final = 120
"""Points of a line of a chart at most."""
BY_DAY: Final = 30
LAST_DAY: Final = 90
"""The day of the bars, and how far the curves go."""
PARTS: Final = {
    "fixed": ("fixed",),
    "community": ("community",),
    "vanished": ("vanished",),
    "failed": ("failed",),
    "nominal": ("nominal",),
    "withdrawn": ("withdrawn",),
}
"""Parts of a bar -> events of `sim.outcomes.survival`; what is left is still open."""
CURVES: Final = ("fixed", "nominal", "withdrawn")
WRITTEN_FROM: Final = 0.07
"""Share from which a part has its number written in it."""


def fixing(results: Results, words: Words) -> list[Block]:
    """What is fixed beside what is closed."""
    blocks: list[Block] = [Text(words.say(fixing_headings.FIXING_NOTE))]
    for wanted, message in (
        (("better", -1), fixing_headings.CLOSED_LESS_FIXED_MORE),
        (("worse", 1), fixing_headings.CLOSED_MORE_FIXED_LESS),
    ):
        names = [name for name in results.others if _apart(results, name) == wanted]
        if names:
            blocks.append(Text(words.say(message, names=words.some(names))))
    blocks += shown_levels(results, words, FIXING, fixing_headings.FIXING_CAPTION)
    charts = _over_time(results, words)
    return [*blocks, charts] if charts else blocks


def _apart(results: Results, name: str) -> tuple[str, int] | None:
    """The verdict on problems fixed, and which way cases closed go, if either can be told."""
    fixed, closed = results.row(name, ORDER), results.row(name, "cases_closed")
    if fixed is None or closed is None or verdict(closed) == "open":
        return None
    return verdict(fixed), 1 if closed.difference > 0 else -1


def _over_time(results: Results, words: Words) -> Charts | None:
    """Problems fixed a day, smoothed, of the leading scenarios and the reference."""
    daily = results.daily
    if daily is None:
        return None
    lines: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
    for name in [results.reference, *leaders(results)]:
        days, values = daily[name]["day"], np.sum([daily[name][each] for each in FIXED], axis=0)
        if len(days) <= SMOOTHING_DAYS:
            return None
        # Trailing, not centred: what a reform does must not show before its start.
        kernel = np.full(SMOOTHING_DAYS, 1 / SMOOTHING_DAYS)
        lines[name] = days[SMOOTHING_DAYS - 1 :], np.convolve(values, kernel, "valid")
    top = 1.08 * max(float(values.max()) for _, values in lines.values()) or 1.0
    first, last = lines[results.reference][0][[0, -1]]
    charts = []
    for name in leaders(results) or [results.reference]:
        drawn = [("mine", *lines[name])]
        if name != results.reference:
            drawn.insert(0, ("thin", *lines[results.reference]))
        charts.append(
            Chart(
                words.title(name),
                words.say(fixing_headings.OVER_TIME, days=str(SMOOTHING_DAYS)),
                [
                    Line(look, path_of(days[few], values[few], (first, last), top))
                    for look, days, values in drawn
                    for few in [thinned(days, MOST_POINTS)]
                ],
                day_ticks(first, last),
                value_ticks(top),
            )
        )
    caption = words.say(fixing_headings.OVER_TIME, days=str(SMOOTHING_DAYS))
    return Charts(caption, charts, _thin_key(results, words))


def _thin_key(results: Results, words: Words) -> list[tuple[str, str]]:
    if not results.others:
        return []
    reference = words.quoted(results.reference)
    return [("thin", words.say(fixing_headings.REFERENCE_LINE, reference=reference))]


def time_to_fix(results: Results, words: Words) -> list[Block]:
    """How cases had ended by day 30, and the curves of the leading scenarios."""
    if results.curves is None:
        return []
    blocks: list[Block] = [Text(words.say(fixing_headings.TIME_NOTE, day=str(BY_DAY)))]
    blocks += shown(results, words, lambda names: _ended_table(results, words, names))
    blocks.append(_curves(results, words, leaders(results) or [results.reference]))
    if many(results):
        rest = [name for name in results.others if name not in leaders(results)]
        summary = words.say(headings.THE_OTHERS, n=str(len(rest)))
        blocks.append(Folded(summary, [_curves(results, words, rest)]))
    return blocks


def _ended_table(results: Results, words: Words, names: Sequence[str]) -> Table:
    columns = [
        Column(words.say(headings.ARRANGEMENT)),
        Column("", picture=True),
        Column(words.say(fixing_headings.DAYS_TO_FIX)),
    ]
    rows = [_ended_row(results, words, name) for name in [results.reference, *names]]
    key = [(part, words.say(fixing_headings.EVENTS[part])) for part in (*PARTS, "unclosed")]
    caption = words.say(fixing_headings.TIME_CAPTION, day=str(BY_DAY))
    return Table(caption, columns, [Group(rows)], key=key)


def shares_by(results: Results, name: str, day: int) -> dict[str, float]:
    """How cases of a scenario had ended by a day: part of a bar -> share; the rest is open."""
    curves = (results.curves or {})[name]
    at = int(np.searchsorted(curves["day"], day, side="right")) - 1
    shares = {
        part: float(sum(curves[event][at] for event in events if event in curves))
        for part, events in PARTS.items()
    }
    return {**shares, "unclosed": max(0.0, 1.0 - sum(shares.values()))}


def _ended_row(results: Results, words: Words, name: str) -> Row:
    shares = shares_by(results, name, BY_DAY)
    words_of = {part: words.say(fixing_headings.EVENTS[part]) for part in shares}
    bar = bar_of(shares, words_of)
    median = results.row(name, "case_days_to_fix_median")
    value = results.mean(name, "case_days_to_fix_median") if median is None else median.value
    cells = [Cell(picture=bar), Cell(words.level(value, "days"))]
    return named_row(results, words, name, cells, reference=name == results.reference)


def bar_of(shares: dict[str, float], words_of: dict[str, str]) -> Bar:
    """A bar of parts that together are the whole."""
    parts, start = [], 0.0
    for part, share in shares.items():
        text = written(100 * share, 1.0) if share >= WRITTEN_FROM else ""
        parts.append((part, round(100 * start, 2), round(100 * share, 2), text))
        start += share
    alt = ", ".join(
        f"{words_of[part]} {written(100 * share, 1.0)}%" for part, share in shares.items()
    )
    return Bar(alt, parts)


def _curves(results: Results, words: Words, names: Sequence[str]) -> Charts:
    """How the chance of a fix, of paper and of giving up grows with the days."""
    curves = results.curves or {}
    charts = []
    for name in names:
        lines = []
        for look, scenario in (("thin", results.reference), ("mine", name)):
            if look == "thin" and not results.others:
                continue
            upto = np.flatnonzero(curves[scenario]["day"] <= LAST_DAY)[::DAYS_A_POINT]
            days = curves[scenario]["day"][upto]
            lines += [
                Line(f"{look} {event}", path_of(days, curve, (0.0, LAST_DAY), 1.0))
                for event in CURVES
                for curve in [curves[scenario][event][upto]]
            ]
        ended = shares_by(results, name, BY_DAY)
        alt = ", ".join(
            f"{words.say(fixing_headings.EVENTS[each])} {words.percent(ended[each])}"
            for each in CURVES
        )
        alt = f"{words.say(fixing_headings.TIME_CAPTION, day=str(BY_DAY))}: {alt}"
        charts.append(
            Chart(
                words.title(name),
                alt,
                lines,
                day_ticks(0.0, LAST_DAY),
                value_ticks(1.0, percent=True),
            )
        )
    key = [(f"mine {event}", words.say(fixing_headings.EVENTS[event])) for event in CURVES]
    return Charts(
        words.say(fixing_headings.TIME_CURVES), charts, [*key, *_thin_key(results, words)]
    )
