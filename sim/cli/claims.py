"""The commands ``patterns`` and ``robustness``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import Jobs, Out, Replications, Seed

PatternFile = Annotated[
    Path | None, typer.Option("--file", help="A file of patterns [scenarios/patterns.yaml].")
]
FindingFile = Annotated[
    Path | None, typer.Option("--file", help="A file of findings [scenarios/robustness.yaml].")
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
    from sim.cli.work import Options, carried_out
    from sim.experiment.patterns.book import PATTERNS_FILE

    settings = Options(None, None, None, replications, seed, jobs, out, None, False).study()
    print(carried_out(experiment.patterns, file or PATTERNS_FILE, settings))
