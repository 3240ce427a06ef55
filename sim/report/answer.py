"""The opening: the answer in sentences."""

from __future__ import annotations

import math

from sim.experiment.summary import verdict
from sim.outcomes import OUTCOMES
from sim.outcomes.comparison import ComparisonRow
from sim.report import differences, messages
from sim.report.blocks import Block, Points, Text
from sim.report.caveats import mind, when_measured
from sim.report.comparing import by_verdict, many
from sim.report.numbers import change_of, level
from sim.report.results import ORDER, Results
from sim.report.words import Words


def answer(results: Results, words: Words) -> list[Block]:
    """The opening of a report."""
    if not results.others:
        return alone(results, words)
    blocks = of_many(results, words) if many(results) else of_few(results, words)
    return [*blocks, *mind(results, words)]


# Many scenarios


def of_many(results: Results, words: Words) -> list[Block]:
    """How many do better, which stands out, at what price, and for whom."""
    sentences = [*_furthest(results, words), _calmest(results, words)]
    sentences.append(words.told(_fewer_yet_calmer(results, words)))
    best = results.others[0]
    sentences += [_price(results, words, best), _rates_apart(results, words), _gaps(results, words)]
    points = [("", sentence) for sentence in sentences if sentence]
    return [Text(_counts(results, words), look="lead"), Points(points)]


def _counts(results: Results, words: Words) -> str:
    """Of how many scenarios how many fix more, fewer, or as many as can be told."""
    counts = [
        words.say(
            (messages.COUNTS if len(names) > 1 else messages.COUNTS_OF_ONE)[key], n=str(len(names))
        )
        for key, names in by_verdict(results)
    ]
    return words.say(
        messages.OF_MANY,
        all=str(len(results.others)),
        reference=words.quoted(results.reference),
        counts=words.clauses(counts),
    )


def _furthest(results: Results, words: Words) -> list[str]:
    best, worst = (results.row(results.others[i], ORDER) for i in (0, -1))
    said = []
    for row, wanted, message in ((best, "better", messages.MOST), (worst, "worse", messages.LEAST)):
        if row is not None and verdict(row) == wanted:
            scenario = words.quoted(row.scenario)
            said.append(words.say(message, scenario=scenario, sentence=words.difference(row)))
    return said


def _calmest(results: Results, words: Words) -> str:
    rows = [row for row in results.of_outcome("problem_days") if verdict(row) == "better"]
    if not rows:
        return words.say(messages.NONE_CALMER)
    calmest = min(rows, key=lambda row: row.difference)
    return words.say(
        messages.CALMEST,
        scenario=words.quoted(calmest.scenario),
        sentence=words.difference(calmest, short=True),
    )


def _fewer_yet_calmer(results: Results, words: Words) -> list[str]:
    """Scenarios that fix fewer problems because fewer reach the administration."""
    causes: dict[tuple[str, ...], list[str]] = {}
    for name in results.others:
        if _verdict(results, name, ORDER) != "worse":
            continue
        if _verdict(results, name, "problem_days") != "better":
            continue
        why = []
        if _verdict(results, name, "problems_arisen") == "better":
            why.append(words.say(messages.FEWER_ARISE))
        causes.setdefault(tuple(why), []).append(name)
    said = [
        words.say(
            messages.FEWER_YET_CALMER,
            names=words.some(names),
            why=words.say(messages.BECAUSE, causes=words.clauses(why)) if why else "",
        )
        for why, names in causes.items()
    ]
    return [*said, words.say(messages.JUDGE_BY_OPEN)] if said else []


def _price(results: Results, words: Words, name: str) -> str:
    rows = (results.row(name, outcome) for outcome in ("hours_from_line", "cost_per_fix"))
    clauses = [words.difference(row, short=True) for row in rows if row is not None]
    if not clauses:
        return ""
    sentence = words.joined(clauses)
    return words.say(messages.PRICE, scenario=words.quoted(name), sentence=sentence)


def _rates_apart(results: Results, words: Words) -> str:
    gaps = {name: abs(results.mean(name, "resolution_gap")) for name in results.scenarios}
    gaps = {name: gap for name, gap in gaps.items() if not math.isnan(gap)}
    if not gaps:
        return ""
    widest = max(gaps, key=lambda name: gaps[name])
    official, true = _rates(results, widest)
    return words.say(
        messages.RATES_APART, scenario=words.quoted(widest), official=official, true=true
    )


def _gaps(results: Results, words: Words) -> str:
    """Under how many the gaps between streets, and between groups, narrow or widen."""

    def counted(outcome: str) -> str:
        turns = [gap_turn(row) for row in results.of_outcome(outcome)]
        clauses = [
            words.say(message, n=str(turns.count(key)))
            for key, message in (("narrows", messages.NARROWS), ("widens", messages.WIDENS))
            if turns.count(key)
        ]
        return words.clauses(clauses) or words.say(messages.GAP_SAME)

    return words.say(
        messages.GAPS, streets=counted("street_lead"), groups=counted("registered_lead")
    )


def gap_turn(row: ComparisonRow) -> str:
    """What a lead does: "narrows", "widens", "turns" to the other side, or "open"."""
    if verdict(row) == "open":
        return "open"
    if (row.baseline > 0) != (row.value > 0):
        return "turns"
    return "narrows" if abs(row.value) < abs(row.baseline) else "widens"


# A few scenarios


def of_few(results: Results, words: Words) -> list[Block]:
    """Scenario by scenario: what is fixed, what residents live with, the price, and for whom."""
    blocks: list[Block] = []
    if len(results.others) > 1:
        blocks.append(Text(_counts(results, words), look="lead"))
    for name in results.others:
        first = results.row(name, ORDER)
        if first is None:
            continue
        under = words.say(messages.UNDER, scenario=words.quoted(name))
        comma = "：" if words.language == "zh" else " "
        lead = f"{under}{comma}{words.difference(first)}"
        blocks.append(Text(_ended(words, lead), look="lead" if len(results.others) == 1 else "one"))
        points = []
        for about, outcomes in (
            (messages.LIVE_WITH, ("problem_days",)),
            (messages.IN_TIME, ("fixed_within_30_days",)),
            (messages.PRICE_OF_IT, ("hours_from_line", "cost_per_fix")),
        ):
            rows = [results.row(name, outcome) for outcome in outcomes]
            clauses = [words.difference(row, short=True) for row in rows if row is not None]
            points.append((words.say(about), words.joined(clauses)))
        points.append((words.say(messages.PUBLISHED_AND_TRUE), _rates_of_one(results, words, name)))
        points.append((words.say(messages.WHO_GAINS), _gaps_of_one(results, words, name)))
        blocks.append(
            Points([(about, _ended(words, words.sentence(said))) for about, said in points if said])
        )
    calmer = words.told(_fewer_yet_calmer(results, words))
    return [*blocks, Text(calmer)] if calmer else blocks


def _rates_of_one(results: Results, words: Words, name: str) -> str:
    official, true = _rates(results, name)
    official_base, true_base = _rates(results, results.reference)
    return words.say(
        messages.RATES,
        official=official,
        true=true,
        official_base=official_base,
        true_base=true_base,
    )


def _gaps_of_one(results: Results, words: Words, name: str) -> str:
    clauses = []
    rows = [results.row(name, outcome) for outcome in ("street_lead", "registered_lead")]
    if all(row is not None and row.low <= 0 <= row.high for row in rows):
        ends = [words.interval(row, signed=True, short=True) for row in rows if row is not None]
        return words.say(messages.GAPS_OPEN, streets=ends[0], groups=ends[1])
    for outcome, groups in (
        ("street_lead", messages.STREETS_GAP),
        ("registered_lead", messages.GROUPS_GAP),
    ):
        row = results.row(name, outcome)
        if row is None or math.isnan(row.difference):
            continue
        turn, change = gap_turn(row), change_of(row)
        signed = turn in ("open", "turns")
        clauses.append(
            words.say(
                messages.GAP_OF_ONE[turn],
                groups=words.say(groups),
                amount=change.amount,
                base=change.base.rstrip("%"),
                value=change.value.rstrip("%"),
                interval=words.interval(row, signed=signed, short=True),
            )
        )
    return words.joined(clauses)


# One by itself


def alone(results: Results, words: Words) -> list[Block]:
    """How things stand under one scenario."""
    name = results.reference
    values = results.runs[name][ORDER]
    unit = OUTCOMES[ORDER].unit
    least, most = (words.level(float(end), unit) for end in (values.min(), values.max()))
    first = words.say(
        messages.LEVEL,
        scenario=words.quoted(name),
        value=words.level(float(values.mean()), unit),
        range=words.say(differences.RANGE, low=least, high=most),
        n=words.replications(len(values)),
        open=_level(results, words, "problem_days"),
    )
    second = words.say(
        messages.LEVEL_SHARES,
        share=_level(results, words, "fixed_within_30_days"),
        hours=_level(results, words, "hours_from_line"),
        cost=_level(results, words, "cost_per_fix"),
    )
    official, true = _rates(results, name)
    third = words.say(messages.RATES_ALONE, official=official, true=true)
    texts = [Text(first, look="lead"), Text(second), Text(third)]
    said = [words.say(messages.NOT_COMPARED), *when_measured(results, words)]
    return [*texts, Text(words.told(said), look="small")]


def _level(results: Results, words: Words, outcome: str) -> str:
    return words.level(results.mean(results.reference, outcome), OUTCOMES[outcome].unit)


# For all


def _rates(results: Results, name: str) -> tuple[str, str]:
    """The official and the true resolution rate of a scenario."""
    official, true = (
        level(results.mean(name, outcome), "share")
        for outcome in ("official_resolution", "true_resolution")
    )
    return official, true


def _verdict(results: Results, scenario: str, outcome: str) -> str:
    row = results.row(scenario, outcome)
    return "open" if row is None else verdict(row)


def _ended(words: Words, sentence: str) -> str:
    """With a stop at its end."""
    stop = "。" if words.language == "zh" else "."
    return sentence if sentence.endswith(stop) else f"{sentence}{stop}"
