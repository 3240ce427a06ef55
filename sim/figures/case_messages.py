"""What the pictures of single places say, in English and Chinese."""

from __future__ import annotations

from typing import Final

from sim.figures.messages import Message

# Titles: the finding, or the question where there is none

WAVE: Final = Message(
    "{place}: by day {day} of the wave {closed} of {accepted} complaints are closed without the "
    "programme; {others}",
    "{place}：浪潮第{day}天，无此项目时{accepted}件中办结{closed}件；{others}",
)
WAVE_OTHER: Final = Message("{closed} under {scenario}", "{scenario}办结{closed}件")
ADOPTION: Final = Message(
    "{place}: {share} of the estates without a manager have one after {years} year{s}, {kept} of them "
    "kept from trials",
    "{place}：{years}年后{share}的失管小区有了管理，其中{kept}个由试用转为留用",
)
VOLUNTEERS: Final = Message(
    "{place}: after {years} year{s} {volunteers} volunteers, {share} of residents (lowest {low}, highest "
    "{high} on the way)",
    "{place}：{years}年后志愿者{volunteers}人，占居民{share}（全程最低{low}，最高{high}）",
)
DIFFUSION: Final = Message(
    "{place}: {users} users after {years} year{s}, {share} of residents; neighbours meet {matches} "
    "needs a day",
    "{place}：{years}年后用户{users}人，占居民{share}；邻里每日对接需求{matches}件",
)
PATROL: Final = Message(
    "{place}: a week after they arise {known} of problems are known with patrols, {before} without; "
    "{gone} and {gone_before} are gone",
    "{place}：问题发生一周后，有巡查时{known}已被掌握，无巡查时{before}；已消除分别为{gone}和{gone_before}",
)
EFFECTS: Final = Message(
    "{place}: what does {scenario} change? {changed} of {all} outcomes differ from the same place "
    "without it",
    "{place}：{scenario}改变了什么？{all}项结果中有{changed}项与无此项目时不同",
)
EFFECTS_ONE: Final = Message(
    "{place}: what does {scenario} change? One replication, so no finding yet",
    "{place}：{scenario}改变了什么？仅一次模拟，尚无结论",
)

# Small print

BAND: Final = Message(
    "Lines are means of {n}, bands the {level} interval of the mean (luck alone, not assumptions).",
    "线为{n}的均值，色带为均值的{level}置信区间（仅含随机性，不含假设的不确定性）。",
)
NO_BAND: Final = Message("One replication: no intervals.", "单次模拟，无区间。")
SMOOTHED: Final = Message(
    "Daily numbers are means of the last {days} days.", "每日数值为过去{days}天的均值。"
)
CROSS: Final = Message(
    "Crosses: published figures (section 0 of the sources, Z1). Accepted is an input of the wave; "
    "closed is an outcome, on which only the bureau's staff and minutes were set.",
    "叉号为公布数字（来源Z1）。受理量是输入；办结量是结果，仅以该局人员和每件工时校准。",
)
AGES_NOTE: Final = Message(
    "Problems that arose in the measured year, followed for 60 days, whether or not anybody called.",
    "测量年内发生的问题，追踪60天，无论有无来电。",
)

# Lines and axes

WITHOUT: Final = Message("without the programme", "无此项目")
ACCEPTED: Final = Message("accepted", "受理")
CUMULATED: Final = Message("complaints since the wave began", "浪潮开始以来的投诉（件）")
CASES_OPEN: Final = Message("complaints open", "在办投诉（件）")
SINCE_WAVE: Final = Message("days since the wave began", "浪潮开始后天数")
SINCE_START: Final = Message("days since the programme began", "项目开始后天数")
ESTATES: Final = Message("estates", "小区（个）")
ORPHAN: Final = Message("no manager", "无人管理")
TRIAL: Final = Message("on trial", "试用中")
KEPT: Final = Message("kept after a trial", "试用后留用")
VOLUNTEER_SHARE: Final = Message("volunteers, % of residents", "志愿者占居民（%）")
USER_SHARE: Final = Message("users, % of residents", "平台用户占居民（%）")
BY_COMMUNITY: Final = Message(
    "problems dealt with by the community a day", "每日社区自行解决的问题"
)
MATCHES: Final = Message("needs met by neighbours a day", "邻里每日对接的需求（件）")
OPEN_PROBLEMS: Final = Message("problems open", "未解决问题（个）")
AGE: Final = Message("days since the problem arose", "问题发生后天数")
KNOWN: Final = Message("known, % of problems", "已被掌握的问题（%）")
GONE: Final = Message("gone, % of problems", "已消除的问题（%）")
END_OF_WAVE: Final = Message("wave ends", "浪潮结束")
