"""The command line: quick help, checked options, one-line errors, exit codes."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from sim.cityfile import city_names
from sim.cli import main
from sim.reforms import load_reforms
from sim.scenario import case_names, scenario_names
from sim.settings import load_settings

ROOT = Path(__file__).parent.parent


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "run_sim.py", *arguments], cwd=ROOT, capture_output=True, text=True
    )


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from sim.cli import main\n"
        "assert main(['--help']) == 0\n"
        "heavy = {'numpy', 'numba', 'mesa', 'pandas', 'matplotlib', 'scipy', 'SALib'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = run("--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        # Of a processor, for a busy machine makes anything late.
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert done.returncode == 0 and done.stderr == ""
        commands = (
            "list",
            "explain",
            "run",
            "compare",
            "report",
            "sweep",
            "synergy",
            "sensitivity",
            "trace",
            "evaluate",
            "schema",
        )
        for command in commands:
            assert f"\n  {command} " in done.stdout
    assert min(times) < 0.5


def test_help_tells_the_defaults_of_the_settings_file(capsys: pytest.CaptureFixture[str]) -> None:
    settings = load_settings()
    for command in ([], ["run"], ["compare"], ["sweep"], ["synergy"], ["sensitivity"]):
        assert main([*command, "--help"]) == 0
        text = " ".join(capsys.readouterr().out.split())
        for name in ("days", "warmup", "replications", "seed"):
            found = re.search(rf"--{name} INT [^\[]*\[(\d+)\]", text)
            assert found and int(found[1]) == settings.default(name)


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    names = [line.split()[0] for line in lines if line.startswith("  ")]
    assert names == [*scenario_names(), *case_names(), *load_reforms(), *city_names()]
    assert main(["list", "--lang", "zh"]) == 0
    assert "接诉即办" in capsys.readouterr().out


def test_explain(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["explain", "whistle_summons", "--lang", "zh", "--city", "beijing"]
    assert main([*arguments, "--set", "reforms.whistle_summons.ration=3"]) == 0
    text = capsys.readouterr().out
    assert "居民21,893,095人，街道343个" in text
    assert "summons_ration: 0 -> 3 " in text


def test_schema_prints_what_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    written = (ROOT / "scenarios" / "scenario.schema.json").read_text(encoding="utf-8")
    assert capsys.readouterr().out == written


ERRORS = [
    (["explain", "whistle_summon"], "unknown scenario 'whistle_summon' - did you mean 'whistle_s"),
    (["run", "baseline", "--city", "beijin"], "unknown city 'beijin' - did you mean 'beijing'?"),
    (["run", "baseline", "--days", "0"], "--days: 0 is outside 1..3650"),
    (["run", "baseline", "--days", "-3"], "--days: -3 is outside 1..3650"),
    (["run", "baseline", "--days", "1.5"], "--days: expected a whole number, got '1.5'"),
    (["run", "baseline", "--days", "two"], "--days: expected a whole number, got 'two'"),
    (["run", "baseline", "--days", "True"], "--days: expected a whole number, got 'True'"),
    (["run", "baseline", "--warmup", "-1"], "--warmup: -1 is outside 0..3650"),
    (["run", "baseline", "--replications", "0"], "--replications: 0 is outside 1..10000"),
    (["run", "baseline", "--seed", "nan"], "--seed: expected a whole number, got 'nan'"),
    (["run", "baseline", "--jobs", "0"], "--jobs: 0 is outside 1..1024"),
    (["run", "baseline", "--out", str(ROOT / "run_sim.py")], "--out: "),
    (["run", "baseline", "--set", "levers.linkin=1"], "--set levers.linkin=1: levers.linkin: unkn"),
    (["run", "./no.yaml"], "no.yaml: no such file"),
    (["run", "baseline", "--cluster", "foo"], "--cluster: expected an address such as tcp://"),
    (["compare", "baseline"], "scenario 'baseline' has no base; name another scenario"),
    (["compare", "baseline", "nothing"], "unknown scenario 'nothing'"),
    (
        ["compare", "five_powers", "--set", "reforms.whistle_sumons.ration=3"],
        "--set reforms.whistle_sumons.ration=3: unknown reform 'whistle_sumons'",
    ),
    (["compare"], "name the scenarios to compare, or write --cases"),
    (["compare", "--cases", "kuiwan"], "unknown case 'kuiwan' - did you mean 'kuiwen'?"),
    (["compare", "--cases", "--city", "beijing"], "--city: every case has a city of its own"),
    (["compare", "--cases", "--set", "levers.linking=1"], "--set: with --cases nothing can be set"),
    (["--city", "bejing"], "unknown city 'bejing' - did you mean 'beijing'?"),
    (["--city", "beijing", "list"], "write the options after the command 'list'"),
    (["list", "--lang", "fr"], "--lang: unknown language 'fr' (known: en, zh)"),
    (["explain", "baseline", "--lang", "fr"], "unknown language 'fr' (known: en, zh)"),
]


@pytest.mark.parametrize(("arguments", "line"), ERRORS)
def test_a_mistake_is_one_line_and_exit_code_2(
    arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"error: {line}")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["explan"], "explan"),
        (["explain"], "Missing argument"),
        (["run", "baseline", "--dayz", "3"], "--dayz"),
        (["run", "baseline", "--days"], "--days"),
        (["list", "more"], "more"),
    ],
)
def test_a_wrong_command_is_two_lines_and_exit_code_2(
    arguments: list[str], part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    first, second, *rest = err.splitlines()
    assert first.startswith("error: ") and part in first
    assert second.startswith("Try 'run_sim.py") and second.endswith("--help'.")
    assert not rest


def test_no_traceback_reaches_the_shell() -> None:
    done = run("explain", "whistle_summons", "--set", "reforms.whistle_summons.raton=3")
    assert done.returncode == 2
    assert done.stderr == (
        "error: --set reforms.whistle_summons.raton=3: reforms.whistle_summons.raton: unknown "
        "parameter of whistle_summons 'raton' - did you mean 'ration'?\n"
    )


class Failed(Exception):
    """Stands for the failure of an experiment."""


class PartDone(Exception):
    """Stands for the end of a part."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """An experiment that only remembers what it was asked."""
    memory = SimpleNamespace(scenarios=None, settings=None, trouble=None, reported=[])

    def work(what: Any, **settings: Any) -> Path:
        memory.scenarios, memory.settings = what, settings
        if memory.trouble is not None:
            raise memory.trouble
        return Path("results/one")

    module = ModuleType("sim.experiment")
    module.compare = module.run = work  # type: ignore[attr-defined]
    module.ExperimentFailed = Failed  # type: ignore[attr-defined]
    module.PartDone = PartDone  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sim.experiment", module)
    import sim
    from sim import report

    monkeypatch.setattr(sim, "experiment", module, raising=False)
    monkeypatch.setattr(report, "write", lambda folder: memory.reported.append(folder))
    return memory


def test_without_a_command_the_main_comparison(asked: SimpleNamespace) -> None:
    assert main([]) == 0
    names = [scenario.name for scenario in asked.scenarios]
    assert names == list(load_settings().comparison)
    assert asked.settings["days"] == 365
    assert asked.settings["jobs"] >= 1
    assert asked.settings["out"] is None and asked.settings["ledger"] is False
    assert asked.reported == [Path("results/one")]


def test_options_reach_the_experiment(asked: SimpleNamespace) -> None:
    options = ["--days=60", "--warmup=9", "--replications=3", "--seed=7", "--jobs=2", "--ledger"]
    assert main(["run", "five_powers", *options, "--out", "x/y", "--city", "beijing"]) == 0
    assert asked.scenarios.name == "five_powers"
    assert asked.scenarios.city.name == "beijing"
    expected = {"days": 60, "warmup": 9, "replications": 3, "seed": 7, "jobs": 2, "ledger": True}
    assert asked.settings == {**expected, "out": Path("x/y")}


def test_one_scenario_is_compared_with_the_bottom_of_its_bases(asked: SimpleNamespace) -> None:
    assert main(["compare", "shanghai_2014"]) == 0
    assert [scenario.name for scenario in asked.scenarios] == ["baseline", "shanghai_2014"]


def test_a_reform_is_changed_only_where_there_is_one(asked: SimpleNamespace) -> None:
    arguments = ["compare", "baseline", "whistle_summons", "beijing_2019"]
    sets = ["--set", "reforms.whistle_summons.ration=7", "--set", "levers.linking=0.5"]
    assert main([*arguments, *sets]) == 0
    baseline, whistle, beijing = asked.scenarios
    assert baseline.overrides == ("levers.linking=0.5",)
    assert whistle.reforms[0].values["ration"] == beijing.reforms[0].values["ration"] == 7
    assert baseline.warmup_key == beijing.warmup_key


def test_an_interruption_says_what_was_kept(
    asked: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    asked.trouble = KeyboardInterrupt("7 of 12 replications are in results/one")
    assert main(["run", "baseline"]) == 130
    said = "stopped: 7 of 12 replications are in results/one\n"
    assert capsys.readouterr() == ("", said)
    asked.trouble = KeyboardInterrupt()
    assert main(["run", "baseline"]) == 130
    assert capsys.readouterr() == ("", "stopped: nothing was kept\n")


def test_a_failure_is_exit_code_1(
    asked: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    asked.trouble = Failed("2 of 24 runs failed; see results/one")
    assert main(["run", "baseline"]) == 1
    assert capsys.readouterr() == ("", "failed: 2 of 24 runs failed; see results/one\n")
