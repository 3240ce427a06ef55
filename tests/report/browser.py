"""Headless Chromium on a bare machine: no fonts but the Latin ones that matplotlib ships."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome")
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""

#: Characters of the page that come out as the box for what no font has. Asked in several sizes:
#: the box is drawn for a character that cannot exist, and every character is drawn beside it.
MISSING = """() => {
  const canvas = document.createElement('canvas'); canvas.width = canvas.height = 48;
  const context = canvas.getContext('2d', {willReadFrequently: true});
  const drawn = (text) => {
    context.clearRect(0, 0, 48, 48);
    context.font = '32px ' + getComputedStyle(document.body).fontFamily;
    context.fillText(text, 4, 36);
    return context.getImageData(0, 0, 48, 48).data.join();
  };
  const box = new Set(['\\u{10FFFE}', '\\uE123'].map(drawn));
  const text = document.documentElement.textContent;
  return [...new Set(text)].filter((each) => each.trim() && box.has(drawn(each)));
}"""

#: What stands outside the page's width, unless it may be scrolled by itself.
OUTSIDE = """() => [...document.querySelectorAll('body *')].filter((each) => {
  const box = each.getBoundingClientRect();
  return box.width && box.right > innerWidth + 1
    && !each.closest('.wide') && !each.closest('.hidden') && !each.closest('svg svg');
}).map((each) => each.outerHTML.slice(0, 120))"""

#: The smallest letters that are shown, in pixels of the screen.
SMALLEST = """() => Math.min(...[...document.querySelectorAll('body *')].filter((each) =>
  [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
  && each.getBoundingClientRect().width && !each.closest('.hidden')
).map((each) => {
  const svg = each.closest('svg[viewBox]');
  const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
  return scale * parseFloat(getComputedStyle(each).fontSize);
}))"""


@contextmanager
def chromium(folder: Path):
    """A browser with a profile of its own in `folder`; where there is none the test is skipped, but in CI it fails."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        lack = pytest.fail if os.environ.get("CI") else pytest.skip
        lack("no Chromium is installed")
    import matplotlib

    latin = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    config = folder / "fonts.conf"
    config.write_text(FONTS.format(fonts=latin, cache=folder / "cache"), encoding="utf-8")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            headless=True,
            args=list(FLAGS),
            env={**os.environ, "FONTCONFIG_FILE": str(config)},
        )
        try:
            yield browser
        finally:
            browser.close()


class Seen:
    """A page as the browser shows it, and what it did on the way."""

    def __init__(self, browser, path: Path, width: int) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": 900})
        self.messages: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.route("**/*", self._asked)
        self.page.goto(path.absolute().as_uri())
        self.page.evaluate("document.fonts.ready")
        self.own = path.absolute().as_uri()

    def _asked(self, route) -> None:
        """Note what is asked for; nothing but files is let through."""
        address = route.request.url
        if not address.startswith("data:"):
            self.requests.append(address)
        if address.startswith(("file:", "data:")):
            route.continue_()
        else:
            route.abort()

    def open_all(self) -> None:
        """Unfold everything."""
        self._fold("true")

    def fold_all(self) -> None:
        """Fold everything, as it is when the page is opened."""
        self._fold("false")

    def _fold(self, is_open: str) -> None:
        script = f"document.querySelectorAll('details').forEach((d) => {{ d.open = {is_open} }})"
        self.page.evaluate(script)
