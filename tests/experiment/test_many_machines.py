"""The page on stores and machines: its commands exist, and nothing listens to the world."""

import re
import shlex
from pathlib import Path

import pytest

from sim.cli import main
from sim.experiment import means

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "many_machines.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
LINES = [line for language, text in BLOCKS if language == "sh" for line in text.splitlines()]
COMMANDS = [line for line in LINES if line.startswith("python run_sim.py ")]


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_page(line, monkeypatch, capsys, tmp_path):
    from sim import experiment, report

    asked = []

    def instead(scenarios, **settings):
        asked.append((scenarios, settings, means.current()))
        return Path("somewhere")

    monkeypatch.setattr(experiment, "compare", instead)
    monkeypatch.setattr(report, "write", lambda folder: None)
    monkeypatch.chdir(tmp_path)
    words = shlex.split(line.replace("$SLURM_ARRAY_TASK_ID", "7"))[2:]
    if words[0] == "results":
        assert main([*words[:2], "--help"]) == 0
        known = capsys.readouterr().out
        assert all(word in known for word in words if word.startswith("--"))
        return
    with experiment.using(store=means.DEFAULT_STORE):
        assert main(words) == 0
    ((_, settings, given),) = asked
    assert (given.cluster is not None) == ("--cluster" in words)
    if "--shard" in words:
        assert given.part in {(7, 20), (1, 2), (2, 2)}
        assert given.command is not None and "--shard" not in given.command
        assert settings["out"] is None
        folder = f"results/part{given.part[0]}"
        assert given.store == (Path(folder) if folder in words else means.DEFAULT_STORE)


def test_everything_that_listens_is_bound_to_this_machine():
    listening = [line for line in LINES if line.startswith("dask ")]
    assert len(listening) == 2
    for line in listening:
        assert "--host 127.0.0.1" in line and "--dashboard-address 127.0.0.1:0" in line
        assert "0.0.0.0" not in line


def test_the_python_of_the_page_runs(capsys):
    for text in (text for language, text in BLOCKS if language == "python"):
        exec(compile(text, "many_machines.md", "exec"), {})
        assert "store" in capsys.readouterr().out
