"""The command ``sensitivity``."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.arguments import (
    Against,
    City,
    Days,
    Jobs,
    Out,
    Outcome,
    Replications,
    ScenarioName,
    Seed,
    Set,
    Warmup,
)


def sensitivity(
    scenario: ScenarioName,
    method: Annotated[
        str,
        typer.Option(
            metavar="morris|sobol",
            help="Morris' screening, or Sobol' shares of variance (many more points).",
        ),
    ] = "morris",
    inputs: Annotated[
        list[str] | None,
        typer.Option(
            "--inputs",
            metavar="GROUP|PATH",
            help="What to vary: a group such as effort, reforms or issue_types.heating, or the path "
            "of a number [parameters and reforms]. May be given again.",
        ),
    ] = None,
    all_sources: Annotated[
        bool,
        typer.Option("--all-sources", help="Vary the numbers with a source too, not only assumed."),
    ] = False,
    by_group: Annotated[
        bool,
        typer.Option("--by-group", help="Move all inputs of a group together: far fewer runs."),
    ] = False,
    points: Annotated[
        str | None,
        typer.Option(
            metavar="INT", help="Trajectories of Morris [4], or base points of Sobol' [64]."
        ),
    ] = None,
    against: Against = None,
    outcome: Outcome = None,
    city: City = None,
    days: Days = None,
    warmup: Warmup = None,
    replications: Replications = None,
    seed: Seed = None,
    jobs: Jobs = None,
    out: Out = None,
    overrides: Set = None,
) -> None:
    """Say which numbers the effect of a scenario rests on.

    Varies them within the ranges of the data files, with both worlds under the same luck.
    """
    from sim.cli.ending import reported
    from sim.cli.options import Options, whole
    from sim.cli.work import load_all

    options = Options(city, days, warmup, replications, seed, jobs, out, overrides, False)
    settings = options.study()
    reference, chosen = load_all([*([against] if against else []), scenario], options)
    from sim import experiment

    settings |= {
        "against": reference,
        "method": method,
        "inputs": inputs or (),
        "by_group": by_group,
        "all_sources": all_sources,
        "points": whole("points", points),
        "outcomes": outcome or (),
    }
    print(reported(experiment.sensitivity, chosen, settings))
