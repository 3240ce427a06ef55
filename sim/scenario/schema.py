"""The JSON Schema of scenario files: editors complete and check with it.

Written from the reforms, levers and parameters there are, so it is never edited by hand
(``run_sim.py schema --write``). It checks less than the program does.
"""

from __future__ import annotations

import json
from typing import Any

from sim.datafiles import DATA_FOLDER, Sentence
from sim.levers import load_lever_book
from sim.parameters import load_parameter_book
from sim.reforms import Reform, load_reforms
from sim.scenario.shocks import ESTATES, MOST_PROBLEMS

SCHEMA_FILE = DATA_FOLDER / "scenario.schema.json"
_TEXT = {"type": "string", "minLength": 1}


def schema_text() -> str:
    """The schema as it stands in ``scenarios/scenario.schema.json``."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def schema() -> dict[str, Any]:
    """The schema as plain values."""
    reforms = {name: _use(reform) for name, reform in load_reforms().items()}
    levers = {name: _number(lever) for name, lever in load_lever_book().items()}
    parameters = {path: _number(sentence) for path, sentence in load_parameter_book().items()}
    base = {**_TEXT, "description": "A scenario of this folder, or ./another.yaml"}
    properties = {
        "title": _closed({"en": _TEXT, "zh": _TEXT}, required=["en", "zh"]),
        "base": base,
        "city": {**_TEXT, "description": "A city of cities/, or the path of a city file"},
        "without": {"type": "array", "items": _TEXT, "description": "Reforms of the base to drop"},
        "reforms": {
            "type": "object",
            "description": "Reforms at work; they apply in this order",
            "properties": reforms,
            # A reform may be used twice: under another word, with `reform: its name`.
            "additionalProperties": {"type": "object", "required": ["reform"]},
        },
        "parameters": _closed(parameters),
        "levers": _closed(levers),
        **_numbers(),
        "shocks": {
            "type": "object",
            "description": "Problems from outside, over and above what arises by itself",
            "additionalProperties": {"$ref": "#/$defs/shock"},
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario: a base plus differences",
        **_closed(properties, required=["title"]),
        "$defs": _shared(),
    }


def _closed(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    closed: dict[str, Any] = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    return {**closed, "required": required} if required else closed


def _number(sentence: Sentence, also: float | None = None) -> dict[str, Any]:
    """A plain number in range (or the neutral one), or ``{value, source, note}``."""
    words = " ".join(text for text in (sentence.en, sentence.zh) if text)
    shape: dict[str, Any] = {
        "type": ["number", "object"],
        "minimum": sentence.low,
        "maximum": sentence.high,
        "required": ["value", "source"],
    }
    if also is not None and not sentence.low <= also <= sentence.high:
        shape = {"anyOf": [shape, {"const": also}]}
    description = f"{words} ({sentence.unit}; source: {sentence.source})"
    return {"description": description, "default": sentence.value, **shape}


def _numbers() -> dict[str, Any]:
    """Numbers of the city's own files: which there are and their ranges depend on the city."""
    number = {"type": ["number", "object"], "required": ["value", "source"]}
    described = {
        "city_numbers": "Numbers of the city file, as street_heads",
        "issue_types": "Numbers of issue types, as heating.problems",
        "departments": "Numbers of departments, as housing_office.heads",
    }
    return {
        section: {
            "type": "object",
            "description": words,
            "propertyNames": {"pattern": "^[a-z0-9_]+(\\.[a-z0-9_]+){0,2}$"},
            "additionalProperties": number,
        }
        for section, words in described.items()
    }


def _shared() -> dict[str, Any]:
    """What every reform may be told: when and where it holds."""
    day = {"type": "integer", "minimum": 0}
    places = {"type": "array", "minItems": 1, "items": {"type": ["string", "integer"]}}
    share = {"type": "number", "minimum": 0, "maximum": 1}
    kinds = {"districts": places, "streets": places, "share": share}
    shapes = [_closed({kind: shape}, [kind]) for kind, shape in kinds.items()]
    return {
        "shock": _shock(day),
        "start": {**day, "description": "First day, from the start of the observed window"},
        "end": {"type": ["integer", "null"], "description": "Day it is gone; null: never"},
        "ramp": {**day, "description": "Days from the start to full strength"},
        "where": {"description": "Where it holds", "anyOf": [{"const": "all"}, *shapes]},
    }


def _shock(day: dict[str, Any]) -> dict[str, Any]:
    """Problems of one type that arise on some days; a base may have said a part of it."""

    def number(highest: float, description: str) -> dict[str, Any]:
        return {
            "type": ["number", "object"],
            "minimum": 0,
            "maximum": highest,
            "required": ["value", "source"],
            "description": description,
        }

    return _closed(
        {
            "type": {**_TEXT, "description": "An issue type of the city"},
            "day": {**day, "description": "First day, from the start of the observed window"},
            "days": {"type": "integer", "minimum": 1, "description": "How many days it lasts"},
            "problems": number(MOST_PROBLEMS, "Problems per 100,000 residents, all days together"),
            "reported_at_once": number(1, "Share reported in the minute they arise"),
            "where": {"$ref": "#/$defs/where"},
            "estates": {"enum": list(ESTATES), "description": "In which estates they arise"},
        }
    )


def _use(reform: Reform) -> dict[str, Any]:
    numbers = {
        name: _number(parameter.sentence, parameter.neutral)
        for name, parameter in reform.parameters.items()
    }
    shared = {key: {"$ref": f"#/$defs/{key}"} for key in _shared() if key != "shock"}
    settings = {**numbers, **shared, "reform": {"const": reform.name}}
    description = f"{reform.title['en']} {reform.title['zh']}: {reform.sentence['en']}"
    return {**_closed(settings), "description": description}
