"""The golden machinery: notices what moves, lets noise pass, tells why in the changelog."""

import json
import math

import pytest
from rich.console import Console

from sim.errors import UserError
from sim.experiment import golden, golden_report
from tests.experiment.fakes import FakeModel, scenarios


@pytest.fixture(scope="module")
def measured():
    return golden.measure(scenarios("baseline", "whistle"), jobs=1, model=FakeModel, bar=False)


def altered(measured, kind, name, value):
    copy = json.loads(json.dumps(measured))
    copy["whistle"][kind][name] = value
    return copy


def statuses(kept, now):
    return {
        (change.scenario, change.name): change.status
        for change in golden.compare(kept, now)
        if change.status != "exact"
    }


def test_what_is_written_reads_back_exactly(measured, tmp_path):
    golden.write(measured, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"baseline.json", "whistle.json"}
    changes = golden.compare(golden.read(tmp_path), measured)
    assert len(changes) > 2 * 40
    assert {change.status for change in changes} == {"exact"}
    golden.write({"whistle": measured["whistle"]}, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"whistle.json"}


def test_the_same_again_in_two_processes(measured):
    again = golden.measure(scenarios("baseline", "whistle"), jobs=2, model=FakeModel, bar=False)
    assert again == measured


def test_counts_are_sums_of_the_observed_days(measured):
    counts = measured["whistle"]["counts"]
    assert set(counts) == set(golden.COUNTS) and "absences" in counts and "questions" not in counts
    days = golden.SCHEDULE.days
    assert counts["problems_arisen"] == pytest.approx(
        measured["whistle"]["outcomes"]["problems_arisen"] * days
    )
    assert counts["problems_open"] == measured["whistle"]["outcomes"]["problems_open"]


@pytest.mark.parametrize(
    ("kind", "name", "factor", "status"),
    [
        ("counts", "problems_fixed_by_staff", 1 + 1e-3, "moved"),
        ("outcomes", "problem_days", 1 + 1e-6, "moved"),
        ("outcomes", "problem_days", 1 + 1e-11, "noise"),
        ("outcomes", "problem_days", math.nan, "moved"),
    ],
)
def test_a_planted_change_is_noticed(measured, kind, name, factor, status):
    before = measured["whistle"][kind][name]
    value = before + 1 if kind == "counts" else before * factor
    label = f"{name} (count)" if kind == "counts" else name
    assert statuses(measured, altered(measured, kind, name, value)) == {("whistle", label): status}


def test_scenarios_that_come_and_go(measured):
    only = {"baseline": measured["baseline"]}
    assert set(statuses(only, measured).values()) == {"new"}
    assert set(statuses(measured, only).values()) == {"gone"}


def test_a_failed_scenario_is_told():
    from sim.experiment import ExperimentFailed

    with pytest.raises(ExperimentFailed, match=r"scenario breaks failed:\nTraceback"):
        golden.measure(scenarios("breaks"), jobs=1, model=always_breaks, bar=False)


def always_breaks(*args, **kwargs):
    raise ZeroDivisionError("no minutes left")


def test_a_broken_file_is_told(tmp_path):
    (tmp_path / "baseline.json").write_text("{}")
    with pytest.raises(UserError, match=r"baseline\.json: not a golden file"):
        golden.read(tmp_path)


def test_the_table_says_direction_and_size(measured, capsys):
    now = altered(measured, "counts", "problems_fixed_by_staff", 0)
    now["baseline"]["outcomes"]["problem_days"] *= 1.5
    changes = golden.compare(measured, now)
    golden_report.show(changes, Console(width=120))
    said = capsys.readouterr().out
    assert "problems_fixed_by_staff (count)" in said and "down 100 %" in said and "up 50 %" in said
    golden_report.show(golden.compare(measured, measured), Console(width=120))
    assert "has moved" in capsys.readouterr().out


CHANGELOG = """# Changelog

## [Unreleased]

### Added

- Something. changes results: no

## [0.0.1]

### Changed

- Old.
"""


def test_the_reason_goes_into_the_changelog(measured, tmp_path):
    path = tmp_path / "CHANGELOG.md"
    path.write_text(CHANGELOG)
    now = altered(measured, "counts", "problems_fixed_by_staff", 0)
    line = golden_report.changelog_line(golden.compare(measured, now), "Streets sleep")
    assert line == (
        "- Streets sleep (golden outcomes moved in 1 of 2 scenarios; most: problems_fixed_by_staff (count) "
        "of whistle, down 100 %). changes results: yes"
    )
    golden_report.add_to_changelog(line, path)
    golden_report.add_to_changelog("- Second.", path)
    added = f"### Changed\n\n{line}\n- Second.\n\n## [0.0.1]"
    assert path.read_text() == CHANGELOG.replace("## [0.0.1]", added)


def test_a_new_scenario_changes_no_results(measured):
    changes = golden.compare({"baseline": measured["baseline"]}, measured)
    line = golden_report.changelog_line(changes, "A new scenario")
    assert line.endswith("(golden outcomes new or gone: whistle). changes results: no")


def test_a_changelog_without_a_section_is_told(tmp_path):
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n")
    with pytest.raises(UserError, match="Unreleased"):
        golden_report.add_to_changelog("- x", tmp_path / "CHANGELOG.md")
