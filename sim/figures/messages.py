"""Every sentence and word that pictures say, in English and Chinese.

`{...}` are filled from the numbers of the table that is drawn. The Chinese font is made from this
catalogue among others (tools/make_font.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Message:
    """The same thing said in two languages."""

    en: str
    zh: str

    def both(self) -> str:
        """English with Chinese under it."""
        return f"{self.en}\n{self.zh}"

    def line(self) -> str:
        """English and Chinese on one line."""
        return f"{self.en} {self.zh}"

    def say(self, **values: str | Message) -> Message:
        """The message with its places filled; a Message fills each language with its own."""
        english = {k: v.en if isinstance(v, Message) else v for k, v in values.items()}
        chinese = {k: v.zh if isinstance(v, Message) else v for k, v in values.items()}
        return Message(self.en.format(**english), self.zh.format(**chinese))


# Throughput

FIXES_MOST: Final = Message(
    "{scenario} fixes {more} more problems a day than the baseline ({interval})",
    "{scenario}：每日比基准多解决{more}个问题（{interval}）",
)
FIXES_MOST_OF_MANY: Final = Message(
    "{scenario} fixes most: {more} more problems a day than the baseline ({interval})",
    "{scenario}效果最大：每日比基准多解决{more}个问题（{interval}）",
)
FIXES_FEWER: Final = Message(
    "Nothing tried fixes more; {scenario} fixes {fewer} fewer problems a day ({interval})",
    "均未增加解决量；{scenario}每日反而少解决{fewer}个问题（{interval}）",
)
FIXES_ALIKE: Final = Message(
    "No difference in problems fixed that luck could not make; largest: {scenario}, "
    "{change} a day ({interval})",
    "解决量之差均未超出随机波动；最大者{scenario}每日{change}个（{interval}）",
)
FIXES_ONE_RUN: Final = Message(
    "{scenario}: {change} problems fixed a day in one replication - no interval, so no finding yet",
    "{scenario}：单次模拟每日{change}个，无置信区间，尚不足为结论",
)
INTERVAL: Final = Message("{level} interval {low} to {high}", "{level}置信区间{low}至{high}")
NO_SCENARIO: Final = Message("The baseline alone: nothing to compare", "仅有基准，无可比较")
FIXED_A_DAY: Final = Message("problems really fixed a day", "每日真正解决的问题（个）")
DAYS_OBSERVED: Final = Message("day of the observed window", "观测期第几天")
START: Final = Message("start", "起始")
A_DAY: Final = Message("{change} a day", "每日{change}个")
THROUGHPUT_NOTE: Final = Message(
    "Mean of the last 28 days; {n}. Dashed grey: baseline. {band}",
    "近28日均值；{n}。灰色虚线：基准。{band}",
)
BAND_NOTE: Final = Message(
    "Band: middle 80% of replications. The title's interval is of the paired difference, "
    "which is surer than the bands.",
    "色带：模拟的中间80%。标题中的区间为配对之差，比色带更可靠。",
)
NO_BAND_NOTE: Final = Message("One replication has no band.", "单次模拟无色带。")

# Cumulative incidence

FIXED_BY: Final = Message(
    "Within {days} days {scenario} really fixes {share} of cases, the baseline {base}",
    "{days}天内：{scenario}真正解决{share}的诉求，基准为{base}",
)
FIXED_BY_BASELINE: Final = Message(
    "Within {days} days {base} of cases are really fixed", "{days}天内{base}的诉求真正解决"
)
DAYS_SINCE_REPORT: Final = Message("days since the case was opened", "受理后天数")
SHARE_OF_CASES: Final = Message("share of cases", "占诉求比例")
EVENTS: Final[dict[str, Message]] = {
    "fixed": Message("really fixed", "真正解决"),
    "nominal": Message("closed on paper", "虚假办结"),
    "withdrawn": Message("withdrawn", "撤诉放弃"),
    "failed": Message("worked on, did not hold", "办理未果"),
    "community": Message("by the community", "社区解决"),
    "vanished": Message("gone by itself", "自行消失"),
}
INCIDENCE_NOTE: Final = Message(
    "First closure of each case, Aalen-Johansen: the other ways out are competing events, open "
    "cases are censored. Mean of {n}{band}. Thin grey lines: baseline.",
    "每件诉求的首次办结（Aalen-Johansen 估计，其余去向为竞争事件，未办结为删失）。"
    "{n}均值{band}。细灰线：基准。",
)

INCIDENCE_BAND: Final = Message(" with its {level} interval", "及其{level}置信区间")

# Official and true

OVERSTATES: Final = Message(
    "The published resolution rate overstates the true one most under {scenario}: "
    "{official} against {true}",
    "公布的解决率高估真实水平，{scenario}最甚：公布{official}，真实{true}",
)
UNDERSTATES: Final = Message(
    "The published resolution rate never overstates the true one; widest gap under {scenario}: "
    "{official} against {true}",
    "公布的解决率未高估真实水平；差距最大者{scenario}：公布{official}，真实{true}",
)
AGREE: Final = Message(
    "Published and true resolution rates agree to within {points} points everywhere",
    "各情景公布与真实解决率之差均不超过{points}个百分点",
)
OFFICIAL: Final = Message("official (as published)", "公布")
TRUE: Final = Message("true", "真实")
RESOLUTION_AXIS: Final = Message("resolution rate, % of cases", "解决率（占诉求%）")
GAP_CHANGE_AXIS: Final = Message(
    "official less true: more than in the baseline, percentage points",
    "公布减真实：比基准多出的百分点",
)
OFFICIAL_NOTE: Final = Message(
    "Official: of cases closed or due in the measured window, less withdrawn, what callers reached "
    "say, silence counted by the publication rule. True: really fixed, of all closed, withdrawn or "
    "due. Numbers on the left: official less true. {band}",
    "公布：测量期内办结或到期，撤诉除外，回访到者按其所述，未回访到者按公布规则。真实：办结、到期和撤诉中真正解决的。"
    "左图数字：公布减真实。{band}",
)
OFFICIAL_BAND: Final = Message(
    "Mean of {n}; bars: {level} interval. Left, of a level: it varies from one replication to the "
    "next, in all rows alike. Right, of the paired difference: the same luck in both worlds; filled: "
    "without zero.",
    "{n}均值；横线：{level}区间。左图为水平的区间，各次模拟之间一同高低；右图为同一运气下配对之差的区间，实心：不含零。",
)
OFFICIAL_NO_BAND: Final = Message("One replication: no intervals.", "单次模拟，无区间。")

# Effects

BENEFIT_AND_COST: Final = Message(
    "{scenario}: {change} problems fixed a day, {hours}",
    "{scenario}：每日解决{change}个问题，{hours}",
)
BENEFIT_AND_COST_OF_MANY: Final = Message(
    "{scenario} fixes most: {change} problems a day, {hours}",
    "{scenario}解决最多：每日{change}个问题，{hours}",
)
HOURS_TAKEN: Final = Message(
    "with {hours} hours a day taken from the vertical line", "占用条线工时每日{hours}小时"
)
HOURS_NOT_TOLD: Final = Message(
    "with no change in hours taken from the vertical line that luck could not make",
    "占用条线工时之差未超出随机波动",
)
NOT_KNOWN: Final = Message("not known in so short a window", "观察期太短，尚不可知")
BETTER_RIGHT: Final = "better 更好 →"
BETTER_LEFT: Final = "← better 更好"
NO_UNIT: Final = Message("no unit", "无单位")
EFFECTS_NOTE: Final = Message(
    "Mean paired difference from the baseline with its {level} interval over {n}. "
    "Filled: better (●) or worse (◆) than luck alone would make; open: cannot be told from luck.",
    "与基准配对之差的均值及{level}置信区间，{n}。实心：好于（●）或差于（◆）随机波动；空心：与随机波动无法区分。",
)

EFFECTS_NOTE_OF_MANY: Final = Message(
    "Mean paired difference from the baseline over {n}; {level} intervals: thick, of the scenario by itself; thin, one that holds "
    "for all scenarios together. Filled: better (●) or worse (◆) than luck alone would make, all looked at together; open: cannot "
    "be told from luck.",
    "与基准配对之差的均值，{n}；{level}置信区间：粗线为单个方案，细线对全部方案同时成立。实心：一并判断，好于（●）或差于（◆）随机波动；"
    "空心：与随机波动无法区分。",
)

EFFECTS_NOTE_ONE: Final = Message(
    "Difference from the baseline in one replication: no interval, so no mark is filled.",
    "与基准之差，单次模拟，无置信区间，故均为空心。",
)

# Minutes

MINUTES_FINDING: Final = Message(
    "Departments give {unit} of their paid time to streets' cases under {scenario}, {unit_base} in "
    "the baseline; streets {street} against {base}",
    "{scenario}下部门在岗工时{unit}用于街道诉求（基准{unit_base}），街道{street}（基准{base}）",
)
MINUTES_BASELINE: Final = Message(
    "Streets give {base} of their paid time to cases, departments {unit_base}",
    "街道在岗工时{base}用于办件，部门{unit_base}",
)
STREETS: Final = Message("Street offices", "街道")
DEPARTMENTS: Final = Message("Departments", "部门")
SHARE_OF_PAID: Final = Message("% of paid minutes", "占在岗工时%")
PARTS: Final[dict[str, Message]] = {
    "street_work_minutes": Message("own work on cases", "自办"),
    "street_referral_minutes": Message("referral, chasing", "转办催办"),
    "street_session_minutes": Message("sessions", "联席"),
    "street_persuasion_minutes": Message("persuasion", "做工作"),
    "street_other_minutes": Message("other duties", "其他任务"),
    "street_idle_minutes": Message("idle", "空闲"),
    "unit_work_minutes": Message("work on cases", "办件"),
    "unit_session_minutes": Message("sessions", "联席"),
    "unit_line_minutes": Message("the vertical line", "条线工作"),
    "unit_rest": Message("not used", "未用"),
}
MINUTES_NOTE: Final = Message(
    "Paid minutes on shift in the measured window, mean of {n}. Emergency desks outside shifts "
    "are not shown.",
    "测量期内在岗工时，{n}均值。不含班外应急值守。",
)

UNITS: Final[dict[str, Message]] = {
    "1": Message("", ""),
    "0/1": Message("0 or 1", "0或1"),
    "share": Message("percentage points", "百分点"),
    "%/year": Message("% a year", "%/年"),
    "days": Message("days", "天"),
    "problems": Message("problems", "个问题"),
    "problems/day": Message("problems a day", "个/日"),
    "cases": Message("cases", "件"),
    "cases/day": Message("cases a day", "件/日"),
    "cases/problem": Message("cases a problem", "件/个问题"),
    "contacts/day": Message("contacts a day", "件次/日"),
    "departments/case": Message("departments a case", "个部门/件"),
    "hand-offs/case": Message("hand-offs a case", "次/件"),
    "summons/day": Message("summons a day", "次/日"),
    "sessions/day": Message("sessions a day", "次会商/日"),
    "hours/day": Message("hours a day", "小时/日"),
    "hours/problem": Message("hours a problem", "小时/个问题"),
    "residents": Message("residents", "人"),
    "heads": Message("heads", "人"),
    "posts": Message("posts", "个岗位"),
    "volunteers": Message("volunteers", "名志愿者"),
    "users": Message("users", "名用户"),
    "estates": Message("estates", "个小区"),
    "yuan/problem": Message("yuan a problem", "元/个问题"),
    "yuan/day": Message("yuan a day", "元/日"),
}
"""The unit of a difference, for every unit of an outcome."""

REPLICATIONS: Final = Message("{n} replications", "{n}次模拟")
ONE_REPLICATION: Final = Message("one replication", "单次模拟")


def replications(n: int) -> Message:
    """How many replications, in words."""
    return ONE_REPLICATION if n == 1 else REPLICATIONS.say(n=str(n))
