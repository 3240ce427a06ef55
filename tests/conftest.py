"""What holds for every test."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def no_store():
    """Nothing that is tested may be found instead of done; a test of the store names its own."""
    from sim.experiment import using

    with using(store=None):
        yield
