"""The Chinese font that the program brings along: for pictures, and cut to measure for pages.

A bare machine has none. The file is a subset of Noto Sans CJK SC, made by tools/make_font.py.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Final

FONT_FILE: Final = Path(__file__).parent / "fonts" / "NotoSansCJKSC-Subset.otf"

#: First and last of what is set in the Chinese font: punctuation, Han characters, full-width forms.
RANGES: Final = ((0x3000, 0x303F), (0x3400, 0x9FFF), (0xFF00, 0xFFEF))


def is_chinese(character: str) -> bool:
    """A Han character, or punctuation and full-width forms that come with them."""
    code = ord(character)
    return any(first <= code <= last for first, last in RANGES)


def unicode_range() -> str:
    """RANGES as the ``unicode-range`` of a style sheet: the rest is left to the reader's own fonts."""
    return ", ".join(f"U+{first:04X}-{last:04X}" for first, last in RANGES)


def web_font(text: Iterable[str]) -> bytes:
    """The font with the Chinese characters of `text` and no others, as WOFF; the same each time.

    Characters that the font lacks are left out: the reader's own fonts may have them. WOFF and not
    WOFF2, which is a tenth smaller and needs a compiled package.
    """
    from fontTools import subset
    from fontTools.ttLib import TTFont

    # The file has no hints to remove; looking for them would take as long as all the rest.
    options = subset.Options(layout_features=[], hinting=True, desubroutinize=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted({ord(c) for c in text if is_chinese(c)}))
    file = io.BytesIO()
    with TTFont(FONT_FILE, lazy=True, recalcTimestamp=False, recalcBBoxes=False) as font:
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(file, reorderTables=False)
    return file.getvalue()
