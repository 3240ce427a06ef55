"""Headings, captions and notes of what is fixed and closed, and of the time that it takes, in English and Chinese."""

from __future__ import annotations

from typing import Final

from sim.figures.messages import Message

# Fixed and closed

FIXING_NOTE: Final = Message(
    "Closing a case is not fixing a problem. Slow work breeds repeated reports, and one fix then "
    "closes them all, so cases closed may rise while the city gets worse.",
    "办结诉求不等于解决问题。办得慢会带来重复反映，一次解决便办结多件，因此办结量上升时情况可能反而变差。",
)
CLOSED_LESS_FIXED_MORE: Final = Message(
    "{names}: more problems are fixed with fewer cases closed.",
    "{names}：办结的诉求更少，解决的问题却更多。",
)
CLOSED_MORE_FIXED_LESS: Final = Message(
    "{names}: more cases are closed while fewer problems are fixed.",
    "{names}：办结的诉求更多，解决的问题却更少。",
)
FIXING_CAPTION: Final = Message("Problems and cases, on average", "问题与诉求（日均）")
OVER_TIME: Final = Message(
    "Problems really fixed a day (mean of {days} days), by day; the observed days begin with day 0",
    "每日真正解决的问题（近{days}天均值），横轴为天数，第0天为观察期首日",
)

# Time

TIME_NOTE: Final = Message(
    "A case can end in several ways that compete: who is closed on paper will not be fixed later. "
    "The bars show how the first closure of a case had come about by day {day} after it was opened "
    "(Aalen-Johansen estimate).",
    "一件诉求有几种相互竞争的去向：一旦虚假办结，便不会再被解决。图中为受理后第{day}天时诉求首次办结的去向（Aalen-Johansen 估计）。",
)
TIME_CAPTION: Final = Message(
    "How cases had ended {day} days after they were opened, % of cases",
    "受理{day}天后诉求的去向（%）",
)
TIME_CURVES: Final = Message(
    "Share of cases by days since they were opened", "受理后各天的诉求比例"
)
EVENTS: Final[dict[str, Message]] = {
    "fixed": Message("fixed by the administration", "行政解决"),
    "community": Message("fixed by the community", "社区解决"),
    "vanished": Message("gone by itself", "自行消失"),
    "failed": Message("worked on, did not hold", "办理未果"),
    "nominal": Message("closed on paper", "虚假办结"),
    "withdrawn": Message("withdrawn", "撤诉放弃"),
    "unclosed": Message("still open", "仍在办"),
}
DAYS_TO_FIX: Final = Message("Days until half of all are fixed", "半数解决所需天数")
REFERENCE_LINE: Final = Message("thin: {reference}", "细线：{reference}")
