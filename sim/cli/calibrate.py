"""The command ``calibrate``."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.arguments import City, Days, Jobs, Out, Replications, Seed, Set, Warmup


def calibrate(
    targets: Annotated[
        str, typer.Argument(help="A target file of scenarios/targets, or the path of one.")
    ],
    waves: Annotated[
        str | None,
        typer.Option(metavar="INT", help="Waves of points, each closer than the last [3]."),
    ] = None,
    points: Annotated[
        str | None, typer.Option(metavar="INT[,INT...]", help="Points of a wave, or of each [70].")
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
    """Rule out the assumed numbers that published figures exclude.

    What is left is a set of plausible worlds, not a best point (history matching).
    """
    from sim.cli.ending import reported
    from sim.cli.options import Options, whole
    from sim.experiment.calibration.calibrate import calibrate as work
    from sim.experiment.calibration.targets import load_targets

    options = Options(city, days, warmup, replications, seed, jobs, out, overrides, False)
    settings = options.study()
    if days is None:
        settings["days"] = None
    read = load_targets(targets, overrides or (), city)
    numbers = None if points is None else [whole("points", each) or 0 for each in points.split(",")]
    settings |= {"waves": whole("waves", waves), "points": numbers}
    print(reported(work, read, settings))
