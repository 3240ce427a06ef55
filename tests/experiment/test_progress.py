"""How far the work is: plain lines now and then without a terminal, nothing when quiet."""

import pytest

from sim.experiment import progress
from sim.experiment.progress import Progress, in_clock


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
