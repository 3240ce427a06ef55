"""The command: run the worlds that the patterns need, judge, write the folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from sim.experiment.claims import made
from sim.experiment.experiment import run_all
from sim.experiment.files import write_text
from sim.experiment.judging import CANNOT_TELL, FAILS, HOLDS
from sim.experiment.patterns.book import PATTERNS_FILE, PatternBook, load_patterns
from sim.experiment.patterns.judge import Verdict, counts, judge, readings_of
from sim.experiment.patterns.page import page
from sim.experiment.patterns.table import terminal_table, write_table
from sim.experiment.study import Means, Result, StudySettings, carry_out, whole_or_stopped
from sim.experiment.tasks import Task, plan

if TYPE_CHECKING:
    from sim.outcomes.patterns import Asked
    from sim.scenario import Scenario


def patterns(path: Path = PATTERNS_FILE, **settings: Unpack[StudySettings]) -> Path:
    """Hold the model against published patterns.

    `path`: the file of patterns, which says what was published, what is compared and by which rule it is judged. Days and warm-up are
    the file's; replications are unless asked for.

    Writes a folder with patterns.csv (a row a number: value, interval, rule, verdict), patterns.md and a picture; prints the table;
    returns the folder. Raises UserError before any work for what is wrong in the file, Interrupted when stopped, ExperimentFailed if
    runs failed.
    """
    book = load_patterns(path)
    scenarios = [made(name, world, book.file) for name, world in book.worlds.items()]
    settings["days"], settings["warmup"] = book.runs.days, book.runs.warmup
    settings["replications"] = settings.get("replications") or book.runs.replications

    def work(means: Means) -> Result:
        return _work(book, scenarios, means)

    return carry_out(["patterns"], work, **settings)


def _work(book: PatternBook, scenarios: list[Scenario], means: Means) -> Result:
    finished = whole_or_stopped(
        run_all(
            tasks_of(book, scenarios, means),
            scenarios,
            means.schedule,
            means.workers,
            bar=means.bar,
        )
    )
    verdicts = judge(book, readings_of(book, finished))
    write_table(means.work / "patterns.csv", verdicts)
    write_text(means.work / "patterns.md", f"# Patterns 已发表的规律\n\n{page(book, verdicts)}")
    _show(verdicts)
    found = counts(verdicts)

    def draw(folder: Path) -> None:
        from sim import figures
        from sim.experiment.patterns.frame import pattern_frame

        figures.save(figures.patterns_figure(pattern_frame(verdicts)), folder, "patterns")

    return Result(
        scenarios=scenarios,
        finished=finished,
        checks={},
        said={"experiment": "patterns", "file": book.file, "verdicts": found},
        draw=draw,
        answer=[
            f"{len(verdicts)} patterns: {found[HOLDS]} hold, {found[FAILS]} fail, {found[CANNOT_TELL]} cannot be told."
        ],
    )


def tasks_of(book: PatternBook, scenarios: list[Scenario], means: Means) -> list[Task]:
    """The tasks: worlds that share a warm-up are together, and every world is asked for its own terms.

    All worlds of a task are measured alike, since a task asks once: for what any of them needs.
    """
    asked: dict[str, set[Asked]] = {scenario.name: set() for scenario in scenarios}
    for pattern in book.patterns:
        for number in pattern.numbers:
            for term in number.terms:
                asked[term.world].add(term.asked)
    groups: dict[tuple[str, int], list[Scenario]] = {}
    for scenario in scenarios:
        days = book.worlds[scenario.name].days or book.runs.days
        groups.setdefault((scenario.warmup_key, days), []).append(scenario)
    tasks = []
    for (_, days), group in groups.items():
        wanted = tuple(sorted(set().union(*(asked[each.name] for each in group))))
        schedule = replace(means.schedule, days=days)
        tasks += plan(group, schedule, means.workers, make_model=means.model, patterns=wanted)
    return sorted(tasks, key=lambda task: task.replication)


def _show(verdicts: list[Verdict]) -> None:
    from rich.console import Console

    Console(highlight=False).print(terminal_table(verdicts))
