"""One problem, or one resident, in both worlds side by side: rows of what happens when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

import numpy as np

from sim.experiment.following.events import THE_PROBLEM, Event, Teller, departments_of
from sim.experiment.following.words import Words
from sim.experiment.following.worlds import World
from sim.kernels import watch
from sim.ledger import CLOSURE_NOMINAL, EXIT_FIXED_BY_STAFF, EXITS, NEVER

FEW: Final = 3
"""So many reports in a row that only join an open case are told as one."""


@dataclass(frozen=True)
class Cell:
    """What happens in one world at one minute.

    `joins`: how many residents report what is open already, if nothing else happens; `absent`: the text only says that what
    happens in the other world does not happen here.
    """

    text: str = ""
    joins: int = 0
    absent: bool = False


@dataclass(frozen=True)
class Row:
    """A minute, and what happens then in the first world and in the second."""

    minute: int
    when: str
    cells: tuple[Cell, Cell]


@dataclass(frozen=True)
class Story:
    """A heading, facts, rows of events (`names` heads their columns) and what it comes to, all in words.

    `problems`: ids of those it tells of.
    """

    heading: str
    facts: tuple[str, ...]
    names: tuple[str, str]
    rows: tuple[Row, ...]
    outcome: tuple[str, ...]
    problems: tuple[int, ...]


def story_of_problem(worlds: Sequence[World], identity: int, words: Words, why: str = "") -> Story:
    """The story of a problem that arises in at least one of two worlds. `why` it is told heads it, if given."""
    known = next(row for world in worlds if (row := world.problem(identity)) is not None)
    kind = int(known["kind"])
    numbers = _numbers(worlds, identity)
    sides = [
        Teller(world.scenario, words, kind, numbers).events(world.notes_of(identity))
        for world in worlds
    ]
    where = words.say(
        "place", street=words.streets[int(known["street"])], place=int(known["place"])
    )
    bits = next(int(note["other"]) for world in worlds for note in world.notes_of(identity)[:1])
    names = departments_of(worlds[0].scenario, words, kind, bits)
    needs = words.say("needs", names=words.joined(names)) if names else words.say("needs_street")
    emergency = any(world.cases_of(identity)["emergency"].any() for world in worlds)
    facts = [where, needs, *([words.say("emergency")] if emergency else [])]
    return Story(
        heading=words.titled(why, words.say("problem", id=identity, kind=words.kinds[kind])),
        facts=(words.in_turn(facts),),
        names=_names(worlds, words),
        rows=side_by_side(worlds, sides, words),
        outcome=_outcome(worlds, identity, words),
        problems=(identity,),
    )


def story_of_resident(worlds: Sequence[World], resident: int, words: Words) -> Story:
    """The story of a resident: the problems that touch them in either world, and their own cases."""
    person = worlds[0].people[resident]
    touching = [world.touching(resident) for world in worlds]
    ids = list(dict.fromkeys(identity for found in touching for identity in found))
    sides: list[list[Event]] = [[], []]
    facts = [words.say("place", street=words.streets[person.street], place=person.place)]
    for number, identity in enumerate(ids, 1):
        known = next(row for world in worlds if (row := world.problem(identity)) is not None)
        kind = int(known["kind"])
        facts.append(words.say("numbered", number=number, id=identity, kind=words.kinds[kind]))
        own = {int(each) for world in worlds for each in _reports_by(world, identity, resident)}
        numbers = {report: i for i, report in enumerate(sorted(own), 1)}
        for side, world in zip(sides, worlds, strict=True):
            notes = world.notes_of(identity)
            notes = notes[np.isin(notes["report"], [THE_PROBLEM, *own])]
            for event in Teller(world.scenario, words, kind, numbers).events(notes):
                if len(ids) > 1:
                    label = words.say("about", number=number, case=event.label).strip()
                    event = replace(event, label=label)
                side.append(event)
    for side in sides:
        side.sort(key=lambda event: event.minute)
    status = words.say("registered" if person.registered else "migrant")
    return Story(
        heading=words.say("resident", id=resident, status=status),
        facts=tuple(facts),
        names=_names(worlds, words),
        rows=side_by_side(worlds, sides, words),
        outcome=tuple(
            words.say(
                "touched_by",
                scenario=words.name_of(world.scenario),
                problems=words.number_of("problems", len(found)),
                cases=words.number_of(
                    "cases", sum(len(_reports_by(world, each, resident)) for each in found)
                ),
                trust=f"{world.people[resident].trust:.2f}",
                expectation=f"{world.people[resident].expectation:.2f}",
            )
            for world, found in zip(worlds, touching, strict=True)
        ),
        problems=tuple(ids),
    )


def _names(worlds: Sequence[World], words: Words) -> tuple[str, str]:
    one, other = (words.name_of(world.scenario) for world in worlds)
    return one, other


def _numbers(worlds: Sequence[World], identity: int) -> dict[int, int]:
    """What the cases of a problem are called: 1, 2, ... in the order in which they come, whichever world they come in."""
    came: dict[int, int] = {}
    for world in worlds:
        notes = world.notes_of(identity)
        for note in notes[notes["what"] == watch.REPORTED]:
            report, minute = int(note["report"]), int(note["minute"])
            came[report] = min(minute, came.get(report, minute))
    ordered = sorted(came, key=lambda report: (came[report], report))
    return {report: number for number, report in enumerate(ordered, 1)}


def _reports_by(world: World, identity: int, resident: int) -> list[int]:
    """The reports of a problem by which a resident made a case of it."""
    notes = world.notes_of(identity)
    own = notes[(notes["what"] == watch.REPORTED) & (notes["value"] == resident)]
    return [int(report) for report in own["report"]]


# -- rows -------------------------------------------------------------------------------------------------------------


def side_by_side(
    worlds: Sequence[World], sides: Sequence[Sequence[Event]], words: Words
) -> tuple[Row, ...]:
    """The events of both worlds in one order of time; what happens in one world alone is explained in the other's column."""
    known = [{_what(event) for event in side} for side in sides]
    by_minute = [
        {minute: list(events) for minute, events in groupby(side, lambda event: event.minute)}
        for side in sides
    ]
    rows = []
    for minute in sorted(by_minute[0].keys() | by_minute[1].keys()):
        mine = [by_minute[side].get(minute, []) for side in (0, 1)]
        cells = [
            _cell(mine[side], mine[1 - side], known[side], worlds[side], words) for side in (0, 1)
        ]
        rows.append(Row(minute, words.when(minute), (cells[0], cells[1])))
    return _shorter(rows, words)


def _what(event: Event) -> tuple[int, int, int]:
    return event.problem, event.report, event.what


def _cell(
    events: Sequence[Event],
    elsewhere: Sequence[Event],
    known: Collection[tuple[int, int, int]],
    world: World,
    words: Words,
) -> Cell:
    """What happens in a world at a minute; if nothing does, why not what happens in the other."""
    if events:
        return Cell(
            "\n".join(_texts(events, words)),
            joins=len(events) if all(event.linked for event in events) else 0,
        )
    remarks = [
        _absence(event, world, words)
        for event in elsewhere
        if event.what in (watch.ARISEN, watch.REPORTED) and _what(event) not in known
    ]
    text = "\n".join(dict.fromkeys(remark for remark in remarks if remark))
    return Cell(text, absent=bool(text))


def _texts(events: Sequence[Event], words: Words) -> list[str]:
    """Sentences of one minute; where many cases close together, the last, and how many more."""
    closing = [event for event in events if event.what == watch.CLOSED]
    dropped = closing[:-1] if len(closing) >= FEW else []
    kept = [event for event in events if event not in dropped]
    told = []
    for (_, _, label), group in groupby(kept, lambda each: (each.problem, each.report, each.label)):
        text = words.in_turn(event.text for event in group)
        told.append(words.titled(label, text, colon=True))
    if dropped:
        told.append(words.say("more_close", cases=words.number_of("cases", len(dropped))))
    return told


def _absence(event: Event, world: World, words: Words) -> str:
    problem = world.problem(event.problem)
    if event.what == watch.ARISEN:
        return words.say("does_not_arise") if problem is None else ""
    if problem is None:
        return ""
    if problem["ended"] != NEVER and problem["ended"] <= event.minute:
        phrase = f"no_case_{EXITS[int(problem['exit'])]}"
        return words.say(phrase, day=words.day(problem["ended"]))
    return words.say("no_case")


def _shorter(rows: Sequence[Row], words: Words) -> tuple[Row, ...]:
    """Reports that only join what is open, many in a row, become one row."""

    def only_joins(row: Row) -> tuple[bool, bool] | None:
        quiet = all(cell.joins or cell.absent or not cell.text for cell in row.cells)
        return (bool(row.cells[0].joins), bool(row.cells[1].joins)) if quiet else None

    shorter: list[Row] = []
    for pattern, group in groupby(rows, only_joins):
        run = list(group)
        if pattern is None or not any(pattern) or len(run) < FEW:
            shorter += run
            continue
        cells = []
        for side in (0, 1):
            joins = sum(row.cells[side].joins for row in run)
            people = words.number_of("people", joins)
            told = words.say("more_linked", people=people, day=words.day(run[-1].minute))
            cells.append(Cell(told, joins) if joins else run[0].cells[side])
        shorter.append(Row(run[0].minute, run[0].when, (cells[0], cells[1])))
    return tuple(shorter)


# -- what it comes to ---------------------------------------------------------------------------------------------------


def _outcome(worlds: Sequence[World], identity: int, words: Words) -> tuple[str, ...]:
    """What became of a problem in each world, and how they differ."""
    lines = []
    for world in worlds:
        text = words.in_turn(_life(world, identity, words))
        lines.append(words.titled(words.name_of(world.scenario), text, colon=True))
    one, other = (world.problem(identity) for world in worlds)
    name = words.name_of(worlds[1].scenario)
    fixed = [row is not None and row["exit"] == EXIT_FIXED_BY_STAFF for row in (one, other)]
    if all(fixed):
        gained = int(one["ended"]) - int(other["ended"])
        phrase = "sooner" if gained > 0 else "later" if gained < 0 else "same_time"
        lines.append(words.say(phrase, time=words.time(abs(gained)), scenario=name))
    elif any(fixed):
        alone = worlds[fixed.index(True)]
        lines.append(words.say("only_there", scenario=words.name_of(alone.scenario)))
    return tuple(lines)


def _life(world: World, identity: int, words: Words) -> list[str]:
    problem, cases = world.problem(identity), world.cases_of(identity)
    if problem is None:
        return [words.say("life_none")]
    how = EXITS[int(problem["exit"])]
    day, lasted = words.day(problem["ended"]), words.time(problem["ended"] - problem["born"])
    told = [words.say(f"life_{how}", day=day, time=lasted)]
    paper = np.sort(cases["closed"][cases["closure"] == CLOSURE_NOMINAL])
    if len(paper):
        days = dict.fromkeys(str(words.day(minute)) for minute in paper)
        told.append(words.say("paper", days=words.joined(days)))
    if not len(cases):
        return [*told, words.say("never_reported")]
    account = words.say(
        "account",
        cases=words.number_of("cases", int(np.count_nonzero(cases["episode"] == 0))),
        handoffs=int(cases["handoffs"].sum()),
        bounces=int(cases["bounces"].sum()),
        minutes=f"{int(cases['work_minutes'].sum()):,}",
    )
    return [*told, account]
