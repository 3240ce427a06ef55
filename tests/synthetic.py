"""A made-up run with the shape of a real one: for tests of outcomes and pictures, nothing else.

Keyed by (replication): the same call gives the same tables, and two scenarios of a replication
share problems and luck, as two real worlds do.
"""

import numpy as np

from sim import ledger
from sim.ledger import CASE, DAILY, MINUTES_A_DAY, NEVER, PROBLEM, STREET, RunResult

WARM_UP_DAYS = 150


def _ints(values):
    return np.asarray(np.floor(values), np.int64)


def _exponential(rng, mean_days, size):
    return rng.exponential(mean_days * MINUTES_A_DAY, size)


def made_up_run(
    scenario="baseline",
    replication=0,
    *,
    speed=1.0,
    start=0,
    paper=0.15,
    arisen_a_day=12.0,
    days=400,
    lead=60,
    streets=12,
):
    """A run whose fixes after day `start` take 1/`speed` of their time; `paper` closes on paper."""
    rng = np.random.default_rng([20180101, replication])
    end = days * MINUTES_A_DAY
    total = int(arisen_a_day * (days + WARM_UP_DAYS))
    born = np.sort(_ints(rng.uniform(-WARM_UP_DAYS * MINUTES_A_DAY, end, total)))
    street = rng.integers(0, streets, total)
    slowness = np.linspace(0.7, 1.3, streets)[street]
    fix = _exponential(rng, 18, total) * slowness
    report = born + _ints(_exponential(rng, 4, total))
    vanish = born + _ints(_exponential(rng, 160, total))
    community = born + _ints(_exponential(rng, 200, total))
    faster = np.where(report >= start * MINUTES_A_DAY, 1 / speed, 1.0)
    fixed = report + _ints(fix * faster)
    ended = np.minimum.reduce([fixed, vanish, community])
    how = np.array([ledger.EXIT_FIXED_BY_STAFF, ledger.EXIT_VANISHED, ledger.EXIT_COMMUNITY])[
        np.argmin([fixed, vanish, community], axis=0)
    ]

    problems = np.zeros(total, PROBLEM)
    problems["problem"] = np.arange(total) + 10_000_000 * replication
    problems["street"] = street
    problems["district"] = street // 4
    problems["kind"] = rng.integers(0, 16, total)
    problems["touched"] = 1 + rng.poisson(20, total)
    problems["born"] = born
    problems["first_report"] = np.where(report < np.minimum(ended, end), report, NEVER)
    problems["ended"] = np.where(ended < end, ended, NEVER)
    problems["exit"] = np.where(ended < end, how, ledger.EXIT_OPEN)
    problems["departments"] = rng.integers(0, 4, total)
    problems["fixes"] = problems["exit"] == ledger.EXIT_FIXED_BY_STAFF

    extra = rng.poisson(1.2, total)
    where_extra = rng.uniform(0, 1, (total, 12))
    cases = _cases(rng, problems, np.minimum(extra, 12), where_extra, paper, end)
    problems["reports"] = np.bincount(
        cases["problem"][cases["episode"] == 0] - 10_000_000 * replication, minlength=total
    )
    daily = _daily(problems, cases, days, lead, streets)
    first_kept = -lead * MINUTES_A_DAY
    return RunResult(
        scenario=scenario,
        replication=replication,
        seed=1,
        days=days,
        lead=lead,
        problems=problems[(problems["ended"] >= first_kept) | (problems["ended"] == NEVER)],
        cases=cases[(cases["closed"] >= first_kept) | (cases["closed"] == NEVER)],
        daily=daily,
        streets=_streets(streets),
    )


def _cases(rng, problems, extra, where_extra, paper, end):
    reported = np.flatnonzero(problems["first_report"] != NEVER)
    gone = np.where(problems["ended"] == NEVER, end, problems["ended"])
    count = 1 + extra[reported]
    row = np.repeat(reported, count)
    number = np.arange(row.size) - np.repeat(np.cumsum(count) - count, count)
    first = problems["first_report"][row]
    spread = np.where(number == 0, 0.0, where_extra[row, number - 1])
    n = row.size
    cases = np.zeros(n, CASE)
    cases["problem"] = problems["problem"][row]
    cases["report"] = number
    cases["opened"] = first + _ints(spread * (gone[row] - first))
    for field in ("street", "district", "kind", "departments"):
        cases[field] = problems[field][row]
    cases["resident"] = rng.integers(0, 200_000, n)
    cases["registered"] = rng.random(n) < 0.6
    cases["channel"] = rng.random(n) < 0.09
    cases["emergency"] = rng.random(n) < 0.05
    cases["linked"] = rng.random(n) < 0.3
    cases["due"] = cases["opened"] + 15 * MINUTES_A_DAY
    cases["bounces"] = rng.binomial(2, 0.06, n)
    cases["first_wrong"] = cases["bounces"] > 0
    cases["handoffs"] = cases["departments"]
    cases["reached"] = rng.random(n) < 0.5
    cases["work_minutes"] = rng.integers(20, 300, n)
    cases["queue_minutes"] = rng.integers(0, 8000, n)
    cases["transit_minutes"] = rng.integers(0, 4000, n)
    cases["persuaded"] = rng.random(n) < 0.1

    exits = problems["exit"][row]
    by_exit = np.zeros(4, np.int64)
    by_exit[ledger.EXIT_FIXED_BY_STAFF] = ledger.CLOSURE_FIXED
    by_exit[ledger.EXIT_COMMUNITY] = ledger.CLOSURE_COMMUNITY
    by_exit[ledger.EXIT_VANISHED] = ledger.CLOSURE_VANISHED
    closure = by_exit[exits]
    closure = np.where(
        (closure == ledger.CLOSURE_FIXED) & (number > 0), ledger.CLOSURE_CHECKED, closure
    )
    # The problem is gone some days before the case is closed, but the first case closes with it.
    lag = np.where(number == 0, 0, _ints(_exponential(rng, 1, n)))
    with_problem = np.where(problems["ended"][row] == NEVER, 4 * end, problems["ended"][row] + lag)
    on_paper = np.where(rng.random(n) < paper, cases["due"], 4 * end)
    given_up = cases["opened"] + _ints(_exponential(rng, 120, n)) + 5 * MINUTES_A_DAY
    failed = np.where(
        rng.random(n) < 0.08, cases["opened"] + _ints(_exponential(rng, 9, n)), 4 * end
    )
    exit_times = np.array([with_problem, on_paper, given_up, failed])
    which = np.argmin(exit_times, axis=0)
    closed = exit_times.min(axis=0)
    closure = np.choose(
        which,
        [closure, ledger.CLOSURE_NOMINAL, ledger.CLOSURE_WITHDRAWN, ledger.CLOSURE_FAILED],
    )
    cases["closed"] = np.where(closed < end, closed, NEVER)
    cases["closure"] = np.where(closed < end, closure, ledger.CLOSURE_OPEN)
    cases["resolved"] = (cases["closure"] != ledger.CLOSURE_OPEN) & (closed >= gone[row])
    says = np.where(cases["resolved"] == 1, 0.95, 0.25)
    cases["says_resolved"] = rng.random(n) < says
    cases["satisfied"] = rng.random(n) < says * 0.9
    again = np.flatnonzero((cases["closure"] == ledger.CLOSURE_NOMINAL) & (rng.random(n) < 0.4))
    second = cases[again].copy()
    second["episode"] = 1
    second["opened"] = second["closed"]
    late = second["opened"] + _ints(_exponential(rng, 20, again.size))
    second["closed"] = np.where(late < end, late, NEVER)
    second["closure"] = np.where(late < end, ledger.CLOSURE_FAILED, ledger.CLOSURE_OPEN)
    second["resolved"] = 0
    return np.concatenate([cases, second])


def _streets(streets):
    table = np.zeros(streets, STREET)
    table["district"] = np.arange(streets) // 4
    table["residents"] = 20_000
    table["registered_residents"] = 12_000
    return table


def _daily(problems, cases, days, lead, streets):
    length = days + lead
    daily = np.zeros(length, DAILY)
    daily["day"] = np.arange(-lead, days)

    def per_day(minutes, mask=None):
        kept = minutes if mask is None else minutes[mask]
        day = np.floor_divide(kept[kept != NEVER].astype(np.int64), MINUTES_A_DAY) + lead
        day = day[(day >= 0) & (day < length)]
        return np.bincount(day, minlength=length)

    def open_at_midnight(begun, ended):
        edge = (daily["day"] + 1) * MINUTES_A_DAY
        begun = np.sort(begun[begun != NEVER])
        ended = np.sort(ended[ended != NEVER])
        return np.searchsorted(begun, edge) - np.searchsorted(ended, edge)

    daily["problems_arisen"] = per_day(problems["born"])
    for code, name in ledger.EXITS.items():
        if code:
            daily[f"problems_{name}"] = per_day(problems["ended"], problems["exit"] == code)
    daily["problems_open"] = open_at_midnight(problems["born"], problems["ended"])
    first_episode = cases["episode"] == 0
    daily["cases_received"] = daily["cases_dispatched"] = per_day(cases["opened"], first_episode)
    daily["cases_reopened"] = per_day(cases["opened"], ~first_episode)
    for code, name in ledger.CLOSURES.items():
        column = "cases_withdrawn" if name == "withdrawn" else f"cases_closed_{name}"
        if code:
            daily[column] = per_day(cases["closed"], cases["closure"] == code)
    daily["cases_open"] = open_at_midnight(cases["opened"], cases["closed"])
    daily["questions"] = np.round(daily["cases_received"] * 1.4)
    daily["referrals"] = 2 * daily["cases_received"]
    daily["bounces"] = np.round(0.1 * daily["referrals"])
    daily["summons"] = 3
    daily["attendances"] = 4
    daily["absences"] = 2
    daily["street_minutes"] = streets * 5 * 480
    daily["street_work_minutes"] = 40 * daily["cases_received"] + 9000
    daily["street_referral_minutes"] = 20 * daily["referrals"]
    daily["street_session_minutes"] = 180
    daily["street_persuasion_minutes"] = 30 * daily["cases_closed_nominal"]
    daily["street_other_minutes"] = 0.3 * daily["street_minutes"]
    used = sum(
        daily[f"street_{part}_minutes"]
        for part in ("work", "referral", "session", "persuasion", "other")
    )
    daily["street_idle_minutes"] = daily["street_minutes"] - used
    daily["unit_minutes"] = 60 * 480
    daily["unit_work_minutes"] = 0.25 * daily["unit_minutes"]
    daily["unit_session_minutes"] = 360
    daily["unit_line_minutes"] = 0.7 * daily["unit_minutes"]
    daily["duty_minutes"] = 60
    daily["heads"] = 120
    daily["vacancies"] = 2
    daily["effort_share"] = 0.25
    daily["trust"] = 0.5
    daily["expectation"] = 0.45
    daily["ranking_pressure"] = 0.1
    return daily
