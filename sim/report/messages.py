"""Every sentence of the opening of a report, in English and Chinese.

`{...}` are filled from the results. The words of the other parts stand in `sim.report.headings`. The
Chinese font is made from both catalogues among others (tools/make_font.py).
"""

from __future__ import annotations

from typing import Final

from sim.figures.messages import Message

UNDER: Final = Message("Under {scenario}", "{scenario}")

# The opening: many scenarios

OF_MANY: Final = Message(
    "Of {all} arrangements set beside {reference}, {counts}.",
    "与{reference}相比，在{all}种安排中，{counts}。",
)
COUNTS: Final[dict[str, Message]] = {
    "better": Message("{n} fix more problems a day", "{n}种每日解决的问题更多"),
    "worse": Message("{n} fix fewer", "{n}种更少"),
    "open": Message(
        "for {n} there is no difference that this experiment can see", "{n}种本次实验看不出差异"
    ),
}
COUNTS_OF_ONE: Final[dict[str, Message]] = {
    "better": Message("1 fixes more problems a day", "1种每日解决的问题更多"),
    "worse": Message("1 fixes fewer", "1种更少"),
    "open": COUNTS["open"],
}
MOST: Final = Message(
    "Most are fixed under {scenario}: {sentence}.", "{scenario}解决最多：{sentence}。"
)
LEAST: Final = Message(
    "Fewest are fixed under {scenario}: {sentence}.", "{scenario}解决最少：{sentence}。"
)
CALMEST: Final = Message(
    "What residents live with is least under {scenario}: {sentence}.",
    "{scenario}下居民承受的问题最少：{sentence}。",
)
NONE_CALMER: Final = Message(
    "Under none of them do residents visibly live with fewer open problems.",
    "各种安排下，居民承受的未解决问题均未见减少。",
)
FEWER_YET_CALMER: Final = Message(
    "{names}: fewer problems are fixed a day, and yet fewer are open{why}.",
    "{names}：每日解决的问题虽少，未解决的问题也更少{why}。",
)
JUDGE_BY_OPEN: Final = Message(
    "Judge such arrangements by what residents live with, not by what is fixed.",
    "对这类安排，应看居民承受的问题，而不是解决的数量。",
)
BECAUSE: Final = Message(", for {causes}", "，因为{causes}")
FEWER_ARISE: Final = Message("fewer arise", "新生的问题更少")
PRICE: Final = Message("The price of {scenario}: {sentence}.", "{scenario}的代价：{sentence}。")
RATES_APART: Final = Message(
    "What is published and what is true lie furthest apart under {scenario}: a resolution rate of "
    "{official} would be published, {true} is true.",
    "{scenario}下公布与真实相差最大：公布的解决率为{official}，真实为{true}。",
)
RATES: Final = Message(
    "a resolution rate of {official} would be published, {true} is true (without it {official_base} "
    "and {true_base})",
    "公布的解决率为{official}，真实为{true}（对照：公布{official_base}，真实{true_base}）",
)
RATES_ALONE: Final = Message(
    "A resolution rate of {official} would be published, {true} is true.",
    "公布的解决率为{official}，真实为{true}。",
)
GAPS: Final = Message(
    "Between the best and the worst streets the gap in problems fixed within 30 days {streets}; "
    "between registered residents and migrants the gap in cases fixed within 30 days {groups}.",
    "30天内解决比例的差距：最好与最差街道之间{streets}；户籍居民与流动人口之间{groups}。",
)
NARROWS: Final = Message("narrows under {n}", "在{n}种安排下缩小")
WIDENS: Final = Message("widens under {n}", "在{n}种安排下扩大")
GAP_SAME: Final = Message("changes visibly under none", "未见变化")
GAP_OF_ONE: Final[dict[str, Message]] = {
    "narrows": Message(
        "{groups}: the gap narrows by {amount} percentage points ({interval})",
        "{groups}：差距缩小{amount}个百分点（{interval}）",
    ),
    "widens": Message(
        "{groups}: the gap widens by {amount} percentage points ({interval})",
        "{groups}：差距扩大{amount}个百分点（{interval}）",
    ),
    "turns": Message(
        "{groups}: the lead goes from {base} to {value} percentage points ({interval})",
        "{groups}：领先幅度由{base}变为{value}个百分点（{interval}）",
    ),
    "open": Message(
        "{groups}: no difference in the gap that this experiment can see ({interval})",
        "{groups}：差距看不出变化（{interval}）",
    ),
}
GAPS_OPEN: Final = Message(
    "no difference that this experiment can see in the gap between the best and the worst streets "
    "({streets} percentage points) or between registered residents and migrants ({groups})",
    "最好与最差街道之间（{streets}个百分点）、户籍居民与流动人口之间（{groups}）的差距均看不出变化",
)
STREETS_GAP: Final = Message(
    "best and worst streets, problems fixed within 30 days", "最好与最差街道（30天内解决比例）"
)
GROUPS_GAP: Final = Message(
    "registered residents and migrants, cases fixed within 30 days",
    "户籍居民与流动人口（诉求30天内解决比例）",
)
LIVE_WITH: Final = Message("What residents live with", "居民承受的")
IN_TIME: Final = Message("In time", "时效")
PRICE_OF_IT: Final = Message("The price", "代价")
PUBLISHED_AND_TRUE: Final = Message("Published and true", "公布与真实")
WHO_GAINS: Final = Message("Who gains", "谁受益")

# The opening: one scenario by itself

LEVEL: Final = Message(
    "Under {scenario} {value} problems are really fixed a day ({range} in {n}), and on an average "
    "day {open} are open.",
    "{scenario}：每日真正解决{value}个问题（{n}中{range}），平均每天有{open}个未解决。",
)
LEVEL_SHARES: Final = Message(
    "Of the problems reported, {share} are fixed within 30 days; departments give {hours} hours a "
    "day to the streets' cases, and a problem really dealt with costs {cost} yuan.",
    "已反映的问题中{share}在30天内解决；部门每日为街道诉求投入{hours}小时；每真正解决一个问题花费{cost}元。",
)
NOT_COMPARED: Final = Message(
    "Nothing was compared: this says how things stand, not what the arrangement does.",
    "没有比较对象：这里说的是现状，而不是该安排的作用。",
)

# What to bear in mind

LUCK_ALONE: Final = Message(
    "Numbers in brackets are {level} intervals over {n} with the same luck on both sides. They "
    "speak of luck alone, not of what is assumed.",
    "括号内为{n}的{level}置信区间，两个世界运气相同。区间只反映运气，不反映假设的不确定性。",
)
CITIES_TOO: Final = Message(
    "Every replication has a city of its own, drawn from the same file: the intervals carry the make-up of the city beside luck.",
    "每次模拟的城市都按同一文件重新生成：区间既反映运气，也反映城市构成的差异。",
)
TWO_STAGES: Final = Message(
    "The number of replications was chosen so that the interval of “{outcome}” is at most {width} wide: the first {first} said "
    "how much differences vary (Stein’s two stages), and its interval goes on using them.",
    "模拟次数按“{outcome}”的区间宽度不超过{width}确定：由前{first}次得出差异的波动（Stein两阶段法），其区间沿用该波动。",
)
MANY_LOOKS: Final = Message(
    "Many comparisons are looked at: {scenarios} × {outcomes} headline outcomes = {all}. Even if "
    "nothing made a difference, about {by_luck} of the {all} intervals would leave out zero.",
    "比较很多：{scenarios}种安排×{outcomes}项主要结果={all}项。即使全无作用，{all}个区间中也约有{by_luck}个不含零。",
)
SOME_LOOKS: Final = Message(
    "{all} headline outcomes are looked at: even if nothing made a difference, the chance that one "
    "of these intervals leaves out zero would be up to {chance}.",
    "共看{all}项主要结果：即使全无作用，其中出现不含零区间的可能性最高可达{chance}。",
)
TOGETHER: Final = Message(
    "They hold for all {scenarios} arrangements together, outcome by outcome (Bonferroni); "
    "{outcomes} headline outcomes are looked at.",
    "区间逐项结果对全部{scenarios}种安排同时成立（Bonferroni）；共看{outcomes}项主要结果。",
)
HALVE: Final = Message(
    "{more} replications more would make them half as wide.", "再增加{more}次模拟可使区间宽度减半。"
)
HALVE_BY_ONE: Final = Message(
    "One replication more would make them half as wide.", "再增加一次模拟可使区间宽度减半。"
)
ONE_WORLD: Final = Message(
    "One replication gives no interval, so nothing here can be told from luck: run more.",
    "单次模拟没有置信区间，一切都无法与运气区分：请增加重复次数。",
)

# Warnings

STOPPED: Final = Message(
    "This experiment was stopped: {finished} of {asked} replications are here.",
    "实验被中断：{asked}次重复中完成了{finished}次。",
)
NOT_COMPLETE: Final = Message(
    "Not every run that was asked for is here: the manifest says which are missing.",
    "并非所有运行都已完成：清单文件列明缺失部分。",
)
FAILED: Final = Message(
    "{n} of the runs failed and are left out; the manifest has their tracebacks.",
    "有{n}次运行失败，未计入；详见清单文件。",
)
PARTED: Final = Message(
    "Do not use these numbers: the worlds were not the same before the first reform began.",
    "请勿使用这些数字：在第一项改革开始之前，各个世界就已不同。",
)
OTHER_WARMUP: Final = Message(
    "{names}: other numbers from the first day on, so there is no time before a reform in which the "
    "worlds could be shown to be the same.",
    "{names}：自第一天起参数就不同，无法检验改革前是否一致。",
)
DRIFTING: Final = Message(
    "Problems open still drift under {names}, so the means depend on when one looks.",
    "{names}的未解决问题仍在漂移（尚未平稳），均值取决于观察时间。",
)
SHORT_WINDOW: Final = Message(
    "{days} days are measured, not a whole year: some seasons are missing.",
    "测量期为{days}天，不满一年，未涵盖所有季节。",
)
