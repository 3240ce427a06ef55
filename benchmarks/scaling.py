"""Cost against size: ``python -m benchmarks.scaling [residents ...]``, 0.1 to 20 million.

Cities of equal districts of a million residents (one smaller district below that) and equal
streets; all else as in `baseline`. Each city runs some days that are not timed, so that problems
are about, and then the days that are.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.measure import RESULTS, forget, keep, least, load, peak_memory, table, timed

SIZES = (100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 20_000_000)
DISTRICT, STREET = 1_000_000, 62_500
BEFORE, DAYS = 30, 60

#: Small cities run several replications, and the least time counts.
MOST_ROUNDS = 5


def city_of(residents: int) -> Any:
    """The baseline scenario in a city of so many residents."""
    from sim.cityfile import District
    from sim.scenario import load_scenario

    base = load_scenario("baseline")
    number = max(1, round(residents / DISTRICT))
    people = residents // number
    streets = max(2, round(people / STREET))
    districts = tuple(
        District(f"District {i + 1}", f"第{i + 1}区", people, streets) for i in range(number)
    )
    city = replace(base.city, name="scaling", seed_key="scaling", districts=districts)
    return replace(base, name="scaling", city=city)


def replicate(scenario: Any, replication: int, days: int) -> tuple[Any, Any, dict[str, int]]:
    """One replication: the clocks of building and of the days, and what happened in them."""
    from sim.model import GovernanceModel

    build, model = timed(lambda: GovernanceModel(scenario, replication, warmup=BEFORE, lead=0))
    model.warm_up()
    before = sum(int(district.now.events) for district in model.districts)
    clock, _ = timed(lambda: model.run(days))
    events = sum(int(district.now.events) for district in model.districts) - before
    daily = model.daily
    forget(model)
    sums = {name: int(daily[f"cases_{name}"].sum()) for name in ("received", "dispatched")}
    return build, clock, {**sums, "events": events}


def measure(residents: int, days: int) -> dict[str, Any]:
    """The least time of some days, and what happened in them."""
    scenario = city_of(residents)
    rounds = min(MOST_ROUNDS, max(1, 3_000_000 // residents))
    runs = [replicate(scenario, replication, days) for replication in range(rounds)]
    return {
        "residents": residents,
        "days": days,
        "build": least([build for build, _, _ in runs]).record(),
        "least": least([clock for _, clock, _ in runs]).record(),
        "runs": rounds,
        "counts": runs[-1][2],
        "peak_mib": peak_memory(),
        "load": load(),
    }


def slope_of(found: list[dict[str, Any]]) -> float:
    """Slope of log CPU seconds on log dispatched cases, by least squares: 1 is linear."""
    cases = [each["counts"]["dispatched"] for each in found]
    seconds = [each["least"]["cpu"] for each in found]
    if len(found) < 2:
        return float("nan")
    return float(np.polyfit(np.log(cases), np.log(seconds), 1)[0])


def draw(found: list[dict[str, Any]]) -> None:
    """The picture: seconds against dispatched cases, both on logarithmic axes."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    cases = np.array([each["counts"]["dispatched"] for each in found], float)
    seconds = np.array([each["least"]["cpu"] for each in found])
    figure, axes = pyplot.subplots(figsize=(6.4, 4.4), layout="constrained")
    axes.loglog(cases, seconds, "o-", color="#1f5a8a", label="measured")
    linear = seconds[-1] * cases / cases[-1]
    axes.loglog(cases, linear, "--", color="#999999", label="slope 1")
    for x, y, each in zip(cases, seconds, found, strict=True):
        axes.annotate(
            f"{each['residents'] / 1e6:g} M", (x, y), (6, -12), textcoords="offset points"
        )
    axes.set_xlabel(f"cases dispatched in {found[0]['days']} days")
    axes.set_ylabel("CPU seconds")
    axes.set_title(f"Cost against cases: slope {slope_of(found):.2f}")
    axes.margins(x=0.12)
    axes.legend(frameon=False)
    axes.grid(True, which="major", alpha=0.3)
    RESULTS.mkdir(exist_ok=True)
    figure.savefig(RESULTS / "scaling.png", dpi=150)


def report(found: list[dict[str, Any]]) -> None:
    """The table."""
    rows = []
    for each in found:
        clock, counts = each["least"], each["counts"]
        rows.append(
            [
                f"{each['residents'] / 1e6:g} M",
                f"{each['build']['wall']:.2f}",
                f"{clock['wall']:.3f}",
                f"{clock['cpu']:.3f}",
                *(f"{value:,}" for value in counts.values()),
                f"{1e6 * clock['cpu'] / counts['dispatched']:.1f}",
                f"{1e9 * clock['cpu'] / counts['events']:,.0f}",
                f"{each['peak_mib']:,.0f}",
                f"{each['load']:.1f}",
            ]
        )
    head = ["residents", "build s", "wall s", "CPU s", "received", "dispatched", "events"]
    head += ["CPU µs a dispatched case", "CPU ns an event", "peak MiB so far", "load"]
    slope = slope_of(found)
    text = (
        f"Scenario `baseline` in cities of equal districts; {found[0]['days']} days after {BEFORE} "
        f"that are not timed; least time of up to {MOST_ROUNDS} replications. Slope of log CPU "
        f"time on log cases: {slope:.3f}.\n\n"
        f"{table(head, rows)}\n\n![cost against cases](scaling.png)"
    )
    keep("scaling", "Cost against size", text, {"before": BEFORE, "slope": slope, "sizes": found})


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES), help="residents")
    parser.add_argument("--days", type=int, default=DAYS)
    given = parser.parse_args()
    measure(SIZES[0], 3)  # loads compiled code
    found = [measure(residents, given.days) for residents in given.sizes]
    draw(found)
    report(found)


if __name__ == "__main__":
    main()
