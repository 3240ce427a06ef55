"""How every picture looks: fonts, colours, markers, and the same bytes whenever it is drawn.

Nothing global is touched: draw inside `drawing()`, save with `save`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text
from numpy.typing import NDArray

from sim.figures import measure
from sim.figures.font import FONT_FILE
from sim.figures.messages import Message

# Okabe and Ito's colours: told apart by colour-blind readers; dark and light enough in grey.
BLUE: Final = "#0072B2"
ORANGE: Final = "#E69F00"
GREEN: Final = "#009E73"
RED: Final = "#D55E00"
PURPLE: Final = "#CC79A7"
SKY: Final = "#56B4E9"
INK: Final = "#222222"
GREY: Final = "#767676"
PALE: Final = "#D9D9D9"

# Inches.
_MARGIN: Final = 0.12
_TITLE_LINE: Final = 0.245
_KEY_LINE: Final = 0.25
_GAP: Final = 0.1
_NOTE_LINE: Final = 0.14
_SIDE: Final = 0.25

# Points.
_TITLE: Final = 12.0
_NOTE: Final = 7.5

_SETTINGS: Final[dict[Any, Any]] = {
    "font.family": ["DejaVu Sans", "Noto Sans CJK SC"],
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.titlesize": measure.PANEL,
    "axes.titlelocation": "left",
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": "#E8E8E8",
    "grid.linewidth": 0.7,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": measure.LABEL,
    "ytick.labelsize": measure.LABEL,
    "legend.frameon": False,
    "legend.fontsize": measure.KEY,
    "hatch.linewidth": 0.6,
    "figure.dpi": 150.0,
    "svg.hashsalt": "street-level governance",
    "svg.fonttype": "path",
    "path.simplify": False,
    "text.parse_math": False,  # a dollar sign in a title is a dollar sign
}


@cache
def _font_added() -> None:
    font_manager.fontManager.addfont(str(FONT_FILE))


@contextmanager
def drawing() -> Iterator[None]:
    """Draw inside this: sets fonts and looks, and puts everything back."""
    _font_added()
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        yield


def new_figure(width: float, height: float) -> Figure:
    """An empty figure, in inches, that no window and no global list knows of."""
    return Figure(figsize=(width, height), layout="constrained")


def frame(
    figure: Figure,
    finding: Message,
    note: Message,
    *,
    handles: Sequence[Artist] = (),
    names: Sequence[str] = (),
    columns: int = 4,
    side: Message | None = None,
    between: float | None = None,
) -> None:
    """Title, key and small print around the panels, which get the room in between.

    `side`: what all panels show, written along the left edge. `between`: inches left free at each
    side of a panel, if not what the layout takes by itself.

    The title is the finding, English with Chinese under it, broken to the figure's width. All are
    placed in inches, so that they never meet, however many lines they take.
    """
    width, height = figure.get_size_inches()
    inside = width - 2 * _MARGIN
    english = measure.balanced(finding.en, inside, _TITLE)
    chinese = measure.wrap_chinese(finding.zh, inside, _TITLE)
    title = f"{english}\n{chinese}"
    below_title = height - _MARGIN - _TITLE_LINE * lines_of(title)
    left = _MARGIN / width
    figure.text(left, 1 - _MARGIN / height, title, va="top", fontsize=_TITLE, linespacing=1.4)
    top = below_title
    if handles:
        figure.legend(
            handles,
            names,
            loc="upper left",
            bbox_to_anchor=(left, (below_title - _GAP) / height),
            borderaxespad=0,
            borderpad=0,
            ncols=columns,
        ).set_in_layout(False)
        top -= _GAP + _KEY_LINE * -(-len(handles) // columns)
    print_en = measure.filled(note.en, inside, _NOTE)
    small = f"{print_en}\n{measure.wrap_chinese(note.zh, inside, _NOTE)}"
    figure.text(left, _MARGIN / height, small, va="bottom", fontsize=_NOTE, color=GREY)
    bottom = 2 * _MARGIN + _NOTE_LINE * lines_of(small)
    if side is not None:
        middle = (bottom + top) / 2 / height
        figure.supylabel(side.line(), x=left, y=middle, fontsize=measure.PANEL)
    beside = 0.0 if side is None else _SIDE
    engine = figure.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        x, y = (_MARGIN + beside) / width, bottom / height
        engine.set(rect=(x, y, (inside - beside) / width, (top - bottom) / height), w_pad=between)


def lines_of(text: str) -> int:
    """How many lines a text has."""
    return text.count("\n") + 1


def row_places(names: Sequence[str]) -> tuple[NDArray[np.float64], float]:
    """Where the rows of a chart stand, in inches from the top, and how much room all need.

    A row is as high as its name, which may take several lines.
    """
    heights = np.array([max(0.4, 0.155 * lines_of(name) + 0.12) for name in names])
    ends = np.cumsum(heights)
    return ends - heights / 2, float(ends[-1])


def name_rows(axis: Axes, places: NDArray[np.float64], room: float, names: Sequence[str]) -> None:
    """Write row names at their places, the first row on top."""
    axis.set_yticks(places, list(names))
    axis.set_ylim(room, 0)


def shade_first_row(axis: Axes, places: NDArray[np.float64]) -> None:
    """A pale ground behind the first row: the baseline."""
    axis.axhspan(0, 2 * places[0], color="#F4F4F4", zorder=0, linewidth=0)


def save(figure: Figure, folder: Path, name: str) -> list[Path]:
    """Write `name`.png and `name`.svg into `folder`; the same picture gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.png", folder / f"{name}.svg"]
    # Straight to the two canvases: savefig would draw everything once more for each.
    with drawing():
        canvas = FigureCanvasAgg(figure)
        if engine := figure.get_layout_engine():
            engine.execute(figure)
        figure.set_layout_engine("none")  # laid out once is enough: the panels stay where they are
        for axis in figure.axes:  # the last digits of the solver are not the same each time
            axis.set_position(tuple(np.round(axis.get_position().bounds, 9)))
        canvas.print_png(str(paths[0]), metadata={"Software": None})
        FigureCanvasSVG(figure).print_svg(str(paths[1]), metadata={"Date": None, "Creator": None})
    return paths


def no_frame(axes: Axes) -> None:
    """Leave only the horizontal reading aids: for charts whose rows carry names."""
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)


def texts(figure: Figure) -> list[str]:
    """Every text of a figure, for tests."""
    return [item.get_text() for item in figure.findobj(Text) if isinstance(item, Text)]
