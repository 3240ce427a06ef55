"""For notebooks and short scripts: a scenario, a run, a comparison; tidy pandas frames come back.

The same experiments as the commands `run` and `compare`, with the same luck and the same store of
finished runs: what was run once, here or on the command line, is not run again. Inside
``with sim.experiment.using(...)`` another store holds, or other machines.

What is wrong with a name, a number or a file is a `UserError` whose text is one line (a notebook
shows just that); `ExperimentFailed` says that runs failed; Ctrl-C, or the stop button, raises
`Interrupted`, which is a KeyboardInterrupt, and the same call goes on from there.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from sim.errors import UserError
from sim.experiment.experiment import Settings
from sim.notebook.changes import overrides_of, with_name
from sim.notebook.frames import Comparison, Runs, read

if TYPE_CHECKING:
    from sim.scenario import Scenario

__all__ = ["Comparison", "Runs", "compare", "load", "read", "run"]


def load(
    name_or_path: str | Path,
    *,
    name: str | None = None,
    city: str | Path | None = None,
    **changes: Mapping[str, Any],
) -> Scenario:
    """A scenario of ``scenarios/``, or of a file, with what you change in it.

    Args:
        name_or_path: a name of ``python run_sim.py list``, or the path of a scenario file.
        name: what to call it from here on. Two scenarios of a comparison need two names.
        city: a name or the path of a city file, instead of the scenario's own city.
        changes: sections of a scenario file with what shall be different, nested as there or with
            dots: ``reforms={"whistle_summons": {"ration": 8, "start": 90}}``,
            ``levers={"linking": 0.5}``, ``parameters={"effort.elasticity": 2}``,
            ``shocks=...``, ``city_numbers=...``, ``issue_types=...``, ``departments=...``. A reform
            that the scenario has not is added. Units and ranges stand in docs/tables.

    Returns:
        The checked scenario, frozen. In a notebook it shows what it changes, in words.

    Raises:
        UserError: an unknown name, a number out of its range, a file that is not in order.
    """
    from sim.scenario import load_scenario

    try:
        scenario = load_scenario(name_or_path, list(overrides_of(changes)), city=city)
    except UserError as error:
        if not (error.file or "").startswith("--set "):
            raise
        # Nobody here has typed --set: say where the number stands in what was given.
        raise UserError(error.message, path=error.path) from None
    return scenario if name is None else with_name(scenario, name)


def run(
    scenario: str | Path | Scenario,
    *,
    city: str | Path | None = None,
    **settings: Unpack[Settings],
) -> Runs:
    """Run one scenario several times, each time with other luck.

    Args:
        scenario: what `load` gives, or a name or path for it.
        city: of a name or path, as in `load`.
        settings: those of `sim.experiment.Settings`: ``days`` observed, after ``warmup`` days;
            ``replications``; ``seed``; ``jobs`` (processes at once); ``ledger=True`` for the frames
            of every case and problem; ``out``, a folder that gets the tables, pictures and report
            that the command leaves. What is not said is as in scenarios/settings.yaml.

    Returns:
        `Runs`: frames of the runs, their days, streets, curves and, with ``ledger``, cases.

    Raises:
        UserError: before any work, for what cannot be done.
        ExperimentFailed: runs failed; the folder that it names has their tracebacks.
        Interrupted: stopped; every finished run is in the store.
    """
    from sim import experiment

    return _carried_out(experiment.run, _loaded(scenario, city), settings)


def compare(
    *scenarios: str | Path | Scenario,
    city: str | Path | None = None,
    **settings: Unpack[Settings],
) -> Comparison:
    """Compare scenarios in the same city, with the same residents, problems and luck.

    Args:
        scenarios: what `load` gives, or names or paths. The first is what the others are compared
            with; one alone is compared with the bottom of its bases, which gets its changes of
            parameters, levers and the city too, so that the difference is the reforms alone.
        city: of names and paths, as in `load`; without it they stand where the others do.
        settings: as in `run`.

    Returns:
        `Comparison`: as `Runs`, and `effects`, the paired differences with their intervals.

    Raises:
        UserError, ExperimentFailed, Interrupted: as `run`. ExperimentFailed also if two worlds
            parted before the first reform began.
    """
    from sim import experiment

    if not scenarios:
        raise UserError("name the scenarios to compare")
    there = [each for each in scenarios if not isinstance(each, (str, Path))]
    if city is None and there:
        city = there[0].city_reference
    chosen = [_loaded(each, city) for each in scenarios]
    if len(chosen) == 1:
        chosen = [_reference(chosen[0]), *chosen]
    found = _carried_out(experiment.compare, chosen, settings)
    assert isinstance(found, Comparison)
    return found


def _loaded(scenario: str | Path | Scenario, city: str | Path | None) -> Scenario:
    from sim.scenario import load_scenario

    if isinstance(scenario, (str, Path)):
        return load_scenario(scenario, city=city)
    return scenario


def _reference(scenario: Scenario) -> Scenario:
    from sim.experiment.study import reference_of

    # By the name it was loaded by: a case that was given another is still a case.
    return reference_of(replace(scenario, name=Path(scenario.reference).stem))


def _carried_out(
    work: Callable[..., Path], what: Scenario | Sequence[Scenario], settings: Settings
) -> Runs:
    """The frames of what `work` leaves; without ``out`` in a folder that is gone when it is read."""
    out = settings.pop("out", None)
    asked = out is not None
    folder = Path(out or Path(tempfile.mkdtemp(prefix="streetwhistle-")) / "results")
    settings.setdefault("figures", asked)
    left_alone = contextlib.nullcontext() if settings.get("model") else _script_left_alone()
    with left_alone, contextlib.redirect_stdout(io.StringIO()):  # found.answer has it
        # Broken off, the folder stays even without `out`: the message names it.
        work(what, out=folder, **settings)
    found = read(folder)
    if not asked:
        shutil.rmtree(folder.parent, ignore_errors=True)
        return replace(found, folder=None)
    from sim import experiment, report

    try:
        report.write(folder)
    except Exception as error:
        reason = f"the report could not be written ({type(error).__name__}: {error})"
        raise experiment.ExperimentFailed(
            f"{reason}; the numbers are in {folder}", folder
        ) from error
    return found


@contextlib.contextmanager
def _script_left_alone() -> Iterator[None]:
    """Workers need nothing of the script that asks, which would else begin anew in each of them.

    A process that is started afresh imports the file and the spec of ``__main__``, unless there are
    none: so it goes well without ``if __name__ == "__main__"``, as in a notebook.
    """
    main = vars(sys.modules["__main__"])
    before: dict[str, Any] = {name: main[name] for name in ("__file__", "__spec__") if name in main}
    main.pop("__file__", None)
    main["__spec__"] = None
    try:
        yield
    finally:
        main.update(before)
