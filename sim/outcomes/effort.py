"""Outcomes of effort: where minutes went, what a fix costs, what residents come to expect."""

from __future__ import annotations

from sim.ledger import CASE_MINUTES, EXIT_FIXED_BY_STAFF
from sim.outcomes.measured import Measured, ratio
from sim.outcomes.registry import outcome


@outcome("hours/day", "lower", "Hours taken from the vertical line", "占用条线工时", headline=True)
def hours_from_line(m: Measured) -> float:
    """Department hours spent on the streets' cases and sessions instead of the line, per day."""
    return m.hours_a_day("unit_work_minutes", "unit_session_minutes")


@outcome("hours/day", "neutral", "Hours left to the vertical line", "条线自身工时")
def hours_on_line(m: Measured) -> float:
    """Department hours spent on the vertical line's own work, per day."""
    return m.hours_a_day("unit_line_minutes")


@outcome("share", "neutral", "Share of effort for streets", "部门精力投向街道占比")
def effort_share(m: Measured) -> float:
    """Share of department minutes that heads give to streets, mean over units and days."""
    return m.mean("effort_share")


@outcome(
    "hours/problem", "lower", "Staff hours per real fix", "每个真正解决问题的工时", headline=True
)
def case_hours_per_fix(m: Measured) -> float:
    """Staff hours spent on cases per problem fixed by the administration."""
    return ratio(m.total(*CASE_MINUTES) / 60.0, m.ended_as(EXIT_FIXED_BY_STAFF))


@outcome("hours/problem", "lower", "Paid hours per real fix", "每个真正解决问题的在岗工时")
def paid_hours_per_fix(m: Measured) -> float:
    """Paid street and department hours, whatever spent on, per problem fixed."""
    paid = m.total("street_minutes", "unit_minutes", "duty_minutes")
    return ratio(paid / 60.0, m.ended_as(EXIT_FIXED_BY_STAFF))


@outcome("hours/day", "neutral", "Session hours a day", "每日联席工时")
def session_hours(m: Measured) -> float:
    """Street and department hours spent in sessions, per day."""
    return m.hours_a_day("street_session_minutes", "unit_session_minutes")


@outcome("sessions/day", "neutral", "Standing sessions a day", "每日常设会商次数")
def standing_sessions(m: Measured) -> float:
    """Cases that a joint committee called to a session, per day; they count as summons too."""
    return m.mean("standing_sessions")


@outcome("hours/day", "lower", "Hours that inspectors take a day", "每日迎检汇报工时")
def inspection_hours(m: Measured) -> float:
    """Street and department hours spent on reports to inspectors, per day; part of session hours."""
    return m.hours_a_day("inspection_minutes")


@outcome("hours/day", "lower", "Referral and chasing hours a day", "每日转办催办工时")
def referral_hours(m: Measured) -> float:
    """Street hours spent referring, sorting again and chasing, per day."""
    return m.hours_a_day("street_referral_minutes")


@outcome("hours/day", "lower", "Persuasion hours a day", "每日做工作工时")
def persuasion_hours(m: Measured) -> float:
    """Street hours spent on callers instead of problems, per day."""
    return m.hours_a_day("street_persuasion_minutes")


@outcome("share", "neutral", "Streets' idle time", "街道空闲占比")
def street_idle_share(m: Measured) -> float:
    """Share of paid street minutes without work waiting."""
    return ratio(m.total("street_idle_minutes"), m.total("street_minutes"))


@outcome("heads", "neutral", "Staff", "人员编制")
def heads(m: Measured) -> float:
    """Heads employed, mean over days."""
    return m.mean("heads")


@outcome("posts", "lower", "Vacant head posts", "负责人空缺")
def vacancies(m: Measured) -> float:
    """Department head posts vacant, mean over days."""
    return m.mean("vacancies")


@outcome("1", "higher", "Trust", "信任")
def trust(m: Measured) -> float:
    """Trust (0-1), mean over residents and days."""
    return m.mean("trust")


@outcome("1", "higher", "Trust at the end", "期末信任")
def trust_end(m: Measured) -> float:
    """Trust (0-1), mean over residents on the last day of the window."""
    return m.at_end("trust")


@outcome("1", "neutral", "Expectation", "期望")
def expectation(m: Measured) -> float:
    """What residents expect of a closure (0-1), mean over residents and days."""
    return m.mean("expectation")


@outcome("1", "neutral", "Pressure of the ranking", "排名压力")
def ranking_pressure(m: Measured) -> float:
    """Pressure of the public ranking, mean over streets and days."""
    return m.mean("ranking_pressure")


@outcome("heads", "neutral", "Staff sent down to streets", "下沉街道人员")
def heads_moved(m: Measured) -> float:
    """Heads of branches who work for their street, mean over days; part of the staff."""
    return m.mean("heads_moved")


@outcome("cases/day", "neutral", "Delegated cases a day", "每日下放街道办理的诉求")
def cases_delegated(m: Measured) -> float:
    """Cases opened or reopened in which the street does a branch's part, per day."""
    return m.mean("cases_delegated")


@outcome("problems/day", "neutral", "Disputes mediated a day", "每日调解的纠纷")
def problems_mediated(m: Measured) -> float:
    """Disputes whose mediation began, per day."""
    return m.mean("problems_mediated")
