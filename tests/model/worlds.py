"""Small worlds: the real model in a hamlet, so that a year takes a fraction of a second.

Scenarios are changed by `dataclasses.replace`, past the ranges of the data files where a test needs
an extreme (no weekends, no patience, no community).
"""

from dataclasses import replace
from functools import cache

import numpy as np

from sim.model import GovernanceModel
from sim.parameters import Parameters
from sim.reforms import load_reforms
from sim.scenario import ReformUse, Where, load_scenario

REFORMS = load_reforms()


@cache
def loaded(name):
    return load_scenario(name)


def hamlet(
    name="baseline", *, streets=2, residents=8000, residents_per_place=200, busy=1.0, **more
):
    """A scenario of the program in a hamlet with `busy` times as many problems as usual.

    `more`: fields of the city file; `districts` is how many districts of that size there are.
    """
    scenario = loaded(name)
    number = more.pop("districts", 1)
    district = replace(scenario.city.districts[0], streets=streets, residents=residents)
    districts = tuple(replace(district, en=f"Hamlet {i}", zh=f"村{i}") for i in range(number))
    city = replace(
        scenario.city, districts=districts, residents_per_place=residents_per_place, **more
    )
    kinds = {
        key: replace(kind, problems=kind.problems * busy)
        for key, kind in scenario.issue_types.items()
    }
    return replace(scenario, city=city, issue_types=kinds)


def with_parameters(scenario, values):
    """The scenario with other parameters, by path; a path that does not exist is an error."""
    unknown = set(values) - set(scenario.parameters.values)
    assert not unknown, unknown
    parameters = Parameters(scenario.parameters.book, {**scenario.parameters.values, **values})
    return replace(scenario, parameters=parameters)


def with_levers(scenario, **values):
    assert set(values) <= set(scenario.levers), values
    return replace(scenario, levers={**scenario.levers, **values})


def with_types(scenario, **fields):
    """All issue types with these fields (a function of the type, or a plain value)."""

    def changed(kind):
        return {key: value(kind) if callable(value) else value for key, value in fields.items()}

    kinds = {key: replace(kind, **changed(kind)) for key, kind in scenario.issue_types.items()}
    return replace(scenario, issue_types=kinds)


def with_heads(scenario, factor=1.0, *, street_factor=1.0):
    """`factor` times the heads of every department, `street_factor` times those of the streets."""
    kinds = {
        key: replace(kind, heads=replace(kind.heads, value=kind.heads.value * factor))
        for key, kind in scenario.departments.items()
    }
    city = replace(scenario.city, street_heads=scenario.city.street_heads * street_factor)
    return replace(scenario, departments=kinds, city=city)


def with_reform(scenario, name, *, start=0, where=None, **values):
    """The scenario with one reform more; parameters that are not named have their own defaults."""
    reform = REFORMS[name]
    assert set(values) <= set(reform.parameters), values
    values = {**reform.defaults(), **values}
    use = ReformUse(name, reform, values, start, None, 0, where or Where())
    return replace(scenario, name=name, reforms=(*scenario.reforms, use))


def starting(scenario, day):
    """The scenario with all its reforms beginning on `day`."""
    return replace(scenario, reforms=tuple(replace(use, start=day) for use in scenario.reforms))


def everything(*, agenda=0.0, **more):
    """All reforms at once in a busy hamlet, where every mechanism has something to do."""
    size = {"busy": 8.0, "streets": 3, "residents": 9000, "orphan_share": 0.4}
    scenario = hamlet(**size | more)
    for name in REFORMS:
        # with the usual 1.3 the reforms together would lift access above what the lever may be
        own = {"access": 1.1} if name == "merged_hotlines" else {}
        scenario = with_reform(scenario, name, **own)
    scenario = with_parameters(
        with_heads(scenario, street_factor=4.0),
        {
            "ranking.up": 4.0,
            "appointment.tenure_years": 0.5,
            "property.trial_days": 30.0,
            "property.notice_mean": 0.0,
            "platform.innovation": 5.0,
        },
    )
    return with_levers(
        scenario,
        community_minutes=120.0,
        inspection=0.1,
        career_weight=0.1,
        root_cause_agenda=agenda,
        property_trials=2.0,
        orphan_adoption=0.0,
    )


def model_of(scenario, *, replication=0, seed=1, warmup=0, lead=0):
    return GovernanceModel(scenario, replication, seed, warmup=warmup, lead=lead)


def run(scenario, days, **more):
    """The result of a run."""
    model = model_of(scenario, **more)
    model.run(days)
    return model.result()


def bytes_of(result):
    """All that a run hands on, as bytes; the name of the scenario is no part of it."""
    return tuple(
        getattr(result, name).tobytes() for name in ("daily", "problems", "cases", "streets")
    )


def in_order(table):
    """Rows of a ledger in an order that does not depend on when they were written."""
    keys = ["problem"] + [name for name in ("report", "episode") if name in table.dtype.names]
    return table[np.lexsort([table[key] for key in reversed(keys)])]
