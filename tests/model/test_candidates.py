"""Report candidates that cannot come to anything need no event: with and without them the world is the same."""

import pytest

from tests.model.test_rows import same_tables
from tests.model.worlds import everything, model_of, starting

DAYS, START = 60, 20


def world(scenario, pass_over):
    model = model_of(scenario)
    if not pass_over:
        for district in model.districts:
            for bar in ("report_bar", "migrant_bar"):
                district.arrays.streets[bar] = 2.0  # no candidate draws as much
    model.run(DAYS)
    events = sum(int(district.now.events) for district in model.districts)
    return model.result(), events


@pytest.mark.parametrize("start", [START, None])
def test_candidates_passed_over_would_have_come_to_nothing(start):
    """`start`: the day from which access rises, so that those passed over are looked through again."""
    scenario = everything() if start is None else starting(everything(), start)
    (one, events), (other, more) = (world(scenario, pass_over) for pass_over in (True, False))
    assert same_tables(one, other)
    assert 1.03 * events < more, "some have been passed over"
