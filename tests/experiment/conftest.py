import gc
from importlib import import_module

import pytest


@pytest.fixture(scope="module")
def modules_are_no_garbage():
    """A task collects garbage after each run; of all that is imported that takes longer than a run."""
    for name in ("sim.experiment", "sim.outcomes", "sim.figures"):
        import_module(name)
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
