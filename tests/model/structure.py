"""Is the state of a district in order? Walks every list there is, in plain Python, between days.

`broken(arrays)` gives the sentences that do not hold; an empty list means that all is well.
"""

from collections import Counter

from sim.cases import (
    CALLED_BACK,
    CLASSES,
    FREE,
    LINKED,
    TRAVELLING,
    WAITING,
    WORKING,
)
from sim.kernels import calendar

CASE_EVENTS = {
    int(getattr(calendar, name))
    for name in ("LEAD_OVER", "SESSION", "DUE", "SHELVE", "WITHDRAW", "REOPEN", "ARRIVE")
}
PROBLEM_EVENTS = {
    int(calendar.VANISH),
    int(calendar.REPORT),
    int(calendar.COMMUNITY_DONE),
    int(calendar.FIND),
}


class Rows:
    """A table as lists by field: plain numbers, quick to walk."""

    def __init__(self, table, *fields):
        self.length = len(table)
        for field in fields:
            setattr(self, field, table[field].tolist())


def chain(first, links, most):
    """Rows of a list threaded through `links`; stops after `most` rows, as a circle would not."""
    rows, row = [], first
    while row >= 0 and len(rows) <= most:
        rows.append(row)
        row = links[row]
    return rows


def broken(arrays):
    """What is wrong, in words."""
    state = _State(arrays)
    return [
        *_queues(state),
        *_jobs_and_servers(state),
        *_cases(state),
        *_problems(state),
        *_pools(state),
        *_residents(state),
    ]


class _State:
    def __init__(self, arrays):
        self.arrays, self.now = arrays, arrays.now[0]
        self.jobs = Rows(
            arrays.jobs,
            "case",
            "desk",
            "next",
            "previous",
            "next_of_case",
            "server",
            "level",
            "department",
            "remaining",
            "started",
        )
        self.cases = Rows(
            arrays.cases,
            "problem",
            "serial",
            "stage",
            "first_job",
            "next_of_problem",
            "resident",
            "report",
            "todo",
            "in_session",
        )
        self.problems = Rows(
            arrays.problems,
            "serial",
            "in_use",
            "gone",
            "first_case",
            "leading_case",
            "open_cases",
            "held",
            "id",
            "report_minute",
        )
        self.servers = Rows(arrays.servers, "unit", "job", "serial")
        self.desks = Rows(arrays.desks, "unit", "waiting")
        self.units = Rows(arrays.units, "waiting", "first_server", "heads", "dirty")
        self.events = Rows(arrays.waiting, "kind", "row", "serial", "minute")
        self.chunks = Rows(arrays.chunks, "next")
        self.open_cases = [
            row for row, stage in enumerate(self.cases.stage) if stage not in (FREE, CALLED_BACK)
        ]
        self.called_back = [
            row for row, stage in enumerate(self.cases.stage) if stage == CALLED_BACK
        ]
        self.open_problems = [
            row
            for row, used in enumerate(self.problems.in_use)
            if used and not self.problems.gone[row]
        ]
        self.gone_problems = [
            row for row, used in enumerate(self.problems.in_use) if used and self.problems.gone[row]
        ]
        self.miscounted = bool((arrays.minute_bucket >= 0).any())  # events left behind at midnight
        self.queued = {}  # job -> (desk, class)
        self.pending = []  # places of events in the calendar
        self.chunks_used = []
        for first, filled, events in arrays.days.tolist():
            chunks = chain(first, self.chunks.next, self.chunks.length)
            self.chunks_used += chunks
            places = [
                chunk * calendar.CHUNK + i
                for chunk in chunks
                for i in range(filled if chunk == first else calendar.CHUNK)
            ]
            self.pending += places
            self.miscounted = len(places) != events or self.miscounted
        self.live = Counter(self._live_events())  # (kind, row) of events that will happen
        self.jobs_of = {}
        for case in self.open_cases:
            self.jobs_of[case] = chain(
                self.cases.first_job[case], self.jobs.next_of_case, self.jobs.length
            )

    def _live_events(self):
        reports = set()  # a candidate that is put in again is there twice, and happens once
        for node in self.pending:
            kind, row, serial = (
                getattr(self.events, name)[node] for name in ("kind", "row", "serial")
            )
            if kind in CASE_EVENTS and self.cases.serial[row] != serial:
                continue
            if kind in PROBLEM_EVENTS and self.problems.serial[row] != serial:
                continue
            if kind == int(calendar.COMPLETE) and self.servers.serial[row] != serial:
                continue
            if kind == int(calendar.REPORT):
                if self.problems.report_minute[row] != self.events.minute[node] or row in reports:
                    continue
                reports.add(row)
            yield kind, row


def _queues(state):
    """Every queue is a doubly linked list whose length the desk and the unit know."""
    first, last = state.arrays.queue_first.tolist(), state.arrays.queue_last.tolist()
    jobs = state.jobs
    waiting_at_units = Counter()
    for desk in range(state.desks.length):
        length = 0
        for level in range(CLASSES):
            queue = desk * CLASSES + level
            rows = chain(first[queue], jobs.next, jobs.length)
            if (rows[-1] if rows else -1) != last[queue]:
                yield f"queue {queue}: the last of the list is not the last"
            for before, row in zip([-1, *rows], rows, strict=False):
                if jobs.previous[row] != before:
                    yield f"queue {queue}: job {row} does not know who is before it"
                if row in state.queued:
                    yield f"job {row} waits twice"
                state.queued[row] = (desk, level)
                if (jobs.desk[row], jobs.level[row]) != (desk, level):
                    yield f"job {row} waits at another desk or in another class than it thinks"
                if jobs.server[row] >= 0:
                    yield f"job {row} waits and is in somebody's hands"
            length += len(rows)
        if length != state.desks.waiting[desk]:
            yield f"desk {desk}: {length} jobs wait, it thinks {state.desks.waiting[desk]}"
        waiting_at_units[state.desks.unit[desk]] += length
    for unit in range(state.units.length):
        if waiting_at_units[unit] != state.units.waiting[unit]:
            yield f"unit {unit}: {waiting_at_units[unit]} jobs wait, it thinks otherwise"
        if state.units.dirty[unit]:
            yield f"unit {unit} is still marked at midnight"


def _jobs_and_servers(state):
    """Every job of an open case waits in one queue or is in the hands of one head, and no other job
    is anywhere.
    """
    in_hand = {}
    for server, job in enumerate(state.servers.job):
        if job < 0:
            continue
        if job in in_hand:
            yield f"job {job} is in two heads' hands"
        in_hand[job] = server
        if state.jobs.server[job] != server:
            yield f"job {job} does not know that head {server} has it"
        if not state.jobs.started[job]:
            yield f"job {job} is in hand but has not started"
        if state.desks.unit[state.jobs.desk[job]] != state.servers.unit[server]:
            yield f"head {server} works for another unit"
    owned = Counter(job for jobs in state.jobs_of.values() for job in jobs)
    for job, times in owned.items():
        if times != 1:
            yield f"job {job} belongs to {times} cases"
        if (job in state.queued) + (job in in_hand) != 1:
            yield f"job {job} is in {(job in state.queued) + (job in in_hand)} places"
    for job in (*state.queued, *in_hand):
        if owned[job] != 1:
            yield f"job {job} belongs to no open case"
    if len(owned) != int(state.now.jobs_used):
        yield f"{len(owned)} jobs, thought {int(state.now.jobs_used)}"


def _cases(state):
    """Open cases: a leading problem, and somebody or something that will move them on."""
    cases, live = state.cases, state.live
    if len(state.open_cases) != int(state.now.open_cases):
        yield f"{len(state.open_cases)} open cases, thought {int(state.now.open_cases)}"
    for row in state.open_cases:
        stage, jobs = cases.stage[row], state.jobs_of[row]
        arrivals = live[(int(calendar.ARRIVE), row)]
        for job in jobs:
            if state.jobs.case[job] != row:
                yield f"job {job} of case {row} says it is of case {state.jobs.case[job]}"
        if stage == WORKING and not jobs and not arrivals:
            yield f"case {row} is at work but nobody has it and it is under way to nobody"
        if stage == TRAVELLING and not arrivals:
            yield f"case {row} travels for ever"
        if stage == WAITING and not live[(int(calendar.LEAD_OVER), row)]:
            yield f"case {row} waits for ever"
        if stage == LINKED and jobs:
            yield f"case {row} is linked and has jobs of its own"
        if bool(cases.in_session[row]) != bool(live[(int(calendar.SESSION), row)]):
            yield f"case {row} is whistled for without a session, or has one without a whistle"
        problem = cases.problem[row]
        if stage == LINKED and (
            state.problems.gone[problem] or state.problems.leading_case[problem] < 0
        ):
            yield f"case {row} follows nobody"
    for row in state.called_back:
        if live[(int(calendar.REOPEN), row)] != 1:
            yield f"case {row} will be called back {live[(int(calendar.REOPEN), row)]} times"
    for (kind, row), times in live.items():
        if kind in CASE_EVENTS and cases.stage[row] == FREE:
            yield f"an event of kind {kind} is about the free case {row}"
        if (
            kind not in (int(calendar.ARRIVE), int(calendar.BURST), int(calendar.HEAD_FREE))
            and times > 1
        ):
            yield f"event {kind} of row {row} will happen {times} times"


def _problems(state):
    """Open problems know their open cases; every stream goes on."""
    problems, cases = state.problems, state.cases
    if len(state.open_problems) != int(state.now.open_problems):
        yield f"{len(state.open_problems)} open problems, thought {int(state.now.open_problems)}"
    ids = Counter(problems.id[row] for row in (*state.open_problems, *state.gone_problems))
    for identity, times in ids.items():
        if times > 1:
            yield f"problem {identity} has {times} rows"
    listed, held = Counter(), Counter(cases.problem[row] for row in state.called_back)
    for row in (*state.open_problems, *state.gone_problems):
        own = chain(problems.first_case[row], cases.next_of_problem, cases.length)
        listed.update(own)
        if len(own) != problems.open_cases[row]:
            yield f"problem {row} has {len(own)} open cases, it thinks {problems.open_cases[row]}"
        if any(cases.problem[case] != row for case in own):
            yield f"problem {row} has a case of another"
        if problems.held[row] != held[row]:
            yield f"problem {row} is held by {held[row]}, it thinks {problems.held[row]}"
        leads = problems.leading_case[row]
        if not problems.gone[row] and (leads >= 0) != bool(own):
            yield f"problem {row} with {len(own)} open cases is led by {leads}"
        if leads >= 0 and not problems.gone[row] and leads not in own:
            yield f"problem {row} is led by {leads}, no open case of it"
    for row in state.gone_problems:
        if problems.open_cases[row] == 0 and problems.held[row] == 0:
            yield f"problem {row} is gone and keeps its row"
    for case in state.open_cases:
        if listed[case] != 1:
            yield f"case {case} is on {listed[case]} lists of problems"
    streams = state.arrays.streams
    for row in ((streams["ceiling"] > 0) & (streams["next"] < 1e9)).nonzero()[0].tolist():
        if state.live[(int(calendar.STREAM), row)] != 1:
            yield f"stream {row} has {state.live[(int(calendar.STREAM), row)]} next candidates"


def _pools(state):
    """Free rows and used rows make up every pool."""
    arrays, now = state.arrays, state.now
    pools = {
        "chunks": (
            now.free_chunk,
            state.chunks.next,
            set(state.chunks_used),
            int(now.chunks_used),
        ),
        "jobs": (
            now.free_job,
            state.jobs.next,
            {*state.queued, *_in_hand(state)},
            int(now.jobs_used),
        ),
        "cases": (
            now.free_case,
            state.cases.next_of_problem,
            {*state.open_cases, *state.called_back},
            None,
        ),
        "problems": (
            now.free_problem,
            state.problems.leading_case,
            {*state.open_problems, *state.gone_problems},
            None,
        ),
    }
    if state.miscounted:
        yield "a day of the calendar has more or fewer events than it thinks"
    for name, (first, links, used, counted) in pools.items():
        size = len(getattr(arrays, name))
        free = chain(int(first), links, size)
        if len(set(free)) != len(free) or used & set(free):
            yield f"{name}: a free row is free twice or in use"
        if len(free) + len(used) != size:
            yield f"{name}: {len(free)} free and {len(used)} used rows of {size}"
        if counted is not None and counted != len(used):
            yield f"{name}: {len(used)} used, thought {counted}"


def _in_hand(state):
    return [job for job in state.servers.job if job >= 0]


def _residents(state):
    """What is known of who has an open case is so."""
    callers = (state.cases.resident[row] for row in state.open_cases)
    counted = Counter(row for row in callers if row >= 0)
    known = {row: int(n) for row, n in enumerate(state.arrays.people["case_count"].tolist()) if n}
    if counted != known:
        different = {row for row in counted | known if counted[row] != known.get(row, 0)}
        yield f"residents with a wrong number of open cases: {sorted(different)[:5]}"
