"""The command line. Heavy imports wait until a command needs them: ``--help`` answers at once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from sim.errors import UserError

EXIT_USER_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (those of the process when None); returns the exit code.

    A mistake of the user is one line on stderr and exit code 2; an interruption is one line and
    exit code 130.
    """
    import typer

    from sim.cli.app import build
    from sim.cli.ending import EXIT_INTERRUPTED, Ended
    from sim.cli.means import remember

    for stream in (sys.stdout, sys.stderr):
        # Where a terminal cannot show Chinese it shows question marks.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    # UsageError, which typer does not export under its own name.
    usage_error: type[Any] = typer.BadParameter.__mro__[1]
    words = list(sys.argv[1:] if arguments is None else arguments)
    remember(words)
    try:
        code = build().main(
            args=words,
            prog_name="run_sim.py",
            standalone_mode=False,
        )
    except UserError as error:
        return _say(f"error: {error}", EXIT_USER_ERROR)
    except usage_error as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "run_sim.py"
        text = " ".join(error.format_message().split())
        return _say(f"error: {text}\nTry '{command} --help'.", EXIT_USER_ERROR)
    except Ended as end:
        return _say(str(end), end.code)
    except (KeyboardInterrupt, typer.Abort):
        code = EXIT_INTERRUPTED
    if code == EXIT_INTERRUPTED:  # before any work had begun
        return _say("stopped: nothing was kept", EXIT_INTERRUPTED)
    return code if isinstance(code, int) else 0


def _say(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code
