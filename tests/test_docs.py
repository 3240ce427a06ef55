"""What the pages say is so: tables are up to date, and every block of the README works."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cityfile import load_city
from sim.levers import load_lever_book
from sim.reforms import REFORMS_FOLDER, load_reform, load_reforms
from sim.scenario import load_scenario

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PAGES = [
    ROOT / "README.md",
    ROOT / "results" / "README.md",
    *sorted(page for page in (ROOT / "docs").rglob("*.md") if "_site" not in page.parts),
]

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_SAVE_AS = re.compile(r"[Ss]aved?\s+as\s+`([^`]+)`")


def _blocks():
    """Every block of the README: language, text, and the file that the prose before it names."""
    end = 0
    for match in _BLOCK.finditer(README):
        named = _SAVE_AS.findall(README[end : match.start()])
        yield match[1], match[2], named[-1] if named else ""
        end = match.end()


BLOCKS = list(_blocks())
SHELL = [line for language, text, _ in BLOCKS if language == "sh" for line in text.splitlines()]
PYTHON = [text for language, text, _ in BLOCKS if language == "python"]
HOW_TO = [
    line
    for match in _BLOCK.finditer((ROOT / "docs" / "experiments.md").read_text(encoding="utf-8"))
    if match[1] == "sh"
    for line in match[2].replace("\\\n", " ").splitlines()
]
PAGES_THAT_WRITE = ("write_a_scenario", "write_a_reform", "add_a_city")
WRITING = [
    line
    for page in PAGES_THAT_WRITE
    for match in _BLOCK.finditer((ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8"))
    if match[1] == "sh"
    for line in match[2].splitlines()
]
YAML = {name: text for language, text, name in BLOCKS if language == "yaml"}


@pytest.fixture(scope="module")
def make_docs():
    sys.path.insert(0, str(ROOT / "tools"))
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "tools" / "make_docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    sys.path.remove(str(ROOT / "tools"))


@pytest.fixture
def sandbox(tmp_path, monkeypatch):
    """A folder with the files that the README has one write; its reforms are there beside ours."""
    reforms = tmp_path / "sim" / "reforms"
    shutil.copytree(REFORMS_FOLDER, reforms, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for name, text in YAML.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr("sim.scenario.load.load_reforms", lambda book: load_reforms(reforms, book))
    monkeypatch.setattr("sim.scenario.schema.SCHEMA_FILE", tmp_path / "scenario.schema.json")
    monkeypatch.chdir(tmp_path)
    return tmp_path


# -- tables ---------------------------------------------------------------------------------------


def test_tables_are_up_to_date():
    command = [sys.executable, str(ROOT / "tools" / "make_docs.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_a_stale_block_is_noticed(make_docs):
    page = make_docs.ODD.read_text(encoding="utf-8")
    stale = page.replace("| `effort.elasticity` | 1.5", "| `effort.elasticity` | 1.6")
    assert stale != page
    assert make_docs.fill(stale) == page == make_docs.fill(page)


def test_an_unknown_block_is_refused(make_docs):
    with pytest.raises(SystemExit, match="unknown block 'numbers'"):
        make_docs.fill("<!-- generated: numbers -->\n<!-- end generated -->")
    with pytest.raises(SystemExit, match="no group of parameters is called afford"):
        make_docs.fill("<!-- generated: parameters afford -->\n<!-- end generated -->")


@pytest.mark.parametrize(
    ("said", "unsaid", "complaint"),
    [
        ("Levers read: `consent_bar`", "Levers read: none", "reads the lever consent_bar"),
        ("`consent_bar`\n", "`consent_barr`\n", "there is no lever consent_barr"),
        ("parameters bounce -->", "parameters work -->", "no block shows the parameters bounce"),
    ],
)
def test_what_the_odd_leaves_out_is_noticed(
    make_docs, tmp_path, monkeypatch, said, unsaid, complaint
):
    page = make_docs.ODD.read_text(encoding="utf-8")
    assert said in page and not make_docs.gaps()
    shorter = tmp_path / "odd.md"
    shorter.write_text(page.replace(said, unsaid), encoding="utf-8")
    monkeypatch.setattr(make_docs, "ODD", shorter)
    assert any(complaint in gap for gap in make_docs.gaps())


def test_submodels_are_numbered_in_one_sequence(make_docs):
    page = make_docs.ODD.read_text(encoding="utf-8")
    numbers = [int(number) for number in re.findall(r"^#### 7\.(\d+) ", page, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {int(number) for number in re.findall(r"\b7\.(\d+)\b", page)} <= set(numbers)


def test_the_institutions_of_a_day_stand_in_the_order_of_the_model(make_docs):
    from sim.model import EVERY_DAY

    words = {
        "Hotline": "hotline",
        "Inspectorate": "inspectorate",
        "JointCommittee": "joint committees",
        "CommandCentre": "command centres",
        "EstateCommittee": "estate committees",
        "StreetOffice": "street offices",
    }
    page = make_docs.ODD.read_text(encoding="utf-8")
    told = re.findall(r"^   \d\. (?:the )?\*([a-z ]+)\*", page, re.MULTILINE)
    others = ["branches and bureaus", "communities"]
    assert told == [words[kind.__name__] for kind in EVERY_DAY] + others


def test_every_reform_stands_on_the_page_of_programmes():
    page = (ROOT / "docs" / "programmes.md").read_text(encoding="utf-8")
    headings = " ".join(re.findall(r"^### (.+)$", page, re.MULTILINE))
    assert set(load_reforms()) <= set(re.findall(r"`(\w+)`", headings))


def test_a_source_nobody_lists_is_noticed(make_docs, tmp_path, monkeypatch):
    rows = make_docs.SOURCES.read_text(encoding="utf-8").splitlines(keepends=True)
    fewer = tmp_path / "sources.md"
    fewer.write_text("".join(row for row in rows if "| B32 |" not in row), encoding="utf-8")
    monkeypatch.setattr(make_docs, "SOURCES", fewer)
    assert make_docs.gaps() == ["docs/sources.md: no row B32"]


def _anchors(path):
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)", text):
        file, _, anchor = target.partition("#")
        if "://" in target:
            continue
        linked = (page.parent / file).resolve() if file else page
        assert linked.exists(), f"{page.name}: {target}"
        assert not anchor or anchor in _anchors(linked), f"{page.name}: {target}"


def test_the_files_of_a_results_folder_are_told():
    from sim.experiment.folder import MANIFEST, OURS

    for page in (ROOT / "README.md", ROOT / "results" / "README.md"):
        text = page.read_text(encoding="utf-8")
        assert all(name in text for name in (MANIFEST, *OURS)), page


# -- the site -------------------------------------------------------------------------------------


def test_every_page_stands_in_the_navigation_of_the_site_once():
    lines = []
    for page in ("index", "data_tables", "api/index"):
        text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
        folder = (ROOT / "docs" / page).parent
        for tree in re.findall(r"^```{toctree}\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
            lines += [
                folder / each for each in tree.splitlines() if each and not each.startswith(":")
            ]
    shown = [page for each in lines for page in each.parent.glob(f"{each.name}.md")]
    there = {page for page in (ROOT / "docs").rglob("*.md") if "_site" not in page.parts}
    assert len(shown) == len(set(shown))
    assert set(shown) == there - {ROOT / "docs" / "index.md"}
    assert all(any(each.parent.glob(f"{each.name}.md")) for each in lines if "*" not in each.name)


def test_the_site_asks_nothing_of_the_network_and_has_the_font_of_reports():
    from fontTools.ttLib import TTFont

    from sim.figures.font import FONT_FILE, is_chinese, unicode_range

    style = (ROOT / "docs" / "_static" / "site.css").read_text(encoding="utf-8")
    configuration = (ROOT / "docs" / "conf.py").read_text(encoding="utf-8")
    assert "//" not in style and "@import" not in style and "intersphinx" not in configuration
    assert f"unicode-range: {unicode_range()};" in style
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert {each for each in text if is_chinese(each)} <= {
        chr(code) for code in TTFont(FONT_FILE).getBestCmap()
    }


def test_the_reference_names_modules_and_things_that_exist():
    from importlib import import_module

    named = 0
    for page in sorted((ROOT / "docs" / "api").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        for kind, name in re.findall(r"^\.\. auto(\w+):: ([\w.]+)$", text, re.MULTILINE):
            named += 1
            if kind == "module":
                assert import_module(name).__doc__
            else:
                module, _, thing = name.rpartition(".")
                assert getattr(import_module(module), thing).__doc__
    assert named > 15


# -- blocks of the README -------------------------------------------------------------------------


def test_every_block_is_looked_at():
    assert {language for language, *_ in BLOCKS} == {"sh", "python", "yaml", ""}
    assert set(YAML) == {
        "my_scenario.yaml",
        "sim/reforms/duty_lists.yaml",
        "with_lists.yaml",
        "riverside.yaml",
        "cold_week.yaml",
    }
    assert len(SHELL) > 10 and len(PYTHON) == 3


@pytest.mark.parametrize("line", dict.fromkeys([*SHELL, *WRITING]))
def test_shell_line(line, sandbox, monkeypatch, capsys):
    words = shlex.split(line)
    if words[0] == "make":
        assert re.search(rf"^{words[1]}:", MAKEFILE, re.MULTILINE)
    elif words[:2] == ["python", "run_sim.py"]:
        asked = _run_sim(words[2:], monkeypatch)
        assert bool(asked) == (words[2:3] not in (["list"], ["explain"], ["schema"], ["results"]))
        assert asked or capsys.readouterr().out or (sandbox / "scenario.schema.json").is_file()
    elif words[:4] == ["python", "-m", "pip", "install"]:
        assert " ".join(words[4:7]) in MAKEFILE
        assert words[7] == "-r" and (ROOT / words[8]).is_file()
    elif words[0] == "python":
        assert len(words) == 2 and (ROOT / words[1]).is_file()
    else:
        assert line in ("python3 -m venv .venv", ". .venv/bin/activate")


def _run_sim(arguments, monkeypatch):
    """Carry out a command up to the experiment itself; returns the scenarios it would have run."""
    from sim import experiment, report
    from sim.cli import main

    asked = []

    def instead(scenarios, **settings):
        asked.append(scenarios)
        return "somewhere"

    def written(folder, *arguments):
        asked.append(folder)
        return []

    for name in (
        "compare",
        "compare_cases",
        "run",
        "sweep",
        "synergy",
        "sensitivity",
        "trace",
        "evaluate",
        "patterns",
        "robustness",
    ):
        monkeypatch.setattr(experiment, name, instead)
    # the command takes it from its own module, past the room of experiments
    calibration = importlib.import_module("sim.experiment.calibration.calibrate")
    monkeypatch.setattr(calibration, "calibrate", instead)
    monkeypatch.setattr(report, "write", written)
    assert main(arguments) == 0
    return asked


@pytest.mark.parametrize("line", HOW_TO)
def test_line_of_the_how_to(line, monkeypatch):
    words = shlex.split(line)
    if words[:2] == ["python", "run_sim.py"]:
        assert _run_sim(words[2:], monkeypatch)
    else:
        assert line == "python -m pip install SALib"


def test_the_how_to_shows_every_experiment():
    shown = {shlex.split(line)[2] for line in HOW_TO if line.startswith("python run_sim.py")}
    assert {"compare", "sweep", "synergy", "sensitivity"} <= shown


def test_the_reform_is_fifteen_lines_and_moves_its_lever(sandbox):
    text = YAML["sim/reforms/duty_lists.yaml"]
    assert len(text.splitlines()) <= 15
    reform = load_reform(sandbox / "sim" / "reforms" / "duty_lists.yaml", load_lever_book())
    (use,) = load_scenario("with_lists.yaml").reforms
    assert use.reform == reform
    assert use.amounts() == [("responsibility_list", "at_least", 0.8)]


def test_the_city_loads(sandbox):
    city = load_city("riverside.yaml")
    assert (city.zh, len(city.districts), city.streets) == ("滨河市", 2, 8)
    assert load_scenario("whistle_summons", city="riverside.yaml").city == city


def test_the_reform_is_felt(sandbox):
    """Under the lists of the README fewer referrals bounce, in the same world."""
    from sim.model import GovernanceModel

    before = GovernanceModel(load_scenario("baseline"), warmup=30)
    before.warm_up()
    after = before.fork(load_scenario("with_lists.yaml"))
    bounced = []
    for model in (before, after):
        model.run(45)
        bounced.append(model.daily["bounces"][model.daily["day"] >= 0].sum())
    assert 0 < bounced[1] < 0.5 * bounced[0]


def test_python_blocks(sandbox, capsys, monkeypatch):
    from sim import experiment

    monkeypatch.setattr("sim.experiment.experiment.workers_for", lambda jobs: 1)

    (command,) = (line for line in SHELL if "--out results/first" in line)
    names = shlex.split(command.partition(" compare ")[2].partition(" --")[0])
    experiment.compare(
        [load_scenario(name) for name in names],
        days=3, warmup=3, replications=2, jobs=1, figures=False, progress=False,
        out=sandbox / "results" / "first",
    )  # fmt: skip
    for text in PYTHON:
        capsys.readouterr()
        exec(compile(text, "README.md", "exec"), {})
        assert capsys.readouterr().out
