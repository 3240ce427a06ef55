"""Headings, captions, keys and notes of a report, in English and Chinese.

Those of the page, of its tables and of what several parts share; other parts have their own (`..._headings`). The
sentences of the answer stand in `sim.report.messages`.
"""

from __future__ import annotations

from typing import Final

from sim.figures.messages import Message

# The page

TITLE_MANY: Final = Message("{n} arrangements for {city}, compared", "{city}：{n}种治理安排的比较")
TITLE_ONE: Final = Message(
    "{scenario}: what it changes in {city}", "{scenario}：在{city}带来什么变化"
)
TITLE_ALONE: Final = Message("{scenario}, in {city}", "{scenario}（{city}）")
MADE_LINE: Final = Message(
    "Streetwhistle {version} · {date} · {n} · seed {seed}",
    "街道吹哨仿真 {version} · {date} · {n} · 随机种子{seed}",
)
OTHER_LANGUAGE: Final = Message("中文", "English")
CONTENTS: Final = Message("Contents", "目录")
NOT_A_FORECAST: Final = Message(
    "A simulation, not a forecast: no street, office or person in it is a real one.",
    "这是仿真，不是预测：其中的街道、单位和人员均非真实。",
)

# Parts

ANSWER: Final = Message("The answer", "结论")
QUESTION: Final = Message("The question", "问题")
CHANGES: Final = Message("What each arrangement changes", "各种安排改变了什么")
EFFECTS: Final = Message("Effects", "效果")
FIXING: Final = Message("Problems fixed and cases closed", "解决的问题与办结的诉求")
TIME: Final = Message("Time to a real fix", "真正解决需要多久")
RATES: Final = Message("Official and true", "公布与真实")
LINE: Final = Message("Hours taken from the line", "占用的条线工时")
GAINS: Final = Message("Who gains", "谁受益")
COST: Final = Message("Cost", "成本")
SENSITIVE: Final = Message("What the conclusion is sensitive to", "结论对什么敏感")
MADE: Final = Message("How it was made", "如何得出")
UNKNOWN: Final = Message("What nobody knows", "无人知晓的事")

# Words of tables

ARRANGEMENT: Final = Message("arrangement", "安排")
DIFFERENCE: Final = Message("difference", "差异")
INTERVAL: Final = Message("{level} interval", "{level}置信区间")
INSTEAD: Final = Message("level", "水平")
GROUPS: Final[dict[str, Message]] = {
    "better": Message("Fix more problems a day", "每日解决更多"),
    "open": Message(
        "No difference in problems fixed that this experiment can see", "解决量看不出差异"
    ),
    "worse": Message("Fix fewer problems a day", "每日解决更少"),
}
ALL_OF_THEM: Final = Message("All {n} arrangements", "全部{n}种安排")
THE_OTHERS: Final = Message("The other {n} arrangements", "其余{n}种安排")
KEY_VERDICTS: Final[dict[str, Message]] = {
    "better": Message("better for residents", "对居民更好"),
    "worse": Message("worse, or dearer", "更差或代价更高"),
    "open": Message("cannot be told from luck", "与运气无法区分"),
    "changed": Message("changed, neither better nor worse", "有变化，无所谓好坏"),
}

# The question

QUESTION_TEXT: Final = Message(
    "A street office answers for everything its residents raise and commands almost nobody who "
    "could put it right. If {city} adopted {arrangements}, what would happen to those problems: how "
    "many are really fixed, how soon, for whom, at what price?",
    "街道对居民反映的一切负责，却几乎指挥不动能够解决问题的部门（责大权小）。如果{city}采用{arrangements}，这些问题会怎样："
    "真正解决多少、多快、惠及谁、代价多大？",
)
QUESTION_PILOTS: Final = Message(
    "If {city} tried out {arrangements} in {pilots} of its {streets} streets and compared them with the "
    "others by the monthly figures that are published, would the evaluation find the true effect? An "
    "evaluator cannot know the true effect; the simulation does, for it lets the same city live with the "
    "pilot, without it, and with the reform everywhere.",
    "如果{city}的{streets}个街道中有{pilots}个试行{arrangements}，并按每月公布的数字与其他街道比较，评估能否得出真实效果？"
    "评估者不可能知道真实效果，仿真却知道：同一城市分别在有试点、无试点和全面推行时各运行一次。",
)
ONE_OF_THESE: Final = Message("one of these {n} arrangements", "这{n}种安排之一")
QUESTION_ALONE: Final = Message(
    "How do the problems that residents of {city} raise fare under {arrangements}: how many are "
    "really fixed, how soon, for whom, at what price?",
    "在{arrangements}下，{city}居民反映的问题会怎样：真正解决多少、多快、惠及谁、代价多大？",
)
METHOD: Final = Message(
    "The program lets the city live day by day, once under each arrangement, with the same "
    "residents, the same problems and the same luck. What differs between two worlds is then the "
    "arrangement and not the weather.",
    "程序逐日模拟这座城市，每种安排各一次，居民、问题和运气完全相同，因此两个世界的差异来自安排，而不是天气。",
)
CITY: Final = Message(
    "{city}: {residents} residents in {streets} streets of {districts}. Measured: {days} days, after "
    "{warmup} days that are run first so that problems level off.",
    "{city}：{residents}名居民，{districts}共{streets}个街道。测量期{days}天，此前先运行{warmup}天使问题数量趋于平稳。",
)
DISTRICTS: Final = Message("{n} districts", "{n}个区")
ONE_DISTRICT: Final = Message("one district", "一个区")
PROBLEM_AND_CASE: Final = Message(
    "A problem is what is wrong; a case is what somebody reports of it. One cold building is one "
    "problem and forty cases. “Really fixed” means that somebody, the administration or the "
    "community, put the problem right and it held, whatever was written down.",
    "问题是实际存在的毛病，诉求是有人就此提出的工单。一栋不热的楼是一个问题、四十件诉求。“真正解决”指行政部门或社区确实把问题处理好了，"
    "与记录怎么写无关。",
)

# What each changes

COMPARED_WITH: Final = Message("All are compared with {reference}.", "均与{reference}比较。")
BOTTOM: Final = Message(
    "It is the ground that the others are built on: it adds no reform.",
    "这是其他安排的基础，没有任何改革。",
)
SAME: Final = Message("It changes nothing.", "没有任何变化。")
IN_NUMBERS: Final = Message("In numbers, with sources", "具体数值与来源")
OLD_FOLDER: Final = Message(
    "This folder was made by an earlier version and does not say in words what it changes.",
    "该结果由较早版本生成，未以文字说明改变了什么。",
)

# Effects

GLANCE: Final = Message(
    "Differences from {reference}, most problems fixed first", "与{reference}之差，按解决问题数排列"
)
GLANCE_NOTE: Final = Message(
    "Filled marks are differences that luck alone would hardly make, {judged}: ● better, ◆ worse or "
    "dearer; ○ cannot be told from luck. First row: how things stand without any of them. Intervals "
    "stand in the pictures below, every outcome in compare.csv.",
    "实心为运气难以造成的差异（{judged}）：●更好，◆更差或代价更高；○与运气无法区分。首行为对照水平。区间见下图，全部结果见 compare.csv。",
)
JUDGED_ALONE: Final = Message("taken one by one", "逐项判断")
JUDGED_TOGETHER: Final = Message("all arrangements looked at together", "全部安排一并判断")
PICTURE_OF: Final = Message(
    "{outcome}: difference from {reference}, with its {level} interval",
    "{outcome}：与{reference}之差及{level}置信区间",
)
FURTHEST: Final = Message("{counts}; furthest under {scenario}", "{counts}；差异最大的是{scenario}")
COUNT_BETTER: Final = Message("{n} better", "{n}种更好")
COUNT_WORSE: Final = Message("{n} worse", "{n}种更差")
COUNT_DEARER: Final = Message("{n} take more", "{n}种更多")
COUNT_CHEAPER: Final = Message("{n} take less", "{n}种更少")
COUNT_OPEN: Final = Message("{n} cannot be told from luck", "{n}种与运气无法区分")
EVERY_OUTCOME: Final = Message("Every outcome", "全部结果")
VALUE: Final = Message("value", "数值")
WITHOUT: Final = Message("without", "对照")
WITH: Final = Message("with", "采用后")
OUTCOME: Final = Message("outcome", "结果")
LEVELS: Final = Message("How things stand", "现状")
LEAST: Final = Message("least", "最小")
MOST: Final = Message("most", "最大")
MEAN: Final = Message("mean", "均值")

HEADLINES: Final[dict[str, Message]] = {
    "problems_fixed": Message("fixed a day", "每日解决"),
    "fixed_within_30_days": Message("fixed in 30 days", "30天内解决"),
    "problem_days": Message("problems open", "未解决问题"),
    "true_resolution": Message("true resolution rate", "真实解决率"),
    "hours_from_line": Message("taken from the line", "占用条线工时"),
    "case_hours_per_fix": Message("work for a fix", "每次解决用工"),
    "cost_per_fix": Message("cost of a fix", "每次解决成本"),
}
"""Headline outcomes as the head of a narrow column."""
SHORT_UNITS: Final[dict[str, Message]] = {
    "problems/day": Message("problems", "个"),
    "share": Message("points", "百分点"),
    "problems": Message("problems", "个"),
    "hours/day": Message("hours a day", "小时/日"),
    "hours/problem": Message("hours", "小时"),
    "yuan/problem": Message("yuan", "元"),
}

# Experiments that are more than a comparison

AS_A_COMPARISON: Final = Message("As a comparison", "作为比较")
FOUND: Final = Message("What this experiment found", "本次实验的发现")
STUDY_TITLE: Final = Message(
    "{experiment}: {scenario}, in {city}", "{experiment}：{scenario}（{city}）"
)
EXPERIMENTS: Final[dict[str, Message]] = {
    "sweep": Message("Sweep", "参数扫描"),
    "sensitivity": Message("Sensitivity analysis", "敏感性分析"),
    "synergy": Message("Synergy", "协同效应"),
    "evaluate": Message("Evaluation of pilots", "试点评估"),
    "trace": Message("Trace", "追踪"),
    "calibrate": Message("Calibration", "校准"),
    "plausible": Message("Comparison over plausible worlds", "未排除情形下的比较"),
}
ASKED: Final = Message("As it was asked", "实验设定")
SEE_BELOW: Final = Message("The pictures and tables below have what was found.", "结果见下方图表。")
PICTURE: Final = Message("Picture of this experiment: {name}", "实验图：{name}")
BRACKETS: Final = Message(
    "{caption}; in brackets the difference from {reference}", "{caption}；括号内为与{reference}之差"
)
COLUMNS: Final[dict[str, Message]] = {
    "problems_fixed": Message("problems really fixed", "真正解决的问题"),
    "problems_fixed_by_staff": Message("by the administration", "行政解决"),
    "problems_community": Message("by the community", "社区自行解决"),
    "problems_arisen": Message("problems arisen", "新生问题"),
    "cases_closed": Message("cases closed", "办结诉求"),
    "cases_per_problem": Message("cases a problem", "每个问题的诉求件数"),
    "nominal_share": Message("closed on paper", "虚假办结"),
    "registered_fixed": Message("registered residents", "户籍居民"),
    "migrants_fixed": Message("migrants", "流动人口"),
    "registered_lead": Message("lead of the registered", "户籍居民领先"),
    "best_streets_fixed": Message("best streets", "最好街道"),
    "worst_streets_fixed": Message("worst streets", "最差街道"),
    "street_lead": Message("lead of the best", "最好街道领先"),
    "hours_from_line": Message("taken from the line", "占用条线工时"),
    "hours_on_line": Message("left to the line", "条线自身工时"),
    "session_hours": Message("in sessions", "联席"),
    "inspection_hours": Message("for inspectors", "迎检"),
    "cost_per_fix": Message("cost of a problem dealt with", "每个解决问题的成本"),
    "case_hours_per_fix": Message("staff hours a fix", "每次解决的工时"),
    "programme_hours": Message("hours of programmes a day", "项目工时/日"),
    "programme_money": Message("outlays of programmes a day", "项目支出/日"),
    "household_fees": Message("fees of households a day", "住户缴费/日"),
}

# Sensitive to

FROM_FILE: Final = Message("From {file} ({n} rows)", "摘自 {file}（共{n}行）")
INPUT: Final = Message("input", "输入数值")
INFLUENCE: Final = Message("influence on the difference", "对差异的影响")
SOURCE: Final = Message("source", "来源")
ITEM: Final = Message("item", "项目")
