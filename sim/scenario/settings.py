"""What reforms and shocks of a scenario file have in common: numbers in range, and where they hold."""

from __future__ import annotations

from collections.abc import Sequence

from sim.cityfile import CityFile
from sim.datafiles import Node, read_source
from sim.errors import unknown
from sim.scenario.uses import Where

LAST_DAY = 36_500


def read_setting(
    node: Node, low: float, high: float, sources: dict[str, str], also: float | None = None
) -> float:
    """A number, plain or as ``{value, source, note}``, in low..high or equal to ``also``."""
    source, number = "assumed", node
    if isinstance(node.value, dict):
        fields = node.fields(("value", "source"), ("note",))
        source, number = read_source(fields["source"]), fields["value"]
    value = number.number()
    if value != also:
        number.number(low, high)
    sources[node.path] = source
    return value


def read_where(node: Node, city: CityFile) -> Where:
    """Where something holds: all, districts, streets or a share of the streets."""
    if node.value == "all":
        return Where()
    if not isinstance(node.value, dict) or len(node.value) != 1:
        node.fail("expected all, {districts: [...]}, {streets: [...]} or {share: 0.5}")
    kind, child = next(iter(node.fields((), ("districts", "streets", "share")).items()))
    if kind == "share":
        return Where("share", share=child.number(0, 1))
    if not child.items():
        child.fail("the list is empty")
    if kind == "districts":
        names = [[district.en for district in city.districts], [d.zh for d in city.districts]]
    else:
        names = [city.street_names("en"), city.street_names("zh")]
    places = tuple(sorted({_place(item, names, kind, city) for item in child.items()}))
    if kind == "districts":
        return Where(kind, districts=places)
    return Where(kind, streets=places)


def _place(node: Node, names: Sequence[Sequence[str]], kind: str, city: CityFile) -> int:
    if kind == "streets" and isinstance(node.value, int):
        return node.whole(0, len(names[0]) - 1)
    word = node.text()
    for known in names:
        if word in known:
            return known.index(word)
    node.fail(unknown(f"{kind[:-1]} of the city {city.name}", word, [*names[0], *names[1]]))
