"""What the pictures of a calibration and of plausible worlds say, in both languages."""

from __future__ import annotations

from typing import Final

from sim.figures.messages import Message

MONTHS: Final = Message(
    "In plausible worlds the official resolution rate rises by {official} points, the true one by {true} ({low} to {high})",
    "在未排除情形中，公布解决率上升{official}个百分点，真实解决率变化{true}个（{low}至{high}）",
)
MONTHS_NOTE: Final = Message(
    "Band: 5 to 95 % of {worlds} plausible worlds and their luck; line: median. Mark: published figure with twice its tolerance (error and "
    "discrepancy of the model); hollow: held out, not used to choose worlds.",
    "色带：{worlds}个未排除情形及其随机波动的5%—95%；线：中位数。标记：公布数值及两倍容差（误差与模型偏差）；空心：留作检验，未用于筛选。",
)
OFFICIAL: Final = Message("official", "公布")
TRUE: Final = Message("true", "真实")
PROBLEMS: Final = Message("problems fixed, of those that ended", "真正解决的问题占消失问题之比")
PUBLISHED: Final = Message("published figure", "公布数值")
RESOLUTION: Final = Message("resolution rate (%)", "解决率（%）")
SATISFACTION: Final = Message("satisfaction rate (%)", "满意率（%）")
CONTACTS: Final = Message("contacts per resident and year", "人均每年来电来件")

TARGETS: Final = Message(
    "{reached} of {all} published figures can be met within the ranges, each by itself",
    "{all}项公布数值中，{reached}项可在参数范围内单独达到",
)
TARGETS_NOTE: Final = Message(
    "Each figure is set to 1. Pale: what points spread over the whole ranges show. Blue: 5 to 95 % of plausible worlds and luck. Diamond: "
    "the figure with twice its tolerance; hollow: held out.",
    "以各公布数值为1。浅色：全范围散布各点所示；蓝色：未排除情形及随机波动的5%—95%；菱形：公布数值及两倍容差，空心为留作检验。",
)
RELATIVE: Final = Message("relative to the published figure", "相对于公布数值")
OVER_RANGES: Final = Message("over the whole ranges", "全范围")
PLAUSIBLE: Final = Message("plausible worlds", "未排除情形")

DIALS: Final = Message(
    "What the figures say of the assumed numbers: {known} of {all} are narrowed to less than half of their variance",
    "公布数值对假设参数的约束：{all}个中{known}个的方差减至一半以下",
)
DIALS_NOTE: Final = Message(
    "From the low to the high end of each range. Bar: 5 to 95 % of what the waves have left; dot: median; tick: the value in force. At the "
    "right the share of the variance that is left: at 100 % nothing was learnt.",
    "横轴为各参数范围的低端到高端。横条：各轮筛选后剩余的5%—95%；圆点：中位数；短竖线：现用值。右侧为剩余方差的比例，100%表示未获信息。",
)
RANGE: Final = Message("place in the range of the input", "在参数范围中的位置")

PARTS: Final = Message(
    "Of the official rise of {official} points in plausible worlds, problems really fixed make up {real} ({low} to {high})",
    "公布解决率上升的{official}个百分点中，真正解决的问题占{real}个（{low}至{high}）",
)
PARTS_NOTE: Final = Message(
    "Change of each part of the official resolution rate from {start} to {end}; in every world the parts add up to the change of the rate. "
    "Bar: 5 to 95 % of {worlds} plausible worlds and their luck; dot: median.",
    "公布解决率各组成部分自{start}至{end}的变化；每个情形中各部分之和等于总变化。横条：{worlds}个未排除情形及其随机波动的5%—95%；圆点：中位数。",
)
POINTS_CHANGE: Final = Message("change (percentage points)", "变化（百分点）")
OFFICIAL_ROW: Final = Message("Official resolution rate, as a whole", "公布解决率（总计）")
TRUE_ROW: Final = Message("For comparison: true rate among cases", "对照：诉求真实解决率")

WORLDS: Final = Message(
    "Problems really fixed: {always} of {all} scenarios help in all {worlds} plausible worlds, {open} in some only",
    "真正解决的问题：{all}个情景中{always}个在全部{worlds}个未排除情形中有益，{open}个仅在部分情形中有益",
)
WORLDS_NOTE: Final = Message(
    "Each dot is a world with other numbers that published figures have not ruled out; change against “{reference}” in the same world "
    "under the same luck. Bar: 5 to 95 % of worlds; diamond: median; at the right the share of worlds in which it helps.",
    "每个点是一组未被公布数值排除的参数；与同一情形、同样运气下的“{reference}”相比。横条：5%—95%；菱形：中位数；右侧为有益情形的比例。",
)
CHANGE: Final = Message(
    "change in problems really fixed (% of the reference)", "真正解决的问题的变化（占参照的%）"
)
