"""The tables of a calibration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.experiment.calibration import matching
from sim.experiment.calibration.diagnosis import (
    ENDS,
    correlations,
    directions,
    marginals,
    quantile,
    rulings,
)
from sim.experiment.calibration.sample import parts_in
from sim.experiment.files import write_csv
from sim.outcomes.timeline import PARTS, TIMELINE_MEASURES, period_counts

if TYPE_CHECKING:
    from sim.experiment.calibration.calibrate import Calibration

BESIDE: Final = ("official_resolution", "true_resolution", "problems_fixed_share")
"""What stands beside the parts in parts.csv."""
IN_MONTHS: Final = (
    *("official_resolution", "official_satisfaction", "true_resolution", "true_satisfaction"),
    *("problems_fixed_share", "contacts_per_resident"),
)
"""The measures of months.csv."""
PAIRED_FROM: Final = 0.3
"""Correlation from which two dials are said to make up for each other."""


def write_all(folder: Path, found: Calibration) -> None:
    """Write points.csv, targets.csv, dials.csv, directions.csv, plausible.csv, parts.csv and months.csv into the folder."""
    names = [dial.name for dial in found.targets.dials]
    write_csv(folder / "points.csv", *_points(found, names))
    write_csv(folder / "targets.csv", *_as_table(target_rows(found)))
    write_csv(folder / "dials.csv", *_as_table(dial_rows(found)))
    write_csv(folder / "directions.csv", *_directions(found, names))
    rows = np.flatnonzero(found.plausible)
    write_csv(
        folder / "plausible.csv",
        ["point", *names],
        [[int(row), *found.sample.values[row]] for row in rows],
    )
    if len(rows):
        write_csv(folder / "parts.csv", *_as_table(part_rows(found)))
        write_csv(folder / "months.csv", *_as_table(month_rows(found)))


def _as_table(rows: list[dict[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    columns = list(rows[0]) if rows else []
    return columns, [[row[column] for column in columns] for row in rows]


def _points(found: Calibration, names: list[str]) -> tuple[list[str], list[list[Any]]]:
    sample, targets = found.sample, found.targets.targets
    columns = ["point", "wave", *names]
    columns += [
        f"{target.name}_{replication}"
        for target in targets
        for replication in range(sample.seen.shape[2])
    ]
    columns += ["worst", "second", "worst_target", "plausible"]
    calibrating = [target.name for target in found.targets.calibrating]
    worst, second = matching.worst(found.implausibility), matching.second(found.implausibility)
    rows = [
        [
            point,
            int(sample.wave[point]),
            *sample.values[point],
            *sample.seen[point].reshape(-1),
            worst[point],
            second[point],
            calibrating[int(found.implausibility[point].argmax())],
            int(found.plausible[point]),
        ]
        for point in range(len(sample.wave))
    ]
    return columns, rows


def target_rows(found: Calibration) -> list[dict[str, Any]]:
    """A row a target: the figure, what was seen over all points of the first wave and over the plausible worlds, what it rules out.

    `reached`: whether any point came within three standard deviations of its tolerance and luck. `nearest`: the smallest distance of any
    point in such standard deviations.
    """
    sample = found.sample
    of = dict(zip((t.name for t in found.targets.calibrating), rulings(found.first), strict=True))
    emulators = dict(
        zip((t.name for t in found.targets.calibrating), found.waves[-1].emulators, strict=True)
    )
    rows = []
    for place, target in enumerate(found.targets.targets):
        mean = sample.mean[:, place]
        spread = mean[sample.wave == 1]
        chance = float(np.nan_to_num(found.chance[place]))
        away = np.abs(mean - target.value) / np.sqrt(target.tolerance**2 + chance / sample.runs)
        kept = sample.seen[found.plausible, place].reshape(-1)
        kept = kept[np.isfinite(kept)]
        ruling, emulator = of.get(target.name), emulators.get(target.name)
        rows.append(
            {
                "target": target.name,
                "role": target.role,
                "outcome": target.outcome,
                "period": target.period,
                "unit": target.unit,
                "value": target.value,
                "error": target.error,
                "discrepancy": target.discrepancy,
                "source": target.source,
                "first_wave_least": float(spread.min()),
                "first_wave_most": float(spread.max()),
                "plausible_low": quantile(kept, ENDS[0]),
                "plausible_median": quantile(kept, ENDS[1]),
                "plausible_high": quantile(kept, ENDS[2]),
                "nearest": float(away.min()),
                "reached": int(away.min() <= matching.CUT_OFF),
                "rules_out": ruling.share if ruling else float("nan"),
                "rules_out_alone": ruling.alone if ruling else float("nan"),
                "luck_sd": float(np.sqrt(chance)),
                "emulator_error": emulator.error if emulator else float("nan"),
                "emulator_explains": emulator.explained if emulator else float("nan"),
                "en": target.en,
                "zh": target.zh,
            }
        )
    return rows


def dial_rows(found: Calibration) -> list[dict[str, Any]]:
    """A row a dial: its range, and what is left of it."""
    rows = []
    shape = marginals(found.left) if len(found.left) else [None] * len(found.targets.dials)
    for dial, marginal in zip(found.targets.dials, shape, strict=True):
        ends = [float("nan")] * 3
        if marginal is not None:
            places = np.array([marginal.low, marginal.middle, marginal.high])
            ends = [float(each) for each in dial.values(places)]
        rows.append(
            {
                "dial": dial.name,
                "unit": dial.unit,
                "source": dial.source,
                "in_force": dial.usual,
                "range_low": dial.low,
                "range_high": dial.high,
                "left_low": ends[0],
                "left_median": ends[1],
                "left_high": ends[2],
                "variance_left": marginal.variance if marginal else float("nan"),
                "en": dial.en,
                "zh": dial.zh,
            }
        )
    return rows


def _directions(found: Calibration, names: list[str]) -> tuple[list[str], list[list[Any]]]:
    columns = ["direction", "variance_left", "told", *names]
    if len(found.left) < 2:
        return columns, []
    return columns, [
        [number, each.variance, each.told(names), *each.weights]
        for number, each in enumerate(directions(found.left))
    ]


def pairs_of(found: Calibration) -> list[tuple[str, str, float]]:
    """Pairs of dials that make up for each other in what is left, with their correlation, the strongest first."""
    if len(found.left) < 2:
        return []
    names = [dial.name for dial in found.targets.dials]
    size = correlations(found.left)
    pairs = [
        (names[i], names[j], float(size[i, j]))
        for i in range(len(names))
        for j in range(i + 1, len(names))
        if abs(size[i, j]) >= PAIRED_FROM
    ]
    return sorted(pairs, key=lambda pair: -abs(pair[2]))


def ends_of(found: Calibration) -> tuple[str, str]:
    """The first and the last period of a calibrating target of the official resolution rate."""
    periods = sorted(
        t.period for t in found.targets.calibrating if t.outcome == "official_resolution"
    )
    return (periods[0], periods[-1]) if periods else ("", "")


def part_rows(found: Calibration) -> list[dict[str, Any]]:
    """A row a part of the official resolution rate: at the first period, at the last, and the change, over plausible worlds and luck.

    Medians of parts do not add up to the median of the whole; means do, so both are given. The last rows are not parts: the rates
    themselves.
    """
    start, end = ends_of(found)
    if not start:
        return []
    names = (*(part.name for part in PARTS), *BESIDE)
    draws = [
        (parts_in(found.targets, table, start), parts_in(found.targets, table, end))
        for point in np.flatnonzero(found.plausible)
        for table in found.sample.timelines[point]
        if table is not None
    ]
    words = {
        **{p.name: (p.en, p.zh) for p in PARTS},
        **{m: (TIMELINE_MEASURES[m].en, TIMELINE_MEASURES[m].zh) for m in BESIDE},
    }
    rows = []
    for name in names:
        before = np.array([first[name] for first, _ in draws])
        after = np.array([last[name] for _, last in draws])
        row: dict[str, Any] = {"part": name, "start": start, "end": end}
        for what, values in (("before", before), ("after", after), ("change", after - before)):
            row[f"{what}_mean"] = float(values.mean())
            for label, share in zip(("low", "median", "high"), ENDS, strict=True):
                row[f"{what}_{label}"] = quantile(values, share)
        rows.append({**row, "en": words[name][0], "zh": words[name][1]})
    return rows


def month_rows(found: Calibration) -> list[dict[str, Any]]:
    """A row a month and measure: 5, 50 and 95 per cent over plausible worlds and luck."""
    tables = [
        table
        for point in np.flatnonzero(found.plausible)
        for table in found.sample.timelines[point]
        if table is not None
    ]
    rows = []
    for month in range(len(tables[0])):
        counts = [period_counts(table, [month]) for table in tables]
        for name in IN_MONTHS:
            values = np.array([TIMELINE_MEASURES[name].of(each) for each in counts])
            rows.append(
                {
                    "month": found.targets.date_of(int(tables[0]["first_day"][month])).isoformat()[
                        :7
                    ],
                    "measure": name,
                    "low": quantile(values, ENDS[0]),
                    "median": quantile(values, ENDS[1]),
                    "high": quantile(values, ENDS[2]),
                }
            )
    return rows
