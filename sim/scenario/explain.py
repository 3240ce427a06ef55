"""A scenario in words, English or Chinese: what it changes against its base, lever by lever."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from sim.datafiles import Sentence, load_yaml, short
from sim.departments import load_departments
from sim.errors import UserError, unknown
from sim.issue_types import load_issue_types
from sim.scenario.differences import (
    Change,
    base_of,
    dropped_uses,
    full_strength,
    lever_changes,
    new_or_changed_shocks,
    new_or_changed_uses,
    number_changes,
    parameter_changes,
)
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


def explain(scenario: Scenario, language: str = "en") -> str:
    """What the scenario changes against its base, with units and sources.

    Raises UserError for a language other than ``en`` and ``zh``.
    """
    if language not in LANGUAGES:
        raise UserError(unknown("language", language, LANGUAGES))
    return "\n".join(_Explainer(scenario, language).lines()) + "\n"


class _Explainer:
    def __init__(self, scenario: Scenario, language: str) -> None:
        self.scenario = scenario
        self.language = language

    def say(self, phrase: str, **words: object) -> str:
        return _PHRASES[phrase][LANGUAGES.index(self.language)].format(**words)

    def lines(self) -> list[str]:
        scenario, language = self.scenario, self.language
        city = scenario.city
        lines = [f"{scenario.name}: {scenario.title[language]}"]
        name = city.zh if language == "zh" else city.en
        lines.append(
            self.say("city", name=name, residents=f"{city.residents:,}", streets=city.streets)
        )
        lines += self.own_things()
        if scenario.overrides:
            lines.append(self.say("set", text=", ".join(scenario.overrides)))
        base = base_of(scenario)
        if base is None:
            return [*lines, "", self.say("bottom"), *self.all_levers()]
        lines.append(self.say("against", name=base.name, title=base.title[language]))
        uses = new_or_changed_uses(scenario, base)
        levers = lever_changes(scenario, base)
        parameters = parameter_changes(scenario, base)
        numbers = number_changes(scenario, base)
        dropped = dropped_uses(scenario, base)
        shocks = new_or_changed_shocks(scenario, base)
        if not (uses or levers or parameters or numbers or dropped or shocks):
            return [*lines, "", self.say("nothing")]
        if uses:
            lines += ["", self.say("reforms")]
            for use in uses:
                lines += self.use_lines(use)
        if shocks:
            lines += ["", self.say("shocks")]
            for shock in shocks:
                lines += self.shock_lines(shock)
        if dropped:
            lines += ["", self.say("dropped", names=", ".join(use.name for use in dropped))]
        groups = {"levers": levers, "parameters": parameters, "numbers": numbers}
        for heading, changes in groups.items():
            if changes:
                lines += ["", self.say(heading)]
                for change in changes:
                    lines += self.change_lines(change)
        every = [change for changes in groups.values() for change in changes]
        sources = [cause.source for change in every for cause in change.causes]
        sources += [scenario.sources[f"shocks.{shock.name}.problems"] for shock in shocks]
        assumed = sum("assumed" in source for source in sources)
        if sources:
            lines += ["", self.say("share_assumed", assumed=assumed, all=len(sources))]
        return lines

    def use_lines(self, use: ReformUse) -> list[str]:
        reform, language = use.reform, self.language
        timing = [self.say("from", day=use.start)]
        timing.append(self.say("ramp", days=use.ramp) if use.ramp else self.say("at_once"))
        if use.end is not None:
            timing.append(self.say("until", day=use.end))
        timing.append(self.where(use.where))
        source = self.say("source", source=self.sources(reform.source))
        gap = "" if language == "zh" else " "
        return [
            f"  {use.name}: {reform.title[language]}",
            f"    {reform.sentence[language]}{gap}{source}",
            f"    {('，' if language == 'zh' else ', ').join(timing)}",
        ]

    def own_things(self) -> list[str]:
        """What a city has of its own instead of the usual issue types and departments."""
        city, scenario, lines = self.scenario.city, self.scenario, []
        usual = load_departments()
        for key, file, own, known in (
            (
                "issue_types",
                city.issue_types_file,
                scenario.issue_types,
                load_issue_types(departments=usual),
            ),
            ("departments", city.departments_file, scenario.departments, usual),
        ):
            if file is not None:
                chinese = self.language == "zh"
                # Where it has all the usual ones too, those that differ are what it has of its own.
                all_usual = set(known) <= set(own)
                named = [
                    thing.zh if chinese else thing.en
                    for name, thing in own.items()
                    if not all_usual or thing != known.get(name)
                ]
                names = ("、" if chinese else ", ").join(named)
                lines.append(self.say("own", things=self.say(key), names=names))
        return lines

    def shock_lines(self, shock: Shock) -> list[str]:
        """A shock in words: what, how much, when and where, and the source of the number."""
        chinese = self.language == "zh"
        kind = self.scenario.issue_types[shock.type]
        parts = [
            self.say("shock", problems=_tidy(shock.problems)),
            self.say("shock_days", day=shock.day, days=shock.days),
            self.where(shock.where),
        ]
        if shock.estates == "orphan":
            parts.append(self.say("orphan"))
        share = short(round(shock.reported_at_once * 100, 6))
        parts.append(self.say("at_once_share", share=share))
        source = self.sources(self.scenario.sources[f"shocks.{shock.name}.problems"])
        return [
            f"  {shock.name}: {kind.zh if chinese else kind.en}",
            f"    {('，' if chinese else ', ').join(parts)}{'' if chinese else ' '}"
            f"{self.say('source', source=source)}",
        ]

    def where(self, where: Where) -> str:
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
        return self.say(where.kind, names=("、" if self.language == "zh" else ", ").join(names))

    def change_lines(self, change: Change) -> list[str]:
        sentence = change.sentence
        step = f"{_tidy(change.before)} -> {_tidy(change.after)} {self.unit(sentence)}"
        lines = [f"  {change.name}: {step}"]
        if own := sentence.words(self.language):  # numbers of issue types have none
            lines.append(f"    {own}")
        for cause in change.causes:
            if cause.reform is None:
                lines.append("    " + self.say("by_file", source=self.sources(cause.source)))
                continue
            use = next(use for use in self.scenario.reforms if use.name == cause.reform)
            range_ = use.reform.parameters[cause.parameter].sentence
            words = {"low": _tidy(range_.low), "high": _tidy(range_.high)}
            name = f"{cause.reform}.{cause.parameter}"
            source = self.sources(cause.source)
            lines.append(
                "    " + self.say("by", name=name, value=_tidy(cause.value), source=source, **words)
            )
        return lines

    def all_levers(self) -> list[str]:
        lines = []
        values = full_strength(self.scenario)
        for name, lever in self.scenario.lever_book.items():
            range_ = self.say(
                "range",
                value=_tidy(values[name]),
                unit=self.unit(lever),
                low=_tidy(lever.low),
                high=_tidy(lever.high),
                source=self.sources(lever.source),
            )
            lines += [f"  {name}: {range_}", f"    {lever.words(self.language)}"]
        return lines

    def unit(self, sentence: Sentence) -> str:
        return (
            units_zh().get(sentence.unit, sentence.unit) if self.language == "zh" else sentence.unit
        )

    def sources(self, source: str) -> str:
        parts = [part.strip() for part in source.split(",")]
        return ", ".join(self.say(part) if part in _PHRASES else part for part in parts)


def _tidy(number: float) -> str:
    return short(round(number, 9))


@lru_cache(maxsize=1)
def units_zh() -> dict[str, str]:
    """Units of the data files in Chinese."""
    return {unit: node.text() for unit, node in load_yaml(_UNITS_FILE).mapping().items()}
