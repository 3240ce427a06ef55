"""The verdicts as a table for the picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.experiment.patterns.judge import Verdict

if TYPE_CHECKING:
    import pandas as pd


def pattern_frame(verdicts: Sequence[Verdict]) -> pd.DataFrame:
    """A row a number, with words, interval, rule, published figure and verdict."""
    import pandas as pd

    rows = [
        {
            "pattern": each.pattern.name,
            "en": number.words["en"],
            "zh": number.words["zh"],
            "used": each.pattern.used,
            "value": judged.interval.value,
            "low": judged.interval.low,
            "high": judged.interval.high,
            "above": number.rule.low,
            "below": number.rule.high,
            "published_low": (number.published or (math.nan, math.nan))[0],
            "published_high": (number.published or (math.nan, math.nan))[1],
            "verdict": judged.verdict,
        }
        for each in verdicts
        for number, judged in zip(each.pattern.numbers, each.numbers, strict=True)
    ]
    return pd.DataFrame(rows)
