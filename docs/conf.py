"""The site: the pages of this folder and an API reference, built offline by `make docs`."""

from __future__ import annotations

import logging
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path.insert(0, str(ROOT))

project = "Streetwhistle"
author = "The authors"
copyright = "the authors, MIT licence"
version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_site"]
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]

html_theme = "furo"
html_title = "Streetwhistle 街道吹哨"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_class_signature = "mixed"
autodoc_preserve_defaults = True
default_role = "literal"  # names in docstrings stand in single backquotes
napoleon_google_docstring = True
napoleon_use_ivar = True

#: Links to files of the repository that are no pages of the site: they become plain words.
_OUTSIDE = re.compile(r"(?<!!)\[([^\]]+)\]\((?:\.\./)+(?!README\.md)[^)\s]*\)")
_NO_PAGE = re.compile(r"(?<!!)\[([^\]]+)\]\((?!docs/|#|https?:)[^)\s]*\)")


def _inside(_app: Any, name: str, content: list[str]) -> None:
    """Make links stay within the site; its page `readme` is the README of the repository."""
    if name == "readme":
        text = _NO_PAGE.sub(r"\1", (ROOT / "README.md").read_text(encoding="utf-8"))
        content[0] = text.replace("](docs/", "](")
    elif name == "index":  # pages of studies are listed where they are there
        lines = content[0].splitlines()
        kept = [line for line in lines if not line.endswith("*") or any(DOCS.glob(f"{line}.md"))]
        content[0] = "\n".join(kept)
    else:
        text = _OUTSIDE.sub(r"\1", content[0])
        content[0] = re.sub(r"\]\((?:\.\./)+README\.md", "](/readme.md", text)


def _font(app: Any, error: Exception | None) -> None:
    """Put the Chinese font beside the style sheet, cut to the characters of the site."""
    from sim.figures.font import web_font

    logging.getLogger("fontTools").setLevel(logging.WARNING)
    if error is None and app.builder.format == "html":
        pages = (path.read_text(encoding="utf-8") for path in Path(app.outdir).rglob("*.html"))
        characters = sorted({each for text in pages for each in text})
        (Path(app.outdir) / "_static" / "chinese.woff").write_bytes(web_font(characters))


def setup(app: Any) -> None:
    """Read pages as the site needs them, and bring their font along."""
    app.connect("source-read", _inside)
    app.connect("build-finished", _font)
