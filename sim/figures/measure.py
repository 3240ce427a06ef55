"""How wide a text is in a picture, and where it breaks to stay within a width."""

from __future__ import annotations

from functools import cache
from typing import Final

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font, LoadFlags

from sim.figures.font import is_chinese

LABEL: Final = 8.0
"""Points: names of rows and marks on axes."""
PANEL: Final = 9.0
"""Points: titles of panels and names of axes."""
KEY: Final = 8.5
"""Points: keys."""

_STOPS: Final = "、，：；"
_NEVER_FIRST: Final = "、，：；。）”％%"
_HINTED: Final = 1.03
"""Characters of a picture stand on whole dots, which makes lines up to this much longer."""
_STEP: Final = 0.05  # inches by which a block of text is made narrower
_GLUE: Final = "\u00a0"


@cache
def _latin() -> FT2Font:
    """A font of our own, not the one that pictures are drawn with: its size stays as it is here."""
    font = FT2Font(font_manager.findfont("DejaVu Sans"))
    font.set_size(100.0, 72.0)
    return font


@cache
def _advance(character: str) -> float:
    """Width of a character, as a share of the size of the font; Chinese ones are square."""
    if is_chinese(character) or not (index := _latin().get_char_index(ord(character))):
        return 1.0
    return _latin().load_glyph(index, flags=LoadFlags.NO_HINTING).linearHoriAdvance / 6_553_600


def inches(text: str, size: float) -> float:
    """Width of one line of text in a font of `size` points; never less than it will be drawn."""
    return sum(map(_advance, text)) * size / 72 * _HINTED


def balanced(text: str, width: float, size: float) -> str:
    """Broken to `width` inches, the lines about equally long: no last line of one word.

    A dash stays with the word before it. A single word wider than `width` stays whole.
    """
    glued = text.replace(" - ", f"{_GLUE}- ")
    least = _lines(glued, width, size)
    lines = least
    while len(lines) == len(least) > 1 and width > _STEP:
        least, width = lines, width - _STEP
        lines = _lines(glued, width, size)
    return "\n".join(least).replace(_GLUE, " ")


def filled(text: str, width: float, size: float) -> str:
    """Broken to `width` inches, each line as full as it can be."""
    return "\n".join(_lines(text, width, size))


def _lines(text: str, width: float, size: float) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and inches(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def wrap_chinese(text: str, width: float, size: float) -> str:
    """Chinese has no spaces to break at: break after a stop where there is one, else anywhere.

    No line begins with a stop or a closing bracket.
    """
    lines: list[str] = []
    while inches(text, size) > width:
        fits = 1
        while inches(text[: fits + 1], size) <= width:
            fits += 1
        stop = max(text.rfind(mark, 0, fits) for mark in _STOPS)
        cut = stop + 1 if stop >= fits // 3 else fits
        while cut > 1 and text[cut] in _NEVER_FIRST:
            cut -= 1
        lines.append(text[:cut])
        text = text[cut:]
    return "\n".join([*lines, text])
