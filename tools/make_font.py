"""Make the Chinese font that pictures are drawn with: a subset of Noto Sans CJK SC.

    python tools/make_font.py [path/to/NotoSansCJK-Regular.ttc]

The full font is 19 MB; a bare machine has none. The subset holds the commonest 3,755 characters
(level 1 of GB 2312), so that a scenario somebody writes tomorrow is readable too, and whatever
rarer ones the messages, labels and data files of this project use. Run it again after adding a
rare character; a test says when. The font is Debian's package fonts-noto-cjk.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sim.figures.font import FONT_FILE, is_chinese  # noqa: E402

DEFAULT_SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
FACE = "Noto Sans CJK SC"


def used_characters(root: Path = ROOT) -> set[str]:
    """Every Chinese character in the program's messages, labels and data files."""
    files = [*root.glob("sim/**/*.py"), *root.glob("sim/**/*.yaml")]
    files += root.glob("scenarios/**/*.yaml")
    return {c for path in files for c in path.read_text(encoding="utf-8") if is_chinese(c)}


def common_characters() -> set[str]:
    """Level 1 of GB 2312 (rows 16 to 55), and its punctuation and full-width forms (1 and 3)."""
    rows = (1, 3, *range(16, 56))
    cells = (bytes((row + 0xA0, cell + 0xA0)) for row in rows for cell in range(1, 95))
    return {c for cell in cells for c in cell.decode("gb2312", errors="ignore") if is_chinese(c)}


def find_face(collection: TTCollection) -> TTFont:
    """The simplified-Chinese face of the collection."""
    for font in collection.fonts:
        if font["name"].getDebugName(1) == FACE:
            return font
    raise SystemExit(f"no face {FACE!r} in this collection")


def main() -> None:
    """Write the subset."""
    parser = argparse.ArgumentParser(description="Make the Chinese font for pictures.")
    parser.add_argument("source", nargs="?", type=Path, default=DEFAULT_SOURCE)
    source: Path = parser.parse_args().source
    if not source.exists():
        raise SystemExit(f"{source}: not found - install Debian's fonts-noto-cjk, or give a path")
    wanted = used_characters() | common_characters()
    font = find_face(TTCollection(str(source)))
    font.recalcTimestamp = False
    options = subset.Options(layout_features=[], hinting=False, desubroutinize=False)
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(c) for c in wanted])
    subsetter.subset(font)
    FONT_FILE.parent.mkdir(parents=True, exist_ok=True)
    font.save(str(FONT_FILE))
    missing = sorted(wanted - {chr(code) for code in font.getBestCmap()})
    size = FONT_FILE.stat().st_size / 1e6
    print(f"{FONT_FILE.relative_to(ROOT)}: {len(wanted)} characters, {size:.1f} MB")
    if missing:
        print(f"not in the font: {''.join(missing)}")


if __name__ == "__main__":
    main()
