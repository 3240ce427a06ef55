"""What a notebook changes in a scenario, as the ``path=value`` that scenarios understand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sim.errors import UserError, unknown
from sim.scenario.draft import NESTED, SECTIONS

if TYPE_CHECKING:
    from sim.scenario import Scenario


def overrides_of(changes: Mapping[str, Any]) -> Iterator[str]:
    """``path=value`` for every number in sections of a scenario file, nested or with dots.

    Raises UserError for what is no section, holds no mapping, or is no value of a scenario file.
    """
    for section, entries in changes.items():
        if section not in SECTIONS:
            raise UserError(unknown("section of a scenario", section, SECTIONS))
        if not isinstance(entries, Mapping):
            raise UserError(f"expected names with values, got {entries!r}", path=section)
        for name, value in entries.items():
            path = f"{section}.{name}"
            if section in NESTED and "." not in str(name):
                yield f"{path}={_text(value, path)}"  # whole, so that what is new is added
            else:
                yield from _numbers(path, value)


def _numbers(path: str, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping) and "value" not in value:
        for name, inner in value.items():
            yield from _numbers(f"{path}.{name}", inner)
    else:
        yield f"{path}={_text(value, path)}"


def _text(value: Any, path: str) -> str:
    """A value in YAML, of which JSON is a part."""
    try:
        return json.dumps(value, ensure_ascii=False, default=_plain, allow_nan=False)
    except (TypeError, ValueError):
        raise UserError(
            f"expected a number, a word or names with such, got {value!r}", path=path
        ) from None


def _plain(value: Any) -> Any:
    if hasattr(value, "item"):  # a number of numpy
        return value.item()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError


def with_name(scenario: Scenario, name: str) -> Scenario:
    """The scenario under another name, which its title says too. UserError if it is no name."""
    if not re.fullmatch(r"\w[\w-]*", name):
        raise UserError(f"expected a name of letters, digits, _ and -, got '{name}'", path="name")
    title = {language: f"{words} ({name})" for language, words in scenario.title.items()}
    return replace(scenario, name=name, title=title)
