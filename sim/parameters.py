"""Parameters: numbers that no reform moves, from ``scenarios/parameters.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from sim.datafiles import DATA_FOLDER, Sentence, load_yaml, read_sentence
from sim.errors import UserError, unknown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PARAMETERS_FILE = DATA_FOLDER / "parameters.yaml"


def load_parameter_book(path: Path = PARAMETERS_FILE) -> dict[str, Sentence]:
    """All parameters by path (``effort.elasticity``), in the order of the file."""
    book: dict[str, Sentence] = {}
    for group, names in load_yaml(path).mapping().items():
        for name, node in names.mapping().items():
            if name not in ("en", "zh"):  # a group may say in words what it is about
                book[f"{group}.{name}"] = read_sentence(node)
    return book


@dataclass(frozen=True)
class Parameters:
    """All values: ``parameters["effort.elasticity"]`` or ``parameters.effort.elasticity``.

    ``book`` holds the sentence (unit, range, source, default) of each, ``values`` the value in
    force.
    """

    book: Mapping[str, Sentence]
    values: Mapping[str, float]

    def __getitem__(self, path: str) -> float:
        try:
            return self.values[path]
        except KeyError:
            raise UserError(unknown("parameter", path, self.values)) from None

    def __getattr__(self, group: str) -> Any:
        if group.startswith("_") or group in ("book", "values"):  # while being unpickled
            raise AttributeError(group)
        names = {
            path.partition(".")[2]: value
            for path, value in self.values.items()
            if path.partition(".")[0] == group
        }
        if not names:
            groups = {path.partition(".")[0] for path in self.values}
            raise AttributeError(unknown("group of parameters", group, sorted(groups)))
        return SimpleNamespace(**names)

    def groups(self) -> SimpleNamespace:
        """All values as nested attributes, ``groups().effort.elasticity``: quick to read often."""
        nested: dict[str, dict[str, float]] = {}
        for path, value in self.values.items():
            group, _, name = path.partition(".")
            nested.setdefault(group, {})[name] = value
        return SimpleNamespace(
            **{group: SimpleNamespace(**names) for group, names in nested.items()}
        )

    def changed(self) -> dict[str, float]:
        """The values that differ from their default."""
        return {
            path: value for path, value in self.values.items() if value != self.book[path].value
        }

    def as_record(self) -> NDArray[np.void]:
        """A structured float64 array of shape (1,) with fields such as ``effort_elasticity``."""
        import numpy as np

        names = [path.replace(".", "_") for path in self.values]
        record = np.zeros(1, dtype=[(name, np.float64) for name in names])
        for name, value in zip(names, self.values.values(), strict=True):
            record[name] = value
        return record


def default_parameters(path: Path = PARAMETERS_FILE) -> Parameters:
    """Every parameter at its default."""
    book = load_parameter_book(path)
    return Parameters(book, {name: sentence.value for name, sentence in book.items()})
