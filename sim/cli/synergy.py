"""The command ``synergy``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.arguments import (
    Against,
    City,
    Days,
    Jobs,
    Out,
    Outcome,
    Replications,
    Seed,
    Set,
    Warmup,
)

if TYPE_CHECKING:
    from sim.cli.options import Options
    from sim.scenario import Scenario


def synergy(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="A B [C]...",
            help="Reforms, or scenarios that differ from the base by reforms alone.",
        ),
    ],
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
    """Run every combination of reforms, and say what they do beyond their sum.

    What each does alone, beside the others, and all together, under the same luck.
    """
    from sim.cli.ending import reported
    from sim.cli.options import Options

    options = Options(city, days, warmup, replications, seed, jobs, out, overrides, False)
    settings = options.study()
    base, factors = load_factors(names, against, options)
    from sim import experiment

    settings |= {"against": base, "outcomes": outcome or ()}
    print(reported(experiment.synergy, factors, settings))


def load_factors(
    names: Sequence[str], against: str | None, options: Options
) -> tuple[Scenario, list[Scenario]]:
    """The base, and a scenario for each name: a scenario, or the base with the reform of that name.

    Numbers of reforms are changed in the factors that have the reform, others in all.
    Raises UserError for a name that is neither, and for a change that concerns nobody.
    """
    from sim.cityfile import load_city
    from sim.errors import UserError, unknown
    from sim.reforms import load_reforms
    from sim.scenario import case_names, load_scenario, scenario_names
    from sim.scenario.draft import is_path, read_draft

    reforms = load_reforms()
    scenarios = [*scenario_names(), *case_names()]
    for name in names:
        if not (is_path(name) or name in scenarios or name in reforms):
            known = sorted({*scenarios, *reforms})
            raise UserError(unknown("reform or scenario", name, known))
    drafts = [read_draft(name) for name in names if is_path(name) or name in scenarios]
    chains = [draft.chain for draft in drafts if draft.chain]
    bottom = against or (chains[0][-1] if chains else "baseline")
    city = options.city
    if city is not None:
        load_city(city)
    texts = options.overrides or []
    general = [text for text in texts if not text.startswith("reforms.")]
    base = load_scenario(bottom, general, city=city)
    factors, used = [], set(general)
    for name in dict.fromkeys(names):
        alone = not (is_path(name) or name in scenarios)
        reference = bottom if alone else name
        first = [*general, f"reforms.{name}={{}}"] if alone else general
        made = load_scenario(reference, first, city=city or base.city_reference)
        uses = {use.name for use in made.reforms}
        own = [text for text in texts if text not in general and text.split(".")[1] in uses]
        used |= set(own)
        made = load_scenario(reference, [*first, *own], city=city or base.city_reference)
        if alone:
            made = replace(made, name=name, title=dict(reforms[name].title))
        factors.append(made)
    for text in texts:
        if text not in used:
            raise UserError("no reform or scenario here has it", file=f"--set {text}")
    return base, factors
