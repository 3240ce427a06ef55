"""Words of how a report was made and what nobody knows, in English and Chinese."""

from __future__ import annotations

from typing import Final

from sim.figures.messages import Message

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
