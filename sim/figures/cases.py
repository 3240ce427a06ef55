"""The picture of a single place: a kind of picture for each kind of story."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures import case_messages as say
from sim.figures import measure, style, words
from sim.figures.case_panels import (
    LOOKS,
    SMOOTHING_DAYS,
    CaseTables,
    days_of,
    framed,
    labels_of,
    line,
    mark,
    smooth,
    two_panels,
    years,
)
from sim.figures.effects import effects_figure
from sim.figures.messages import Message
from sim.figures.tables import comparison_rows

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


def case_figure(kind: str, case: CaseTables) -> Figure:
    """The picture of a case; KeyError for a kind that does not exist."""
    draw = _KINDS[kind]
    with style.drawing():
        return draw(case)


def _wave(case: CaseTables) -> Figure:
    """Complaints accepted and closed since the wave began, and those open."""
    first, last = case.shocks[0]
    figure, left, right = two_panels()
    closed_by_end, accepted = [], 0.0
    for place, (name, look) in enumerate(zip(case.scenarios, LOOKS, strict=False)):
        label = labels_of(case)[place]
        days, came = days_of(case, name, "cases_received")
        since = days >= first
        if place == 0:
            came = np.cumsum(came[:, since], axis=1)
            line(left, days[since] - first + 1, came, (style.INK, "-", 0.9), say.ACCEPTED)
            accepted = float(came[:, last - first].mean())
        done = np.cumsum(days_of(case, name, *CLOSED)[1][:, since], axis=1)
        line(left, days[since] - first + 1, done, look, label)
        closed_by_end.append(float(done[:, last - first].mean()))
        line(right, days[since] - first + 1, days_of(case, name, "cases_open")[1][:, since], look)
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
        mark(axis, last - first + 1, say.END_OF_WAVE)
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
    return framed(figure, case, left, finding, *([say.CROSS] if case.published else []))


def _adoption(case: CaseTables) -> Figure:
    """Estates without a manager, on trial, and kept; and what that does to open problems."""
    name = case.scenarios[1]
    figure, left, right = two_panels()
    states = (
        ("estates_orphan", say.ORPHAN, (style.INK, (0, (6, 1, 1, 1)), 1.6)),
        ("estates_trial", say.TRIAL, (style.ORANGE, (0, (1, 1)), 2.0)),
        ("estates_community_run", say.KEPT, (style.BLUE, "-", 2.0)),
    )
    last = {}
    for column, label, look in states:
        days, values = days_of(case, name, column)
        line(left, days, values, look)
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
    begin = float(days_of(case, case.scenarios[0], "estates_orphan")[1].mean(axis=0)[-1])
    gone = 1 - (last["estates_orphan"] + last["estates_trial"]) / begin if begin else 0.0
    finding = say.ADOPTION.say(
        place=case.place,
        share=words.percent(gone),
        years=years(days),
        s="" if years(days) == "1" else "s",
        kept=f"{last['estates_community_run']:,.0f}",
    )
    left.set_ylabel(say.ESTATES.line())
    left.set_ylim(bottom=0)
    left.set_xlabel(say.SINCE_START.line())
    return framed(figure, case, right, finding, say.SMOOTHED.say(days=str(SMOOTHING_DAYS)))


def _open_problems(case: CaseTables, axis: Axes) -> None:
    for place, (name, look) in enumerate(zip(case.scenarios, LOOKS, strict=False)):
        line(axis, *smooth(*days_of(case, name, "problems_open")), look, labels_of(case)[place])
    axis.set_ylabel(say.OPEN_PROBLEMS.line())
    axis.set_xlabel(say.SINCE_START.line())
    axis.set_ylim(bottom=0)


def _spread(
    case: CaseTables, stock: str, stock_label: Message, flow: str, flow_label: Message
) -> tuple[Figure, Axes]:
    """A stock that spreads among residents, and a daily flow that comes of it."""
    figure, left, right = two_panels()
    for place, (name, look) in enumerate(zip(case.scenarios, LOOKS, strict=False)):
        days, values = days_of(case, name, stock)
        line(left, days, 100 * values / case.residents, look, labels_of(case)[place])
        line(right, *smooth(*days_of(case, name, flow)), look)
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
    days, values = days_of(case, case.scenarios[1], "volunteers")
    mean = values.mean(axis=0)
    finding = say.VOLUNTEERS.say(
        place=case.place,
        years=years(days),
        s="" if years(days) == "1" else "s",
        volunteers=f"{mean[-1]:,.0f}",
        **{
            key: f"{100 * value / case.residents:.1f}%"
            for key, value in (("share", mean[-1]), ("low", mean.min()), ("high", mean.max()))
        },
    )
    return framed(figure, case, axis, finding, say.SMOOTHED.say(days=str(SMOOTHING_DAYS)))


def _diffusion(case: CaseTables) -> Figure:
    """Users of the platform as a share of residents, and the needs that neighbours meet."""
    figure, axis = _spread(case, "platform_users", say.USER_SHARE, "matches", say.MATCHES)
    days, users = days_of(case, case.scenarios[1], "platform_users")
    matches = smooth(*days_of(case, case.scenarios[1], "matches"))[1].mean(axis=0)[-1]
    last = float(users.mean(axis=0)[-1])
    finding = say.DIFFUSION.say(
        place=case.place,
        users=f"{last:,.0f}",
        years=years(days),
        s="" if years(days) == "1" else "s",
        share=f"{100 * last / case.residents:.1f}%",
        matches=words.number(float(matches)),
    )
    return framed(figure, case, axis, finding, say.SMOOTHED.say(days=str(SMOOTHING_DAYS)))


def _patrol(case: CaseTables) -> Figure:
    """How old problems grow before they are known, and before they are gone."""
    figure, left, right = two_panels()
    week: dict[tuple[str, str], float] = {}
    for place, (name, look) in enumerate(zip(case.scenarios, LOOKS, strict=False)):
        for axis, state in ((left, "known"), (right, "gone")):
            rows = case.ages[(case.ages["scenario"] == name) & (case.ages["state"] == state)]
            table = rows.pivot(index="replication", columns="day", values="share")
            days, values = table.columns.to_numpy(float), 100 * table.to_numpy(float)
            line(axis, days, values, look, labels_of(case)[place])
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
    return framed(figure, case, left, finding, say.AGES_NOTE)


def _effects(case: CaseTables) -> Figure:
    """The outcomes of the table of cases, each with its interval."""
    rows = [row for row in comparison_rows(case.comparison) if row.outcome in _EFFECTS]
    mine = [row for row in rows if row.scenario == case.scenarios[1]]
    mine = [row for row in mine if np.isfinite(row.difference)]
    changed = sum(row.told for row in mine)
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
