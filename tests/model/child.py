"""What a test has done in another process: a small world, and what came of it as JSON."""

import hashlib
import json
import os
import sys
from pathlib import Path

import numpy as np

from sim.model import GovernanceModel
from tests.model.worlds import everything, model_of, with_levers, with_parameters

DAYS = 16


def tiny():
    """Few people, and much that happens to them: plain Python has to run this too."""
    scenario = everything(streets=2, residents=1500, busy=11.0)
    early = {
        "summons.minimum_age_days": 1.0,
        "official.callback_days": 1.0,
        "bounce.base": 6.0,  # rulings, lists and effort leave few
    }
    return with_levers(
        with_parameters(scenario, early), summons_ration=15.0, callback=0.95, reopening=1.0
    )


def state_of(model):
    """A digest of every array of every district: all that there is of a world."""
    return {
        f"{district.arrays.now['district'][0]} {name}": hashlib.sha256(
            np.ascontiguousarray(array)
        ).hexdigest()[:16]
        for district in model.districts
        for name, array in district.arrays
    }


def handed_on(result):
    names = ("daily", "problems", "cases", "streets")
    return {
        name: hashlib.sha256(getattr(result, name).tobytes()).hexdigest()[:16] for name in names
    }


def outcome(scenario=None, days=DAYS):
    """Digests of the state and of the tables of a run, and how much happened in it."""
    model = model_of(scenario or tiny())
    model.run(days)
    state = state_of(model)
    result = model.result()
    daily = result.daily
    happened = {
        name: float(daily[name].sum())
        for name in ("cases_received", "summons", "bounces", "cases_reopened")
    }
    return {"state": state, "tables": handed_on(result), "happened": happened}


def model_that_signs(*args, **kwargs):
    """A model; leaves a file named by the process in which it was made."""
    (Path(os.environ["SIGN_HERE"]) / str(os.getpid())).touch()
    return GovernanceModel(*args, **kwargs)


if __name__ == "__main__":
    json.dump(outcome(), sys.stdout)
