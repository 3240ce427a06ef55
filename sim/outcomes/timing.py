"""Outcomes of time: how long until the real fix, with everything else as competing events."""

from __future__ import annotations

from sim.ledger import MINUTES_A_DAY
from sim.outcomes.measured import FIX_DAYS, Measured
from sim.outcomes.registry import outcome


@outcome("days", "lower", "Days to a real fix, half of all cases", "诉求真正解决天数（全部之半）")
def case_days_to_fix_median(m: Measured) -> float:
    """Days from opening by which half of all cases received were really fixed; inf: never half."""
    return m.case_incidence.quantile("fixed", 0.5)


@outcome("days", "lower", "Days to a real fix, 90 % of all cases", "诉求真正解决天数（全部九成）")
def case_days_to_fix_p90(m: Measured) -> float:
    """Days from opening by which 90 % of all cases were really fixed; inf: never 90 %."""
    return m.case_incidence.quantile("fixed", 0.9)


@outcome("days", "lower", "Days to a real fix, median of fixed cases", "已解决诉求天数中位数")
def fixed_case_days_median(m: Measured) -> float:
    """Median days from opening to the real fix among cases that are really fixed in the end."""
    return m.case_incidence.quantile("fixed", 0.5, among_event=True)


@outcome("days", "lower", "Days to a real fix, P90 of fixed cases", "已解决诉求天数九成位")
def fixed_case_days_p90(m: Measured) -> float:
    """90th percentile of days from opening to the real fix among cases really fixed in the end."""
    return m.case_incidence.quantile("fixed", 0.9, among_event=True)


@outcome("share", "higher", "Cases really fixed within 30 days", "诉求30天内真正解决占比")
def case_fixed_by_30_days(m: Measured) -> float:
    """Probability that a case's first closure is a real fix within 30 days (Aalen-Johansen)."""
    return float(m.case_incidence.at("fixed", FIX_DAYS)[0])


@outcome("share", "lower", "Cases closed on paper within 30 days", "诉求30天内虚假办结占比")
def case_nominal_by_30_days(m: Measured) -> float:
    """Probability that a case's first closure is on paper within 30 days (Aalen-Johansen)."""
    return float(m.case_incidence.at("nominal", FIX_DAYS)[0])


@outcome("share", "lower", "Cases withdrawn within 30 days", "诉求30天内撤诉占比")
def case_withdrawn_by_30_days(m: Measured) -> float:
    """Probability that a case is withdrawn within 30 days (Aalen-Johansen)."""
    return float(m.case_incidence.at("withdrawn", FIX_DAYS)[0])


@outcome(
    "days", "lower", "Days from first report to fix, half of problems", "问题首报至解决天数（之半）"
)
def report_to_fix_median(m: Measured) -> float:
    """Days from first report by which half of all reported problems were fixed; inf: never half."""
    return m.since_report.quantile("fixed", 0.5)


@outcome(
    "days", "lower", "Days from first report to fix, 90 % of problems", "问题首报至解决天数（九成）"
)
def report_to_fix_p90(m: Measured) -> float:
    """Days from first report by which 90 % of reported problems were fixed; inf: never 90 %."""
    return m.since_report.quantile("fixed", 0.9)


@outcome("days", "lower", "Days from first report, median of fixed", "已解决问题首报天数中位数")
def fixed_report_to_fix_median(m: Measured) -> float:
    """Median days from first report to the fix among problems that are fixed in the end."""
    return m.since_report.quantile("fixed", 0.5, among_event=True)


@outcome("days", "lower", "Days from first report, P90 of fixed", "已解决问题首报天数九成位")
def fixed_report_to_fix_p90(m: Measured) -> float:
    """90th percentile of days from first report to the fix among problems fixed in the end."""
    return m.since_report.quantile("fixed", 0.9, among_event=True)


@outcome("days", "lower", "Days from birth to fix, median of fixed", "已解决问题自发生天数中位数")
def fixed_birth_to_fix_median(m: Measured) -> float:
    """Median days from birth to the fix among problems that are fixed in the end."""
    return m.since_birth.quantile("fixed", 0.5, among_event=True)


@outcome("days", "lower", "Days from birth to fix, P90 of fixed", "已解决问题自发生天数九成位")
def fixed_birth_to_fix_p90(m: Measured) -> float:
    """90th percentile of days from birth to the fix among problems fixed in the end."""
    return m.since_birth.quantile("fixed", 0.9, among_event=True)


@outcome("days", "lower", "Life of a problem, median", "问题存续天数中位数")
def problem_life_median(m: Measured) -> float:
    """Median days from birth to an end of whatever kind: fixed, by the community or by itself."""
    return m.since_birth.any_event().quantile("any", 0.5)


@outcome("days", "lower", "Days waiting in queues", "每件排队天数")
def queue_days_a_case(m: Measured) -> float:
    """Mean days waiting in queues, over closures in the window."""
    return m.mean_of_closed("queue_minutes") / MINUTES_A_DAY


@outcome("days", "lower", "Days on the way between units", "每件流转天数")
def transit_days_a_case(m: Measured) -> float:
    """Mean days in forwarding, referral and hand-offs, over closures in the window."""
    return m.mean_of_closed("transit_minutes") / MINUTES_A_DAY
