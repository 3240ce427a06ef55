"""The JSON Schema for editors is up to date and knows every word a scenario may use."""

from __future__ import annotations

import json

from sim.datafiles import DATA_FOLDER, load_yaml
from sim.levers import load_lever_book
from sim.parameters import load_parameter_book
from sim.reforms import RESERVED, load_reforms
from sim.scenario import case_names, scenario_names
from sim.scenario.draft import CASES_FOLDER, TOP_KEYS
from sim.scenario.schema import SCHEMA_FILE, schema, schema_text


def test_the_file_is_up_to_date() -> None:
    written = SCHEMA_FILE.read_text(encoding="utf-8")
    assert written == schema_text(), "write it anew: python run_sim.py schema --write"
    assert json.loads(written) == schema()


def test_it_knows_every_word() -> None:
    properties = schema()["properties"]
    assert set(properties) == set(TOP_KEYS)
    assert set(properties["levers"]["properties"]) == set(load_lever_book())
    assert set(properties["parameters"]["properties"]) == set(load_parameter_book())
    for name, reform in load_reforms().items():
        words = set(properties["reforms"]["properties"][name]["properties"])
        assert words == {*reform.parameters, *RESERVED}


def test_shipped_scenarios_name_it_and_keep_to_it() -> None:
    paths = [DATA_FOLDER / f"{name}.yaml" for name in scenario_names()]
    paths += [CASES_FOLDER / f"{name}.yaml" for name in case_names()]
    for path in paths:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        above = "../" if path.parent == CASES_FOLDER else ""
        assert first == f"# yaml-language-server: $schema={above}{SCHEMA_FILE.name}"
        for key, node in load_yaml(path).mapping().items():
            known = schema()["properties"][key]
            if "properties" in known:
                assert set(node.mapping()) <= set(known["properties"])
