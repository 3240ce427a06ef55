"""The reference workload in plain Mesa, in SimPy and here: ``python -m benchmarks.peers``.

``--residents 100000 --days 365 --rounds 3 --seconds 3``: in each round every engine runs in turn,
again and again until it has run for so many seconds; the least time of all counts. Building the
world is not part of the time. `shuffle_do` takes minutes and runs once.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks import own, peer_mesa, peer_simpy, reference
from benchmarks.measure import Clock, forget, keep, least, load, table, timed
from benchmarks.reference import Counts


@dataclass
class Engine:
    """How an engine builds its world, runs it and counts; and its times so far."""

    name: str
    build: Callable[[int], Any]
    run: Callable[[Any, int], None]
    counts: Callable[[Any], Counts]
    most: int = 1000  # runs
    clocks: list[Clock] = field(default_factory=list)
    building: list[Clock] = field(default_factory=list)
    done: Counts = field(default_factory=Counts)

    def once(self, residents: int, days: int) -> float:
        """Build, run, count; seconds of the run."""
        build, world = timed(lambda: self.build(residents))
        clock, _ = timed(lambda: self.run(world, days))
        self.building.append(build)
        self.clocks.append(clock)
        self.done = self.counts(world)
        forget(world)
        return clock.wall


def engines() -> list[Engine]:
    """All engines, slowest first."""
    return [
        Engine(
            "plain Mesa, `shuffle_do`",
            lambda residents: peer_mesa.build(residents, "shuffle_do"),
            peer_mesa.run,
            peer_mesa.counts,
            most=1,
        ),
        Engine("plain Mesa, `do`", peer_mesa.build, peer_mesa.run, peer_mesa.counts),
        Engine("SimPy", peer_simpy.build, peer_simpy.run, peer_simpy.counts),
        Engine("this program, Mesa agents included", own.build, own.run, own.counts),
        Engine("this program, kernels only", own.build_kernels, own.run_kernels, own.counts),
    ]


def measure(
    residents: int, days: int, rounds: int, seconds: float
) -> tuple[list[Engine], list[float]]:
    """All engines with their times; the load of the machine before each round and at the end."""
    every = engines()
    for engine in every[3:]:  # compiled code is loaded, and compiled if it must be
        world = engine.build(2_000)
        engine.run(world, 3)
        forget(world)
    loads = [load()]
    for _ in range(rounds):
        for engine in every:
            spent = 0.0
            while spent < seconds and len(engine.clocks) < engine.most:
                spent += engine.once(residents, days)
        loads.append(load())
    return every, loads


def report(every: Sequence[Engine], loads: Sequence[float], residents: int, days: int) -> None:
    """Tables of times and of counts."""
    slow = least(every[1].clocks)
    times, counts, record = [], [], []
    for engine in every:
        clock, build, done = least(engine.clocks), least(engine.building), engine.done
        times.append(
            [
                engine.name,
                f"{clock.wall:.3f}",
                f"{clock.cpu:.3f}",
                f"{slow.wall / clock.wall:.1f}",
                f"{slow.cpu / clock.cpu:.1f}",
                f"{1e9 * clock.cpu / max(1, done.events):,.0f}",
                f"{build.wall:.2f}",
                str(len(engine.clocks)),
            ]
        )
        whole = (done.cases, done.closed, done.handoffs, done.bounces, done.street_jobs)
        mean = done.record()["mean_days"]
        numbers = [f"{number:,}" for number in (*whole, done.events)]
        counts.append([engine.name, *numbers, f"{mean:.1f}"])
        record.append(
            {
                "engine": engine.name,
                "least": clock.record(),
                "build": build.record(),
                "counts": done.record(),
                "runs": [each.record() for each in engine.clocks],
            }
        )
    head = ["engine", "wall s", "CPU s", "times faster (wall)", "(CPU)"]
    head += ["CPU ns an event", "build s", "runs"]
    heads = ["engine", "cases", "closed", "hand-offs", "bounces"]
    heads += ["street jobs", "events", "mean days"]
    text = (
        f"{residents:,} residents, {days} days. Least time of all runs; times faster than plain "
        "Mesa with `do`. Load of the machine before each round and at the end: "
        f"{', '.join(f'{each:.1f}' for each in loads)}.\n\n"
        f"{table(head, times)}\n\nWhat each engine has done:\n\n{table(heads, counts)}"
    )
    data = {"residents": residents, "days": days, "loads": list(loads), "engines": record}
    keep("peers", "The reference workload: peers", text, data)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=reference.DAYS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0)
    given = parser.parse_args()
    every, loads = measure(given.residents, given.days, given.rounds, given.seconds)
    report(every, loads, given.residents, given.days)


if __name__ == "__main__":
    main()
