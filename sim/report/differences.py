"""A difference in a sentence: its words for each outcome, in English and Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sim.figures.messages import Message


@dataclass(frozen=True)
class Differing:
    """An outcome in sentences: ``more`` and ``less`` of it, and ``what`` it is within a sentence."""

    more: Message
    less: Message
    what: Message


DIFFERING: Final[dict[str, Differing]] = {
    "problems_fixed": Differing(
        Message(
            "{amount} more problems are really fixed a day ({interval}): {value} instead of {base}",
            "每日真正解决的问题多{amount}个（{interval}）：由{base}个变为{value}个",
        ),
        Message(
            "{amount} fewer problems are really fixed a day ({interval}): {value} instead of "
            "{base}",
            "每日真正解决的问题少{amount}个（{interval}）：由{base}个变为{value}个",
        ),
        Message("problems really fixed a day", "每日真正解决的问题"),
    ),
    "fixed_within_30_days": Differing(
        Message(
            "of the problems reported, {value} are fixed within 30 days instead of {base}: "
            "{amount} percentage points more ({interval})",
            "已反映的问题中30天内解决的占{value}（原为{base}），高{amount}个百分点（{interval}）",
        ),
        Message(
            "of the problems reported, {value} are fixed within 30 days instead of {base}: "
            "{amount} percentage points fewer ({interval})",
            "已反映的问题中30天内解决的占{value}（原为{base}），低{amount}个百分点（{interval}）",
        ),
        Message("the share of problems fixed within 30 days", "30天内解决的比例"),
    ),
    "problem_days": Differing(
        Message(
            "on an average day {amount} more problems are open ({interval}): {value} instead of "
            "{base}",
            "平均每天未解决的问题多{amount}个（{interval}）：由{base}个变为{value}个",
        ),
        Message(
            "on an average day {amount} fewer problems are open ({interval}): {value} instead of "
            "{base}",
            "平均每天未解决的问题少{amount}个（{interval}）：由{base}个变为{value}个",
        ),
        Message("problems open on an average day", "平均每天未解决的问题"),
    ),
    "true_resolution": Differing(
        Message(
            "the true resolution rate is {amount} percentage points higher ({interval}): {value} "
            "instead of {base}",
            "真实解决率高{amount}个百分点（{interval}）：由{base}变为{value}",
        ),
        Message(
            "the true resolution rate is {amount} percentage points lower ({interval}): {value} "
            "instead of {base}",
            "真实解决率低{amount}个百分点（{interval}）：由{base}变为{value}",
        ),
        Message("the true resolution rate", "真实解决率"),
    ),
    "hours_from_line": Differing(
        Message(
            "departments give {amount} hours a day more to the streets' cases ({interval}), hours "
            "taken from their own line: {value} instead of {base}",
            "部门每日多拿出{amount}小时条线工时用于街道诉求（{interval}）：由{base}小时变为{value}小时",
        ),
        Message(
            "departments give {amount} hours a day less to the streets' cases ({interval}) and "
            "keep them for their own line: {value} instead of {base}",
            "部门每日用于街道诉求的条线工时少{amount}小时（{interval}）：由{base}小时变为{value}小时",
        ),
        Message("hours taken from the departments' own line", "占用的条线工时"),
    ),
    "case_hours_per_fix": Differing(
        Message(
            "a real fix takes {amount} hours of staff more ({interval}): {value} instead of {base}",
            "每真正解决一个问题多用{amount}小时工时（{interval}）：由{base}小时变为{value}小时",
        ),
        Message(
            "a real fix takes {amount} hours of staff less ({interval}): {value} instead of {base}",
            "每真正解决一个问题少用{amount}小时工时（{interval}）：由{base}小时变为{value}小时",
        ),
        Message("the staff hours that a real fix takes", "每真正解决一个问题的工时"),
    ),
    "cost_per_fix": Differing(
        Message(
            "a problem really dealt with costs {amount} yuan more ({interval}): {value} instead of "
            "{base}",
            "每真正解决一个问题多花{amount}元（{interval}）：由{base}元变为{value}元",
        ),
        Message(
            "a problem really dealt with costs {amount} yuan less ({interval}): {value} instead of "
            "{base}",
            "每真正解决一个问题少花{amount}元（{interval}）：由{base}元变为{value}元",
        ),
        Message("the cost of a problem really dealt with", "每真正解决一个问题的成本"),
    ),
}
"""For the outcomes that lead a report; `OTHERWISE` for all others."""

OTHERWISE: Final = Differing(
    Message(
        "{what}: {amount} {unit} more ({interval}), {value} instead of {base}",
        "{what}：高{amount}{unit}（{interval}），由{base}变为{value}",
    ),
    Message(
        "{what}: {amount} {unit} less ({interval}), {value} instead of {base}",
        "{what}：低{amount}{unit}（{interval}），由{base}变为{value}",
    ),
    Message("{what}", "{what}"),
)
NO_DIFFERENCE: Final = Message(
    "no difference that this experiment can see in {what} ({interval}; {base} without it)",
    "{what}：本次实验看不出差异（{interval}；对照为{base}）",
)
NO_CHANGE: Final = Message("{what}: exactly the same, {base}", "{what}：完全相同，均为{base}")
UNDEFINED_ROW: Final = Message(
    "{what}: this experiment is too short, or too little happened in it, to say",
    "{what}：本次实验时间太短或发生太少，无法得出",
)
NOT_REACHED_ROW: Final = Message(
    "{what}: not reached within the run in some world, so no difference can be given",
    "{what}：部分模拟在观测期内未达到，无法给出差异",
)
NOT_REACHED: Final = Message("not reached", "未达到")

INTERVAL: Final = Message("{level} interval {low} to {high}", "{level}置信区间{low}至{high}")
RANGE: Final = Message("{low} to {high}", "{low}至{high}")
NO_INTERVAL: Final = Message(
    "one replication: no interval, so it may be luck", "单次模拟，无置信区间，可能只是运气"
)

AND: Final = Message(" and ", "和")
AND_MORE: Final = Message("{names} and {n} more", "{names}以及另外{n}种")
