"""The map of streets: a tile is coloured only where luck alone would hardly make the difference."""

import numpy as np
import pytest

from sim.report.gains import change_map, gains, level_map, street_gains
from sim.report.words import Words
from tests.report.test_answer import TITLES, Made, some

EN = Words("en", TITLES)


def made(good, streets=3, districts=(0, 0, 1)):
    """Results in which scenario "good" has these shares by (replication, street)."""
    base = np.array([[0.5] * streets, [0.52] * streets, [0.48] * streets])
    results = Made(some(good=(5, 1)))
    results.manifest["city"] = {
        "streets": streets,
        "districts": [{"en": "East", "zh": "东区"}, {"en": "West", "zh": "西区"}],
    }
    district = np.tile(np.array(districts), (3, 1)).astype(float)
    results.__dict__["streets"] = {
        "baseline": {"fixed_within_30_days": base, "district": district},
        "good": {"fixed_within_30_days": np.array(good), "district": district},
    }
    return results


SHARES = [[0.70, 0.49, 0.56], [0.73, 0.49, 0.58], [0.67, 0.52, 0.53]]


def test_streets_are_compared_pair_by_pair():
    first, second, third = street_gains(made(SHARES), "good")
    assert first.difference == pytest.approx(20) and first.look == "up2"
    assert second.difference == pytest.approx(0) and second.look == "flat"
    assert third.difference == pytest.approx(17 / 3) and third.look == "up1"


def test_worse_is_not_shown_as_better():
    """Sabotage: the same differences the other way round turn every colour."""
    turned = [[2 * base - good for good, base in zip(row, [0.5, 0.5, 0.5], strict=True)]
              for row in SHARES]  # fmt: skip
    turned = (np.array(turned) + np.array([[0.0], [0.04], [-0.04]])).tolist()
    looks = [gain.look for gain in street_gains(made(turned), "good")]
    assert looks == ["down2", "flat", "down1"]


def test_the_map_has_every_street_in_its_district_and_says_how_many_gain():
    drawn = change_map(made(SHARES), EN, "good")
    assert [(name, len(tiles)) for name, tiles in drawn.districts] == [("East", 2), ("West", 1)]
    assert drawn.alt == "Of 3 streets 2 fix more in time, 0 less, 1 cannot be told from luck."
    (first, second), (third,) = (tiles for _, tiles in drawn.districts)
    assert (first.text, second.text, third.text) == ("+20", "0", "+6")
    assert first.title == "East 1: +20.0" or first.title == "East 1: +20"
    assert second.title.startswith("East 2: ") and third.title.startswith("West 1: +5.7")


def test_one_replication_colours_no_tile():
    results = made(SHARES)
    for scenario in results.streets.values():
        scenario["fixed_within_30_days"] = scenario["fixed_within_30_days"][:1]
    assert {gain.look for gain in street_gains(results, "good")} == {"flat"}


def test_a_street_without_problems_is_told_as_unknown():
    shares = np.array(SHARES)
    shares[:, 1] = np.nan
    results = made(shares.tolist())
    assert street_gains(results, "good")[1].look == "flat"
    results.streets["baseline"]["fixed_within_30_days"][:, 1] = np.nan
    tiles = [tile for _, mine in level_map(results, EN).districts for tile in mine]
    assert tiles[1].look == "nothing"


def test_tiles_of_a_large_city_are_small_and_carry_a_sign():
    shares = np.array([[0.6] * 50 + [0.4] * 50] * 3) + np.array([[0.0], [0.02], [-0.02]])
    drawn = change_map(made(shares.tolist(), 100, [0] * 50 + [1] * 50), EN, "good")
    signs = [{tile.text for tile in mine} for _, mine in drawn.districts]
    assert drawn.small and signs == [{"+"}, {"−"}]


def test_where_no_street_has_a_value_words_stand_in_place_of_empty_tiles():
    """A run of twenty days has no problem that was reported thirty days before its end."""
    empty = made([[np.nan] * 3] * 3)
    empty.streets["baseline"]["fixed_within_30_days"][:] = np.nan
    kinds = {type(block).__name__ for block in gains(empty, EN)}
    assert "Tiles" not in kinds
    assert "There is no map of streets" in gains(empty, EN)[-1].text
    full = made(SHARES)
    full.manifest["city"]["streets"] = 343  # so many are not listed one by one
    assert "Tiles" in {type(block).__name__ for block in gains(full, EN)}


def test_a_coloured_tile_never_says_nought():
    less = (np.array([[0.5] * 3, [0.52] * 3, [0.48] * 3]) - [0.003, 0.0, 0.12]).tolist()
    tiles = [tile for _, row in change_map(made(less), EN, "good").districts for tile in row]
    assert [(tile.look, tile.text) for tile in tiles] == [
        ("down1", "−0.3"), ("flat", "0"), ("down2", "−12")
    ]  # fmt: skip
