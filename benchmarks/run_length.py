"""How long a replication takes, and its memory: ``python -m benchmarks.run_length [city ...]``.

Each city (`district` and `beijing` if none is named) runs in a process of its own, on one core,
with compiled code loaded. A replication is a warm-up, which scenarios share, and observed days; the
targets are for one observed year.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

from benchmarks.measure import forget, keep, load, peak_memory, table, timed

WARMUP, LEAD, YEAR = 540, 90, 365
PARTS = ("build", "warmup", "year", "ledger")

#: Targets for a year: seconds, MiB.
TARGETS = {"district": (0.5, 2048.0), "beijing": (30.0, 2048.0)}


def one(city: str, scenario: str, warmup: int, rounds: int) -> dict[str, Any]:
    """The least time of each part over `rounds` replications, the counts, and the memory."""
    from sim.model import GovernanceModel
    from sim.scenario import load_scenario

    first = GovernanceModel(load_scenario(scenario, city="district"), 99, warmup=62, lead=0)
    first.run(31)  # loads compiled code
    forget(first)
    given = load_scenario(scenario, city=city)
    runs = [replicate(given, replication, warmup) for replication in range(rounds)]
    return {
        **{
            part: {clock: min(run[part][clock] for run in runs) for clock in ("wall", "cpu")}
            for part in PARTS
        },
        "counts": runs[0]["counts"],
        "peak_mib": peak_memory(),
        "load": load(),
    }


def replicate(scenario: Any, replication: int, warmup: int) -> dict[str, Any]:
    """One replication: the time of each part, and what happened in the year."""
    from sim.model import GovernanceModel

    lead = min(warmup, LEAD)
    build, model = timed(lambda: GovernanceModel(scenario, replication, warmup=warmup, lead=lead))
    warm, _ = timed(model.warm_up)
    before = sum(int(district.now.events) for district in model.districts)
    year, _ = timed(lambda: model.run(YEAR))
    events = sum(int(district.now.events) for district in model.districts) - before
    ledger, result = timed(model.result)
    forget(model)
    observed = result.daily[result.daily["day"] >= 0]
    sums = {
        name: int(observed[field].sum())
        for name, field in (
            ("problems", "problems_arisen"),
            ("received", "cases_received"),
            ("dispatched", "cases_dispatched"),
        )
    }
    clocks = zip(PARTS, (build, warm, year, ledger), strict=True)
    return {
        **{part: clock.record() for part, clock in clocks},
        "counts": {"residents": scenario.city.residents, **sums, "events": events},
    }


def in_a_process(city: str, scenario: str, warmup: int, rounds: int) -> dict[str, Any]:
    """`one`, in a process of its own."""
    words = ["--one", city, "--scenario", scenario]
    words += ["--warmup", str(warmup), "--rounds", str(rounds)]
    command = [sys.executable, "-m", "benchmarks.run_length", *words]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def report(found: dict[str, dict[str, Any]], scenario: str, warmup: int) -> None:
    """Tables of times and of counts."""
    times, counts = [], []
    for city, each in found.items():
        seconds, memory = TARGETS.get(city, (float("nan"),) * 2)
        year, number = each["year"], each["counts"]
        whole = sum(each[part]["wall"] for part in PARTS)
        times.append(
            [
                city,
                *(f"{each[part]['wall']:.2f}" for part in ("build", "warmup", "year")),
                f"{year['cpu']:.2f}",
                f"{seconds:g}",
                f"{each['ledger']['wall']:.2f}",
                f"{whole:.2f}",
                f"{each['peak_mib']:,.0f}",
                f"{memory:,.0f}",
                f"{each['load']:.1f}",
            ]
        )
        counts.append(
            [
                city,
                *(f"{value:,}" for value in number.values()),
                f"{1e9 * year['cpu'] / number['events']:,.0f}",
                f"{1e6 * year['cpu'] / number['dispatched']:,.1f}",
            ]
        )
    head = ["city", "build s", f"warm-up s ({warmup} days)", "a year s", "CPU s", "target s"]
    head += ["ledger s", "in all s", "peak MiB", "target MiB", "load"]
    heads = ["city", "residents", "problems", "received", "dispatched", "events"]
    heads += ["CPU ns an event", "CPU µs a dispatched case"]
    text = (
        f"Scenario `{scenario}`, one process a city, one core, compiled code loaded. Peak memory "
        f"is that of the whole process, Python included.\n\n{table(head, times)}\n\n"
        f"In the year:\n\n{table(heads, counts)}"
    )
    data = {"scenario": scenario, "warmup": warmup, "cities": found}
    keep("run_length", "How long a replication takes", text, data)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cities", nargs="*", default=list(TARGETS))
    parser.add_argument("--scenario", default="baseline")
    parser.add_argument("--warmup", type=int, default=WARMUP)
    parser.add_argument("--rounds", type=int, default=5, help="replications; Beijing runs once")
    parser.add_argument("--one", help="measure this city in this process and print JSON")
    given = parser.parse_args()
    if given.one:
        print(json.dumps(one(given.one, given.scenario, given.warmup, given.rounds)))
        return
    found = {}
    for city in given.cities:
        rounds = 1 if city == "beijing" else given.rounds
        found[city] = in_a_process(city, given.scenario, given.warmup, rounds)
    report(found, given.scenario, given.warmup)


if __name__ == "__main__":
    main()
