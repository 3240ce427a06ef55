"""The tutorial works as it stands: its blocks are run in order, in one Python."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from sim import experiment
from sim.reforms import REFORMS_FOLDER, load_reforms
from tests.test_docs import _run_sim

PAGE = (Path(__file__).parent.parent / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
SHELL = [line for language, text in BLOCKS if language == "sh" for line in text.splitlines()]


def test_every_kind_of_block_is_looked_at():
    assert {language for language, _ in BLOCKS} == {"python", "sh", "yaml"}
    assert [language for language, _ in BLOCKS].count("yaml") == 1
    assert PAGE.count("\n```") == 2 * len(BLOCKS)


@pytest.mark.parametrize("line", SHELL)
def test_line(line, monkeypatch, capsys):
    words = shlex.split(line)
    assert words[:2] == ["python", "run_sim.py"]
    assert _run_sim(words[2:], monkeypatch) or capsys.readouterr().out


def test_blocks_run_in_order(tmp_path, monkeypatch, capsys):
    reforms = tmp_path / "sim" / "reforms"
    shutil.copytree(REFORMS_FOLDER, reforms, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setattr("sim.scenario.load.load_reforms", lambda book: load_reforms(reforms, book))
    monkeypatch.setattr("sim.experiment.experiment.workers_for", lambda jobs: 1)
    monkeypatch.chdir(tmp_path)
    known = {}
    with experiment.using(store=tmp_path / "store"):  # as for a reader: what was run is found
        _run_all(known, reforms, capsys)
    # What the page says of what is seen.
    assert len(known["hours"]) == 2 and len(known["official"]) == 2 and len(known["bounces"]) == 1
    assert known["gained"].max() > 0 > known["gained"].min()
    assert (known["bounces"].difference < 0).all()
    assert known["kept"].manifest["runs"]["found_in_store"] == 4
    assert (tmp_path / "results" / "tutorial" / "report.html").is_file()


def _run_all(known, reforms, capsys):
    for number, (language, text) in enumerate(BLOCKS, 1):
        if language == "yaml":
            (reforms / "patient_streets.yaml").write_text(text, encoding="utf-8")
        elif language == "python":
            capsys.readouterr()
            exec(compile(text, f"tutorial.md, block {number}", "exec"), known)
            said = capsys.readouterr().out
            assert said.strip() and "Empty DataFrame" not in said, text
