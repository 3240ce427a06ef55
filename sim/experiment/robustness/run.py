"""The command: run every world under every condition, judge, write the folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from sim.experiment.experiment import run_all
from sim.experiment.files import write_text
from sim.experiment.robustness.book import (
    ROBUSTNESS_FILE,
    FindingBook,
    load_findings,
    world_under,
)
from sim.experiment.robustness.judge import VERDICTS, Tested, looked_at_again, outcomes_of_runs
from sim.experiment.robustness.table import page, terminal_table, write_table
from sim.experiment.study import Means, Result, StudySettings, carry_out, whole_or_stopped
from sim.experiment.tasks import plan

if TYPE_CHECKING:
    from sim.scenario import Scenario


def robustness(path: Path = ROBUSTNESS_FILE, **settings: Unpack[StudySettings]) -> Path:
    """Look at the main findings again under other conditions.

    `path`: the file of findings and conditions. Days and warm-up are the file's; replications are unless asked for.

    Writes a folder with robustness.csv (a row a finding and condition: effect, interval, verdict), robustness.md and a picture; prints
    the table; returns the folder. Raises UserError before any work for what is wrong in the file, Interrupted when stopped,
    ExperimentFailed if runs failed.
    """
    book = load_findings(path)
    scenarios = [
        world_under(book, world, condition)
        for condition in book.conditions
        for world in book.worlds
    ]
    settings["days"], settings["warmup"] = book.runs.days, book.runs.warmup
    settings["replications"] = settings.get("replications") or book.runs.replications

    def work(means: Means) -> Result:
        return _work(book, scenarios, means)

    return carry_out(["robustness"], work, **settings)


def _work(book: FindingBook, scenarios: list[Scenario], means: Means) -> Result:
    tasks = plan(scenarios, means.schedule, means.workers, make_model=means.model)
    finished = whole_or_stopped(
        run_all(tasks, scenarios, means.schedule, means.workers, bar=means.bar)
    )
    tested = looked_at_again(book, outcomes_of_runs(finished))
    write_table(means.work / "robustness.csv", tested)
    write_text(means.work / "robustness.md", f"# Robustness 稳健性\n\n{page(book, tested)}")
    _show(book, tested)
    count = {word: sum(each.verdict == word for each in tested) for word in VERDICTS}

    def draw(folder: Path) -> None:
        from sim import figures
        from sim.experiment.robustness.frame import robustness_frame

        figures.save(figures.robustness_figure(robustness_frame(tested)), folder, "robustness")

    return Result(
        scenarios=scenarios,
        finished=finished,
        checks={},
        said={"experiment": "robustness", "file": book.file, "verdicts": count},
        draw=draw,
        answer=[
            f"{len(book.findings)} findings under {len(book.conditions)} conditions: "
            + ", ".join(f"{number} {word}" for word, number in count.items())
            + "."
        ],
    )


def _show(book: FindingBook, tested: list[Tested]) -> None:
    from rich.console import Console

    Console(highlight=False).print(terminal_table(book, tested))
