"""Options as typed, and what they say once they are checked."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import UserError

MOST_JOBS = 1024


@dataclass(frozen=True)
class Options:
    """Options of ``run`` and ``compare`` as typed; None means: not given."""

    city: str | None
    days: str | None
    warmup: str | None
    replications: str | None
    seed: str | None
    jobs: str | None
    out: Path | None
    overrides: list[str] | None
    ledger: bool

    def checked(self) -> dict[str, Any]:
        """All settings of a run by name. Raises UserError for a value out of range."""
        from sim.settings import load_settings

        settings = load_settings()
        names = ("days", "warmup", "replications", "seed")
        values: dict[str, Any] = {
            name: settings.checked(name, whole(name, getattr(self, name))) for name in names
        }
        jobs = whole("jobs", self.jobs)
        if jobs is not None and not 1 <= jobs <= MOST_JOBS:
            raise UserError(f"{jobs} is outside 1..{MOST_JOBS}", path="--jobs")
        if self.out is not None:
            blocked = [path for path in (self.out, *self.out.parents) if path.is_file()]
            if blocked:
                raise UserError(f"{blocked[0]} is a file, not a folder", path="--out")
        return {**values, "jobs": jobs or processors(), "out": self.out, "ledger": self.ledger}

    def study(self) -> dict[str, Any]:
        """The same for an experiment that keeps no ledger."""
        return {name: value for name, value in self.checked().items() if name != "ledger"}


def whole(option: str, text: str | None, *, digits: int = 18) -> int | None:
    """The whole number of at most so many ``digits`` written in ``text``; UserError if it is none."""
    if text is None:
        return None
    if not re.fullmatch(rf"[-+]?[0-9]{{1,{digits}}}", text.strip()):
        raise UserError(f"expected a whole number, got '{text}'", path=f"--{option}")
    return int(text)


def share_of(option: str, text: str | None) -> float | None:
    """The share between 0 and 1 written in ``text``; UserError if it is none."""
    if text is None:
        return None
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0.0 <= share <= 1.0:
        raise UserError(f"expected a share between 0 and 1, got '{text}'", path=f"--{option}")
    return share


def precision_of(width: str | None, outcome: str | None, vary_city: bool) -> dict[str, Any]:
    """What was said about the width of intervals and what they carry, as `compare` takes it; UserError if it is no number."""
    said: dict[str, Any] = {"vary_city": True} if vary_city else {}
    if width is None:
        if outcome is not None:
            raise UserError("says which interval --until-width is about", path="--outcome")
        return said
    try:
        said["until_width"] = float(width)
    except ValueError:
        raise UserError(f"expected a number, got '{width}'", path="--until-width") from None
    if outcome is not None:
        said["until_outcome"] = outcome
    return said


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
