"""Outcomes of programmes: what they find, what they keep going, what they cost."""

from __future__ import annotations

from sim.ledger import EXIT_COMMUNITY, EXIT_FIXED_BY_STAFF, PROGRAMME_MINUTES
from sim.outcomes.measured import Measured, count, ratio
from sim.outcomes.registry import outcome


@outcome(
    "yuan/problem",
    "lower",
    "Cost per problem really dealt with",
    "每个真正解决问题的成本",
    headline=True,
)
def cost_per_fix(m: Measured) -> float:
    """Yuan for minutes on cases, minutes of programmes and other outlays, per problem fixed or dealt with by the community."""
    return ratio(m.total("cost"), m.ended_as(EXIT_FIXED_BY_STAFF) + m.ended_as(EXIT_COMMUNITY))


@outcome("hours/day", "neutral", "Programme hours a day", "每日项目工时")
def programme_hours(m: Measured) -> float:
    """Hours of those whom programmes employ, and hours that volunteers give, per day."""
    return m.hours_a_day(*PROGRAMME_MINUTES, "volunteer_minutes")


@outcome("yuan/day", "neutral", "Programme outlays a day", "每日项目其他支出")
def programme_money(m: Measured) -> float:
    """Yuan that programmes take beyond anybody's minutes, per day."""
    return m.a_day(m.total("money"))


@outcome("cases/problem", "lower", "Calls per known problem", "每个已知问题的来电件数")
def calls_per_problem(m: Measured) -> float:
    """Cases with a caller per problem first reported or found in the window."""
    return ratio(count(m.received & m.called), m.first_reports)


@outcome("share", "neutral", "Found by patrol before anybody called", "巡查先于来电发现占比")
def found_by_patrol_share(m: Measured) -> float:
    """Share of the problems that became known in the window which a patrol found before anybody called."""
    return ratio(m.total("problems_found_by_patrol"), m.first_reports)


@outcome("hours/day", "neutral", "Patrol hours a day", "每日巡查工时")
def patrol_hours(m: Measured) -> float:
    """Hours of grid workers on patrol, per day."""
    return m.hours_a_day("patrol_minutes")


@outcome("hours/day", "neutral", "Command centre hours a day", "每日指挥中心工时")
def centre_hours(m: Measured) -> float:
    """Hours of the staff of command centres, per day."""
    return m.hours_a_day("centre_minutes")


@outcome("estates", "lower", "Estates without a manager", "失管小区")
def estates_orphan(m: Measured) -> float:
    """Estates that nobody manages on the last day of the window."""
    return m.at_end("estates_orphan")


@outcome("estates", "neutral", "Estates that try a community company", "试用社区物业的小区")
def estates_trial(m: Measured) -> float:
    """Estates with a community property company on trial, mean over days."""
    return m.mean("estates_trial")


@outcome("estates", "neutral", "Estates that kept a community company", "续聘社区物业的小区")
def estates_community_run(m: Measured) -> float:
    """Estates that have kept their community property company, on the last day of the window."""
    return m.at_end("estates_community_run")


@outcome("hours/day", "neutral", "Company hours a day", "每日社区物业工时")
def company_hours(m: Measured) -> float:
    """Hours of the staff of community property companies, per day."""
    return m.hours_a_day("company_minutes")


@outcome("yuan/day", "neutral", "Fees that households pay a day", "每日住户缴纳物业费")
def household_fees(m: Measured) -> float:
    """Yuan that households pay to the community companies they have kept, per day."""
    return m.a_day(m.total("fees"))


@outcome("volunteers", "neutral", "Volunteers", "志愿者人数")
def volunteers(m: Measured) -> float:
    """Volunteers on the last day of the window."""
    return m.at_end("volunteers")


@outcome("hours/day", "neutral", "Volunteer hours a day", "每日志愿服务工时")
def volunteer_hours(m: Measured) -> float:
    """Hours that volunteers give to problems, per day."""
    return m.hours_a_day("volunteer_minutes")


@outcome("share", "neutral", "Community time that problems take up", "社区时间用于处理问题占比")
def community_load(m: Measured) -> float:
    """Minutes that communities, social workers and volunteers spent on problems, per paid minute of theirs (none paid: nan)."""
    used = m.total("community_used_minutes") - m.total("volunteer_minutes")
    return ratio(used, m.total("community_minutes", "social_minutes"))


@outcome("hours/day", "neutral", "Social workers' hours a day", "每日社工工时")
def social_hours(m: Measured) -> float:
    """Paid hours of social workers, per day."""
    return m.hours_a_day("social_minutes")


@outcome("users", "neutral", "Users of the platform", "平台用户")
def platform_users(m: Measured) -> float:
    """Residents who use the sharing platform on the last day of the window."""
    return m.at_end("platform_users")


@outcome("problems/day", "higher", "Matches of the platform a day", "每日平台匹配")
def platform_matches(m: Measured) -> float:
    """Problems that a matched neighbour took on, per day."""
    return m.a_day(m.total("matches"))
