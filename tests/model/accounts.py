"""Do the books of a day, of a run, of a ledger balance?

Each check gives sentences; none means that all is well.

Minutes: a paid minute of a street is work, referral, other duties or idle, or it was taken off
before work to pay for minutes *owed* (sessions, chasing, persuasion, projects). The daily record
books those on the day they fall due; the shift pays them later, at most what there is. So over any
stretch of days, exactly,

    work + referral + session + persuasion + other + idle - paid = growth of what is owed or booked

and for units the same with work, session and line.
"""

import numpy as np

from sim import ledger
from sim.ledger import NEVER
from sim.units import STREET

CLOSED = [
    f"cases_closed_{word}" for word in ledger.CLOSURES.values() if word not in ("open", "withdrawn")
]
CLOSED += ["cases_withdrawn"]
STREET_USES = [
    f"street_{use}_minutes"
    for use in ("work", "referral", "session", "persuasion", "other", "idle")
]
UNIT_USES = [f"unit_{use}_minutes" for use in ("work", "session", "line")]
ROUNDING = 1e-6  # minutes a day, on sums of some ten thousand


def summed(daily, names):
    return sum(daily[name] for name in names)


def flows(daily, from_nothing=True):
    """What comes in goes out or stays, every day of a daily record (`from_nothing`: of a world's
    first days).
    """
    problems_out = summed(
        daily, ("problems_fixed_by_staff", "problems_community", "problems_vanished")
    )
    growth = {
        "problems": (daily["problems_arisen"] - problems_out, daily["problems_open"]),
        "cases": (
            daily["cases_received"] + daily["cases_reopened"] - summed(daily, CLOSED),
            daily["cases_open"],
        ),
    }
    for what, (net, stock) in growth.items():
        for day in np.flatnonzero(net[1:] != np.diff(stock)):
            grown = np.diff(stock)[day]
            yield f"day {daily['day'][day + 1]:.0f}: {what} {net[day + 1]:+}, the stock {grown:+}"
        if from_nothing and net[0] != stock[0]:
            yield f"first day: {what} {net[0]:+}, stock {stock[0]}"
    if len(set(daily["heads"])) != 1:
        yield "heads come or go"
    for name in daily.dtype.names:
        if name not in ("day", "ranking_pressure") and (daily[name] < 0).any():
            yield f"{name} is negative"
        if not np.isfinite(daily[name]).all():
            yield f"{name} is not a number"


class Owed:
    """What units owe, and what was set aside for the sessions of the next working day."""

    def __init__(self, model):
        self.model = model
        self.before = self.now()

    def now(self):
        owed = {"street": 0.0, "unit": 0.0}
        for district in self.model.districts:
            units = district.arrays.units
            minutes = units["owed"] + units["booked"]
            streets = units["level"] == STREET
            owed["street"] += float(minutes[streets].sum())
            owed["unit"] += float(minutes[~streets].sum())
        return owed

    def growth(self):
        before, self.before = self.before, self.now()
        return {who: self.before[who] - before[who] for who in before}


def minutes_of_the_day(model, row, growth):
    """The books of minutes of the day that has just run (`row`: its daily record, `growth`: of what
    is owed).
    """
    for who, uses in (("street", STREET_USES), ("unit", UNIT_USES)):
        paid, used = row[f"{who}_minutes"], sum(row[use] for use in uses)
        if abs(used - paid - growth[who]) > ROUNDING:
            yield f"{who}: paid {paid}, used {used}, owed {growth[who]:+}"
    shift = model.scenario_file.calendar.shift_minutes
    for district in model.districts:
        a = district.arrays
        used, duty, open_ = a.servers["used"], a.servers["duty"] == 1, a.servers["open"] == 1
        if (used[~duty] > shift).any():
            yield f"a head worked {used[~duty].max()} minutes of a shift of {shift}"
        if (used[duty] > 1440).any():
            yield "a duty desk worked more than a day"
        if used[~duty & ~open_].any():
            yield "a head who was off worked"
        if (a.units["booked"] > a.units["heads"] * shift).any():
            yield "a unit is booked beyond its minutes"
        if (a.units["owed"] < -ROUNDING).any() or (a.units["booked"] < 0).any():
            yield "less than nothing is owed"


def paid_minutes(model, row):
    """Paid: every head on a working day; on other days the weekend part, whole heads, none
    forgotten. Heads of branches who work for a street are paid there, and nowhere twice.
    """
    shift = model.scenario_file.calendar.shift_minutes
    if row["heads_moved"] > 0:
        yield from _paid_where_they_work(model, row, shift)
        return
    share = model.parameters.work.weekend_staff
    heads = {"street": [], "unit": []}
    for district in model.districts:
        for unit in district.arrays.units:
            heads["street" if unit["level"] == STREET else "unit"].append(int(unit["heads"]))
    for who, each in heads.items():
        paid = row[f"{who}_minutes"]
        if model.is_working_day(int(row["day"])):
            if paid != shift * sum(each):
                yield f"{who}: {paid} minutes paid, {shift * sum(each)} due"
        elif paid % shift or abs(paid / shift - share * sum(each)) > len(each):
            yield f"{who}: {paid} minutes paid on a day off, about {share * sum(each) * shift} due"


def _paid_where_they_work(model, row, shift):
    own = {True: 0.0, False: 0.0}
    lent = 0.0
    for district in model.districts:
        a = district.arrays
        on_shift = np.bincount(
            a.servers["unit"], (a.servers["open"] == 1) & (a.servers["duty"] == 0), len(a.units)
        )
        for unit, heads in zip(a.units, on_shift, strict=True):
            own[bool(unit["level"] == STREET)] += shift * heads
            if model.is_working_day(int(row["day"])):
                lent += shift * heads * unit["moved"]
    if abs(row["street_minutes"] - own[True] - lent) > ROUNDING:
        yield f"street: {row['street_minutes']} minutes paid, {own[True] + lent} due"
    if abs(row["unit_minutes"] - own[False] + lent) > ROUNDING:
        yield f"unit: {row['unit_minutes']} minutes paid, {own[False] - lent} due"


def books(result):
    """The ledger against the daily record, and against itself."""
    daily, problems, cases = result.daily, result.problems, result.cases
    first = int(daily["day"][0])
    yield from _against_days(result, first)
    if len(set(problems["problem"].tolist())) != len(problems):
        yield "a problem stands twice in the ledger"
    yield from _orders(problems, cases)
    yield from _endings(problems, cases, first * ledger.MINUTES_A_DAY)


def _against_days(result, first):
    daily, problems, cases = result.daily, result.problems, result.cases

    def a_day(minutes, chosen):
        days = minutes[chosen] // ledger.MINUTES_A_DAY - first
        return np.bincount(days[days >= 0], minlength=len(daily))

    counted = {
        "problems_arisen": a_day(problems["born"], problems["born"] != NEVER),
        "cases_received": a_day(cases["opened"], cases["episode"] == 0),
    }
    for code, word in ledger.EXITS.items():
        if code:
            counted[f"problems_{word}"] = a_day(problems["ended"], problems["exit"] == code)
    for code, word in ledger.CLOSURES.items():
        if code:
            name = "cases_withdrawn" if word == "withdrawn" else f"cases_closed_{word}"
            counted[name] = a_day(cases["closed"], cases["closure"] == code)
    # what is called back is not in the ledger between its closing and its reopening
    counted["cases_reopened"] = a_day(cases["opened"], cases["episode"] > 0)
    for name, rows in counted.items():
        if len(rows) != len(daily) or (rows != daily[name]).any():
            yield f"{name}: the ledger has {rows.sum()}, the days {daily[name].sum()}"
    for name, table, column in (
        ("cases_open", cases, "closure"),
        ("problems_open", problems, "exit"),
    ):
        if (rows := (table[column] == 0).sum()) != daily[name][-1]:
            yield f"{name}: {daily[name][-1]} on the last day, {rows} in the ledger"


def _orders(problems, cases):
    """Time runs forward."""
    ended, reported = problems["ended"] != NEVER, problems["first_report"] != NEVER
    if (problems["first_report"][reported] < problems["born"][reported]).any():
        yield "a problem is reported before it is born"
    both = ended & reported
    if (problems["ended"][ended] < problems["born"][ended]).any():
        yield "a problem ends before it is born"
    if (problems["ended"][both] < problems["first_report"][both]).any():
        yield "a problem is reported after its end"
    if ((problems["exit"] == ledger.EXIT_OPEN) == ended).any():
        yield "an open problem has an end, or a gone one has none"
    if (problems["reports"][reported] < 1).any() or problems["reports"][~reported].any():
        yield "reports without a first report"
    closed = cases["closed"] != NEVER
    if ((cases["closure"] == ledger.CLOSURE_OPEN) == closed).any():
        yield "an open case has an end, or a closed one has none"
    if (cases["closed"][closed] < cases["opened"][closed]).any():
        yield "a case closes before it opens"
    if (cases["due"] <= cases["opened"]).any():
        yield "a case is due when it opens"
    if len({(c["problem"], c["report"], c["episode"]) for c in cases}) != len(cases):
        yield "an episode of a case stands twice in the ledger"


def _endings(problems, cases, first_minute):
    """How cases close agrees with how their problem ended.

    A problem that ended before the ledger begins may leave cases behind that close within it.
    """
    row = {int(problem): i for i, problem in enumerate(problems["problem"])}
    known = np.array([int(problem) in row for problem in cases["problem"]], bool)
    if (cases["opened"][~known] >= first_minute).any():
        yield f"{(~known).sum()} cases of problems that the ledger does not know"
    cases = cases[known]
    its = (
        problems[[row[int(problem)] for problem in cases["problem"]]]
        if len(cases)
        else problems[:0]
    )
    closed, closure = cases["closed"], cases["closure"]
    ended = (its["exit"] != ledger.EXIT_OPEN) & (closed != NEVER)
    before, at_once = ended & (closed > its["ended"]), ended & (closed == its["ended"])
    rules = [
        (
            ledger.CLOSURE_FIXED,
            its["exit"] == ledger.EXIT_FIXED_BY_STAFF,
            "fixed a problem that was not",
        ),
        (ledger.CLOSURE_FIXED, closed == its["ended"], "fixed a problem at another minute"),
        (ledger.CLOSURE_CHECKED, before | at_once, "checked a problem that was still there"),
        (
            ledger.CLOSURE_COMMUNITY,
            its["exit"] == ledger.EXIT_COMMUNITY,
            "thanked the community for nothing",
        ),
        (ledger.CLOSURE_COMMUNITY, closed == its["ended"], "thanked the community late"),
        (
            ledger.CLOSURE_VANISHED,
            its["exit"] == ledger.EXIT_VANISHED,
            "vanished with a problem that did not",
        ),
        (
            ledger.CLOSURE_VANISHED,
            closed == its["ended"],
            "vanished at another minute than its problem",
        ),
        (ledger.CLOSURE_FAILED, ~before, "failed to fix what was gone"),
    ]
    for code, holds, words in rules:
        wrong = (closure == code) & ~holds
        if wrong.any():
            yield f"{wrong.sum()} cases {words}"
    resolved, sure = cases["resolved"] == 1, (closed != NEVER) & ~at_once
    if (resolved[sure] != before[sure]).any():
        yield "resolved is not what is true"
    by_nature = np.isin(
        closure,
        (
            ledger.CLOSURE_FIXED,
            ledger.CLOSURE_CHECKED,
            ledger.CLOSURE_COMMUNITY,
            ledger.CLOSURE_VANISHED,
        ),
    )
    if (~resolved[by_nature]).any() or resolved[closure == ledger.CLOSURE_FAILED].any():
        yield "a closure and its truth do not agree"
    fixing = np.unique(cases["problem"][closure == ledger.CLOSURE_FIXED], return_counts=True)
    if (fixing[1] > 1).any() or set(fixing[0]) - set(
        problems["problem"][problems["exit"] == ledger.EXIT_FIXED_BY_STAFF]
    ):
        yield "a problem is fixed twice"
    if len(fixing[0]) != (problems["exit"] == ledger.EXIT_FIXED_BY_STAFF).sum():
        yield "a fixed problem without a case that fixed it"
    for field in ("departments", "kind", "street", "district"):
        if (cases[field] != its[field]).any():
            yield f"a case and its problem have another {field}"
