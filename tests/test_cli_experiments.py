"""The commands sweep, synergy and sensitivity: what they hand over, and one line for a mistake."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from sim.cli import main
from sim.settings import load_settings

RATION = "reforms.whistle_summons.ration"


@pytest.fixture
def asked(monkeypatch):
    """Experiments that only remember what they were asked, and reports that remember of what."""
    from sim import experiment, report

    memory = SimpleNamespace(what=None, settings=None, reported=[])

    def work(what, **settings):
        memory.what, memory.settings = what, settings
        return Path("results/one")

    for name in ("sweep", "synergy", "sensitivity"):
        monkeypatch.setattr(experiment, name, work)
    monkeypatch.setattr(report, "write", memory.reported.append)
    return memory


def test_a_sweep(asked, capsys):
    options = ["--days=60", "--warmup=9", "--replications=2", "--seed=7", "--jobs=2", "--out=x/y"]
    vary = ["--vary", f"{RATION}=1,2", "--vary", "levers.linking"]
    sets = ["--set", f"{RATION}=9", "--set", "levers.linking=0.5", "--outcome", "heads"]
    assert main(["sweep", "whistle_summons", *vary, *options, *sets, "--latin-hypercube=9"]) == 0
    assert capsys.readouterr().out == "results/one\n"
    assert asked.reported == [Path("results/one")]
    assert asked.what.name == "whistle_summons"
    assert asked.what.reforms[0].values["ration"] == 9
    reference = asked.settings.pop("against")
    assert reference.name == "baseline" and reference.overrides == ("levers.linking=0.5",)
    varied = asked.settings.pop("vary")
    assert varied[RATION] == [1, 2] and varied["levers.linking"].low is None
    assert asked.settings == {
        "days": 60, "warmup": 9, "replications": 2, "seed": 7, "jobs": 2, "out": Path("x/y"),
        "latin_hypercube": 9, "outcomes": ["heads"],
    }  # fmt: skip


def test_a_sweep_against_another_scenario_in_another_city(asked):
    words = ["sweep", "beijing_2019", "--against", "whistle_summons", "--city", "kuiwen"]
    assert main([*words, "--vary", RATION]) == 0
    assert asked.settings["against"].name == "whistle_summons"
    assert asked.what.city.name == asked.settings["against"].city.name == "kuiwen"


def test_a_factorial_of_reforms_and_scenarios(asked):
    sets = ["--set", f"{RATION}=9", "--set", "parameters.effort.elasticity=2"]
    assert main(["synergy", "whistle_summons", "five_powers", "downward_structure", *sets]) == 0
    names = [factor.name for factor in asked.what]
    assert names == ["whistle_summons", "five_powers", "downward_structure"]
    assert asked.what[0].reforms[0].values["ration"] == 9
    assert [use.name for use in asked.what[2].reforms] == ["downward_structure"]
    assert asked.what[2].title["zh"] and asked.what[2].title != asked.settings["against"].title
    for scenario in (*asked.what, asked.settings["against"]):
        assert scenario.parameters["effort.elasticity"] == 2
    assert asked.settings["against"].name == "baseline"


def test_a_reform_can_be_changed_in_a_factorial(asked):
    sets = ["--set", "reforms.downward_structure.start=5"]
    assert main(["synergy", "downward_structure", "whistle_summons", *sets]) == 0
    assert asked.what[0].reforms[0].start == 5


def test_a_sensitivity_analysis(asked):
    words = ["--inputs", "effort", "--inputs", "reforms", "--method=sobol", "--points=32"]
    assert main(["sensitivity", "five_powers", *words, "--by-group", "--all-sources"]) == 0
    assert asked.what.name == "five_powers"
    chosen = {name: asked.settings[name] for name in ("inputs", "method", "points")}
    assert chosen == {"inputs": ["effort", "reforms"], "method": "sobol", "points": 32}
    assert asked.settings["by_group"] is True and asked.settings["all_sources"] is True


def test_the_help_tells_how_many_points_the_settings_file_says(capsys):
    settings = load_settings()
    assert main(["sensitivity", "--help"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert f"Trajectories of Morris [{settings.default('trajectories')}]" in text
    assert f"base points of Sobol' [{settings.default('sobol_points')}]" in text


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["sweep", "whistle_summons"], "--vary: say what to vary, such as"),
        (["sweep", "whistle_summon", "--vary", RATION], "unknown scenario 'whistle_summon'"),
        (["sweep", "baseline", "--vary", "levers.linking"], "scenario 'baseline' has no base"),
        (
            ["sweep", "whistle_summons", "--vary", "reforms.whistle_summons.raton=1,2"],
            "--vary reforms.whistle_summons.raton: unknown input 'reforms.whistle_summons.raton' - did",
        ),
        (
            ["sweep", "whistle_summons", "--vary", f"{RATION}=1,b"],
            f"--vary {RATION}=1,b: expected a nu",
        ),
        (["sweep", "whistle_summons", "--vary", f"{RATION}=1"], f"--vary {RATION}: one value only"),
        (
            ["sweep", "whistle_summons", "--vary", f"{RATION}=1,99"],
            f"--vary {RATION}=99.0: {RATION}: 99 is outside 0..20",
        ),
        (
            ["sweep", "whistle_summons", "--vary", RATION, "--outcome", "problems_fixd"],
            "--outcome: unknown outcome 'problems_fixd' - did you mean 'problems_fixed'?",
        ),
        (
            ["sweep", "whistle_summons", "--vary", RATION, "--latin-hypercube", "few"],
            "--latin-hypercube: expected a whole number, got 'few'",
        ),
        (["sweep", "whistle_summons", "--vary", RATION, "--days", "0"], "--days: 0 is outside"),
        (
            ["synergy", "whistle_sumons", "five_powers"],
            "unknown reform or scenario 'whistle_sumons'",
        ),
        (["synergy", "whistle_summons"], "1 factors: name 2 to 8 reforms or scenarios"),
        (
            ["synergy", "whistle_summons", "beijing_2019"],
            "'whistle_summons' and 'beijing_2019' both",
        ),
        (
            ["synergy", "whistle_summons", "five_powers", "--set", "reforms.grid_command.start=3"],
            "--set reforms.grid_command.start=3: no reform or scenario here has it",
        ),
        (
            ["sensitivity", "whistle_summons", "--method", "moris"],
            "--method: unknown method 'moris'",
        ),
        (["sensitivity", "whistle_summons", "--inputs", "efort"], "--inputs efort: unknown input"),
        (["sensitivity", "whistle_summons", "--points", "1"], "--points: 1 is outside 2.."),
    ],
)
def test_a_mistake_is_one_line_exit_code_2_and_no_folder(
    arguments, line, capsys, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith(f"error: {line}") and err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
