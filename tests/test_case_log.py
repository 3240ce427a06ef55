"""The figures of a real case log, made again where the log is at hand."""

import csv
import importlib.util
from pathlib import Path

import pytest

from sim.calendar_file import load_calendar
from sim.experiment.patterns.book import load_patterns

ROOT = Path(__file__).resolve().parent.parent
LOG = ROOT.parent / "shared" / "data" / "boston_311_2015_jan_aug.csv.gz"
EVIDENCE = ROOT / "scenarios" / "evidence" / "case_log.yaml"


@pytest.fixture(scope="module")
def kept():
    with (ROOT / "docs" / "numbers" / "boston_2015.csv").open(encoding="utf-8") as file:
        return {row["figure"]: float(row["value"]) for row in csv.DictReader(file)}


def test_the_figures_kept_are_those_of_the_log(kept):
    if not LOG.exists():
        pytest.skip(f"the case log is not there ({LOG}); it is no part of the project")
    spec = importlib.util.spec_from_file_location("case_log", ROOT / "tools" / "case_log.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    made = tool.figures(tool.read(LOG))
    assert {name: value for name, (value, _, _) in made.items()} == pytest.approx(kept, rel=1e-5)
    log = tool.read(LOG)
    log.loc[log["closure"] == "internal", "closure"] = (
        "resolved"  # the trap that it must not walk into
    )
    log["channel"] = "Constituent Call"
    assert tool.figures(log)["delay_median"][0] < 0.8 * kept["delay_median"]


def test_what_the_model_is_held_against_is_what_is_kept(kept):
    figures = {
        "log_delay_shape": ("delay_within_2_medians", "delay_within_10_medians"),
        "log_weekdays": ("quietest_two_days_share",),
        "log_backlog": ("backlog_older_than_30", "backlog_older_than_90"),
        "log_places": ("gini_of_wards",),
    }
    for pattern in load_patterns(EVIDENCE).patterns:
        for number, name in zip(pattern.numbers, figures[pattern.name], strict=True):
            assert number.published[0] == pytest.approx(kept[name], abs=6e-4)


def test_the_week_of_the_calendar_is_that_of_the_case_log():
    """`docs/numbers/boston_2015_week.csv`, made by `tools/case_log.py`; the calendar has two figures after the point, adding up to one."""
    with (ROOT / "docs" / "numbers" / "boston_2015_week.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    calendar = load_calendar()
    for curve in ("calls_by_weekday", "calls_by_hour"):
        logged = [float(row["factor"]) for row in rows if row["curve"] == curve]
        assert getattr(calendar, curve) == pytest.approx(logged, abs=0.015)
