"""The commands ``patterns`` and ``robustness``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.arguments import Jobs, Out, Replications, Seed

PatternFile = Annotated[
    Path | None,
    typer.Option("--file", help="A file of patterns [scenarios/evidence/patterns.yaml]."),
]
FindingFile = Annotated[
    Path | None,
    typer.Option("--file", help="A file of findings [scenarios/evidence/robustness.yaml]."),
]


def patterns(
    file: PatternFile = None,
    replications: Replications = None,
    seed: Seed = None,
    jobs: Jobs = None,
    out: Out = None,
) -> None:
    """Hold the model against published patterns, by rules fixed beforehand.

    A table of what was published, the model's number with its interval, and a verdict.
    """
    from sim import experiment
    from sim.cli.ending import carried_out
    from sim.cli.options import Options
    from sim.experiment.patterns.book import PATTERNS_FILE

    settings = Options(None, None, None, replications, seed, jobs, out, None, False).study()
    if replications is None:  # the file says how many
        settings["replications"] = None
    print(carried_out(experiment.patterns, file or PATTERNS_FILE, settings))


def robustness(
    file: FindingFile = None,
    replications: Replications = None,
    seed: Seed = None,
    jobs: Jobs = None,
    out: Out = None,
) -> None:
    """Look at the main findings again under other conditions: where does each hold, and where does it turn?"""
    from sim import experiment
    from sim.cli.ending import carried_out
    from sim.cli.options import Options
    from sim.experiment.robustness.book import ROBUSTNESS_FILE

    settings = Options(None, None, None, replications, seed, jobs, out, None, False).study()
    if replications is None:  # the file says how many
        settings["replications"] = None
    print(carried_out(experiment.robustness, file or ROBUSTNESS_FILE, settings))
