"""Figures of the case log of Boston, 311, January to August 2015, as it stood on 1 September 2015.

    python tools/case_log.py ../shared/data/boston_311_2015_jan_aug.csv.gz

writes docs/numbers/boston_2015.csv, and boston_2015_week.csv beside it: when callers call, as in scenarios/calendar.yaml. The log itself is
not part of the project. Its traps: cases of city crews that are opened and closed within a second (`internal`), closings by a timetable
(`automated`), by a note (`noted`), as duplicates or as invalid; cases that never close (comments); closing times before opening times;
and everything is cut off after eight months.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

ROOT: Final = Path(__file__).resolve().parent.parent
NUMBERS: Final = ROOT / "docs" / "numbers" / "boston_2015.csv"
WEEK: Final = NUMBERS.with_name("boston_2015_week.csv")
SNAPSHOT: Final = pd.Timestamp("2015-09-01")
WORKED: Final = ("resolved", "corrected", "violation_issued", "no_violation")
"""Closings that say that somebody has looked at it or done something."""
CREWS: Final = ("Employee Generated", "City Worker App", "Maximo Integration")
"""Channels of the city's own staff: nobody has called."""
FOLLOWED: Final = pd.Timedelta(days=123)
"""Delays are taken of cases opened so long before the snapshot: what takes longer is counted as longer."""


def figures(log: pd.DataFrame) -> dict[str, tuple[float, str, str]]:
    """Figure by name: value, unit, how it was made."""
    opened, closed = (pd.to_datetime(log[name]) for name in ("opened_at", "closed_at"))
    days = (closed - opened).dt.total_seconds() / 86400
    real = log["closure"].isin(WORKED) & (days >= 0)
    ended = closed.notna()
    calls = ~log["channel"].isin(CREWS)
    # Of cases opened from January to April that were closed with work, or are still open (and so lie beyond every quantile used).
    early = (
        calls & (opened < SNAPSHOT - FOLLOWED) & (real | (~ended & (log["department"] != "INFO")))
    )
    waits = np.where(real, days, np.inf)[early]
    departments = log["department"][early]
    medians = {
        name: float(np.median(waits[departments == name]))
        for name, count in departments.value_counts().items()
        if count >= 100
    }
    median = float(np.median(waits))
    weekday = opened[calls].dt.day_of_week.value_counts(normalize=True).reindex(range(7))
    two_days = (weekday + np.roll(weekday, 1)).min()
    backlog = ((SNAPSHOT - opened).dt.total_seconds() / 86400)[
        ~ended & (log["department"] != "INFO")
    ]
    wards = np.sort(log["ward"].dropna().value_counts().to_numpy(float))
    rank = np.arange(1, wards.size + 1)
    gini = 2 * (rank * wards).sum() / (wards.size * wards.sum()) - 1 - 1 / wards.size
    no_work = ended & ~log["closure"].isin(WORKED)
    finite = [each for each in medians.values() if 1 / 24 < each < np.inf]
    same = "the same cases"
    opened_early = (
        "callers' cases opened until April and closed with work, or still open (but comments)"
    )
    of_departments = (
        "longest over shortest median of departments with 100 such cases; medians under an hour left out: "
        "such departments write down what is done"
    )
    share = "share"
    return {
        "cases": (float(len(log)), "cases", "rows of the log"),
        "internal_share": (
            float((log["closure"] == "internal").mean()), share,
            "opened and closed by the same crew within a second",
        ),
        "still_open_share": (float((~ended).mean()), share, "not closed on 1 September"),
        "no_work_share": (
            float(no_work.sum() / ended.sum()), share, f"of closings, those that are none of {', '.join(WORKED)}",
        ),
        "delay_median": (median, "days", opened_early),
        "delay_within_2_medians": (float((waits <= 2 * median).mean()), share, same),
        "delay_within_10_medians": (float((waits <= 10 * median).mean()), share, same),
        "department_median_spread": (max(finite) / min(finite), "1", of_departments),
        "quietest_two_days_share": (
            float(two_days), share, "callers' cases opened on the two neighbouring days with fewest",
        ),
        "backlog_older_than_30": (
            float((backlog > 30).mean()), share, "open cases, comments left out, at most eight months old",
        ),
        "backlog_older_than_90": (float((backlog > 90).mean()), share, "the same"),
        "gini_of_wards": (float(gini), "1", "cases over the 22 wards, which differ in size"),
    }  # fmt: skip


def week(log: pd.DataFrame) -> pd.DataFrame:
    """When callers call: rate of cases by day of the week from Monday and by hour from midnight, over the mean rate."""
    opened = pd.to_datetime(log["opened_at"])[~log["channel"].isin(CREWS)]
    parts = {"calls_by_weekday": (opened.dt.day_of_week, 7), "calls_by_hour": (opened.dt.hour, 24)}
    rows = [
        (curve, step, share * steps)
        for curve, (when, steps) in parts.items()
        for step, share in when.value_counts(normalize=True).sort_index().items()
    ]
    return pd.DataFrame(rows, columns=["curve", "step", "factor"])


def read(path: Path) -> pd.DataFrame:
    """The log."""
    return pd.read_csv(path, dtype={"closure": "str"})


def main() -> None:
    """Write the figures."""
    log = read(Path(sys.argv[1]))
    week(log).to_csv(WEEK, index=False, float_format="%.4f")
    table = pd.DataFrame(
        [(name, *told) for name, told in figures(log).items()],
        columns=["figure", "value", "unit", "how"],
    )
    table["source"] = (
        "Boston 311 service requests, opened January to August 2015, as of 1 September 2015 (compare T40)"
    )
    table.to_csv(NUMBERS, index=False, float_format="%.6g")
    print(table.iloc[:, :3].to_string())


if __name__ == "__main__":
    main()
