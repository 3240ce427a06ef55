"""Residents: rows of one array, 21.9 million of them in Beijing; row i is resident i in every scenario."""

from __future__ import annotations

import numpy as np

#: One row a resident of a district; neighbours in a place are neighbours in the array. Filled by `kernels.people.fill_residents`.
RESIDENT = np.dtype(
    [
        ("trust", "f4"),  # 0..1
        ("expectation", "f4"),  # 0..1: the performance that they expect
        ("readiness", "f4"),  # factor on the report rate
        ("registered", "u1"),  # 1 = local registration (户籍), 0 = migrant
        ("case_count", "u1"),  # cases of theirs now open
        ("unused", "u2"),  # a quarter of a line of memory: nobody lies across two lines
    ]
)
