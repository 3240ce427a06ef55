"""Units (street offices, branches, bureaus), their heads, staff (servers) and desks; what a street carries from day to day."""

from __future__ import annotations

import numpy as np

from sim.bundle import in_lines

STREET, BRANCH, BUREAU = range(3)

#: One row a unit of a district.
UNIT = in_lines(
    [
        ("number", "i8"),  # identity in luck keys
        ("level", "i8"),
        ("department", "i8"),  # -1 for a street office
        ("street", "i8"),  # of a street office or branch; -1 for a bureau
        ("heads", "i8"),
        ("first_server", "i8"),  # its heads; the one after them is the duty desk
        ("first_desk", "i8"),
        ("desks", "i8"),
        ("speed", "f8"),  # part of a head's shift that goes to cases (decided each day)
        ("clock", "f8"),  # virtual time of its fair queueing
        ("booked", "f8"),  # session minutes booked for the next session day
        (
            "owed",
            "f8",
        ),  # minutes to take off before work next shift (sessions held, chasing, persuasion)
        ("case_minutes", "f8"),  # worked on cases today
        ("session_minutes", "f8"),
        ("line_month", "f8"),  # line minutes this month
        ("paid_month", "f8"),  # paid minutes this month
        ("waiting", "i8"),  # jobs waiting
        ("emergencies", "i8"),  # ... of them emergencies
        ("at_work", "i8"),  # heads with a job in hand, the duty desk not counted
        ("idle_from", "i8"),  # every head before this row of servers has a job in hand
        ("moved", "f8"),  # part of its heads that works for the street (a branch)
        (
            "staffing",
            "f8",
        ),  # today's paid minutes over those of its own heads (1: none came or went)
        ("dirty", "u1"),  # a head may be able to start something this minute
    ]
)

#: One row a (unit, street): the desk where the cases of that street wait.
DESK = in_lines(
    [
        ("unit", "i8"),
        ("street", "i8"),
        ("share", "f8"),  # part of the unit's minutes
        (
            "effort",
            "f8",
        ),  # effort for the street, 0..1 (what the share would be if the unit had this street alone)
        ("served", "f8"),  # virtual time of this desk: minutes served / share
        ("pressure", "f8"),  # summons pending, decaying
        ("waiting", "i8"),  # jobs waiting
    ]
)

#: One row a head, or the duty desk of a unit.
SERVER = in_lines(
    [
        ("unit", "i8"),
        ("job", "i8"),  # -1: idle
        ("serial", "i8"),  # voids the completion event of an abandoned job
        ("started", "i8"),  # minute from which today's work on the job counts
        ("free_from", "i8"),  # minute from which the head is there today
        ("used", "i8"),  # minutes busy today
        ("speed", "f8"),  # at which the job is worked
        ("open", "u1"),  # on shift today
        ("duty", "u1"),  # the duty desk: emergencies only, any minute
    ]
)

#: What a street carries from day to day: its ranking and its allowance of summons.
STREET_STATE = np.dtype(
    [
        ("number", "i8"),  # in the city
        ("first_place", "i8"),
        ("places", "i8"),
        ("assessed", "f8"),  # this month, by the published rule
        ("said_resolved", "f8"),
        ("aspiration", "f8"),
        ("ranking_pressure", "f8"),
        ("allowance", "f8"),  # summons saved up
        ("patrols", "f8"),  # of each place today
        ("adoptions", "f8"),  # share of its orphan estates whose turn for a manager has come so far
        ("trials", "f8"),  # ... for a property trial
        ("sessions", "i8"),  # standing sessions called this month
        ("watched", "u1"),  # inspectors watch topics here
        ("report_bar", "f8"),  # report candidates that draw more than this come to nothing
        ("migrant_bar", "f8"),  # ... those that are about migrants
        ("decisions", "i8"),  # major decisions so far
        ("next_decision", "f8"),  # minute
    ]
)

#: The head of each unit: one row a unit.
HEAD = np.dtype(
    [
        ("alignment", "f8"),
        ("spell", "i8"),
        ("spell_end", "i8"),  # day
        ("vacant_until", "i8"),  # day
    ]
)
