"""Following problems and residents through two worlds."""

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from string import Formatter

import numpy as np
import pytest

from sim.cli import main
from sim.errors import SimulationError, UserError
from sim.experiment.following import trace, words
from sim.experiment.following.choice import choose
from sim.experiment.following.events import Event
from sim.experiment.following.page import MOST_ROWS, markdown
from sim.experiment.following.story import side_by_side, story_of_problem
from sim.experiment.following.words import PHRASES, Words
from sim.experiment.following.worlds import Pair, World, check_same
from sim.experiment.schedule import schedule_of
from sim.kernels import watch
from sim.kernels.watch import NOTE
from sim.ledger import (
    CASE,
    CLOSURE_FIXED,
    CLOSURE_NOMINAL,
    EXIT_FIXED_BY_STAFF,
    EXIT_OPEN,
    EXIT_VANISHED,
    NEVER,
    PROBLEM,
)
from tests.hand_made_run import hand_made_run
from tests.model.worlds import hamlet

DAY = 1440
SMALL = {"days": 30, "warmup": 20, "progress": False}
FOLLOWING = Path(words.__file__).parent


@pytest.fixture(scope="module")
def pair():
    return [hamlet("baseline", busy=4.0), hamlet("beijing_2019", busy=4.0)]


@pytest.fixture(scope="module")
def worlds(pair):
    """Both worlds of the hamlet, with a resident who has made a case."""
    return Pair(pair, schedule_of(days=30, warmup=20, replications=1), 0, lambda _: None).run(
        residents=range(0, 8000, 16)
    )


def problems_of(*rows):
    """A table of problems: (id, born, first_report, ended, exit, reports) each."""
    table = np.zeros(len(rows), PROBLEM)
    for name, column in zip(
        ("problem", "born", "first_report", "ended", "exit", "reports"),
        zip(*rows, strict=True),
        strict=True,
    ):
        table[name] = column
    return table


def result_with(problems, cases=()):
    table = np.zeros(len(cases), CASE)
    for row, values in zip(table, cases, strict=True):
        for name, value in values.items():
            row[name] = value
    return replace(hand_made_run(), problems=problems, cases=table, days=100)


def world_of(scenario, problems, cases=(), notes=()):
    table = np.zeros(len(notes), NOTE)
    for row, values in zip(table, notes, strict=True):
        for name, value in values.items():
            row[name] = value
    return World(scenario, result_with(problems, cases), table, {})


# -- words ----------------------------------------------------------------------------------------


def test_every_phrase_says_the_same_things_in_both_languages():
    for name, (english, chinese) in PHRASES.items():
        fields = [
            {field for _, field, _, _ in Formatter().parse(text)} - {None}
            for text in (english, chinese)
        ]
        assert fields[0] == fields[1], name
        assert not re.search("[a-z]{3,}", re.sub(r"\{\w+\}", "", chinese).replace("--out", "")), (
            name
        )


def test_every_phrase_is_used():
    source = "".join(path.read_text(encoding="utf-8") for path in FOLLOWING.glob("*.py"))
    said = re.sub(
        r'^    "\w+": \(', "", source, flags=re.MULTILINE
    )  # the catalogue's own names left out
    built = ("ended_", "closed_", "no_case_", "life_", "example_")
    assert all(f'f"{prefix}{{' in said for prefix in built)
    unused = [
        name
        for name in PHRASES
        if f'"{name.removesuffix("_1")}"' not in said and not name.startswith(built)
    ]
    assert unused == []


def test_times_are_told_by_their_two_largest_units(pair):
    english, chinese = Words(pair[0], "en"), Words(pair[0], "zh")
    assert english.time(0) == "0 minutes"
    assert english.time(61) == "1 hour 1 minute"
    assert english.time(2 * DAY + 59) == "2 days"
    assert english.time(2 * DAY + 3 * 60 + 59) == "2 days 3 hours"
    assert chinese.time(2 * DAY + 60) == "2天1小时"
    assert english.when(6 * DAY + 10 * 60 + 5) == "day 6\nSun 7 Jan 10:05"
    assert english.when(-1) == "day -1\nSun 31 Dec 23:59"
    assert chinese.when(6 * DAY) == "第6天\n1月7日周日 00:00"
    assert english.joined(["a", "b", "c"]) == "a, b and c" and chinese.joined(["a", "b"]) == "a、b"


# -- which problems tell most ---------------------------------------------------------------------

ONE = problems_of(
    (1, 0, 10, 20 * DAY, EXIT_FIXED_BY_STAFF, 1),  # 15 days sooner in the other world
    (2, 0, 10, 60 * DAY, EXIT_FIXED_BY_STAFF, 1),  # 50 days sooner, but reported at another minute
    (
        3,
        0,
        10,
        60 * DAY,
        EXIT_FIXED_BY_STAFF,
        99,
    ),  # 50 days sooner, but nobody could read its story
    (4, 0, 10, 90 * DAY, EXIT_VANISHED, 1),  # closed on paper here, fixed there
    (5, 0, 10, 5 * DAY, EXIT_FIXED_BY_STAFF, 1),  # open for ever there
    (6, 0, 10, 30 * DAY, EXIT_FIXED_BY_STAFF, 1),  # only here
    (7, -5, 10, 99 * DAY, EXIT_FIXED_BY_STAFF, 1),  # arose before the observed days
    (8, 0, NEVER, 99 * DAY, EXIT_FIXED_BY_STAFF, 0),  # never reported
    (9, 0, 10, 20 * DAY, EXIT_FIXED_BY_STAFF, 1),  # the same in both
)
OTHER = problems_of(
    (1, 0, 10, 5 * DAY, EXIT_FIXED_BY_STAFF, 1),
    (2, 0, 11, 10 * DAY, EXIT_FIXED_BY_STAFF, 1),
    (3, 0, 10, 10 * DAY, EXIT_FIXED_BY_STAFF, 1),
    (4, 0, 10, 50 * DAY, EXIT_FIXED_BY_STAFF, 1),
    (5, 0, 10, NEVER, EXIT_OPEN, 1),
    (7, -5, 10, 1 * DAY, EXIT_FIXED_BY_STAFF, 1),
    (8, 0, NEVER, 1 * DAY, EXIT_FIXED_BY_STAFF, 0),
    (9, 0, 10, 20 * DAY, EXIT_FIXED_BY_STAFF, 1),
)
PAPER = [{"problem": 4, "closed": 10 * DAY, "closure": CLOSURE_NOMINAL}]


def test_examples_are_the_extremes_of_their_kind():
    choice = choose(result_with(ONE, PAPER), result_with(OTHER))
    assert {each.kind: each.problem for each in choice.examples} == {
        "sooner": 1,
        "paper": 4,
        "worse": 5,
        "spared": 6,
    }
    assert (choice.shared, choice.sooner, choice.later) == (6, 4, 1)


def test_examples_the_other_way_round():
    choice = choose(result_with(OTHER, ()), result_with(ONE, PAPER))
    found = {each.kind: each.problem for each in choice.examples}
    assert found == {"paper": 4, "worse": 1}
    assert (choice.sooner, choice.later) == (1, 4)


def test_worlds_alike_have_no_examples():
    choice = choose(result_with(ONE, PAPER), result_with(ONE, PAPER))
    assert choice.examples == () and choice.sooner == choice.later == 0


# -- side by side ---------------------------------------------------------------------------------


def reported(minute, report, *, linked=False, text="calls"):
    return Event(minute, 1, report, int(watch.REPORTED), text, linked=linked)


def test_a_case_of_one_world_alone_is_explained_in_the_other(pair):
    english = Words(pair[0], "en")
    here = world_of(pair[0], problems_of((1, 0, 10, 20 * DAY, EXIT_FIXED_BY_STAFF, 2)))
    there = world_of(pair[1], problems_of((1, 0, 10, 6 * DAY + 5, EXIT_FIXED_BY_STAFF, 1)))
    sides = [[reported(10, 3), reported(2 * DAY, 4), reported(9 * DAY, 5)], [reported(10, 3)]]
    rows = side_by_side([here, there], sides, english)
    told = [[cell.text for cell in row.cells] for row in rows]
    assert told == [
        ["Calls", "Calls"],
        ["Calls", "(no such case: nobody reports it at this moment)"],
        ["Calls", "(no such case: the problem was fixed on day 6)"],
    ]
    assert [row.cells[1].absent for row in rows] == [False, True, True]


def test_a_problem_of_one_world_alone_does_not_arise_in_the_other(pair):
    english = Words(pair[0], "en")
    here = world_of(pair[0], problems_of((1, 0, NEVER, NEVER, EXIT_OPEN, 0)))
    there = world_of(pair[1], problems_of((2, 0, NEVER, NEVER, EXIT_OPEN, 0)))
    sides = [[Event(0, 1, -1, int(watch.ARISEN), "it arises")], []]
    (row,) = side_by_side([here, there], sides, english)
    assert [cell.text for cell in row.cells] == ["It arises", "(does not arise in this world)"]


def test_many_reports_that_only_join_are_told_as_one(pair):
    english = Words(pair[0], "en")
    world = [world_of(each, problems_of((1, 0, 10, NEVER, EXIT_OPEN, 5))) for each in pair]
    joining = [reported(DAY * day, day, linked=True) for day in range(1, 5)]
    rows = side_by_side(world, [[reported(10, 0), *joining], [reported(10, 0)]], english)
    assert len(rows) == 2
    assert rows[1].cells[0].text.startswith("4 residents report it too, the last on day 4")
    assert rows[1].cells[1].absent
    few = side_by_side(world, [[reported(10, 0), *joining[:2]], [reported(10, 0)]], english)
    assert len(few) == 3


def test_what_it_comes_to(pair):
    notes = [
        {
            "problem": 1,
            "minute": 0,
            "report": -1,
            "what": watch.ARISEN,
            "value": 1,
            "other": 0,
            "department": -2,
        }
    ]
    closed = [{"problem": 1, "closed": 3 * DAY, "closure": CLOSURE_NOMINAL, "handoffs": 2},
              {"problem": 1, "closed": 20 * DAY, "closure": CLOSURE_FIXED, "episode": 1, "work_minutes": 1200}]  # fmt: skip
    here = world_of(
        pair[0], problems_of((1, 0, 10, 20 * DAY, EXIT_FIXED_BY_STAFF, 1)), closed, notes
    )
    there = world_of(
        pair[1], problems_of((1, 0, NEVER, 6 * DAY, EXIT_FIXED_BY_STAFF, 0)), (), notes
    )
    story = story_of_problem([here, there], 1, Words(pair[0], "en"))
    assert story.outcome == (
        "baseline: really fixed on day 20, 20 days after it arose; closed on paper on day 3; 1 case; "
        "hand-offs: 2, bounces: 0, minutes of staff: 1,200",
        "beijing_2019: really fixed on day 6, 6 days after it arose; never reported",
        "14 days sooner under beijing_2019",
    )


# -- residents ------------------------------------------------------------------------------------


def test_a_resident_is_touched_by_all_that_they_report(worlds):
    """The formula of who is touched is the kernel's: every caller is touched by the problem they call about."""
    checked = 0
    for world in worlds:
        cases = world.result.cases
        alive = cases[(cases["closed"] >= 0) | (cases["closed"] == NEVER)]
        for who, person in world.people.items():
            touching = world.touching(who)
            own = set(alive["problem"][alive["resident"] == who].tolist())
            assert own <= set(touching)
            checked += len(own)
            assert person.place == next(
                (row["place"] for row in world.result.problems if row["problem"] in own),
                person.place,
            )
    assert checked > 20


def test_not_everybody_in_an_estate_is_touched(worlds):
    touched = [len(worlds[0].touching(who)) for who in worlds[0].people]
    place = {person.place for person in worlds[0].people.values()}
    problems = worlds[0].result.problems
    near = sum((problems["place"] == each).sum() for each in place) / len(place)
    assert 0.2 < np.mean(touched) < 0.5 * near


# -- the whole --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def traced(pair, tmp_path_factory):
    out = tmp_path_factory.mktemp("trace") / "folder"
    return out, trace(pair, example=True, out=out, **SMALL)


def test_examples_are_told_and_written(traced, pair):
    out, stories = traced
    assert len(stories) >= 2
    assert sorted(path.name for path in out.iterdir()) == [
        "events.csv",
        "manifest.json",
        "trace.md",
    ]
    page = (out / "trace.md").read_text(encoding="utf-8")
    assert all(f"## {story.heading}" in page for story in stories)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    ids = [each for story in stories for each in story.problems]
    assert manifest["trace"] == {"replication": 0, "problems": ids}
    with (out / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {int(row["problem"]) for row in rows} == set(ids)
    assert {row["scenario"] for row in rows} == {"baseline", "beijing_2019"}
    assert {row["what"] for row in rows} <= set(watch.NAMES)


def test_a_problem_named_by_its_id_gives_the_same_story(traced, pair):
    _, stories = traced
    (identity,) = stories[0].problems
    (again,) = trace(pair, problems=[identity], **SMALL)
    assert again.rows == stories[0].rows and again.outcome == stories[0].outcome
    (chinese,) = trace(pair, problems=[identity], language="zh", **SMALL)
    assert len(chinese.rows) == len(again.rows)
    assert "街道" in "".join(cell.text for row in chinese.rows for cell in row.cells)


def test_every_row_is_in_order_and_says_something(traced):
    for story in traced[1]:
        minutes = [row.minute for row in story.rows]
        assert minutes == sorted(minutes) and len(set(minutes)) == len(minutes)
        assert all(row.cells[0].text or row.cells[1].text for row in story.rows)
        assert len(story.rows) > 3


def test_a_resident_with_a_case(pair, worlds, capsys):
    cases = worlds[0].result.cases
    who = int(cases["resident"][(cases["opened"] > 0) & (cases["resident"] >= 0)][0])
    (story,) = trace(pair, residents=[who], **SMALL)
    assert f"Resident {who} " in " ".join(cell.text for row in story.rows for cell in row.cells)
    assert story.heading.startswith(f"Resident {who}")
    assert len(story.outcome) == 2 and "trust 0." in story.outcome[0]
    assert f"Resident {who}" in capsys.readouterr().out


def test_a_world_that_changes_when_followed_is_noticed(pair, worlds):
    other = Pair(pair, schedule_of(days=30, warmup=20, replications=1), 1, lambda _: None).run()
    identity = int(worlds[0].result.problems["problem"][0])
    check_same(worlds, worlds, [identity])
    with pytest.raises(SimulationError, match="changed when problem"):
        check_same(worlds, other, [identity])


def test_a_long_story_is_cut_on_the_terminal_but_not_on_the_page(pair, capsys):
    from sim.experiment.following.page import show

    english = Words(pair[0], "en")
    many = [reported(day * DAY, day, text=f"row {day}") for day in range(1, MOST_ROWS + 11)]
    worlds = [world_of(each, problems_of((1, 0, 10, NEVER, EXIT_OPEN, 5))) for each in pair]
    notes = np.zeros(1, NOTE)
    notes["problem"], notes["department"], notes["report"] = 1, -2, -1
    worlds = [replace(world, notes=notes) for world in worlds]
    story = replace(
        story_of_problem(worlds, 1, english), rows=side_by_side(worlds, [many, []], english)
    )
    show([], [story], english)
    out = capsys.readouterr().out
    assert "... 10 more rows" in out and f"Row {MOST_ROWS + 1}" not in out
    assert f"Row {MOST_ROWS + 10}" in markdown("t", [], [story], english)


# -- mistakes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["beijing_2019"], "say what to follow: --problem ID, --resident ID or --example"),
        (["beijing_2019", "--problem", "x"], "--problem: expected a whole number, got 'x'"),
        (["beijing_2019", "--problem", "-4"], "--problem: -4 is no id of a problem"),
        (
            ["beijing_2019", "--problem", str(410 << 38)],
            f"--problem: {410 << 38} is no id of a problem of district: it would be of estate number 410 of 410",
        ),
        (["beijing_2019", "--resident", "300000"], "--resident: 300000 is outside 0..299999"),
        (["beijing_2019", "--example", "--lang", "fr"], "--lang: unknown language 'fr'"),
        (["beijing_2019", "--example", "--replication", "-1"], "--replication: -1 is below 0"),
        (["beijing_2019", "--example", "--against", "baselin"], "unknown scenario 'baselin' - did"),
        (["baseline", "--example"], "scenario 'baseline' has no base"),
        (["baseline", "--example", "--against", "baseline"], "two scenarios are called 'baseline'"),
    ],
)
def test_a_mistake_is_one_line(arguments, line, capsys):
    assert main(["trace", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1
    assert err.startswith(f"error: {line}")


def test_a_problem_that_never_arises_is_told_and_nothing_is_left(pair, tmp_path):
    identity = (1 << 38) | (2 << 32) | 4_000_000
    with pytest.raises(UserError, match=f"{identity} arises in neither world"):
        trace(pair, problems=[identity], out=tmp_path / "x", **SMALL)
    assert list(tmp_path.iterdir()) == []
