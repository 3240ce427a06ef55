"""Words of the page of programmes in places of their own, in English and Chinese."""

from __future__ import annotations

from typing import Final

from sim.figures.messages import Message

PLACES_TITLE: Final = Message("{n} programmes, each in its own place", "{n}项做法：各在其地")
PLACES_LINE: Final = Message("Streetwhistle {version} · {date}", "街道吹哨仿真 {version} · {date}")
PLACES_LEAD: Final = Message(
    "Each programme is set beside its own place without it. Places differ, so programmes must not be "
    "ranked against each other.",
    "每项做法都与同一地方没有该做法时相比。各地情况不同，不能据此在做法之间排名。",
)
PLACES_NOTE: Final = Message(
    "Numbers in brackets are {level} intervals. They speak of luck alone, not of what is assumed.",
    "括号内为{level}置信区间，只反映运气，不反映假设的不确定性。",
)
PLACES_CAPTION: Final = Message(
    "Difference from the place without the programme, with its interval",
    "与同一地方没有该做法时之差及其区间",
)
PLACES_UNITS: Final[dict[str, Message]] = {
    "true_resolution": Message("points", "百分点"),
    "problem_days": Message("problems", "个"),
    "hours_from_line": Message("hours a day", "小时/日"),
    "cost_per_fix": Message("yuan", "元"),
}
PLACES_PARTED: Final = Message(
    "Do not use the numbers of {names}: the worlds were not the same before the programme began.",
    "请勿使用{names}的数字：在做法开始之前，各个世界就已不同。",
)
IN_PLACE: Final = Message("{scenario} ({place})", "{scenario}（{place}）")
PROGRAMME: Final = Message("programme", "做法")
PLACE: Final = Message("place", "地方")
REPORT: Final = Message("report", "报告")
OPEN_REPORT: Final = Message("all of it", "全文")
