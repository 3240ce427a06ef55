"""Outcomes of cases: what the administration sees, and its official rates beside the true ones."""

from __future__ import annotations

from sim import ledger
from sim.outcomes.measured import Measured, count, ratio
from sim.outcomes.registry import outcome

# How much came, and what became of it


@outcome("contacts/day", "neutral", "Contacts a day", "每日来电来件总量")
def contacts(m: Measured) -> float:
    """Cases received from callers and questions answered at once, per day."""
    return m.a_day(m.total("cases_received", "questions") - m.total("cases_by_patrol"))


@outcome("cases/day", "neutral", "Cases received a day", "每日受理诉求")
def cases_received(m: Measured) -> float:
    """Cases opened in the window, per day; a reopening is not a new case."""
    return m.a_day(count(m.received))


@outcome("cases/day", "neutral", "Cases dispatched a day", "每日派单")
def cases_dispatched(m: Measured) -> float:
    """Cases dispatched for handling in the window, per day."""
    return m.a_day(m.total("cases_dispatched"))


@outcome("cases/day", "neutral", "Cases closed a day", "每日办结")
def cases_closed(m: Measured) -> float:
    """Closures of every kind but withdrawal, per day: may rise while the city gets worse."""
    return m.a_day(count(m.closed))


@outcome("cases/day", "neutral", "Cases really resolved a day", "每日真正解决的诉求")
def cases_resolved(m: Measured) -> float:
    """Closures in the window whose problem was truly gone, per day; many may share one problem."""
    return m.a_day(count(m.closed & m.resolved))


@outcome("cases", "lower", "Cases open at the end", "期末在办诉求")
def cases_open(m: Measured) -> float:
    """Cases open on the last day of the window."""
    return m.at_end("cases_open")


@outcome("problems/day", "neutral", "Problems first reported a day", "每日首次反映的问题")
def first_reports(m: Measured) -> float:
    """Problems reported for the first time in the window, per day."""
    return m.a_day(m.first_reports)


@outcome("cases/problem", "lower", "Cases per problem", "每个问题的诉求件数")
def cases_per_problem(m: Measured) -> float:
    """Cases received per problem first reported in the window."""
    return ratio(count(m.received), m.first_reports)


@outcome("share", "lower", "Repeats among cases", "重复诉求占比")
def repeat_share(m: Measured) -> float:
    """Share of cases received that are not the first of their problem (flows of the window)."""
    return 1.0 - ratio(m.first_reports, count(m.received))


@outcome("share", "lower", "Reopened", "回访后重办占比")
def reopened_share(m: Measured) -> float:
    """Reopenings per closure in the window."""
    return ratio(m.total("cases_reopened"), count(m.closed))


@outcome("share", "lower", "Withdrawn", "撤诉放弃占比")
def withdrawn_share(m: Measured) -> float:
    """Share of cases leaving in the window whose caller gave up."""
    withdrawn = count(m.withdrawn)
    return ratio(withdrawn, withdrawn + count(m.closed))


@outcome("share", "lower", "Closed on paper", "虚假办结占比")
def nominal_share(m: Measured) -> float:
    """Share of closures in the window that were on paper only."""
    return m.share(m.cases["closure"] == ledger.CLOSURE_NOMINAL, m.closed)


@outcome("share", "lower", "Worked on, fix did not hold", "办理未果占比")
def failed_share(m: Measured) -> float:
    """Share of closures in the window whose fix did not hold."""
    return m.share(m.cases["closure"] == ledger.CLOSURE_FAILED, m.closed)


@outcome("share", "lower", "Callers persuaded instead", "做工作占比")
def persuaded_share(m: Measured) -> float:
    """Share of closures with minutes spent on the caller instead of the problem."""
    return m.share(m.cases["persuaded"] != 0, m.closed)


# The three official rates, and the true ones


@outcome("share", "neutral", "Response rate, official", "响应率（公布）")
def official_response(m: Measured) -> float:
    """Share of assessed cases (closed or due, less withdrawn) closed by their due minute."""
    return m.share(m.on_time & m.answered, m.assessed)


@outcome("share", "neutral", "Resolution rate, official", "解决率（公布）")
def official_resolution(m: Measured) -> float:
    """Share of assessed cases that the publication rule counts as resolved."""
    return m.official_rate("says_resolved")


@outcome("share", "neutral", "Satisfaction rate, official", "满意率（公布）")
def official_satisfaction(m: Measured) -> float:
    """Share of assessed cases that the publication rule counts as satisfied."""
    return m.official_rate("satisfied")


@outcome("share", "higher", "Response rate, true", "响应率（真实）")
def true_response(m: Measured) -> float:
    """Share of cases closed, withdrawn or due that were closed by their due minute with the problem really fixed."""
    return m.share(m.on_time & m.really_fixed, m.demanded)


@outcome("share", "higher", "Resolution rate, true", "解决率（真实）", headline=True)
def true_resolution(m: Measured) -> float:
    """Share of cases closed, withdrawn or due whose problem staff or the community had really fixed when they closed."""
    return m.share(m.really_fixed, m.demanded)


@outcome("share", "higher", "Satisfaction rate, true", "满意率（真实）")
def true_satisfaction(m: Measured) -> float:
    """Share of cases closed, withdrawn or due whose caller would say satisfied, asked or not."""
    return m.share(m.answered & (m.cases["satisfied"] != 0), m.demanded)


@outcome("share", "neutral", "Official less true resolution", "公布与真实解决率之差")
def resolution_gap(m: Measured) -> float:
    """Official minus true resolution rate."""
    return official_resolution(m) - true_resolution(m)


@outcome("share", "neutral", "Reached by a call-back", "回访覆盖率")
def callback_share(m: Measured) -> float:
    """Share of closures in the window whose caller was reached by a call-back (what patrols filed left out)."""
    return m.share(m.cases["reached"] != 0, m.closed & m.called)


@outcome("share", "higher", "Closed on time", "按时办结率")
def on_time_share(m: Measured) -> float:
    """Share of closures in the window by their due minute, on paper or not."""
    return m.share(m.on_time, m.closed)


@outcome("share", "higher", "Emergencies closed on time", "紧急诉求按时办结率")
def emergency_on_time_share(m: Measured) -> float:
    """Share of emergency closures in the window by their due minute."""
    return m.share(m.on_time, m.closed & (m.cases["emergency"] != 0))


# The way through the offices


@outcome("departments/case", "neutral", "Departments a case", "每件涉及部门")
def departments_a_case(m: Measured) -> float:
    """Mean number of departments needed, over closures in the window."""
    return m.mean_of_closed("departments")


@outcome("hand-offs/case", "lower", "Hand-offs a case", "每件转办次数")
def handoffs_a_case(m: Measured) -> float:
    """Mean number of referrals between units, over closures in the window."""
    return m.mean_of_closed("handoffs")


@outcome("share", "lower", "Bounces per referral", "转办退单率")
def bounces_per_referral(m: Measured) -> float:
    """Referrals refused as not theirs, per referral in the window."""
    return ratio(m.total("bounces"), m.total("referrals"))


@outcome("share", "lower", "Ever bounced", "曾被推诿退单占比")
def ever_bounced_share(m: Measured) -> float:
    """Share of closures in the window that had bounced at least once."""
    return m.share(m.cases["bounces"] > 0, m.closed)


@outcome("share", "lower", "First landing wrong", "首次派单错误率")
def first_wrong_share(m: Measured) -> float:
    """Share of closures in the window whose first landing bounced."""
    return m.share(m.cases["first_wrong"] != 0, m.closed)


@outcome("summons/day", "neutral", "Summons a day", "每日吹哨次数")
def summons(m: Measured) -> float:
    """Times that streets whistled for departments, per day."""
    return m.a_day(m.total("summons"))


@outcome("share", "higher", "Attendance at summons", "部门报到率")
def attendance_rate(m: Measured) -> float:
    """Share of summoned departments that came."""
    return ratio(m.total("attendances"), m.total("attendances", "absences"))
