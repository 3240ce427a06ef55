"""Room for a day: arrays grow between days only, so before a day begins there must be room for all that it may bring."""

from __future__ import annotations

from sim.compiled import compiled
from sim.kernels.calendar import CHUNK, RING

RESIDENTS_A_PROBLEM = 50  # there is room for one open problem to so many residents from the start
NOTES_A_DAY = 1_000  # room for what a day may bring to one watched problem


@compiled
def count_room(d):  # type: ignore[no-untyped-def]
    """Rows that the coming day wants of every array that grows: half as much again as is used, and some; is any of them short?

    `d.room[0]` has what is wanted, `now.short` the answer.
    """
    now = d.now[0]
    room = d.room[0]
    planned = d.number_of_bursts  # all might arise today
    # the day that has been set may be today or the day before
    today = d.days[now.day % RING].events
    coming = max(today, d.days[(now.day + 1) % RING].events)
    room.chunks = (
        now.chunks_used + now.chunks_used // 4 + now.open_problems // CHUNK + RING + 500 + planned
    )
    problems = max(now.open_problems, d.number_of_people // RESIDENTS_A_PROBLEM)
    room.problems = problems + problems // 2 + 4_000 + planned
    room.cases = now.open_cases + now.open_cases // 2 + 8_000 + planned
    room.jobs = now.jobs_used + now.open_cases + 10_000 + planned
    room.agenda = 2 * coming + now.jobs_used + 2 * planned + 20_000
    room.problem_rows = now.problem_rows + now.open_problems + planned + 4_000
    room.case_rows = now.case_rows + now.open_cases + planned + 4_000
    room.notes = 0
    if d.number_of_watched_ids > 0:
        room.notes = now.notes + NOTES_A_DAY * (d.number_of_watched_ids + 10)
    now.short = 0
    if (
        d.number_of_chunks < room.chunks
        or d.number_of_problems < room.problems
        or d.number_of_cases < room.cases
        or d.number_of_jobs < room.jobs
        or d.number_of_agenda < room.agenda
        or d.number_of_problem_rows < room.problem_rows
        or d.number_of_case_rows < room.case_rows
        or d.number_of_notes < room.notes
    ):
        now.short = 1
