"""Inputs: the numbers of a scenario that ``--set`` can reach, each by its path, with its sentence.

An experiment that varies inputs asks here which there are, and for the scenario at other values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sim.datafiles import Sentence, short
from sim.errors import UserError, unknown
from sim.scenario.load import Scenario, load_scenario
from sim.scenario.numbers import city_sentences
from sim.scenario.shocks import MOST_PROBLEMS

SHARE: Final = Sentence(
    1, "share of streets", 0, 1, "definition", "Streets with it", "实施的街道比例"
)
"""What ``reforms.NAME.where.share`` is."""
DAYS: Final = ("start", "end", "ramp", "day", "days")
"""Inputs that count days: whole numbers, without a range."""
MOST_NAMED: Final = 4
"""So many values of a point are named where they do not go together."""


@dataclass(frozen=True)
class Input:
    """A number that may be varied.

    ``value`` is the one in force (None: the end of a reform that stays). ``sentence`` says unit,
    range and source; None for days, which have no range. ``whole``: only whole numbers are allowed.
    """

    path: str
    value: float | None
    sentence: Sentence | None
    whole: bool = False

    @property
    def assumed(self) -> bool:
        """Whether the value is marked as an assumption."""
        return self.sentence is not None and "assumed" in self.sentence.source

    @property
    def varies(self) -> bool:
        """Whether its range holds more than one value."""
        return self.sentence is not None and self.sentence.low < self.sentence.high

    def text(self, value: float) -> str:
        """A value as ``--set`` wants it; days are rounded to whole ones."""
        return short(round(value)) if self.whole else repr(float(value))


def inputs_of(scenario: Scenario) -> dict[str, Input]:
    """Every input of the scenario by its path: parameters, levers, numbers of the city, reforms."""
    return {each.path: each for each in _inputs(scenario)}


def _inputs(scenario: Scenario) -> Iterator[Input]:
    for path, sentence in scenario.parameters.book.items():
        yield Input(f"parameters.{path}", scenario.parameters.values[path], sentence)
    for name, sentence in scenario.lever_book.items():
        yield Input(f"levers.{name}", scenario.levers[name], sentence)
    there = city_sentences(scenario.city, scenario.issue_types, scenario.departments)
    for path, sentence in there.items():
        yield Input(path, scenario.numbers.get(path, sentence.value), sentence)
    for use in scenario.reforms:
        prefix = f"reforms.{use.name}"
        for name, parameter in use.reform.parameters.items():
            yield Input(f"{prefix}.{name}", use.values[name], parameter.sentence)
        for name in ("start", "end", "ramp"):
            yield Input(f"{prefix}.{name}", getattr(use, name), None, whole=True)
        if use.where.kind in ("all", "share"):
            yield Input(f"{prefix}.where.share", use.where.share, SHARE)
    for shock in scenario.shocks:
        prefix = f"shocks.{shock.name}"
        source = scenario.sources[f"{prefix}.problems"]
        problems = Sentence(
            shock.problems, "problems per 100,000 residents", 0, MOST_PROBLEMS, source
        )
        yield Input(f"{prefix}.problems", shock.problems, problems)
        at_once = Sentence(shock.reported_at_once, "share of problems", 0, 1, source)
        yield Input(f"{prefix}.reported_at_once", shock.reported_at_once, at_once)
        for name in ("day", "days"):
            yield Input(f"{prefix}.{name}", getattr(shock, name), None, whole=True)


def find_input(path: str, scenarios: Sequence[Scenario], option: str) -> Input:
    """The input of that path in the first of the scenarios that has it.

    Raises UserError under ``option`` (as ``--vary``), with the closest name there is.
    """
    known: dict[str, Input] = {}
    for scenario in scenarios:
        known = {**inputs_of(scenario), **known}
    if path in known:
        return known[path]
    section, _, rest = path.partition(".")
    sections = list(dict.fromkeys(each.partition(".")[0] for each in known))
    shown = f"{option} {path}"
    if not rest and section in sections:
        raise UserError(f"the path is too short: {section}.<name>", file=shown)
    if section not in sections:
        whole = [each for each in known if each.partition(".")[2] == path]
        hint = f" - did you mean '{whole[0]}'?" if whole else ""
        message = unknown("path", section, sections) if not whole else f"unknown path '{path}'"
        raise UserError(message + hint, file=shown)
    others = [each for each in known if each.startswith(f"{section}.")]
    raise UserError(unknown("input", path, others), file=shown)


def in_groups(
    scenarios: Sequence[Scenario], words: Sequence[str], option: str, *, all_sources: bool = False
) -> list[Input]:
    """The inputs with a range that the words name, in the order of the data files.

    A word is a path (``parameters.effort.elasticity``, or without ``parameters.``) or the beginning
    of paths up to a dot (``effort``, ``reforms``, ``issue_types.heating``). Of such groups only
    numbers marked as assumed are taken, unless ``all_sources``; an input that is named itself
    always is. Raises UserError under ``option`` for a word that names nothing that can vary.
    """
    known: dict[str, Input] = {}
    for scenario in scenarios:
        known = {**known, **{k: v for k, v in inputs_of(scenario).items() if k not in known}}
    chosen: set[str] = set()
    for word in words:
        exact = [path for path in (word, f"parameters.{word}") if path in known]
        inside = [
            path
            for path in known
            if path.startswith((f"{word}.", f"parameters.{word}."))
            and (all_sources or known[path].assumed)
        ]
        named = [path for path in exact or inside if known[path].varies]
        if not named:
            groups = {path.rpartition(".")[0] for path in known}
            groups |= {path.partition(".")[0] for path in known}
            names = [*known, *groups]
            names += [each.removeprefix("parameters.") for each in names]
            if exact or word in names:
                raise UserError("nothing in it has a range to vary", file=f"{option} {word}")
            raise UserError(unknown("input", word, names), file=f"{option} {word}")
        chosen.update(named)
    return [each for path, each in known.items() if path in chosen]


def at_values(
    scenario: Scenario, inputs: Sequence[Input], values: Sequence[float], option: str
) -> Scenario:
    """The scenario with other values of inputs; those that it does not have are left out.

    Raises UserError under ``option`` for a value that is not allowed, alone or beside the others.
    """
    own = inputs_of(scenario)
    texts = [
        f"{each.path}={each.text(value)}"
        for each, value in zip(inputs, values, strict=True)
        if each.path in own
    ]
    if not texts:
        return scenario
    try:
        return load_scenario(
            scenario.reference, [*scenario.overrides, *texts], city=scenario.city_reference
        )
    except UserError as error:
        if error.file is not None and error.file.startswith("--set "):
            said = error.file.removeprefix("--set ")
            raise UserError(error.message, path=error.path, file=f"{option} {said}") from None
        # Each value is allowed, but not beside the others.
        named = ", ".join(texts[:MOST_NAMED]) + (", ..." if len(texts) > MOST_NAMED else "")
        raise UserError(f"{error.message} (with {named})", path=error.path, file=option) from None


def reloadable(scenario: Scenario) -> None:
    """Raise UserError for a scenario that was changed after loading: it cannot be loaded anew."""
    again = load_scenario(scenario.reference, scenario.overrides, city=scenario.city_reference)
    if again.content_hash != scenario.content_hash:
        raise UserError(
            f"scenario {scenario.name} was changed after it was loaded: load it with overrides "
            "instead, so that it can be loaded with other values too"
        )


def short_path(path: str) -> str:
    """A path as a reader wants it in a sentence: parameters and reforms without their section."""
    return path.removeprefix("parameters.").removeprefix("reforms.")
