"""The command ``sweep``."""

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


def sweep(
    scenario: ScenarioName,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            metavar="PATH=VALUES",
            help="A number to vary, by its path as --set writes it: PATH=a,b,c or PATH=low:high:n, "
            "or PATH alone for the range of the data file. Given again: all combinations.",
        ),
    ] = None,
    latin_hypercube: Annotated[
        str | None,
        typer.Option(
            "--latin-hypercube",
            metavar="INT",
            help="So many points spread over the ranges, instead of all combinations.",
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
    """Run a scenario and its reference at many values of their numbers.

    Shows the effect at each point, under the same luck, and where its sign turns.
    """
    from sim.cli.ending import reported
    from sim.cli.options import Options, whole
    from sim.cli.work import load_all

    options = Options(city, days, warmup, replications, seed, jobs, out, overrides, False)
    settings = options.study()
    reference, chosen = load_all([*([against] if against else []), scenario], options)
    from sim import experiment
    from sim.experiment.design import read_vary

    settings |= {
        "vary": read_vary(vary or []),
        "against": reference,
        "latin_hypercube": whole("latin-hypercube", latin_hypercube),
        "outcomes": outcome or (),
    }
    print(reported(experiment.sweep, chosen, settings))
