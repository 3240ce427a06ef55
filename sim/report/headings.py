"""Headings, captions, keys and notes of a report, in English and Chinese.

The sentences of the answer stand in `sim.report.messages`.
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
BRACKETS: Final = Message(
    "{caption}; in brackets the difference from {reference}", "{caption}；括号内为与{reference}之差"
)
FIXING_CAPTION: Final = Message("Problems and cases, on average", "问题与诉求（日均）")
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

# Who gains

GAINS_STREETS: Final = Message(
    "Streets, by district: problems that the administration fixed within 30 days of the first report",
    "各街道（按区）：首次反映后30天内由行政解决的比例",
)
LEVEL_MAP: Final = Message(
    "{scenario}: % of reported problems fixed within 30 days", "{scenario}：30天内解决的比例（%）"
)
CHANGE_MAP: Final = Message(
    "{scenario}: percentage points more or less than {reference}",
    "{scenario}：比{reference}高或低多少个百分点",
)
CHANGE_ALT: Final = Message(
    "Of {all} streets {better} fix more in time, {worse} less, {open} cannot be told from luck.",
    "{all}个街道中，{better}个及时解决更多，{worse}个更少，{open}个与运气无法区分。",
)
LEVEL_ALT: Final = Message("{all} streets, from {low} to {high}.", "共{all}个街道，{low}至{high}。")
TILE: Final = Message("{street}: {value}", "{street}：{value}")
TILE_OPEN: Final = Message(
    "{street}: {value}, cannot be told from luck", "{street}：{value}，与运气无法区分"
)
TILES_KEY: Final[dict[str, Message]] = {
    "up2": Message("much more (from {points} points)", "明显更多（{points}个百分点起）"),
    "up1": Message("more", "更多"),
    "flat": Message("cannot be told from luck", "与运气无法区分"),
    "down1": Message("less", "更少"),
    "down2": Message("much less", "明显更少"),
}
NO_STREETS: Final = Message(
    "This folder has no outcomes by street (streets.parquet): it was made by an earlier version.",
    "该结果没有街道数据（streets.parquet），由较早版本生成。",
)
NO_STREET_MAP: Final = Message(
    "There is no map of streets: a problem is counted here when 30 days have gone by since its first "
    "report, and no day measured is so long before the end.",
    "没有街道图：问题在首次反映满30天后才计入，而测量期内没有任何一天距结束满30天。",
)
TILES_ONE: Final = Message(
    "With one replication no street can be told from luck, so no tile is coloured.",
    "仅单次模拟，任何街道都无法与运气区分，因此均不着色。",
)
STREET_TABLE: Final = Message("Street by street", "逐个街道")
STREET_TABLE_CAPTION: Final = Message(
    "{scenario}, in brackets {reference}", "{scenario}，括号内为{reference}"
)
STREET_COLUMNS: Final[dict[str, Message]] = {
    "residents": Message("residents", "居民"),
    "fixed_per_1000": Message("fixed for 1,000 residents a year", "每千人每年解决"),
    "fixed_within_30_days": Message("fixed in 30 days", "30天内解决"),
    "days_to_fix": Message("days until half are fixed", "半数解决天数"),
    "registered_fixed": Message("registered: cases fixed in 30 days", "户籍：30天内解决"),
    "migrants_fixed": Message("migrants: cases fixed in 30 days", "流动人口：30天内解决"),
}
STREET: Final = Message("street", "街道")
GROUPS_CAPTION: Final = Message(
    "Registered residents (户籍居民) and migrants (流动人口): cases really fixed within 30 days, and "
    "who leads by how many percentage points",
    "户籍居民与流动人口：诉求30天内真正解决的比例，以及领先的百分点",
)
STREETS_CAPTION: Final = Message(
    "The best and the worst tenth of streets: problems fixed within 30 days, and the lead in "
    "percentage points",
    "最好与最差一成街道：问题30天内解决的比例，以及领先的百分点",
)

# Cost

COST_NOTE: Final = Message(
    "Yuan for minutes spent on cases, for the minutes of programmes and for their other outlays, a "
    "problem fixed or dealt with by the community. Hourly costs are assumed, and nothing in the "
    "model reads them.",
    "办件工时、项目工时及其他支出的费用，按每个解决的问题（含社区解决）计。小时成本为假设，模型中没有任何机制依赖它。",
)
COST_CAPTION: Final = Message("What it costs", "所需成本")

# Programmes in their own places

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

# Sensitive to

FROM_FILE: Final = Message("From {file} ({n} rows)", "摘自 {file}（共{n}行）")
INPUT: Final = Message("input", "输入数值")
INFLUENCE: Final = Message("influence on the difference", "对差异的影响")
SOURCE: Final = Message("source", "来源")
NO_SENSITIVITY: Final = Message(
    "No sensitivity analysis is in this folder, so it is not known how far the answer hangs on "
    "what is assumed. Most numbers of levers, parameters and reforms are assumptions, each with a "
    "range. This command ranks them by how much they move the difference:",
    "该结果不含敏感性分析，因此不知道结论在多大程度上依赖假设。杠杆、参数和改革的数值多为假设，各有取值范围。以下命令按其对差异的影响排序：",
)
ONE_NUMBER: Final = Message("To see one number at another value:", "查看某一数值取其他值时的结果：")
ASSUMED_MOST: Final = Message(
    "The assumptions that matter most, as far as is known:", "据目前所知，最要紧的假设："
)
ASSUMPTIONS: Final = (
    Message(
        "how a department splits its time between its own line and the streets, and how it answers "
        "to what its head feels",
        "部门如何在条线与街道之间分配时间，以及如何随负责人感受到的压力而变",
    ),
    Message(
        "whether an unanswered whistle presses on a head, and whether summoned work may draw on the "
        "line's time",
        "吹哨不应是否给负责人带来压力，应哨工作能否占用条线时间",
    ),
    Message(
        "how silence counts in official rates, and how far talking a caller round works",
        "未回访到者如何计入公布的比率，做工作在多大程度上奏效",
    ),
    Message("how many people there are to do the work", "有多少人办事"),
)

# How it was made

MADE_CAPTION: Final = Message("From the manifest (manifest.json)", "摘自清单（manifest.json）")
ITEM: Final = Message("item", "项目")
FACTS: Final[dict[str, Message]] = {
    "started": Message("made", "生成时间"),
    "program": Message("program", "程序"),
    "commit": Message("state of the code", "代码状态"),
    "city": Message("city", "城市"),
    "days": Message("days", "天数"),
    "replications": Message("replications", "重复次数"),
    "seed": Message("seed of all luck", "随机种子"),
    "packages": Message("packages", "软件包"),
    "machine": Message("machine", "机器"),
    "identity": Message("worlds the same before the reforms", "改革前各世界是否一致"),
    "scenarios": Message("fingerprints of scenarios", "情景指纹"),
}
DIRTY: Final = Message("{commit}, with changes not committed", "{commit}，含未提交的改动")
NO_COMMIT: Final = Message("not a git checkout", "非 git 检出")
DAYS_FACT: Final = Message(
    "{warmup} before, {days} observed, days {first} to {last} measured",
    "预热{warmup}天，观察{days}天，测量第{first}至{last}天",
)
REPLICATIONS_FACT: Final = Message(
    "{finished} of {asked} asked for", "要求{asked}次，完成{finished}次"
)
MACHINE_FACT: Final = Message(
    "{system}, {architecture}, processes at once: {workers}; the numbers do not depend on it",
    "{system}，{architecture}，并行进程{workers}个；结果与此无关",
)
PASSED: Final = Message(
    "yes, bit for bit, over the {days} days recorded before the first reform began",
    "是，改革开始前记录的{days}天逐位一致",
)
PASSED_EVERYWHERE: Final = Message(
    "yes, bit for bit, until the first reform began", "是，改革开始前逐位一致"
)
NOT_PASSED: Final = Message("no: they parted too early", "否：过早出现差异")
NOT_CHECKED: Final = Message("could not be checked", "无法检验")
NOTHING_TO_CHECK: Final = Message("one scenario: nothing to compare", "仅一个情景，无可比较")
FINGERPRINT: Final = Message("fingerprint of what it means", "内容指纹")

# What nobody knows

UNKNOWN_NOTE: Final = Message(
    "Nobody has published the following, so the model assumes it; a result that rests on it is a "
    "statement about the assumption. The full list is in docs/limits.md.",
    "以下内容无人公布，模型只能假设；依赖它们的结果只是对假设的陈述。完整清单见 docs/limits.md。",
)
UNKNOWNS: Final = (
    Message(
        "What the introduction of any of these reforms did by itself: there are rates before and "
        "after, while volume, definitions and effort changed at the same time.",
        "任何一项改革单独引入的作用：只有前后的比率，而诉求量、口径和投入同时在变。",
    ),
    Message(
        "How much of the rise of Beijing's published resolution rate is real: the rates come from "
        "call-backs made by the system that is ranked.",
        "北京公布的解决率上升中有多少是真实的：比率来自被考核系统自己的回访。",
    ),
    Message(
        "How long a case takes in Beijing, by kind or by unit: only deadlines are public.",
        "北京各类诉求、各单位实际办理多久：公开的只有时限。",
    ),
    Message(
        "Which share of cases needs several departments, how many whistles are blown in a year, "
        "and what came of them.",
        "多少诉求需要多个部门，一年吹哨多少次，结果如何。",
    ),
    Message(
        "What each of the five powers does alone: they came as a package, with money and new staff.",
        "五项权力各自的作用：它们连同资金和人员一起推行。",
    ),
    Message(
        "What a case, a seat or a person moved down to the streets costs.",
        "一件诉求、一个坐席、一名下沉人员的成本。",
    ),
    Message(
        "What became of property trials, matching platforms, service centres and volunteers: only "
        "how many there are.",
        "物业试用、共享平台、服务中心、志愿者的成效：只知道数量。",
    ),
)
MUST_NOT: Final = Message(
    "It must not be used to forecast a real city, to grade offices or people, to set targets, or to "
    "prove that a reform works. It can show what would have to be true for it to work.",
    "不得用于预测真实城市、考核单位或个人、设定指标，或证明某项改革有效。它只能说明：要使改革有效，哪些条件必须成立。",
)
