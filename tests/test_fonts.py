import importlib.util
import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from sim.figures.font import FONT_FILE, is_chinese, unicode_range, web_font

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def make_font():
    spec = importlib.util.spec_from_file_location("make_font", ROOT / "tools" / "make_font.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def characters():
    with TTFont(FONT_FILE) as font:
        return {chr(code) for code in font.getBestCmap()}


def test_the_font_has_every_chinese_character_of_messages_labels_and_data(make_font, characters):
    missing = make_font.used_characters() - characters
    assert not missing, f"run tools/make_font.py again: {''.join(sorted(missing))}"


def test_a_rare_character_in_a_new_scenario_would_be_noticed(make_font, characters, tmp_path):
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "new.yaml").write_text("title: {zh: 龘街道}\n", encoding="utf-8")
    assert make_font.used_characters(tmp_path) - characters == {"龘"}


def test_what_somebody_writes_tomorrow_in_common_characters_is_readable(make_font, characters):
    common = make_font.common_characters()
    assert len(common) > 3755
    assert set("街道吹哨部门报到，接诉即办。（《》“”）") - set("“”") <= common
    assert common <= characters


def test_the_font_is_small_and_its_licence_stands_beside_it():
    assert FONT_FILE.stat().st_size < 1_000_000
    licence = (FONT_FILE.parent / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Adobe" in licence
    with TTFont(FONT_FILE) as font:
        assert font["name"].getDebugName(1) == "Noto Sans CJK SC"


def test_a_page_gets_the_characters_it_uses_and_no_others():
    text = "街道吹哨，部门报到。Whistle 2019 龘"
    made = web_font(text)
    font = TTFont(io.BytesIO(made))
    assert font.flavor == "woff"
    assert {chr(code) for code in font.getBestCmap()} == set("街道吹哨，部门报到。")
    assert len(made) < 10_000
    assert web_font(reversed(text)) == made


def test_the_range_of_a_page_covers_chinese_and_nothing_else():
    assert unicode_range() == "U+3000-303F, U+3400-9FFF, U+FF00-FFEF"
    assert is_chinese("街") and is_chinese("，") and not is_chinese("a") and not is_chinese("“")
