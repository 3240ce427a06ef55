"""The report in a browser: opens in silence, asks for nothing, is readable on phone and desk."""

import pytest

from sim import report
from tests.report.browser import MISSING, OUTSIDE, SMALLEST, Seen, chromium

LANGUAGES = ("en", "zh")


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture(scope="module", params=[400, 1400])
def width(request):
    return request.param


@pytest.fixture(scope="module", params=LANGUAGES)
def seen(request, browser, many, width):
    """One page for all tests of a language and a width."""
    shown = Seen(browser, many / report.FILES[request.param], width)
    yield shown
    shown.page.close()


def test_it_opens_in_silence_and_asks_for_nothing(seen):
    assert seen.page.title()
    assert seen.page.locator("h2").count() > 10
    assert seen.messages == []
    assert seen.requests == [seen.own]


def test_no_character_is_missing_on_a_bare_machine(seen):
    assert seen.page.evaluate(MISSING) == []


def test_it_fits_the_screen_folded_and_unfolded(seen, width):
    for change in (seen.fold_all, seen.open_all):
        change()
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        assert seen.page.evaluate(OUTSIDE) == []


def test_letters_are_large_enough_to_read(seen):
    seen.open_all()
    assert seen.page.evaluate(SMALLEST) >= 10
    body = seen.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert body >= 16


def test_what_is_folded_can_be_opened_without_a_script(seen):
    seen.fold_all()
    details = seen.page.locator("details").first
    inside = details.locator(".inside").first
    assert not inside.is_visible()
    details.locator("summary").first.click()
    assert inside.is_visible()


@pytest.mark.parametrize("which", ["few", "alone"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_so_do_a_few_scenarios_and_one(browser, request, which, language):
    folder = request.getfixturevalue(which)
    shown = Seen(browser, folder / report.FILES[language], 400)
    assert shown.messages == [] and shown.requests == [shown.own]
    assert shown.page.evaluate(MISSING) == []
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 400
    assert shown.page.evaluate(OUTSIDE) == []
    shown.page.close()


def spoiled(folder, tmp_path, language, before, after):
    """The page with something taken away."""
    text = (folder / report.FILES[language]).read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "spoiled.html"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return path


def test_a_page_without_its_font_would_be_noticed(browser, few, tmp_path):
    """Sabotage: the test of missing characters is blind if this machine had Chinese fonts."""
    shown = Seen(
        browser, spoiled(few, tmp_path, "zh", "font/woff;base64,", "font/woff;base64,AA"), 400
    )
    missing = shown.page.evaluate(MISSING)
    shown.page.close()
    assert len(missing) > 300


def test_a_table_too_wide_for_the_screen_would_be_noticed(browser, few, tmp_path):
    """Sabotage: a wide table that may not be scrolled by itself."""
    path = spoiled(few, tmp_path, "en", ".wide { overflow-x: auto; }", "td { min-width: 300px }")
    shown = Seen(browser, path, 400)
    scrolled = shown.page.evaluate("document.documentElement.scrollWidth")
    shown.page.close()
    assert scrolled > 400


def test_an_outside_request_would_be_noticed(browser, few, tmp_path):
    """Sabotage: a style sheet from elsewhere."""
    beacon = '<style>body { background: url("http://127.0.0.1:9/x.png") }</style></head>'
    path = spoiled(few, tmp_path, "en", "</head>", beacon)
    shown = Seen(browser, path, 400)
    shown.page.wait_for_timeout(200)
    asked = [address for address in shown.requests if address != shown.own]
    shown.page.close()
    assert asked == ["http://127.0.0.1:9/x.png"]


def test_on_paper_there_is_no_menu_and_nothing_is_cut_off(browser, few):
    shown = Seen(browser, few / report.FILES["en"], 800)
    shown.page.emulate_media(media="print")
    assert not shown.page.locator("nav").is_visible()
    assert shown.page.locator("table").first.is_visible()
    pdf = shown.page.pdf(format="A4")
    shown.page.close()
    assert pdf.startswith(b"%PDF") and len(pdf) > 20_000
