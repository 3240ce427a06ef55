"""Why the program would make a run in another way today: its code, its libraries, its data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sim.errors import UserError
from sim.experiment.entry import meaning
from sim.experiment.store import Store
from sim.experiment.version import Version, differences, present
from sim.scenario import Scenario, load_scenario
from sim.scenario.record import content_hash

MOST_NAMED: Final = 3
"""So many differing values are named, the others counted."""


class Stale:
    """Compares what runs were made of with what is there now; loads every scenario once."""

    def __init__(self, store: Store | None) -> None:
        """`store`: where versions and scenarios are noted in full; None if they come in full."""
        self._store = store
        self._loaded: dict[str, Scenario | str] = {}
        self._known: dict[str, list[str]] = {}

    def why(self, identity: Mapping[str, Any], named: Mapping[str, Any]) -> list[str]:
        """The reasons why a stored run is stale; empty if it is not."""
        assert self._store is not None
        why = []
        digest = str(identity["version"])
        if digest != present().digest:
            made_by = self._store.noted_version(digest)
            if made_by is None:
                why.append("it was made by other code, of which no note is left")
            else:
                why += self.of_version(made_by)
        key = repr((identity["scenario"], identity["lever_ranges"], sorted(named.items())))
        if key not in self._known:
            self._known[key] = self._of_data(identity, named)
        return why + self._known[key]

    def _of_data(self, identity: Mapping[str, Any], named: Mapping[str, Any]) -> list[str]:
        assert self._store is not None
        scenario = self._load(named)
        if isinstance(scenario, str):
            return [scenario]
        now = meaning(scenario)
        if now["scenario"] != identity["scenario"]:
            then = self._store.noted_scenario(str(identity["scenario"]))
            if then is None:
                return [f"'{named['name']}' means something else now; no note of it is left"]
            return record_differences(then, scenario.record())
        if now["lever_ranges"] != identity["lever_ranges"]:
            return ["ranges of levers changed"]
        return []

    def of_scenario(self, then: Mapping[str, Any], named: Mapping[str, Any]) -> list[str]:
        """The reasons why a scenario, noted in full, is not what its name stands for now."""
        scenario = self._load(named)
        if isinstance(scenario, str):
            return [scenario]
        return record_differences(then, scenario.record())

    @staticmethod
    def of_version(made_by: Version) -> list[str]:
        """The reasons why another version of the model is not the present one."""
        return differences(made_by, present())

    def _load(self, named: Mapping[str, Any]) -> Scenario | str:
        """The scenario that the names stand for now, or why there is none."""
        key = repr(sorted(named.items()))
        if key not in self._loaded:
            try:
                self._loaded[key] = load_scenario(
                    str(named["reference"]),
                    [str(text) for text in named["overrides"]],
                    city=str(named["city_reference"]),
                )
            except UserError as error:
                self._loaded[key] = f"'{named['name']}' cannot be loaded now ({error})"
        return self._loaded[key]


def record_differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """In words: which values of a scenario are others now; empty if none is."""
    if content_hash(then) == content_hash(now):
        return []
    before, after = _flat(then), _flat(now)
    words = []
    for path in {**before, **after}:
        if path not in after:
            words.append(f"{path} is gone")
        elif path not in before:
            words.append(f"{path} is new")
        elif before[path] != after[path]:
            words.append(f"{path} was {before[path]}, is {after[path]}")
    more = len(words) - MOST_NAMED
    return words[:MOST_NAMED] + ([f"{more} values more"] if more > 0 else [])


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    """Leaves by path; items of a list go by their name where they have one."""
    if isinstance(value, Mapping):
        pairs = [(str(key), each) for key, each in value.items()]
    elif isinstance(value, (list, tuple)):
        pairs = [(_label(each, place), each) for place, each in enumerate(value)]
    else:
        return {path: value}
    flat: dict[str, Any] = {}
    for label, each in pairs:
        flat |= _flat(each, f"{path}.{label}" if path else label)
    return flat


def _label(item: Any, place: int) -> str:
    if isinstance(item, Mapping) and "reform" in item:
        return str(item["reform"])
    if isinstance(item, (list, tuple)) and item and isinstance(item[0], str):
        return str(item[0])  # a move: lever, operation, amount
    return str(place)
