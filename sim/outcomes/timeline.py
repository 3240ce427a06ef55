"""The city month by month: what is published of a month, what is true, and what the gap between the two is made of.

A pure function of a run. A row of counts a month, so that any period is a sum of rows and a rate a ratio of sums. What is
published follows the rule of the city's official rates (`sim.outcomes.measured`): assessed = closed or due in the month, less
withdrawn.

The official resolution rate of a period is split by accounting, without a rest. With A assessed cases, D those and the withdrawn,
F really fixed, and `says` what a caller would say whether or not anybody asks (the ledger has it of every closed case):

    official = problems fixed, of problems that ended       (real)
             + (F / D - that share)                         (who reports: cases are not problems)
             + (F / A - F / D)                              (who gave up is left out)
             + says of paper closures without persuasion / A
             + says of persuaded callers / A
             + says of the rest (gone by itself, tried in vain) / A
             + (silent x (nonresponse - says of all answered)) / A    (silence is counted by a rule)
             + (silent x says of all answered - says of the silent) / A  (who is called back)

The last two add up to what the rule puts in the place of answers that nobody asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from sim.ledger import (
    CLOSURE_NOMINAL,
    EXIT_COMMUNITY,
    EXIT_FIXED_BY_STAFF,
    EXIT_VANISHED,
    RunResult,
    Table,
)
from sim.outcomes.measured import Measured, count, ratio
from sim.outcomes.window import DAYS_A_YEAR, Window

COUNTS: Final = (
    "contacts",  # of callers, questions included
    "received",  # cases of callers
    "dispatched",  # linked cases follow another and are not
    "closed",  # in whatever way but withdrawal
    "closed_on_paper",
    "withdrawn",
    "assessed",
    "answered",  # assessed and closed before the month ended
    "on_time",  # answered by the due minute
    "really_fixed",
    "official_resolved",  # what the rule counts as resolved: callers who say so, and a part of the silent
    "official_satisfied",
    "satisfied",  # of answered, asked or not
    "silent",  # answered, and nobody reached
    "silent_resolved",  # the part of them that the rule counts
    "says",  # of answered, asked or not
    "says_silent",
    "says_paper",  # closed on paper, the caller not persuaded
    "says_persuaded",
    "problems_fixed",  # by staff or the community
    "problems_vanished",
)
"""What is counted in a month."""

TIMELINE: Final = np.dtype(
    [
        ("first_day", "i4"),
        ("days", "i4"),
        ("residents", "i4"),
        *((name, "f8") for name in COUNTS),
    ]
)
"""One row a month."""


def city_months(result: RunResult, bounds: Sequence[int], nonresponse: float) -> Table:
    """The timeline of a run: rows of TIMELINE.

    `bounds`: first days of the months, ascending, and the day after the last. `nonresponse` as in `Measured`. Raises ValueError
    for bounds that do not ascend or leave the recorded days.
    """
    if len(bounds) < 2 or any(end <= start for start, end in pairwise(bounds)):
        raise ValueError(f"months must ascend, got first days {list(bounds)}")
    if bounds[0] < -result.lead or bounds[-1] > result.days:
        raise ValueError(
            f"months from day {bounds[0]} to day {bounds[-1] - 1} are not all among the recorded days "
            f"{-result.lead} to {result.days - 1}"
        )
    table = np.zeros(len(bounds) - 1, TIMELINE)
    table["residents"] = result.streets["residents"].sum()
    for row, (first, end) in zip(table, pairwise(bounds), strict=True):
        row["first_day"], row["days"] = first, end - first
        for name, value in _counts(_of_month(result, Window(first, end - 1), nonresponse)).items():
            row[name] = value
    return table


def _of_month(result: RunResult, window: Window, nonresponse: float) -> Measured:
    """The month with the cases and problems that can matter in it, for most rows of some years cannot."""
    whole = Measured(result, window, nonresponse)
    cases = result.cases
    near = (
        whole.within(cases["closed"]) | whole.within(cases["due"]) | whole.within(cases["opened"])
    )
    ended = whole.within(result.problems["ended"])
    part = replace(result, cases=cases[near], problems=result.problems[ended])
    return Measured(part, window, nonresponse)


def _counts(m: Measured) -> dict[str, float]:
    paper = m.cases["closure"] == CLOSURE_NOMINAL
    persuaded = m.cases["persuaded"] != 0
    says = m.answered & (m.cases["says_resolved"] != 0)
    resolved, silent = m.official_answers("says_resolved")
    satisfied, _ = m.official_answers("satisfied")
    silent_resolved = m.nonresponse * count(silent)
    return {
        "contacts": m.total("cases_received", "questions") - m.total("cases_by_patrol"),
        "received": count(m.received & m.called),
        "dispatched": m.total("cases_dispatched"),
        "closed": count(m.closed),
        "closed_on_paper": count(m.closed & paper),
        "withdrawn": count(m.withdrawn),
        "assessed": count(m.assessed),
        "answered": count(m.answered),
        "on_time": count(m.answered & m.on_time),
        "really_fixed": count(m.really_fixed),
        "official_resolved": count(resolved) + silent_resolved,
        "official_satisfied": count(satisfied) + silent_resolved,
        "satisfied": count(m.answered & (m.cases["satisfied"] != 0)),
        "silent": count(silent),
        "silent_resolved": silent_resolved,
        "says": count(says),
        "says_silent": count(says & silent),
        "says_paper": count(says & paper & ~persuaded),
        "says_persuaded": count(says & persuaded),
        "problems_fixed": m.ended_as(EXIT_FIXED_BY_STAFF) + m.ended_as(EXIT_COMMUNITY),
        "problems_vanished": m.ended_as(EXIT_VANISHED),
    }


# What is read off a timeline


@dataclass(frozen=True)
class TimelineMeasure:
    """A number of a period. `seen`: whether it is published; `of` computes it from the counts of the period.

    `given`: nothing but an input of the model, so that it tests nothing.
    """

    name: str
    unit: str
    en: str
    zh: str
    definition: str
    of: Callable[[Mapping[str, float]], float]
    seen: bool = True
    given: bool = False


def _share(part: str, whole: str) -> Callable[[Mapping[str, float]], float]:
    return lambda counts: ratio(counts[part], counts[whole])


def _fixed_of_ended(counts: Mapping[str, float]) -> float:
    return ratio(counts["problems_fixed"], counts["problems_fixed"] + counts["problems_vanished"])


def _of_demanded(part: str) -> Callable[[Mapping[str, float]], float]:
    return lambda counts: ratio(counts[part], counts["assessed"] + counts["withdrawn"])


TIMELINE_MEASURES: Final[dict[str, TimelineMeasure]] = {
    measure.name: measure
    for measure in (
        TimelineMeasure(
            "contacts_per_resident", "contacts per resident and year", "Contacts per resident", "人均来电来件",
            "Contacts with the hotline, questions included, per resident and year.",
            lambda counts: ratio(counts["contacts"], counts["resident_years"]),
        ),
        TimelineMeasure(
            "dispatched_share", "share of contacts", "Contacts dispatched", "派单占来电来件比例",
            "Cases sent on their way as a work order of their own, of all contacts.",
            _share("dispatched", "contacts"),
        ),
        TimelineMeasure(
            "case_share", "share of contacts", "Contacts that need handling", "诉求占来电来件比例",
            "Cases of callers, of all contacts: nothing but the input hotline.question_share.",
            _share("received", "contacts"),
            given=True,
        ),
        TimelineMeasure(
            "official_resolution", "share", "Resolution rate, official", "解决率（公布）",
            "Share of assessed cases that the publication rule counts as resolved.",
            _share("official_resolved", "assessed"),
        ),
        TimelineMeasure(
            "official_satisfaction", "share", "Satisfaction rate, official", "满意率（公布）",
            "Share of assessed cases that the publication rule counts as satisfied.",
            _share("official_satisfied", "assessed"),
        ),
        TimelineMeasure(
            "official_response", "share", "Response rate, official", "响应率（公布）",
            "Share of assessed cases closed by their due minute.",
            _share("on_time", "assessed"),
        ),
        TimelineMeasure(
            "true_resolution", "share", "Resolution rate, true", "解决率（真实）",
            "Share of cases closed, withdrawn or due whose problem had really been fixed.",
            _of_demanded("really_fixed"),
            seen=False,
        ),
        TimelineMeasure(
            "true_satisfaction", "share", "Satisfaction rate, true", "满意率（真实）",
            "Share of cases closed, withdrawn or due whose caller would say satisfied, asked or not.",
            _of_demanded("satisfied"),
            seen=False,
        ),
        TimelineMeasure(
            "problems_fixed_share", "share", "Problems really fixed, of those that ended", "真正解决的问题占消失问题之比",
            "Problems that staff or the community fixed, of all that ended, reported or not: the rest went by itself.",
            _fixed_of_ended,
            seen=False,
        ),
        TimelineMeasure(
            "paper_share", "share of closures", "Closed on paper", "虚假办结占比",
            "Closures on paper only.",
            _share("closed_on_paper", "closed"),
            seen=False,
        ),
    )
}  # fmt: skip
"""The measures by name: published ones, and what only a simulation knows."""


@dataclass(frozen=True)
class Part:
    """A part of the official resolution rate; see the text of this module."""

    name: str
    en: str
    zh: str
    definition: str


PARTS: Final = tuple(
    Part(*words)
    for words in (
        ("real", "Problems really fixed", "真正解决的问题",
         "Problems that staff or the community fixed, of all problems that ended, reported or not."),
        ("who_reports", "Who reports", "谁来反映",
         "True rate among cases less that among problems: what is reported, and how often, is fixed more or less often than what is not."),
        ("left_out", "Who gave up is left out", "撤诉者不计入",
         "Really fixed among assessed cases less among all that callers wanted done: the withdrawn are not assessed."),
        ("paper", "Closed on paper, said resolved", "纸面办结而答已解决",
         "Paper closures whose caller says resolved without having been persuaded, of assessed cases."),
        ("persuaded", "Callers persuaded", "做工作说服",
         "Paper closures whose caller was talked round and says resolved, of assessed cases."),
        ("other", "Gone by itself, or tried in vain", "自行消失或办而未果",
         "Callers who say resolved of what went by itself or of an attempt that failed, of assessed cases."),
        ("silence", "Silence counted by the rule", "未接通按规则计入",
         "What the rule adds for callers not reached, over what callers at large would say, of assessed cases."),
        ("called_back", "Who is called back", "回访到了谁",
         "What those not reached would say less than callers at large, of assessed cases: zero if call-backs reach all alike."),
    )
)  # fmt: skip
"""What the official resolution rate is made of, in the order in which it is told; they add up to it."""


def period_counts(table: Table, rows: Sequence[int]) -> dict[str, float]:
    """The counts of a period: sums over its months, and `resident_years`."""
    chosen = table[list(rows)]
    counts = {name: float(chosen[name].sum()) for name in COUNTS}
    counts["resident_years"] = float((chosen["residents"] * chosen["days"]).sum()) / DAYS_A_YEAR
    return counts


def parts_of(counts: Mapping[str, float]) -> dict[str, float]:
    """The parts of the official resolution rate of a period, by name; nan without an assessed case or an ended problem."""
    assessed, fixed = counts["assessed"], counts["really_fixed"]
    real = _fixed_of_ended(counts)
    among_cases = ratio(fixed, assessed + counts["withdrawn"])
    usual = ratio(counts["says"], counts["answered"]) if counts["answered"] else 0.0
    rest = counts["says"] - fixed - counts["says_paper"] - counts["says_persuaded"]
    return {
        "real": real,
        "who_reports": among_cases - real,
        "left_out": ratio(fixed, assessed) - among_cases,
        "paper": ratio(counts["says_paper"], assessed),
        "persuaded": ratio(counts["says_persuaded"], assessed),
        "other": ratio(rest, assessed),
        "silence": ratio(counts["silent_resolved"] - counts["silent"] * usual, assessed),
        "called_back": ratio(counts["silent"] * usual - counts["says_silent"], assessed),
    }
