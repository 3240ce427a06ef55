"""How a run is made when nothing else is said, from ``scenarios/settings.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.datafiles import DATA_FOLDER, Sentence, load_yaml, read_sentence
from sim.errors import UserError

SETTINGS_FILE = DATA_FOLDER / "settings.yaml"
NUMBERS = ("days", "warmup", "replications", "seed", "lead")


@dataclass(frozen=True)
class RunSettings:
    """Defaults and ranges of a run; scenarios of the main comparison, the reference first."""

    numbers: Mapping[str, Sentence]
    comparison: tuple[str, ...]

    def default(self, name: str) -> int:
        """The value of one of NUMBERS when nothing is said."""
        return int(self.numbers[name].value)

    def checked(self, name: str, value: int | None) -> int:
        """``value`` if it lies in the range, the default if it is None; else UserError."""
        if value is None:
            return self.default(name)
        low, high = int(self.numbers[name].low), int(self.numbers[name].high)
        if not low <= value <= high:
            raise UserError(f"{value} is outside {low}..{high}", path=f"--{name}")
        return value


def load_settings(path: Path = SETTINGS_FILE) -> RunSettings:
    """The settings of the file; raises UserError if it is not in order."""
    fields = load_yaml(path).fields((*NUMBERS, "comparison"))
    numbers = {name: read_sentence(fields[name]) for name in NUMBERS}
    for name in NUMBERS:
        for key in ("value", "low", "high"):
            if key in fields[name].value:
                fields[name].value[key].whole(0)
    return RunSettings(numbers, tuple(node.text() for node in fields["comparison"].items()))
