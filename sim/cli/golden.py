"""The commands ``golden check`` and ``golden update``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.arguments import Jobs

if TYPE_CHECKING:
    from sim.experiment.golden import Change, Golden


def golden_commands() -> typer.Typer:
    """The group of commands, to be added to the program under the name ``golden``."""
    group = typer.Typer(
        help="Small, quick outcomes of every scenario, kept to notice what moves.",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    group.command("check")(check)
    group.command("update")(update)
    return group


def check(jobs: Jobs = None) -> None:
    """Say what moved since the golden outcomes were kept; exit code 1 if anything did."""
    from sim.cli.ending import EXIT_FAILED, Ended
    from sim.experiment.golden_report import different

    changes, _ = _changes(jobs)
    if different(changes):
        raise Ended('If this is as it should be: golden update --why "the reason"', EXIT_FAILED)


def update(
    why: Annotated[str, typer.Option(help="Why they move: a line for CHANGELOG.md.")],
    jobs: Jobs = None,
) -> None:
    """Keep the outcomes of today, and write into CHANGELOG.md what moved and why."""
    from sim.errors import UserError
    from sim.experiment import golden
    from sim.experiment.golden_report import add_to_changelog, changelog_line, different

    reason = " ".join(why.split()).rstrip(".")
    if not reason:
        raise UserError("say why the outcomes move", path="--why")
    changes, measured = _changes(jobs)
    if different(changes):
        add_to_changelog(changelog_line(changes, reason))
        golden.write(measured)


def _changes(jobs: str | None) -> tuple[list[Change], dict[str, Golden]]:
    """What is different from the golden outcomes that are kept, shown; and what is measured now."""
    from sim.cli.ending import carried_out
    from sim.cli.options import whole
    from sim.experiment import golden, golden_report

    kept = golden.read()
    settings = {"jobs": whole("jobs", jobs)}
    measured = carried_out(golden.measure, golden.golden_scenarios(), settings)
    changes = golden.compare(kept, measured)
    golden_report.show(changes)
    return changes, measured
