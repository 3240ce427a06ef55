"""Statistics that published patterns speak of: pure functions of a run, beside the outcomes.

They are computed only when they are asked for (`pattern_numbers`), in the worker, from the whole ledger.
"""

from sim.outcomes.patterns.registry import (
    PATTERN_MEASURES,
    Asked,
    PatternMeasure,
    key_of,
    pattern_numbers,
)

# Measures register when they are imported.
from sim.outcomes.patterns import callers, delays, places, rates  # isort: skip

__all__ = [
    "PATTERN_MEASURES",
    "Asked",
    "PatternMeasure",
    "callers",
    "delays",
    "key_of",
    "pattern_numbers",
    "places",
    "rates",
]
