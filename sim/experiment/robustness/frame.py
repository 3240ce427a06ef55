"""The matrix as a table for the picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.experiment.robustness.judge import Tested

if TYPE_CHECKING:
    import pandas as pd


def robustness_frame(tested: Sequence[Tested]) -> pd.DataFrame:
    """A row a finding and condition: words, relative effect in % with its interval, verdict."""
    import pandas as pd

    rows = []
    for each in tested:
        scale = 100 * each.size / each.effect.value if each.effect.value else 0.0
        rows.append(
            {
                "finding": each.finding.name,
                "finding_en": each.finding.words["en"],
                "finding_zh": each.finding.words["zh"],
                "condition": each.condition.name,
                "condition_en": each.condition.words["en"],
                "condition_zh": each.condition.words["zh"],
                "value": scale * each.effect.value,
                "low": scale * each.effect.low,
                "high": scale * each.effect.high,
                "verdict": each.verdict,
            }
        )
    return pd.DataFrame(rows)
