"""The effect of a scenario as its inputs vary: curves, a heat map, or a panel an input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.figures import experiment_messages as said
from sim.figures import measure, messages, style, tables, words
from sim.figures.heat import heat_figure
from sim.figures.messages import Message
from sim.outcomes import OUTCOMES

EFFECTS_NEEDED: Final = ("difference", "low", "high", "level", "n")
CURVES_NEEDED: Final = ("line", "input", "value", "how", "effect", "low", "high")
TURNS_NEEDED: Final = ("input", "at", "low", "high", "sure", "rising")
COLUMNS: Final = 3


@dataclass(frozen=True)
class InputLabel:
    """An input: its `path` (a column of the tables), a short `name`, words, unit, usual value."""

    path: str
    name: str
    words: Message
    unit: Message
    usual: float | None

    def axis(self, width: float) -> str:
        """The label of its axis, broken to `width` inches: name, words and unit."""
        size = measure.PANEL
        english = measure.balanced(f"{self.words.en} ({self.unit.en})", width, size)
        chinese = measure.wrap_chinese(f"{self.words.zh}（{self.unit.zh}）", width, size)
        parts = [self.name, english] if self.words.en != self.name else [english]
        return "\n".join([*parts, chinese] if self.words.zh != self.name else parts)


def sweep_figure(
    effects: pd.DataFrame,
    curves: pd.DataFrame,
    turns: pd.DataFrame,
    *,
    inputs: Sequence[InputLabel],
    outcome: str,
    scenario: Message,
    scattered: bool = False,
) -> Figure:
    """The effect on an outcome over the points of a sweep.

    `effects`: a row a point, a column an input (by path), and difference, low, high, level, n.
    `curves`: a row a value of a line, with line, input, value, how, effect, low, high. `turns`: a
    row a turn, with input, at, low, high, sure, rising, and the other inputs by path. `scattered`:
    the points are no grid. Raises ValueError if a column is missing.
    """
    paths = [each.path for each in inputs]
    tables.need(effects, (*paths, *EFFECTS_NEEDED), "effects")
    tables.need(curves, CURVES_NEEDED, "curves")
    tables.need(turns, (*paths, *TURNS_NEEDED), "turns")
    title = _finding(effects, turns, inputs, outcome, scenario)
    n, level = int(effects["n"].max()), words.percent(float(effects["level"].iloc[0]))
    with style.drawing():
        if len(inputs) == 2 and not scattered:
            note = said.HEAT_NOTE.say(n=messages.replications(n), level=level)
            return heat_figure(effects, turns, inputs, outcome, title, note)
        lines = -(-len(inputs) // COLUMNS)
        columns = min(len(inputs), COLUMNS)
        width = {1: 8.5, 2: 11.0}.get(columns, 13.5)
        figure = style.new_figure(width, (4.6 if lines == 1 else 3.6) * lines + 1.7)
        axes = list(figure.subplots(lines, columns, sharey=True, squeeze=False).flat)
        for axis, each in zip(axes, inputs, strict=False):
            own = curves[curves["input"] == each.path]
            _panel(axis, effects, own, turns[turns["input"] == each.path], each, scattered)
        for spare in axes[len(inputs) :]:
            spare.set_visible(False)
        handles = _key(
            curves,
            turns,
            scattered,
            level,
            usual=any(_usual_inside(effects, each) for each in inputs),
        )
        fitted = scattered and "plane" in set(curves["how"])
        joined = said.FITTED if fitted else said.JOINED
        note = said.SWEEP_NOTE.say(n=messages.replications(n), lines=joined)
        names = [str(handle.get_label()) for handle in handles]
        style.frame(
            figure, title, note, handles=handles, names=names, columns=2, side=effect_axis(outcome)
        )
    return figure


def effect_axis(outcome: str) -> Message:
    """The label of an axis of effects on an outcome."""
    unit = messages.UNITS[OUTCOMES[outcome].unit]
    return said.EFFECT_IN.say(unit=unit) if unit.en else said.EFFECT


def scale_of(outcome: str) -> float:
    """Shares are shown in percentage points."""
    return 100.0 if OUTCOMES[outcome].unit == "share" else 1.0


def _panel(
    axis: Axes,
    effects: pd.DataFrame,
    curve: pd.DataFrame,
    turns: pd.DataFrame,
    each: InputLabel,
    scattered: bool,
) -> None:
    scale = scale_of(str(effects["outcome"].iloc[0]))
    axis.axhline(0, color=style.INK, linewidth=1.0, zorder=1)
    if _usual_inside(effects, each):
        axis.axvline(
            float(each.usual or 0), color=style.GREY, linewidth=1.0, linestyle=(0, (1, 2)), zorder=1
        )
    for turn in turns.to_dict("records"):
        colour = style.RED if turn["sure"] else style.GREY
        axis.axvline(turn["at"], color=colour, linewidth=1.4, linestyle=(0, (5, 2)), zorder=2)
        if turn["sure"]:
            axis.axvspan(turn["low"], turn["high"], color=style.RED, alpha=0.15, linewidth=0)
    value = curve["value"].to_numpy(float)
    mean, low, high = (scale * curve[name].to_numpy(float) for name in ("effect", "low", "high"))
    if np.isfinite(low).all():
        axis.fill_between(value, low, high, color=style.BLUE, alpha=0.2, linewidth=0, zorder=2)
    axis.plot(value, mean, color=style.BLUE, linewidth=1.8, zorder=3)
    if scattered and "plane" in set(curve["how"]):
        _marks(
            axis, effects[each.path], *(scale * effects[c] for c in ("difference", "low", "high"))
        )
    else:
        _marks(axis, curve["value"], *(scale * curve[c] for c in ("effect", "low", "high")))
    axis.set_xlabel(each.axis(3.1))


def _usual_inside(effects: pd.DataFrame, each: InputLabel) -> bool:
    """Whether the value of the data files lies within what was run: an axis is not stretched for it."""
    tried = effects[each.path]
    return each.usual is not None and bool(tried.min() <= each.usual <= tried.max())


def _marks(axis: Axes, at: pd.Series, effect: pd.Series, low: pd.Series, high: pd.Series) -> None:
    """A mark a point, filled where its interval does not hold zero."""
    told = ((low > 0) | (high < 0)).to_numpy()
    axis.vlines(at, low, high, color=style.BLUE, linewidth=0.9, alpha=0.6, zorder=3)
    for chosen, fill in ((told, style.BLUE), (~told, "white")):
        axis.plot(
            at[chosen], effect[chosen], linestyle="none", marker="o", markersize=5.5,
            color=style.BLUE, markerfacecolor=fill, markeredgewidth=1.3, zorder=4,
        )  # fmt: skip


def _key(
    curves: pd.DataFrame, turns: pd.DataFrame, scattered: bool, level: str, *, usual: bool
) -> list[Artist]:
    how = set(curves["how"])
    line = said.PLANE if "plane" in how else said.AVERAGED if "averaged" in how else said.POINT
    marker = "" if "plane" in how else "o"
    handles: list[Artist] = [
        Line2D([], [], color=style.BLUE, marker=marker, linewidth=1.8, label=line.line())
    ]
    if scattered and "plane" in how:
        handles.append(
            Line2D([], [], color=style.BLUE, marker="o", linestyle="none", label=said.POINT.line())
        )
    band = said.INTERVAL_OF_EFFECT.say(level=level)
    handles.append(Patch(color=style.BLUE, alpha=0.2, label=band.line()))
    if usual:
        handles.append(
            Line2D([], [], color=style.GREY, linestyle=(0, (1, 2)), label=said.IN_FILE.line())
        )
    for sure, colour, words_of_it in (
        (True, style.RED, said.TURN),
        (False, style.GREY, said.MAYBE_TURN),
    ):
        if (turns["sure"] == sure).any():
            handles.append(
                Line2D([], [], color=colour, linestyle=(0, (5, 2)), label=words_of_it.line())
            )
    return handles


def _finding(
    effects: pd.DataFrame,
    turns: pd.DataFrame,
    inputs: Sequence[InputLabel],
    outcome: str,
    scenario: Message,
) -> Message:
    of = OUTCOMES[outcome]
    about: dict[str, str | Message] = {
        "outcome": Message(of.en, of.zh),
        "scenario": Message(f"“{scenario.en}”", f"“{scenario.zh}”"),
        "points": str(len(effects)),
    }
    sure = turns[turns["sure"].astype(bool)]
    if len(sure) == 1:
        turn = sure.iloc[0]
        (name,) = (each.name for each in inputs if each.path == turn["input"])
        return said.TURNS_AT.say(
            **about,
            way=said.TO_POSITIVE if turn["rising"] else said.TO_NEGATIVE,
            input=name,
            at=f"{turn['at']:.3g}",
            low=f"{turn['low']:.3g}",
            high=f"{turn['high']:.3g}",
            level=words.percent(float(effects["level"].iloc[0])),
        )
    if len(sure):
        return said.TURNS.say(**about)
    above, below = int((effects["low"] > 0).sum()), int((effects["high"] < 0).sum())
    if above and below:
        return said.MIXED.say(**about, above=str(above), below=str(below))
    if above or below:
        verdict = said.HIGHER if above else said.LOWER
        return said.NO_TURN.say(**about, verdict=verdict, told=str(above or below))
    return said.NOTHING_TOLD.say(**about)
