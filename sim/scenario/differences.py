"""What a scenario changes against its base, as data: lever by lever, parameter by parameter."""

from __future__ import annotations

from dataclasses import dataclass

from sim.datafiles import Sentence
from sim.levers import MOVES
from sim.scenario.load import Scenario, load_scenario
from sim.scenario.numbers import city_sentences
from sim.scenario.shocks import Shock
from sim.scenario.uses import ReformUse


@dataclass(frozen=True, slots=True)
class Cause:
    """Who moves a lever: a parameter of a reform, or the scenario itself (``reform`` is None)."""

    reform: str | None
    parameter: str
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Change:
    """A lever or parameter goes from ``before`` to ``after``, all reforms at full strength."""

    name: str
    sentence: Sentence
    before: float
    after: float
    causes: tuple[Cause, ...]


def base_of(scenario: Scenario) -> Scenario | None:
    """The scenario it is built on, in the same city; at the bottom, itself without ``--set``."""
    if scenario.base_chain:
        return load_scenario(scenario.base_chain[0], city=scenario.city_reference)
    if scenario.overrides:
        return load_scenario(scenario.reference, city=scenario.city_reference)
    return None


def full_strength(scenario: Scenario) -> dict[str, float]:
    """Every lever where all reforms hold at full strength at once."""
    levers = dict(scenario.levers)
    for use in scenario.reforms:
        for lever, operation, amount in use.amounts():
            levers[lever] = MOVES[operation](levers[lever], amount)
    return levers


def lever_changes(scenario: Scenario, base: Scenario) -> list[Change]:
    """The levers that end elsewhere than in the base, in the order of the lever file."""
    before, after = full_strength(base), full_strength(scenario)
    return [
        Change(name, lever, before[name], after[name], _lever_causes(scenario, name))
        for name, lever in scenario.lever_book.items()
        if before[name] != after[name]
    ]


def _lever_causes(scenario: Scenario, lever: str) -> tuple[Cause, ...]:
    causes = []
    if f"levers.{lever}" in scenario.sources:
        source = scenario.sources[f"levers.{lever}"]
        causes.append(Cause(None, lever, scenario.levers[lever], source))
    for use in scenario.reforms:
        for move in use.reform.moves:
            if move.lever == lever:
                causes.append(_cause(scenario, use, move.parameter))
    return tuple(causes)


def _cause(scenario: Scenario, use: ReformUse, parameter: str) -> Cause:
    source = use.reform.parameters[parameter].sentence.source
    own = scenario.sources.get(f"reforms.{use.name}.{parameter}", source)
    return Cause(use.name, parameter, use.values[parameter], own)


def parameter_changes(scenario: Scenario, base: Scenario) -> list[Change]:
    """The parameters whose value differs from the base."""
    changes = []
    for path, after in scenario.parameters.values.items():
        before = base.parameters.values[path]
        if before != after:
            source = scenario.sources.get(f"parameters.{path}", "assumed")
            cause = Cause(None, path, after, source)
            sentence = scenario.parameters.book[path]
            changes.append(Change(path, sentence, before, after, (cause,)))
    return changes


def number_changes(scenario: Scenario, base: Scenario) -> list[Change]:
    """The numbers of the city's data files that the scenario sets otherwise than the base."""
    here = city_sentences(scenario.city, scenario.issue_types, scenario.departments)
    before = _numbers_in_force(base)
    changes = []
    for path, after in _numbers_in_force(scenario).items():
        if path in scenario.numbers and before.get(path) != after:
            cause = Cause(None, path, after, scenario.sources.get(path, "assumed"))
            changes.append(Change(path, here[path], before[path], after, (cause,)))
    return changes


def _numbers_in_force(scenario: Scenario) -> dict[str, float]:
    there = city_sentences(scenario.city, scenario.issue_types, scenario.departments)
    return {path: sentence.value for path, sentence in there.items()} | dict(scenario.numbers)


def new_or_changed_shocks(scenario: Scenario, base: Scenario) -> list[Shock]:
    """The shocks that the base does not have, or has with other numbers, days or places."""
    return [shock for shock in scenario.shocks if shock not in base.shocks]


def new_or_changed_uses(scenario: Scenario, base: Scenario) -> list[ReformUse]:
    """The reforms that the base does not have, or has with other numbers, times or places."""
    return [use for use in scenario.reforms if use not in base.reforms]


def dropped_uses(scenario: Scenario, base: Scenario) -> list[ReformUse]:
    """The reforms of the base that the scenario goes without."""
    kept = {use.name for use in scenario.reforms}
    return [use for use in base.reforms if use.name not in kept]
