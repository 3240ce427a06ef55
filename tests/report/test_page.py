"""The page itself: its parts, its tables and pictures, its font; nothing asked of the network."""

import base64
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from sim import report
from sim.errors import UserError
from sim.figures.font import is_chinese
from sim.report import making_headings
from sim.report.page import PARTS
from tests.report.folders import MANY, rewrite_manifest
from tests.report.pages import Page

LANGUAGES = ("en", "zh")
ROOT = Path(__file__).parents[2]


def text_of(folder, language):
    return (folder / report.FILES[language]).read_text(encoding="utf-8")


@pytest.fixture(params=["few", "many", "alone"])
def folder(request):
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_parts_stand_in_their_order(folder, language):
    page = Page(text_of(folder, language))
    sections = [each.attributes["id"] for each in page.all("section")]
    parts = [part for part in PARTS if part[0] != "found"]  # more than a comparison has that
    assert sections == [anchor for anchor, _, _ in parts]
    headings = [each.text for each in page.all("h2")]
    wanted = [heading.zh if language == "zh" else heading.en for _, heading, _ in parts]
    assert headings == wanted
    (html,) = page.all("html")
    assert html.attributes["lang"] == ("zh-CN" if language == "zh" else "en")
    links = [each.attributes["href"] for each in page.all("a")]
    assert links == [report.FILES["en" if language == "zh" else "zh"], *(f"#{s}" for s in sections)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_asked_of_the_network_and_nothing_is_run(folder, language):
    text = text_of(folder, language)
    assert "<script" not in text and "@import" not in text and "://" not in text
    for source in re.findall(r"url\(([^)]*)\)", text):
        assert source.startswith('"data:font/woff;base64,')
    page = Page(text)
    assert not page.all("img", "iframe", "script", "object", "embed")
    assert [each.attributes["href"] for each in page.all("link")] == ["data:,"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_have_headers_and_captions(folder, language):
    page = Page(text_of(folder, language))
    tables = page.all("table")
    assert len(tables) > 5
    for table in tables:
        assert [each.tag for each in table.children][:2] == ["caption", "thead"]
        assert table.children[0].text.strip()
    for head in page.all("th"):
        assert head.attributes.get("scope") in ("col", "row", "rowgroup")
        assert head.text.strip(), "a header without a word"
    for row in page.all("tr"):
        assert row.children[0].tag == "th"


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_have_words(folder, language):
    page = Page(text_of(folder, language))
    pictures = [each for each in page.all("svg") if not each.under("svg")]
    assert len(pictures) > 5
    for picture in pictures:
        told = picture.attributes.get("role") == "img" and picture.attributes.get("aria-label")
        assert told or picture.attributes.get("aria-hidden") == "true"
    maps = [each for each in page.all("div") if each.attributes.get("class") == "map"]
    assert maps and all(each.attributes["aria-label"] for each in maps)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_font_has_the_characters_of_the_page_and_no_others(folder, language):
    text = text_of(folder, language)
    data = re.search(r"data:font/woff;base64,([A-Za-z0-9+/=]+)", text)
    font = TTFont(io.BytesIO(base64.b64decode(data[1])))
    used = {character for character in text if is_chinese(character)}
    assert {chr(code) for code in font.getBestCmap()} == used
    assert language == "en" or len(used) > 300


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_small_and_the_same_each_time(folder, language, tmp_path):
    text = text_of(folder, language)
    assert len(text.encode()) < 1_000_000
    copy = shutil.copytree(folder, tmp_path / "x")
    (path,) = report.write(copy, [language])
    same = path.read_text(encoding="utf-8") == text
    assert same


def test_chinese_has_no_english_sentences(few):
    page = Page(text_of(few, "zh"))
    for element in page.all("h1", "h2", "h3", "p", "li", "caption", "summary", "figcaption", "th"):
        words = re.findall(r"[A-Za-z]{2,}", element.text)
        assert len(words) < 6, element.text


def test_many_scenarios_are_grouped_sorted_and_folded(many):
    page = Page(text_of(many, "en"))
    glance = page.all("table")[0]
    groups = [each.text for each in page.all("th") if each.attributes.get("scope") == "rowgroup"]
    assert groups and all("problems" in group for group in groups)
    rows = [each for each in page.all("tr") if glance in each.inside]
    named = [each for each in rows if each.children[0].attributes["scope"] == "row"]
    assert len(named) == len(MANY) + 1
    gains = {}
    for row in named[1:]:
        (group,) = [each for each in row.inside if each.tag == "tbody"]
        number = re.search(r"[+−]?[\d.]+", row.children[1].text)[0]
        gains.setdefault(id(group), []).append(float(number.replace("−", "-")))
    assert all(mine == sorted(mine, reverse=True) for mine in gains.values())
    open_rows = [each for each in page.all("tr") if not each.under("details")]
    assert len(page.all("tr")) > 2 * len(open_rows)


def test_a_single_run_compares_nothing(alone):
    page = Page(text_of(alone, "en"))
    (first,) = [each for each in page.all("section") if each.attributes["id"] == "answer"]
    assert "problems are really fixed a day" in first.text
    assert "Nothing was compared" in first.text
    assert "instead of" not in first.text and "difference" not in first.text


def test_titles_that_look_like_markup_are_text(few, tmp_path):
    folder = shutil.copytree(few, tmp_path / "x")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    scenarios = manifest["scenarios"]
    scenarios["whistle"]["title"] = {"en": "<b>Bold</b> & {braces}", "zh": "<b>粗</b>"}
    rewrite_manifest(folder, scenarios=scenarios)
    report.write(folder)
    page = Page(text_of(folder, "en"))
    assert not page.all("b")
    assert any("<b>Bold</b> & {braces}" in each.text for each in page.all("th"))


def test_a_folder_of_an_earlier_version_has_a_report_that_says_what_is_missing(few, tmp_path):
    folder = shutil.copytree(few, tmp_path / "x")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for scenario in manifest["scenarios"].values():
        del scenario["in_short"], scenario["explained"]
    rewrite_manifest(folder, scenarios=manifest["scenarios"], city=None)
    for name in ("streets", "daily", "curves"):
        (folder / f"{name}.parquet").unlink()
    report.write(folder)
    text = text_of(folder, "en")
    assert "made by an earlier version" in text and "no outcomes by street" in text
    assert "Time to a real fix" not in text


def test_the_checks_are_told_either_way(few, tmp_path):
    assert "yes, bit for bit, over the 15 days" in text_of(few, "en")
    folder = shutil.copytree(few, tmp_path / "x")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["checks"]["identical_before_start"]["passed"] = False
    rewrite_manifest(folder, checks=manifest["checks"])
    report.write(folder)
    assert "no: they parted too early" in text_of(folder, "en")
    assert "Do not use these numbers" in text_of(folder, "en")


def test_a_sensitivity_table_is_shown_if_there_is_one(few, tmp_path):
    assert "python run_sim.py sensitivity whistle" in text_of(few, "en")
    folder = shutil.copytree(few, tmp_path / "x")
    table = "input,influence,low,high\neffort.elasticity,3.14159,2.5,3.9\n"
    (folder / "sensitivity.csv").write_text(table, encoding="utf-8")
    report.write(folder)
    text = text_of(folder, "en")
    assert "effort.elasticity" in text and "3.14" in text and "run_sim.py sensitivity" not in text


def test_what_nobody_knows_stands_in_the_limits_too():
    limits = " ".join((ROOT / "docs" / "limits.md").read_text(encoding="utf-8").split())
    limits = re.sub(r" \([BELPSTWZ0-9, ]+\)", "", limits)  # ids of sources
    for message in making_headings.UNKNOWNS:
        assert re.split("[:,]", message.en)[0] in limits, message.en


def test_another_language_is_refused_and_nothing_is_written(few, tmp_path):
    folder = shutil.copytree(few, tmp_path / "x")
    for file in report.FILES.values():
        (folder / file).unlink()
    with pytest.raises(UserError, match="unknown language 'fr'"):
        report.write(folder, ["en", "fr"])
    assert not list(folder.glob("report*"))
