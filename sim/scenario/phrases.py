"""What words about a scenario are made of: phrases in both languages, times, places, units."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from sim.datafiles import Sentence, load_yaml, short
from sim.errors import UserError, unknown
from sim.scenario.load import Scenario
from sim.scenario.shocks import Shock
from sim.scenario.uses import ReformUse, Where

LANGUAGES = ("en", "zh")
_UNITS_FILE = Path(__file__).resolve().parent / "units_zh.yaml"
_PHRASES = {
    "city": (
        "City: {name}; {residents} residents, {streets} streets",
        "城市：{name}；居民{residents}人，街道{streets}个",
    ),
    "against": ("Compared with: {name} - {title}", "对照情景：{name}（{title}）"),
    "set": ("Changed on the command line: {text}", "命令行修改：{text}"),
    "bottom": (
        "It has no base: all others are built on it. The levers as they stand:",
        "它是其他情景的基础，没有对照情景。各杠杆现值：",
    ),
    "nothing": ("It changes nothing.", "没有任何变化。"),
    "reforms": ("Reforms it adds or changes", "新增或改变的改革"),
    "dropped": ("Reforms of the base it goes without: {names}", "不再采用的改革：{names}"),
    "levers": (
        "Levers it moves (where and when the reforms are at full strength)",
        "移动的杠杆（改革全面生效处）",
    ),
    "parameters": ("Parameters it sets", "设定的参数"),
    "numbers": (
        "Numbers of the city, its issue types and departments it sets",
        "设定的城市、诉求类型和部门数值",
    ),
    "own": (
        "The city has its own {things}: {names}",
        "该城市自有{things}：{names}",
    ),
    "issue_types": ("issue types", "诉求类型"),
    "departments": ("departments", "部门"),
    "shocks": ("Shocks it adds or changes", "新增或改变的冲击"),
    "shock": (
        "{problems} problems per 100,000 residents",
        "每10万居民{problems}个问题",
    ),
    "shock_days": ("on {days} days from day {day}", "自第{day}天起{days}天内"),
    "at_once_share": ("{share} % reported at once", "其中{share}%发生即被反映"),
    "orphan": ("in estates without a manager", "在无物业管理的小区"),
    "from": ("from day {day}", "自第{day}天起"),
    "until": ("until day {day}", "至第{day}天止"),
    "ramp": ("reaching full strength {days} days later", "{days}天后全面生效"),
    "at_once": ("at full strength at once", "立即全面生效"),
    "all": ("in all streets", "在全部街道"),
    "share": ("in {share} % of the streets, drawn by luck", "在随机抽取的{share}%街道"),
    "districts": ("in the districts {names}", "在{names}"),
    "streets": ("in the streets {names}", "在{names}"),
    "by": (
        "by {name} = {value} [{low} to {high}], source: {source}",
        "由{name} = {value}（范围{low}至{high}），来源：{source}",
    ),
    "by_file": ("set by the scenario itself, source: {source}", "由情景本身设定，来源：{source}"),
    "source": ("[source: {source}]", "（来源：{source}）"),
    "range": (
        "{value} {unit} [{low} to {high}], source: {source}",
        "{value} {unit}（范围{low}至{high}），来源：{source}",
    ),
    "share_assumed": (
        "{assumed} of the {all} numbers behind this are assumptions.",
        "以上{all}个数值中有{assumed}个为假设。",
    ),
    "assumed": ("assumed", "假设"),
    "definition": ("definition", "定义"),
    "calendar": ("calendar", "日历"),
}


class Phrases:
    """Speaks of one scenario in one language. UserError for a language that is not there."""

    def __init__(self, scenario: Scenario, language: str) -> None:
        if language not in LANGUAGES:
            raise UserError(unknown("language", language, LANGUAGES))
        self.scenario = scenario
        self.language = language

    def say(self, phrase: str, **words: object) -> str:
        """A phrase with its places filled."""
        return _PHRASES[phrase][LANGUAGES.index(self.language)].format(**words)

    def listed(self, words: Iterable[str]) -> str:
        """Words one after the other."""
        return ("、" if self.language == "zh" else ", ").join(words)

    def clauses(self, parts: Iterable[str]) -> str:
        """Parts of a sentence one after the other."""
        return ("，" if self.language == "zh" else ", ").join(parts)

    def timing(self, use: ReformUse) -> str:
        """When and where a reform holds."""
        timing = [self.say("from", day=use.start)]
        timing.append(self.say("ramp", days=use.ramp) if use.ramp else self.say("at_once"))
        if use.end is not None:
            timing.append(self.say("until", day=use.end))
        timing.append(self.where(use.where))
        return self.clauses(timing)

    def shock_words(self, shock: Shock) -> str:
        """How much of a shock, when and where."""
        parts = [
            self.say("shock", problems=tidy(shock.problems)),
            self.say("shock_days", day=shock.day, days=shock.days),
            self.where(shock.where),
        ]
        if shock.estates == "orphan":
            parts.append(self.say("orphan"))
        share = short(round(shock.reported_at_once * 100, 6))
        parts.append(self.say("at_once_share", share=share))
        return self.clauses(parts)

    def where(self, where: Where) -> str:
        """In which streets."""
        city = self.scenario.city
        if where.kind == "share":
            return self.say("share", share=short(round(where.share * 100, 6)))
        names: list[str] = []
        if where.kind == "districts":
            chosen = [city.districts[index] for index in where.districts]
            names = [place.zh if self.language == "zh" else place.en for place in chosen]
        elif where.kind == "streets":
            all_names = city.street_names(self.language)
            names = [all_names[index] for index in where.streets]
        return self.say(where.kind, names=self.listed(names))

    def unit(self, sentence: Sentence) -> str:
        """The unit of a sentence."""
        return (
            units_zh().get(sentence.unit, sentence.unit) if self.language == "zh" else sentence.unit
        )

    def sources(self, source: str) -> str:
        """Sources as they are cited; ``assumed`` and the like in words."""
        parts = [part.strip() for part in source.split(",")]
        return ", ".join(self.say(part) if part in _PHRASES else part for part in parts)


def tidy(number: float) -> str:
    """A number without the dust of floating point."""
    return short(round(number, 9))


@lru_cache(maxsize=1)
def units_zh() -> dict[str, str]:
    """Units of the data files in Chinese."""
    return {unit: node.text() for unit, node in load_yaml(_UNITS_FILE).mapping().items()}
