"""Residents: rows of arrays, 21.9 million of them in Beijing; row i is resident i in every scenario."""

from __future__ import annotations

import numpy as np

#: What a resident has, one array each, shape (residents,); neighbours in a place are neighbours in the arrays.
RESIDENT_FIELDS = {
    "trust": "f4",  # 0..1
    "expectation": "f4",  # 0..1: the performance that they expect
    "readiness": "f4",  # factor on the report rate
    "registered": "u1",  # 1 = local registration (户籍), 0 = migrant
    "case_count": "u1",  # cases of theirs now open
}


def empty_residents(number: int) -> dict[str, np.ndarray]:
    """Arrays for `number` residents, filled by `kernels.people.fill_residents`."""
    return {name: np.zeros(number, dtype) for name, dtype in RESIDENT_FIELDS.items()}
