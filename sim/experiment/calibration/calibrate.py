"""`calibrate`: which numbers, of those that are assumed, the published figures do not rule out."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack

import numpy as np
from numpy.typing import NDArray

from sim.errors import UserError
from sim.experiment.calibration import matching, tables
from sim.experiment.calibration.matching import CANDIDATES, CUT_OFF, Aim, Wave
from sim.experiment.calibration.plausible import PLAUSIBLE, write_plausible
from sim.experiment.calibration.sample import Sample, run_wave
from sim.experiment.calibration.words import answer, before_confirming, before_wave, beforehand
from sim.experiment.hypercube import hypercube
from sim.experiment.outputs import Finished
from sim.experiment.study import Means, Result, StudySettings, carry_out
from sim.experiment.trouble import Interrupted
from sim.experiment.version import present
from sim.settings import load_settings

if TYPE_CHECKING:
    from sim.experiment.calibration.targets import TargetFile

LEFT_SHOWN: Final = 2000
"""Positions that are left, by the emulators, from which the shape of the set is told."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """What a calibration has found.

    `sample`: all points run, those that failed left out. `waves`: what each taught. `shares`: of the space left after each wave, as far
    as the emulators tell. `implausibility` (n, calibrating targets): of the points, by their own runs. `plausible` (n,): those not ruled
    out. `left` (m, dials): positions not ruled out by the emulators. `first` (k, calibrating targets): implausibility of positions spread
    over the whole space, by the emulators of the first wave.
    """

    targets: TargetFile
    sample: Sample
    waves: tuple[Wave, ...]
    shares: tuple[float, ...]
    chance: NDArray[np.float64]
    implausibility: NDArray[np.float64]
    plausible: NDArray[np.bool_]
    left: NDArray[np.float64]
    first: NDArray[np.float64]


def calibrate(
    targets: TargetFile,
    *,
    waves: int | None = None,
    points: int | Sequence[int] | None = None,
    **settings: Unpack[StudySettings],
) -> Path:
    """Rule out the values of the dials that the targets exclude, by history matching (`matching`).

    `targets`: of `load_targets`. `waves`: how many waves of points; `points`: points in each, or
    one number a wave, the last for all that follow. The first is a Latin hypercube over the
    ranges with the values in force beside it; the others lie in what is left. All points have the same luck: that of the first
    replication; those that are not ruled out by it are run in the others too.

    Writes a folder with points.csv (a row a point: dials, outcomes, implausibility), targets.csv, dials.csv, directions.csv, parts.csv
    and months.csv (the official rate of the plausible worlds, its parts and the true rate), plausible.csv and plausible.yaml (the set,
    for `compare --plausible-worlds`) and pictures; prints the answer; returns the folder. Raises UserError before any work for what
    cannot be done, Interrupted when stopped (every run that was finished is in the store), ExperimentFailed if runs failed.
    """
    known = load_settings()
    waves = known.checked("waves", waves)
    given = [points] if points is None or isinstance(points, int) else list(points)
    each = [known.checked("wave_points", number, option="--points") for number in given]
    counts = [*each, *[each[-1]] * waves][:waves]
    days = settings.get("days")
    if days is not None and days < targets.days:
        raise UserError(
            f"the periods of {targets.path.name} need {targets.days} days", path="--days"
        )
    settings["days"] = max(targets.days, days or 0)
    asked = {
        "targets": targets.path.stem,
        "waves": waves,
        "points": counts,
        "dials": [dial.name for dial in targets.dials],
    }

    def work(means: Means) -> Result:
        return _work(targets, counts, asked, means)

    return carry_out(["calibrate", targets.path.stem], work, **settings)


def _work(
    targets: TargetFile, counts: Sequence[int], asked: Mapping[str, Any], means: Means
) -> Result:
    print(beforehand(targets, counts, means.schedule), file=sys.stderr, flush=True)
    search = _Search(targets, means)
    for number, count in enumerate(counts, start=1):
        positions = search.next_points(count)
        if not len(positions):
            break
        print(before_wave(number, len(positions), search.shares), file=sys.stderr, flush=True)
        search.run(positions, number)
    search.confirm()
    found = search.found()
    finished = search.finished
    assert finished is not None
    took = {
        "command": _command(targets, counts, means),
        "points": len(found.sample.wave),
        "waves": len(found.waves),
        "replications": means.schedule.replications,
        "seed": means.schedule.seed,
        "plausible": int(found.plausible.sum()),
        "model": present().digest,
    }
    tables.write_all(means.work, found)
    if found.plausible.any():
        write_plausible(means.work / PLAUSIBLE, targets, found.sample.values[found.plausible], took)

    def draw(folder: Path) -> None:
        from sim.experiment.calibration.pictures import draw_calibration

        draw_calibration(folder, found)

    return Result(
        scenarios=[targets.scenario],
        finished=finished,
        checks={},
        said={"experiment": "calibrate", "asked": dict(asked), "took": took, "worlds": {}},
        draw=draw,
        answer=answer(found),
    )


def _command(targets: TargetFile, counts: Sequence[int], means: Means) -> str:
    """What to type to do this again."""
    points = ",".join(str(count) for count in counts)
    return (
        f"python run_sim.py calibrate {targets.path.stem} --waves {len(counts)} --points {points} "
        f"--replications {means.schedule.replications} --seed {means.schedule.seed} --warmup {means.schedule.warmup}"
    )


@dataclass
class _Search:
    """A calibration under way: what has been run, and what it has taught so far."""

    targets: TargetFile
    means: Means
    sample: Sample | None = None
    finished: Finished | None = None
    waves: list[Wave] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)

    @property
    def _rules(self) -> list[int]:
        """Places of the targets that may rule out."""
        return [i for i, target in enumerate(self.targets.targets) if target.calibrates]

    @property
    def _aims(self) -> list[Aim]:
        return [Aim(each.name, each.value, each.tolerance) for each in self.targets.calibrating]

    def _draw(self, count: int, draw: int) -> NDArray[np.float64]:
        """Positions by the luck of the design, the same for the same wave and draw."""
        dials, seed = len(self.targets.dials), self.means.schedule.seed
        return hypercube(count, dials, seed, 1000 * len(self.waves) + draw)

    def next_points(self, count: int) -> NDArray[np.float64]:
        """The positions of the next wave."""
        if not self.waves:
            usual = [
                float(np.clip(dial.position(dial.usual), 0.0, 1.0)) for dial in self.targets.dials
            ]
            return np.vstack([usual, self._draw(count, 0)])
        return matching.more_points(self.waves, count, self._draw)[0]

    def run(self, positions: NDArray[np.float64], number: int) -> None:
        """Run a wave in one replication and learn from it and from all before it that lies where the next will look.

        More points teach more than more luck: the luck is left for `confirm`.
        """
        sample = self._run(positions, number, replications=1)
        sample = sample.wider(self.means.schedule.replications - 1)
        self.sample = sample if self.sample is None else self.sample.and_(sample)
        whole = self.sample.of(self.sample.runs > 0)
        near = matching.left(self.waves, whole.positions)
        if near.sum() < 2 * len(self.targets.dials):
            near = np.ones(len(near), bool)
        self.waves.append(
            matching.learn(
                self._aims,
                whole.positions[near],
                whole.mean[near][:, self._rules],
                matching.variance_of_luck(whole.seen[:, self._rules]),
            )
        )
        self.shares.append(float(matching.left(self.waves, self._spread).mean()))

    def confirm(self) -> None:
        """Run the points that their first run does not rule out in all other replications."""
        assert self.sample is not None
        if self.means.schedule.replications < 2:
            return
        there = np.flatnonzero(self.sample.runs > 0)
        own = self._own(self.sample.of(there))
        kept = there[matching.worst(own) <= CUT_OFF]
        if not len(kept):
            return
        print(before_confirming(len(kept), self.means.schedule), file=sys.stderr, flush=True)
        again = self._run(
            self.sample.positions[kept], 0, replications=self.means.schedule.replications
        )
        self.sample = self.sample.with_(kept, again)

    def _run(self, positions: NDArray[np.float64], number: int, *, replications: int) -> Sample:
        means = self.means
        sample, finished = run_wave(
            self.targets,
            positions,
            number,
            means.schedule,
            means.workers,
            replications=replications,
            bar=means.bar,
            model=means.model,
        )
        if finished.stopped:
            kept = finished.resumable or "; nothing is kept"
            raise Interrupted(f"wave {number} was broken off{kept}", None)
        self.finished = finished if self.finished is None else _together(self.finished, finished)
        return sample

    @cached_property
    def _spread(self) -> NDArray[np.float64]:
        """Positions over the whole space, always the same."""
        return hypercube(CANDIDATES, len(self.targets.dials), self.means.schedule.seed, 500)

    def _own(self, sample: Sample) -> NDArray[np.float64]:
        """Implausibility of points by their own runs: (n, calibrating targets)."""
        chance = matching.variance_of_luck(sample.seen)
        return matching.simulated(
            self._aims, sample.mean[:, self._rules], chance[self._rules], sample.runs
        )

    def found(self) -> Calibration:
        """What has been found; Interrupted if there is no point of which every run succeeded."""
        if self.sample is None or not self.sample.runs.any():
            raise Interrupted("no point was finished, so nothing is kept", None)
        whole = self.sample.of(self.sample.runs > 0)
        own = self._own(whole)
        left, _ = matching.more_points(self.waves, LEFT_SHOWN, self._draw)
        return Calibration(
            targets=self.targets,
            sample=whole,
            waves=tuple(self.waves),
            shares=tuple(self.shares),
            chance=matching.variance_of_luck(whole.seen),
            implausibility=own,
            plausible=matching.worst(own) <= CUT_OFF,
            left=left,
            first=self.waves[0].implausibility(self._spread),
        )


def _together(one: Finished, other: Finished) -> Finished:
    return replace(
        one,
        runs={**one.runs, **other.runs},
        failed=[*one.failed, *other.failed],
        asked=max(one.asked, other.asked),
        whole=max(one.whole, other.whole),
        seconds=one.seconds + other.seconds,
        found=one.found + other.found,
    )
