"""What comes in goes out or stays: problems, cases, rows of the ledger."""

import numpy as np
import pytest

from sim import ledger
from tests.model import accounts
from tests.model.worlds import everything, model_of, run


def test_problems_and_cases_are_conserved_every_day(watched):
    from_nothing = watched.result.lead == watched.model.warmup
    assert list(accounts.flows(watched.result.daily, from_nothing)) == []


def test_the_ledger_agrees_with_the_days_and_with_itself(watched):
    assert list(accounts.books(watched.result)) == []


def test_the_worlds_that_are_watched_have_something_of_everything():
    """Else conservation would be tested on nothing."""
    daily = run(everything(agenda=50.0), 95).daily
    never = {name for name in daily.dtype.names if not daily[name].any()} - {"day"}
    assert never == set()


def test_streets_of_the_city_are_counted(watched):
    city, streets = watched.model.scenario_file.city, watched.result.streets
    assert len(streets) == city.streets
    for index, district in enumerate(city.districts):
        own = streets[streets["district"] == index]
        assert own["residents"].sum() == district.residents
    part = streets["registered_residents"].sum() / streets["residents"].sum()
    assert abs(part - city.registered_share) < 4 * (0.25 / city.residents) ** 0.5
    for table in (watched.result.problems, watched.result.cases):
        assert (streets["district"][table["street"]] == table["district"]).all()


# -- sabotage: the same checks on books that were tampered with ------------------------------------


@pytest.fixture(scope="module")
def sound():
    return run(everything(), 40)


def tampered(result, table, change):
    """The result with one table changed in place by `change`."""
    tables = {name: getattr(result, name).copy() for name in ("daily", "problems", "cases")}
    change(tables[table])
    fields = {
        name: getattr(result, name)
        for name in ("scenario", "replication", "seed", "days", "lead", "streets")
    }
    return ledger.RunResult(**fields, **tables)


@pytest.mark.parametrize(
    "name",
    [
        "problems_fixed_by_staff",
        "cases_received",
        "cases_reopened",
        "cases_withdrawn",
        "cases_open",
    ],
)
def test_sabotage_one_more_on_one_day_is_found(sound, name):
    def one_more(daily):
        daily[name][17] += 1

    bad = tampered(sound, "daily", one_more)
    assert list(accounts.flows(sound.daily)) == []
    assert list(accounts.flows(bad.daily)) != []
    assert name == "cases_open" or list(accounts.books(bad)) != []


def an_open_problem_ends(problems):
    problems["ended"][np.flatnonzero(problems["exit"] == ledger.EXIT_OPEN)[0]] = 100


def a_problem_twice(problems):
    problems[0] = problems[1]


def a_problem_is_younger_than_its_end(problems):
    row = np.flatnonzero(problems["exit"] == ledger.EXIT_VANISHED)[0]
    problems["born"][row] = problems["ended"][row] + 1


@pytest.mark.parametrize(
    "change", [an_open_problem_ends, a_problem_twice, a_problem_is_younger_than_its_end]
)
def test_sabotage_a_wrong_row_of_a_problem_is_found(sound, change):
    assert list(accounts.books(sound)) == []
    assert list(accounts.books(tampered(sound, "problems", change))) != []


def another_closure(old, new):
    def change(cases):
        cases["closure"][np.flatnonzero(cases["closure"] == old)[0]] = new

    change.__name__ = f"{ledger.CLOSURES[old]}_becomes_{ledger.CLOSURES[new]}"
    return change


def a_minute_late(cases):
    cases["closed"][np.flatnonzero(cases["closure"] == ledger.CLOSURE_FIXED)[0]] += 1


def a_lie(cases):
    cases["resolved"][np.flatnonzero(cases["closure"] == ledger.CLOSURE_NOMINAL)[0]] ^= 1


@pytest.mark.parametrize(
    "change",
    [
        another_closure(ledger.CLOSURE_FAILED, ledger.CLOSURE_FIXED),
        another_closure(ledger.CLOSURE_FIXED, ledger.CLOSURE_FAILED),
        another_closure(ledger.CLOSURE_CHECKED, ledger.CLOSURE_VANISHED),
        a_minute_late,
        a_lie,
    ],
    ids=lambda change: change.__name__,
)
def test_sabotage_a_wrong_row_of_a_case_is_found(sound, change):
    assert list(accounts.books(tampered(sound, "cases", change))) != []


def test_sabotage_a_case_lost_overnight_is_found():
    """A row of the ledger is thrown away behind the model's back."""
    model = model_of(everything())
    model.run(15)
    model.districts[0].arrays.now["case_rows"] -= 1
    model.run(20)
    assert list(accounts.books(model.result())) != []
