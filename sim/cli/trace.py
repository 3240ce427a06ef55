"""The command ``trace``: one problem or one resident, followed through two worlds."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.arguments import City, Days, Language, Out, ScenarioName, Seed, Set, Warmup


def trace(
    scenario: ScenarioName,
    problems: Annotated[
        list[str] | None,
        typer.Option("--problem", metavar="ID", help="A problem to follow. May be given again."),
    ] = None,
    residents: Annotated[
        list[str] | None,
        typer.Option("--resident", metavar="ID", help="A resident to follow. May be given again."),
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", help="Follow the problems that tell most.")
    ] = False,
    against: Annotated[
        str | None,
        typer.Option(help="The other world [the bottom of the scenario's bases]."),
    ] = None,
    replication: Annotated[
        str | None, typer.Option(metavar="INT", help="Whose luck: number of the replication [0].")
    ] = None,
    city: City = None,
    days: Days = None,
    warmup: Warmup = None,
    seed: Seed = None,
    out: Out = None,
    overrides: Set = None,
    language: Language = "en",
) -> None:
    """Follow one problem or resident through two worlds.

    Side by side, event by event, in words. Problems have the same id in both worlds.
    """
    from sim.cli.ending import carried_out, with_its_report
    from sim.cli.options import Options, whole
    from sim.cli.work import load_all
    from sim.errors import UserError

    options = Options(city, days, warmup, None, seed, None, out, overrides, False)
    checked = options.checked()
    if not (problems or residents or example):
        raise UserError("say what to follow: --problem ID, --resident ID or --example")
    settings = {
        "problems": [whole("problem", text, digits=19) for text in problems or ()],
        "residents": [whole("resident", text) for text in residents or ()],
        "example": example,
        "replication": whole("replication", replication) or 0,
        "language": language,
        **{name: checked[name] for name in ("days", "warmup", "seed", "out")},
    }
    names = [scenario] if against is None else [against, scenario]
    scenarios = load_all(names, options)
    from sim import experiment

    carried_out(experiment.trace, scenarios, settings)
    if out is not None:
        with_its_report(out)
        typer.echo(out)
