"""What would make a run depend on anything but its seed: other generators, the clock, hashes,
addresses.
"""

import ast
from pathlib import Path

SIM = Path(__file__).parents[2] / "sim"

#: Parts of the program that make a world (the others start runs, and look at what came of them).
WORLD = (
    "model.py",
    "city.py",
    "district.py",
    "district_state.py",
    "district_ledger.py",
    "estates.py",
    "line.py",
    "root_causes.py",
    "watching.py",
    "week.py",
    "whistling.py",
    "now.py",
    "room.py",
    "day_record.py",
    "upstream.py",
    "luck.py",
    "bundle.py",
    "levers.py",
    "places.py",
    "population.py",
    "problems.py",
    "cases.py",
    "units.py",
    "ledger.py",
)
WORLD_FOLDERS = ("kernels", "agents", "scenario", "reforms")

MODULES = {"random", "secrets", "uuid"}
NAMES = {
    "default_rng",
    "RandomState",
    "SeedSequence",
    "urandom",
    "getrandom",
    "randint",
    "randrange",
    "shuffle",
    "shuffle_do",
}
WORLD_MODULES = MODULES | {"time", "threading"}
WORLD_CALLS = {"hash", "id"}
WORLD_NAMES = NAMES | {"random", "perf_counter", "today", "utcnow", "getpid", "popitem"}

#: Lines that the scan must find.
FORBIDDEN = {
    "python random": "import random\nrandom.random()",
    "python random from": "from random import choice",
    "numpy random": "import numpy as np\nnp.random.seed(1)",
    "numpy generator": "from numpy.random import default_rng",
    "secrets": "import secrets",
    "the system's": "import os\nos.urandom(8)",
    "uuid": "import uuid",
    "mesa's": "self.agents.shuffle_do('step')",
    "mesa's own": "self.random.random()",
}


def sources():
    """Every python file of the program."""
    return sorted(SIM.rglob("*.py"))


def is_world(path):
    inside = path.relative_to(SIM)
    return inside.name in WORLD if len(inside.parts) == 1 else inside.parts[0] in WORLD_FOLDERS


def forbidden_names(text, world=False):
    """Names in a python text that draw on luck from elsewhere; `world`: or on the clock, on hashes,
    on addresses.
    """
    modules, names = (WORLD_MODULES, WORLD_NAMES) if world else (MODULES, NAMES | {"random"})
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if modules & set(alias.name.split("."))]
        elif isinstance(node, ast.ImportFrom):
            imported = {*(node.module or "").split("."), *(alias.name for alias in node.names)}
            found += sorted(imported & (modules | names))
        elif isinstance(node, ast.Attribute) and node.attr in names:
            found.append(node.attr)
        elif (
            world
            and isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in WORLD_CALLS
        ):
            found.append(node.func.id)
    return found
