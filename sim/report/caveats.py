"""What a reader should bear in mind, and what warns against the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.outcomes import OUTCOMES
from sim.outcomes.precision import replications_to_halve
from sim.outcomes.window import DAYS_A_YEAR
from sim.report import messages
from sim.report.blocks import Block, Text
from sim.report.comparing import headline_outcomes
from sim.report.results import ORDER, Results
from sim.report.words import Words


def mind(results: Results, words: Words) -> list[Block]:
    """What a reader of intervals should bear in mind."""
    rows = results.of_outcome(ORDER)
    n, level_of_rows = results.replications, rows[0].level
    said = []
    if n > 1:
        level_said = words.percent(level_of_rows)
        said.append(words.say(messages.LUCK_ALONE, level=level_said, n=words.replications(n)))
        if results.manifest["schedule"].get("vary_city"):
            said.append(words.say(messages.CITIES_TOO))
        said.append(_looks(results, words, level_of_rows))
        stages = results.manifest.get("stages")
        if stages:
            said.append(_two_stages(stages, words))
            return [Text(words.told([*said, *when_measured(results, words)]), look="small")]
        pairs = min((row.n for row in rows if row.n > 1), default=n)
        more = replications_to_halve(pairs, level_of_rows)
        halve = messages.HALVE_BY_ONE if more == 1 else messages.HALVE
        said.append(words.say(halve, more=str(more)))
    else:
        said.append(words.say(messages.ONE_WORLD))
    return [Text(words.told([*said, *when_measured(results, words)]), look="small")]


def _two_stages(stages: Mapping[str, Any], words: Words) -> str:
    """How it was decided how many replications there are."""
    outcome = OUTCOMES[stages["outcome"]]
    return words.say(
        messages.TWO_STAGES,
        outcome=outcome.zh if words.language == "zh" else outcome.en,
        width=f"{stages['width']:g}",
        first=str(stages["first"]),
    )


def _looks(results: Results, words: Words, level_of_rows: float) -> str:
    """That many differences are looked at, and what is done about it."""
    scenarios, outcomes = len(results.others), len(headline_outcomes())
    counts = {"scenarios": str(scenarios), "outcomes": str(outcomes)}
    if results.together:
        return words.say(messages.TOGETHER, **counts)
    looks = scenarios * outcomes
    by_luck = (1 - level_of_rows) * looks
    return words.say(
        messages.MANY_LOOKS if by_luck >= 1 else messages.SOME_LOOKS,
        all=str(looks),
        by_luck=f"{by_luck:.0f}",
        chance=words.percent(by_luck),
        **counts,
    )


def when_measured(results: Results, words: Words) -> list[str]:
    """What part of a year was measured, and whether it had settled."""
    first, last = results.window
    if last - first + 1 < DAYS_A_YEAR:  # then a season looks like a drift
        return [words.say(messages.SHORT_WINDOW, days=str(last - first + 1))]
    drifting = [name for name in results.scenarios if results.mean(name, "not_stationary") > 0.5]
    return [words.say(messages.DRIFTING, names=words.some(drifting))] if drifting else []


def warnings(results: Results, words: Words) -> list[str]:
    """Why the numbers should be read with care, or not at all; the worst first."""
    manifest = results.manifest
    said = []
    check = manifest.get("checks", {}).get("identical_before_start")
    if check and check["passed"] is False:
        said.append(words.say(messages.PARTED))
    if manifest.get("stopped"):
        counts = {key: str(value) for key, value in manifest["replications"].items()}
        said.append(words.say(messages.STOPPED, **counts))
    if manifest.get("failed"):
        said.append(words.say(messages.FAILED, n=str(len(manifest["failed"]))))
    if check and check.get("other_warmup"):
        said.append(words.say(messages.OTHER_WARMUP, names=words.some(check["other_warmup"])))
    return said
