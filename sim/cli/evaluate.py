"""The command ``evaluate``: would the evaluation of a pilot find what it looks for?"""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.arguments import City, Days, Jobs, Out, Replications, ScenarioName, Seed, Set, Warmup


def evaluate(
    scenario: ScenarioName,
    pilots: Annotated[
        str | None, typer.Option(metavar="SHARE", help="Streets that are pilots [0.5].")
    ] = None,
    design: Annotated[
        str, typer.Option(metavar="did|event-study|synthetic-control", help="The analysis.")
    ] = "did",
    outcome: Annotated[
        str, typer.Option(metavar="NAME", help="The published measure that is analysed.")
    ] = "official_resolution",
    before: Annotated[
        str | None, typer.Option(metavar="INT", help="Months before the reform looked at [6].")
    ] = None,
    channels: Annotated[
        bool,
        typer.Option("--channels", help="Tell what the bias comes from (three times the work)."),
    ] = False,
    against: Annotated[
        str | None,
        typer.Option(help="The world without the reforms [the bottom of the scenario's bases]."),
    ] = None,
    city: City = None,
    days: Days = None,
    warmup: Warmup = None,
    replications: Replications = None,
    seed: Seed = None,
    jobs: Jobs = None,
    out: Out = None,
    overrides: Set = None,
) -> None:
    """Try out the evaluation of a pilot.

    The analysis that a researcher would run on published monthly data, beside the true effect.
    """
    from sim.cli.ending import reported
    from sim.cli.options import Options, share_of, whole
    from sim.cli.work import load_all

    options = Options(city, days, warmup, replications, seed, jobs, out, overrides, False)
    settings = options.checked()
    del settings["ledger"]
    settings |= {
        "pilots": share_of("pilots", pilots),
        "design": design,
        "outcome": outcome,
        "before": whole("before", before),
        "channels": channels,
    }
    names = [scenario] if against is None else [against, scenario]
    scenarios = load_all(names, options)
    from sim import experiment

    print(reported(experiment.evaluate, scenarios, settings))
