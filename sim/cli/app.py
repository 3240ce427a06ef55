"""The commands, by name; those of a few lines stand here. Without one, the main comparison."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli.arguments import City, Language, ScenarioName, Set


def build() -> Any:
    """The command-line program, ready to be called with arguments."""
    from sim.cli.calibrate import calibrate
    from sim.cli.claims import patterns, robustness
    from sim.cli.compare import compare, no_command, run
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


def list_things(language: Language = "en") -> None:
    """List the scenarios, reforms and cities."""
    from sim.cli.listing import listing

    typer.echo(listing(language), nl=False)


def explain(
    scenario: ScenarioName,
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


def report(
    folder: Annotated[Path, typer.Argument(help="The folder of an experiment.")],
    language: Annotated[
        str | None, typer.Option("--lang", metavar="en|zh", help="One language alone [both].")
    ] = None,
) -> None:
    """Make the report of an experiment anew, from its folder alone.

    One page a language that asks nothing of the network: report.html, report.zh.html.
    """
    from sim.cli.ending import write_report

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
