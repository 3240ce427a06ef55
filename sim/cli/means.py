"""The options that say where runs are kept and by whom they are made: the same for every command.

A command that runs something is added as ``app.command("compare")(with_means(compare))``; its own
parameters and what it does know nothing of them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Final, get_type_hints

import typer

from sim.errors import UserError

Store = Annotated[
    Path | None,
    typer.Option(
        help="Folder where finished runs are kept, and found instead of run again [results/store]."
    ),
]
NoStore = Annotated[
    bool, typer.Option("--no-store", help="Neither look for finished runs nor keep any.")
]
Force = Annotated[bool, typer.Option("--force", help="Run again what is in the store.")]
Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Run on the workers of this Dask scheduler, such as tcp://127.0.0.1:8786.",
    ),
]
Shard = Annotated[
    str | None,
    typer.Option(
        metavar="I/N",
        help="Run only the I-th of N parts, into the store (or into --out, which then is a store "
        "of its own); 'results merge' puts the parts together.",
    ),
]
MEANS: Final[dict[str, tuple[Any, Any]]] = {
    "store": (Store, None),
    "no_store": (NoStore, False),
    "force": (Force, False),
    "cluster": (Cluster, None),
    "shard": (Shard, None),
}
"""Options by parameter name: how typer reads them, and what stands for "not given"."""
NOT_OF_A_PART: Final = ("--shard", "--store", "--out", "--jobs", "--cluster")
"""Options with a value that say where and how a part was run, not what."""

_words: list[str] = []  # of the command line that is carried out


def remember(words: Sequence[str]) -> None:
    """Keep the words of the command line, for a part of an experiment to name its whole by."""
    _words[:] = words


def with_means(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with the options above, which hold for everything that it runs."""
    hints = get_type_hints(command, include_extras=True)
    own = inspect.signature(command)
    parameters = [
        parameter.replace(annotation=hints[name]) for name, parameter in own.parameters.items()
    ]
    parameters += [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in MEANS.items()
    ]

    @wraps(command)
    def carry_out(*args: Any, **kwargs: Any) -> Any:
        given = {
            name: value
            for name, (_, default) in MEANS.items()
            if (value := kwargs.pop(name, default)) != default
        }
        context = kwargs.get("context")
        if given and context is not None and context.invoked_subcommand is not None:
            raise UserError(f"write the options after the command '{context.invoked_subcommand}'")
        if not given:
            return command(*args, **kwargs)
        from sim.experiment import using

        with using(**_checked(given, kwargs)):
            return command(*args, **kwargs)

    carry_out.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    carry_out.__annotations__ = {each.name: each.annotation for each in parameters}
    return carry_out


def _checked(given: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """The means of `sim.experiment.means`; the folder of a part is its store."""
    means: dict[str, Any] = {
        name: given[name] for name in ("store", "force", "cluster") if name in given
    }
    if "no_store" in given:
        if "store" in given:
            raise UserError("--store and --no-store contradict each other")
        means["store"] = None
    if "shard" in given:
        means["part"] = part_of(given["shard"])
        means["command"] = command_of_all(_words)
        if options.get("out") is not None and "store" not in means:
            means["store"] = options["out"]
            options["out"] = None
    return means


def part_of(text: str) -> tuple[int, int]:
    """``3/8`` as (3, 8). Raises UserError if it is something else."""
    number, slash, of = text.partition("/")
    if not slash or not number.strip().isdecimal() or not of.strip().isdecimal():
        raise UserError(f"expected a part such as 3/8, got '{text}'", path="--shard")
    return int(number), int(of)


def command_of_all(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a command line that ask for the whole, when these ask for a part."""
    kept: list[str] = []
    left = iter(words)
    for word in left:
        option, equals, _ = word.partition("=")
        if option in NOT_OF_A_PART:
            if not equals:
                next(left, None)
        elif word not in ("--force", "--no-store"):
            kept.append(word)
    return tuple(kept)
