"""What the pictures of sweeps, factorials and sensitivity analyses say, in both languages."""

from __future__ import annotations

from typing import Final

from sim.figures.messages import Message

# Sweeps

EFFECT: Final = Message("effect", "影响")
EFFECT_IN: Final = Message("effect ({unit})", "影响（{unit}）")
TURNS_AT: Final = Message(
    "{outcome}: the effect of {scenario} turns {way} at {input} = {at} ({level} interval {low} to {high})",
    "{outcome}：{scenario}的影响在{input}={at}处{way}（{level}置信区间{low}至{high}）",
)
TO_POSITIVE: Final = Message("from less to more", "由负转正")
TO_NEGATIVE: Final = Message("from more to less", "由正转负")
TURNS: Final = Message(
    "{outcome}: the sign of the effect of {scenario} turns within what was run",
    "{outcome}：{scenario}影响的正负在所试范围内发生转变",
)
NO_TURN: Final = Message(
    "{outcome}: {verdict} under {scenario} at {told} of {points} points",
    "{outcome}：{points}个点中有{told}个在{scenario}下{verdict}",
)
HIGHER: Final = Message("higher", "更高")
LOWER: Final = Message("lower", "更低")
MIXED: Final = Message(
    "{outcome}: higher under {scenario} at {above} of {points} points, lower at {below}",
    "{outcome}：{points}个点中，在{scenario}下{above}个更高、{below}个更低",
)
NOTHING_TOLD: Final = Message(
    "{outcome}: at none of {points} points can the effect of {scenario} be told from luck",
    "{outcome}：{points}个点中{scenario}的影响均与随机波动无法区分",
)
IN_FILE: Final = Message("value of the data files", "数据文件中的数值")
TURN: Final = Message("the sign turns, with its interval", "正负转变处及其区间")
MAYBE_TURN: Final = Message("the mean crosses zero; luck could do that", "均值过零，可能出于偶然")
NO_EFFECT: Final = Message("no effect", "无影响")
INTERVAL_OF_EFFECT: Final = Message("{level} interval", "{level}置信区间")
POINT: Final = Message("a point that was run", "所试的点")
AVERAGED: Final = Message("mean over the other inputs", "其余输入取平均")
PLANE: Final = Message(
    "plane through the points, the others in the middle", "拟合平面（其余输入取中值）"
)
SWEEP_NOTE: Final = Message(
    "Paired difference to the baseline at the same point under the same luck, mean of {n}. Filled: "
    "told from zero. {lines}",
    "与同一点、同样运气下的基准配对之差，{n}均值。实心：与零可区分。{lines}",
)
JOINED: Final = Message("Straight lines join the values that were run.", "各取值之间以直线相连。")
FITTED: Final = Message(
    "The plane is that of least squares through all points, with the interval over replications.",
    "拟合平面为全部点的最小二乘，区间按各次模拟计。",
)
HEAT_NOTE: Final = Message(
    "Paired difference to the baseline at the same point under the same luck, mean of {n}. In "
    "brackets: cannot be told from zero ({level}). Black line: no effect; bars: where it "
    "may lie. Star: the values of the data files.",
    "与同一点、同样运气下的基准配对之差，{n}均值。括号内：与零无法区分（{level}）。黑线：影响为零；横竖线：其可能位置。星号：数据文件中的数值。",
)

# The factorial

TOGETHER_MORE: Final = Message(
    "{outcome}: together {together}, which is {size} more than the sum of each alone ({interval})",
    "{outcome}：合并实施{together}，比各自之和多{size}（{interval}）",
)
TOGETHER_LESS: Final = Message(
    "{outcome}: together {together}, which is {size} less than the sum of each alone ({interval})",
    "{outcome}：合并实施{together}，比各自之和少{size}（{interval}）",
)
TOGETHER_SUM: Final = Message(
    "{outcome}: together {together}; more or less than the sum of each alone cannot be told ({interval})",
    "{outcome}：合并实施{together}；与各自之和的差别无法判定（{interval}）",
)
KINDS: Final[dict[str, Message]] = {
    "alone": Message("alone", "单独实施"),
    "beside_the_others": Message("beside the others", "与其余同时实施"),
    "synergy": Message("only together", "唯有合并才有"),
    "together": Message("all together", "全部合并"),
    "more_than_the_sum": Message("more than the sum", "超出各自之和"),
    "main": Message("main effect", "主效应"),
    "interaction": Message("interaction", "交互效应"),
}
WITHOUT: Final = Message("without {factor}", "无{factor}")
WITH: Final = Message("with {factor}", "有{factor}")
IF_SUM: Final = Message("if it were the sum", "若为各自之和")
SYNERGY_NOTE: Final = Message(
    "Contrasts of all {worlds} combinations under the same luck, mean of {n}, bars: {level} interval. "
    "Filled: told from zero.",
    "同样运气下全部{worlds}种组合的对比，{n}均值，横线：{level}置信区间。实心：与零可区分。",
)

# Sensitivity

RESTS_ON: Final = Message(
    "{outcome}: the effect of {scenario} rests most on {inputs}",
    "{outcome}：{scenario}的影响最取决于{inputs}",
)
RESTS_ON_NOTHING: Final = Message(
    "{outcome}: no input moves the effect of {scenario} more than other luck does",
    "{outcome}：没有哪个输入对{scenario}的影响大于随机波动",
)
MU_STAR: Final = Message(
    "how far the effect moves over the range of the input, mean size (Morris' mu*; {unit})",
    "输入变化全程时影响的平均变动幅度（Morris μ*；{unit}）",
)
TOTAL_ORDER: Final = Message(
    "share of the variance of the effect with this input, alone or with others (Sobol' total order)",
    "影响之方差中与该输入有关的份额（Sobol 总效应指数）",
)
DUMMY: Final = Message("dummy: nothing but other luck", "虚拟输入：仅改变随机数")
FLOOR: Final = Message(
    "floor: the dummy, to the upper end of its interval", "下限：虚拟输入区间上端"
)
REST: Final = Message("{n} more inputs, none larger", "另有{n}个输入，均不更大")
SENSITIVITY_NOTE: Final = Message(
    "{method}, {points} points, both worlds under the same luck at each, mean of {n}. Bars: {level} "
    "bootstrap interval over {blocks}. Filled: above the floor. Square: an assumed number.",
    "{method}，{points}个点，每点两个世界运气相同，{n}均值。横线：{level}自助法区间（{blocks}）。实心：高于下限。方形：假设的数值。",
)
TRAJECTORIES: Final = Message("{n} trajectories", "{n}条轨迹")
BASE_POINTS: Final = Message("{n} base points", "{n}个基点")
