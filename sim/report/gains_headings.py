"""Headings, captions, keys and notes of who gains, in English and Chinese."""

from __future__ import annotations

from typing import Final

from sim.figures.messages import Message

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
