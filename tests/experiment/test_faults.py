"""What may go wrong from outside: killed, a full disk, two at once. The results are right, or one line says why."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.cli.ending import Ended, carried_out
from sim.errors import UserError
from sim.experiment.lock import Lock
from sim.experiment.trouble import ExperimentFailed
from tests.experiment.stores import SMALL, TABLES, Signs, compare, files_of, same_bytes

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import signal
import sys
from pathlib import Path
from tests.experiment.stores import compare

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    out, store, jobs, *names = sys.argv[1:]
    compare(names, Path(out), Path(store), jobs=int(jobs), replications=3)
"""
SLOW = ["baseline", "dawdles"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture
def start(tmp_path):
    """Starts a comparison of three replications in a process group of its own."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    started = []

    def begin(out, store, names, jobs=1, **environment):
        process = subprocess.Popen(
            [sys.executable, str(script), str(out), str(store), str(jobs), *names],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def standing_still(process):
    line = process.stderr.readline()
    assert line.startswith("replication 1 of 3 done"), line + process.stderr.read()


def left_over(folder, *, beside=()):
    """Hidden files: what was being written when somebody was killed or the disk was full."""
    found = (path.relative_to(folder) for path in folder.rglob(".*"))
    return [str(path) for path in found if path.parts[0] not in beside]


# -- killed ----------------------------------------------------------------------------------------


def test_after_the_parent_is_killed_the_same_command_goes_on(start, tmp_path, monkeypatch):
    process = start(tmp_path / "out", tmp_path / "store", SLOW)
    standing_still(process)
    deadline = time.monotonic() + 60
    while len(files_of(tmp_path / "store")) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)  # the baseline of the unfinished replication is done, too
    process.kill()
    process.communicate()
    assert not (tmp_path / "out").exists() and len(files_of(tmp_path / "store")) == 3
    monkeypatch.setenv("FAKE_AWAKE", "1")
    signs = Signs(tmp_path / "signs", monkeypatch)
    resumed = compare(SLOW, tmp_path / "out", tmp_path / "store", replications=3)
    assert signs.new() == ["baseline", "dawdles", "dawdles", "warm-up", "warm-up"]
    whole = compare(SLOW, tmp_path / "whole", None, replications=3)
    assert same_bytes(resumed, whole)
    assert left_over(tmp_path, beside=["store"]) == []


def test_a_killed_worker_loses_no_finished_run(tmp_path, monkeypatch):
    names = ["baseline", "whistle", "dies_once"]
    monkeypatch.setenv("FAKE_DIED", str(tmp_path / "mark"))
    signs = Signs(tmp_path / "signs", monkeypatch)
    once = compare(names, tmp_path / "once", tmp_path / "store", jobs=2)
    assert (tmp_path / "mark").exists()
    done = signs.new()
    assert done.count("baseline") == 2 and done.count("whistle") == 2, "none was run twice"
    assert json.loads((once / "manifest.json").read_text())["complete"] is True
    assert same_bytes(once, compare(names, tmp_path / "never", None))


# -- a full disk -----------------------------------------------------------------------------------


@pytest.mark.parametrize("writes", [1, 6])
def test_a_full_disk_is_one_line_and_the_same_command_goes_on(tmp_path, monkeypatch, writes):
    done = 0

    def full(file):
        nonlocal done
        done += 1
        if done > writes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def one():
        return compare(["baseline", "whistle"], tmp_path / "out", tmp_path / "store")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises((Ended, UserError)) as end:
            carried_out(lambda _: one(), None, {})
    line = str(end.value)
    assert "No space left on device" in line and "\n" not in line
    assert getattr(end.value, "code", 2) > 0
    assert left_over(tmp_path) == [] and not (tmp_path / "out").exists()
    kept = len(files_of(tmp_path / "store"))
    signs = Signs(tmp_path / "signs", monkeypatch)
    one()
    assert len([sign for sign in signs.new() if sign != "warm-up"]) == 4 - kept
    compare(["baseline", "whistle"], tmp_path / "whole", None)
    assert same_bytes(tmp_path / "out", tmp_path / "whole")


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 64 kB, and a way to make it larger."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(options):
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        return subprocess.run(command, capture_output=True).returncode == 0

    if sys.platform != "linux" or os.geteuid() != 0 or not mount("size=64k"):
        pytest.skip("only root may mount a small disk")
    yield place, lambda: mount("remount,size=8m")
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_really_full(small_disk, tmp_path):
    disk, enlarge = small_disk

    def one():
        return compare(["baseline", "whistle"], disk / "out", disk / "store")

    with pytest.raises(Ended, match="No space left on device") as end:
        carried_out(lambda _: one(), None, {})
    assert end.value.code == 1
    assert left_over(disk) == [] and not (disk / "out").exists()
    assert files_of(disk / "store"), "what was finished before is kept"
    assert enlarge()
    assert same_bytes(one(), compare(["baseline", "whistle"], tmp_path / "whole", None))


# -- two at once -----------------------------------------------------------------------------------


def test_two_experiments_share_a_store(start, tmp_path):
    names = ["baseline", "whistle", "appraisal"]
    both = [start(tmp_path / out, tmp_path / "store", names) for out in ("one", "two")]
    for process in both:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, out + err
        assert "damaged" not in err and "Traceback" not in err
    assert same_bytes(tmp_path / "one", tmp_path / "two")
    assert len(files_of(tmp_path / "store")) == 9
    whole = compare(names, tmp_path / "whole", None, replications=3)
    assert same_bytes(tmp_path / "one", whole)


def test_a_folder_is_written_by_one_experiment_at_a_time(start, tmp_path, monkeypatch):
    process = start(tmp_path / "out", tmp_path / "store", SLOW)
    standing_still(process)
    with pytest.raises(UserError, match=r"another experiment is writing .* at this moment"):
        compare(SLOW, tmp_path / "out", tmp_path / "store")
    process.kill()
    process.communicate()
    assert left_over(tmp_path, beside=["store"]) != []
    monkeypatch.setenv("FAKE_AWAKE", "1")
    out = compare(SLOW, tmp_path / "out", tmp_path / "store", replications=3)
    assert {path.name for path in out.iterdir()} == {"manifest.json", *TABLES}
    # One that is killed while it writes a run leaves that in the store, for `results clean`.
    assert left_over(tmp_path, beside=["store"]) == []


def test_a_lock_is_held_by_one_and_leaves_nothing(tmp_path):
    one, other = Lock(tmp_path / "x"), Lock(tmp_path / "x")
    assert one.take() and not other.take()
    one.release()
    assert other.take() and not one.take()
    other.release()
    other.release()
    assert list(tmp_path.iterdir()) == []


def test_what_the_tests_of_faults_compare_is_what_a_plain_run_gives(tmp_path):
    """The tables are not empty, and differ if anything does: another seed, say."""
    one = compare(["baseline", "whistle"], tmp_path / "one", None)
    other = compare(["baseline", "whistle"], tmp_path / "other", None, seed=SMALL["seed"] + 1)
    assert not any(same_bytes(one, other, [table]) for table in TABLES)


def test_pictures_that_find_no_room_leave_nothing_behind(tmp_path, monkeypatch):
    def full(folder, **tables):
        folder.mkdir()
        (folder / "half.png").write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sim.figures.draw_all", full)
    with pytest.raises(ExperimentFailed, match=r"could not be drawn.*No space left"):
        compare(["baseline", "whistle"], tmp_path / "out", None, figures=True)
    assert (tmp_path / "out" / "compare.csv").is_file()
    assert left_over(tmp_path) == []
