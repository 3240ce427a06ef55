"""How a run is made when nothing else is said, from ``scenarios/settings.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.datafiles import DATA_FOLDER, Node, Sentence, load_yaml, read_sentence
from sim.errors import UserError

SETTINGS_FILE = DATA_FOLDER / "settings.yaml"
#: Kinds of pictures of a case.
PICTURES = ("effects", "wave", "adoption", "volunteers", "diffusion", "patrol")
#: Numbers of a run, and of sweeps, sensitivity analyses and calibrations.
NUMBERS = (
    "days",
    "warmup",
    "replications",
    "seed",
    "lead",
    "sweep_values",
    "trajectories",
    "sobol_points",
    "waves",
    "wave_points",
)
EVALUATION = ("pilots", "before")


@dataclass(frozen=True)
class CaseSettings:
    """A case of `compare --cases`: its scenario, others to show beside it, and how it is run.

    `by_default`: whether it is run when no case is named. `picture`: the kind of picture that tells
    its story (`sim.figures.cases`), with `published` figures of the place.
    """

    case: str
    variants: tuple[str, ...]
    days: int
    warmup: int
    replications: int
    by_default: bool
    picture: str
    published: Mapping[str, Sentence]


@dataclass(frozen=True)
class RunSettings:
    """Defaults and ranges of a run and of an evaluation; scenarios of the main comparison, the reference first; cases."""

    numbers: Mapping[str, Sentence]
    evaluation: Mapping[str, Sentence]
    comparison: tuple[str, ...]
    cases: tuple[CaseSettings, ...]

    def default(self, name: str) -> int:
        """The value of one of NUMBERS when nothing is said."""
        return int(self.numbers[name].value)

    def checked(self, name: str, value: int | None, option: str | None = None) -> int:
        """``value`` if it lies in the range, the default if it is None; else UserError.

        The error names the ``option`` the value came with, ``--name`` if none is given.
        """
        if value is None:
            return self.default(name)
        low, high = int(self.numbers[name].low), int(self.numbers[name].high)
        if not low <= value <= high:
            raise UserError(f"{value} is outside {low}..{high}", path=option or f"--{name}")
        return value


def load_settings(path: Path = SETTINGS_FILE) -> RunSettings:
    """The settings of the file; raises UserError if it is not in order."""
    fields = load_yaml(path).fields((*NUMBERS, "evaluation", "comparison", "cases"))
    numbers = {name: read_sentence(fields[name]) for name in NUMBERS}
    of_evaluation = fields["evaluation"].fields(EVALUATION)
    evaluation = {name: read_sentence(of_evaluation[name]) for name in EVALUATION}
    for name in NUMBERS:
        for key in ("value", "low", "high"):
            if key in fields[name].value:
                fields[name].value[key].whole(0)
    comparison = tuple(node.text() for node in fields["comparison"].items())
    cases = tuple(_read_case(node, numbers) for node in fields["cases"].items())
    return RunSettings(numbers, evaluation, comparison, cases)


def _read_case(node: Node, numbers: Mapping[str, Sentence]) -> CaseSettings:
    schedule = ("days", "warmup", "replications")
    fields = node.fields(("case", *schedule, "picture"), ("variants", "by_default", "published"))
    return CaseSettings(
        case=fields["case"].text(),
        variants=tuple(each.text() for each in fields["variants"].items())
        if "variants" in fields
        else (),
        by_default=fields["by_default"].flag() if "by_default" in fields else True,
        picture=fields["picture"].choice(PICTURES, "picture"),
        published={
            name: read_sentence(each) for name, each in fields["published"].mapping().items()
        }
        if "published" in fields
        else {},
        **{name: fields[name].whole(numbers[name].low, numbers[name].high) for name in schedule},
    )
