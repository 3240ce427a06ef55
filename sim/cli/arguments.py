"""Options that several commands have: their names, and what --help says of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ScenarioName = Annotated[str, typer.Argument(help="A scenario, or the path of a scenario file.")]
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
Against = Annotated[
    str | None,
    typer.Option(help="What it is compared with [the bottom of its bases]."),
]
Outcome = Annotated[
    list[str] | None,
    typer.Option(
        "--outcome",
        metavar="NAME",
        help="The outcome to look at, of docs/tables/outcomes.md [problems_fixed]. May be given "
        "again.",
    ),
]
