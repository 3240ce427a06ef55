"""What the picture of an evaluation says, in English and Chinese."""

from __future__ import annotations

from typing import Final

from sim.figures.messages import Message

FINDING: Final = Message(
    "The evaluator finds {estimate} {unit}; true are {truth} on the pilot streets, {rollout} if done everywhere. "
    "The interval holds the truth in {held} of {n} evaluations",
    "评估得{estimate}{unit}；试点街道真实效果{truth}，全面推行则为{rollout}。{n}次评估中区间包含真值{held}次",
)
DESIGNS: Final = {
    "did": Message("difference-in-differences", "双重差分"),
    "event-study": Message("event study", "事件研究"),
    "synthetic-control": Message("synthetic control", "合成控制"),
}
ESTIMATES: Final = Message("estimates, an evaluation a row", "各次评估的估计值")
HOLDS: Final = Message("estimate, interval holds the truth", "估计值，区间包含真值")
MISSES: Final = Message("estimate, interval misses it", "估计值，区间不含真值")
TRUE_PILOTS: Final = Message("true effect on the pilots", "试点街道真实效果")
TRUE_EVERYWHERE: Final = Message("true effect if done everywhere", "全面推行的真实效果")
TRUE_OTHERS: Final = Message("true effect of the pilot on the others", "试点对其他街道的真实影响")
BY_MONTH: Final = Message("event study, month by month", "事件研究：逐月")
REFERENCE: Final = Message("month of reference", "基准月")
COEFFICIENT: Final = Message("coefficient with its interval", "系数及区间")
SINCE: Final = Message("months since the reform began", "改革开始后月数")
EVALUATION: Final = Message("evaluation", "评估序号")
CHANGE: Final = Message("{outcome}, {unit}", "{outcome}，{unit}")
NOTE: Final = Message(
    "{scenario}: {design} on monthly published data, {pilots} pilot streets and {others} others, {n}. Intervals: {level}, as the "
    "evaluator would report them; by month: means of one evaluation's.",
    "{scenario}：以每月公布数据做{design}，试点街道{pilots}个、其他{others}个，{n}。区间为评估者报告的{level}区间；逐月为单次评估的均值。",
)
UNITS: Final = {
    "share": Message("percentage points", "百分点"),
    "days": Message("days", "天"),
    "cases per 1,000 residents and 30 days": Message(
        "cases per 1,000 residents and 30 days", "件/千人·30天"
    ),
    "problems per 1,000 residents and 30 days": Message(
        "problems per 1,000 residents and 30 days", "个问题/千人·30天"
    ),
    "problems per 1,000 residents": Message("problems per 1,000 residents", "个问题/千人"),
}
"""The unit of a difference, for every unit of a measure of the panel."""
