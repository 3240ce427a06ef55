"""Scenarios as plain values: for the content hash, and for a file that says everything."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sim.datafiles import Sentence

if TYPE_CHECKING:
    from sim.scenario.load import Scenario
    from sim.scenario.uses import Where

_WORDS = ("name", "en", "zh", "sentences", "issue_types_file", "departments_file")


def bare(thing: Any) -> Any:
    """``thing`` as plain values for JSON: a sentence becomes its value, words are left out."""
    if isinstance(thing, Sentence):
        return thing.value
    if is_dataclass(thing):
        return {
            field.name: bare(getattr(thing, field.name))
            for field in fields(thing)
            if field.name not in _WORDS
        }
    if isinstance(thing, Mapping):
        return {key: bare(value) for key, value in thing.items()}
    if isinstance(thing, (list, tuple)):
        return [bare(value) for value in thing]
    return thing.isoformat() if isinstance(thing, date) else thing


def content_hash(record: Mapping[str, Any]) -> str:
    """The same for records that say the same, whatever the order of keys; 64 hex digits.

    Raises ValueError for nan and inf.
    """
    text = json.dumps(record, sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def as_file(scenario: Scenario) -> dict[str, Any]:
    """The whole scenario as one file without a base: loading it gives the same ``content_hash``.

    Written as JSON it is a valid scenario file, since YAML 1.2 contains JSON.
    """
    return {
        "title": dict(scenario.title),
        "city": str(scenario.city_reference),
        "reforms": {
            use.name: {
                "reform": use.reform.name,
                **use.values,
                "start": use.start,
                "end": use.end,
                "ramp": use.ramp,
                "where": _where(use.where, scenario),
            }
            for use in scenario.reforms
        },
        "parameters": dict(scenario.parameters.values),
        "levers": dict(scenario.levers),
        **_numbers(scenario),
        "shocks": {
            shock.name: {
                "type": shock.type,
                "day": shock.day,
                "days": shock.days,
                "problems": shock.problems,
                "reported_at_once": shock.reported_at_once,
                "where": _where(shock.where, scenario),
                "estates": shock.estates,
            }
            for shock in scenario.shocks
        },
    }


def _numbers(scenario: Scenario) -> dict[str, dict[str, float]]:
    """The numbers of the city's data files that the scenario sets, section by section."""
    sections: dict[str, dict[str, float]] = {}
    for path, value in scenario.numbers.items():
        section, _, name = path.partition(".")
        sections.setdefault(section, {})[name] = value
    return sections


def _where(where: Where, scenario: Scenario) -> Any:
    if where.kind == "all":
        return "all"
    if where.kind == "share":
        return {"share": where.share}
    if where.kind == "streets":
        return {"streets": list(where.streets)}
    return {"districts": [scenario.city.districts[index].en for index in where.districts]}
