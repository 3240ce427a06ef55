"""What the conclusion is sensitive to, how it was made, and what nobody knows."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sim.report import headings, making_headings
from sim.report.arrangements import city_title
from sim.report.blocks import Block, Cell, Column, Folded, Group, Points, Row, Table, Text
from sim.report.numbers import written
from sim.report.results import Results
from sim.report.studies import sensitivity
from sim.report.words import Words

OTHER_VALUE: Final = "parameters.effort.elasticity=2"
HASH_SHOWN: Final = 12
"""Letters of a fingerprint that are shown."""


def sensitive(results: Results, words: Words) -> list[Block]:
    """The sensitivity table if the folder has one; else how to make it, and what is suspected."""
    table = sensitivity(results.folder, words)
    if table is not None:
        return [table]
    name = (results.others or [results.reference])[0]
    assumed = [("", words.say(each)) for each in making_headings.ASSUMPTIONS]
    return [
        Text(words.say(making_headings.NO_SENSITIVITY)),
        Text(f"python run_sim.py sensitivity {name}", look="command"),
        Text(words.say(making_headings.ONE_NUMBER)),
        Text(f"python run_sim.py compare {_pair(results)} --set {OTHER_VALUE}", look="command"),
        Text(words.say(making_headings.ASSUMED_MOST)),
        Points(assumed),
    ]


def _pair(results: Results) -> str:
    return " ".join([results.reference, *results.others[:1]])


def made(results: Results, words: Words) -> list[Block]:
    """The manifest in a table: enough to make it again, and the checks."""
    manifest = results.manifest
    schedule, versions = manifest["schedule"], manifest["versions"]
    first, last = results.window
    source, machine = manifest.get("source"), manifest["machine"]
    commit = words.say(making_headings.NO_COMMIT)
    if source:
        commit = source["commit"][:HASH_SHOWN]
        commit = words.say(making_headings.DIRTY, commit=commit) if source["dirty"] else commit
    replications = {key: str(value) for key, value in manifest["replications"].items()}
    days = {key: str(schedule[key]) for key in ("warmup", "days")}
    packages = ", ".join(
        f"{name} {each}" for name, each in versions.items() if name != "streetwhistle"
    )
    facts = {
        "started": made_on(results),
        "program": f"streetwhistle {versions['streetwhistle']}",
        "commit": commit,
        "city": city_title(results, words),
        "days": words.say(making_headings.DAYS_FACT, first=str(first), last=str(last), **days),
        "replications": words.say(making_headings.REPLICATIONS_FACT, **replications),
        "seed": str(manifest["seed"]),
        "identity": _identity(results, words),
        "packages": packages,
        "machine": words.say(
            making_headings.MACHINE_FACT,
            **{k: str(machine[k]) for k in ("system", "architecture", "workers")},
        ),
    }
    rows = [
        Row(words.say(making_headings.FACTS[key]), [Cell(fact, words=True)])
        for key, fact in facts.items()
    ]
    columns = [Column(words.say(headings.ITEM)), Column(words.say(headings.VALUE), words=True)]
    table = Table(words.say(making_headings.MADE_CAPTION), columns, [Group(rows)])
    return [
        table,
        Folded(words.say(making_headings.FACTS["scenarios"]), [_fingerprints(results, words)]),
    ]


def made_on(results: Results) -> str:
    """The day and minute (UTC) at which the experiment began."""
    started = datetime.fromisoformat(results.manifest["started"])
    return f"{started:%Y-%m-%d %H:%M} UTC"


def _identity(results: Results, words: Words) -> str:
    check = results.manifest["checks"].get("identical_before_start")
    if check is None and len(results.manifest["scenarios"]) == 1:
        return words.say(making_headings.NOTHING_TO_CHECK)
    if check is None or check["passed"] is None:
        return words.say(making_headings.NOT_CHECKED)
    if not check["passed"]:
        return words.say(making_headings.NOT_PASSED)
    days = sorted(set(check.get("days", {}).values()))
    if not days:
        return words.say(making_headings.PASSED_EVERYWHERE)
    span = str(days[0]) if len(days) == 1 else f"{days[0]}–{days[-1]}"
    return words.say(making_headings.PASSED, days=span)


def _fingerprints(results: Results, words: Words) -> Table:
    fingerprint = Column(words.say(making_headings.FINGERPRINT), words=True)
    columns = [Column(words.say(headings.ARRANGEMENT)), fingerprint]
    rows = []
    for name in results.scenarios:
        scenario = results.manifest["scenarios"][name]
        overrides = ", ".join(scenario["overrides"])
        short = scenario["content_hash"][:HASH_SHOWN]
        rows.append(Row(name, [Cell(short, note=overrides, words=True)]))
    return Table(words.say(making_headings.FACTS["scenarios"]), columns, [Group(rows)])


def unknown(results: Results, words: Words) -> list[Block]:
    """What the model has to assume because nobody has published it; what this must not be used for."""
    blocks: list[Block] = [Text(words.say(making_headings.UNKNOWN_NOTE))]
    blocks.append(Points([("", words.say(each)) for each in making_headings.UNKNOWNS]))
    return [*blocks, Text(words.say(making_headings.MUST_NOT))]


def made_line(results: Results, words: Words) -> str:
    """The line under the title."""
    return words.say(
        headings.MADE_LINE,
        version=str(results.manifest["versions"]["streetwhistle"]),
        date=made_on(results)[:10],
        n=words.replications(results.replications),
        seed=written(results.manifest["seed"], 1.0),
    )
