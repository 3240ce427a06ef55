"""Ctrl-C, a request to end, a parent that is killed: seen from outside, in a process of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import signal
import sys
from pathlib import Path
from sim import experiment
from tests.experiment.fakes import FakeModel, scenarios

if __name__ == "__main__":
    # whoever runs the tests in the background has their programs deaf to Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        experiment.compare(
            scenarios("baseline", "dawdles"),
            days=40, warmup=30, replications=4, seed=3, lead=10, ledger=True,
            jobs=int(sys.argv[2]), out=Path(sys.argv[1]),
            progress=False, figures=False, model=FakeModel,
        )
    except KeyboardInterrupt as stop:
        print("STOPPED", stop)
        sys.exit(130)
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture
def dawdling(tmp_path):
    """A comparison in a process group of its own that stands still after its first replication."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    started = []

    def start(jobs):
        process = subprocess.Popen(
            [sys.executable, str(script), str(tmp_path / "out"), str(jobs)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        line = process.stderr.readline()
        assert line.startswith("replication 1 of 4 done"), line + process.stderr.read()
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def processes_of(group):
    """Ids of the processes of a group."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def left_of(group):
    """Those that are still there after twenty seconds: a tracker of resources ends a moment after its parent."""
    deadline = time.monotonic() + 20
    while processes_of(group) and time.monotonic() < deadline:
        time.sleep(0.1)
    return processes_of(group)


@pytest.mark.parametrize(
    ("jobs", "how"), [(1, signal.SIGINT), (2, signal.SIGINT), (2, signal.SIGTERM)]
)
def test_what_is_finished_is_kept(dawdling, tmp_path, jobs, how):
    process = dawdling(jobs)
    if how == signal.SIGINT:
        os.killpg(process.pid, how)  # as a terminal does: everybody hears it
    else:
        process.send_signal(how)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, out + err
    assert f"STOPPED 1 of 4 replications were finished and are kept in {tmp_path / 'out'}" in out
    assert "Traceback" not in err
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["complete"] is False and manifest["stopped"] is True
    assert manifest["replications"] == {"asked": 4, "finished": 1}
    assert len((tmp_path / "out" / "runs.csv").read_text().splitlines()) == 1 + 2
    assert sorted(os.listdir(tmp_path)) == ["out", "script.py"]
    assert (tmp_path / "out" / "cases.parquet").stat().st_size > 0
    if Path("/proc").exists():
        assert left_of(process.pid) == []


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks into /proc")
def test_workers_do_not_outlive_a_killed_parent(dawdling, tmp_path):
    process = dawdling(2)
    group = process.pid
    assert len(processes_of(group)) >= 3
    process.kill()
    process.wait()
    assert left_of(group) == []
    assert not (tmp_path / "out").exists()
