"""Estates that nobody manages: more of what a manager can prevent, the city as a whole unchanged."""

import numpy as np
import pytest

from sim.places import ORPHAN
from tests.model.worlds import hamlet, model_of, with_parameters


def ceilings(hazard, **more):
    """(ceilings f8 (places, types), orphan places, estate types) of a world with this hazard."""
    scenario = hamlet(streets=4, residents=80_000, orphan_share=0.3, **more)
    scenario = with_parameters(scenario, {"places.orphan_hazard": hazard})
    arrays = model_of(scenario).districts[0].arrays
    rates = arrays.streams["ceiling"].reshape(len(arrays.places), len(arrays.types))
    return rates, arrays.places["manager"] == ORPHAN, arrays.types["estate"] == 1


@pytest.fixture(scope="module")
def worlds():
    return {hazard: ceilings(hazard) for hazard in (1.0, 1.5, 3.0)}


@pytest.mark.parametrize("hazard", [1.5, 3.0])
def test_orphan_estates_have_more_of_estate_problems_and_of_no_others(worlds, hazard):
    before, orphan, estate = worlds[1.0]
    after, _, _ = worlds[hazard]
    assert 50 < orphan.sum() < 200 and 0 < estate.sum() < len(estate)
    with np.errstate(invalid="ignore"):
        factor = after / before
    mean = 1.0 + 0.3 * (hazard - 1.0)
    assert factor[np.ix_(orphan, estate)] == pytest.approx(hazard / mean)
    assert factor[np.ix_(~orphan, estate)] == pytest.approx(1.0 / mean)
    assert (after[:, ~estate] == before[:, ~estate]).all()


def test_the_city_has_as_many_problems_as_without(worlds):
    before, _, estate = worlds[1.0]
    after, _, _ = worlds[3.0]
    assert after[:, estate].sum() == pytest.approx(before[:, estate].sum(), rel=0.1)
    # The twin that forgets the mean would have 1.6 times as many.
    assert after[:, estate].sum() * 1.6 > 1.3 * before[:, estate].sum()


def test_a_factor_of_one_is_a_world_without_it(worlds):
    rates, _, _ = worlds[1.0]
    nobody, _, _ = ceilings(1.0)
    assert (rates == nobody).all()
