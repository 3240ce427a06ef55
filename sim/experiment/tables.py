"""Tables for the pictures of sweeps, factorials and sensitivity analyses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.experiment.outputs import Finished
from sim.experiment.points import Points

if TYPE_CHECKING:
    from sim.experiment.sweep import Line, TurnRow
    from sim.figures.sweeps import InputLabel
    from sim.outcomes.comparison import ComparisonRow
    from sim.outcomes.factorial import Contrast
    from sim.outcomes.sensitivity import Influence
    from sim.scenario import Scenario


def effect_frame(points: Points, rows: Sequence[tuple[int, ComparisonRow]]) -> pd.DataFrame:
    """A row a point: its inputs by path, and the comparison."""
    paths = [each.path for each in points.inputs]
    return pd.DataFrame(
        [
            {**dict(zip(paths, points.values[number], strict=True)), **asdict(row)}
            for number, row in rows
        ]
    )


def curve_frame(lines: Sequence[Line], level: float = 0.95) -> pd.DataFrame:
    """A row a value of a line: line, input, value, how, and mean effect with its interval."""
    from sim.outcomes.comparison import interval_of_mean

    rows = []
    for number, line in enumerate(lines):
        for value, effects in zip(line.values, line.effects, strict=True):
            low, high = interval_of_mean(effects, level, "t")
            rows.append((number, line.input, value, line.how, effects.mean(), low, high))
    columns = ["line", "input", "value", "how", "effect", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def turn_frame(points: Points, turns: Sequence[TurnRow]) -> pd.DataFrame:
    """A row a turn: input, at, low, high, sure, rising, and the other inputs by path."""
    paths = [each.path for each in points.inputs]
    columns = ["input", "at", "low", "high", "sure", "rising", *paths]
    return pd.DataFrame(
        [
            [
                row.input,
                row.turn.at,
                row.turn.low,
                row.turn.high,
                row.turn.sure,
                row.turn.rising,
                *(row.others.get(path, float("nan")) for path in paths),
            ]
            for row in turns
        ],
        columns=columns,
    )


def input_labels(points: Points) -> list[InputLabel]:
    """The inputs as pictures name them."""
    from sim.figures import InputLabel, Message
    from sim.scenario.inputs import short_path
    from sim.scenario.phrases import units_zh

    labels = []
    for each in points.inputs:
        sentence = each.sentence
        name = short_path(each.path)
        unit = sentence.unit if sentence else "days"
        words = Message(
            (sentence.en if sentence else "") or name, (sentence.zh if sentence else "") or name
        )
        in_words = Message(unit, units_zh().get(unit, unit))
        labels.append(InputLabel(each.path, name, words, in_words, each.value))
    return labels


def contrast_frame(contrasts: Sequence[Contrast]) -> pd.DataFrame:
    """A row a contrast: kind, factors (a tuple), effect, low, high, level, n."""
    return pd.DataFrame([asdict(each) for each in contrasts])


def mean_by_world(
    outcome: str, worlds: Sequence[Scenario], finished: Finished, level: float = 0.95
) -> pd.DataFrame:
    """A row a combination, in the standard order: mean difference to the first, low, high."""
    from sim.experiment.synergy import outcome_matrix
    from sim.outcomes.comparison import interval_of_mean

    table = outcome_matrix(outcome, worlds, finished)
    table = table[:, np.isfinite(table).all(axis=0)]
    rows = []
    for row in table - table[0]:
        low, high = interval_of_mean(row, level, "t")
        rows.append((float(row.mean()), low, high))
    return pd.DataFrame(rows, columns=["effect", "low", "high"])


def influence_frame(
    points: Points, groups: Sequence[str], influences: Sequence[Influence]
) -> pd.DataFrame:
    """A row an input or group, the most influential first, the dummy (rank 0) last.

    With the fields of `Influence`, its sentence (value, range, unit, source, words in en and zh; of
    a group only how many inputs it has), and whether it stands above the floor.
    """
    from sim.outcomes.sensitivity import DUMMY
    from sim.scenario.inputs import short_path

    by_path = {each.path: each for each in points.inputs}
    *inputs, dummy = influences
    nan = float("nan")
    rows = []
    ranked = sorted(inputs, key=lambda each: -each.influence)
    for rank, each in enumerate([*ranked, dummy], 1):
        row = {**asdict(each), "input": each.name, "short": short_path(each.name)}
        is_dummy = each.name == DUMMY
        row |= {"rank": 0 if is_dummy else rank, "above_floor": each.low > dummy.high}
        known = by_path.get(each.name)
        sentence = known.sentence if known else None
        if known is not None and sentence is not None:
            row |= {"value": known.value, "range_low": sentence.low, "range_high": sentence.high}
            row |= {"unit": sentence.unit, "source": sentence.source}
            row |= {"en": sentence.en, "zh": sentence.zh, "assumed": known.assumed}
        else:
            size = groups.count(each.name)
            row |= {"value": nan, "range_low": nan, "range_high": nan, "unit": "", "source": ""}
            row |= {
                "en": "" if is_dummy else f"{size} inputs together" if size > 1 else "one input",
                "zh": "" if is_dummy else f"共{size}个输入",
                "assumed": False,
            }
        rows.append(row)
    return pd.DataFrame(rows)
