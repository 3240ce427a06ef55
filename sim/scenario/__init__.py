"""Scenarios: a base plus differences, checked and resolved."""

from sim.scenario.draft import case_names, scenario_names
from sim.scenario.explain import explain, in_short
from sim.scenario.load import Scenario, load_scenario, sealed, with_city_drawn
from sim.scenario.record import as_file
from sim.scenario.uses import ReformUse, Where

__all__ = [
    "ReformUse",
    "Scenario",
    "Where",
    "as_file",
    "case_names",
    "explain",
    "in_short",
    "load_scenario",
    "scenario_names",
    "sealed",
    "with_city_drawn",
]
