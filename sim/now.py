"""What holds now in a district: the clock, the calendar's events, how full its arrays are, what is counted over a day."""

from __future__ import annotations

import numpy as np

#: An event of the calendar: half a line of the processor's cache.
EVENT = np.dtype(
    [
        ("identity", "i8"),  # with `report`, its turn among events of one kind in one minute
        ("report", "i4"),
        ("minute", "i4"),
        ("row", "i4"),
        ("other", "i4"),  # the other row that it will need: see `kernels.ahead`
        ("serial", "i4"),
        ("kind", "u1"),
        ("detail", "u1"),
        ("unused", "u2"),
    ]
)

#: A day of the ring: its newest chunk of events, how many are in it, how many events in all. The older chunks are full.
RING_DAY = np.dtype([("chunk", "i4"), ("filled", "i4"), ("events", "i8")])

#: A chunk of events: the next of its day, or the next free one.
CHUNK_LINK = np.dtype([("next", "i4")])

#: The clock, set anew each day: fields of NOW that lie together.
CLOCK_FIELDS = (
    "day",
    "minute",
    "day_start",
    "day_end",
    "shift_start",
    "shift_end",
    "due_week",  # calendar days until 7 working days have passed
    "due_fortnight",  # ... 15 working days
    "month",
    "working",
)

#: What holds now, one row: the clock, the free rows, how full things are, what has gone wrong.
NOW = np.dtype(
    [
        ("key", "u8"),
        *((name, "i8") for name in CLOCK_FIELDS),
        ("district", "i8"),
        ("first_street", "i8"),
        ("first_resident", "i8"),
        ("monday", "i8"),  # minute at which a Monday begins
        (
            "spread",
            "i8",
        ),  # 1: rows lie too far apart for the processor's cache, and are asked for ahead
        ("short", "i8"),  # 1: some array has no room for another day
        ("free_chunk", "i8"),
        ("free_problem", "i8"),
        ("free_case", "i8"),
        ("free_job", "i8"),
        ("chunks_used", "i8"),
        ("agenda_used", "i8"),  # events of today so far
        ("jobs_used", "i8"),
        ("open_problems", "i8"),
        ("open_cases", "i8"),
        ("problems_reach", "i8"),  # no row of problems from here on has ever been in use
        ("cases_reach", "i8"),
        ("problem_rows", "i8"),
        ("case_rows", "i8"),
        ("dirty", "i8"),
        ("events", "i8"),
        ("notes", "i8"),
        ("error", "i8"),
        ("report_margin", "f8"),
        ("work_scale", "f8"),  # 1 / mean of exp(sigma x bell) for work minutes
        ("news", "f8"),
        ("usual_rate", "f8"),
    ]
)

#: Rows that a day wants of the arrays that grow, one row: see `kernels.room`.
ROOM = np.dtype(
    [
        (name, "i8")
        for name in (
            *("chunks", "problems", "cases", "jobs", "agenda"),
            *("problem_rows", "case_rows", "notes"),
        )
    ]
)

#: What is counted over a day, one row, set to zero each day.
TALLY_FIELDS = (
    "problems_arisen",
    "problems_fixed_by_staff",
    "problems_community",
    "problems_vanished",
    "cases_received",
    "cases_dispatched",
    "cases_reopened",
    "bounces",
    "referrals",
    "summons",
    "attendances",
    "absences",
    "street_minutes",
    "street_work_minutes",
    "street_referral_minutes",
    "street_session_minutes",
    "street_persuasion_minutes",
    "street_other_minutes",
    "street_idle_minutes",
    "unit_minutes",
    "unit_work_minutes",
    "unit_session_minutes",
    "unit_line_minutes",
    "duty_minutes",
    "cases_by_patrol",
    "problems_found_by_patrol",
    "patrol_minutes",
    "centre_minutes",
    "community_minutes",
    "social_minutes",
    "volunteer_minutes",
    "company_minutes",
    "community_used_minutes",
    "matches",
    "money",
    "fees",
    "cases_delegated",
    "problems_mediated",
    "inspection_minutes",
    "standing_sessions",
)
TALLY = np.dtype([(name, "f8") for name in TALLY_FIELDS])
