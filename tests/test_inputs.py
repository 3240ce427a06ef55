"""Inputs: every number that --set can reach, by its path, and the scenario at another value."""

from dataclasses import replace

import pytest

from sim.errors import UserError
from sim.scenario import load_scenario
from sim.scenario.inputs import at_values, find_input, in_groups, inputs_of, reloadable

WHISTLE = load_scenario("whistle_summons")
BASELINE = load_scenario("baseline")
BOTH = (WHISTLE, BASELINE)


def test_every_input_can_be_set_to_the_value_it_has():
    scenario = load_scenario("beijing_2019", ["reforms.whistle_summons.where.share=0.5"])
    known = inputs_of(scenario)
    assert all(path == each.path for path, each in known.items())
    texts = [
        f"{path}={each.text(each.value)}"
        for path, each in known.items()
        # 1 means all, but is another way to say it
        if each.value is not None and not (path.endswith("where.share") and each.value == 1)
    ]
    again = load_scenario("beijing_2019", [*scenario.overrides, *texts])
    assert len(texts) > 500 and again.content_hash == scenario.content_hash
    sections = {path.partition(".")[0] for path in known}
    assert sections == {
        "parameters", "levers", "city_numbers", "issue_types", "departments", "reforms",
    }  # fmt: skip


def test_a_value_is_what_is_loaded():
    inputs = [find_input(path, BOTH, "--vary") for path in (
        "parameters.effort.elasticity", "reforms.whistle_summons.ration",
        "reforms.whistle_summons.start", "city_numbers.street_heads",
    )]  # fmt: skip
    made = at_values(WHISTLE, inputs, [2.25, 7.0, 29.6, 0.1 + 4.2], "--vary")
    assert made.parameters["effort.elasticity"] == 2.25
    assert made.reforms[0].values["ration"] == 7 and made.reforms[0].start == 30
    assert made.city.street_heads == 0.1 + 4.2
    reference = at_values(BASELINE, inputs, [2.25, 7.0, 29.6, 4.3], "--vary")
    assert reference.parameters["effort.elasticity"] == 2.25 and reference.reforms == ()


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("parameters.effort.elastcity", "unknown input 'parameters.effort.elastcity' - did you mean "
         "'parameters.effort.elasticity'?"),
        ("effort.elasticity", "unknown path 'effort.elasticity' - did you mean "
         "'parameters.effort.elasticity'?"),
        ("lever.linking", "unknown path 'lever' - did you mean 'levers'?"),
        ("levers", "the path is too short: levers.<name>"),
        ("reforms.whistle_summons.raton", "unknown input 'reforms.whistle_summons.raton' - did you "
         "mean 'reforms.whistle_summons.ration'?"),
    ],
)  # fmt: skip
def test_an_unknown_path_is_one_line_with_the_closest(path, line):
    with pytest.raises(UserError) as caught:
        find_input(path, BOTH, "--vary")
    assert str(caught.value) == f"--vary {path}: {line}"


def test_a_value_out_of_range_is_told_under_the_option_it_came_with():
    each = find_input("reforms.whistle_summons.ration", BOTH, "--vary")
    with pytest.raises(UserError) as caught:
        at_values(WHISTLE, [each], [33.0], "--vary")
    assert str(caught.value) == (
        "--vary reforms.whistle_summons.ration=33.0: reforms.whistle_summons.ration: 33 is outside 0..20"
    )


def test_values_that_do_not_go_together_are_told_with_the_values():
    """Each is in its range, but two reforms take one lever out of its own."""
    scenario = load_scenario("co_construction")
    inputs = [each for each in inputs_of(scenario).values() if each.path.startswith("reforms.")]
    ends = [each for each in inputs if each.varies]
    with pytest.raises(UserError) as caught:
        at_values(scenario, ends, [each.sentence.high for each in ends], "--inputs")
    line = str(caught.value)
    assert line.startswith("--inputs: reforms.three_body_linkage: reform three_body_linkage takes")
    assert "(with reforms." in line and line.endswith(", ...)")


def paths(*words, **options):
    return [each.path for each in in_groups(BOTH, words, "--inputs", **options)]


def test_a_group_holds_its_assumed_numbers_that_have_a_range():
    effort = paths("effort")
    assert "parameters.effort.elasticity" in effort
    assert "parameters.effort.line_weight" not in effort  # a definition, without a range
    assert paths("parameters.effort") == effort
    whistle = [f"reforms.whistle_summons.{name}" for name in ("ration", "cost", "reach")]
    assert paths("reforms") == whistle  # emergencies has a source
    assert set(paths("reforms", all_sources=True)) - set(whistle) == {
        "reforms.whistle_summons.emergencies", "reforms.whistle_summons.where.share",
    }  # fmt: skip
    assert paths("reforms.whistle_summons.emergencies") == ["reforms.whistle_summons.emergencies"]
    assert paths("reforms", "effort.elasticity") == ["parameters.effort.elasticity", *whistle]


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("efort", "unknown input 'efort' - did you mean 'effort'?"),
        ("effort.line_weight", "nothing in it has a range to vary"),
        ("reforms.whistle_summons.start", "nothing in it has a range to vary"),
    ],
)
def test_a_group_that_holds_nothing_is_refused(word, line):
    with pytest.raises(UserError) as caught:
        paths(word)
    assert str(caught.value) == f"--inputs {word}: {line}"


def test_a_scenario_changed_after_loading_cannot_be_loaded_anew():
    reloadable(WHISTLE)
    reloadable(replace(WHISTLE, name="other"))
    (use,) = WHISTLE.reforms
    with pytest.raises(UserError, match="was changed after it was loaded"):
        reloadable(load_with(WHISTLE, replace(use, start=9)))


def load_with(scenario, use):
    return replace(scenario, reforms=(use,), content_hash="another")
