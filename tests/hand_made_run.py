"""A run small enough to work out on paper: eight problems, eleven closures, a hundred days."""

import numpy as np

from sim import ledger
from sim.ledger import CASE, DAILY, MINUTES_A_DAY, NEVER, PROBLEM, STREET, RunResult

DAYS = 100
LEAD = 10


def day(number):
    return NEVER if number is None else int(number * MINUTES_A_DAY)


def _problem(number, born, reported, ended, how, touched, street):
    row = np.zeros(1, PROBLEM)
    row["problem"] = number
    row["born"], row["first_report"], row["ended"] = day(born), day(reported), day(ended)
    row["exit"], row["touched"], row["street"] = how, touched, street
    return row


def _case(problem, opened, due, closed, closure, registered, **fields):
    row = np.zeros(1, CASE)
    row["problem"] = problem
    row["opened"], row["due"], row["closed"] = day(opened), day(due), day(closed)
    row["closure"], row["registered"] = closure, registered
    for name, value in fields.items():
        row[name] = value
    return row


def hand_made_run():
    problems = [
        _problem(1, 0, 1, 11, ledger.EXIT_FIXED_BY_STAFF, touched=10, street=0),
        _problem(2, 0, 10, 50, ledger.EXIT_FIXED_BY_STAFF, touched=1, street=1),
        _problem(3, 20, 30, 40, ledger.EXIT_COMMUNITY, touched=2, street=0),
        _problem(4, 50, None, 60, ledger.EXIT_VANISHED, touched=5, street=1),
        _problem(5, 80, 85, 90, ledger.EXIT_FIXED_BY_STAFF, touched=1, street=0),
        _problem(6, 60, 65, None, ledger.EXIT_OPEN, touched=3, street=1),
        _problem(7, -5, -4, 5, ledger.EXIT_FIXED_BY_STAFF, touched=4, street=0),
        _problem(8, -8, None, -2, ledger.EXIT_VANISHED, touched=9, street=0),
    ]
    yes = {"resolved": 1, "says_resolved": 1, "satisfied": 1}
    gone = {"resolved": 1, "says_resolved": 1}
    fixed, failed = ledger.CLOSURE_FIXED, ledger.CLOSURE_FAILED
    cases = [
        _case(
            1,
            1,
            16,
            11,
            fixed,
            1,
            reached=1,
            departments=2,
            handoffs=4,
            bounces=2,
            first_wrong=1,
            queue_minutes=1440,
            transit_minutes=2880,
            **yes,
        ),
        _case(1, 3, 18, 12, ledger.CLOSURE_CHECKED, 0, departments=2, **gone),
        _case(2, 10, 25, 25, ledger.CLOSURE_NOMINAL, 1, reached=1),
        _case(2, 27, 42, 50, fixed, 1, episode=1, **yes),
        _case(3, 30, 45, 40, ledger.CLOSURE_COMMUNITY, 0, **yes),
        _case(5, 85, 85.0835, 90, fixed, 0, reached=1, emergency=1, **gone),
        _case(6, 65, 80, None, ledger.CLOSURE_OPEN, 0),
        _case(6, 70, 85, 90, ledger.CLOSURE_WITHDRAWN, 1),
        _case(6, 95, 110, None, ledger.CLOSURE_OPEN, 1),
        _case(7, -4, 11, 5, fixed, 1, reached=1, **yes),
        _case(6, 66, 81, 75, failed, 1, reached=1, says_resolved=1, persuaded=1),
    ]
    return RunResult(
        scenario="by hand",
        replication=0,
        seed=1,
        days=DAYS,
        lead=LEAD,
        problems=np.concatenate(problems),
        cases=np.concatenate(cases),
        daily=_daily(),
        streets=np.array([(0, 600, 400), (0, 400, 200)], STREET),
    )


def _daily():
    daily = np.zeros(DAYS + LEAD, DAILY)
    daily["day"] = np.arange(-LEAD, DAYS)
    every_day = {
        "problems_arisen": 0.06,
        "cases_received": 0.09,
        "cases_dispatched": 0.08,
        "questions": 0.11,
        "cases_reopened": 0.01,
        "bounces": 1,
        "referrals": 10,
        "summons": 3,
        "attendances": 4,
        "absences": 1,
        "street_minutes": 1200,
        "street_work_minutes": 300,
        "street_referral_minutes": 120,
        "street_session_minutes": 60,
        "street_persuasion_minutes": 30,
        "street_other_minutes": 390,
        "street_idle_minutes": 300,
        "unit_minutes": 600,
        "unit_work_minutes": 90,
        "unit_session_minutes": 30,
        "unit_line_minutes": 480,
        "duty_minutes": 60,
        "heads": 7,
        "vacancies": 1,
        "effort_share": 0.25,
        "expectation": 0.45,
        "ranking_pressure": 0.125,
        "heads_moved": 1.5,
        "cases_delegated": 0.02,
        "problems_mediated": 0.03,
        "inspection_minutes": 45,
        "standing_sessions": 2,
        "problems_found_by_patrol": 0.01,
        "patrol_minutes": 180,
        "centre_minutes": 120,
        "community_minutes": 60,
        "social_minutes": 30,
        "company_minutes": 90,
        "volunteer_minutes": 15,
        "money": 50,
        "community_used_minutes": 60,
        "matches": 3,
        "fees": 5,
        "estates_trial": 2,
        "cost": 600,
    }
    for name, value in every_day.items():
        daily[name] = value
    daily["trust"] = np.where(daily["day"] < 50, 0.4, 0.6)
    # Rising by one a day from 100: a slope of 365 a year on a mean of 149.5.
    daily["problems_open"] = 100 + daily["day"]
    daily["cases_open"] = 20
    daily["estates_orphan"] = 109 - daily["day"]
    daily["estates_community_run"] = daily["day"]
    daily["volunteers"] = 2 * daily["day"]
    daily["platform_users"] = 3 * daily["day"]
    # What happened before the window must not count.
    for name in every_day:
        daily[name][daily["day"] < 0] = 1e9
    return daily


BY_HAND = {
    "problems_fixed": 5 / 100,
    "fixed_within_30_days": 2 / 4,
    "problem_days": (11 + 50 + 20 + 10 + 10 + 40 + 5) / 100,
    "resident_days": (110 + 50 + 40 + 50 + 10 + 120 + 20) / 100,
    "problems_fixed_by_staff": 4 / 100,
    "fixed_by_staff_within_30_days": 1 / 4,
    "problems_community": 1 / 100,
    "problems_vanished": 1 / 100,
    "problems_arisen": 0.06,
    "problems_open": 199,
    "contacts": 0.20,
    "cases_received": 9 / 100,
    "cases_dispatched": 0.08,
    "cases_closed": 8 / 100,
    "cases_resolved": 6 / 100,
    "cases_open": 20,
    "first_reports": 5 / 100,
    "cases_per_problem": 9 / 5,
    "repeat_share": 4 / 9,
    "reopened_share": 1 / 8,
    "withdrawn_share": 1 / 9,
    "nominal_share": 1 / 8,
    "failed_share": 1 / 8,
    "persuaded_share": 1 / 8,
    # Assessed: the eight closures and the open case due on day 80; not the withdrawn one.
    "official_response": 6 / 9,
    # Reached and yes: 1, 5, 7 and the persuaded one; three silent ones at one half.
    "official_resolution": (4 + 3 * 0.5) / 9,
    "official_satisfaction": (2 + 3 * 0.5) / 9,
    # Demanded: the nine assessed and the one who gave up.
    "true_response": 4 / 10,
    "true_resolution": 6 / 10,
    "true_satisfaction": 4 / 10,
    "resolution_gap": (4 + 3 * 0.5) / 9 - 6 / 10,
    "callback_share": 5 / 8,
    "on_time_share": 6 / 8,
    "emergency_on_time_share": 0.0,
    "departments_a_case": 4 / 8,
    "handoffs_a_case": 4 / 8,
    "bounces_per_referral": 0.1,
    "ever_bounced_share": 1 / 8,
    "first_wrong_share": 1 / 8,
    "summons": 3,
    "attendance_rate": 0.8,
    # Nine cases: after 5 d one fixed (of 9) and one censored; 9 d fixed and failed (of 7);
    # 10 d fixed and community (of 5); 15 d paper (of 3); 20 d withdrawn (of 2); one open.
    "case_days_to_fix_median": float("inf"),
    "case_days_to_fix_p90": float("inf"),
    "fixed_case_days_median": 9,
    "fixed_case_days_p90": 10,
    "case_fixed_by_30_days": 23 / 63,
    "case_nominal_by_30_days": 8 / 63,
    "case_withdrawn_by_30_days": 8 / 63,
    # Five reported: fixed at 5, 10 and 40 d, community at 10, open at 35: 0.2, 0.4, 0.8.
    "report_to_fix_median": 40,
    "report_to_fix_p90": float("inf"),
    "fixed_report_to_fix_median": 10,
    "fixed_report_to_fix_p90": 40,
    # Six born: fixed at 10, 11 and 50 d, by itself at 10, community at 20, open at 40.
    "fixed_birth_to_fix_median": 11,
    "fixed_birth_to_fix_p90": 50,
    "problem_life_median": 11,
    "queue_days_a_case": 1 / 8,
    "transit_days_a_case": 2 / 8,
    "hours_from_line": 2,
    "hours_on_line": 8,
    "effort_share": 0.25,
    "case_hours_per_fix": 100 * (300 + 120 + 60 + 30 + 90 + 30 + 60) / 60 / 4,
    "paid_hours_per_fix": 100 * (1200 + 600 + 60) / 60 / 4,
    "session_hours": 1.5,
    "standing_sessions": 2,
    "inspection_hours": 0.75,
    "referral_hours": 2,
    "persuasion_hours": 0.5,
    "street_idle_share": 0.25,
    "heads": 7,
    "vacancies": 1,
    "trust": 0.5,
    "trust_end": 0.6,
    "expectation": 0.45,
    "ranking_pressure": 0.125,
    "heads_moved": 1.5,
    "cases_delegated": 0.02,
    "problems_mediated": 0.03,
    "cost_per_fix": 100 * 600 / 5,
    "programme_hours": (180 + 120 + 60 + 30 + 90 + 15) / 60,
    "programme_money": 50,
    "calls_per_problem": 9 / 5,
    "found_by_patrol_share": 1 / 5,
    "patrol_hours": 3,
    "centre_hours": 2,
    "estates_orphan": 10,
    "estates_trial": 2,
    "estates_community_run": 99,
    "company_hours": 1.5,
    "household_fees": 5,
    "volunteers": 198,
    "volunteer_hours": 0.25,
    "community_load": (60 - 15) / (60 + 30),
    "social_hours": 0.5,
    "platform_users": 297,
    "platform_matches": 3,
    # Street 0 fixed one of two within 30 days, street 1 none of two.
    "street_gini": 0.5,
    "street_best_worst": float("inf"),
    "best_streets_fixed": 1 / 2,
    "worst_streets_fixed": 0,
    "street_lead": 1 / 2,
    "registered_fixed": 1 / 4,
    "migrants_fixed": 1 / 3,
    "registered_lead": 1 / 4 - 1 / 3,
    "registered_voice": (5 / 600) / (4 / 400),
    "open_problems_slope": 100 * 365 / 149.5,
    "not_stationary": 1,
}
