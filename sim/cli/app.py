"""The commands, by name; those of a few lines stand here. Without one, the main comparison."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

City = Annotated[
    str | None, typer.Option(help="A city of scenarios/cities, or the path of a city file.")
]
# Numbers come as text, so that a mistake in them is told in the words of this program.
Days = Annotated[str | None, typer.Option(metavar="INT", help="Observed days [365].")]
Warmup = Annotated[
    str | None, typer.Option(metavar="INT", help="Days simulated before them [365].")
]
Replications = Annotated[
    str | None, typer.Option(metavar="INT", help="Worlds with different luck [3].")
]
Seed = Annotated[
    str | None, typer.Option(metavar="INT", help="The number all luck is drawn from [1].")
]
Jobs = Annotated[
    str | None, typer.Option(metavar="INT", help="Processes at once [one per processor].")
]
Out = Annotated[
    Path | None, typer.Option(help="Folder for the results [a new one under results/].")
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change one number, such as reforms.whistle_summons.ration=3, "
        "parameters.effort.elasticity=2 or levers.linking=0.5. May be given again.",
    ),
]
Ledger = Annotated[
    bool, typer.Option("--ledger", help="Keep every case and problem of every world (large).")
]
Language = Annotated[str, typer.Option("--lang", metavar="en|zh", help="Language of the words.")]


def build() -> Any:
    """The command-line program, ready to be called with arguments."""
    from sim.cli.calibrate import calibrate
    from sim.cli.claims import patterns, robustness
    from sim.cli.evaluate import evaluate
    from sim.cli.golden import golden_commands
    from sim.cli.means import with_means
    from sim.cli.results import results_commands
    from sim.cli.sensitivity import sensitivity
    from sim.cli.sweep import sweep
    from sim.cli.synergy import synergy
    from sim.cli.trace import trace

    app = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        invoke_without_command=True,
        help="What would change if a Chinese city governed its streets in another way? "
        "Without a command: the main comparison of scenarios/settings.yaml.",
    )
    app.callback()(with_means(no_command))
    app.command("list")(list_things)
    app.command("explain")(explain)
    app.command("run")(with_means(run))
    app.command("compare")(with_means(compare))
    app.command("report")(report)
    app.command("trace")(trace)
    app.command("evaluate")(with_means(evaluate))
    app.command("sweep")(with_means(sweep))
    app.command("sensitivity")(with_means(sensitivity))
    app.command("synergy")(with_means(synergy))
    app.command("patterns")(with_means(patterns))
    app.command("robustness")(with_means(robustness))
    app.command("calibrate")(with_means(calibrate))
    app.command("schema")(schema)
    app.add_typer(results_commands(), name="results")
    app.add_typer(golden_commands(), name="golden")
    return typer.main.get_command(app)


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
    from sim.cli.work import Options, compare_scenarios
    from sim.errors import UserError

    given = (city, days, warmup, replications, seed, jobs, out, overrides, ledger or None)
    if context.invoked_subcommand is not None:
        if any(option is not None for option in given):
            raise UserError(f"write the options after the command '{context.invoked_subcommand}'")
        return
    options = Options(city, days, warmup, replications, seed, jobs, out, overrides, ledger)
    compare_scenarios([], options)


def list_things(language: Language = "en") -> None:
    """List the scenarios, reforms and cities."""
    from sim.cli.work import listing

    typer.echo(listing(language), nl=False)


def explain(
    scenario: Annotated[str, typer.Argument(help="A scenario, or the path of a scenario file.")],
    language: Language = "en",
    city: City = None,
    overrides: Set = None,
) -> None:
    """Say what a scenario changes, lever by lever.

    Against its base, with units and sources.
    """
    from sim.scenario import explain as explanation
    from sim.scenario import load_scenario

    typer.echo(explanation(load_scenario(scenario, overrides or (), city=city), language), nl=False)


def run(
    scenario: Annotated[str, typer.Argument(help="A scenario, or the path of a scenario file.")],
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
    from sim.cli.work import Options, run_scenario

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
    from sim.cli.work import (
        Options,
        compare_cases,
        compare_plausible,
        compare_scenarios,
        precision_of,
    )
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


def report(
    folder: Annotated[Path, typer.Argument(help="The folder of an experiment.")],
    language: Annotated[
        str | None, typer.Option("--lang", metavar="en|zh", help="One language alone [both].")
    ] = None,
) -> None:
    """Make the report of an experiment anew, from its folder alone.

    One page a language that asks nothing of the network: report.html, report.zh.html.
    """
    from sim.cli.work import write_report

    write_report(folder, language)


def schema(
    write: Annotated[
        bool, typer.Option("--write", help="Write scenarios/scenario.schema.json.")
    ] = False,
) -> None:
    """Print the JSON Schema of scenario files.

    Editors complete and check with it; the scenario files name it in their first line.
    """
    from sim.scenario.schema import SCHEMA_FILE, schema_text

    if write:
        SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
    else:
        typer.echo(schema_text(), nl=False)
