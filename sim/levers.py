"""Levers: the rules and amounts that reforms move and mechanisms read, one value per street.

:class:`LeverBook` says what levers there are (``scenarios/levers.yaml``); :class:`LeverBoard`
holds the values of the day. A board knows nothing of scenarios: it is given *uses*, anything that
has a strength on a day and a list of moves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sim.datafiles import DATA_FOLDER, Sentence, load_yaml, read_sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEVERS_FILE = DATA_FOLDER / "levers.yaml"


@dataclass(frozen=True)
class LeverBook(Mapping[str, Sentence]):
    """All levers by name, in the order of their file.

    ``book["linking"].value`` is the value before any reform; unit, range and source id stand beside
    it. KeyError for a lever that does not exist.
    """

    levers: Mapping[str, Sentence]

    def __getitem__(self, name: str) -> Sentence:
        return self.levers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.levers)

    def __len__(self) -> int:
        return len(self.levers)

    def baseline(self) -> dict[str, float]:
        """The value of every lever before any reform, each in its own unit."""
        return {name: lever.value for name, lever in self.levers.items()}


def load_lever_book(path: Path = LEVERS_FILE) -> LeverBook:
    """The levers of the file, in its order. Raises UserError for a file that is not in order."""
    nodes = load_yaml(path).mapping()
    return LeverBook({name: read_sentence(node) for name, node in nodes.items()})


#: What a move may do to a lever: before, amount -> after (at full strength).
MOVES: dict[str, Callable[[float, float], float]] = {
    "add": lambda before, amount: before + amount,
    "times": lambda before, amount: before * amount,
    "at_least": max,
    "at_most": min,
}


class LeverUse(Protocol):
    """What a board needs to know of a reform in force."""

    def strength(self, day: int) -> float:
        """0 (not in force) to 1 (full strength)."""
        ...

    def amounts(self) -> Sequence[tuple[str, str, float]]:
        """(lever, operation of MOVES, amount) of each move, in order."""
        ...


class LeverBoard:
    """The values of the day.

    ``baseline``: values before any reform that differ from the book's. ``record`` is a structured
    float64 array of shape (streets,) with a field per lever; it keeps its place in memory, so that
    compiled code may hold on to it.
    """

    def __init__(
        self, book: LeverBook, streets: int, baseline: Mapping[str, float] | None = None
    ) -> None:
        import numpy as np

        self.book = book
        values = {**book.baseline(), **(baseline or {})}
        dtype = [(name, np.float64) for name in book]
        self.record: NDArray[np.void] = np.zeros(streets, dtype=dtype)
        for name in book:
            self.record[name] = values[name]
        self._baseline = self.record.copy()

    def set_day(
        self, day: int, uses: Sequence[LeverUse], masks: Sequence[NDArray[np.bool_]]
    ) -> bool:
        """Set every lever of every street for ``day`` (of observed time); True if anything changed.

        ``masks[i]`` (shape (streets,)) says where ``uses[i]`` applies. Uses apply in order, each
        to what the ones before left: a lever goes from ``before`` to ``before + strength * (after
        - before)``. Raises ValueError unless there is a mask for every use.
        """
        import numpy as np

        in_arrays: dict[str, np.ufunc] = {
            "add": np.add,
            "times": np.multiply,
            "at_least": np.maximum,
            "at_most": np.minimum,
        }
        today = self._baseline.copy()
        for use, mask in zip(uses, masks, strict=True):
            strength = use.strength(day)
            if strength <= 0.0:
                continue
            for lever, operation, amount in use.amounts():
                before = today[lever][mask]
                after = in_arrays[operation](before, amount)
                if strength < 1.0:
                    after = before + strength * (after - before)
                today[lever][mask] = after
        if bool((today == self.record).all()):
            return False
        self.record[:] = today
        return True
