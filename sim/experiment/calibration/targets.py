"""Target files: published figures with their errors, the scenario that is held against them, and what is varied.

A target is a sentence: value, error, model discrepancy, unit, source, the outcome and period of the model that it may be compared with,
and its role. A dial is what is varied: one input, or the same number of many things by one factor (``issue_types.*.problems``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray

from sim.datafiles import DATA_FOLDER, Node, load_yaml, read_source
from sim.errors import UserError, unknown
from sim.outcomes.periods import months_of
from sim.outcomes.timeline import TIMELINE_MEASURES
from sim.scenario.inputs import Input, inputs_of

if TYPE_CHECKING:
    from sim.scenario import Scenario

TARGETS_FOLDER: Final = DATA_FOLDER / "targets"
Role = Literal["calibration", "held out"]
ROLES: Final[tuple[Role, ...]] = ("calibration", "held out")
UNSOURCED: Final = ("assumed", "definition", "calendar")
"""What no published figure can have as its source."""


@dataclass(frozen=True)
class Target:
    """A published figure, and what of the model may be compared with it.

    `error`: how far the true figure may lie from the published one; `discrepancy`: how far a perfect set of parameters may leave the
    model from the true figure (both one standard deviation, in the unit of the outcome). A target that is ``held out`` is looked at
    when all is done and rules nothing out.
    """

    name: str
    outcome: str
    period: str
    value: float
    error: float
    discrepancy: float
    unit: str
    source: str
    role: Role
    en: str
    zh: str
    note: str = ""

    @property
    def calibrates(self) -> bool:
        """Whether it may rule worlds out."""
        return self.role == "calibration"

    @property
    def tolerance(self) -> float:
        """Error and discrepancy together, one standard deviation."""
        return math.hypot(self.error, self.discrepancy)


@dataclass(frozen=True)
class Dial:
    """What is varied as one: an input, or many by a common factor. Positions run from 0 (`low`) to 1 (`high`).

    Of a factor equal steps are equal ratios. `usual`: the value in force, 1 for a factor. `source`: of the range.
    """

    name: str
    inputs: tuple[Input, ...]
    low: float
    high: float
    usual: float
    unit: str
    source: str
    en: str
    zh: str
    factor: bool = False

    def values(self, positions: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values at positions in 0..1."""
        if self.factor:
            return np.asarray(self.low * (self.high / self.low) ** positions)
        return np.asarray(self.low + positions * (self.high - self.low))

    def position(self, value: float) -> float:
        """The position of a value; outside 0..1 for one outside the range."""
        if self.factor:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def settings(self, value: float) -> list[tuple[Input, float]]:
        """What each of its inputs becomes; a common factor keeps within the range of each."""
        if not self.factor:
            return [(self.inputs[0], value)]
        settings = []
        for each in self.inputs:
            assert each.value is not None and each.sentence is not None
            settings.append(
                (each, min(each.sentence.high, max(each.sentence.low, each.value * value)))
            )
        return settings


@dataclass(frozen=True)
class TargetFile:
    """A target file, read and checked: `scenario` with its `dials`, the `targets`, and the days that their periods need."""

    path: Path
    title: Mapping[str, str]
    scenario: Scenario
    dials: tuple[Dial, ...]
    targets: tuple[Target, ...]

    @property
    def days(self) -> int:
        """Observed days that a run needs so that every period is over."""
        first = self.scenario.city.calendar_start
        return max((months_of(target.period)[1] - first).days for target in self.targets)

    @property
    def first_day(self) -> int:
        """The first day that any period needs; negative in the warm-up."""
        first = self.scenario.city.calendar_start
        return min(0, *((months_of(target.period)[0] - first).days for target in self.targets))

    @property
    def calibrating(self) -> tuple[Target, ...]:
        """The targets that may rule worlds out."""
        return tuple(target for target in self.targets if target.calibrates)

    def date_of(self, day: int) -> date:
        """The date of a day of the run."""
        return self.scenario.city.calendar_start + timedelta(days=day)


def find_targets(name_or_path: str | Path) -> Path:
    """The target file of a name in ``scenarios/targets`` or of a path. Raises UserError for a name that is not there."""
    word = str(name_or_path)
    if word.endswith((".yaml", ".yml")) or "/" in word or "\\" in word:
        return Path(word)
    known = sorted(path.stem for path in TARGETS_FOLDER.glob("*.yaml"))
    if word not in known:
        raise UserError(unknown("target file", word, known))
    return TARGETS_FOLDER / f"{word}.yaml"


def load_targets(
    name_or_path: str | Path, overrides: Sequence[str] = (), city: str | None = None
) -> TargetFile:
    """The target file of a name or path; `overrides` and `city` as in `load_scenario`.

    Raises UserError, one line, for anything that is not in order: an outcome that is none, a period that is none, a source that is no
    published figure, an input that the scenario does not have, a range that is empty or leaves the one of the data file.
    """
    from sim.scenario import load_scenario

    path = find_targets(name_or_path)
    top = load_yaml(path)
    fields = top.fields(("title", "scenario", "inputs", "targets"))
    titles = fields["title"].fields(("en", "zh"))
    named = fields["scenario"].text()
    reference: str | Path = path.parent / named if named.endswith((".yaml", ".yml")) else named
    if isinstance(reference, Path) and not reference.is_file():
        fields["scenario"].fail(f"no such file: {named}")
    scenario = load_scenario(reference, overrides, city=city)
    dials = _read_dials(fields["inputs"], inputs_of(scenario))
    targets = tuple(_read_target(name, node) for name, node in fields["targets"].mapping().items())
    if not any(target.calibrates for target in targets):
        fields["targets"].fail("no target has the role calibration: nothing could be ruled out")
    for name, node in fields["targets"].mapping().items():
        start = months_of(next(t.period for t in targets if t.name == name))[0]
        if (start - scenario.city.calendar_start).days < 0:
            node.fail(
                f"its period begins before day 0 of {scenario.city.name}, {scenario.city.calendar_start}"
            )
    return TargetFile(
        path, {each: titles[each].text() for each in ("en", "zh")}, scenario, dials, targets
    )


def _read_target(name: str, node: Node) -> Target:
    fields = node.fields(
        ("outcome", "period", "value", "error", "unit", "source", "role", "en", "zh"),
        ("discrepancy", "note"),
    )
    outcome = fields["outcome"].choice(tuple(TIMELINE_MEASURES), "outcome of a timeline")
    measure = TIMELINE_MEASURES[outcome]
    if not measure.seen:
        fields["outcome"].fail(
            f"nobody publishes '{outcome}', so no figure can be compared with it"
        )
    role = fields["role"].choice(ROLES, "role")
    if measure.given and role == "calibration":
        fields["role"].fail(
            f"'{outcome}' is an input of the model, so it can rule nothing out: hold it out"
        )
    unit = fields["unit"].text()
    if unit != measure.unit:
        fields["unit"].fail(f"'{outcome}' is measured in {measure.unit}, not in {unit}")
    period = fields["period"]
    written = str(period.value) if isinstance(period.value, int) else period.text()
    try:
        months_of(written)
    except ValueError as wrong:
        period.fail(str(wrong))
    source = read_source(fields["source"])
    for part in source.split(", "):
        if part in UNSOURCED:
            fields["source"].fail(
                f"a target is a published figure: '{part}' is no source of one; write ids such as B20"
            )
    error = fields["error"].number(0)
    discrepancy = fields["discrepancy"].number(0) if "discrepancy" in fields else 0.0
    if error == 0 and discrepancy == 0:
        fields["error"].fail("no figure is without error: give an error or a discrepancy above 0")
    return Target(
        name=name,
        outcome=outcome,
        period=written,
        value=fields["value"].number(),
        error=error,
        discrepancy=discrepancy,
        unit=unit,
        source=source,
        role="calibration" if role == "calibration" else "held out",
        en=fields["en"].text(),
        zh=fields["zh"].text(),
        note=fields["note"].text() if "note" in fields else "",
    )


def _read_dials(node: Node, known: Mapping[str, Input]) -> tuple[Dial, ...]:
    dials = [_read_dial(item, known) for item in node.items()]
    if not dials:
        node.fail("the list is empty: nothing would be varied")
    seen: dict[str, str] = {}
    for dial, item in zip(dials, node.items(), strict=True):
        for each in dial.inputs:
            if each.path in seen:
                item.fail(f"{each.path} is varied twice, by {seen[each.path]} and by {dial.name}")
            seen[each.path] = dial.name
    return tuple(dials)


def _read_dial(node: Node, known: Mapping[str, Input]) -> Dial:
    if isinstance(node.value, str):
        return _dial(node, {"input": node}, known)
    required = ("input",)
    return _dial(
        node,
        node.fields(required, ("also", "name", "low", "high", "unit", "source", "en", "zh")),
        known,
    )


def _dial(node: Node, fields: Mapping[str, Node], known: Mapping[str, Input]) -> Dial:
    patterns = [fields["input"], *(fields["also"].items() if "also" in fields else ())]
    chosen: dict[str, Input] = {}
    for pattern in patterns:
        word = pattern.text()
        found = {path: each for path, each in known.items() if _matches(path, word)}
        if not found:
            near = [path for path in known if path.partition(".")[0] == word.partition(".")[0]]
            pattern.fail(unknown("input", word, near or known))
        chosen.update(found)
    inputs = tuple(chosen.values())
    factor = len(inputs) > 1 or "*" in fields["input"].text()
    low, high, usual, unit = _natural_range(node, inputs, factor)
    low, high = _narrowed(fields, low, high)
    words = inputs[0].sentence
    texts = {each: fields[each].text() for each in ("en", "zh") if each in fields}
    if factor and len(texts) < 2:
        node.fail("a common factor needs words of its own: en and zh")
    name = fields["name"].text() if "name" in fields else _short_name(fields["input"].text())
    source = (
        read_source(fields["source"])
        if "source" in fields
        else words.source
        if words and not factor
        else "assumed"
    )
    return Dial(
        name=name,
        inputs=inputs,
        low=low,
        high=high,
        usual=usual,
        unit=fields["unit"].text() if "unit" in fields else unit,
        source=source,
        en=texts.get("en", words.en if words else ""),
        zh=texts.get("zh", words.zh if words else ""),
        factor=factor,
    )


def _matches(path: str, pattern: str) -> bool:
    """``*`` stands for one part of a path."""
    parts, wanted = path.split("."), pattern.split(".")
    return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))


def _short_name(path: str) -> str:
    return path.removeprefix("parameters.").removeprefix("reforms.")


def _natural_range(
    node: Node, inputs: Sequence[Input], factor: bool
) -> tuple[float, float, float, str]:
    """Low, high, usual value and unit by the data files; a factor goes as far as every input's range lets it."""
    if factor:
        fixed = [each.path for each in inputs if not each.varies or not each.value]
        if fixed:
            node.fail(f"{fixed[0]} has no range, or is 0, so no factor can move it")
        ranges = [(each.sentence, float(each.value or 0)) for each in inputs]
        low = max(sentence.low / value for sentence, value in ranges if sentence)
        high = min(sentence.high / value for sentence, value in ranges if sentence)
        return low, high, 1.0, "factor"
    one = inputs[0]
    usual = math.nan if one.value is None else float(one.value)
    if one.sentence is None:
        return -math.inf, math.inf, usual, "days"
    return one.sentence.low, one.sentence.high, usual, one.sentence.unit


def _narrowed(fields: Mapping[str, Node], low: float, high: float) -> tuple[float, float]:
    at = fields["input"]
    start = fields["low"].number(low, high) if "low" in fields else low
    end = fields["high"].number(low, high) if "high" in fields else high
    if not (math.isfinite(start) and math.isfinite(end)):
        at.fail("the data files give it no range: give low and high")
    if start >= end:
        (fields.get("high") or at).fail(f"nothing to vary between {start:g} and {end:g}")
    return start, end
