"""The question, and in words what each arrangement changes."""

from __future__ import annotations

from typing import Final

from sim.report import headings
from sim.report.blocks import Block, Folded, Points, Text, Verbatim
from sim.report.comparing import leaders, many
from sim.report.numbers import written
from sim.report.results import Results
from sim.report.words import Words

SHORT_LIST: Final = 3
"""Up to so many scenarios are named in the question."""


def question(results: Results, words: Words) -> list[Block]:
    """What is asked, of which city, and how it is answered."""
    city = city_title(results, words)
    if "evaluation" in results.manifest and "city" in results.manifest:
        text = words.say(
            headings.QUESTION_PILOTS,
            city=city,
            arrangements=words.quoted(list(results.manifest["scenarios"])[-1]),
            pilots=str(len(results.manifest["evaluation"]["pilots"])),
            streets=str(results.manifest["city"]["streets"]),
        )
    elif not results.others:
        arrangements = words.quoted(results.reference)
        text = words.say(headings.QUESTION_ALONE, city=city, arrangements=arrangements)
    else:
        n = len(results.others)
        arrangements = (
            words.listed([words.quoted(name) for name in results.others])
            if n <= SHORT_LIST
            else words.say(headings.ONE_OF_THESE, n=str(n))
        )
        text = words.say(headings.QUESTION_TEXT, city=city, arrangements=arrangements)
    blocks: list[Block] = [Text(text), Text(words.say(headings.PROBLEM_AND_CASE))]
    if results.others:
        blocks.append(Text(words.say(headings.METHOD)))
    measured = _measured(results, words)
    return [*blocks, Text(measured)] if measured else blocks


def _measured(results: Results, words: Words) -> str:
    city = results.manifest.get("city")
    if city is None:
        return ""
    first, last = results.window
    n = len(city["districts"])
    districts = headings.ONE_DISTRICT.say() if n == 1 else headings.DISTRICTS.say(n=str(n))
    return words.say(
        headings.CITY,
        city=city_title(results, words),
        residents=written(city["residents"], 1.0),
        streets=str(city["streets"]),
        districts=districts,
        days=str(last - first + 1),
        warmup=str(results.manifest["schedule"]["warmup"]),
    )


def city_title(results: Results, words: Words) -> str:
    """The name of the city; of an older folder the one its file goes by."""
    city = results.manifest.get("city")
    if city is not None:
        return str(city["title"][words.language])
    return str(results.manifest["scenarios"][results.reference]["city"])


def changes(results: Results, words: Words) -> list[Block]:
    """A fold for each scenario: its reforms in a sentence each, then everything in numbers."""
    blocks: list[Block] = []
    if results.others:
        reference = words.quoted(results.reference)
        blocks.append(Text(words.say(headings.COMPARED_WITH, reference=reference)))
    if many(results):
        first = leaders(results)
        rest = [name for name in results.others if name not in first]
        blocks += [_fold(results, words, name) for name in first]
        summary = words.say(headings.THE_OTHERS, n=str(len(rest)))
        blocks.append(Folded(summary, [_fold(results, words, name) for name in rest]))
    else:
        for name in results.others:
            blocks.append(Text("", look="title", head=words.title(name)))
            blocks += _changes_of(results, words, name)
    return [*blocks, _fold(results, words, results.reference)]


def _fold(results: Results, words: Words, name: str) -> Folded:
    said = _changes_of(results, words, name)
    return Folded(words.title(name), said, words.other_title(name))


def _changes_of(results: Results, words: Words, name: str) -> list[Block]:
    scenario = results.manifest["scenarios"][name]
    if "in_short" not in scenario:
        return [Text(words.say(headings.OLD_FOLDER), look="small")]
    said = scenario["in_short"][words.language]
    blocks: list[Block] = []
    if said:
        blocks.append(Points([(each["what"], _how(words, each)) for each in said]))
    else:
        bottom = name == results.reference and not scenario["bases"]
        blocks.append(Text(words.say(headings.BOTTOM if bottom else headings.SAME)))
    explained = Verbatim(scenario["explained"][words.language])
    return [*blocks, Folded(words.say(headings.IN_NUMBERS), [explained])]


def _how(words: Words, change: dict[str, str]) -> str:
    comma = "，" if words.language == "zh" else ", "
    return comma.join(part for part in (change["how"], change["when"]) if part)
