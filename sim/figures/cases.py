"""The picture of a single place: a kind of picture for each kind of story."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.figures import case_messages as say
from sim.figures import measure, messages, style, words
from sim.figures.effects import effects_figure
from sim.figures.messages import Message
from sim.figures.panels import by_replication
from sim.figures.tables import comparison_rows
from sim.outcomes.comparison import interval_of_mean

LEVEL: Final = 0.95
SMOOTHING_DAYS: Final = 28
#: The same order of looks everywhere: without the programme, with it, variants. Told apart by
#: dashes and by darkness, not by colour alone.
LOOKS: Final = (
    (style.GREY, (0, (4, 2)), 1.5),
    (style.BLUE, "-", 2.0),
    (style.ORANGE, (0, (1, 1)), 2.0),
    (style.INK, (0, (6, 1, 1, 1)), 1.5),
)
SIDE: Final = 3.2
"""Inches for what stands beside a panel."""
FLOOR: Final = 0.02
CLOSED: Final = tuple(
    f"cases_closed_{how}"
    for how in ("fixed", "failed", "checked", "nominal", "community", "vanished")
)
_EFFECTS: Final = (
    "true_resolution",
    "fixed_birth_to_fix_median",
    "problem_days",
    "cost_per_fix",
    "registered_fixed",
    "migrants_fixed",
    "best_streets_fixed",
    "worst_streets_fixed",
    "trust",
)


@dataclass(frozen=True)
class CaseTables:
    """What a case left.

    `scenarios`: without the programme, with it, variants. Tables as in `sim.figures.tables`.
    `starts`: first day of each scenario's reforms; `shocks`: first and last day of each;
    `published`: figures of the place, by name; `residents`: how many live there.
    """

    daily: pd.DataFrame
    ages: pd.DataFrame
    comparison: pd.DataFrame
    scenarios: Sequence[str]
    labels: Mapping[str, Message]
    place: Message
    residents: int
    starts: Mapping[str, int] = field(default_factory=dict)
    shocks: Sequence[tuple[int, int]] = ()
    published: Mapping[str, float] = field(default_factory=dict)

    @property
    def replications(self) -> int:
        """How many replications there are."""
        return int(self.daily["replication"].nunique())


def case_figure(kind: str, case: CaseTables) -> Figure:
    """The picture of a case; KeyError for a kind that does not exist."""
    draw = _KINDS[kind]
    with style.drawing():
        return draw(case)


# -- series ---------------------------------------------------------------------------------------


def _days(
    case: CaseTables, scenario: str, *columns: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Observed days (T) and the sum of columns (replications, T)."""
    total = None
    for column in columns:
        days, values = by_replication(case.daily, scenario, column)
        total = values if total is None else total + values
    assert total is not None
    observed = days >= 0
    return days[observed], total[:, observed]


def _smooth(
    days: NDArray[np.float64], values: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Trailing means, so that nothing shows before it happens."""
    width = min(SMOOTHING_DAYS, values.shape[1])
    sums = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1)
    return days[width - 1 :], np.asarray((sums[:, width:] - sums[:, :-width]) / width, float)


def _line(
    axis: Axes,
    days: NDArray[np.float64],
    values: NDArray[np.float64],
    look: tuple[str, object, float],
    label: Message | None = None,
) -> None:
    """A mean line with the interval of the mean, and its name in the key."""
    colour, dash, width = look
    if values.shape[0] > 1:
        ends = np.array([interval_of_mean(column, LEVEL, "t") for column in values.T])
        axis.fill_between(days, ends[:, 0], ends[:, 1], color=colour, alpha=0.2, linewidth=0)
    name = label.line() if label else None
    axis.plot(days, values.mean(axis=0), color=colour, linestyle=dash, linewidth=width, label=name)


def _labels(case: CaseTables) -> list[Message]:
    return [say.WITHOUT, *(words.label_of(case.labels, name) for name in case.scenarios[1:])]


def _mark(axis: Axes, day: float, message: Message) -> None:
    axis.axvline(day, color=style.INK, linewidth=0.9, linestyle=":")
    axis.annotate(
        message.line(),
        (day, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(3, -2),
        textcoords="offset points",
        va="top",
        fontsize=7.5,
    )


def _two_panels() -> tuple[Figure, Axes, Axes]:
    figure = style.new_figure(12.5, 6.2)
    left, right = figure.subplots(1, 2)
    for axis in (left, right):
        axis.set_ylim(auto=True)
    return figure, left, right


def _framed(
    figure: Figure, case: CaseTables, axis: Axes, finding: Message, *notes: Message
) -> Figure:
    """Title, one key for both panels and the small print."""
    handles, names = axis.get_legend_handles_labels()
    n = case.replications
    band = (
        say.BAND.say(n=messages.replications(n), level=words.percent(LEVEL))
        if n > 1
        else say.NO_BAND
    )
    note = Message(" ".join(m.en for m in (*notes, band)), "".join(m.zh for m in (*notes, band)))
    columns = 2 if len(names) > 1 else 1
    style.frame(figure, finding, note, handles=handles, names=names, columns=columns)
    return figure


def _years(days: NDArray[np.float64]) -> str:
    return f"{(days[-1] + 1) / 365:.1f}".removesuffix(".0")


# -- kinds ----------------------------------------------------------------------------------------


def _wave(case: CaseTables) -> Figure:
    """Complaints accepted and closed since the wave began, and those open."""
    first, last = case.shocks[0]
    figure, left, right = _two_panels()
    closed_by_end, accepted = [], 0.0
    for place, (name, look) in enumerate(zip(case.scenarios, LOOKS, strict=False)):
        label = _labels(case)[place]
        days, came = _days(case, name, "cases_received")
        since = days >= first
        if place == 0:
            came = np.cumsum(came[:, since], axis=1)
            _line(left, days[since] - first + 1, came, (style.INK, "-", 0.9), say.ACCEPTED)
            accepted = float(came[:, last - first].mean())
        done = np.cumsum(_days(case, name, *CLOSED)[1][:, since], axis=1)
        _line(left, days[since] - first + 1, done, look, label)
        closed_by_end.append(float(done[:, last - first].mean()))
        _line(right, days[since] - first + 1, _days(case, name, "cases_open")[1][:, since], look)
    for figure_name in ("accepted", "closed"):
        if figure_name in case.published:
            left.plot(
                last - first + 1,
                case.published[figure_name],
                "x",
                color=style.RED,
                markersize=11,
                markeredgewidth=2.4,
                zorder=5,
            )
    for axis in (left, right):
        _mark(axis, last - first + 1, say.END_OF_WAVE)
        axis.set_xlabel(say.SINCE_WAVE.line())
        axis.set_ylim(bottom=0)
        axis.set_xlim(left=0)
    left.set_ylabel(say.CUMULATED.line())
    right.set_ylabel(say.CASES_OPEN.line())
    others = [
        say.WAVE_OTHER.say(closed=f"{closed:,.0f}", scenario=words.quoted(case.labels, name))
        for name, closed in zip(case.scenarios[1:], closed_by_end[1:], strict=True)
    ]
    joined = Message(", ".join(m.en for m in others), "，".join(m.zh for m in others))
    finding = say.WAVE.say(
        place=case.place,
        day=str(last - first + 1),
        closed=f"{closed_by_end[0]:,.0f}",
        accepted=f"{accepted:,.0f}",
        others=joined,
    )
    return _framed(figure, case, left, finding, *([say.CROSS] if case.published else []))


def _adoption(case: CaseTables) -> Figure:
    """Estates without a manager, on trial, and kept; and what that does to open problems."""
    name = case.scenarios[1]
    figure, left, right = _two_panels()
    states = (
        ("estates_orphan", say.ORPHAN, (style.INK, (0, (6, 1, 1, 1)), 1.6)),
        ("estates_trial", say.TRIAL, (style.ORANGE, (0, (1, 1)), 2.0)),
        ("estates_community_run", say.KEPT, (style.BLUE, "-", 2.0)),
    )
    last = {}
    for column, label, look in states:
        days, values = _days(case, name, column)
        _line(left, days, values, look)
        height = float(values.mean(axis=0)[-1])
        last[column] = height
        left.annotate(
            label.line(),
            (days[-1], height),
            xytext=(-4, 7 if column == "estates_community_run" else -16),
            textcoords="offset points",
            ha="right",
            fontsize=8.5,
        )
    _open_problems(case, right)
    begin = float(_days(case, case.scenarios[0], "estates_orphan")[1].mean(axis=0)[-1])
    gone = 1 - (last["estates_orphan"] + last["estates_trial"]) / begin if begin else 0.0
    finding = say.ADOPTION.say(
        place=case.place,
        share=words.percent(gone),
        years=_years(days),
        s="" if _years(days) == "1" else "s",
        kept=f"{last['estates_community_run']:,.0f}",
    )
    left.set_ylabel(say.ESTATES.line())
    left.set_ylim(bottom=0)
    left.set_xlabel(say.SINCE_START.line())
    return _framed(figure, case, right, finding, say.SMOOTHED.say(days=str(SMOOTHING_DAYS)))


def _open_problems(case: CaseTables, axis: Axes) -> None:
    for place, (name, look) in enumerate(zip(case.scenarios, LOOKS, strict=False)):
        _line(axis, *_smooth(*_days(case, name, "problems_open")), look, _labels(case)[place])
    axis.set_ylabel(say.OPEN_PROBLEMS.line())
    axis.set_xlabel(say.SINCE_START.line())
    axis.set_ylim(bottom=0)


def _spread(
    case: CaseTables, stock: str, stock_label: Message, flow: str, flow_label: Message
) -> tuple[Figure, Axes]:
    """A stock that spreads among residents, and a daily flow that comes of it."""
    figure, left, right = _two_panels()
    for place, (name, look) in enumerate(zip(case.scenarios, LOOKS, strict=False)):
        days, values = _days(case, name, stock)
        _line(left, days, 100 * values / case.residents, look, _labels(case)[place])
        _line(right, *_smooth(*_days(case, name, flow)), look)
    for axis, label in ((left, stock_label), (right, flow_label)):
        axis.set_ylabel(words.row_label(label, SIDE, measure.PANEL))
        axis.set_xlabel(say.SINCE_START.line())
        top = axis.get_ylim()[1]
        axis.set_ylim(-FLOOR * top, top)  # a line at zero is seen, not hidden by the axis
    return figure, left


def _volunteers(case: CaseTables) -> Figure:
    """Volunteers as a share of residents, and the problems that the community deals with."""
    figure, axis = _spread(
        case, "volunteers", say.VOLUNTEER_SHARE, "problems_community", say.BY_COMMUNITY
    )
    days, values = _days(case, case.scenarios[1], "volunteers")
    mean = values.mean(axis=0)
    finding = say.VOLUNTEERS.say(
        place=case.place,
        years=_years(days),
        s="" if _years(days) == "1" else "s",
        volunteers=f"{mean[-1]:,.0f}",
        **{
            key: f"{100 * value / case.residents:.1f}%"
            for key, value in (("share", mean[-1]), ("low", mean.min()), ("high", mean.max()))
        },
    )
    return _framed(figure, case, axis, finding, say.SMOOTHED.say(days=str(SMOOTHING_DAYS)))


def _diffusion(case: CaseTables) -> Figure:
    """Users of the platform as a share of residents, and the needs that neighbours meet."""
    figure, axis = _spread(case, "platform_users", say.USER_SHARE, "matches", say.MATCHES)
    days, users = _days(case, case.scenarios[1], "platform_users")
    matches = _smooth(*_days(case, case.scenarios[1], "matches"))[1].mean(axis=0)[-1]
    last = float(users.mean(axis=0)[-1])
    finding = say.DIFFUSION.say(
        place=case.place,
        users=f"{last:,.0f}",
        years=_years(days),
        s="" if _years(days) == "1" else "s",
        share=f"{100 * last / case.residents:.1f}%",
        matches=words.number(float(matches)),
    )
    return _framed(figure, case, axis, finding, say.SMOOTHED.say(days=str(SMOOTHING_DAYS)))


def _patrol(case: CaseTables) -> Figure:
    """How old problems grow before they are known, and before they are gone."""
    figure, left, right = _two_panels()
    week: dict[tuple[str, str], float] = {}
    for place, (name, look) in enumerate(zip(case.scenarios, LOOKS, strict=False)):
        for axis, state in ((left, "known"), (right, "gone")):
            rows = case.ages[(case.ages["scenario"] == name) & (case.ages["state"] == state)]
            table = rows.pivot(index="replication", columns="day", values="share")
            days, values = table.columns.to_numpy(float), 100 * table.to_numpy(float)
            _line(axis, days, values, look, _labels(case)[place])
            week[name, state] = float(values.mean(axis=0)[7])
    for axis, label in ((left, say.KNOWN), (right, say.GONE)):
        axis.set_ylabel(label.line())
        axis.set_xlabel(say.AGE.line())
        axis.set_ylim(0, 100)
        axis.set_xlim(0, None)
    base, name = case.scenarios[:2]
    finding = say.PATROL.say(
        place=case.place,
        known=f"{week[name, 'known']:.0f}%",
        before=f"{week[base, 'known']:.0f}%",
        gone=f"{week[name, 'gone']:.0f}%",
        gone_before=f"{week[base, 'gone']:.0f}%",
    )
    return _framed(figure, case, left, finding, say.AGES_NOTE)


def _effects(case: CaseTables) -> Figure:
    """The outcomes of the table of cases, each with its interval."""
    rows = [row for row in comparison_rows(case.comparison) if row.outcome in _EFFECTS]
    mine = [row for row in rows if row.scenario == case.scenarios[1]]
    mine = [row for row in mine if np.isfinite(row.difference)]
    changed = sum(not (np.isnan(row.low) or row.low <= 0 <= row.high) for row in mine)
    template = say.EFFECTS if case.replications > 1 else say.EFFECTS_ONE
    finding = template.say(
        place=case.place,
        scenario=words.quoted(case.labels, case.scenarios[1]),
        changed=str(changed),
        all=str(len(mine)),
    )
    return effects_figure(case.comparison, labels=case.labels, outcomes=_EFFECTS, finding=finding)


_KINDS: Final[dict[str, Callable[[CaseTables], Figure]]] = {
    "wave": _wave,
    "adoption": _adoption,
    "volunteers": _volunteers,
    "diffusion": _diffusion,
    "patrol": _patrol,
    "effects": _effects,
}
