"""How far the work is: plain lines now and then without a terminal, nothing when quiet."""

import sys

import pytest

from sim import compiled
from sim.experiment import progress
from sim.experiment.first_run import first_run_words
from sim.experiment.perform import governance_model
from sim.experiment.progress import Progress, in_clock
from sim.scenario import load_scenario


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands until it is set."""
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_a_line_for_replications_and_one_when_none_is_finished_for_long(clock, capsys):
    with Progress(1000, 40, bar=False) as shown:
        shown.say("4 of 40 runs are there")
        for days, seconds in ((10, 30), (200, 61), (210, 100), (400, 122)):
            clock[0] = seconds
            shown.days(days)
        shown.replication()
        shown.replication()
    assert capsys.readouterr().err.splitlines() == [
        "4 of 40 runs are there",
        "20% done, 1:01 gone, about 4:04 left",
        "40% done, 2:02 gone, about 3:03 left",
        "replication 2 of 40 done, 2:02 gone, about 3:03 left",
    ]


def test_days_done_twice_do_not_count_beyond_the_whole(clock, capsys):
    with Progress(100, 1, bar=False) as shown:
        clock[0] = 61
        shown.days(130)
    assert capsys.readouterr().err == "100% done, 1:01 gone, about 0:00 left\n"


def test_getting_ready_does_not_count_as_work_when_the_time_left_is_told(clock, capsys):
    with Progress(100, 4, bar=False) as shown:
        for days, seconds in ((0, 60), (0, 70), (25, 80)):
            clock[0] = seconds
            shown.days(days)
        shown.replication()
    assert capsys.readouterr().err.splitlines() == [
        "0% done, 1:00 gone",
        "replication 1 of 4 done, 1:20 gone, about 0:30 left",
    ]


def test_the_first_run_of_a_version_says_what_it_compiles(monkeypatch, tmp_path):
    cache = tmp_path / "kernels"
    monkeypatch.setattr(compiled, "_own_folder", lambda: cache)
    monkeypatch.setattr(compiled.numba.config, "CACHE_DIR", str(cache))
    assert first_run_words() == "compiling the inner loops of this version: about a minute, once"
    (cache / "of_a_file").mkdir(parents=True)
    (cache / "of_a_file" / "day.run_day-1.py39.nbi").touch()
    assert first_run_words(), "compiled for another Python"
    version = f"py{sys.version_info.major}{sys.version_info.minor}"
    (cache / "of_a_file" / f"day.run_day-1.{version}.nbi").touch()
    assert first_run_words() == ""


def test_what_is_compiled_here_is_found_where_it_lies():
    """Else the line would stand there for ever."""
    governance_model(load_scenario("baseline"), warmup=0, lead=0).run(1)
    assert compiled.is_compiled()


def test_quiet_says_nothing(clock, capsys):
    with Progress(100, 1, quiet=True) as shown:
        shown.say("a word")
        clock[0] = 1000
        shown.days(50)
        shown.replication()
    assert capsys.readouterr() == ("", "")


def test_a_bar_says_the_time_left_and_lines_stand_above_it(capsys):
    with Progress(100, 2, bar=True) as shown:
        shown.say("3 of 4 runs are there")
        shown.days(50)
        shown.replication()
        shown._bar.refresh()
        shown._bar.console.print(shown._bar.get_renderable())
    err = capsys.readouterr().err
    assert "3 of 4 runs are there" in err and "time left" in err
    assert "1 of 2 replications" in err or "50%" in err


def test_seconds_as_a_clock():
    assert [in_clock(seconds) for seconds in (0, 61, 3600)] == ["0:00", "1:01", "1:00:00"]
