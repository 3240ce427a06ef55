"""Headings, captions and notes of rates, of hours taken from the line and of cost, in English and Chinese."""

from __future__ import annotations

from typing import Final

from sim.figures.messages import Message

# Rates

RATES_NOTE: Final = Message(
    "The official rate is what the city would publish: what callers reached by a call-back say, "
    "silence counted by the rule of publication, the withdrawn left out. The true rate counts "
    "whoever wanted something done, and only what was really fixed.",
    "公布的解决率按公布规则计算：以回访到的来电人所述为准，未回访到者按规则计，撤诉者不计。真实解决率计入所有提出诉求的人，且只算真正解决的。",
)
RATES_CAPTION: Final = Message("Resolution rate (解决率), % of cases", "解决率（占诉求%）")
OFFICIAL: Final = Message("official", "公布")
TRUE: Final = Message("true", "真实")
LESS: Final = Message("official less true", "公布减真实")
OFFICIAL_TRUE_ALT: Final = Message("official {official}, true {true}", "公布{official}，真实{true}")

# The line

LINE_NOTE: Final = Message(
    "Hours that departments (条条) give to the streets' cases and sessions are hours that their own "
    "superiors do not get. That is the price of power in the street.",
    "部门（条条）用于街道诉求和联席的工时，就是上级条线得不到的工时。这是街道获得权力的代价。",
)
LINE_CAPTION: Final = Message("Hours of departments", "部门工时")
MINUTES_DEPARTMENTS: Final = Message(
    "Where the paid time of departments goes, %", "部门在岗工时的去向（%）"
)
MINUTES_STREETS: Final = Message(
    "Where the paid time of street offices goes, %", "街道在岗工时的去向（%）"
)
PAID_TIME: Final = Message("paid time", "在岗工时")

# Cost

COST_NOTE: Final = Message(
    "Yuan for minutes spent on cases, for the minutes of programmes and for their other outlays, a "
    "problem fixed or dealt with by the community. Hourly costs are assumed, and nothing in the "
    "model reads them.",
    "办件工时、项目工时及其他支出的费用，按每个解决的问题（含社区解决）计。小时成本为假设，模型中没有任何机制依赖它。",
)
COST_CAPTION: Final = Message("What it costs", "所需成本")
