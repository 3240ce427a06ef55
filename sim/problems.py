"""Problems: what is true. A problem arises in a place, touches residents, and ends fixed, dealt with or by itself."""

from __future__ import annotations

from sim.bundle import in_lines

#: One row an open problem (rows are used again). What a report candidate needs lies in the first line of memory.
PROBLEM = in_lines(
    [
        ("id", "i8"),  # identity in every scenario: see `problem_id`
        ("report_ceiling", "f8"),  # report candidates a minute
        ("candidates", "i4"),  # report candidates so far
        ("candidate", "i4"),  # resident whom the present report candidate is about
        ("first_neighbour", "i4"),  # first resident of the place
        ("neighbours", "i4"),  # residents of the place
        ("touched", "i4"),  # residents
        ("offset", "i4"),  # first resident touched, counted within the place
        ("serial", "i4"),  # goes up with every change of owner: events of a former owner are void
        ("street", "i4"),
        ("leading_case", "i4"),  # the open case to which later reports are linked (-1: none)
        ("kind", "u1"),
        ("root", "u1"),
        ("emergency", "u1"),
        ("gone", "u1"),  # 0 open, else how it ended (ledger.EXIT_*)
        ("need", "u1"),  # departments needed: bit j = j-th department of the type's list
        ("done", "u1"),  # departments that have done their part; bit 7 = the street has
        ("mediated", "u1"),  # the present attempt at a fix is a mediation
        ("in_use", "u1"),
        ("finds", "u1"),  # times a patrol has found it
        (
            "promised",
            "u1",
        ),  # somebody near will deal with it: its COMMUNITY_DONE is in the calendar
        ("at_birth", "u1"),  # reported in the minute in which it arose
        ("watched", "u1"),  # somebody follows it: see `kernels.watch`
        ("report_minute", "i4"),  # when the present report candidate comes
        ("first_case", "i4"),  # list of its open cases
        ("place", "i4"),
        ("born", "i4"),
        ("first_report", "i4"),
        ("lead", "i4"),  # calendar lead time, minutes
        ("lead_end", "i4"),  # minute when it is over (NEVER: work has not begun)
        ("open_cases", "i4"),
        ("held", "i4"),  # closed cases that a call-back will reopen
        ("reports", "i4"),  # cases so far
        ("attempts", "i4"),  # attempts at a fix so far
    ]
)

STREET_DONE = 128  # bit 7 of `done`

# Identities: 1 bit kind of stream, 24 bits place or street, 6 bits type, 32 bits number of the candidate.
MOST_CANDIDATES = 2**32


def problem_id(place_number: int, kind: int, candidate: int) -> int:
    """Identity of the n-th candidate problem of a (place, issue type): the same in every scenario."""
    return (place_number << 38) | (kind << 32) | candidate


def place_and_kind(identity: int) -> tuple[int, int, int]:
    """The inverse of `problem_id`: (place number, issue type, candidate)."""
    return (identity >> 38) & 0xFFFFFF, (identity >> 32) & 63, identity & 0xFFFFFFFF
