"""A scenario in words, English or Chinese: what it changes against its base, lever by lever."""

from __future__ import annotations

from sim.departments import load_departments
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
from sim.scenario.phrases import Phrases, tidy
from sim.scenario.shocks import Shock
from sim.scenario.uses import ReformUse


def explain(scenario: Scenario, language: str = "en", against: Scenario | None = None) -> str:
    """What the scenario changes against its base (or `against` another), with units and sources.

    Raises UserError for a language other than ``en`` and ``zh``.
    """
    return "\n".join(_Explainer(scenario, language, against).lines()) + "\n"


def in_short(
    scenario: Scenario, language: str = "en", against: Scenario | None = None
) -> list[dict[str, str]]:
    """The same without its numbers: for each thing that is new ``what`` it is, ``how`` and ``when``.

    ``when`` is empty for what holds from the first day, at full strength, in all streets. Nothing
    is said of a scenario without a base. Raises UserError as `explain`.
    """
    return _Explainer(scenario, language, against).short()


class _Explainer(Phrases):
    def __init__(self, scenario: Scenario, language: str, against: Scenario | None) -> None:
        super().__init__(scenario, language)
        self.base = against or base_of(scenario)

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
        base = self.base
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

    def short(self) -> list[dict[str, str]]:
        """What is new, in words: reforms, shocks, what is dropped, what is set by hand."""
        scenario, base, language = self.scenario, self.base, self.language
        if base is None:
            return []
        said = [
            {
                "what": use.reform.title[language],
                "how": use.reform.sentence[language],
                "when": "" if use.at_once_everywhere else self.timing(use),
            }
            for use in new_or_changed_uses(scenario, base)
        ]
        for shock in new_or_changed_shocks(scenario, base):
            kind = scenario.issue_types[shock.type]
            what = kind.zh if language == "zh" else kind.en
            said.append({"what": what, "how": self.shock_words(shock), "when": ""})
        dropped = [use.reform.title[language] for use in dropped_uses(scenario, base)]
        if dropped:
            what = self.say("dropped", names=self.listed(dropped))
            said.append({"what": what, "how": "", "when": ""})
        levers = [
            change
            for change in lever_changes(scenario, base)
            if any(cause.reform is None for cause in change.causes)
        ]
        for change in (*levers, *parameter_changes(scenario, base)):
            step = f"{tidy(change.before)} → {tidy(change.after)} {self.unit(change.sentence)}"
            said.append({"what": change.sentence.words(language), "how": step, "when": ""})
        return said

    def use_lines(self, use: ReformUse) -> list[str]:
        reform, language = use.reform, self.language
        source = self.say("source", source=self.sources(reform.source))
        gap = "" if language == "zh" else " "
        return [
            f"  {use.name}: {reform.title[language]}",
            f"    {reform.sentence[language]}{gap}{source}",
            f"    {self.timing(use)}",
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
                lines.append(self.say("own", things=self.say(key), names=self.listed(named)))
        return lines

    def shock_lines(self, shock: Shock) -> list[str]:
        """A shock in words: what, how much, when and where, and the source of the number."""
        chinese = self.language == "zh"
        kind = self.scenario.issue_types[shock.type]
        source = self.sources(self.scenario.sources[f"shocks.{shock.name}.problems"])
        return [
            f"  {shock.name}: {kind.zh if chinese else kind.en}",
            f"    {self.shock_words(shock)}{'' if chinese else ' '}"
            f"{self.say('source', source=source)}",
        ]

    def change_lines(self, change: Change) -> list[str]:
        sentence = change.sentence
        step = f"{tidy(change.before)} -> {tidy(change.after)} {self.unit(sentence)}"
        lines = [f"  {change.name}: {step}"]
        if own := sentence.words(self.language):  # numbers of issue types have none
            lines.append(f"    {own}")
        for cause in change.causes:
            if cause.reform is None:
                lines.append("    " + self.say("by_file", source=self.sources(cause.source)))
                continue
            use = next(use for use in self.scenario.reforms if use.name == cause.reform)
            range_ = use.reform.parameters[cause.parameter].sentence
            words = {"low": tidy(range_.low), "high": tidy(range_.high)}
            name = f"{cause.reform}.{cause.parameter}"
            source = self.sources(cause.source)
            lines.append(
                "    " + self.say("by", name=name, value=tidy(cause.value), source=source, **words)
            )
        return lines

    def all_levers(self) -> list[str]:
        lines = []
        values = full_strength(self.scenario)
        for name, lever in self.scenario.lever_book.items():
            range_ = self.say(
                "range",
                value=tidy(values[name]),
                unit=self.unit(lever),
                low=tidy(lever.low),
                high=tidy(lever.high),
                source=self.sources(lever.source),
            )
            lines += [f"  {name}: {range_}", f"    {lever.words(self.language)}"]
        return lines
