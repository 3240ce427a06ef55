"""A trace from beginning to end: run two worlds, choose what to follow, run them again, tell."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import UserError
from sim.experiment.experiment import ready_to_stop
from sim.experiment.files import write_csv, write_text
from sim.experiment.first_run import first_run_words
from sim.experiment.folder import ResultsFolder
from sim.experiment.manifest import manifest_of
from sim.experiment.outputs import Finished
from sim.experiment.progress import Progress
from sim.experiment.schedule import Schedule, schedule_of

if TYPE_CHECKING:
    from sim.experiment.following.choice import Choice
    from sim.experiment.following.story import Story
    from sim.experiment.following.words import Words
    from sim.experiment.following.worlds import Pair, World
    from sim.scenario import Scenario

EVENT_COLUMNS = (
    *("problem", "scenario", "minute", "report", "episode", "what"),
    *("department", "detail", "value", "other"),
)
"""The columns of events.csv; codes as in `sim.kernels.watch`."""


def trace(
    scenarios: Sequence[Scenario],
    *,
    problems: Sequence[int] = (),
    residents: Sequence[int] = (),
    example: bool = False,
    replication: int = 0,
    days: int | None = None,
    warmup: int | None = None,
    lead: int | None = None,
    seed: int | None = None,
    out: Path | None = None,
    language: str = "en",
    progress: bool | None = None,
) -> list[Story]:
    """Follow problems (ids), residents (numbers in the city) or telling examples through two worlds, event by event.

    `scenarios`: two of one city; the second is told beside the first. `replication`: whose luck. With `out` a results folder gets
    the page and the events; the stories are printed in any case, in `language` (``en`` or ``zh``), and returned.

    The worlds are run once to look around, and once more, the same, to write down all that happens to the problems chosen; a
    problem named by its id needs one run only. Raises UserError before any work for what cannot be done, and afterwards for a
    problem that arises in neither world.
    """
    from sim.experiment.following.words import Words
    from sim.experiment.following.worlds import Pair, check_problem

    schedule = schedule_of(days=days, warmup=warmup, lead=lead, replications=1, seed=seed)
    _check(scenarios, problems, residents, example, replication)
    words = Words(scenarios[0], language)
    for identity in problems:
        check_problem(scenarios[0], identity)
    with _claimed(out) as folder:
        began, started = time.monotonic(), datetime.now(UTC)
        looks = 2 if residents or example else 1
        with ready_to_stop():
            pair = Pair(scenarios, schedule, replication, lambda done: bar.days(done))
            with Progress(looks * pair.days, 1, bar=progress) as bar:
                bar.say(first_run_words())
                opening, stories, worlds = _told(pair, words, problems, residents, example)
        seconds = time.monotonic() - began
        opening = [_made(words, scenarios[0], schedule, replication), *opening]
        if folder is not None:
            _write(folder, opening, stories, worlds, words)
            finished = Finished({}, [], 1, 1, False, started, seconds)
            manifest = manifest_of(scenarios, schedule, finished, 1, {})
            followed = [identity for story in stories for identity in story.problems]
            folder.finish({**manifest, "trace": {"replication": replication, "problems": followed}})
    from sim.experiment.following.page import show

    show(opening, stories, words)
    return stories


def _check(
    scenarios: Sequence[Scenario],
    problems: Sequence[int],
    residents: Sequence[int],
    example: bool,
    replication: int,
) -> None:
    if len(scenarios) != 2:
        raise UserError("a trace goes through two worlds: name a scenario and what it is against")
    one, other = scenarios
    if one.name == other.name:
        raise UserError(f"two scenarios are called '{one.name}'")
    if one.city != other.city:
        raise UserError(
            f"'{one.name}' stands in {one.city.name} and '{other.name}' in {other.city.name}: "
            "a trace stays within one city"
        )
    if not (problems or residents or example):
        raise UserError("say what to follow: --problem ID, --resident ID or --example")
    if replication < 0:
        raise UserError(f"{replication} is below 0", path="--replication")
    for resident in residents:
        if not 0 <= resident < one.city.residents:
            raise UserError(
                f"{resident} is outside 0..{one.city.residents - 1}, the residents of {one.city.name}",
                path="--resident",
            )


@contextmanager
def _claimed(out: Path | None) -> Iterator[ResultsFolder | None]:
    """The results folder, if one is wanted; whatever goes wrong leaves nothing behind."""
    if out is None:
        yield None
        return
    folder = ResultsFolder(out)
    try:
        yield folder
    except BaseException:
        folder.abandon()
        raise


def _told(
    pair: Pair, words: Words, problems: Sequence[int], residents: Sequence[int], example: bool
) -> tuple[list[str], list[Story], list[World]]:
    """Run the worlds and tell what was asked for: opening lines, stories, and the worlds with their notes."""
    from sim.experiment.following.choice import choose
    from sim.experiment.following.story import story_of_problem, story_of_resident
    from sim.experiment.following.worlds import check_same

    choice, follow = None, list(problems)
    if not (residents or example):
        worlds = pair.run(follow)
    else:
        looked = pair.run(residents=residents)
        if example:
            choice = choose(looked[0].result, looked[1].result)
            follow += [each.problem for each in choice.examples]
        follow += [each for world in looked for who in residents for each in world.touching(who)]
        follow = list(dict.fromkeys(follow))
        worlds = pair.run(follow, residents, since=_since(looked, follow))
        check_same(looked, worlds, follow)
    for identity in problems:
        if all(world.problem(identity) is None for world in worlds):
            raise UserError(
                f"problem {identity} arises in neither world of replication {pair.replication} "
                f"(or had ended more than {pair.schedule.lead} days before day 0)",
                path="--problem",
            )
    stories = [story_of_problem(worlds, identity, words) for identity in problems]
    stories += [story_of_resident(worlds, resident, words) for resident in residents]
    for each in choice.examples if choice else ():
        why = words.say(f"example_{each.kind}")
        stories.append(story_of_problem(worlds, each.problem, words, why))
    return _opening(choice, pair, words), stories, worlds


def _since(worlds: Sequence[World], follow: Sequence[int]) -> int | None:
    """The minute in which the first of some problems arises; None if a problem is not in the ledgers."""
    born = []
    for identity in follow:
        found = [row for world in worlds if (row := world.problem(identity)) is not None]
        if not found:
            return None
        born.append(min(int(row["born"]) for row in found))
    return min(born, default=0)


def _opening(choice: Choice | None, pair: Pair, words: Words) -> list[str]:
    if choice is None:
        return []
    if not choice.examples:
        return [words.say("no_examples")]
    scenario = words.name_of(pair.scenarios[1])
    counts = {name: f"{getattr(choice, name):,}" for name in ("shared", "sooner", "later")}
    return [words.say("counts", scenario=scenario, **counts)]


def _made(words: Words, scenario: Scenario, schedule: Schedule, replication: int) -> str:
    city = scenario.city
    return words.say(
        "made",
        city=words.of(city),
        replication=replication,
        seed=schedule.seed,
        date=city.calendar_start.isoformat(),
    )


def _write(
    folder: ResultsFolder,
    opening: Sequence[str],
    stories: Sequence[Story],
    worlds: Sequence[World],
    words: Words,
) -> None:
    from sim.experiment.following.page import markdown

    names = words.joined(words.name_of(world.scenario) for world in worlds)
    page = markdown(words.say("title", names=names), opening, stories, words)
    write_text(folder.work / "trace.md", page)
    write_csv(folder.work / "events.csv", EVENT_COLUMNS, _event_rows(worlds))


def _event_rows(worlds: Sequence[World]) -> Iterator[list[Any]]:
    from sim.kernels.watch import NAMES

    departments = list(worlds[0].scenario.departments)
    for world in worlds:
        for note in world.notes:
            number = int(note["department"])
            yield [
                int(note["problem"]),
                world.scenario.name,
                *(int(note[name]) for name in ("minute", "report", "episode")),
                NAMES[int(note["what"])],
                departments[number] if number >= 0 else "street" if number == -1 else "",
                *(int(note[name]) for name in ("detail", "value", "other")),
            ]
