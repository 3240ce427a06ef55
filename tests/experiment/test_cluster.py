"""Dask workers give the same results, and a lost one costs nothing but time."""

import json
import os
import signal
import socket
import threading
import time

import pytest

from sim.errors import UserError
from sim.experiment import Interrupted
from tests.experiment.stores import LEDGERS, TABLES, Signs, compare, files_of, same_bytes

distributed = pytest.importorskip("distributed")
NAMES = ["baseline", "whistle", "appraisal"]


@pytest.fixture(scope="module")
def cluster():
    """A scheduler and two worker processes, seen by this machine alone."""
    import dask

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            silence_logs=50,
        ) as cluster,
    ):
        yield cluster


def test_the_same_bytes_as_in_this_process(cluster, tmp_path, capsys):
    means = {"cluster": cluster.scheduler_address}
    there = compare(NAMES, tmp_path / "there", tmp_path / "store", means, ledger=True)
    assert "replication 2 of 2 done" in capsys.readouterr().err
    here = compare(NAMES, tmp_path / "here", None, ledger=True)
    assert same_bytes(there, here, (*TABLES, *LEDGERS))
    assert len(files_of(tmp_path / "store")) == 6


def test_workers_that_do_not_see_the_store_send_their_runs_home(cluster, tmp_path, monkeypatch):
    signs = Signs(tmp_path / "signs", monkeypatch)
    store = tmp_path / "store"
    from sim.experiment.store import Store

    real = Store.open

    def hidden(self):
        real(self)
        (self.folder / "store.json").rename(self.folder / "hidden")
        return self

    monkeypatch.setattr(Store, "open", hidden)
    compare(NAMES, tmp_path / "x", store, {"cluster": cluster.scheduler_address})
    assert len(files_of(store)) == 6
    monkeypatch.setattr(Store, "open", lambda self: self)
    compare(NAMES, tmp_path / "y", store)
    assert signs.new() == [] and same_bytes(tmp_path / "x", tmp_path / "y")


def test_a_lost_worker_costs_time_and_nothing_else(cluster, tmp_path):
    once = ["baseline", "dies_once"]
    mark = tmp_path / "mark"
    cluster_says(cluster, lambda: os.environ.update(FAKE_DIED=str(mark)))
    there = compare(once, tmp_path / "there", None, {"cluster": cluster.scheduler_address})
    assert mark.exists()
    os.environ["FAKE_DIED"] = str(mark)
    try:
        here = compare(once, tmp_path / "here", None)
    finally:
        del os.environ["FAKE_DIED"]
    assert json.loads((there / "manifest.json").read_text())["complete"] is True
    assert same_bytes(there, here)


def cluster_says(cluster, function):
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        client.run(function)


def test_no_scheduler_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.experiment.cluster.PATIENCE", "1 s")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(UserError, match="no Dask scheduler answers") as error:
        compare(NAMES, tmp_path / "x", None, {"cluster": f"tcp://127.0.0.1:{port}"})
    assert str(error.value).count("\n") == 0
    with pytest.raises(UserError, match="no Dask scheduler answers at 'nonsense://x'"):
        compare(NAMES, tmp_path / "x", None, {"cluster": "nonsense://x"})


def test_without_the_package_one_line_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed.comm.core", None)
    with pytest.raises(UserError, match="--cluster: this needs the package distributed"):
        compare(NAMES, tmp_path / "x", None, {"cluster": "tcp://127.0.0.1:1"})


def test_ctrl_c_lets_the_cluster_go(cluster, tmp_path):
    def interrupt():
        deadline = time.monotonic() + 30
        while not files_of(tmp_path / "store") and time.monotonic() < deadline:
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(Interrupted, match="the same command goes on from there"):
        compare(
            ["baseline", "dawdles"], tmp_path / "x", tmp_path / "store",
            {"cluster": cluster.scheduler_address},
        )  # fmt: skip
    thread.join()
