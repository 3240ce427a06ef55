"""The commands ``run`` and ``compare``, and what is done without a command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.arguments import (
    City,
    Days,
    Jobs,
    Ledger,
    Out,
    Replications,
    ScenarioName,
    Seed,
    Set,
    Warmup,
)


def no_command(
    context: typer.Context,
    city: City = None,
    days: Days = None,
    warmup: Warmup = None,
    replications: Replications = None,
    seed: Seed = None,
    jobs: Jobs = None,
    out: Out = None,
    overrides: Set = None,
    ledger: Ledger = False,
) -> None:
    """Compare the scenarios of the main comparison, unless a command follows."""
    from sim.cli.options import Options
    from sim.cli.work import compare_scenarios
    from sim.errors import UserError

    given = (city, days, warmup, replications, seed, jobs, out, overrides, ledger or None)
    if context.invoked_subcommand is not None:
        if any(option is not None for option in given):
            raise UserError(f"write the options after the command '{context.invoked_subcommand}'")
        return
    options = Options(city, days, warmup, replications, seed, jobs, out, overrides, ledger)
    compare_scenarios([], options)


def run(
    scenario: ScenarioName,
    city: City = None,
    days: Days = None,
    warmup: Warmup = None,
    replications: Replications = None,
    seed: Seed = None,
    jobs: Jobs = None,
    out: Out = None,
    overrides: Set = None,
    ledger: Ledger = False,
) -> None:
    """Run one scenario."""
    from sim.cli.options import Options
    from sim.cli.work import run_scenario

    options = Options(city, days, warmup, replications, seed, jobs, out, overrides, ledger)
    run_scenario(scenario, options)


def compare(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            help="Scenarios or paths of scenario files. The first is what the others are "
            "compared with; one alone is compared with the bottom of its bases. With --cases: "
            "the cases to run."
        ),
    ] = None,
    cases: Annotated[
        bool,
        typer.Option(
            "--cases",
            help="Run the programmes each in its own place, against that place without it.",
        ),
    ] = False,
    until_width: Annotated[
        str | None,
        typer.Option(
            metavar="WIDTH",
            help="After these replications, as many more as the 95 % interval of the difference "
            "needs to be no wider, end to end (of several scenarios: all at once).",
        ),
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The outcome --until-width is about [problems_fixed]."),
    ] = None,
    vary_city: Annotated[
        bool,
        typer.Option(
            "--vary-city",
            help="A city of its own for every replication, drawn from the same file: intervals "
            "then carry the make-up of the city beside luck.",
        ),
    ] = False,
    city: City = None,
    days: Days = None,
    warmup: Warmup = None,
    replications: Replications = None,
    seed: Seed = None,
    jobs: Jobs = None,
    out: Out = None,
    overrides: Set = None,
    ledger: Ledger = False,
    plausible_worlds: Annotated[
        str | None,
        typer.Option(
            "--plausible-worlds",
            metavar="INT",
            help="Compare in so many worlds that a calibration has not ruled out [none: at the "
            "values in force]; without scenarios: the main comparison.",
        ),
    ] = None,
    calibration: Annotated[
        Path | None,
        typer.Option(
            help="Folder of a calibration, or its plausible.yaml [the one that comes along]."
        ),
    ] = None,
) -> None:
    """Compare scenarios under the same luck.

    The same city, the same residents, the same problems; only the scenarios differ.
    """
    from sim.cli.options import Options, precision_of
    from sim.cli.work import compare_cases, compare_plausible, compare_scenarios
    from sim.errors import UserError

    options = Options(city, days, warmup, replications, seed, jobs, out, overrides, ledger)
    precision = precision_of(until_width, outcome, vary_city)
    if cases and precision:
        raise UserError("--until-width and --vary-city are not for --cases")
    if calibration is not None and plausible_worlds is None:
        raise UserError("say in how many worlds: --plausible-worlds 20", path="--calibration")
    if plausible_worlds is not None:
        if cases or ledger or precision:
            other = "--cases" if cases else "--ledger" if ledger else "--until-width or --vary-city"
            raise UserError(f"cannot be combined with {other}", path="--plausible-worlds")
        compare_plausible(scenarios or [], plausible_worlds, calibration, options)
    elif cases:
        compare_cases(scenarios or [], options)
    elif scenarios:
        compare_scenarios(scenarios, options, precision)
    else:
        raise UserError("name the scenarios to compare, or write --cases")
