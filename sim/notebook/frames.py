"""What comes back to a notebook: a results folder as pandas frames, and how it shows itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from sim.errors import UserError
from sim.experiment.summary import answer, interval, number
from sim.ledger import CHANNEL_PATROL, CHANNEL_PHONE, CHANNEL_WEB, CLOSURES, EXITS, NEVER

if TYPE_CHECKING:
    from sim.outcomes.comparison import ComparisonRow

CHANNELS: Final = {CHANNEL_PHONE: "phone", CHANNEL_WEB: "web", CHANNEL_PATROL: "patrol"}
WORDS: Final[Mapping[str, Mapping[int, str]]] = {
    "closure": CLOSURES,
    "exit": EXITS,
    "channel": CHANNELS,
}
"""Columns of the ledgers that hold a code -> what their codes mean."""
MINUTES: Final = ("born", "first_report", "ended", "opened", "due", "closed")
"""Columns of the ledgers that hold a minute, or NEVER."""


@dataclass(frozen=True, repr=False)
class Runs:
    """The runs of one scenario, or of several. Every frame begins with `scenario`, `replication`.

    Attributes:
        runs: a row a run, a column an outcome (units in docs/tables/outcomes.md and in
            ``sim.outcomes.OUTCOMES[name].unit``); nan: not defined in this run; inf: a time that
            was not reached in it.
        daily: a row a day of a run; `day` is negative in the part of the warm-up that is recorded,
            counts are a day's, minutes are staff minutes of that day (``sim.ledger``).
        streets: a row a street of a run (``sim.outcomes.streets``).
        curves: a row a day after the first report, of a run: by then, the chance (0 to 1) that a
            case had ended in each way.
        cases: with ``ledger=True`` a row a closure, or a case open at the end, else None. Times are
            minutes from 00:00 of day 0, <NA>: has not happened; `kind` is the issue type.
        problems: the same of problems; `problem` is the same in every scenario of a replication.
        manifest: how it was made: seed, versions, resolved scenarios, checks.
        folder: where the folder is, if one was asked for.
    """

    runs: pd.DataFrame
    daily: pd.DataFrame
    streets: pd.DataFrame
    curves: pd.DataFrame
    cases: pd.DataFrame | None
    problems: pd.DataFrame | None
    manifest: Mapping[str, Any] = field(default_factory=dict)
    folder: Path | None = None

    @property
    def answer(self) -> list[str]:
        """What came out, in a sentence or two; of one scenario alone there is none."""
        return []

    @property
    def headline(self) -> pd.DataFrame:
        """The headline outcomes, written for a reader: mean, least and most over the runs."""
        from sim.outcomes import OUTCOMES

        rows = []
        for name, outcome in OUTCOMES.items():
            if outcome.headline:
                for scenario, values in self.runs.groupby("scenario", sort=False)[name]:
                    shown = (values.mean(), values.min(), values.max())
                    rows.append(
                        (
                            outcome.en,
                            outcome.unit,
                            scenario,
                            *(number(v, outcome.unit) for v in shown),
                        )
                    )
        return pd.DataFrame(rows, columns=["outcome", "unit", "scenario", "mean", "least", "most"])

    def __repr__(self) -> str:
        """The answer, the headline outcomes, and which frames there are."""
        table = self.headline.to_string(index=False)
        return "\n".join([self._made(), *self.answer, "", table, "", self._frames()])

    def _repr_html_(self) -> str:
        lines = "".join(f"<p>{escape(line)}</p>" for line in [self._made(), *self.answer])
        return f"{lines}{self.headline.to_html(index=False)}<p>{escape(self._frames())}</p>"

    def _made(self) -> str:
        schedule, replications = self.manifest["schedule"], self.manifest["replications"]
        names = ", ".join(self.manifest["scenarios"])
        return (
            f"{names} in {self.manifest['city']['title']['en']}: {replications['finished']} "
            f"replications of {schedule['days']} days after {schedule['warmup']}, "
            f"seed {self.manifest['seed']}"
        )

    def _frames(self) -> str:
        named = {name: getattr(self, name) for name in self._names()}
        sizes = [f"{name} ({len(each):,} rows)" for name, each in named.items() if each is not None]
        return f"Frames: {', '.join(sizes)}"

    def _names(self) -> tuple[str, ...]:
        return ("runs", "daily", "streets", "curves", "cases", "problems")


@dataclass(frozen=True, repr=False)
class Comparison(Runs):
    """Scenarios against the first of them, `reference`: as `Runs`, and the differences.

    Attributes:
        effects: a row an outcome of a scenario against the reference, with the columns of
            compare.csv (`sim.outcomes.comparison.ComparisonRow`): `difference` is the mean over the
            `n` paired replications, in `unit` (a share: 0.1 is ten percentage points), `low` and
            `high` its interval at `level`, nan with one pair. It carries luck alone, not what is
            assumed. `low_all`, `high_all`, `p_all` hold for all scenarios looked at together.
    """

    effects: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def reference(self) -> str:
        """The scenario that the others are compared with."""
        return str(self.manifest["reference"])

    @property
    def answer(self) -> list[str]:
        """What came out in a sentence or two, as on the terminal."""
        return answer(self.reference, [row for row in self._rows() if row.n])

    @property
    def headline(self) -> pd.DataFrame:
        """The headline outcomes, written for a reader: value, difference and its interval."""
        from sim.outcomes import OUTCOMES

        leading = [row for row in self._rows() if row.outcome in OUTCOMES and row.n]
        rows = [
            (
                OUTCOMES[row.outcome].en,
                row.unit,
                row.scenario,
                number(row.baseline, row.unit),
                number(row.value, row.unit),
                number(row.difference, row.unit, signed=True),
                interval(row),
            )
            for row in sorted(leading, key=lambda row: list(OUTCOMES).index(row.outcome))
            if OUTCOMES[row.outcome].headline
        ]
        level = f"{self.effects.level.iloc[0]:.0%} interval"
        columns = ["outcome", "unit", "scenario", self.reference, "value", "difference", level]
        return pd.DataFrame(rows, columns=columns)

    def _rows(self) -> Sequence[ComparisonRow]:
        from sim.outcomes.comparison import ComparisonRow

        records = self.effects.to_dict("records")
        return [ComparisonRow(**{str(name): row[name] for name in row}) for row in records]

    def _names(self) -> tuple[str, ...]:
        return ("effects", *super()._names())


def read(folder: str | Path) -> Runs:
    """The frames of a results folder that `run` or `compare` wrote, here or as a command.

    Returns a `Comparison` if it holds one, else `Runs`. Raises UserError for a folder that holds no
    runs of this program, or the tables of another experiment (pandas.read_csv reads those).
    """
    from sim.report.results import checked_manifest

    folder = Path(folder)
    manifest = checked_manifest(folder)
    tables = ("runs.csv", "daily.parquet", "streets.parquet", "curves.parquet")
    for name in tables:
        if not (folder / name).exists():
            raise UserError(f"{folder} has no {name}: it holds another experiment, or no run")
    kinds = list(next(iter(manifest["scenarios"].values()))["resolved"]["issue_types"])
    frames: dict[str, Any] = {
        "manifest": manifest,
        "folder": folder,
        "runs": pd.read_csv(folder / "runs.csv"),
        **{Path(name).stem: _table(folder / name) for name in tables[1:]},
        **{name: _ledger(folder / f"{name}.parquet", kinds) for name in ("cases", "problems")},
    }
    if (folder / "compare.csv").exists():
        return Comparison(**frames, effects=pd.read_csv(folder / "compare.csv"))
    return Runs(**frames)


def _ledger(path: Path, kinds: Sequence[str]) -> pd.DataFrame | None:
    """A ledger with words for its codes, and <NA> for what has not happened."""
    if not path.exists():
        return None
    frame = _table(path)
    for name in MINUTES:
        if name in frame:
            frame[name] = frame[name].astype("Int32").mask(frame[name] == NEVER)
    for name, words in {**WORDS, "kind": dict(enumerate(kinds))}.items():
        if name in frame:
            frame[name] = pd.Categorical(frame[name].map(words), categories=list(words.values()))
    return frame


def _table(path: Path) -> pd.DataFrame:
    frame = pd.read_parquet(path)
    return frame.assign(scenario=frame["scenario"].astype(str))
