"""A cryptographic generator in the place of the program's own, in a process of its own.

Run with NUMBA_DISABLE_JIT=1: prints the totals of small worlds, one line of JSON. The program
itself cannot tell the difference, except that it is slow.
"""

import hashlib
import json
import os
import sys

import numpy as np

from sim import luck
from tests.model.worlds import hamlet, model_of, with_parameters

DAYS = 15
TOTALS = (
    "problems_arisen",
    "problems_vanished",
    "problems_fixed_by_staff",
    "cases_received",
    "referrals",
    "street_work_minutes",
    "unit_work_minutes",
)


def small():
    scenario = hamlet(streets=1, residents=600, residents_per_place=100, busy=12.0)
    return with_parameters(
        scenario, {"decisions.per_street_year": 0.0}
    )  # rare, and so of great spread


def totals(replication):
    model = model_of(small(), replication=replication)
    model.run(DAYS)
    return [float(model.result().daily[name].sum()) for name in TOTALS]


def bits(key, decision, entity, ordinal):
    """The same question put to BLAKE2b."""
    about = b"%d %d %d %d" % (int(key), int(decision), int(entity), int(ordinal))
    return np.uint64(int.from_bytes(hashlib.blake2b(about, digest_size=8).digest(), "little"))


if __name__ == "__main__":
    assert os.environ.get("NUMBA_DISABLE_JIT") == "1"
    luck.bits = bits
    json.dump([totals(replication) for replication in range(int(sys.argv[1]))], sys.stdout)
