"""The same numbers on every run: in another process, with another order of hashing, in parallel,
without the compiler.
"""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.agents import StreetOffice
from sim.experiment.pool import run_tasks
from sim.experiment.schedule import Schedule
from sim.experiment.tasks import plan
from tests.model import child
from tests.model.determinism_rules import forbidden_names, is_world, sources
from tests.model.worlds import everything, hamlet, loaded, starting, with_types

ROOT = Path(__file__).parents[2]


def another_process(*options, **environment):
    """Starts `child` in a process of its own; several may run side by side."""
    return subprocess.Popen(
        [sys.executable, *options, "-m", "tests.model.child"],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def processes():
    running = {
        "hash seed 1": another_process(PYTHONHASHSEED="1"),
        "plain Python": another_process("-W", "error", PYTHONHASHSEED="2", NUMBA_DISABLE_JIT="1"),
    }
    outcomes = {}
    for name, process in running.items():
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, f"{name}: {err[-2000:]}"
        outcomes[name] = json.loads(out)
    return outcomes


@pytest.fixture(scope="module")
def here():
    return child.outcome()


def test_the_small_world_has_something_of_everything(here):
    assert min(here["happened"].values()) > 0, here["happened"]
    assert here["happened"]["cases_received"] > 100


def test_the_order_of_hashing_changes_nothing(processes, here):
    """Three processes with an order each: seed 1, seed 2 without the compiler, and this one."""
    assert processes["hash seed 1"] == here
    assert processes["plain Python"]["tables"] == here["tables"]


def test_compiled_code_does_what_the_same_lines_do_in_plain_python(processes, here):
    """Bit for bit, in every array of the world; and plain Python raises no warning on the way."""
    plain = processes["plain Python"]
    assert plain["tables"] == here["tables"]
    different = {name for name in here["state"] if plain["state"][name] != here["state"][name]}
    assert different == set()


def test_a_second_run_in_the_same_process_is_the_first(here):
    assert child.outcome() == here


def test_in_parallel_and_one_after_another_give_the_same(tmp_path, monkeypatch):
    """Really in other processes: each signs with its number."""
    scenario = starting(child.tiny(), 5)
    scenarios = [replace(scenario, name="base", reforms=()), scenario]
    schedule = Schedule(days=15, warmup=12, lead=5, replications=2, seed=3, window=(0, 14))
    results = {}
    for jobs in (1, 2):
        folder = tmp_path / str(jobs)
        folder.mkdir()
        monkeypatch.setenv("SIGN_HERE", str(folder))
        tasks = plan(scenarios, schedule, jobs, make_model=child.model_that_signs)
        done = {}
        for _, runs in run_tasks(tasks, jobs, lambda days: None):
            for each in runs:
                assert not each.error, each.error
                done[each.scenario, each.replication] = (
                    each.daily.tobytes(),
                    repr(sorted(each.outcomes.items())),
                )
        results[jobs] = done
        signed = {int(path.name) for path in folder.iterdir()}
        assert (
            signed == {os.getpid()} if jobs == 1 else os.getpid() not in signed and len(signed) == 2
        )
    assert results[1] == results[2]
    assert len(set(results[1].values())) == 4


def test_loading_again_gives_the_same_scenario():
    from sim.scenario import load_scenario

    assert load_scenario("beijing_2019").content_hash == loaded("beijing_2019").content_hash


def test_nothing_in_a_world_depends_on_the_clock_on_hashes_or_on_addresses():
    world = [path for path in sources() if is_world(path)]
    assert len(world) > 25
    found = {
        path.name: names
        for path in world
        if (names := forbidden_names(path.read_text("utf-8"), world=True))
    }
    assert found == {}


# -- sabotage --------------------------------------------------------------------------------------


def test_sabotage_another_order_among_equals_is_found(monkeypatch):
    """A street that whistles in another order, as one that walks a set would from one process to
    the next.
    """
    world = {"scenario": everything(), "days": 40}
    honest = child.outcome(**world)
    in_order = StreetOffice.most_pressing
    monkeypatch.setattr(
        StreetOffice, "most_pressing", lambda office, cases: in_order(office, cases)[::-1]
    )
    other = child.outcome(**world)
    assert honest["happened"]["summons"] > 20
    assert other["tables"] != honest["tables"] and other["state"] != honest["state"]


@pytest.mark.parametrize(
    "planted",
    [
        "import time",
        "key = hash(name)",
        "order = sorted(rows, key=id)[id(rows)]",
        "from datetime import date\ndate.today()",
    ],
)
def test_sabotage_the_clock_hashes_and_addresses_are_found_by_the_scan(planted):
    assert forbidden_names(planted, world=True)
    assert forbidden_names("import math\nstart = now.day_start", world=True) == []


def test_sabotage_one_bit_of_one_array_is_found(here):
    from tests.model.worlds import model_of

    model = model_of(child.tiny())
    model.run(child.DAYS)
    assert child.state_of(model) == here["state"]
    trust = model.districts[0].arrays.people["trust"]
    trust[7] = np.nextafter(trust[7], np.float32(1.0))
    assert child.state_of(model) != here["state"]


def test_sabotage_another_world_is_found(here):
    """A day more, no reforms, everything a hundredth more severe: never the same digests."""
    severe = with_types(child.tiny(), severity=lambda kind: kind.severity * 1.01)
    others = [
        child.outcome(days=child.DAYS + 1),
        child.outcome(hamlet(streets=2, residents=1500, busy=11.0)),
        child.outcome(severe),
    ]
    for other in others:
        assert other["tables"] != here["tables"]
