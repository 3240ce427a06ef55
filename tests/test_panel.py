"""The panel of streets by months: each cell is the city's outcome of that street alone in that month."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from sim.outcomes import OUTCOMES, Measured, Window
from sim.outcomes.panel import (
    DAYS_A_MONTH,
    PANEL,
    PANEL_MEASURES,
    matrix,
    months_of_panel,
    street_months,
)
from tests.synthetic import made_up_run

BOUNDS = [-31, 0, 28, 59, 89]
NONRESPONSE = 0.5


@pytest.fixture(scope="module")
def run():
    return made_up_run(days=100, lead=40, arisen_a_day=20.0)


@pytest.fixture(scope="module")
def panel(run):
    return street_months(run, BOUNDS, NONRESPONSE)


def of_street(run, street):
    """The ledger of one street alone."""
    return replace(
        run,
        problems=run.problems[run.problems["street"] == street],
        cases=run.cases[run.cases["street"] == street],
    )


def same_as(outcome):
    return lambda m, _: OUTCOMES[outcome].measure(m)


def a_head(outcome):
    return lambda m, heads: OUTCOMES[outcome].measure(m) * DAYS_A_MONTH / heads


EXPECTED = {
    "official_resolution": same_as("official_resolution"),
    "official_satisfaction": same_as("official_satisfaction"),
    "official_response": same_as("official_response"),
    "true_resolution": same_as("true_resolution"),
    "received": a_head("cases_received"),
    "closed": a_head("cases_closed"),
    "problems_fixed": a_head("problems_fixed"),
    "problems_open": lambda m, heads: OUTCOMES["problem_days"].measure(m) / heads,
    "days_to_closure": lambda m, _: (m.cases["closed"] - m.cases["opened"])[m.closed].mean() / 1440,
}


@pytest.mark.parametrize("name", PANEL_MEASURES)
def test_a_cell_is_the_outcome_of_that_street_alone_in_that_month(name, run, panel):
    values = matrix(panel, name)
    assert values.shape == (12, 4) and np.isfinite(values).all() and np.ptp(values) > 0
    for street in range(0, 12, 3):
        alone = of_street(run, street)
        heads = run.streets["residents"][street] / 1000
        for month, (first, end) in enumerate(pairwise(BOUNDS)):
            measured = Measured(alone, Window(first, end - 1), NONRESPONSE)
            assert values[street, month] == pytest.approx(EXPECTED[name](measured, heads))


def test_every_measure_is_checked_against_an_outcome():
    assert (
        set(EXPECTED) == set(PANEL_MEASURES) == set(PANEL.names) - {"street", "first_day", "days"}
    )


def test_rows_are_whole_and_in_order(panel):
    assert panel.dtype == PANEL and len(panel) == 12 * 4
    assert months_of_panel(panel).tolist() == BOUNDS[:-1]
    assert panel["days"][:4].tolist() == [31, 28, 31, 30]
    shuffled = panel[np.random.default_rng(1).permutation(len(panel))]
    assert matrix(shuffled, "received").tobytes() == matrix(panel, "received").tobytes()
    with pytest.raises(ValueError, match="not whole"):
        matrix(panel[:-1], "received")


def test_where_nothing_is_assessed_a_rate_is_not_defined(run):
    quiet = replace(run, cases=run.cases[run.cases["street"] != 3])
    rates = matrix(street_months(quiet, BOUNDS, NONRESPONSE), "official_resolution")
    assert np.isnan(rates[3]).all() and np.isfinite(np.delete(rates, 3, axis=0)).all()


@pytest.mark.parametrize("bounds", [[0], [0, 0], [5, 3], [-41, 0], [0, 101]])
def test_months_that_were_not_recorded_are_refused(run, bounds):
    with pytest.raises(ValueError, match="months"):
        street_months(run, bounds, NONRESPONSE)
