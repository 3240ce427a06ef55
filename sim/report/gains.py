"""Who gains: streets as a map of tiles by district, registered residents and migrants."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.outcomes.comparison import interval_of_mean
from sim.report import gains_headings, headings
from sim.report.blocks import Block, Cell, Column, Folded, Group, Key, Row, Table, Text, Tile, Tiles
from sim.report.comparing import leaders, many, shown_levels
from sim.report.numbers import level, step_of, written
from sim.report.results import Results, Values
from sim.report.words import Words

IN_TIME: Final = "fixed_within_30_days"
"""The column of `sim.outcomes.streets` that the map shows."""
STRONG: Final = 10.0
"""Percentage points from which a tile has the stronger colour."""
SIGNS: Final = {"up2": "+", "up1": "+", "flat": "", "down1": "−", "down2": "−"}
"""What a small tile says, for readers who see no colours."""
SMALL_FROM: Final = 80
"""With so many streets tiles are small and carry a sign instead of a number."""
LISTED_UP_TO: Final = 60
"""With more streets than this no table lists them all."""
GROUPS: Final = ("registered_fixed", "migrants_fixed", "registered_lead")
TENTHS: Final = ("best_streets_fixed", "worst_streets_fixed", "street_lead")
LEVEL_LOOKS: Final = 5
"""Shades of the map of levels."""


@dataclass(frozen=True)
class Gain:
    """A street's difference in percentage points; low and high are nan without an interval."""

    difference: float
    low: float
    high: float

    @property
    def look(self) -> str:
        """The class of its tile."""
        if math.isnan(self.low) or self.low <= 0 <= self.high:
            return "flat"
        strength = 2 if abs(self.difference) >= STRONG else 1
        return f"{'up' if self.low > 0 else 'down'}{strength}"


def gains(results: Results, words: Words) -> list[Block]:
    """Groups of residents, the best and the worst streets, and the map."""
    blocks: list[Block] = []
    for outcomes, caption in (
        (GROUPS, gains_headings.GROUPS_CAPTION),
        (TENTHS, gains_headings.STREETS_CAPTION),
    ):
        blocks += shown_levels(results, words, outcomes, caption)
    if results.streets is None or "city" not in results.manifest:
        return [*blocks, Text(words.say(gains_headings.NO_STREETS), look="small")]
    if np.isnan(results.streets[results.reference][IN_TIME]).all():
        return [*blocks, Text(words.say(gains_headings.NO_STREET_MAP), look="small")]
    return [*blocks, *_map(results, words)]


def _map(results: Results, words: Words) -> list[Block]:
    blocks: list[Block] = [Text("", look="title", head=words.say(gains_headings.GAINS_STREETS))]
    blocks.append(level_map(results, words))
    if results.others:
        points = written(STRONG, 1.0)
        key = [
            (each, words.say(text, points=points))
            for each, text in gains_headings.TILES_KEY.items()
        ]
        blocks.append(Key(key))
        if results.replications < 2:
            blocks.append(Text(words.say(gains_headings.TILES_ONE), look="small"))
        blocks += [change_map(results, words, name) for name in leaders(results)]
    if many(results):
        rest = [name for name in results.others if name not in leaders(results)]
        maps = [change_map(results, words, name) for name in rest]
        blocks.append(Folded(words.say(headings.THE_OTHERS, n=str(len(rest))), maps))
    if results.manifest["city"]["streets"] <= LISTED_UP_TO:
        names = leaders(results) or [results.reference]
        tables = [street_table(results, words, name) for name in names]
        blocks.append(Folded(words.say(gains_headings.STREET_TABLE), tables))
    return blocks


def street_gains(results: Results, name: str) -> list[Gain]:
    """Each street's paired difference from the reference, with its interval over replications."""
    streets = results.streets or {}
    mine, base = streets[name][IN_TIME], streets[results.reference][IN_TIME]
    pairs = min(len(mine), len(base))  # whole replications alone are kept, in order
    confidence = results.rows[0].level
    found = []
    for differences in 100 * (mine[:pairs] - base[:pairs]).T:
        there = differences[~np.isnan(differences)]
        low, high = interval_of_mean(there, confidence, "t")
        found.append(Gain(float(there.mean()) if there.size else math.nan, low, high))
    return found


def change_map(results: Results, words: Words, name: str) -> Tiles:
    """Every street's difference: coloured where luck alone would hardly make it."""
    found = street_gains(results, name)
    tiles = []
    for street, gain in zip(_street_names(results, words), found, strict=True):
        text = written(gain.difference, step_of(gain.difference, gain.low, gain.high), signed=True)
        message = gains_headings.TILE_OPEN if gain.look == "flat" else gains_headings.TILE
        title = words.say(message, street=street, value=text)
        small = gain.look != "flat" and abs(gain.difference) < 0.5  # a coloured 0 would puzzle
        whole = written(gain.difference, 0.1 if small else 1.0, signed=True)
        tiles.append(Tile(gain.look, SIGNS[gain.look] if _small(results) else whole, title))
    counts = {
        "better": sum(gain.look.startswith("up") for gain in found),
        "worse": sum(gain.look.startswith("down") for gain in found),
        "open": sum(gain.look == "flat" for gain in found),
    }
    said = {key: str(value) for key, value in counts.items()}
    title = words.say(
        gains_headings.CHANGE_MAP,
        scenario=words.title(name),
        reference=words.quoted(results.reference),
    )
    alt = words.say(gains_headings.CHANGE_ALT, all=str(len(found)), **said)
    return Tiles(title, alt, _by_district(results, words, tiles), _small(results))


def level_map(results: Results, words: Words) -> Tiles:
    """How streets stand under the reference."""
    values = mean_there((results.streets or {})[results.reference][IN_TIME])
    known = values[~np.isnan(values)]  # none in a window of fewer than 30 days
    low, high = (float(known.min()), float(known.max())) if known.size else (math.nan, math.nan)
    tiles = []
    for street, value in zip(_street_names(results, words), values, strict=True):
        share = (value - low) / (high - low) if high > low else 0.5
        look = (
            "nothing" if math.isnan(value) else f"l{min(LEVEL_LOOKS - 1, int(LEVEL_LOOKS * share))}"
        )
        text = level(float(value), "share")
        title = words.say(gains_headings.TILE, street=street, value=text)
        tiles.append(Tile(look, "" if _small(results) else text.rstrip("%"), title))
    alt = words.say(
        gains_headings.LEVEL_ALT,
        all=str(len(tiles)),
        low=level(low, "share"),
        high=level(high, "share"),
    )
    title = words.say(gains_headings.LEVEL_MAP, scenario=words.title(results.reference))
    return Tiles(title, alt, _by_district(results, words, tiles), _small(results))


def mean_there(values: Values) -> Values:
    """Mean over replications (rows) of what is there; nan for a street without anything."""
    there = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(there, values, 0.0).sum(axis=0) / there.sum(axis=0), float)


def _small(results: Results) -> bool:
    return int(results.manifest["city"]["streets"]) > SMALL_FROM


def _districts_of(results: Results) -> Values:
    """The district of each street."""
    streets = (results.streets or {})[results.reference]
    return streets["district"][0].astype(int)


def _street_names(results: Results, words: Words) -> list[str]:
    districts: list[dict[str, Any]] = results.manifest["city"]["districts"]
    seen: dict[int, int] = {}
    names = []
    for district in _districts_of(results):
        seen[district] = seen.get(district, 0) + 1
        gap = "" if words.language == "zh" else " "
        names.append(f"{districts[district][words.language]}{gap}{seen[district]}")
    return names


def _by_district(
    results: Results, words: Words, tiles: Sequence[Tile]
) -> list[tuple[str, list[Tile]]]:
    districts = results.manifest["city"]["districts"]
    grouped: list[tuple[str, list[Tile]]] = [(each[words.language], []) for each in districts]
    for district, tile in zip(_districts_of(results), tiles, strict=True):
        grouped[district][1].append(tile)
    return [(name, mine) for name, mine in grouped if mine]


def street_table(results: Results, words: Words, name: str) -> Table:
    """Every street: what is fixed, how soon, and for whom; without it in brackets."""
    streets = results.streets or {}
    units = {"residents": "residents", "fixed_per_1000": "", "days_to_fix": "days"}
    compared = name != results.reference

    means = {
        (scenario, column): mean_there(streets[scenario][column])
        for scenario in (name, results.reference)
        for column in gains_headings.STREET_COLUMNS
    }

    def cell(column: str, street: int) -> Cell:
        unit = units.get(column, "share")
        mine, base = (float(means[each, column][street]) for each in (name, results.reference))
        if column == "residents":
            return Cell(written(mine, 1.0))
        note = f"({words.level(base, unit)})" if compared else ""
        return Cell(words.level(mine, unit), note=note)

    columns = [Column(words.say(gains_headings.STREET))]
    columns += [Column(words.say(each)) for each in gains_headings.STREET_COLUMNS.values()]
    rows = [
        Row(street, [cell(column, number) for column in gains_headings.STREET_COLUMNS])
        for number, street in enumerate(_street_names(results, words))
    ]
    caption = words.title(name)
    if compared:
        reference = words.quoted(results.reference)
        caption = words.say(
            gains_headings.STREET_TABLE_CAPTION, scenario=caption, reference=reference
        )
    return Table(caption, columns, [Group(rows)], wide=True)
