"""Places (estates, 小区): where problems arise, and which of their conditions matter."""

from __future__ import annotations

import numpy as np

from sim.bundle import in_lines

# manager of an estate
MANAGED, ORPHAN, ON_TRIAL, COMMUNITY_RUN = range(4)

#: One row a place of a district. What a new problem needs lies in the first line of memory.
PLACE = in_lines(
    [
        ("number", "i8"),  # in the whole city: its identity in luck keys
        ("street", "i8"),  # of the district
        ("community", "i8"),  # of the district
        ("first_resident", "i8"),  # of the district
        ("residents", "i8"),
        ("neighbourhood", "f8"),  # factor on the report rate of all who live here (mean about 1)
        (
            "planning",
            "f8",
        ),  # factor on the hazard of infrastructure types since the last project (1 = as found)
        (
            "upkeep",
            "f8",
        ),  # factor on the hazard of estate types since a manager came (1 = as found)
        ("manager", "i8"),
        ("open_estate", "i8"),  # problems of estate types now open
        ("estate_minutes", "f8"),  # problem-minutes of those, up to minute `counted`
        ("counted", "i8"),
        ("manager_since", "i8"),  # day
        ("trials", "i8"),  # property trials so far
        (
            "turn_from",
            "f8",
        ),  # where the street's count of trials stood when the estate last became an orphan
        ("next_project", "i8"),  # minute at which the next infrastructure project is planned
        ("projects", "i8"),  # projects planned so far
        (
            "project_opens",
            "i8",
        ),  # minute at which the planned project opens (NEVER: none under way)
        ("project_heard", "u1"),  # was the street heard when it was planned
    ]
)

#: One row a community (社区, 居委会) of a district: what it has each day, and who joins in.
COMMUNITY = np.dtype(
    [
        ("number", "i8"),  # number of its first place: its identity in luck keys
        ("residents", "i8"),
        ("willing", "f8"),  # factor on how fast people join as volunteers
        ("volunteers", "f8"),  # expected number
        ("users", "f8"),  # of the sharing platform, expected number
        ("worker_minutes", "f8"),  # of community workers, a day
        ("social_paid", "f8"),  # minutes of social workers, a working day
        ("social_minutes", "f8"),  # of those, for problems
        ("volunteer_minutes", "f8"),  # of volunteers, a day
        ("offers_a_day", "f8"),  # of neighbours on the platform
        ("offers", "f8"),  # that nobody has taken up yet
        ("reach_gain", "f8"),  # by how much social workers widen what the community can deal with
        ("volunteer_part", "f8"),  # of the minutes in hand, those of volunteers
        ("called_on", "f8"),  # minutes of volunteers used since last Monday
        ("offered", "f8"),  # minutes of volunteers offered since last Monday
    ]
)

#: One row a (place, issue type): the stream of candidate problems. Row = place x types + type.
STREAM = in_lines(
    [
        ("identity", "i8"),  # of its candidate number 0: (place number, issue type, 0)
        ("ceiling", "f8"),  # candidate problems a minute
        ("next", "f8"),  # exact minute of the next candidate
        ("candidates", "i8"),  # so far
        (
            "root_share",
            "f4",
        ),  # part of the accepted problems that springs from a latent root cause of the place
        (
            "root_factor",
            "f4",
        ),  # what root-cause projects have left of the root cause's part of the hazard (1 = nothing done)
        ("root_projects", "i4"),  # root-cause projects finished here
        ("place", "i4"),  # row of the district's places
        ("kind", "i4"),  # issue type
    ]
)

#: Problems that a wrong major decision, or a shock, will cause: one row each, known from the day of the decision (the start of the world).
BURST = np.dtype(
    [
        ("id", "i8"),
        ("place", "i8"),
        ("kind", "i8"),
        ("minute", "i8"),
        ("at_once", "u1"),  # reported in the very minute
    ]
)
